"""A declared schema less what JSON Schema 2020-12 does not allow: a job may write anything into a dict.

A keyword whose value is of the wrong kind means nothing to a validator, or breaks it. Which kinds are right is that of
the meta-schema (json-schema.org/draft/2020-12/schema), as a table: validating against the meta-schema itself is slow.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from inputgen.frozen import frozen
from inputgen.model import Unknown
from inputgen.schema.notes import note_at
from inputgen.schema.number_bounds import BOUNDS, is_bound, is_count

_TYPES = ("array", "boolean", "integer", "null", "number", "object", "string")
_SCHEMA = (
    "items not contains additionalProperties propertyNames if then else unevaluatedItems unevaluatedProperties "
    "contentSchema"
).split()
_SCHEMAS = ("allOf", "anyOf", "oneOf", "prefixItems")
_SCHEMA_MAPS = ("properties", "patternProperties", "dependentSchemas", "$defs", "definitions")
# They name places that other documents refer to; nothing does here, and a reference without `$ref` is not followed.
_NAMES = ("$schema", "$id", "$anchor", "$dynamicAnchor", "$recursiveAnchor", "$vocabulary")
_REFERENCES = ("$dynamicRef", "$recursiveRef")
_COUNTS = [f"{end}{what}" for end in ("min", "max") for what in ("Length", "Items", "Properties", "Contains")]


@frozen
class Lawful:
    """A schema that its meta-schema takes, and what is left out, in words."""

    schema: Any
    notes: tuple[str, ...]


def lawful(schema: Any) -> Lawful:
    """The schema without keywords whose values are of the wrong kind.

    Args:
        schema: JSON; parts may be `Unknown`, and stay.
    """
    notes: list[str] = []
    return Lawful(_schema(schema, (), notes), tuple(notes))


def _schema(schema: Any, path: tuple[str, ...], notes: list[str]) -> Any:
    if not isinstance(schema, dict):
        return schema
    made: dict[str, Any] = {}
    for key, value in schema.items():
        if key in _NAMES or (key == "required" and isinstance(value, bool)):  # W&B's dialect has a boolean there
            continue
        if isinstance(value, Unknown) or _is_lawful(key, value):
            made[key] = _below(key, value, path, notes)
        else:
            notes.append(_note(path, f"the declared {key}"))
    return made


def _note(path: tuple[str, ...], what: str) -> str:
    return note_at(path, f"{what} is none that JSON Schema knows: it is left out")


def _below(key: str, value: Any, path: tuple[str, ...], notes: list[str]) -> Any:
    if key in _SCHEMA_MAPS and isinstance(value, dict):
        named = {name: (*path, name) if key == "properties" else path for name in value}
        odd = [name for name, part in value.items() if not _is_schema(part)]
        notes += [_note(named[name], f"the declared schema {name!r} of {key}") for name in odd]
        return {name: _schema(part, named[name], notes) for name, part in value.items() if name not in odd}
    if key in _SCHEMAS and isinstance(value, list):
        return [_schema(part, path, notes) for part in value]
    return _schema(value, path, notes) if key in _SCHEMA else value


def _is_schema(value: Any) -> bool:
    return isinstance(value, bool | dict | Unknown)


def _is_type(value: Any) -> bool:
    if isinstance(value, str):
        return value in _TYPES
    return _is_names(value) and bool(value) and all(name in _TYPES for name in value)


def _is_names(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(name, str) for name in value) and len({*value}) == len(value)


def _is_pattern(value: Any) -> bool:
    """Whether Python's `re` reads a pattern: what checks a value against the schema would raise otherwise."""
    if not isinstance(value, str):
        return False
    try:
        re.compile(value)
    except (re.error, RecursionError, OverflowError):
        return False
    return True


_LAW: dict[str, Callable[[Any], bool]] = {
    **dict.fromkeys(_SCHEMA, _is_schema),
    **dict.fromkeys(
        _SCHEMAS, lambda value: isinstance(value, list) and bool(value) and all(map(_is_schema, value))
    ),
    **dict.fromkeys(_SCHEMA_MAPS, lambda value: isinstance(value, dict)),
    **dict.fromkeys(BOUNDS, is_bound),
    **dict.fromkeys(_COUNTS, is_count),
    **dict.fromkeys(("uniqueItems", "deprecated", "readOnly", "writeOnly"), lambda value: isinstance(value, bool)),
    **dict.fromkeys(
        ("title", "description", "format", "$comment", "$ref", "contentMediaType", "contentEncoding"),
        lambda value: isinstance(value, str),
    ),
    **dict.fromkeys(("enum", "examples"), lambda value: isinstance(value, list)),
    **dict.fromkeys(_REFERENCES, lambda _: False),
    "type": _is_type,
    "pattern": _is_pattern,
    "required": _is_names,
    "multipleOf": lambda value: is_bound(value) and value > 0,
    "dependentRequired": lambda value: isinstance(value, dict) and all(map(_is_names, value.values())),
}  # fmt: skip


def _is_lawful(key: str, value: Any) -> bool:
    law = _LAW.get(key)
    return law is None or law(value)
