"""W&B's form of any schema: W&B takes it without a warning, and it takes no more values without saying so.

`INPUTGEN_SCHEMAS=3000 pytest tests/schema/test_launch_dialect.py` tries many more.
"""

from __future__ import annotations

import os
from typing import Any

from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from wandb.sdk.launch.inputs.schema import META_SCHEMA

from inputgen.schema.launch import launch_schema
from inputgen.schema.resolve import resolved

WANDB = Draft202012Validator(META_SCHEMA)
BOUND = st.one_of(st.integers(-4, 4), st.integers(-8, 8).map(lambda half: half / 2), st.just(10**400))
SCALAR = st.one_of(st.integers(-4, 4), st.sampled_from(["a", "b", "ab", "", 0.5, -1.5]), st.booleans(), st.none())
TYPES = ("integer", "number", "string", "boolean", "null", "array", "object")
COUNT = st.integers(0, 3)
LEAVES = st.fixed_dictionaries(
    {},
    optional={
        "type": st.one_of(
            st.sampled_from(TYPES), st.lists(st.sampled_from(TYPES), min_size=1, max_size=2, unique=True)
        ),
        "enum": st.lists(SCALAR, min_size=1, max_size=3),
        "const": SCALAR,
        "minimum": BOUND,
        "maximum": BOUND,
        "exclusiveMinimum": BOUND,
        "exclusiveMaximum": BOUND,
        "multipleOf": st.sampled_from([2, 0.5]),
        "minLength": COUNT,
        "title": st.text(max_size=5),
        "format": st.sampled_from(["secret", "date"]),
        "pattern": st.just("^a"),
        "default": SCALAR,
        "minItems": COUNT,
        "maxItems": COUNT,
        "uniqueItems": st.booleans(),
        "minProperties": COUNT,
        "x-own": st.just(1),
        "$ref": st.sampled_from(["#/$defs/one", "#/$defs/two"]),
    },
)
KEYS = st.sampled_from("abc")


def deeper(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    part = st.one_of(inner, st.booleans())
    parts = st.lists(part, min_size=1, max_size=3)
    further = st.fixed_dictionaries(
        {},
        optional={
            "anyOf": parts,
            "oneOf": parts,
            "allOf": parts,
            "not": part,
            "type": st.sampled_from(TYPES),
            "items": part,
            "properties": st.dictionaries(KEYS, part, max_size=3),
            "required": st.lists(KEYS, max_size=2, unique=True),
            "additionalProperties": part,
        },
    )
    return st.builds(lambda leaf, more: {**leaf, **more}, LEAVES, further)


SCHEMAS = st.recursive(LEAVES, deeper, max_leaves=5)
VALUES = st.recursive(
    st.one_of(SCALAR, st.floats(-5, 5)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KEYS, inner, max_size=3)),
    max_leaves=4,
)
# Schemas that the dialect has words for, or nearly.
SAYABLE = st.builds(
    lambda leaf, type_, more: {**{key: leaf[key] for key in leaf if key not in UNSAYABLE}, "type": type_, **more},
    LEAVES,
    st.sampled_from([*TYPES[:3], ["integer", "null"]]),
    st.fixed_dictionaries({}, optional={"anyOf": st.tuples(LEAVES, st.just({"type": "null"})).map(list)}),
)
UNSAYABLE = ("multipleOf", "minLength", "pattern", "minProperties", "const")
COUNT_OF_SCHEMAS = int(os.environ.get("INPUTGEN_SCHEMAS", "150"))
THOROUGH = settings(
    max_examples=COUNT_OF_SCHEMAS,
    deadline=None,
    derandomize=COUNT_OF_SCHEMAS <= 150,
    suppress_health_check=list(HealthCheck),
)


def document(schema: dict[str, Any], one: dict[str, Any], two: dict[str, Any]) -> dict[str, Any]:
    definitions = {
        name: {k: v for k, v in part.items() if k != "$ref"} for name, part in {"one": one, "two": two}.items()
    }
    return {"type": "object", "properties": {"a": schema}, "$defs": definitions}


@THOROUGH
@given(SCHEMAS, LEAVES, LEAVES)
def test_wandb_takes_it_without_a_warning(schema: dict[str, Any], one: dict[str, Any], two: dict[str, Any]) -> None:
    made = launch_schema(resolved(document(schema, one, two)).schema)
    assert list(WANDB.iter_errors(made.schema)) == []


@THOROUGH
@given(st.one_of(SAYABLE, SAYABLE, SCHEMAS), LEAVES, LEAVES, st.lists(VALUES, min_size=3, max_size=12))
def test_it_never_widens_without_saying_so(
    schema: dict[str, Any], one: dict[str, Any], two: dict[str, Any], values: list[Any]
) -> None:
    full = document(schema, one, two)
    made = launch_schema(resolved(full).schema)
    part = made.schema["properties"].get("a")
    told = [note for note in made.notes if note.startswith(("a:", "a.")) and note != "a: null cannot be said"]
    if part is None or told:
        return
    event("said in full")
    takes, took = Draft202012Validator(_without_requirement(part)), Draft202012Validator(full)
    for value in values:
        assert not takes.is_valid(value) or took.is_valid({"a": value}), (value, part)


def _without_requirement(schema: Any) -> Any:
    """The dialect's schema in JSON Schema's words: `required` is the parent's there."""
    made = {key: value for key, value in schema.items() if key != "required"}
    inner = made.get("properties", {})
    needed = [key for key, part in inner.items() if part.get("required")]
    if made["type"] == "object":
        made |= {"properties": {key: _without_requirement(part) for key, part in inner.items()}, "required": needed}
    return made


@THOROUGH
@given(SCHEMAS, LEAVES, LEAVES, st.lists(VALUES, min_size=1, max_size=12))
def test_without_references_it_takes_the_same_values(
    schema: dict[str, Any], one: dict[str, Any], two: dict[str, Any], values: list[Any]
) -> None:
    full = document(schema, one, two)
    made = resolved(full)
    assert made.notes == ()
    Draft202012Validator.check_schema(made.schema)
    before, after = Draft202012Validator(full), Draft202012Validator(made.schema)
    for value in values:
        expected = before.is_valid({"a": value})
        assert after.is_valid({"a": value}) is expected, (value, made.schema)
