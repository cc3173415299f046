"""Whether a value keeps to a JSON Schema of a job.

The schema is the job's, and a job may be hostile: only keywords that are known are looked at, with values of the right
kind; nothing is fetched for a `$ref`, which says nothing here; and a pattern that could keep `re` busy for ever is not
tried. So a value that is refused is refused by the schema, and one that is not may be.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

from inputgen.schema.number_bounds import BOUNDS, is_bound

_DEPTH = 40
_PATTERN_LENGTH = 200
_PATTERN_VALUE = 200
_PATTERN_REPEATS = 3
# A repeated group, a reference to a group, a lookaround or conditional: what makes matching exponential.
_UNSURE = re.compile(r"\)[*+{?]|\\[1-9]|\(\?P?[=<(!]")
_TYPES = ("null", "boolean", "object", "array", "number", "string", "integer")


def violations(value: Any, schema: Mapping[str, Any], *, typed: bool = True) -> list[Any]:
    """What a value breaks of a schema, as jsonschema's errors.

    Args:
        value: JSON.
        schema: any mapping.
        typed: whether the type of the value itself, and the keys it lacks, count.
    """
    known = _sanitised(schema, 0, typed=typed, tries=_longest_text(value) <= _PATTERN_VALUE)
    if not known:
        return []
    try:
        return list(_validator()(known).iter_errors(value))
    except OverflowError:  # an int beyond a float against `multipleOf`
        return []


def tries_pattern(pattern: Any, value: Any) -> bool:
    """Whether a pattern is tried on a value: not where matching might never end."""
    if not isinstance(pattern, str) or not isinstance(value, str) or len(value) > _PATTERN_VALUE:
        return False
    return _is_tame(pattern)


@cache
def _validator() -> Any:
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import ValidationError
    from jsonschema.validators import extend as untyped

    extend: Any = untyped

    def pattern(_validator: Any, pattern: str, value: Any, _schema: Any) -> Iterator[ValidationError]:
        if tries_pattern(pattern, value) and not re.search(pattern, value):
            yield ValidationError(f"does not match {pattern!r}")

    return extend(Draft202012Validator, {"pattern": pattern})


def _is_tame(pattern: str) -> bool:
    if len(pattern) > _PATTERN_LENGTH or _UNSURE.search(pattern):
        return False
    if sum(map(pattern.count, "*+{?")) > _PATTERN_REPEATS:
        return False
    try:
        re.compile(pattern)
    except (re.error, RecursionError, OverflowError):
        return False
    return True


def is_number(value: Any) -> bool:
    """Whether a bound is a number that floats can be compared with."""
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        return False
    try:
        return math.isfinite(value)
    except OverflowError:
        return False


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _is_keys(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(key, str) for key in value)


_PLAIN: dict[str, Callable[[Any], bool]] = {
    **dict.fromkeys(BOUNDS, is_bound),
    "enum": lambda value: isinstance(value, list),
    "const": lambda _: True,
    "multipleOf": lambda value: is_number(value) and value > 0,
    "minLength": _is_count,
    "maxLength": _is_count,
    "minItems": _is_count,
    "maxItems": _is_count,
    "minProperties": _is_count,
    "maxProperties": _is_count,
    "uniqueItems": lambda value: isinstance(value, bool),
    "pattern": lambda value: isinstance(value, str),
    "dependentRequired": lambda value: isinstance(value, Mapping) and all(map(_is_keys, value.values())),
}
_CONDITION = ("if", "then", "else")
_ONE = ("items", "not", "contains", "additionalProperties", "propertyNames")
_SEVERAL = ("anyOf", "oneOf", "allOf", "prefixItems")


def _sanitised(schema: Any, depth: int, *, typed: bool = True, tries: bool) -> Any:
    """The keywords of a schema that are understood; `tries` is whether tame patterns are tried on every text."""
    if isinstance(schema, bool):
        return schema
    if not isinstance(schema, Mapping) or depth > _DEPTH or "$ref" in schema or "$dynamicRef" in schema:
        return {}
    kept: dict[str, Any] = {key: schema[key] for key, valid in _PLAIN.items() if key in schema and valid(schema[key])}
    if typed:
        kept |= _typing(schema)
    for key in _ONE:
        # What is not known of a part says nothing of the part; of a part that must not fit it would say too much.
        if key in schema and not (key == "not" and _has_unknown(schema[key], tries)):
            kept[key] = _sanitised(schema[key], depth + 1, tries=tries)
    for key in _SEVERAL:
        parts = schema.get(key)
        if (
            isinstance(parts, list)
            and parts
            and not (key == "oneOf" and any(_has_unknown(part, tries) for part in parts))
        ):
            kept[key] = [_sanitised(part, depth + 1, tries=tries) for part in parts]
    if "if" in schema and not _has_unknown(schema["if"], tries):
        kept |= {key: _sanitised(schema[key], depth + 1, tries=tries) for key in _CONDITION if key in schema}
    if isinstance(schema.get("properties"), Mapping):
        kept["properties"] = {
            str(key): _sanitised(part, depth + 1, tries=tries) for key, part in schema["properties"].items()
        }
    if "patternProperties" in schema or not isinstance(schema.get("properties", {}), Mapping):
        kept.pop("additionalProperties", None)
    return kept


def _typing(schema: Mapping[str, Any]) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    named = schema.get("type")
    names = named if isinstance(named, list) else [named]
    if names and all(isinstance(name, str) and name in _TYPES for name in names):
        kept["type"] = list(dict.fromkeys(names))
    if _is_keys(schema.get("required")):
        kept["required"] = schema["required"]
    return kept


def _has_unknown(schema: Any, tries: bool) -> bool:
    """Whether a schema, or a part of it, has keywords that are not looked at, or a pattern that may not be tried."""
    if not isinstance(schema, Mapping):
        return not isinstance(schema, bool)
    parts = [schema[key] for key in (*_ONE, *_CONDITION) if key in schema]
    for key in _SEVERAL:
        parts += schema[key] if isinstance(schema.get(key), list) else []
    properties = schema.get("properties", {})
    parts += properties.values() if isinstance(properties, Mapping) else [None]
    if "pattern" in schema and not (tries and isinstance(schema["pattern"], str) and _is_tame(schema["pattern"])):
        return True
    return not _NOT_LOOKED_AT.isdisjoint(schema) or any(_has_unknown(part, tries) for part in parts)


def _longest_text(value: Any) -> int:
    if isinstance(value, str):
        return len(value)
    parts = value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ()
    return max(map(_longest_text, parts), default=0)


# Keywords that constrain values; one that JSON Schema does not have says nothing to a validator.
_NOT_LOOKED_AT = frozenset(
    "$ref $dynamicRef $recursiveRef patternProperties dependentSchemas dependencies unevaluatedItems "
    "unevaluatedProperties minContains maxContains additionalItems".split()
)
