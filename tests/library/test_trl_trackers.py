"""TRL's trainers that start a run when they are made: what they tell it."""

from __future__ import annotations

from pathlib import Path

import pytest
from rows import lay

from inputgen import model as m
from inputgen.api import scan_source
from inputgen.config import Config

OLD, NEW = {"requirements.txt": "trl==0.11.4\n"}, {"requirements.txt": "trl==0.15.0\n"}
HEAD = "import wandb\nfrom trl import DDPOConfig, DDPOTrainer, PPOConfig, PPOTrainer\nfrom some_library import net, tok, f, g, h\n"
PPO = "c = PPOConfig(log_with='wandb', batch_size=16, tracker_kwargs={'wandb': {'name': 'x'}})\n"
KEY = "trl_ppo_trainer_config"
# The job, its files; of the fields some, with their types, and the keys at the top.
CASES = {
    "ppo": (PPO + "PPOTrainer(c, net, None, tok)", OLD, {f"{KEY}.batch_size": "int", f"{KEY}.world_size": "int", f"{KEY}.total_ppo_epochs": "int", f"{KEY}.backward_batch_size": "int", f"{KEY}.tracker_kwargs/wandb/name": "str"}, [KEY]),
    "proven-by-what-it-gives": (PPO + "PPOTrainer(config=c, model=net)", {}, {f"{KEY}.batch_size": "int | None"}, [KEY]),
    "into-the-run-of-the-job": ("wandb.init(config={'a': 1})\n" + PPO + "t = PPOTrainer(c, net)\nif t.accelerator.is_main_process:\n    wandb.config.update({'b': 1})", OLD, {"a": "int", f"{KEY}.seed": "int"}, ["a", KEY, "b"]),
    "in-the-main-process": ("from accelerate import Accelerator\nx = Accelerator()\nif x.is_main_process:\n    wandb.init(config={'a': 1})\n" + PPO + "t = PPOTrainer(c, net)\nif t.accelerator.is_main_process:\n    wandb.config.b = 1", OLD, {"a": "int", "b": "int", f"{KEY}.seed": "int"}, ["a", KEY, "b"]),
    "below-it": ("class T(PPOTrainer):\n    def __init__(self, c, n):\n        super().__init__(c, model=n)\n" + PPO + "T(c, net)", OLD, {f"{KEY}.seed": "int"}, [KEY]),
    "ddpo": ("DDPOTrainer(DDPOConfig(num_epochs=3, log_with='wandb'), f, g, h)", OLD, {"ddpo_trainer_config.num_epochs": "int"}, ["ddpo_trainer_config"]),
    # What tells W&B nothing.
    "no-tracker": ("PPOTrainer(PPOConfig(batch_size=4, ppo_epochs=2), net)", OLD, {}, []),
    "another-tracker": ("PPOTrainer(PPOConfig(log_with='tensorboard'), net)", OLD, {}, []),
    "the-later-trainer": ("PPOTrainer(args=PPOConfig(output_dir='o', report_to='wandb'))", NEW, {}, []),
}  # fmt: skip


@pytest.mark.parametrize(("body", "files", "some", "top"), CASES.values(), ids=CASES)
def test_told(
    body: str,
    files: dict[str, str],
    some: dict[str, str],
    top: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lay(tmp_path, monkeypatch, files)
    job = scan_source(f"{HEAD}{body}\n".encode(), "job.py", Config(base=tmp_path)).job
    fields = {".".join(field.path): field for found in job.inputs for field in found.fields}
    assert {name: m.types.render(fields[name].type) for name in some} == some
    assert not any(fields[name].optional for name in some)
    assert list(dict.fromkeys(field.path[0] for field in fields.values())) == top
