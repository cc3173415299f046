"""What a field's declaration says besides its type: allowed values, bounds, a description (`model.Constraints`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from inputgen import model as m
from inputgen.frozen import replace
from inputgen.interpret.type_values import alias_of
from inputgen.interpret.values import Choice, Const, Lib, Open, Value, same
from inputgen.library.made import Kept, kept
from inputgen.library.type_expressions import ANNOTATED, LITERALS

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

_BOUNDS = {"ge": "minimum", "le": "maximum", "gt": "exclusive_minimum", "lt": "exclusive_maximum"}
_DEEPEST = 8


def constrained(value: Value, constraints: m.Constraints | None) -> Value:
    """A scalar or open value that says its constraints; any other as it is."""
    if constraints is None:
        return value
    if isinstance(value, Const | Open):
        return replace(value, constraints=constraints)
    if isinstance(value, Choice) and all(isinstance(option, Const | Open) for option in value.options):
        made = replace(value, options=tuple(constrained(option, constraints) for option in value.options))
        return replace(made, root=value.root or value) if same(made, value) else made
    return value


def constraints_of(ev: Evaluator, annotation: Value, given: Value | None, doc: str | None) -> m.Constraints | None:
    """The constraints of a field, by its annotation, its `Field(...)`, and the text that describes it."""
    calls: list[Kept] = []
    enum = _enum(ev, annotation, calls, 0)
    field = kept(ev, given)
    calls.extend([field] if field is not None else [])
    bounds: dict[str, Any] = {}
    description = doc
    for call in calls:
        last = call.callee.rpartition(".")[2].lower()
        for name, keyword in _BOUNDS.items():
            value = call.named.get(name) or (call.get(0, name) if last == name else None)
            bound = ev.constant(value) if value is not None else None
            if isinstance(bound, int | float) and not isinstance(bound, bool):
                bounds[keyword] = bound
        text = ev.constant(call.named["description"]) if "description" in call.named else None
        description = text if isinstance(text, str) else description
    if enum is None and not bounds and not description:
        return None
    return m.Constraints(enum, description=description, **bounds)


def _enum(
    ev: Evaluator, annotation: Value, calls: list[Kept], depth: int
) -> tuple[bool | int | float | str | None, ...] | None:
    """The values of a `Literal`, alone or beside None; the metadata on the way is collected."""
    alias = alias_of(ev, annotation)
    if alias is None or not isinstance(alias.origin, Lib) or depth > _DEEPEST:
        return None
    if alias.origin.name in ANNOTATED:
        calls.extend(call for call in (kept(ev, value) for value in alias.arguments[1:]) if call is not None)
        return _enum(ev, alias.arguments[0], calls, depth + 1)
    if alias.origin.name in LITERALS:
        values = [value.value for value in alias.arguments if isinstance(value, Const)]
        scalars = tuple(v for v in values if v is None or isinstance(v, bool | int | float | str))
        return scalars if len(scalars) == len(alias.arguments) else None
    if alias.origin.name in ("typing.Optional", "typing.Union"):
        others = [value for value in alias.arguments if ev.constant(value) is not None]
        inner = _enum(ev, others[0], calls, depth + 1) if len(others) == 1 else None
        return None if inner is None else (*(value for value in inner if value is not None), None)
    return None
