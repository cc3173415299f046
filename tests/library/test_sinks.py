"""Runs that libraries start: accelerate's trackers and Lightning's logger, which are read, not run."""

from __future__ import annotations

from pathlib import Path

import pytest
from rows import Row, check, parametrized

ACCELERATE = "from accelerate import Accelerator\n"
LIGHTNING = "import pytorch_lightning as pl\nfrom pytorch_lightning.loggers import WandbLogger\n"
MODULE = (
    "class M(pl.LightningModule):\n    def __init__(self, lr: float = 0.1, n=3, *, net=None):\n"
    "        super().__init__()\n        self.save_hyperparameters({saved})\n        self.net = net\n"
)


def accelerate(id_: str, body: str, types: object) -> Row:
    return Row(id_, ACCELERATE + body + "\n# wandb.init(", types, real=False)


def lightning(id_: str, body: str, types: object, *, start: str = LIGHTNING) -> Row:
    return Row(id_, start + body + "\n# wandb.init(", types, real=False)


ROWS = [
    accelerate(
        "config",
        "a = Accelerator(log_with='wandb')\na.init_trackers('p', config={'lr': 0.1}, init_kwargs={'wandb': {'name': 'x'}})",
        {"lr": "float"},
    ),
    accelerate("by-position", "a = Accelerator(log_with=['wandb'])\na.init_trackers('p', {'lr': 0.1})", {"lr": "float"}),
    accelerate(
        "config-of-init",
        "a = Accelerator(log_with='all')\na.init_trackers('p', {'lr': 0.1}, {'wandb': {'config': {'n': 1}}})",
        {"n": "int", "lr": "float"},
    ),
    accelerate(
        "main-process",
        "a = Accelerator(log_with='wandb')\nif a.is_main_process:\n    a.init_trackers('p', {'lr': 0.1})",
        {"lr": "float"},
    ),
    accelerate(
        "open-tracker",
        "import argparse\np = argparse.ArgumentParser()\np.add_argument('--report_to', default='tensorboard')\n"
        "args = p.parse_args()\na = Accelerator(log_with=args.report_to)\na.init_trackers('p', config=vars(args))",
        {"report_to": "str"},
    ),
    accelerate(
        "tracker",
        "a = Accelerator(log_with='wandb')\na.init_trackers('p')\n"
        "a.get_tracker('wandb', unwrap=True).config.update({'n': 1})",
        {"n": "int"},
    ),
    lightning("logger-config", "logger = WandbLogger(project='p', config={'lr': 0.1})\npl.Trainer(logger=logger).fit(None)", {"lr": "float"}),
    lightning("experiment", "logger = WandbLogger()\nlogger.experiment.config.update({'lr': 0.1})\nlogger.experiment.config['n'] = 3", {"lr": "float", "n": "int"}),
    lightning("log-hyperparams", "from argparse import Namespace\nlogger = WandbLogger()\nlogger.log_hyperparams(Namespace(lr=0.1))", {"lr": "float"}),
    lightning("an-active-run", "import wandb\nwandb.init" + "(config={'n': 1})\nlogger = WandbLogger(config={'m': 1})\nlogger.experiment.config.update({'lr': 0.1})", {"n": "int", "lr": "float"}),
    lightning("saved", MODULE.format(saved="") + "pl.Trainer(logger=WandbLogger()).fit(M(n=5))", {"lr": "float", "n": "int", "net": "None"}),
    lightning("saved-less", MODULE.format(saved="ignore=['net']") + "pl.Trainer(logger=[WandbLogger()]).fit(M())", {"lr": "float", "n": "int"}),
    lightning("saved-some", MODULE.format(saved="'lr'") + "pl.Trainer(logger=WandbLogger()).fit(M())", {"lr": "float"}),
    lightning("saved-not-logged", MODULE.format(saved="logger=False") + "pl.Trainer(logger=WandbLogger(config={'a': 1})).fit(M())", {"a": "int"}),
    lightning("saved-mapping", MODULE.format(saved="{'x': n, 'y': lr}") + "pl.Trainer(logger=WandbLogger()).fit(M())", {"x": "int", "y": "float"}),
    lightning("hparams", MODULE.format(saved="") + "m = M()\nlogger = WandbLogger(config={'lr': m.hparams.lr, **m.hparams})\nlogger.watch(m)", {"lr": "float", "n": "int", "net": "None"}),
    lightning("another-name", "logger = L.pytorch.loggers.WandbLogger(config={'a': 1})\nL.Trainer(logger=logger).fit(None)", {"a": "int"}, start="import lightning as L\n"),
    lightning("what-else-a-module-has", "import wandb\n" + MODULE.format(saved="") + "m = M()\nm.log('x', 1)\nm.eval()\nM.load_from_checkpoint('x')\nwandb.init" + "(config={'a': 1})", {"a": "int"}),
]  # fmt: skip


@parametrized(ROWS)
def test_sinks(row: Row, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check(row, tmp_path, monkeypatch)


NO_RUN = [
    accelerate("no-tracker", "a = Accelerator()\na.init_trackers('p', config={'lr': 0.1})", None),
    accelerate("another-tracker", "a = Accelerator(log_with='tensorboard')\na.init_trackers('p', config={'lr': 0.1})", None),
    lightning("a-logger-that-is-not-used", "logger = WandbLogger(config={'a': 1})", None),
    lightning("another-logger", MODULE.format(saved="") + "pl.Trainer(logger=True).fit(M())", None),
]  # fmt: skip


@parametrized(NO_RUN)
def test_no_run(row: Row, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from rows import scanned

    assert scanned(row, tmp_path, monkeypatch).facts.runs == ()
