"""Values as JSON: what a default is written as."""

from __future__ import annotations

import math
from typing import Any

from inputgen.model import Known, Mapping, Object, Sequence, Typed, Value

MISSING: Any = object()
"""What `to_json` gives for a value that JSON does not have, or that is not known."""

_DEPTH = 100
_BITS = 4096  # ints beyond this are refused by Python's own int-to-text limit, or are nobody's default


def to_json(value: Value | None, depth: int = 0) -> Any:
    """A value as the JSON that the job's own code would see (contract, `scan --format types`), or `MISSING`.

    A tuple, set or range is a list; an Enum member its name, which is what W&B stores (`wandb-facts`, section 3); a
    dataclass instance its fields; an open value its default. NaN, infinities, bytes, what is known only in part, and
    objects that W&B stores as their text (a namespace, a pydantic model) are `MISSING`.
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
    if value.kind == "dataclass" and value.fields is not None:
        return to_json(value.fields, depth + 1)
    return MISSING


def _any_missing(items: Any) -> bool:
    return any(item is MISSING for item in items)
