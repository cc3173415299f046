"""The hooks of modules and callbacks: which of them a trainer calls, and what it gives those of callbacks."""

from __future__ import annotations

from pathlib import Path

import pytest
from rows import Row, check, parametrized, scanned

from inputgen import model as m

START = "import pytorch_lightning as pl, torch\nfrom pytorch_lightning.loggers import WandbLogger\n"
MODULE = "class M(pl.LightningModule):\n    def __init__(self, width=4):\n        super().__init__()\n        self.width = width\n"
END = "# wandb.init(\n"


def callback(id_: str, body: str, types: object, made: str = "[C()]", module: str = "M()", end: str = "") -> Row:
    hook = f"class C(pl.Callback):\n    def on_fit_start(self, trainer, pl_module):\n        {body}\n"
    job = f"{START}{MODULE}{hook}t = pl.Trainer(callbacks={made}, logger=WandbLogger(config={{'a': 1}}))\nt.fit({module})\n{end}{END}"
    return Row(id_, job, types, real=False)


ROWS = [
    callback("trainer", "trainer.logger.log_hyperparams({'k': 1})", {"a": "int", "k": "int"}),
    callback("module", "trainer.logger.experiment.config['w'] = pl_module.width", {"a": "int", "w": "int"}),
    callback("parameters", "trainer.logger.log_hyperparams({'n': sum(p.numel() for p in pl_module.parameters()), 'names': [n for n, p in pl_module.named_parameters()]})", {"a": "int", "n": "int", "names": "list[str]"}),
    callback("one-of-two-modules", "trainer.logger.log_hyperparams({'w': pl_module.width})", {"a": "int", "w": "int | str"}, end="t.fit(M('x'))\n"),
    callback("a-module-that-is-not-known", "trainer.logger.log_hyperparams({'w': pl_module.width})", {"a": "int", "w": "unknown", "*": "unknown"}, module="__import__('x').net()"),
    callback("not-given", "trainer.logger.log_hyperparams({'k': 1})", {"a": "int", "k?": "int", "*": "unknown"}, made="[]"),
]  # fmt: skip

HOOKS = f"""{START}import wandb
class N(pl.LightningModule):
    def on_fit_start(self):
        wandb.config.update({{'a': 1}})
    def test_step(self, batch, index):
        wandb.config.update({{'b': 1}})
    def setup(self, stage):
        wandb.config.update({{'c': 1}})
    def helper(self):
        wandb.config.update({{'d': 1}})
t = pl.Trainer(logger=WandbLogger())
"""
# What nothing calls, as told, by the methods of the trainer that are called.
NOT_CALLED = {
    "fit": {"test_step", "helper"},
    "test": {"on_fit_start", "helper"},
    "validate": {"on_fit_start", "test_step", "helper"},
    "": {"on_fit_start", "test_step", "setup", "helper"},
}


@parametrized(ROWS)
def test_callbacks(row: Row, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check(row, tmp_path, monkeypatch)


@pytest.mark.parametrize("method", NOT_CALLED)
def test_what_nothing_calls(method: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    call = f"t.{method}(N())\n" if method else ""
    result = scanned(Row(method, f"{HOOKS}{call}{END}", None), tmp_path, monkeypatch)
    told = {each.function for each in result.facts.events if isinstance(each, m.NotCalled) and not each.is_written}
    assert told == NOT_CALLED[method]
