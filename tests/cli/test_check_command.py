"""`inputgen check`, on real files: statuses, streams, fixes written or shown."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Run = Callable[..., Result]

HEAD = "import wandb\nfrom wandb.sdk import launch\n"
GOOD = HEAD + 'launch.manage_wandb_config(include=["lr"])\nwandb.init(config={"lr": 0.1})\n'
STRING = GOOD.replace('["lr"]', '"lr"')
WARNING = GOOD.replace('include=["lr"]', 'exclude=["lx"]')
UNSAFE = HEAD + 'launch.manage_config_file("c.yaml")\n'

STATUSES: list[tuple[str, list[str], int]] = [
    (GOOD, [], 0),
    (STRING, [], 1),
    (WARNING, [], 0),
    (WARNING, ["--strict"], 1),
    (WARNING, ["--strict", "--ignore", "IG105"], 0),
    (STRING, ["--ignore", "paths-not-a-list"], 0),
    (STRING, ["--select", "IG105"], 0),
    (STRING, ["--fix"], 0),
    (STRING, ["--diff"], 1),
    (GOOD, ["--diff"], 0),
    (STRING, ["--statistics"], 1),
]


@pytest.mark.parametrize(("source", "options", "status"), STATUSES, ids=range(len(STATUSES)))
def test_status(run: Run, folder: Path, source: str, options: list[str], status: int) -> None:
    (folder / "job.py").write_text(source)
    assert run("check", "job.py", *options).exit_code == status


def test_findings_on_stdout_and_the_summary_on_stderr(run: Run, folder: Path) -> None:
    (folder / "job.py").write_text(STRING)
    result = run("check")
    assert result.stdout.startswith("job.py:3:36: error IG106 [paths-not-a-list]")
    assert result.stderr == "1 job: 1 error; 1 can be fixed with --fix\n"
    assert run("check", "-q").stderr == ""


def test_nothing_to_report(run: Run, folder: Path) -> None:
    (folder / "job.py").write_text(GOOD)
    result = run("check", ".")
    assert (result.stdout, result.stderr) == ("", "1 job: nothing to report\n")


def test_no_job(run: Run, folder: Path) -> None:
    result = run("check")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "no job found" in result.stderr


def test_fix_writes_and_keeps_mode_and_link(run: Run, folder: Path) -> None:
    real = folder / "real.py"
    real.write_bytes(STRING.replace("\n", "\r\n").encode())
    real.chmod(0o640)
    (folder / "job.py").symlink_to("real.py")
    result = run("check", "job.py", "--fix")
    assert (folder / "job.py").is_symlink()
    assert real.read_bytes() == GOOD.replace("\n", "\r\n").encode()
    assert stat.S_IMODE(real.stat().st_mode) == 0o640
    assert result.stderr == "fixed 1 diagnostic in 1 file\n1 job: nothing to report\n"
    assert os.listdir(folder) == ["job.py", "real.py"] or sorted(os.listdir(folder)) == ["job.py", "real.py"]  # noqa: PTH208


def test_diff_changes_nothing(run: Run, folder: Path) -> None:
    (folder / "job.py").write_text(STRING)
    result = run("check", "job.py", "--diff")
    assert (folder / "job.py").read_text() == STRING
    assert '-launch.manage_wandb_config(include="lr")\n+launch.manage_wandb_config(include=["lr"])' in result.stdout
    assert result.stderr.startswith("would fix 1 diagnostic in 1 file\n")


def test_unsafe_fixes_are_asked_for(run: Run, folder: Path) -> None:
    (folder / "job.py").write_text(UNSAFE)
    config = folder / "c.yaml"
    config.write_text("lr: 1e-5  # small\nshuffle: yes\n")
    result = run("check", "--fix")
    assert config.read_text() == "lr: 1e-5  # small\nshuffle: true\n"
    assert "1 with --fix --unsafe-fixes" in result.stderr
    run("check", "--fix", "--unsafe-fixes")
    assert config.read_text() == "lr: 1.0e-5  # small\nshuffle: true\n"


def test_one_file_of_two_jobs_is_fixed_once(run: Run, folder: Path) -> None:
    (folder / "c.yaml").write_text("shuffle: yes\n")
    (folder / "a.py").write_text(UNSAFE)
    (folder / "b.py").write_text(UNSAFE)
    result = run("check", "--fix")
    assert (folder / "c.yaml").read_text() == "shuffle: true\n"
    assert "fixed 1 diagnostic in 1 file" in result.stderr


def test_a_notebook_is_fixed_in_its_cell_alone(run: Run, folder: Path) -> None:
    cell = {"cell_type": "code", "execution_count": 3, "metadata": {"x": [1.0]}, "outputs": [{"a": "ü"}]}
    document = {
        "cells": [
            {"cell_type": "markdown", "metadata": {}, "source": ["# Ü"]},
            {**cell, "source": STRING.splitlines(keepends=True)},
            {**cell, "source": "x = 1"},
        ],
        "metadata": {"kernelspec": {"name": "python3"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    path = folder / "job.ipynb"
    path.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    before = path.read_text(encoding="utf-8").splitlines()
    assert run("check", "job.ipynb", "--fix").exit_code == 0
    after = path.read_text(encoding="utf-8").splitlines()
    changed = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    assert changed == [
        (
            '    "launch.manage_wandb_config(include=\\"lr\\")\\n",',
            '    "launch.manage_wandb_config(include=[\\"lr\\"])\\n",',
        )
    ]


def test_stdin(run: Run) -> None:
    assert run("check", "-", stdin=STRING).stdout.startswith("-:3:36: error IG106")
    fixed = run("check", "-", "--fix", stdin=STRING)
    assert (fixed.exit_code, fixed.stdout) == (0, GOOD)
    diff = run("check", "-", "--diff", "--stdin-filename", "job.py", stdin=STRING)
    assert diff.exit_code == 1
    assert diff.stdout.startswith("--- job.py\n+++ job.py\n")


def test_suppressed(run: Run, folder: Path) -> None:
    (folder / "job.py").write_text(STRING.replace('"lr")\n', '"lr")  # inputgen: ignore[IG106]\n'))
    assert run("check").exit_code == 0
    (folder / "job.py").write_text(GOOD.replace('"])\n', '"])  # inputgen: ignore[IG106]\n'))
    result = run("check", "--fix")
    assert "fixed 1 diagnostic" in result.stderr
    assert (folder / "job.py").read_text() == GOOD


def test_configured_levels(run: Run, folder: Path) -> None:
    (folder / "job.py").write_text(STRING)
    (folder / "pyproject.toml").write_text('[tool.inputgen]\nseverity = { paths-not-a-list = "warning" }\n')
    assert run("check").exit_code == 0
    (folder / "pyproject.toml").write_text('[tool.inputgen.per-file-ignores]\n"job.py" = ["IG1"]\n')
    assert run("check").stdout == ""


def test_a_fix_that_breaks_the_file_is_taken_back(run: Run, folder: Path) -> None:
    # `dict(...)` is no place for a key in quotes: the edit that adds a type does not parse.
    source = GOOD.replace('include=["lr"]', "schema=dict(type='object', properties=dict(lr=dict(title='LR')))")
    (folder / "job.py").write_text(source)
    result = run("check", "--fix")
    assert (folder / "job.py").read_text() == source
    assert "a fix was taken back" in result.stderr


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_file_that_cannot_be_written(run: Run, folder: Path) -> None:
    (folder / "job.py").write_text(STRING)
    folder.chmod(0o500)
    try:
        assert run("check", "--fix").exit_code == 2
    finally:
        folder.chmod(0o700)


def test_statistics(run: Run, folder: Path) -> None:
    (folder / "a.py").write_text(STRING)
    (folder / "b.py").write_text(STRING + 'launch.manage_wandb_config(exclude=["x"])\n')
    assert run("check", "--statistics").stdout.splitlines()[0] == "2  error    IG106  [*]  paths-not-a-list"
