"""What is generated for every fixture: it imports, type checkers pass on it, and it takes what its schema takes."""

from __future__ import annotations

import copy
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from generated_modules import executed, jobs, name_of, of_job, of_schema, scanned
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from inputgen.codegen.generate import Options
from inputgen.codegen.names import field_names
from inputgen.schema.emit import input_schema

JOBS = [pytest.param(job, id=name_of(job)) for job in jobs()]
STYLES = [Options(stubs=True), Options(style="typed-dict", enums="class", stubs=True)]


@pytest.mark.parametrize("job", JOBS)
def test_imports_and_takes_the_defaults(job: Path) -> None:
    for options in STYLES:
        made = of_job(job, options)
        module = executed(made.text, name_of(job))
        assert module.JobOverrides().launch_spec() == {"overrides": {}}
        result = scanned(job)
        for item in result.job.inputs:
            if item.source != "run_config":
                continue
            schema = input_schema(item, result.sources, full=True).schema
            given = _defaults(schema)
            overrides = module.JobOverrides(run_config=given)
            assert _numbers(overrides.overrides().get("run_config", {})) == _numbers(_filled(given))
            assert module.JobOverrides.from_launch_spec(overrides.launch_spec()) == overrides
            if not schema.get("required"):
                module.RunConfig()


@pytest.mark.parametrize("job", JOBS[::20])
def test_the_same_bytes_twice(job: Path) -> None:
    for options in STYLES:
        assert of_job(job, options) == of_job.__wrapped__(job, options)


def _defaults(schema: dict[str, Any]) -> dict[str, Any]:
    given = {}
    for key, part in schema.get("properties", {}).items():
        if "default" in part:
            given[key] = part["default"]
        elif part.get("properties"):
            given[key] = _defaults(part)
    return given


def _filled(value: dict[str, Any]) -> dict[str, Any]:
    return copy.deepcopy(value)


