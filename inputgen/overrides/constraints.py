"""What a value breaks of the schema that constrains its field, in words."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from inputgen.schema.validity import is_number, tries_pattern, violations

_SHOWN = 12  # members of an enum


def broken(value: Any, schema: Mapping[str, Any]) -> list[str]:
    """What a value breaks of a schema, in words that name neither the field nor the value; empty where it is valid.

    Types are none of its business: `texts.fits` has told them.
    """
    return [_in_words(error) for error in violations(value, schema, typed=False)]


def untried(value: Any, schema: Mapping[str, Any]) -> bool:
    """Whether a schema has a pattern for a text that is not tried on it."""
    return isinstance(value, str) and "pattern" in schema and not tries_pattern(schema["pattern"], value)


def allowed(schema: Mapping[str, Any]) -> str:
    """What a schema allows, in a few words: `one of 16, 64, 256`; empty where it says nothing."""
    if isinstance(schema.get("enum"), list):
        return _members(schema["enum"])
    return " and ".join(
        text.format(_shown(schema[keyword])) for keyword, text in _BOUNDS.items() if is_number(schema.get(keyword))
    )


_BOUNDS = {
    "minimum": "at least {}",
    "exclusiveMinimum": "more than {}",
    "maximum": "at most {}",
    "exclusiveMaximum": "less than {}",
}


def _in_words(error: Any) -> str:
    error = _telling(error)
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


def _telling(error: Any) -> Any:
    """Where no part of a union takes a value: what a part says that is of the right type."""
    while error.validator in ("anyOf", "oneOf") and error.context:
        inner = [part for part in error.context if part.validator != "type"]
        if not inner:
            break
        error = inner[0]
    return error


def _members(values: list[Any]) -> str:
    shown = ", ".join(_shown(value) for value in values[:_SHOWN])
    return f"one of {shown}{', …' if len(values) > _SHOWN else ''}"


def _shown(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 100 else f"{text[:100]}…"
