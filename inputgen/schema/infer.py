"""A field -> the JSON Schema of its values, from what its declaration and its value say."""

from __future__ import annotations

from typing import Any

from inputgen.model import Choice, Constraints, DictType, Field, ListType, Type, Typed, UnionType, UnknownType, Value
from inputgen.model.types import FLOAT, INT, NONE, render
from inputgen.schema.defaults import MISSING, to_json

_NAMES = {"int": "integer", "float": "number", "str": "string", "bool": "boolean", "None": "null"}
_MAX_TITLE = 100


def inferred_schema(field: Field) -> dict[str, Any]:
    """The schema of a field: type, title, and what its declaration says besides; no default yet."""
    # A default of None alone tells nothing of what may be given.
    schema = {} if field.type == NONE else type_schema(field.type)
    found = constraints_of(field.value)
    if found is not None:
        schema.update(_constrained(found, field))
    return {"title": title_of(field.path[-1]), **schema} if field.path else schema


def title_of(key: str) -> str:
    """A key as a title, as pydantic makes one: `learning_rate` is `Learning Rate`."""
    return key[:_MAX_TITLE].replace("_", " ").strip().title() or key[:_MAX_TITLE]


def default_of(field: Field) -> Any:
    """The default of a field, as JSON; `MISSING` where it has none, or it is not known, or is a secret."""
    return MISSING if field.secret else to_json(field.usual or field.value or field.read_default)


def constraints_of(value: Value | None) -> Constraints | None:
    """What the declaration of a value says; of one of several values, what all say."""
    if isinstance(value, Typed):
        return value.constraints
    if isinstance(value, Choice):
        found = {constraints_of(option) for option in value.options}
        return found.pop() if len(found) == 1 else None
    return None


def type_schema(type_: Type) -> dict[str, Any]:
    """The schema of a display type; `{}` where it is not known."""
    if isinstance(type_, UnknownType):
        return {}
    if isinstance(type_, DictType):
        return {"type": "object"}
    if isinstance(type_, ListType):
        items = {} if type_.element is None else type_schema(type_.element)
        return {"type": "array", **({"items": items} if items else {})}
    if isinstance(type_, UnionType):
        return _union(type_.parts)
    return {"type": _NAMES[render(type_)]}


def _union(parts: tuple[Type, ...]) -> dict[str, Any]:
    kept = [part for part in parts if not (part == INT and FLOAT in parts)]
    schemas = [type_schema(part) for part in kept]
    if len(schemas) == 1:
        return schemas[0]
    if all(set(schema) == {"type"} for schema in schemas):
        return {"type": [schema["type"] for schema in schemas]}
    return {"anyOf": schemas} if all(schemas) else {}


def _constrained(found: Constraints, field: Field) -> dict[str, Any]:
    keywords: dict[str, Any] = {}
    if found.enum is not None and not field.secret:
        keywords["enum"] = list(found.enum)
        if _may_be_null(field.type) and None not in found.enum:
            keywords["enum"].append(None)
    bounds = (
        ("minimum", found.minimum),
        ("maximum", found.maximum),
        ("exclusiveMinimum", found.exclusive_minimum),
        ("exclusiveMaximum", found.exclusive_maximum),
    )
    keywords.update({name: bound for name, bound in bounds if bound is not None})
    if found.description:
        keywords["description"] = found.description
    return keywords


def _may_be_null(type_: Type) -> bool:
    parts = type_.parts if isinstance(type_, UnionType) else (type_,)
    return any(render(part) == "None" for part in parts)
