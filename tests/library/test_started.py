"""Whether every run has what is written after it started: judged over the paths on which it was started."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rows import Row, check, parametrized

START = """import argparse
p = argparse.ArgumentParser()
p.add_argument('--wandb', action='store_true')
p.add_argument('--fast', action='store_true')
p.add_argument('--rank', type=int, default=0)
p.add_argument('--n', type=int, default=3)
a = p.parse_args()
"""


def job(id_: str, body: str, types: Any) -> Row:
    return Row(id_, START + body, types, real=False, files={"py/fails.py": "raise ValueError"})


IF_WANDB = "if a.wandb:\n    wandb.init()\n"
RUN = "run = None\nif a.wandb:\n    run = wandb.init()\n"

ROWS = [
    job("same-option", IF_WANDB + "if a.wandb:\n    wandb.config.y = 1", {"y": "int"}),
    job("same-option-as-an-arm", IF_WANDB + "if not a.wandb:\n    pass\nelse:\n    wandb.config.y = 1", {"y": "int"}),
    job("tested-again-and-again", IF_WANDB + "if a.wandb:\n    pass\nif a.wandb:\n    wandb.config.y = 1\nif a.wandb:\n    wandb.config.z = 1", {"y": "int", "z": "int"}),
    job("what-is-updated-is-no-longer-there", "if a.wandb:\n    wandb.init(config={'lr': 'x'})\nif a.wandb:\n    wandb.config.update({'lr': 0.1}, allow_val_change=True)", {"lr": "float"}),
    job("another-option", IF_WANDB + "if a.fast:\n    wandb.config.y = 1", {"y?": "int"}),
    job("option-set-since", IF_WANDB + "a.wandb = a.fast\nif a.wandb:\n    wandb.config.y = 1", {"y?": "int"}),
    job("more-asked-at-the-start", "if a.wandb and a.rank == 0:\n    wandb.init()\nif a.wandb:\n    wandb.config.y = 1\nif a.rank == 0:\n    wandb.config.z = 1", {"y": "int", "z": "int"}),
    job("more-asked-later", IF_WANDB + "if a.wandb and a.fast:\n    wandb.config.y = 1", {"y?": "int"}),
    job("the-other-way-round", "if a.rank in (-1, 0) and a.wandb:\n    wandb.init()\nif a.wandb and a.rank in (-1, 0):\n    wandb.config.y = 1", {"y": "int"}),
    job("either", "if a.wandb or a.fast:\n    wandb.init()\nif not a.wandb and not a.fast:\n    pass\nelse:\n    wandb.config.y = 1\nif a.wandb:\n    wandb.config.z = 1", {"y": "int", "z?": "int"}),
    job("number", "if a.rank == 0:\n    wandb.init()\nif a.rank != 0:\n    pass\nelse:\n    wandb.config.y = 1\nif a.rank == 1:\n    wandb.config.z = 1", {"y": "int", "z?": "int"}),
    job("run-is-not-none", RUN + "if run is not None:\n    run.config.y = 1\nif run:\n    run.config.z = 1\nif wandb.run is not None:\n    wandb.config.w = 1\nif a.wandb:\n    run.config.v = 1", dict.fromkeys("yzwv", "int")),
    job("run-is-none-again", RUN + "if a.fast:\n    run = None\nif run is not None:\n    run.config.y = 1", {"y?": "int"}),
    job("finished-on-some-paths", RUN + "if a.fast:\n    wandb.finish()\nif wandb.run is not None:\n    wandb.config.y = 1", {"y?": "int"}),
    job("given-back", "def setup(a):\n    if not a.wandb:\n        return None\n    return wandb.init()\nclass T:\n    def __init__(self, run):\n        self.run = run\n    def go(self):\n        if self.run is not None:\n            self.run.config.y = 1\nT(setup(a)).go()", {"y": "int"}),
    job("conditional-expression", "run = wandb.init() if a.wandb else None\nif a.wandb:\n    run.config.y = 1\nif run:\n    run.config.z = 1\na.fast and wandb.config.update({'w': 1})", {"y": "int", "z": "int", "w?": "int"}),
    job("flag", "use = a.wandb and a.rank == 0\nif use:\n    wandb.init()\nif use:\n    wandb.config.y = 1\nif a.fast:\n    use = not use\nif use:\n    wandb.config.z = 1", {"y": "int", "z?": "int"}),
    job("one-of-two-runs", "if a.wandb:\n    if a.fast:\n        run = wandb.init(id='x')\n    else:\n        run = wandb.init()\nelse:\n    run = None\nif run:\n    run.config.y = 1\nif a.fast:\n    wandb.config.z = 1", {"y": "int", "z?": "int"}),
    job("in-each-fold", "for fold in range(a.n):\n    if a.wandb:\n        wandb.init()\n    if a.wandb:\n        wandb.config.y = 1\n    if input():\n        wandb.config.z = 1", {"y": "int", "z?": "int"}),
    job("in-one-of-the-rounds", "run = None\nfor i in range(a.n):\n    if i == 0:\n        run = wandb.init()\n    if i == 0:\n        run.config.y = 1\n    else:\n        run.config.z = 1", {"y?": "int", "z?": "int"}),
    # asked in parts, and in another order
    job("nested-then-and", "if a.wandb:\n    if a.fast:\n        wandb.init()\nif a.wandb and a.fast:\n    wandb.config.z = 1", {"z": "int"}),
    job("one-of-either", "if a.wandb or a.fast:\n    wandb.init()\nif a.wandb:\n    wandb.config.y = 1\nelif a.fast:\n    wandb.config.y = 2", {"y": "int"}),
    job("one-of-either-alone", "if a.wandb or a.fast:\n    wandb.init()\nif a.wandb:\n    wandb.config.y = 1", {"y?": "int"}),
    job("and-then-less", "if a.wandb and a.fast:\n    wandb.init()\nif a.wandb:\n    if a.rank:\n        wandb.config.y = 1", {"y?": "int"}),
    job("early-returns", "def start():\n    if not a.wandb:\n        return\n    if a.rank:\n        return\n    wandb.init()\ndef log(d):\n    if not a.wandb or a.rank:\n        return\n    wandb.config.update(d)\nstart()\nlog({'y': 1})", {"y": "int"}),
    job("another-early-return", "def start():\n    if not a.wandb:\n        return\n    wandb.init()\ndef log(d):\n    if not a.wandb or a.rank:\n        return\n    wandb.config.update(d)\nstart()\nlog({'y': 1})", {"y?": "int"}),
    job("set-between-early-returns", "def start():\n    if not a.wandb:\n        return\n    wandb.init()\ndef log(d):\n    if not a.wandb:\n        return\n    wandb.config.update(d)\nstart()\na.wandb = a.fast\nlog({'y': 1})", {"y?": "int"}),
    job("narrowed-and-set", "if a.wandb:\n    wandb.init()\n    a.wandb = a.n > 1\nassert a.wandb\nif wandb.run is not None:\n    wandb.config.y = 1", {"y": "int"}),
    # a run that starts where there is none
    job("where-there-is-none", "if a.wandb:\n    wandb.init(config={'x': 1})\nif wandb.run is None:\n    wandb.init(config={'y': 1})\nwandb.config.z = 1", {"x?": "int", "z": "int", "y?": "int"}),
    job("where-there-is-one", "if a.wandb:\n    wandb.init(config={'x': 1})\nif a.wandb and wandb.run is None:\n    wandb.init(config={'y': 1})\nif a.wandb:\n    wandb.config.z = 1", {"x": "int", "z": "int"}),
    job("started-again", "if a.wandb:\n    wandb.init(config={'x': 1})\nif a.wandb:\n    wandb.init(config={'y': 1})\n    wandb.config.z = 1", {"x": "int", "z": "int"}),
    job("finished-between", "if a.wandb:\n    wandb.init(config={'x': 1})\nif a.fast:\n    wandb.finish()\nif a.wandb:\n    wandb.init(config={'y': 1})\n    wandb.config.z = 1", {"x?": "int", "z?": "int", "y?": "int"}),
    job("one-of-many", "".join(f"if a.n == {n}:\n    wandb.init(reinit=True)\n" for n in range(20)) + "wandb.config.y = 1", {"y?": "int", "*": "unknown"}),
    job("elements", "for flag in (input() == 'x' for _ in range(a.n)):\n    if flag:\n        wandb.init()\n    if flag:\n        wandb.config.y = 1\n    else:\n        wandb.config.z = 1", {"y": "int", "z?": "int"}),
    job("arm-that-ends-unseen", "import importlib\nd = importlib.import_module(f'py.{input()}')\nwandb.init(config={'y': 1})", {"y": "int"}),
    job("fit-in-a-function-nothing-calls", "import pytorch_lightning as pl\nfrom pytorch_lightning.loggers import WandbLogger\nclass M(pl.LightningModule):\n    def __init__(self, lr: float):\n        super().__init__()\n        self.save_hyperparameters()\ndef train_on(lr: float):\n    pl.Trainer(logger=WandbLogger()).fit(M(lr))\n# wandb.init(", {"lr": "float"}),
    job("key-that-is-not-there-yet", "run = wandb.init()\nif 'y' not in run.config:\n    run.config['y'] = 1\nif 'z' in wandb.config.keys():\n    pass\nelse:\n    wandb.config.z = 1\nif 'w' in wandb.config:\n    wandb.config.v = 1", {"y": "int", "z": "int", "v?": "int"}),
    job("key-that-is-not-there-yet-of-a-sweep", "def train():\n    run = wandb.init()\n    if 'y' not in run.config:\n        run.config['y'] = 1\n    run.config.setdefaults({'z': 0.5})\nwandb.agent('id', function=train)", {"y": "int", "z": "float", "*": "unknown"}),
    job("key-of-a-dict-that-is-not-there-yet", "import json\nd = dict(json.loads(input()))\ne = {}\nif a.fast:\n    e['y'] = 'x'\nfor each in (d, e):\n    if 'y' not in each:\n        each['y'] = 1\nwandb.init(config={'d': d, 'e': e})", {"d": {"y": "unknown", "*": "unknown"}, "e": {"y": "int | str"}}),
    job("key-taken-out-again", "import json\nd = dict(json.loads(input()))\nif 'y' in d:\n    d.pop('y')\nelse:\n    d['y'] = 1\nwandb.init(config={'d': d})", {"d": {"y?": "unknown", "*": "unknown"}}),
]  # fmt: skip

LIGHTNING = "# wandb.init(\nimport lightning as L\nfrom lightning.pytorch.loggers import WandbLogger\nclass M(L.LightningModule):\n    def __init__(self, lr=0.1):\n        super().__init__()\n        self.save_hyperparameters()\n"
APPENDED = LIGHTNING + "loggers = []\nif a.wandb:\n    w = WandbLogger()\n    loggers.append(w)\n"
OR_NONE = LIGHTNING + "w = WandbLogger() if a.wandb else None\nt = L.Trainer(logger=w)\n"
FIT = "L.Trainer(logger=loggers).fit(M())\n"
UPDATE = "    w.experiment.config.update({'y': 1})\n"

# A logger is there on some paths, and starts its run when it is used first.
LOGGERS = [
    job("appended", APPENDED + "if a.wandb:\n" + UPDATE + "if a.wandb:\n    w.log_hyperparams({'z': 1})", {"y": "int", "z": "int"}),
    job("appended-and-fit", APPENDED + FIT + "if a.wandb:\n" + UPDATE, {"lr": "float", "y": "int"}),
    job("fit-afterwards", APPENDED + "if a.wandb:\n" + UPDATE + FIT, {"y": "int", "lr": "float"}),
    job("appended-beside-another", APPENDED + "if a.fast:\n    loggers.append(L.pytorch.loggers.CSVLogger('x'))\n" + FIT + "if a.wandb:\n" + UPDATE, {"lr": "float", "y": "int"}),
    job("appended-for-another-reason", LIGHTNING + "loggers = []\nw = WandbLogger()\nif a.fast:\n    loggers.append(w)\n" + FIT + "if a.wandb:\n" + UPDATE, {"lr?": "float", "y?": "int"}),
    job("taken-out", APPENDED + "if a.fast:\n    loggers.clear()\n" + FIT + "if a.wandb:\n" + UPDATE, {"lr?": "float", "y": "int"}),
    job("used-for-another-reason", APPENDED + "if a.wandb:\n    w.experiment\n    if a.fast:\n    " + UPDATE, {"y?": "int"}),
    job("or-none", OR_NONE + "if w:\n" + UPDATE + "t.fit(M())", {"y": "int", "lr": "float"}),
    job("or-none-fit-first", OR_NONE + "t.fit(M())\nif w is not None:\n" + UPDATE, {"lr": "float", "y": "int"}),
    job("isinstance", OR_NONE + "if isinstance(w, WandbLogger):\n" + UPDATE + "if a.wandb:\n    w.log_hyperparams({'z': 1})", {"y": "int", "z": "int"}),
    job("the-trainers", OR_NONE + "if t.logger:\n    t.logger.experiment.config.update({'y': 1})", {"y": "int"}),
    job("none-again", OR_NONE + "if a.fast:\n    w = None\nif w:\n" + UPDATE + "t.fit(M())", {"y?": "int", "lr": "float"}),
    job("one-of-two-loggers", LIGHTNING + "w = WandbLogger() if a.wandb else WandbLogger(name='y')\nif a.wandb:\n" + UPDATE + "else:\n    w.log_hyperparams({'z': 1})", {"y?": "int", "z?": "int"}),
    job("fit-on-some-paths", LIGHTNING + "w = WandbLogger()\nif a.fast:\n    L.Trainer(logger=w).fit(M())\nw.experiment.config.update({'y': 1})", {"lr?": "float", "y": "int"}),
    job("made-in-a-loop", LIGHTNING + "import wandb\nrun = wandb.init()\nw = None\nfor i in range(a.n):\n    if w:\n        w.experiment.config.update({'y': 1})\n    w = WandbLogger() if a.fast else None\nrun.config.z = 1", {"y?": "int", "z": "int"}),
]  # fmt: skip


@parametrized(ROWS + LOGGERS)
def test_what_every_run_has(row: Row, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check(row, tmp_path, monkeypatch)
