"""The type trees of W&B's wire format (`wandb-facts`: `number string boolean none list union typedDict unknown`)."""

from __future__ import annotations

from typing import Any, Literal, TypeAlias

from inputgen.frozen import frozen

WandbScalarName = Literal["number", "string", "boolean", "none", "unknown", ""]


@frozen
class WandbScalar:
    """A leaf; `""` is what a file gets that W&B could not parse."""

    name: WandbScalarName


@frozen
class WandbUnion:
    """One of several element types, in order of name (W&B's own order is random)."""

    parts: tuple[WandbType, ...]


@frozen
class WandbList:
    """A list of `length` elements; `length` is None where it cannot be known."""

    element: WandbType
    length: int | None


@frozen
class WandbDict:
    """A mapping, in source order."""

    entries: tuple[tuple[str, WandbType], ...] = ()


WandbType: TypeAlias = WandbScalar | WandbUnion | WandbList | WandbDict

NUMBER = WandbScalar("number")
STRING = WandbScalar("string")
BOOLEAN = WandbScalar("boolean")
NONE = WandbScalar("none")
UNKNOWN = WandbScalar("unknown")
UNPARSED = WandbScalar("")


def type_name(type_: WandbType) -> str:
    """The `wb_type` of a type."""
    if isinstance(type_, WandbScalar):
        return type_.name
    if isinstance(type_, WandbUnion):
        return "union"
    return "list" if isinstance(type_, WandbList) else "typedDict"


def element_of(elements: tuple[WandbType, ...]) -> WandbType:
    """The element type W&B infers for a list (section 3): of elements with one type name the last one counts."""
    by_name = {type_name(element): element for element in elements}
    if not by_name:
        return UNKNOWN
    if len(by_name) == 1:
        return next(iter(by_name.values()))
    return WandbUnion(tuple(by_name[name] for name in sorted(by_name)))


def to_json(type_: WandbType) -> dict[str, Any]:
    """The type as W&B stores it in JSON."""
    if isinstance(type_, WandbScalar):
        return {"wb_type": type_.name}
    if isinstance(type_, WandbUnion):
        return {"wb_type": "union", "params": {"allowed_types": [to_json(part) for part in type_.parts]}}
    if isinstance(type_, WandbList):
        if type_.length is None:
            return {"wb_type": "unknown"}
        return {"wb_type": "list", "params": {"element_type": to_json(type_.element), "length": type_.length}}
    return {"wb_type": "typedDict", "params": {"type_map": {key: to_json(entry) for key, entry in type_.entries}}}
