"""`inputgen override` and `inputgen publish`: streams, formats, exit statuses."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
from pathlib import Path

import pytest
from run_jobs import inputgen

JOB = """\
import wandb
from wandb.sdk import launch

launch.manage_wandb_config(exclude=["private"])
launch.manage_config_file("config.yaml")
wandb.init(config={"trainer": {"lr": 0.01}, "layers": [1], "token": None, "private": 1})
"""
SPEC = {"overrides": {"run_config": {"trainer": {"lr": 0.003}}, "files": {"config.yaml": {"batch_size": 64}}}}
GIVEN = ("--set", "trainer.lr=3e-3", "--set", "config.yaml:batch_size=64")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "job.py").write_text(JOB)
    (tmp_path / "config.yaml").write_text("batch_size: 32\n")
    return tmp_path


FORMATS = [
    ((), json.dumps(SPEC, indent=2) + "\n"),
    (("--format", "json"), json.dumps(SPEC["overrides"], indent=2) + "\n"),
    (
        ("--format", "env"),
        (
            "WANDB_LAUNCH='True'\nWANDB_CONFIG='{\"trainer\": {\"lr\": 0.003}}'\n"
            'WANDB_LAUNCH_FILE_OVERRIDES=\'{"config.yaml": {"batch_size": 64}}\'\n'
        ),
    ),
    (
        ("--format", "env", "--max-env-length", "30"),
        (
            "WANDB_LAUNCH='True'\nWANDB_CONFIG='{\"trainer\": {\"lr\": 0.003}}'\n"
            'WANDB_LAUNCH_FILE_OVERRIDES_0=\'{"config.yaml": {"batch_size":\'\n'
            "WANDB_LAUNCH_FILE_OVERRIDES_1=' 64}}'\n"
        ),
    ),
]


@pytest.mark.parametrize(("options", "text"), FORMATS, ids=range(len(FORMATS)))
def test_formats(project: Path, options: tuple[str, ...], text: str) -> None:
    result = inputgen("override", "job.py", *GIVEN, *options, cwd=project)
    assert (result.returncode, result.stdout, result.stderr) == (0, text, "")


def test_what_is_emitted_is_valid_where_it_came_from(project: Path) -> None:
    inputgen("override", "job.py", *GIVEN, "-o", "o.json", cwd=project)
    again = inputgen("override", "job.py", "--from", "o.json", cwd=project)
    assert json.loads(again.stdout) == SPEC
    changed = inputgen("override", "job.py", "--from", "o.json", "--set", "trainer.lr=1", cwd=project)
    assert json.loads(changed.stdout)["overrides"]["run_config"] == {"trainer": {"lr": 1.0}}


def test_all_problems_with_their_places_and_nothing_emitted(project: Path) -> None:
    (project / "sub").mkdir()
    (project / "sub" / "o.yaml").write_text("overrides:\n  run_config:\n    trainer:\n      lr: 5e-5\n")
    args = ("--from", "o.yaml", "--set", "trainer.l=1", "--set", "private=2")
    result = inputgen("override", "../job.py", *args, cwd=project / "sub")
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr.splitlines() == [
        (
            "inputgen: o.yaml:4:7: trainer.lr: PyYAML reads '5e-5' as text, not as a number; write 5.0e-05 "
            "(declared at ../job.py:6:32)"
        ),
        "inputgen: trainer.l: is no key of the job; did you mean trainer.lr? (declared at ../job.py:6:32)",
        (
            "inputgen: private: is no input of the job: excluded by private; change the declaration, or leave it out "
            "(declared at ../job.py:4:1)"
        ),
        "inputgen: 3 invalid overrides; nothing was emitted",
    ]


USAGE = [
    (["override"], "missing argument 'job'"),
    (["override", "job.py"], "nothing to override"),
    (["override", ".", "--set", "a=1"], "it is a folder"),
    (["override", "config.yaml", "--set", "a=1"], "it is a config file"),
    (["override", "no.py", "--set", "a=1"], "no such file"),
    (["override", "job.py", "--from", "no.json"], "it does not exist"),
    (["override", "job.py", "--from", "."], "it is a folder"),
    (["override", "job.py", "--set", "a"], "there is no '='"),
    (["override", "job.py", "--set", "a=1", "--max-env-length", "0"], "max-env-length"),
    (["publish", "-"], "stdin"),
    (["publish", "a.ipynb"], "runs a script, not a notebook"),
    (["publish"], "missing argument 'job'"),
]


@pytest.mark.parametrize(("args", "said"), USAGE, ids=[" ".join(row[0]) for row in USAGE])
def test_bad_usage(project: Path, args: list[str], said: str) -> None:
    result = inputgen(*args, cwd=project)
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr.count("\n") == 1
    assert said in result.stderr.lower()


def test_a_job_that_does_not_parse(project: Path) -> None:
    (project / "job.py").write_text("x = (\n")
    for name, *args in (("override", "--set", "a=1"), ("publish",)):
        result = inputgen(name, "job.py", *args, cwd=project)
        assert (result.returncode, result.stdout) == (1, "")
        assert "job.py:1:5: the job cannot be read" in result.stderr


def test_a_secret_goes_to_stdout_alone(project: Path) -> None:
    secret = "hf_zyxwvutsrqponmlkjihgfedc2"
    result = inputgen("override", "job.py", "--set", f"token={secret}", "--set", "trainer.lr=1", cwd=project)
    assert secret in result.stdout
    result = inputgen("override", "job.py", "--set", f"token={secret}", "--set", f"trainer.lr={secret}", cwd=project)
    assert (result.returncode, result.stdout) == (1, "")
    assert secret not in result.stderr


# --- publish -----------------------------------------------------------------------------------------------------


def test_publish_prints_commands_that_a_shell_takes(project: Path) -> None:
    """The commands are run with stand-ins for `wandb` and `python` that show what they are given."""
    result = inputgen("publish", "job.py", "-e", "it's", "-p", "p", cwd=project)
    assert result.returncode == 0
    assert result.stderr.splitlines() == [
        "inputgen: note: layers: a list whose elements are not chosen from given values cannot be said: it is left out",
        "inputgen: note: token: it has no type, which the dialect cannot say: it is left out",
        "inputgen: note: keys that the schema does not name cannot be refused",
        "inputgen: note: config.yaml: keys that the schema does not name cannot be refused",
    ]
    tools = project / "tools"
    tools.mkdir()
    for name in ("wandb", "python"):
        script = 'printf "%s\\n" "$@"; for last; do :; done; case "$last" in *.json) cat "$last";; *) cat;; esac'
        (tools / name).write_text(
            f"#!/bin/sh\n{script} > '{project}/{name}.out'\n".replace("; for", f" > '{project}/{name}.args'; for")
        )
        (tools / name).chmod(0o755)
    environment = {**os.environ, "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}"}
    subprocess.run(["sh", "-eu"], input=result.stdout, text=True, env=environment, cwd=project, check=True)
    created = (project / "wandb.args").read_text().splitlines()
    assert created[:-1] == [
        *shlex.split("job create code . -E 'python job.py' -e"),
        "it's",
        *"-p p -n job --schema".split(),
    ]
    schema = json.loads(inputgen("schema", "job.py", "--dialect", "launch", cwd=project).stdout)
    assert schema["properties"]["trainer"]["properties"]["lr"]["type"] == "number"
    assert json.loads((project / "wandb.out").read_text()) == schema
    assert (project / "python.args").read_text().splitlines()[-1] == "it's/p/job:latest"
    stored = json.loads((project / "python.out").read_text())
    scan = json.loads(inputgen("scan", "job.py", "--format", "wandb", cwd=project).stdout)
    assert stored["input_types"] == scan["input_types"]
    of_file = json.loads(
        inputgen("schema", "job.py", "--dialect", "launch", "--input", "config.yaml", cwd=project).stdout
    )
    assert stored["input_schemas"] == {"@wandb.config": schema, "files": {"config.yaml": of_file}}


def test_the_schema_that_is_published_is_one_that_wandb_takes(project: Path) -> None:
    import jsonschema
    from wandb.sdk.launch.inputs.schema import META_SCHEMA

    script = inputgen("publish", "job.py", cwd=project).stdout
    schema = json.loads(script.split("<<'END_OF_SCHEMA'\n")[1].split("END_OF_SCHEMA")[0])
    assert list(jsonschema.Draft202012Validator(META_SCHEMA).iter_errors(schema)) == []


def test_publish_without_declarations(project: Path) -> None:
    (project / "job.py").write_text("import wandb\nwandb.init(config={'lr': 1})\n")
    result = inputgen("publish", "job.py", cwd=project)
    assert (result.returncode, result.stdout) == (0, "")
    assert "declares no inputs" in result.stderr


def test_hostile_names_stay_quoted(project: Path) -> None:
    name = "$(touch pwned) `touch pwned`;\n'.py"
    (project / name).write_text(JOB.replace('"trainer"', '"END_OF_SCHEMA\\nEND_OF_INPUTS\\n$(touch pwned)"'))
    script = inputgen("publish", name, "-n", "$(touch pwned)", "-e", "e", "-p", "p", cwd=project).stdout
    assert script
    for tool in ("wandb", "python"):
        (project / tool).write_text("#!/bin/sh\ncat > /dev/null\n")
        (project / tool).chmod(0o755)
    environment = {**os.environ, "PATH": f"{project}{os.pathsep}{os.environ['PATH']}"}
    subprocess.run(["sh", "-eu"], input=script, text=True, env=environment, cwd=project, check=True)
    assert not (project / "pwned").exists()


@pytest.mark.parametrize("name", ["override", "run", "publish"])
def test_help(project: Path, name: str) -> None:
    result = inputgen(name, "--help", cwd=project)
    assert result.returncode == 0
    assert "\\b" not in result.stdout
    assert "\n    inputgen " in result.stdout
    assert "Exit status" in result.stdout
