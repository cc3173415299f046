"""The JSON Schema of inputs: what is declared and what the values say, merged; and W&B's form of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from wandb.sdk.launch.inputs.schema import META_SCHEMA

from inputgen.api import ScanResult, scan_source
from inputgen.config import Config
from inputgen.schema.emit import Emitted, input_schema, job_schema
from inputgen.schema.launch import launch_of, launch_schema

WANDB = Draft202012Validator(META_SCHEMA)
START = "import wandb\nfrom wandb.sdk import launch\n"


def scanned(config: str, schema: str | None = None, before: str = "") -> ScanResult:
    argument = f"schema={schema}" if schema is not None else ""
    source = f"{START}{before}\nconfig = {config}\nlaunch.manage_wandb_config({argument})\nwandb.init(config=config)\n"
    return scan_source(source.encode(), "-", Config())


def emitted(config: str, schema: str | None = None, before: str = "", *, full: bool = False) -> Emitted:
    result = scanned(config, schema, before)
    (item,) = result.job.inputs
    return input_schema(item, result.sources, full=full)


def launch(config: str, schema: str | None = None, before: str = "") -> Emitted:
    result = scanned(config, schema, before)
    (item,) = result.job.inputs
    return launch_of(item, result.sources)


ARGS = "import argparse\nparser = argparse.ArgumentParser()\n{}\nargs = parser.parse_args()"
DATACLASS = "from dataclasses import *\nfrom typing import *\n@dataclass\nclass C:\n{}"

# id, config, schema, what comes before, the key, its schema
FIELDS: list[tuple[str, str, str | None, str, str, Any]] = [
    ("int", "{'a': 1}", None, "", "a", {"title": "A", "type": "integer", "default": 1}),
    ("none", "{'a': None}", None, "", "a", {"title": "A", "default": None}),
    ("title", "{'learning_rate': 0.1}", None, "", "learning_rate", {"title": "Learning Rate", "type": "number", "default": 0.1}),
    ("list", "{'a': [1, 'x']}", None, "", "a", {"title": "A", "type": "array", "items": {"type": ["integer", "string"]}, "default": [1, "x"]}),
    ("unknown", "{'a': __import__('torch').x}", None, "", "a", {"title": "A"}),
    ("comment", "{\n    'a': 1,  # how many\n}", None, "", "a", {"title": "A", "type": "integer", "description": "how many", "default": 1}),
    ("comment-above", "{\n    # How many\n    # of them\n    'a': 1,\n}", None, "", "a", {"title": "A", "type": "integer", "description": "How many of them", "default": 1}),
    ("directive", "{\n    'a': 1,  # type: ignore\n}", None, "", "a", {"title": "A", "type": "integer", "default": 1}),
    ("code", "{\n    # 'b': 2,\n    'a': 1,\n}", None, "", "a", {"title": "A", "type": "integer", "default": 1}),
    ("comment-of-several-keys", "{\n    'a': 1, 'b': 2,  # how many\n}", None, "", "a", {"title": "A", "type": "integer", "default": 1}),
    ("hash-in-text", "{\n    'a': '# no comment',\n}", None, "", "a", {"title": "A", "type": "string", "default": "# no comment"}),
    ("choices", "vars(args)", None, ARGS.format("parser.add_argument('--a', choices=['x', 'y'], default='x', help='which one')"), "a", {"title": "A", "type": "string", "enum": ["x", "y"], "description": "which one", "default": "x"}),
    ("choices-and-none", "vars(args)", None, ARGS.format("parser.add_argument('--a', choices=['x', 'y'])"), "a", {"title": "A", "type": ["string", "null"], "enum": ["x", "y", None], "default": None}),
    ("choices-not-the-default", "vars(args)", None, ARGS.format("parser.add_argument('--a', choices=[1, 2], type=int, default=5)"), "a", {"title": "A", "type": "integer", "default": 5}),
    ("choices-of-a-list", "vars(args)", None, ARGS.format("parser.add_argument('--a', nargs='+', choices=['x', 'y'], default=['x'])"), "a", {"title": "A", "type": "array", "items": {"type": "string"}, "default": ["x"]}),
    ("help-default", "vars(args)", None, ARGS.format("parser.add_argument('--a', type=int, default=3, help='n (default: %(default)s, 5%%)')"), "a", {"title": "A", "type": "integer", "description": "n (default: 3, 5%)", "default": 3}),
    ("literal", "asdict(C())", None, DATACLASS.format("    a: Literal['x', 'y'] = 'x'"), "a", {"title": "A", "type": "string", "enum": ["x", "y"], "default": "x"}),
    ("metadata", "asdict(C())", None, DATACLASS.format("    a: int = field(default=1, metadata={'help': 'n'})"), "a", {"title": "A", "type": "integer", "description": "n", "default": 1}),
    ("google-docstring", "asdict(C())", None, DATACLASS.format('    """C.\n\n    Attributes:\n        a: how many\n            of them.\n        b: no.\n    """\n    a: int = 1'), "a", {"title": "A", "type": "integer", "description": "how many of them.", "default": 1}),
    ("numpy-docstring", "asdict(C())", None, DATACLASS.format('    """C.\n\n    Parameters\n    ----------\n    a : int\n        How many.\n    """\n    a: int = 1'), "a", {"title": "A", "type": "integer", "description": "How many.", "default": 1}),
    ("declared", "{'a': 8}", "{'type': 'object', 'properties': {'a': {'type': 'integer', 'minimum': 1}}}", "", "a", {"type": "integer", "minimum": 1, "title": "A", "default": 8}),
    ("refused-default", "{'a': 32}", "{'properties': {'a': {'type': 'integer', 'enum': [16, 64]}}}", "", "a", {"type": "integer", "enum": [16, 64], "title": "A"}),
    ("declared-only", "{'b': 1}", "{'properties': {'a': {'type': 'integer', 'default': 4}}}", "", "a", {"type": "integer", "title": "A", "default": 4}),
    ("not-declared", "{'a': 1, 'b': 2}", "{'properties': {'b': {'type': 'integer'}}}", "", "a", {"title": "A", "type": "integer", "default": 1}),
    ("bounds-without-type", "{'a': 1}", "{'properties': {'a': {'minimum': 0}}}", "", "a", {"minimum": 0, "title": "A", "type": "integer", "default": 1}),
    ("ref", "{'a': 1}", "{'properties': {'a': {'$ref': '#/$defs/n', 'title': 'N'}}, '$defs': {'n': {'type': 'integer', 'maximum': 5}}}", "", "a", {"type": "integer", "maximum": 5, "title": "N", "default": 1}),
    ("definitions", "{'a': 1}", "{'properties': {'a': {'$ref': '#/definitions/n'}}, 'definitions': {'n': {'type': 'integer'}}}", "", "a", {"type": "integer", "title": "A", "default": 1}),
    ("all-of-one", "{'a': 1}", "{'properties': {'a': {'allOf': [{'type': 'integer', 'maximum': 3}]}}}", "", "a", {"type": "integer", "maximum": 3, "title": "A", "default": 1}),
    ("required-in-the-dialect", "{'a': 1}", "{'properties': {'a': {'type': 'integer', 'required': True}}}", "", "a", {"type": "integer", "title": "A", "default": 1}),
    ("secret", "{'api_key': 'sk-abcdefghijklmnop1234'}", None, "", "api_key", {"title": "Api Key", "type": "string", "format": "secret"}),
    ("secret-declared", "{'a': 'x'}", "{'properties': {'a': {'type': 'string', 'format': 'secret', 'default': 'x', 'examples': ['x'], 'placeholder': 'x'}}}", "", "a", {"type": "string", "format": "secret", "title": "A"}),
    ("secret-in-a-declared-default", "{'b': 1}", "{'properties': {'a': {'type': 'string', 'default': 'hf_abcdefghijklmnopqrstuv'}}}", "", "a", {"type": "string", "title": "A", "format": "secret"}),
    ("secret-in-a-declared-list", "{'b': 1}", "{'properties': {'a': {'type': 'array', 'items': {'type': 'object'}, 'default': [{'api_key': 'x1y2'}]}}}", "", "a", {"type": "array", "items": {"type": "object"}, "title": "A", "format": "secret"}),
    ("infinity", "{'a': float('inf')}", None, "", "a", {"title": "A", "type": "number"}),
    ("union", "{'a': 1 if len(__import__('sys').argv) > 1 else 'x'}", None, "", "a", {"title": "A", "type": ["integer", "string"], "default": "x"}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("config", "schema", "before", "key", "expected"), [row[1:] for row in FIELDS], ids=[row[0] for row in FIELDS]
)
def test_field(config: str, schema: str | None, before: str, key: str, expected: Any) -> None:
    assert emitted(config, schema, before).schema["properties"][key] == expected


def test_an_object_is_closed_unless_its_keys_are_not_known() -> None:
    schema = emitted("{'a': {'b': 1}, 'c': dict(__import__('x').y)}").schema
    assert schema["additionalProperties"] is False
    assert schema["properties"]["a"]["additionalProperties"] is False
    assert "additionalProperties" not in schema["properties"]["c"]


OF_WHOLES: list[tuple[str, str, dict[str, Any], dict[str, Any]]] = [
    ("further-keys", "'additionalProperties': {'type': 'string'}", {"additionalProperties": {"type": "string"}}, {}),
    ("patterns", "'patternProperties': {'^x': {'type': 'string'}}", {"patternProperties": {"^x": {"type": "string"}}}, {}),
    ("names", "'propertyNames': {'maxLength': 1}", {"propertyNames": {"maxLength": 1}}, {}),
    ("number-of-keys", "'maxProperties': 1, 'minProperties': 1", {"maxProperties": 1}, {"minProperties": 1}),
    ("dependent", "'dependentRequired': {'b': ['a']}", {}, {"dependentRequired": {"b": ["a"]}}),
    ("alternatives", "'anyOf': [{'required': ['a']}, {'required': ['b']}]", {}, {"anyOf": [{"required": ["a"]}, {"required": ["b"]}]}),
    ("conditions", "'if': {'required': ['b']}, 'then': {'required': ['a']}", {}, {"if": {"required": ["b"]}, "then": {"required": ["a"]}}),
]  # fmt: skip


@pytest.mark.parametrize("place", ["root", "nested"])
@pytest.mark.parametrize(
    ("keyword", "of_parts", "of_wholes"), [row[1:] for row in OF_WHOLES], ids=[row[0] for row in OF_WHOLES]
)
def test_what_is_declared_of_a_mapping_as_a_whole(
    keyword: str, of_parts: dict[str, Any], of_wholes: dict[str, Any], place: str
) -> None:
    schema, config = f"{{'properties': {{'a': {{'type': 'integer'}}}}, {keyword}}}", "{'a': 1}"
    if place == "nested":
        schema, config = f"{{'properties': {{'o': {schema}}}}}", f"{{'o': {config}}}"
    for full in (False, True):
        made = emitted(config, schema, full=full)
        part = made.schema["properties"]["o"] if place == "nested" else made.schema
        found = {key: part.get(key) for key in (*of_parts, *of_wholes)}
        assert found == {**of_parts, **(of_wholes if full else dict.fromkeys(of_wholes))}
        assert len(made.notes) == (len(of_wholes and ("one",)) if not full else 0), made.notes


def test_what_refuses_the_jobs_own_values_as_a_whole_is_left_out_and_told() -> None:
    made = emitted(
        "{'a': 1, 'xx': 2}",
        "{'maxProperties': 1, 'propertyNames': {'maxLength': 1}, 'patternProperties': {'x+': {'type': 'string'}}, 'dependentRequired': {'a': ['b']}}",
        full=True,
    )
    assert set(made.schema) == {"type", "properties", "additionalProperties"}
    assert [note.split(": ")[0] for note in made.notes] == [
        f"the declared {name} refuses the job's own values"
        for name in ("patternProperties", "propertyNames", "maxProperties", "dependentRequired")
    ]


def test_a_property_that_must_not_be_given() -> None:
    made = emitted("{'a': 1}", "{'properties': {'a': False, 'b': True}}")
    assert made.schema["properties"] == {"a": {"not": {}, "title": "A"}, "b": {"title": "B"}}
    assert made.notes == ("a: its schema refuses its own default, which is left out",)


def test_only_full_requires() -> None:
    config, schema = (
        "{'a': {'b': 1}, 'd': __import__('x').y}",
        "{'properties': {'a': {'properties': {'c': {'type': 'string'}}}}}",
    )
    assert "required" not in json.dumps(emitted(config, schema).schema)
    full = emitted(config, schema, full=True).schema
    assert full["required"] == ["a", "d"] or full["required"] == ["d", "a"]
    assert full["properties"]["a"]["required"] == ["c"]


def test_recursion_is_cut_and_told() -> None:
    schema = "{'properties': {'a': {'$ref': '#/$defs/n'}}, '$defs': {'n': {'type': 'object', 'properties': {'v': {'type': 'integer'}, 'next': {'$ref': '#/$defs/n'}}}}}"
    made = emitted("{}", schema)
    assert made.schema["properties"]["a"]["properties"]["next"] == {"type": "object", "title": "Next"}
    assert any("contains itself" in text for text in made.notes)


def test_a_refused_default_is_told() -> None:
    made = emitted("{'batch_size': 32}", "{'properties': {'batch_size': {'type': 'integer', 'enum': [16, 64, 256]}}}")
    assert made.notes == ("batch_size: its schema refuses its own default, which is left out",)


FUNCTION = """
import tyro
class Trainer:
    def fit(self, lr: float = 0.1, epochs=3, *, other=1):
        {}
        launch.manage_wandb_config()
        wandb.init(config={{"lr": lr, "opt": {{"epochs": epochs}}, "other": other}})
