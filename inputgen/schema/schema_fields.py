"""The properties of a declared schema, as fields."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from inputgen.frozen import frozen
from inputgen.keypath import KeyPath
from inputgen.model import ListType, Mapping, Span, Type, Unknown, UnknownType, Value
from inputgen.model.types import BOOL, DICT, FLOAT, INT, NONE, STR, union_of

_BY_NAME: dict[str, Type] = {
    "integer": INT,
    "number": FLOAT,
    "string": STR,
    "boolean": BOOL,
    "null": NONE,
    "object": DICT,
}
_SECRET_FORMATS = ("secret", "password")


@frozen
class SchemaProperty:
    """A property that is no object with properties of its own."""

    path: KeyPath
    type: Type
    secret: bool


def properties_of(schema: Any, prefix: KeyPath = ()) -> Iterator[SchemaProperty]:
    """The leaf properties of a JSON Schema, in its order; parts that are not known are passed over."""
    properties = schema.get("properties") if isinstance(schema, dict) else None
    if not isinstance(properties, dict):
        return
    for key, inner in properties.items():
        path = (*prefix, key)
        if isinstance(inner, dict) and isinstance(inner.get("properties"), dict) and inner["properties"]:
            yield from properties_of(inner, path)
        else:
            secret = isinstance(inner, dict) and inner.get("format") in _SECRET_FORMATS
            yield SchemaProperty(path, schema_type(inner), secret)


def schema_type(schema: Any) -> Type:
    """The type a JSON Schema gives a value: `integer` is int, `number` float; of several kinds the union."""
    if isinstance(schema, Unknown):
        return UnknownType(schema.reason)
    if not isinstance(schema, dict):
        return UnknownType("the schema gives it no type")
    named = schema.get("type")
    names = named if isinstance(named, list) else [named]
    if names and all(isinstance(name, str) for name in names):
        return union_of(_named(str(name), schema) for name in names)
    for keyword in ("anyOf", "oneOf"):
        parts = schema.get(keyword)
        if isinstance(parts, list) and parts:
            return union_of(schema_type(part) for part in parts)
    values = schema.get("enum")
    if "const" in schema:
        values = [schema["const"]]
    if isinstance(values, list) and values:
        return union_of(_json_type(value) for value in values)
    return DICT if "properties" in schema else UnknownType("the schema gives it no type")


def _named(name: str, schema: dict[str, Any]) -> Type:
    if name == "array":
        element = schema_type(schema["items"]) if "items" in schema else None
        return ListType() if element is None or isinstance(element, UnknownType) else ListType(element)
    return _BY_NAME.get(name, UnknownType(f"the schema gives it a type JSON Schema does not have: {name}"))


def _json_type(value: Any) -> Type:
    if isinstance(value, Unknown):
        return UnknownType(value.reason)
    if value is None:
        return NONE
    by_class: dict[type, Type] = {bool: BOOL, int: INT, float: FLOAT, str: STR, dict: DICT, list: ListType()}
    return by_class[type(value)]


def property_span(schema: Value | None, path: KeyPath) -> Span | None:
    """Where a property's key was written in the schema argument; None where it came through a `$ref`."""
    span: Span | None = None
    for key in path:
        entry = _entry(_entry(schema, "properties")[0], key)
        schema, span = entry
        if schema is None:
            return None
    return span


def _entry(value: Value | None, key: str) -> tuple[Value | None, Span | None]:
    if isinstance(value, Mapping):
        for entry in value.entries:
            if entry.key == key:
                return entry.value, entry.span
    return None, None
