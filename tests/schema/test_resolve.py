"""Declared schemas without references: what `$ref` and `allOf` stand for, and what JSON Schema has no place for."""

from __future__ import annotations

from typing import Any

import pytest
from jsonschema import Draft202012Validator

from inputgen.model import Unknown
from inputgen.schema.resolve import resolved

FIVE = {"minimum": 5, "type": "integer", "title": "Five"}
SAME = {"type": "integer"}

# id, what field `a` is declared as, `$defs`, what it is without references
ROWS: list[tuple[str, Any, dict[str, Any], Any]] = [
    ("ref", {"$ref": "#/$defs/n"}, {"n": FIVE}, FIVE),
    ("words-beside-a-ref", {"$ref": "#/$defs/n", "title": "T"}, {"n": FIVE}, {**FIVE, "title": "T"}),
    ("wider-beside-a-ref", {"$ref": "#/$defs/n", "minimum": 0}, {"n": FIVE}, FIVE),
    ("narrower-beside-a-ref", {"$ref": "#/$defs/n", "minimum": 7}, {"n": FIVE}, {**FIVE, "minimum": 7}),
    ("exclusive-beside-a-ref", {"$ref": "#/$defs/n", "exclusiveMinimum": 5}, {"n": FIVE}, {"type": "integer", "title": "Five", "exclusiveMinimum": 5}),
    ("all-of-two", {"allOf": [{"type": "number", "maximum": 9}, {"type": "integer", "minimum": 1}]}, {}, {"type": "integer", "minimum": 1, "maximum": 9}),
    ("all-of-and-own", {"allOf": [{"minimum": 1}], "minimum": 3, "type": "integer"}, {}, {"type": "integer", "minimum": 3}),
    ("all-of-values", {"allOf": [{"enum": [1, 2, 3]}, {"enum": [3, 2]}]}, {}, {"enum": [3, 2]}),
    ("all-of-true-and-1", {"allOf": [{"enum": [1]}, {"enum": [True]}]}, {}, {"enum": [True], "allOf": [{"enum": [1]}]}),
    ("all-of-patterns", {"allOf": [{"pattern": "a"}], "pattern": "b"}, {}, {"pattern": "b", "allOf": [{"pattern": "a"}]}),
    ("all-of-objects", {"allOf": [{"properties": {"b": SAME}, "required": ["b"]}, {"properties": {"b": {"maximum": 3}, "c": SAME}, "required": ["c"]}]}, {}, {"properties": {"b": {**SAME, "maximum": 3}, "c": SAME}, "required": ["b", "c"]}),
    ("all-of-closed", {"allOf": [{"properties": {"b": SAME}, "additionalProperties": False}], "properties": {"c": SAME}}, {}, {"properties": {"c": SAME}, "allOf": [{"properties": {"b": SAME}, "additionalProperties": False}]}),
    ("deep-all-of", {"allOf": [{"allOf": [{"allOf": [{"$ref": "#/$defs/n"}]}]}]}, {"n": FIVE}, FIVE),
    ("anything", {"$ref": "#/$defs/n", "title": "T"}, {"n": True}, {"title": "T"}),
    ("nothing", {"$ref": "#/$defs/n"}, {"n": False}, {"not": {}}),
    ("escaped", {"$ref": "#/$defs/a~1b%20c"}, {"a/b c": FIVE}, FIVE),
    ("into-a-list", {"$ref": "#/$defs/n/anyOf/1"}, {"n": {"anyOf": [SAME, FIVE]}}, FIVE),
    ("name", {"$ref": "#five"}, {"n": {**FIVE, "$anchor": "five"}}, Unknown("its $ref '#five' is a name, which is not looked up")),
    ("missing", {"$ref": "#/$defs/m"}, {"n": FIVE}, Unknown("there is no '#/$defs/m' in the schema")),
    ("no-schema", {"$ref": "#/$defs/n/title"}, {"n": FIVE}, Unknown("its $ref '#/$defs/n/title' is no schema")),
    ("far", {"$ref": "http://127.0.0.1:9/s"}, {}, Unknown("its $ref 'http://127.0.0.1:9/s' leads out of the schema")),
    ("no-text", {"$ref": 3}, {}, Unknown("its $ref is no text")),
    ("in-data", {"const": {"$ref": "#/$defs/n"}}, {"n": FIVE}, {"const": {"$ref": "#/$defs/n"}}),
    ("property-of-that-name", {"properties": {"$ref": SAME, "allOf": SAME}}, {}, {"properties": {"$ref": SAME, "allOf": SAME}}),
]  # fmt: skip


@pytest.mark.parametrize(("schema", "defs", "expected"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_without_references(schema: Any, defs: dict[str, Any], expected: Any) -> None:
    made = resolved({"properties": {"a": schema}, "$defs": defs})
    assert made.schema["properties"]["a"] == expected
    assert made.notes == ()


UNLAWFUL = [
    {"type": "float"}, {"type": []}, {"type": ["integer", "integer"]}, {"type": 3}, {"minimum": "1"}, {"minimum": True},
    {"enum": "abc"}, {"required": "a"}, {"required": [1]}, {"required": ["a", "a"]}, {"items": [SAME]}, {"anyOf": []},
    {"anyOf": {}}, {"allOf": 3}, {"oneOf": [3]}, {"properties": []}, {"pattern": 3},
    {"pattern": "("}, {"multipleOf": 0}, {"minLength": -1}, {"maxItems": 1.5}, {"uniqueItems": 1}, {"title": 3},
    {"not": 3}, {"additionalProperties": "no"}, {"exclusiveMaximum": True}, {"$dynamicRef": "http://127.0.0.1:9/s"},
    {"dependentRequired": {"a": "b"}}, {"examples": 1}, {"description": None}, {"format": 1}, {"deprecated": 1},
]  # fmt: skip


@pytest.mark.parametrize("schema", UNLAWFUL, ids=str)
@pytest.mark.parametrize(
    "around", [lambda x: x, lambda x: {"items": x}, lambda x: {"anyOf": [{"properties": {"p": x}}]}]
)
def test_what_json_schema_does_not_know_is_left_out_and_told(schema: dict[str, Any], around: Any) -> None:
    made = resolved({"properties": {"a": around(schema)}})
    (note,) = made.notes
    assert note.startswith("a")
    assert f"the declared {next(iter(schema))} is none" in note
    assert made.schema == {"properties": {"a": around({})}}


def test_a_property_without_a_schema_is_left_out_alone() -> None:
    made = resolved({"properties": {"a": {"properties": {"b": 3, "c": SAME}}}})
    assert made.schema == {"properties": {"a": {"properties": {"c": SAME}}}}
    assert made.notes == ("a.b: the declared schema 'b' of properties is none that JSON Schema knows: it is left out",)


def test_the_kept_part_is_lawful() -> None:
    schema = {key: value for part in UNLAWFUL for key, value in part.items()}
    made = resolved({"properties": {"a": {**schema, "maximum": 3, "$id": "x:y", "$schema": "draft-04"}}})
    Draft202012Validator.check_schema(made.schema)
    assert made.schema == {"properties": {"a": {"maximum": 3}}}


def test_references_that_multiply_end() -> None:
    defs = {f"n{i}": {"properties": {k: {"$ref": f"#/$defs/n{i + 1}"} for k in "abcdefgh"}} for i in range(50)}
    made = resolved({"properties": {"a": {"$ref": "#/$defs/n0"}}, "$defs": {**defs, "n50": SAME}})
    assert made.notes == ("it is nested too deep, or too large: what lies deeper is left out",)
