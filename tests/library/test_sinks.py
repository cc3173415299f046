"""Runs that libraries start: accelerate's trackers and Lightning's logger, which are read, not run."""

from __future__ import annotations

from pathlib import Path

import pytest
from rows import Row, check, parametrized, scanned

from inputgen.reporters.common import types_of

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
    lightning("module-not-known", "import json\nlogger = WandbLogger(config={'a': 1})\npl.Trainer(logger=logger).fit(json.load(open(input()))['m'])", {"a": "int", "*": "unknown"}),
    lightning("module-of-a-base-not-known", "from external import Base\nclass M(Base):\n    pass\npl.Trainer(logger=WandbLogger(config={'a': 1})).fit(M())", {"a": "int", "*": "unknown"}),
    lightning("data-module-beside-one-not-known", MODULE.format(saved="").replace("pl.LightningModule", "pl.LightningDataModule") + "import external\npl.Trainer(logger=WandbLogger()).fit(external.Net(), datamodule=M())", {"lr": "float", "n": "int", "net": "None", "*": "unknown"}),
    lightning("saved-on-some-paths", "import sys\nclass M(pl.LightningModule):\n    def __init__(self, lr=0.1):\n        super().__init__()\n        if len(sys.argv) > 1:\n            self.save_hyperparameters()\npl.Trainer(logger=WandbLogger()).fit(M())", {"lr?": "float"}),
    lightning("saved-by-a-base", MODULE.format(saved="") + "class W(M):\n    def __init__(self, width=3, **kw):\n        super().__init__(**kw)\npl.Trainer(logger=WandbLogger()).fit(W(lr=0.5))", {"lr": "float", "n": "int", "net": "None", "width": "int"}),
    lightning("saved-by-a-base-asked-by-name", MODULE.format(saved="") + "class W(M):\n    def __init__(self, width=3):\n        M.__init__(self)\npl.Trainer(logger=WandbLogger()).fit(W())", {"lr": "float", "n": "int", "net": "None"}),
    lightning(
        "what-can-be-called-is-called",
        "import torch, functools\ndef f(x):\n    pass\ndef g():\n    return 1\nclass M(pl.LightningModule):\n"
        "    def __init__(self, act=torch.nn.ReLU, net=torch.nn.Linear(2, 3), f=f, g=g, p=functools.partial(f, 1)):\n"
        "        super().__init__()\n        self.save_hyperparameters()\npl.Trainer(logger=WandbLogger()).fit(M())",
        {"act": "str", "net": "None", "f": "str", "g": "unknown", "p": "unknown"},
    ),
    lightning("logger-given-away", "import external\nexternal.run(WandbLogger(config={'a': 1}))", {"a": "int", "*": "unknown"}),
    lightning("logger-given-away-in-a-dict", "from pytorch_lightning.cli import LightningCLI\nLightningCLI(trainer_defaults={'logger': [WandbLogger(config={'a': 1})]})", {"a": "int", "*": "unknown"}),
    lightning("logger-given-to-a-base-not-known", "from pytorch_lightning.cli import LightningCLI\nclass C(LightningCLI):\n    pass\nC(x=WandbLogger(config={'a': 1}))", {"a": "int", "*": "unknown"}),
    lightning("run-given-away", "import external, wandb\nrun = wandb.init" + "(config={'a': 1})\nexternal.push(run, {'b': 2})", {"a": "int", "*": "unknown"}),
    lightning("config-given-away", "import external, wandb\nrun = wandb.init" + "(config={'a': 1})\nmodel = external.Net(run.config)", {"a": "int"}),
    lightning("update-not-known-keeps-what-is-there", "import external, wandb\nrun = wandb.init" + "(config={'a': 1})\nrun.config.update(external.more())\nrun.config.setdefaults(external.more())", {"a": "int", "*": "unknown"}),
    lightning("update-that-may-change-what-is-there", "import external, wandb\nrun = wandb.init" + "(config={'a': 1})\nrun.config.update(external.more(), allow_val_change=True)", {"a": "unknown", "*": "unknown"}),
    accelerate("tracker-not-known", "from somewhere import report\na = Accelerator(log_with=report)\na.init_trackers('p', config={'lr': 0.1})", {"lr": "float"}),
]  # fmt: skip


@parametrized(ROWS)
def test_sinks(row: Row, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check(row, tmp_path, monkeypatch)


# Functions that nothing calls.
UNCALLED = [
    lightning("logger", "def main(cfg):\n    pl.Trainer(logger=WandbLogger(config={'a': 1})).fit(None)", {"a": "int"}),
    lightning("logger-returned", "def choose(name):\n    if name == 'w':\n        return WandbLogger(config={'a': 1})\n    return None", {"a": "int"}),
    lightning("logger-returned-with-what-is-given", "def choose(**kw):\n    return WandbLogger(**kw)", {"*": "unknown"}),
    accelerate("tracker", "def main(args):\n    a = Accelerator(log_with='wandb')\n    a.init_trackers('p', config={'lr': args.lr})", {"lr": "unknown"}),
    lightning("further-arguments", "import wandb\ndef start(name, *args, **kw):\n    return wandb.init" + "(project=name, **kw)", {"*": "unknown"}),
    lightning("of-no-further-arguments", "import wandb\ndef start(name='x', *, n=1):\n    return wandb.init" + "(config={'n': n})", {"n": "int"}),
    lightning("each-a-process-of-its-own", "import wandb\ndef train(cfg):\n    wandb.init" + "(config={'a': 1})\ndef evaluate(cfg):\n    wandb.init" + "(config={'b': 2})", {"a?": "int", "b?": "int"}),
    lightning("in-the-run-of-the-module", "import wandb\nwandb.init" + "(config={'a': 1})\ndef evaluate(cfg):\n    wandb.init" + "(config={'b': 2})", {"a": "int"}),
    lightning(
        "wrapped-by-a-decorator-of-the-project",
        "import wandb, external\ndef wrap(f):\n    def inner(*a, **k):\n        if external.rank() == 0:\n            return f(*a, **k)\n    return inner\n"
        "@wrap\ndef setup(name):\n    wandb.init" + "(config={'name': name})\n@wrap\ndef write(d: dict):\n    wandb.config.update(d)",
        {"name": "unknown", "*": "unknown"},
    ),
]  # fmt: skip


@parametrized(UNCALLED)
def test_uncalled(row: Row, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    result = scanned(row, tmp_path, monkeypatch)
    (shown,) = [types_of(item.types) for item in result.job.inputs if item.source == "run_config"]
    assert shown == row.types, shown


NO_RUN = [
    lightning("uncalled-without-a-logger", "class Trainer:\n    def fit(self): pass\ndef main(cfg):\n    Trainer().fit()", None),
    accelerate("no-tracker", "a = Accelerator()\na.init_trackers('p', config={'lr': 0.1})", None),
    accelerate("another-tracker", "a = Accelerator(log_with='tensorboard')\na.init_trackers('p', config={'lr': 0.1})", None),
    lightning("a-logger-that-is-not-used", "logger = WandbLogger(config={'a': 1})", None),
    lightning("another-logger", MODULE.format(saved="") + "pl.Trainer(logger=True).fit(M())", None),
]  # fmt: skip


@parametrized(NO_RUN)
def test_no_run(row: Row, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert scanned(row, tmp_path, monkeypatch).facts.runs == ()
