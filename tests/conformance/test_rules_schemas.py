"""What the rules on config files and on schemas claim of W&B, shown by the real wandb on the rules' own cases.

Many cases share one run: each brings a config file of its own, and a line among wandb's warnings says whose the next
ones are.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from harness import Outcome, run_settled

from inputgen.model.rules import Case
from inputgen.rules.registry import load

_HEAD = "import wandb\nfrom wandb.sdk import launch\n"
_NOISE = "Symlinked"
_INVALID_SCHEMA = "Schema includes unhandled or invalid configurations"


def _cases(*codes: str, valid: bool = False) -> Iterator[tuple[str, Case]]:
    for code in codes:
        rule = load(code).RULE
        for case in rule.valid if valid else rule.invalid:
            yield f"{code}-{'valid' if valid else 'invalid'}-{case.name}", case


def _run(source: str, folder: Path, *files: tuple[str, str]) -> Outcome:
    for path, text in (("job.py", source), *files):
        (folder / path).write_text(text, encoding="utf-8")
    outcome = run_settled(folder / "job.py", {})
    assert not outcome.unanswered
    return outcome


# Config files


def _type_of(value: Any) -> Any:
    """W&B's type of what PyYAML read, where both read alike."""
    if isinstance(value, dict):
        return {str(key): _type_of(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return ["unknown" if not value else _type_of(value[0])]
    names = {bool: "boolean", int: "number", float: "number", str: "string", type(None): "none"}
    return names.get(type(value), type(value).__name__)


def _stored_type(tree: dict[str, Any]) -> Any:
    params = tree.get("params") or {}
    if tree["wb_type"] == "typedDict":
        return {key: _stored_type(inner) for key, inner in params["type_map"].items()}
    if tree["wb_type"] == "list":
        return [_stored_type(params["element_type"])]
    return tree["wb_type"]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[str, Any]]:
    """Of each case's config file, and of its mended form, the text and the type stored."""
    told: dict[str, str] = {}
    for name, case in _cases("IG201", "IG202", "IG203", "IG204", "IG205"):
        ((path, text),) = case.files
        told[f"{name}.{path.rpartition('.')[2]}"] = text
        told.update({f"{name}-fixed.yaml": fixed for _, fixed in case.fixed})
    for name, case in _cases("IG201", "IG203", "IG205", valid=True):
        told.update({f"{name}.{path.rpartition('.')[2]}": text for path, text in case.files})
    calls = "".join(f"launch.manage_config_file({path!r})\n" for path in told)
    outcome = _run(f"{_HEAD}{calls}wandb.init().finish()\n", tmp_path_factory.mktemp("files"), *told.items())
    assert outcome.exception is None, outcome.exception
    stored = outcome.input_types["files"]
    return {path: (text, _stored_type(stored[path])) for path, text in told.items()}


@pytest.mark.parametrize("name", [name for name, _ in _cases("IG201", "IG203")])
def test_read_differently_until_mended(name: str, files: dict[str, tuple[str, Any]]) -> None:
    text, stored = files[f"{name}.yaml"]
    assert _type_of(yaml.safe_load(text)) != stored
    fixed, stored = files[f"{name}-fixed.yaml"]
    assert _type_of(yaml.safe_load(fixed)) == stored


def _yaml_names() -> list[str]:
    told = _cases("IG201", "IG203", "IG205", valid=True)
    return [name for name, case in told if case.files[0][0].endswith(".yaml") and "manage_config_file" in case.source]


@pytest.mark.parametrize("name", _yaml_names())
def test_valid_files_are_read_alike(name: str, files: dict[str, tuple[str, Any]]) -> None:
    text, stored = files[f"{name}.yaml"]
    assert _type_of(yaml.safe_load(text)) == stored


def test_json_key_given_twice_is_taken(files: dict[str, tuple[str, Any]]) -> None:
    _, stored = files["IG202-invalid-twice.json"]
    assert stored == {"lr": "number"}


@pytest.mark.parametrize("name", [name for name, _ in _cases("IG204", "IG205")])
def test_stored_though_pyyaml_raises(name: str, files: dict[str, tuple[str, Any]]) -> None:
    text, stored = files[f"{name}.yaml"]
    assert stored in ({"lr": "number"}, {"a": "number", "b": "string"})
    with pytest.raises(yaml.YAMLError):
        yaml.safe_load(text)


# Schemas

_WARNED = ("IG302", "IG303", "IG304", "IG305", "IG306")
# What W&B takes as it is: nothing it stores or says shows the fault, which is why there is a rule.
_SILENT = ("IG312",)


def _setting(case: Case) -> str:
    """What a case does before it declares its schema as `S`."""
    before, found, _ = case.source.partition("launch.manage_wandb_config(schema=S)\n")
    assert found
    return before


def _shared_schema_job(cases: list[tuple[str, Case]]) -> str:
    """Each schema for a file of its own; what a call raises is told as a warning."""
    parts = [_HEAD, "run = wandb.init()\n"]
    for name, case in cases:
        body = f"{_setting(case)}launch.manage_config_file({name + '.json'!r}, schema=S)\n"
        parts.append(f"wandb.termwarn('== {name}')\ntry:\n{textwrap.indent(body, '    ')}")
        parts.append("except Exception as error:\n    wandb.termwarn(f'raised {type(error).__name__}')\n")
    return "".join([*parts, "run.finish()\n"])


@pytest.fixture(scope="module")
def schemas(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[list[str], Any]]:
    """Of each case the warnings, and the schema stored."""
    codes = (*_WARNED, *_SILENT, "IG315", "IG316")
    cases = [*_cases(*codes), *_cases(*codes, valid=True)]
    told = [(f"{name}.json", "{}") for name, _ in cases]
    outcome = _run(_shared_schema_job(cases), tmp_path_factory.mktemp("schemas"), *told)
    assert outcome.exception is None, outcome.exception
    warned: dict[str, list[str]] = {"": []}
    for line in outcome.warnings:
        if line.startswith("== "):
            warned[line[3:]] = []
        elif not line.startswith(_NOISE):
            warned[[*warned][-1]].append(line)
    stored = outcome.input_schemas["files"]
    return {name: (warned[name], stored.get(f"{name}.json")) for name, _ in cases}


@pytest.mark.parametrize("name", [name for name, _ in _cases(*_WARNED)])
def test_wandb_warns(name: str, schemas: dict[str, tuple[list[str], Any]]) -> None:
    warnings, stored = schemas[name]
    # Of `minItems` on what is no array W&B does not even warn.
    assert any(_INVALID_SCHEMA in line for line in warnings) == (name != "IG304-invalid-items")
    assert stored  # as it is, all the same


@pytest.mark.parametrize("name", [name for name, _ in _cases(*_WARNED, *_SILENT, "IG315", "IG316", valid=True)])
def test_wandb_says_nothing_of_valid_schemas(name: str, schemas: dict[str, tuple[list[str], Any]]) -> None:
    warnings, _ = schemas[name]
    assert warnings == []


@pytest.mark.parametrize("name", [name for name, _ in _cases(*_SILENT) if not name.endswith("empty-enum")])
def test_wandb_compares_no_bounds(name: str, schemas: dict[str, tuple[list[str], Any]]) -> None:
    warnings, stored = schemas[name]
    assert warnings == []
    assert stored


def test_references(schemas: dict[str, tuple[list[str], Any]]) -> None:
    assert schemas["IG315-invalid-missing"] == (["raised KeyError"], None)
    for name in ("definitions", "no-defs"):
        warnings, stored = schemas[f"IG315-invalid-{name}"]
        assert any(_INVALID_SCHEMA in line for line in warnings)
        assert "$ref" in stored["properties"]["m"]


def test_recursion_is_cut(schemas: dict[str, tuple[list[str], Any]]) -> None:
    _, stored = schemas["IG316-invalid-itself"]
    assert stored["properties"]["a"]["properties"]["x"]["properties"]["x"] == {}


# Jobs of their own


@pytest.mark.parametrize(
    "name", ["IG307-invalid-enum", "IG307-invalid-type", "IG309-invalid-typo", "IG311-invalid-excluded"]
)
def test_schema_is_never_compared(name: str, tmp_path: Path) -> None:
    code, _, _ = name.partition("-")
    outcome = _run(dict(_cases(code))[name].source, tmp_path)
    assert outcome.exit_code == 0
    assert not any(_INVALID_SCHEMA in line for line in outcome.warnings)
    assert outcome.input_schemas["@wandb.config"]["properties"]
    assert outcome.run_config


@pytest.mark.parametrize("name", [name for name, _ in _cases("IG314")])
def test_no_job_at_all(name: str, tmp_path: Path) -> None:
    outcome = _run(dict(_cases("IG314"))[name].source, tmp_path)
    assert outcome.exit_code == 0
    assert outcome.stored() == {"input_types": {}, "input_schemas": {}, "job_json_input_types": {}}
    assert not any("NaN" in line or "Infinity" in line for line in outcome.warnings)
