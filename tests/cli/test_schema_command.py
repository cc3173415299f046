"""`inputgen schema`: what it prints, where, and with which status."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from jsonschema import Draft202012Validator

Run = Callable[..., Result]

JOB = """import wandb
from wandb.sdk import launch
config = {"lr": 0.1, "layers": [1], "hub_token": "hf_abcdefghijklmnopqrstuv"}
launch.manage_wandb_config()
launch.manage_config_file("c.yaml")
wandb.init(config=config)
"""


@pytest.fixture
def job(folder: Path) -> Path:
    (folder / "c.yaml").write_text("batch: 3\n")
    (folder / "job.py").write_text(JOB)
    return folder / "job.py"


@pytest.mark.usefixtures("job")
class TestSchema:
    def test_the_document(self, run: Run) -> None:
        result = run("schema", "job.py", "--ignore", "IG402")
        document = json.loads(result.stdout)
        Draft202012Validator.check_schema(document)
        assert result.exit_code == 0
        assert list(document["properties"]) == ["run_config", "files"]
        assert document["properties"]["files"]["properties"]["c.yaml"]["properties"]["batch"]["default"] == 3
        assert "hf_abc" not in result.output
        assert result.stderr == ""

    def test_one_input(self, run: Run) -> None:
        document = json.loads(run("schema", "job.py", "--input", "c.yaml").stdout)
        assert document["properties"] == {"batch": {"title": "Batch", "type": "integer", "default": 3}}
        assert document["$schema"].endswith("2020-12/schema")

    def test_the_dialect_tells_what_it_leaves_out(self, run: Run) -> None:
        result = run("schema", "job.py", "--dialect", "launch")
        assert list(json.loads(result.stdout)["properties"]) == ["lr", "hub_token"]
        assert "layers: a list" in result.stderr
        assert run("schema", "job.py", "--dialect", "launch", "--quiet", "--ignore", "IG402").stderr == ""

    def test_full(self, run: Run) -> None:
        document = json.loads(run("schema", "job.py", "--full", "--input", "run_config").stdout)
        assert document["required"] == ["hub_token"]

    def test_output(self, run: Run, folder: Path) -> None:
        result = run("schema", "job.py", "-o", "s.json")
        assert result.stdout == ""
        assert json.loads((folder / "s.json").read_text())["title"] == "job.py"

    def test_secrets_are_shown_where_asked_for(self, run: Run) -> None:
        assert "hf_abc" in run("schema", "job.py", "--show-secrets").stdout

    def test_stdin(self, run: Run) -> None:
        assert json.loads(run("schema", "-", stdin=JOB).stdout)["title"] == "-"


WRONG = [
    (["job.py", "--input", "d.yaml"], "its inputs are: run_config, c.yaml"),
    (["."], "it is a folder, not a job"),
    (["missing.py"], "no such file"),
    ([], "missing argument"),
    (["empty.py"], "it has no inputs"),
]


@pytest.mark.parametrize(("arguments", "says"), WRONG, ids=[says for _, says in WRONG])
def test_wrong_use(run: Run, job: Path, arguments: list[str], says: str) -> None:
    job.with_name("empty.py").write_text("")
    result = run("schema", *arguments, *(["--dialect", "launch"] if arguments == ["empty.py"] else []))
    assert result.exit_code == 2
    assert says in result.stderr
    assert result.stdout == ""


def test_an_error_of_the_job_is_told(run: Run, folder: Path) -> None:
    (folder / "bad.py").write_text("def f(:\n")
    result = run("schema", "bad.py")
    assert result.exit_code == 1
    assert "bad.py" in result.stderr
