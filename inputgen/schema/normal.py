"""Values made fit for the stages of this layer: bounded in depth and, for one concrete run, without open parts.

Every later function of the layer recurses over values; the bound set here keeps hostile nesting from exhausting the
stack. What lies deeper is unknown with that reason (architecture, "Every bound ends in an unknown value").
"""

from __future__ import annotations

from collections.abc import Iterable

from inputgen.frozen import replace
from inputgen.model import Choice, Known, Mapping, Object, Sequence, Typed, Unknown, Value

MAX_DEPTH = 100
"""Levels of nesting that are looked into: at four stack frames a level, well inside Python's limit of 1,000."""

MAX_PARTS = 100_000
"""Values looked at in one snapshot: a list that holds another twice, thirty times over, has a thousand million."""

NO_DEFAULT = "it has no default"


def prepared(value: Value, *, defaults: bool = False) -> Value:
    """The value with what lies deeper than `MAX_DEPTH`, or comes after `MAX_PARTS`, unknown.

    Args:
        value: any snapshot.
        defaults: whether open values are taken at their defaults, as one run that nobody changes would see them
            (contract, "Open value"); one without a default is unknown then.
    """
    return _Preparer(defaults).value(value, 0)


class _Preparer:
    def __init__(self, defaults: bool) -> None:
        self._defaults = defaults
        self._left = MAX_PARTS

    def value(self, value: Value, depth: int) -> Value:
        self._left -= 1
        if self._left < 0:
            return self._too_many(value)
        if isinstance(value, (Known, Unknown)):
            return value
        if depth > MAX_DEPTH:
            return Unknown(f"nested deeper than {MAX_DEPTH} levels", value.span)
        below = depth + 1
        if isinstance(value, Typed):
            return self._typed(value, below)
        if isinstance(value, Choice):
            return replace(value, options=self._all(value.options, below))
        if isinstance(value, Sequence):
            return self._sequence(value, below)
        if isinstance(value, Mapping):
            return self._mapping(value, below)
        inner = None if value.value is None else self.value(value.value, below)
        fields = None if value.fields is None else self._mapping(value.fields, below)
        return replace(value, value=inner, fields=fields)

    def _typed(self, value: Typed, below: int) -> Value:
        if value.default is None:
            return Unknown(NO_DEFAULT, value.span) if self._defaults else value
        default = self.value(value.default, below)
        return default if self._defaults else replace(value, default=default)

    def _all(self, values: Iterable[Value], below: int) -> tuple[Value, ...]:
        out = []
        for value in values:
            out.append(self.value(value, below))
            if self._left < 0:
                break
        return tuple(out)

    def _sequence(self, value: Sequence, below: int) -> Sequence:
        items = self._all(value.items, below)
        rest = None if value.rest is None else self.value(value.rest, below)
        if len(items) < len(value.items):
            rest = self._too_many(value)
        return replace(value, items=items, rest=rest)

    def _too_many(self, value: Value) -> Unknown:
        return Unknown(f"more than {MAX_PARTS} values", value.span)

    def _mapping(self, value: Mapping, below: int) -> Mapping:
        values = self._all((entry.value for entry in value.entries), below)
        entries = tuple([replace(entry, value=inner) for entry, inner in zip(value.entries, values, strict=False)])
        if len(values) == len(value.entries):
            return replace(value, entries=entries)
        return replace(value, entries=entries, open=self._too_many(value))


def choice_of(values: Iterable[Value]) -> Value:
    """One of several values: flat, equal scalars once.

    Raises:
        ValueError: if `values` is empty.
    """
    kept: dict[object, Value] = {}
    for value in values:
        for option in value.options if isinstance(value, Choice) else (value,):
            kept.setdefault(_identity(option), option)
    if not kept:
        raise ValueError("a choice needs at least one value")
    options = tuple(kept.values())
    return options[0] if len(options) == 1 else Choice(options, options[0].span)


def _identity(value: Value) -> object:
    """What tells values apart: 1, 1.0 and True are three values, nan is one; spans do not count for scalars."""
    if not isinstance(value, Known):
        return value
    scalar = value.value
    return type(scalar), repr(scalar) if isinstance(scalar, (float, complex)) else scalar


def first_unknown(value: Value) -> Unknown | None:
    """The first part of the value that is unknown, in source order; None where all of it is known or typed."""
    if isinstance(value, Unknown):
        return value
    parts: list[Value] = []
    if isinstance(value, Choice):
        parts.extend(value.options)
    elif isinstance(value, Sequence):
        parts.extend(value.items)
        parts.extend(() if value.rest is None else (value.rest,))
    elif isinstance(value, Mapping):
        parts.extend(entry.value for entry in value.entries)
        parts.extend(() if value.open is None else (value.open,))
    elif isinstance(value, Object) and value.fields is not None:
        parts.append(value.fields)
    for part in parts:
        found = first_unknown(part)
        if found is not None:
            return found
    return None
