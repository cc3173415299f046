"""`inputgen schema JOB --dialect launch -o F`, then `wandb job create --schema F`: what the README shows."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from backend import ENTITY, PROJECT, Backend

FIXTURE = Path(__file__).parents[2] / "fixtures" / "docs" / "schema_repaired"


def test_wandb_stores_the_schema_before_any_run(tmp_path: Path) -> None:
    folder = tmp_path / "project"
    shutil.copytree(FIXTURE, folder, ignore=shutil.ignore_patterns("expected"))
    (folder / "requirements.txt").write_text("wandb\n")
    command = [
        sys.executable,
        "-m",
        "inputgen",
        "schema",
        "job.py",
        "--dialect",
        "launch",
        "-o",
        str(tmp_path / "s.json"),
    ]
    subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=60)
    with Backend() as backend:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("WANDB_")}
        environment |= {
            "WANDB_BASE_URL": backend.url, "WANDB_API_KEY": "0" * 40, "HOME": str(tmp_path), "WANDB_CONSOLE": "off",
            "WANDB_ERROR_REPORTING": "false", "WANDB_DIR": str(tmp_path), "NO_PROXY": "*",
        }  # fmt: skip
        create = ["job", "create", "code", ".", "-E", "python job.py", "-e", ENTITY, "-p", PROJECT, "-n", "declared"]
        done = subprocess.run(
            [sys.executable, "-m", "wandb", *create, "--schema", str(tmp_path / "s.json")],
            cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=90,
        )  # fmt: skip
        made = list(backend.artifacts.values())
        # At its end the command fetches and deletes the hidden run, which the stand-in does not answer.
    metadata = [json.loads(each["metadata"]) for each in made if isinstance(each.get("metadata"), str)]
    stored = [each["input_schemas"] for each in metadata if "input_schemas" in each]
    assert stored[:1] == [{"@wandb.config": json.loads((tmp_path / "s.json").read_text())}]
    assert "unhandled or invalid" not in done.stderr + done.stdout
