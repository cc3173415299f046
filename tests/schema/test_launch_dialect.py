"""W&B's form of any schema: W&B takes it without a warning, and it takes no more values without saying so."""

from __future__ import annotations

from typing import Any

from hypothesis import event, given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from random_schemas import LEAVES, SCHEMAS, THOROUGH, TYPES, VALUES
from wandb.sdk.launch.inputs.schema import META_SCHEMA

from inputgen.schema.launch import launch_schema
from inputgen.schema.resolve import resolved

WANDB = Draft202012Validator(META_SCHEMA)
# Schemas that the dialect has words for, or nearly.
SAYABLE = st.builds(
    lambda leaf, type_, more: {**{key: leaf[key] for key in leaf if key not in UNSAYABLE}, "type": type_, **more},
    LEAVES,
    st.sampled_from([*TYPES[:3], ["integer", "null"]]),
    st.fixed_dictionaries({}, optional={"anyOf": st.tuples(LEAVES, st.just({"type": "null"})).map(list)}),
)
UNSAYABLE = ("multipleOf", "minLength", "pattern", "minProperties", "const")


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
