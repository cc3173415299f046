"""Two JSON Schemas -> one that takes the values that both take.

What is written beside a `$ref`, in an `allOf` or around `T | null` holds together with it. Where two keywords have no
common form, the first schema stays as it is, in `allOf`: nothing is ever dropped.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from inputgen.model import Unknown
from inputgen.schema.number_bounds import BOUNDS, is_bound, tightest

_ONE_OF_BOTH: dict[str, Callable[[Any, Any], Any]] = {
    **dict.fromkeys(("minLength", "minItems", "minProperties"), max),
    **dict.fromkeys(("maxLength", "maxItems", "maxProperties"), min),
}
# Keywords that mean something together only.
_GROUPS = (
    frozenset({"properties", "patternProperties", "additionalProperties", "unevaluatedProperties"}),
    frozenset({"prefixItems", "items", "additionalItems", "unevaluatedItems"}),
    frozenset({"contains", "minContains", "maxContains"}),
    frozenset({"if", "then", "else"}),
)


def conjunction(inner: dict[str, Any], outer: dict[str, Any]) -> dict[str, Any]:
    """One schema for two that hold together.

    Args:
        inner: what is referred to, or one of `allOf`.
        outer: what is written around it; its words, which are for people and forms, win, as pydantic and W&B have it.
    """
    if any(_clash(inner, outer, group) for group in _GROUPS):
        return _side_by_side(inner, outer)
    made = dict(inner)
    for key, value in outer.items():
        if key not in inner or key in BOUNDS:
            made[key] = value
            continue
        both = _both(key, inner[key], value)
        if both is None:
            return _side_by_side(inner, outer)
        made[key] = both
    return _bounded(made, inner, outer)


def _bounded(made: dict[str, Any], inner: dict[str, Any], outer: dict[str, Any]) -> dict[str, Any]:
    """The schema with the bounds of both; what is no bound (not known, or a text) stays in its place."""
    bounds = [(name, schema[name]) for schema in (inner, outer) for name in BOUNDS if name in schema]
    if not all(is_bound(value) for _, value in bounds) or not any(name in outer for name, _ in bounds):
        return made
    kept = {key: value for key, value in made.items() if key not in BOUNDS}
    return {**kept, **tightest((inner, outer))}


def _clash(inner: dict[str, Any], outer: dict[str, Any], group: frozenset[str]) -> bool:
    """Whether both schemas have keywords of a group that cannot simply be put together."""
    first, second = ({key: schema[key] for key in group & schema.keys()} for schema in (inner, outer))
    if not first or not second or _identity(first) == _identity(second):
        return False
    if first.keys() == second.keys() == {"items"}:
        return False
    if not {*first, *second} <= {"properties", "additionalProperties"}:
        return True
    return _excludes(first, second) or _excludes(second, first)


def _excludes(part: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether a schema says of keys that the other names, and it does not, what they may be."""
    further = part.get("additionalProperties", True)
    named, of_other = part.get("properties", {}), other.get("properties", {})
    if not isinstance(named, dict) or not isinstance(of_other, dict):
        return True
    if further is True or further == {}:
        return False
    return not of_other.keys() <= named.keys()


def _both(key: str, first: Any, second: Any) -> Any:
    """The value of a keyword that says what two values say; None where there is none."""
    if isinstance(first, Unknown) or isinstance(second, Unknown):
        return first if isinstance(first, Unknown) else second
    if key not in _CONSTRAINTS or _identity(first) == _identity(second):
        return second
    try:
        return _MERGED[key](first, second) if key in _MERGED else None
    except (TypeError, AttributeError):  # a value that is of no use to its keyword
        return None


def _identity(value: Any) -> Any:
    """What tells JSON values apart: 1 and 1.0 are one number, 1 and true are two values."""
    if isinstance(value, dict):
        return ["dict", {key: _identity(part) for key, part in value.items()}]
    if isinstance(value, list):
        return ["list", [_identity(part) for part in value]]
    return [isinstance(value, bool), value]


def _types(first: Any, second: Any) -> Any:
    names, others = ([value] if isinstance(value, str) else value for value in (first, second))
    # `integer` is a part of `number`.
    kept = [name for name in names if name in others or (name == "integer" and "number" in others)]
    kept += [name for name in others if name == "integer" and "number" in names and name not in kept]
    return None if not kept else kept[0] if len(kept) == 1 else kept


def _values(first: Any, second: Any) -> Any:
    known = [_identity(value) for value in first]
    return [value for value in second if _identity(value) in known] or None


def _properties(first: Any, second: Any) -> Any:
    made = dict(first)
    for key, part in second.items():
        made[key] = _part(made[key], part) if key in made else part
    return made


def _part(first: Any, second: Any) -> Any:
    """Two schemas in one place, booleans too."""
    if first is False or second is False:
        return False
    if first is True or second is True:
        return second if first is True else first
    if isinstance(first, Unknown) or isinstance(second, Unknown):
        return first if isinstance(first, Unknown) else second
    return conjunction(first, second)


def _names(first: Any, second: Any) -> Any:
    if isinstance(first, bool) or isinstance(second, bool):  # W&B's dialect
        return second
    return list(dict.fromkeys([*first, *second]))


_MERGED: dict[str, Callable[[Any, Any], Any]] = {
    "type": _types,
    "enum": _values,
    "properties": _properties,
    "additionalProperties": _part,
    "items": _part,
    "required": _names,
    "uniqueItems": lambda first, second: bool(first or second),
    "allOf": lambda first, second: [*first, *second],
    **_ONE_OF_BOTH,
}
_CONSTRAINTS = frozenset(
    {
        *_MERGED, *BOUNDS, *(key for group in _GROUPS for key in group), "anyOf", "oneOf", "not", "const",
        "pattern", "multipleOf", "propertyNames", "dependentRequired", "dependentSchemas",
    }
)  # fmt: skip


def _side_by_side(inner: dict[str, Any], outer: dict[str, Any]) -> dict[str, Any]:
    """The outer schema with the inner one in its `allOf`, whose words are those of the whole."""
    words = {key: value for key, value in inner.items() if key not in _CONSTRAINTS}
    kept = {key: value for key, value in inner.items() if key in _CONSTRAINTS}
    # A type tells forms what a field is, wherever it is written.
    type_ = {"type": inner["type"]} if "type" in inner and "type" not in outer else {}
    others = outer.get("allOf", [])
    before = others if isinstance(others, list) else [{"allOf": others}]
    return {**words, **type_, **outer, "allOf": [*before, kept]}
