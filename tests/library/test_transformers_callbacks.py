"""transformers: callbacks of the job's own below `WandbCallback`, and taking W&B's own away."""

from __future__ import annotations

from pathlib import Path

import pytest
from rows import Row, run_config, scanned

from inputgen import model as m

OWN = """from transformers.integrations import WandbCallback
class Extra(WandbCallback):
    def __init__(self, extra):
        super().__init__()
        self.extra = extra
    def setup(self, args, state, model, **kwargs):
        if self._wandb is None:
            return
        if state.is_world_process_zero:
            if self._wandb.run is None:
                self._wandb.init()
            self._wandb.config.update({"lr": args.learning_rate, **self.extra}, allow_val_change=True)
class Besides(Extra):
    def setup(self, args, state, model, **kwargs):
        super(Extra, self).setup(args, state, model)
        self._wandb.config.update(self.extra)
class Quiet(WandbCallback):
    def on_log(self, args, state, control, **kwargs):
        pass
"""
HEAD = """import sys
from transformers import ProgressCallback, Trainer, TrainingArguments
from transformers.integrations import WandbCallback
from own import Besides, Extra, Quiet
args = TrainingArguments('o', report_to='wandb', learning_rate=0.5)
"""
GIVEN = "t = Trainer(None, args, callbacks=[{}])\n"
REMOVED = "t.remove_callback(WandbCallback)\n"
# What the job does; the keys of the callback's own that its run has; whether it is told all training arguments.
CASES = {
    "set-up-by-itself": (GIVEN.format("Extra({'k': 1})") + REMOVED, {"lr": 0.5, "k": 1}, False),
    "added": ("t = Trainer(None, args)\n" + REMOVED + "t.add_callback(Extra({'k': 1}))\n", {"lr": 0.5, "k": 1}, False),
    "both": (GIVEN.format("Extra({'k': 1})"), {"lr": 0.5, "k": 1}, True),
    "by-the-class-above": (GIVEN.format("Besides({'k': 1})") + REMOVED, {"k": 1}, True),
    "without-a-setup-of-its-own": (GIVEN.format("Quiet()") + REMOVED, {}, True),
    "popped": ("t = Trainer(None, args)\nt.pop_callback(WandbCallback)\nt.add_callback(Quiet)\n", {}, False),
    "another-one-is-removed": ("t = Trainer(None, args)\nt.remove_callback(ProgressCallback)\n", {}, True),
    "taken-away-again": (GIVEN.format("Extra({'k': 1})") + "t.remove_callback(Extra)\n", {}, True),
    "perhaps-removed": ("t = Trainer(None, args)\nif sys.argv[1:]:\n    " + REMOVED, {}, True),
    "perhaps-given": (
        "own = []\nif sys.argv[1:]:\n    own.append(Extra({'k': 1}))\nt = Trainer(None, args, callbacks=own)\n"
        + REMOVED,
        {"lr": 0.5, "k": 1},
        False,
    ),
}


@pytest.mark.parametrize("id_", CASES)
def test_callbacks(id_: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    body, own, told = CASES[id_]
    row = Row(id_, f"{HEAD}{body}t.train()\n# wandb.init(", {}, {"own.py": OWN})
    result = scanned(row, tmp_path, monkeypatch)
    config = run_config(result) if result.job.inputs else m.Mapping(())
    assert isinstance(config, m.Mapping)
    held = {entry.key: entry for entry in config.entries}
    found = held.get("learning_rate")
    assert (found is not None and not found.optional) is told
    for key in ("lr", "k"):
        entry = held.get(key)
        assert (entry is not None) == (key in own), key
        if entry is not None:
            assert not entry.optional
            assert isinstance(entry.value, m.Known)
            assert entry.value.value == own[key]
