"""`inputgen run` on the documentation's examples, under the real wandb, offline: the override is in `run.config`.

And what is under version control is as it was, for every example.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "fixtures" / "docs"

# Shows the run config at its end, without being part of what is scanned.
SITECUSTOMIZE = """\
import atexit, importlib.util, json, os

def write(run):
    with open(os.environ["SHOWN_CONFIG"], "w") as file:
        json.dump(dict(run.config), file, default=str)

def show():
    import wandb
    if wandb.run is not None:  # it was not finished
        write(wandb.run)

if os.environ.get("SHOWN_CONFIG") and importlib.util.find_spec("wandb"):
    import wandb.sdk.wandb_run as wandb_run
    finish = wandb_run.Run._finish
    wandb_run.Run._finish = lambda self, *args, **kwargs: (write(self), finish(self, *args, **kwargs))[1]
    atexit.register(show)
"""

CASES = [
    ("first_example", "trainer.learning_rate=0.5", ["trainer", "learning_rate"], 0.5),
    ("schema_repaired", "trainer.batch_size=256", ["trainer", "batch_size"], 256),
    ("file_example", "config.yaml:learning_rate=0.5", ["learning_rate"], 0.5),
    ("with_repaired", "trainer.model=vit", ["trainer", "model"], "vit"),
    ("instance_repaired", "trainer.learning_rate=0.5", ["trainer", "learning_rate"], 0.5),
]


@pytest.mark.parametrize(("name", "override", "path", "value"), CASES, ids=[case[0] for case in CASES])
def test_override_is_in_the_run_config(
    tmp_path: Path, name: str, override: str, path: list[str], value: object
) -> None:
    project, hooks = tmp_path / "project", tmp_path / "hooks"
    shutil.copytree(DOCS / name, project)
    hooks.mkdir()
    (hooks / "sitecustomize.py").write_text(SITECUSTOMIZE)
    (project / ".gitignore").write_text("wandb/\n")
    git = ["git", "-c", "user.name=n", "-c", "user.email=e@x", "-C", str(project)]
    for command in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "All"]):
        subprocess.run([*git, *command], check=True)
    shown = tmp_path / "config.json"
    environment = {
        **{name: text for name, text in os.environ.items() if not name.startswith("WANDB_")},
        "PYTHONPATH": os.pathsep.join([str(hooks), str(ROOT)]),
        "SHOWN_CONFIG": str(shown),
        "WANDB_MODE": "offline",
        "WANDB_SILENT": "true",
        "WANDB_ERROR_REPORTING": "false",
        "HOME": str(tmp_path),
    }
    command = [sys.executable, "-m", "inputgen", "run", "job.py", "--set", override]
    result = subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True, timeout=120)
    assert result.returncode == 0, result.stderr
    config = json.loads(shown.read_text())
    for key in path:
        config = config[key]
    assert config == value
    status = subprocess.run([*git, "status", "--porcelain"], capture_output=True, text=True, check=True)
    assert status.stdout == ""
