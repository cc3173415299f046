"""Values for people and for JSON."""

from __future__ import annotations

import math
from typing import Any

from inputgen.model import Choice, Known, Mapping, Object, Sequence, Typed, Value

MISSING: Any = object()
"""What `to_json` gives for a value that JSON does not have, or that is not known."""

_BUDGET = 400  # characters of a value worth writing before it is shortened
_DEPTH = 100
_BITS = 4096  # ints beyond this are refused by Python's own int-to-text limit, or are nobody's default


def to_json(value: Value | None, depth: int = 0) -> Any:
    """A value as the JSON that the job's own code would see (contract, `scan --format types`), or `MISSING`.

    A tuple, set or range is a list; an Enum member its name, which is what W&B stores (`wandb-facts`, section 3); a
    dataclass instance or namespace its fields; an open value its default. NaN, infinities, bytes and whatever is
    known only in part are `MISSING`.
    """
    if depth > _DEPTH:
        return MISSING
    if isinstance(value, Known):
        return _scalar(value.value)
    if isinstance(value, Typed):
        return to_json(value.default, depth + 1)
    if isinstance(value, Sequence):
        items = [to_json(item, depth + 1) for item in value.items]
        return MISSING if value.rest is not None or _any_missing(items) else items
    if isinstance(value, Mapping):
        return _mapping(value, depth)
    if isinstance(value, Object):
        return _object(value, depth)
    return MISSING


def _scalar(value: object) -> Any:
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return value
    if isinstance(value, int):
        return value if value.bit_length() <= _BITS else MISSING
    if isinstance(value, float):
        return value if math.isfinite(value) else MISSING
    return MISSING


def _mapping(value: Mapping, depth: int) -> Any:
    if value.open is not None or any(entry.optional or not isinstance(entry.key, str) for entry in value.entries):
        return MISSING
    items = {entry.key: to_json(entry.value, depth + 1) for entry in value.entries}
    return MISSING if _any_missing(items.values()) else items


def _object(value: Object, depth: int) -> Any:
    if value.kind == "enum":
        return value.name if value.name is not None else MISSING
    if value.kind == "path":
        return to_json(value.value, depth + 1)
    if value.kind in ("dataclass", "pydantic", "namespace") and value.fields is not None:
        return to_json(value.fields, depth + 1)
    return MISSING


def _any_missing(items: Any) -> bool:
    return any(item is MISSING for item in items)


def to_text(value: Value | None) -> str:
    """A value as a person reads it: Python's notation; the empty string where nothing of it is known.

    At most some hundred characters are written, whatever the value's size.
    """
    return _text(value, _BUDGET)


def _text(value: Value | None, budget: int) -> str:
    if isinstance(value, Known):
        return _known(value.value)
    if isinstance(value, Typed):
        return _text(value.default, budget)
    if isinstance(value, Choice):
        return _joined(value.options, " or ", budget) if value.options else ""
    if isinstance(value, Sequence):
        brackets = {"tuple": "()", "set": "{}", "frozenset": "{}"}.get(value.kind, "[]")
        rest = [", …" if value.items else "…"] if value.rest is not None else []
        return brackets[0] + _joined(value.items, ", ", budget) + "".join(rest) + brackets[1]
    if isinstance(value, Mapping):
        return _braces(value, budget)
    if isinstance(value, Object):
        return _named(value, budget)
    return ""


def _known(value: object) -> str:
    if isinstance(value, int) and value.bit_length() > _BITS:
        return f"an int of {value.bit_length():,} bits"
    if isinstance(value, str | bytes) and len(value) > _BUDGET:
        half = _BUDGET // 2
        return f"{value[:half]!r}…{value[-half:]!r}"
    return repr(value)


def _joined(values: tuple[Value, ...], separator: str, budget: int) -> str:
    parts: list[str] = []
    for value in values:
        if budget <= 0:
            parts.append("…")
            break
        parts.append(_text(value, budget // 2) or "unknown")
        budget -= len(parts[-1]) + len(separator)
    return separator.join(parts)


def _braces(value: Mapping, budget: int) -> str:
    parts: list[str] = []
    for entry in value.entries:
        if budget <= 0:
            parts.append("…")
            break
        key = _known(entry.key) if not isinstance(entry.key, tuple) else "(…)"
        parts.append(f"{key}: {_text(entry.value, budget // 2) or 'unknown'}")
        budget -= len(parts[-1])
    if value.open is not None:
        parts.append("…")
    return "{" + ", ".join(parts) + "}"


def _named(value: Object, budget: int) -> str:
    if value.kind == "enum" and value.name is not None:
        return f"{value.type.rpartition('.')[2]}.{value.name}"
    if value.kind in ("path", "time", "number") and value.value is not None:
        return f"{value.type.rpartition('.')[2]}({_text(value.value, budget)})"
    if value.kind in ("callable", "class", "module") and value.name is not None:
        return value.name
    return f"{value.type.rpartition('.')[2]}(…)"
