"""The hooks under the real pre-commit, in a real git repository. Nothing is downloaded: `language: system`."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

SHIPPED = Path(__file__).parents[2] / ".pre-commit-hooks.yaml"
JOB = """import wandb
from wandb.sdk import launch
launch.manage_wandb_config(include="lr")
launch.manage_config_file("config.yaml")
wandb.init(config={"lr": 0.1})
"""


def call(folder: Path, *args: str) -> subprocess.CompletedProcess[str]:
    bin_ = Path(sys.executable).parent
    names = {
        "PATH": f"{bin_}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(folder.parent),
        "PRE_COMMIT_HOME": str(folder.parent / "cache"),
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_AUTHOR_NAME": "a",
        "GIT_AUTHOR_EMAIL": "a@b",
        "GIT_COMMITTER_NAME": "a",
        "GIT_COMMITTER_EMAIL": "a@b",
        "PYTHONPATH": str(SHIPPED.parent),
    }
    return subprocess.run(args, cwd=folder, env=names, capture_output=True, text=True, check=False, timeout=120)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    folder = tmp_path / "repository"
    folder.mkdir()
    hooks = yaml.safe_load(SHIPPED.read_text(encoding="utf-8"))
    local = [{**hook, "language": "system", "entry": f"{sys.executable} -m {hook['entry']}"} for hook in hooks]
    config = {"repos": [{"repo": "local", "hooks": local[:1]}]}
    (folder / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config))
    (folder / "both.yaml").write_text(yaml.safe_dump({"repos": [{"repo": "local", "hooks": local}]}))
    (folder / "config.yaml").write_text("batch: 1\n")
    (folder / "job.py").write_text(JOB)
    (folder / "notes.txt").write_text("")
    assert call(folder, "git", "init", "-q").returncode == 0
    installed = call(folder, sys.executable, "-m", "pre_commit", "install")
    assert installed.returncode == 0, installed.stdout + installed.stderr
    return folder


def commit(folder: Path, *paths: str) -> subprocess.CompletedProcess[str]:
    assert call(folder, "git", "add", *paths).returncode == 0
    return call(folder, "git", "commit", "-m", "x")


def test_a_broken_include_blocks_the_commit_until_it_is_fixed(repository: Path) -> None:
    blocked = commit(repository, ".")
    assert blocked.returncode == 1
    assert "IG106" in blocked.stdout + blocked.stderr
    assert call(repository, "git", "log").returncode != 0, "nothing is committed"
    fixed = call(repository, sys.executable, "-m", "inputgen", "check", "--fix")
    assert fixed.returncode == 0, fixed.stdout + fixed.stderr
    passed = commit(repository, ".")
    assert passed.returncode == 0, passed.stdout + passed.stderr

    # A config file alone triggers the jobs that use it; a file of another kind triggers nothing.
    (repository / "config.yaml").write_text("batch: 1\nbatch: 2\n")
    by_file = commit(repository, "config.yaml")
    assert by_file.returncode == 1
    assert "config.yaml:2:1: error IG003" in by_file.stdout + by_file.stderr
    assert call(repository, "git", "restore", "--staged", "config.yaml").returncode == 0
    (repository / "notes.txt").write_text("more")
    other = commit(repository, "notes.txt")
    assert other.returncode == 0
    assert "Skipped" in other.stdout + other.stderr


def test_a_stale_module_blocks_the_commit_with_a_diff(repository: Path) -> None:
    (repository / "job.py").write_text(JOB.replace('"lr")', '["lr"])'))
    assert call(repository, sys.executable, "-m", "inputgen", "generate").returncode == 0
    (repository / "both.yaml").rename(repository / ".pre-commit-config.yaml")
    passed = commit(repository, ".")
    assert passed.returncode == 0, passed.stdout + passed.stderr
    (repository / "job.py").write_text(JOB.replace('"lr")', '["lr"])').replace("0.1", "0.5"))
    stale = commit(repository, "job.py")
    assert stale.returncode == 1
    assert "job_inputs.py" in stale.stdout + stale.stderr
    assert "= 0.5" in stale.stdout + stale.stderr


def test_the_shipped_hooks_are_of_a_form_that_pre_commit_takes(repository: Path) -> None:
    done = call(repository, sys.executable, "-m", "pre_commit", "validate-manifest", str(SHIPPED))
    assert done.returncode == 0, done.stdout + done.stderr
