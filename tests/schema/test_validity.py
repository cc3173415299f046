"""Values against schemas of jobs, hostile ones too."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from inputgen.schema.validity import violations

DEEP: Any = {}
for _ in range(500):
    DEEP = {"items": DEEP}

ROWS: list[tuple[Any, dict[str, Any], bool]] = [
    (3, {"type": "integer", "minimum": 3}, True),
    (2, {"type": "integer", "minimum": 3}, False),
    ("x", {"type": "integer"}, False),
    (None, {"anyOf": [{"type": "integer"}, {"type": "null"}]}, True),
    ("ab", {"pattern": "^a"}, True),
    ("b", {"pattern": "^a"}, False),
    ({"a": 1}, {"required": ["b"]}, False),
    ({"a": 1}, {"properties": {}, "additionalProperties": False}, False),
    ({"a": 1}, {"patternProperties": {"a": {}}, "additionalProperties": False}, True),
    ([1], {"prefixItems": [{"type": "string"}]}, False),
    (3, {"not": {"type": "integer"}}, False),
    # What is not looked at says nothing, and no more than that.
    (3, {"$ref": "http://127.0.0.1:9/x"}, True),
    (3, {"not": {"$ref": "#/x"}}, True),
    ({"a": 1}, {"not": {"properties": {"a": {"$ref": "#/x"}}}}, True),
    ({"a": 1}, {"not": {"properties": {"a": {"type": "string"}}}}, True),
    ({"a": 1}, {"not": {"properties": {"a": {"type": "integer"}}}}, False),
    ({"a": 1}, {"if": {"required": ["a"]}, "then": {"required": ["b"]}}, False),
    ({"a": 1}, {"if": {"$ref": "#/x"}, "then": False}, True),
    ({"a": 1}, {"dependentRequired": {"a": ["b"]}}, False),
    ({"a": 1}, {"dependentRequired": {"a": "b"}}, True),
    (3, {"not": {"type": "integer", "x-own": 1}}, False),
    (3, {"oneOf": [{"$ref": "#/x"}, {"$ref": "#/y"}]}, True),
    ("a" * 60 + "!", {"pattern": "^(a+)+$"}, True),
    ("a" * 60 + "!", {"not": {"pattern": "^(a+)+$"}}, True),
    ("a" * 5000, {"pattern": "b"}, True),
    ("a", {"not": {"pattern": "^a"}}, False),
    ("a" * 5000, {"not": {"pattern": "b"}}, True),
    ("a" * 5000, {"not": {"pattern": "a"}}, True),
    (["b"], {"oneOf": [{"items": {"pattern": "^a"}}, {"type": "string"}]}, False),
    ("x", {"pattern": "("}, True),
    ("x", {"pattern": 3}, True),
    # Keywords whose values are of the wrong kind.
    (3, {"minimum": "x", "enum": 3, "type": ["nonsense"], "required": True, "items": 3, "anyOf": []}, True),
    (3, {"maximum": 10**400, "multipleOf": 0}, True),
    (10**400, {"multipleOf": 0.5}, True),
    (3, {"minimum": 10**400}, False),
    (0.5, {"maximum": 10**400, "minimum": -(10**400)}, True),
    ([[[]]], DEEP, True),
]


@pytest.mark.parametrize(("value", "schema", "valid"), ROWS, ids=range(len(ROWS)))
def test_valid(value: Any, schema: dict[str, Any], valid: bool) -> None:
    started = time.monotonic()
    assert (violations(value, schema) == []) is valid
    assert time.monotonic() - started < 3


@pytest.mark.parametrize(
    "pattern", ["a*a*a*b", ".*.*.*x", "(a|a)*b", "(?=a)b", "[a-z]+[a-z]+[a-z]+!", "a{1,99}b{1,99}c{1,9}"]
)
def test_every_pattern_ends(pattern: str) -> None:
    started = time.monotonic()
    violations("a" * 200, {"pattern": pattern})
    assert time.monotonic() - started < 3


VALUES = (
    st.none() | st.booleans() | st.integers(-5, 5) | st.text("ab", max_size=3) | st.lists(st.integers(0, 3), max_size=3)
)
NUMBER = st.integers(-3, 3)
SCHEMAS = st.fixed_dictionaries(
    {},
    optional={
        "type": st.sampled_from(["integer", "string", "array", "null", ["integer", "null"]]),
        "enum": st.lists(VALUES, min_size=1, max_size=3),
        "minimum": NUMBER,
        "exclusiveMaximum": NUMBER,
        "minLength": st.integers(0, 3),
        "maxItems": st.integers(0, 3),
        "uniqueItems": st.booleans(),
        "items": st.fixed_dictionaries({"minimum": NUMBER}),
        "pattern": st.sampled_from(["^a", "b$"]),
    },
)


@settings(deadline=None, max_examples=300)
@given(value=VALUES, schema=SCHEMAS)
def test_of_plain_schemas_it_says_what_jsonschema_says(value: Any, schema: dict[str, Any]) -> None:
    assert (violations(value, schema) == []) is Draft202012Validator(schema).is_valid(value)
