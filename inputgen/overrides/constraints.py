"""Whether a value keeps to a declared schema: enum, ranges, lengths.

The schema is the job's, and the job is hostile: only keywords that are known are looked at, with values of the right
kind; nothing is fetched for a `$ref`; and a pattern that could keep `re` busy for ever is not tried.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping
from typing import Any

_DEPTH = 40
_SHOWN = 12  # members of an enum
_PATTERN_LENGTH = 200
_PATTERN_VALUE = 200
_UNSURE = re.compile(r"\)[*+{?]|\\[1-9]|\(\?P?[=<(]")


def broken(value: Any, schema: Mapping[str, Any]) -> list[str]:
    """What a value breaks of a schema, in words that name neither the field nor the value; empty where it is valid.

    Types are none of its business: `texts.fits` has told them.
    """
    known = _sanitised(schema, 0)
    if not known:
        return []
    from jsonschema import Draft202012Validator

    try:
        errors = list(Draft202012Validator(known).iter_errors(value))
    except OverflowError:  # an int beyond a float against `multipleOf`
        return ["is too large to be compared"]
    return [_in_words(error) for error in errors]


def untried(schema: Mapping[str, Any]) -> bool:
    """Whether a schema has a pattern that is not tried."""
    pattern = schema.get("pattern")
    return isinstance(pattern, str) and not _safe(pattern)


def allowed(schema: Mapping[str, Any]) -> str:
    """What a schema allows, in a few words: `one of 16, 64, 256`; empty where it says nothing."""
    if isinstance(schema.get("enum"), list):
        return _members(schema["enum"])
    return " and ".join(
        text.format(_shown(schema[keyword])) for keyword, text in _BOUNDS.items() if _number(schema.get(keyword))
    )


_BOUNDS = {
    "minimum": "at least {}",
    "exclusiveMinimum": "more than {}",
    "maximum": "at most {}",
    "exclusiveMaximum": "less than {}",
}


def _in_words(error: Any) -> str:
    keyword, limit, inner = error.validator, error.validator_value, list(error.absolute_path)
    at = f"[{']['.join(map(json.dumps, inner))}] " if inner else ""
    if keyword in _BOUNDS:
        return f"{at}has to be {_BOUNDS[keyword].format(_shown(limit))}"
    if keyword == "enum":
        return f"{at}has to be {_members(limit)}"
    if keyword == "const":
        return f"{at}has to be {_shown(limit)}"
    words = {
        "multipleOf": "has to be a multiple of {}",
        "minLength": "has to have at least {} characters",
        "maxLength": "has to have at most {} characters",
        "minItems": "has to have at least {} elements",
        "maxItems": "has to have at most {} elements",
        "uniqueItems": "has an element twice",
        "pattern": "has to match {}",
        "type": "has to be of type {}",
    }
    return at + words.get(str(keyword), f"breaks {keyword} of the declared schema").format(_shown(limit))


def _members(values: list[Any]) -> str:
    shown = ", ".join(_shown(value) for value in values[:_SHOWN])
    return f"one of {shown}{', …' if len(values) > _SHOWN else ''}"


def _shown(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 100 else f"{text[:100]}…"


# --- the keywords that are looked at, and what their values have to be ------------------------------------------


def _number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(_as_float(value))


def _as_float(value: float) -> float:
    try:
        return float(value)
    except OverflowError:
        return math.inf


def _positive(value: Any) -> bool:
    return _number(value) and value > 0


def _count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _safe(pattern: str) -> bool:
    if len(pattern) > _PATTERN_LENGTH or _UNSURE.search(pattern) or sum(map(pattern.count, "*+{?")) > 3:
        return False
    try:
        re.compile(pattern)
    except (re.error, RecursionError, OverflowError):
        return False
    return True


_PLAIN: dict[str, Callable[[Any], bool]] = {
    "enum": lambda value: isinstance(value, list),
    "const": lambda _: True,
    "minimum": _number,
    "maximum": _number,
    "exclusiveMinimum": _number,
    "exclusiveMaximum": _number,
    "multipleOf": _positive,
    "minLength": _count,
    "maxLength": _count,
    "minItems": _count,
    "maxItems": _count,
    "uniqueItems": lambda value: isinstance(value, bool),
    "pattern": lambda value: isinstance(value, str) and _safe(value),
}
_TYPES = ("null", "boolean", "object", "array", "number", "string", "integer")


def _sanitised(schema: Any, depth: int) -> dict[str, Any]:
    """The keywords of a schema that are understood. A schema with a `$ref` left in it says nothing."""
    if not isinstance(schema, Mapping) or depth > _DEPTH or "$ref" in schema or "$dynamicRef" in schema:
        return {}
    kept = {key: schema[key] for key, valid in _PLAIN.items() if key in schema and valid(schema[key])}
    if "pattern" in kept:
        kept["maxLength"] = min(kept.get("maxLength", _PATTERN_VALUE), _PATTERN_VALUE)
    named = schema.get("type")
    names = named if isinstance(named, list) else [named]
    if depth and all(name in _TYPES for name in names):
        kept["type"] = list(dict.fromkeys(names))
    if isinstance(schema.get("items"), Mapping):
        kept["items"] = _sanitised(schema["items"], depth + 1)
    if isinstance(schema.get("properties"), Mapping):
        kept["properties"] = {str(key): _sanitised(part, depth + 1) for key, part in schema["properties"].items()}
    for key in ("anyOf", "oneOf", "allOf"):
        if isinstance(schema.get(key), list) and schema[key]:
            kept[key] = [_sanitised(part, depth + 1) for part in schema[key]]
    return kept