def _numbers(value: Any) -> Any:
    """JSON with every number a float: 1 and 1.0 are one value."""
    if isinstance(value, dict):
        return {key: _numbers(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_numbers(part) for part in value]
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


# --- type checkers: one run each over all modules -----------------------------------------------------------------

USAGE = """
from docs_default_outside_enum import RunConfig as Partial
from docs_schema_repaired import JobOverrides, RunConfig, RunConfigOverrides, RunConfigTrainerOverrides, typed_config

JobOverrides(run_config={"trainer": {"learning_rate": 0.1}})
JobOverrides(run_config=RunConfigOverrides(seed=3, trainer=RunConfigTrainerOverrides(batch_size=16)))
JobOverrides(run_config=RunConfigOverrides(trainer={"dataset": "cifar10"}))
rate: float = RunConfig.load().trainer.learning_rate
seed: int = typed_config({}).seed
JobOverrides(run_config={"trainr": {}})  # flagged
JobOverrides(run_config={"trainer": {"learning_rate": "0.1"}})  # flagged
JobOverrides(run_config=RunConfigOverrides(sed=3))  # flagged
JobOverrides(run_config=RunConfigOverrides(seed="3"))  # flagged
RunConfigTrainerOverrides(batch_size=17)  # flagged
Partial()  # flagged
RunConfig.load().trainer.momentum  # flagged
"""


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All modules, and one that uses them; and their stubs in a folder of their own."""
    folder = tmp_path_factory.mktemp("modules")
    (folder / "stubs").mkdir()
    for job in jobs():
        made = of_job(job, STYLES[0])
        (folder / f"{name_of(job)}.py").write_text(made.text, encoding="utf-8")
        other = of_job(job, STYLES[1])
        (folder / f"{name_of(job)}_dict.py").write_text(other.text, encoding="utf-8")
        assert made.stub is not None
        (folder / f"stubs/{name_of(job)}.pyi").write_text(made.stub, encoding="utf-8")
    (folder / "usage.py").write_text(USAGE, encoding="utf-8")
    settings = '[tool.basedpyright]\ntypeCheckingMode = "strict"\n[tool.mypy]\nstrict = true\nexclude = "stubs"\n'
    (folder / "pyproject.toml").write_text(settings, encoding="utf-8")
    return folder


def flagged() -> set[int]:
    return {number for number, line in enumerate(USAGE.splitlines(), 1) if line.endswith("# flagged")}


def test_mypy(folder: Path) -> None:
    command = [sys.executable, "-m", "mypy", "--strict", "--no-incremental", "--output", "json", "."]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=300)
    found = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    assert done.stderr == ""
    errors = [item for item in found if item["severity"] == "error"]
    assert [item for item in errors if item["file"] != "usage.py"] == []
    assert {item["line"] for item in errors} == flagged()


def test_basedpyright(folder: Path) -> None:
    command = [sys.executable, "-m", "basedpyright", "--outputjson", "--pythonpath", sys.executable, "."]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=300)
    found = json.loads(done.stdout)["generalDiagnostics"]
    elsewhere = [item for item in found if Path(item["file"]).name != "usage.py"]
    assert [(Path(item["file"]).name, item["range"]["start"]["line"] + 1, item["message"]) for item in elsewhere] == []
    lines = {item["range"]["start"]["line"] + 1 for item in found if item["severity"] == "error"}
    assert lines == flagged()


def test_stubs_agree_with_the_modules(folder: Path) -> None:
    chosen = ["docs_schema_repaired", "docs_file_example", "clis_tyro_nested"]
    command = [sys.executable, "-m", "mypy.stubtest", "--concise", "--ignore-positional-only", *chosen]
    names = {"MYPYPATH": str(folder / "stubs"), "PYTHONPATH": f"{folder}:{Path(__file__).parents[2]}"}
    done = subprocess.run(command, cwd="/", env=names, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr


# --- against JSON Schema --------------------------------------------------------------------------------------------

KEYS = [
    "lr",
    "a.b",
    "a_b",
    "class",
    "2x",
    "größe",
    "model_x",
    "json",
    "list",
    "_x",
    "copy",
    "A-B",
    "",
    "x y",
    "self",
    "runtime",
]
NUMBERS = st.one_of(st.integers(-3, 3), st.sampled_from([0.5, 1.0, -2.5, 1e300]))


# Constraints below the field itself.
CONSTRAINED_PARTS = [
    {"type": "array", "items": {"type": "integer", "minimum": 1}},
    {"type": "array", "items": {"type": "array", "minItems": 1, "items": {"type": "number", "maximum": 0}}},
    {"type": ["integer", "string"], "minimum": 1},
    {"type": "object", "additionalProperties": {"type": "number", "maximum": 1}},
    {"anyOf": [{"type": "integer", "minimum": 1}, {"type": "string", "minLength": 2, "pattern": "^a"}]},
    {"anyOf": [{"type": "array", "minItems": 1, "items": {"type": "integer"}}, {"type": "null"}]},
]


def leaf_schemas() -> st.SearchStrategy[dict[str, Any]]:
    bounds = st.dictionaries(
        st.sampled_from(["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"]), st.integers(-2, 2), max_size=2
    )
    return st.one_of(
        st.sampled_from([{}, {"type": "null"}, {"type": "boolean"}, {"type": "object"}, {"type": "array"}]),
        bounds.map(lambda found: {"type": "integer", **found}),
        bounds.map(lambda found: {"type": "number", **found}),
        st.sampled_from([{"type": ["integer", "null"]}, {"type": ["number", "string"]}, {"type": ["string", "null"]}]),
        st.sampled_from([{"type": "string"}, {"type": "string", "minLength": 2}, {"type": "string", "pattern": "^a"}]),
        st.sampled_from(
            [{"enum": ["a", "b"]}, {"type": "integer", "enum": [1, 2]}, {"enum": [0.5, 1.5]}, {"const": "a"}]
        ),
        st.sampled_from(["integer", "string", "number", "boolean"]).map(
            lambda name: {"type": "array", "items": {"type": name}}
        ),
        st.sampled_from([{"anyOf": [{"type": "integer"}, {"type": "string"}]}, {"type": "array", "minItems": 1}]),
        st.sampled_from(CONSTRAINED_PARTS),
    )


def object_schemas(depth: int = 2) -> st.SearchStrategy[dict[str, Any]]:
    part = leaf_schemas() if depth == 0 else st.one_of(leaf_schemas(), object_schemas(depth - 1))
    properties = st.dictionaries(st.sampled_from(KEYS), part, min_size=1, max_size=4)
    return st.builds(
        lambda found, open_, required: {
            "type": "object",
            "properties": found,
            **({} if open_ else {"additionalProperties": False}),
            **({"required": [key for key in found if key in required]} if required & set(found) else {}),
        },
        properties,
        st.sampled_from([False, False, True]),
        st.sets(st.sampled_from(KEYS)),
    )


VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), NUMBERS, st.sampled_from(["a", "b", "", "1", "abc"])),
    lambda inner: st.one_of(st.lists(inner, max_size=2), st.dictionaries(st.sampled_from(KEYS), inner, max_size=2)),
    max_leaves=4,
)


def values_for(schema: dict[str, Any]) -> st.SearchStrategy[Any]:
    """Values that keep to a schema more often than chance."""
    properties = schema.get("properties")
    if not properties:
        return VALUES
    return st.fixed_dictionaries(
        {}, optional={key: st.one_of(values_for(part), VALUES) for key, part in properties.items()}
    )


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_the_same_values_as_the_schema(data: st.DataObject) -> None:
    schema = data.draw(object_schemas())
    module = executed(of_schema(schema), "generated")
    whole = jsonschema.Draft202012Validator(schema)
    partial = jsonschema.Draft202012Validator(_without_required(schema))
    for _ in range(12):
        value = data.draw(values_for(schema))
        if uses_a_name(schema, value):  # docs/generate.md, "Where it differs": a field's name stands for its key
            continue
        assert takes(module.RunConfig, value) == whole.is_valid(value), (schema, value)
        assert takes(module.RunConfigOverrides, value) == partial.is_valid(value), (schema, value)


@pytest.mark.parametrize("schema", CONSTRAINED_PARTS, ids=json.dumps)
def test_constraints_below_the_field(schema: dict[str, Any]) -> None:
    module = executed(of_schema({"type": "object", "properties": {"k": schema}}), "generated")
    judge = jsonschema.Draft202012Validator(schema)
    for value in [None, True, -1, 0, 1, 1.0, 0.5, "", "ab", "ba", [], [0], [1], [1.0], [[]], [[0.5]], {}, {"a": 2}]:
        assert takes(module.RunConfigOverrides, {"k": value}) == judge.is_valid(value), value


def uses_a_name(schema: dict[str, Any], value: object) -> bool:
    """Whether a value has a field's name in the place of its key."""
    properties = schema.get("properties", {})
    if not isinstance(value, dict) or not properties:
        return False
    names = set(field_names(properties).values()) - set(properties)
    return bool(names & set(value)) or any(uses_a_name(part, value.get(key)) for key, part in properties.items())


def takes(model: type[BaseModel], value: object) -> bool:
    try:
        made = model.model_validate(value)
    except ValidationError:
        return False
    dumped = made.model_dump(mode="json", by_alias=True, exclude_unset=True)
    assert _numbers(dumped) == _numbers(value)
    return True


def _without_required(schema: dict[str, Any]) -> dict[str, Any]:
    properties = {
        key: _without_required(part) if part.get("properties") else part for key, part in schema["properties"].items()
    }
    return {**{key: part for key, part in schema.items() if key != "required"}, "properties": properties}