Trainer().fit()
"""


@pytest.mark.parametrize(
    "doc",
    [
        '"""Train.\n\n        Args:\n            lr: the\n                rate.\n            epochs (int, optional): how many.\n        Returns:\n            other: none.\n        """',
        '"""Train.\n\n        Parameters\n        ----------\n        lr : float\n            the rate.\n        epochs : int\n            how many.\n\n        Returns\n        -------\n        other\n        """',
    ],
    ids=["google", "numpy"],
)
def test_what_a_function_says_of_its_parameters_describes_the_keys_of_that_name(doc: str) -> None:
    result = scan_source((START + FUNCTION.format(doc)).encode(), "-", Config())
    (item,) = result.job.inputs
    properties = input_schema(item, result.sources, full=False).schema["properties"]
    assert properties["lr"]["description"] == "the rate."
    assert properties["opt"]["properties"]["epochs"]["description"] == "how many."
    assert "description" not in properties["other"]


TYPES = """
from pydantic import BaseModel
type Names = list[str]
type Tree = dict[str, Tree] | int
type Several[T] = list[T]
class Schema(BaseModel):
    a: Names
    b: Tree
    c: Several[int]
"""


def test_type_statements() -> None:
    """Of a type that contains itself, or has parameters, the schema is not known; a Python before 3.12 reads them, too."""
    made = emitted("{}", "Schema", TYPES)
    assert made.schema["properties"]["a"] == {"title": "A", "type": "array", "items": {"type": "string"}}
    assert [note.split(": ")[:2] for note in made.notes] == [[key, "its declared schema is not known"] for key in "bc"]


PYDANTIC = """
from pydantic import BaseModel, Field
from typing import *
class Opt(BaseModel):
    lr: float = Field(0.1, gt=0, description='rate')
    name: Literal['sgd', 'adam'] = 'sgd'
