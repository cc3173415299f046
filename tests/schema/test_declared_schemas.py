"""Any declared schema beside any config: what is emitted is lawful, takes the job's own values, and refuses others."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from random_schemas import KEYS, LEAVES, SCHEMAS, THOROUGH, VALUES
from wandb.sdk.launch.inputs.schema import META_SCHEMA

from inputgen.api import scan_source
from inputgen.config import Config
from inputgen.schema.emit import Emitted, input_schema
from inputgen.schema.launch import launch_of

WANDB = Draft202012Validator(META_SCHEMA)
WHOLES = st.fixed_dictionaries(
    {},
    optional={
        "minProperties": st.integers(0, 3),
        "maxProperties": st.integers(0, 3),
        "propertyNames": st.sampled_from([{"pattern": "^[ab]$"}, {"maxLength": 1}, False]),
        "patternProperties": st.dictionaries(st.sampled_from(["^a", "b|c", "(a+)+$"]), LEAVES, max_size=2),
        "additionalProperties": st.one_of(st.booleans(), LEAVES),
        "required": st.lists(KEYS, max_size=2, unique=True),
        "dependentRequired": st.dictionaries(KEYS, st.lists(KEYS, max_size=2, unique=True), max_size=2),
        "anyOf": st.lists(
            st.builds(lambda keys: {"required": keys}, st.lists(KEYS, unique=True)), min_size=1, max_size=2
        ),
        "not": st.sampled_from([{"required": ["a"]}, {"properties": {"a": {"type": "integer"}}}]),
    },
)
CONFIGS = st.dictionaries(KEYS, VALUES, max_size=3)
DECLARED = st.builds(
    lambda parts, whole, one, two: {"properties": parts, **whole, "$defs": {"one": _plain(one), "two": _plain(two)}},
    st.dictionaries(KEYS, st.one_of(SCHEMAS, st.booleans()), max_size=3),
    WHOLES,
    LEAVES,
    LEAVES,
)


def _plain(schema: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in schema.items() if key != "$ref"}


def emitted(config: dict[str, Any], declared: dict[str, Any]) -> tuple[Emitted, Emitted, Emitted]:
    source = (
        f"import wandb\nfrom wandb.sdk import launch\nlaunch.manage_wandb_config(schema={declared!r})\n"
        f"wandb.init(config={config!r})\n"
    )
    result = scan_source(source.encode(), "-", Config())
    (item,) = result.job.inputs
    partial, full = (input_schema(item, result.sources, full=full) for full in (False, True))
    return partial, full, launch_of(item, result.sources)


def defaults(schema: dict[str, Any], config: dict[str, Any]) -> dict[str, Any]:
    """The values that a schema shows: the job's own, less those that it refuses."""
    found = {}
    for key, part in schema["properties"].items():
        if "default" in part:
            found[key] = part["default"]
        elif isinstance(config.get(key), dict) and part.get("properties"):
            found.update({key: inner} if (inner := defaults(part, config[key])) else {})
    return found


@THOROUGH
@given(CONFIGS, DECLARED, st.lists(st.tuples(KEYS, VALUES), max_size=8))
def test_any_declared_schema(config: dict[str, Any], declared: dict[str, Any], values: list[tuple[str, Any]]) -> None:
    partial, full, dialect = emitted(config, declared)
    for made in (partial, full):
        Draft202012Validator.check_schema(made.schema)
        known = defaults(made.schema, config)
        assert Draft202012Validator(_without_requirements(made.schema)).is_valid(known)
    assert list(WANDB.iter_errors(dialect.schema)) == []
    takes = Draft202012Validator(partial.schema)
    took = Draft202012Validator({key: declared[key] for key in ("properties", "$defs")})
    for key, value in values:
        if takes.is_valid({key: value}) and not took.is_valid({key: value}):
            assert _is_told(key, value, declared, partial.notes), (key, value, partial)


def _without_requirements(schema: Any) -> Any:
    """What has no default is not there; what says something of the whole is not met without it."""
    incomplete = "minProperties dependentRequired anyOf not allOf oneOf required const enum".split()
    if not isinstance(schema, dict) or not schema.get("properties") or "default" in schema:
        return schema
    kept = {key: value for key, value in schema.items() if key not in incomplete or not schema.get("required")}
    return {**kept, "properties": {key: _without_requirements(part) for key, part in schema["properties"].items()}}


def _is_told(key: str, value: Any, declared: dict[str, Any], notes: tuple[str, ...]) -> bool:
    """Whether it is told why a value is taken that is declared not to be.

    Of a nested mapping an override is a part: what it must have is no matter.
    """
    return any(note.startswith((f"{key}:", f"{key}.")) for note in notes) or isinstance(value, dict)
