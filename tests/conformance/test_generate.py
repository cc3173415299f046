"""From the generated class to the job under the real wandb: it ends with exactly the config and file intended."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import yaml
from harness import run_job

from inputgen import api
from inputgen.config import Config

JOB = """import yaml
import wandb
from wandb.sdk import launch

launch.manage_wandb_config(include=["trainer", "seed"])
launch.manage_config_file("config.yaml")
with open("config.yaml") as file:
    config = yaml.safe_load(file)
with wandb.init(config={"trainer": {"lr": 0.1, "a.b": 1, "name": "adam"}, "seed": 42}) as run:
    pass
"""
FILE = "batch: 32 # rows\nmodel:\n  layers: 4\n  name: resnet\n"


def generated(folder: Path) -> ModuleType:
    (folder / "job.py").write_text(JOB)
    (folder / "config.yaml").write_text(FILE)
    result = api.scan_file(folder / "job.py", Config())
    for path, text in api.generated_files(result, Config()).texts:
        path.write_text(text)
    spec = importlib.util.spec_from_file_location("generated_job_inputs", folder / "job_inputs.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    import sys

    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def test_the_job_ends_with_exactly_what_was_intended(tmp_path: Path) -> None:
    module = generated(tmp_path)
    trainer = module.RunConfigTrainerOverrides(lr=0.003, a_b=7)
    overrides = module.JobOverrides(
        run_config=module.RunConfigOverrides(trainer=trainer),
        files={"config.yaml": {"batch": 64, "model": {"layers": 8}}},
    )
    spec = overrides.launch_spec()
    assert spec == {
        "overrides": {
            "run_config": {"trainer": {"lr": 0.003, "a.b": 7}},
            "files": {"config.yaml": {"batch": 64, "model": {"layers": 8}}},
        }
    }
    variables = overrides.environment()
    assert json.loads(variables["WANDB_CONFIG"]) == spec["overrides"]["run_config"]
    outcome = run_job(
        tmp_path / "job.py",
        run_config=json.loads(variables["WANDB_CONFIG"]),
        file_overrides=json.loads(variables["WANDB_LAUNCH_FILE_OVERRIDES"]),
    )
    assert outcome.exit_code == 0, outcome.exception
    assert outcome.run_config == {"trainer": {"lr": 0.003, "a.b": 7, "name": "adam"}, "seed": 42}
    changed: dict[str, Any] = yaml.safe_load(outcome.files_changed["config.yaml"])
    assert changed == {"batch": 64, "model": {"layers": 8, "name": "resnet"}}