class Schema(BaseModel):
    a: Opt = Opt()
    b: Opt = Opt()
    n: Optional[int] = None
    seed: int
"""


def test_a_model_used_twice_loses_nothing() -> None:
    schema = emitted("{'seed': 1}", "Schema", PYDANTIC).schema
    rate = {"type": "number", "exclusiveMinimum": 0, "description": "rate", "title": "Lr", "default": 0.1}
    assert schema["properties"]["a"]["properties"]["lr"] == rate
    assert schema["properties"]["b"]["properties"]["lr"] == rate
    assert schema["properties"]["seed"]["default"] == 1


# id, the schema of field `a`, what W&B's form of it is, and what is told
DIALECT: list[tuple[str, dict[str, Any], Any, list[str]]] = [
    ("int", {"type": "integer", "default": 3}, {"type": "integer", "placeholder": "3"}, []),
    ("bounds", {"type": "integer", "minimum": 0.5, "exclusiveMaximum": 9.5}, {"type": "integer", "minimum": 1, "maximum": 9}, []),
    ("whole-bounds", {"type": "integer", "exclusiveMinimum": 1.0}, {"type": "integer", "exclusiveMinimum": 1}, []),
    ("two-lower-bounds", {"type": "integer", "minimum": 5, "exclusiveMinimum": 0.5}, {"type": "integer", "minimum": 5}, []),
    ("two-upper-bounds", {"type": "integer", "maximum": 5, "exclusiveMaximum": 9.5}, {"type": "integer", "maximum": 5}, []),
    ("equal-bounds", {"type": "integer", "minimum": 5.0, "exclusiveMinimum": 5, "maximum": 9, "exclusiveMaximum": 9.0}, {"type": "integer", "exclusiveMinimum": 5, "exclusiveMaximum": 9}, []),
    ("bounds-between-integers", {"type": "integer", "minimum": 4.5, "exclusiveMinimum": 4}, {"type": "integer", "minimum": 5}, []),
    ("beyond-the-integers-of-a-float", {"type": "integer", "minimum": 2**53 + 1, "exclusiveMinimum": 2.0**53}, {"type": "integer", "minimum": 2**53 + 1}, []),
    ("beyond-floats", {"type": "integer", "minimum": 10**400}, {"type": "integer"}, ["a: this minimum cannot be said"]),
    ("below-floats", {"type": "number", "maximum": -(10**400), "minimum": 0}, {"type": "number", "minimum": 0}, ["a: this maximum cannot be said"]),
    ("beyond-all-floats", {"type": "number", "maximum": 10**400, "exclusiveMaximum": 3}, {"type": "number", "exclusiveMaximum": 3}, []),
    ("value-beyond-floats", {"type": "integer", "enum": [1, 10**400]}, {"type": "integer", "enum": [1]}, ["a: some of its values cannot be said"]),
    ("no-number-as-a-bound", {"type": "number", "minimum": 1, "exclusiveMinimum": True}, {"type": "number", "minimum": 1}, ["a: this exclusiveMinimum cannot be said"]),
    ("bounds-of-alternatives", {"minimum": 2, "anyOf": [{"type": "integer", "minimum": 0.5}, {"type": "null"}]}, {"type": "integer", "minimum": 2}, ["a: null cannot be said"]),
    ("bounds-beside-null", {"minimum": 0.5, "anyOf": [{"type": "integer", "exclusiveMinimum": 1}, {"const": None}]}, {"type": "integer", "exclusiveMinimum": 1}, ["a: null cannot be said"]),
    ("patterns-of-alternatives", {"pattern": "a", "anyOf": [{"type": "string", "pattern": "b"}, {"type": "null"}]}, {"type": "string"}, ["a: null cannot be said", "a: pattern cannot be said", "a: allOf cannot be said"]),
    ("closed", {"type": "object", "properties": {"b": {"type": "integer"}, "c": {"type": "object", "additionalProperties": False}}, "additionalProperties": False}, {"type": "object", "properties": {"b": {"type": "integer"}, "c": {"type": "object", "properties": {}}}}, ["a: keys that the schema does not name cannot be refused"]),
    ("closed-inside", {"type": "object", "properties": {"b": {"type": "object", "additionalProperties": False}}}, {"type": "object", "properties": {"b": {"type": "object", "properties": {}}}}, ["a.b: keys that the schema does not name cannot be refused"]),
    ("required-keys", {"type": "object", "properties": {"b": {"type": "integer"}, "c": {}, "d": {"type": "object"}}, "required": ["b", "c", "d", "e"]}, {"type": "object", "properties": {"b": {"type": "integer", "required": True}, "d": {"type": "object", "properties": {}}}}, ["a.c: it has no type, which the dialect cannot say: it is left out", "a.d: that a mapping must be given cannot be said", "a.e: it must be given, and what it may be is not said: it is left out"]),
    ("boolean-schemas", {"type": "object", "properties": {"b": True, "c": False}}, {"type": "object", "properties": {}}, ["a.b: it may be anything, which the dialect cannot say: it is left out", "a.c: it must not be given, which the dialect cannot say: it is left out"]),
    ("value-of-a-list", {"type": "array", "items": {"enum": ["x", "y"]}, "enum": [["x"]]}, {"type": "array", "items": {"type": "string", "enum": ["x", "y"]}}, ["a: enum cannot be said"]),
    ("value-of-a-mapping", {"type": "object", "const": {"b": 1}}, {"type": "object", "properties": {}}, ["a: const cannot be said"]),
    ("odd-counts", {"type": "array", "items": {"enum": ["x"]}, "minItems": 2.0, "maxItems": True}, {"type": "array", "items": {"type": "string", "enum": ["x"]}, "minItems": 2}, ["a: this maxItems cannot be said"]),
    ("true-as-an-alternative", {"type": "integer", "anyOf": [{"minimum": 5}, True]}, {"type": "integer"}, ["a: alternatives cannot be said"]),
    ("one-of-overlapping", {"oneOf": [{"type": "integer"}, {"type": "number"}]}, {"type": "number"}, ["a: alternatives cannot be said"]),
    ("no-alternative", {"type": "integer", "anyOf": [{"type": "null"}]}, {"type": "integer"}, ["a: alternatives cannot be said"]),
    ("any-of-and-one-of", {"type": "integer", "anyOf": [{"minimum": 1}, {"type": "null"}], "oneOf": [{"maximum": 5}, {"maximum": 9}]}, {"type": "integer", "minimum": 1}, ["a: alternatives cannot be said"]),
    ("nullable", {"type": ["integer", "null"]}, {"type": "integer"}, ["a: null cannot be said"]),
    ("any-of-null", {"anyOf": [{"type": "number", "minimum": 0}, {"type": "null"}]}, {"type": "number", "minimum": 0}, ["a: null cannot be said"]),
    ("any-of-enum", {"anyOf": [{"enum": ["x"], "type": "string"}, {"type": "null"}]}, {"type": "string", "enum": ["x"]}, ["a: null cannot be said"]),
    ("const", {"const": "x"}, {"type": "string", "enum": ["x"]}, []),
    ("enum-without-type", {"enum": [1, 2]}, {"type": "integer", "enum": [1, 2]}, []),
    ("int-or-float", {"type": ["integer", "number"]}, {"type": "number"}, []),
    ("several-types", {"type": ["integer", "string"]}, None, ["a: it has several types, which the dialect cannot say: it is left out"]),
    ("no-type", {}, None, ["a: it has no type, which the dialect cannot say: it is left out"]),
    ("pattern", {"type": "string", "pattern": "a"}, {"type": "string"}, ["a: pattern cannot be said"]),
    ("multiple-of", {"type": "integer", "multipleOf": 2}, {"type": "integer"}, ["a: multipleOf cannot be said"]),
    ("bool-enum", {"type": "boolean", "enum": [True]}, {"type": "boolean"}, ["a: which of true and false cannot be said"]),
    ("chosen-list", {"type": "array", "items": {"type": "string", "enum": ["x"]}, "uniqueItems": True, "maxItems": 2}, {"type": "array", "items": {"type": "string", "enum": ["x"]}, "uniqueItems": True, "maxItems": 2}, []),
    ("list", {"type": "array", "items": {"type": "integer"}}, None, ["a: a list whose elements are not chosen from given values cannot be said: it is left out"]),
    ("words", {"type": "string", "title": "T", "description": "d", "label": "l", "format": "secret"}, {"type": "string", "title": "T", "description": "d", "label": "l", "format": "secret"}, []),
    ("open-object", {"type": "object", "additionalProperties": {"type": "integer"}}, {"type": "object", "properties": {}}, ["a: the types of further keys cannot be said"]),
]  # fmt: skip


@pytest.mark.parametrize(("schema", "expected", "notes"), [row[1:] for row in DIALECT], ids=[row[0] for row in DIALECT])
def test_dialect(schema: dict[str, Any], expected: Any, notes: list[str]) -> None:
    made = launch_schema({"type": "object", "properties": {"a": schema}})
    assert made.schema["properties"].get("a") == expected
    assert list(made.notes) == notes
    assert list(WANDB.iter_errors(made.schema)) == []


def test_what_has_no_default_is_required_in_the_dialect() -> None:
    made = launch("{'a': 1, 'seed': int(__import__('x').y)}").schema["properties"]
    assert made["seed"]["required"] is True
    assert "required" not in made["a"]


VALUES = st.recursive(
    st.one_of(st.integers(-9, 9), st.floats(-9, 9), st.text(alphabet="abx", max_size=3), st.booleans(), st.none()),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.sampled_from("a b c d".split()), inner, max_size=3)
    ),
    max_leaves=6,
)


@settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(st.dictionaries(st.sampled_from("k l m n".split()), VALUES, max_size=4))
def test_random_configs(config: dict[str, Any]) -> None:
    """Valid by the meta-schema; takes its own defaults, and refuses keys and types that are not there."""
    result = scanned(repr(config))
    document = job_schema(result.job, result.sources, full=False).schema
    Draft202012Validator.check_schema(document)
    validator = Draft202012Validator(document)
    kept = _without_empty(config)
    assert validator.is_valid({"run_config": kept})
    assert not validator.is_valid({"run_config": {**kept, "no such key": 1}})
    assert Draft202012Validator(job_schema(result.job, result.sources, full=True).schema).is_valid({"run_config": kept})
    for key, value in kept.items():
        if isinstance(value, int | float | str | bool):
            assert not validator.is_valid({"run_config": {key: {"no": "scalar"}}})
            assert validator.is_valid({"run_config": {key: value}})


def _without_empty(config: dict[str, Any]) -> dict[str, Any]:
    """What W&B keeps: empty mappings vanish."""
    inner = {key: _without_empty(value) if isinstance(value, dict) else value for key, value in config.items()}
    return {key: value for key, value in inner.items() if value != {} or not isinstance(value, dict)}


FIXTURES = sorted((Path(__file__).parents[2] / "fixtures").rglob("expected/scan.json"))


@pytest.mark.parametrize("path", FIXTURES, ids=[f"{path.parts[-4]}/{path.parts[-3]}" for path in FIXTURES])
def test_schemas_of_the_fixtures(path: Path) -> None:
    text = path.read_text()
    for job in json.loads(text)["jobs"] if text.strip() else ():
        for item in job["inputs"]:
            Draft202012Validator.check_schema(item["schema"])
            assert list(WANDB.iter_errors(item["launch_schema"])) == []
            assert Draft202012Validator(item["schema"]).is_valid(_defaults(item["schema"]))


def _defaults(schema: dict[str, Any]) -> dict[str, Any]:
    """The job's own values, less those the declared schema refuses."""
    given = schema.get("properties", {})
    nested = {key: _defaults(part) for key, part in given.items() if part.get("properties") and "default" not in part}
    return {**nested, **{key: part["default"] for key, part in given.items() if "default" in part}}
