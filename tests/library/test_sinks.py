"""Runs that libraries start, and what their callbacks write into the config of a run: they are read, not run."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from rows import Row, check, parametrized, scanned

from inputgen import model as m
from inputgen.model.types import INT
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


LIBRARY = {"src/accelerate/__init__.py": "from .own import Accelerator", "src/accelerate/own.py": "raise OSError"}
TRAINER = "import wandb\nfrom transformers import Trainer, TrainingArguments as A\n"
ROWS = [
    *(
        Row(f"in-the-library-s-own-repository-{file}", ACCELERATE + "a = Accelerator(log_with='wandb')\na.init_trackers('p', {'lr': 0.1})\n# wandb.init(", {"lr": "float"}, files={**LIBRARY, file: text}, real=False)
        for file, text in {"pyproject.toml": "[project]\nname = 'Accelerate'\n", "setup.py": "from setuptools import setup\nsetup(\n    name=\"accelerate\",  # its name\n)\n", "setup.cfg": "[metadata]\nname=accelerate\n"}.items()
    ),
    accelerate("state", "import accelerate\na = Accelerator(log_with='wandb')\na.init_trackers('p', {'n': a.state.num_processes, 'i': accelerate.PartialState().process_index, 'm': a.state.mixed_precision})", {"n": "int", "i": "int", "m": "str"}),
    accelerate(
        "config",
        "a = Accelerator(log_with='wandb')\na.init_trackers('p', config={'lr': 0.1}, init_kwargs={'wandb': {'name': 'x'}})",
        {"lr": "float"},
    ),
    accelerate("stored-by-a-tracker", "a = Accelerator(log_with='wandb')\na.init_trackers('p', {'lr': 0.1})\na.trackers[0].store_init_configuration({'n': 1})", {"lr": "float", "n": "int"}),
    accelerate("stored-by-each-tracker", "a = Accelerator(log_with=['tensorboard', 'wandb'])\na.init_trackers('p', {'lr': 0.1})\nfor t in a.trackers:\n    if t.name == 'wandb':\n        t.tracker.config.update({'n': 1})", {"lr": "float", "n": "int"}),
    accelerate("stored-by-some-tracker", "a = Accelerator(log_with='all')\na.init_trackers('p', {'lr': 0.1})\nfor t in a.trackers:\n    t.store_init_configuration({'n': 1})", {"lr": "float", "n?": "int"}),
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
        "written-in-the-main-process",
        "import wandb\na = Accelerator(log_with='wandb')\na.init_trackers('p', {'lr': 0.1})\nif a.is_main_process:\n    wandb.config.update({'n': 1})",
        {"lr": "float", "n": "int"},
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
    *(
        lightning(f"rank-{asked}", f"logger = WandbLogger()\ntrainer = pl.Trainer(logger=logger)\nif trainer.{asked}:\n    logger.experiment.config.update({{'lr': 0.1}})\nlogger.log_hyperparams({{'n': 1}})\ntrainer.fit(None)", types)
        for asked, types in (
            ("is_global_zero", {"lr": "float", "n": "int"}),
            ("global_rank == 0", {"lr": "float", "n": "int"}),
            ("local_rank < 1", {"lr?": "float", "n": "int"}),
            ("global_rank", {"n": "int"}),
            ("global_rank != 0", {"n": "int"}),
            ("global_rank == 1", {"n": "int"}),
            ("current_epoch == 0", {"lr?": "float", "n": "int"}),
        )
    ),
    lightning("rank-otherwise", "logger = WandbLogger()\nt = pl.Trainer(logger=logger)\nif t.is_global_zero:\n    logger.experiment.config.a = 1\nelse:\n    logger.experiment.log({'b': 1})\n    logger.watch(1)\nt.fit(None)", {"a": "int"}),
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
    *(
        lightning(f"loader-{place}", MODULE.format(saved="ignore=['net']") + f"from {place} import DataLoader\npl.Trainer(logger=WandbLogger()).fit(M(), {name}DataLoader([1]))", {"lr": "float", "n": "int"})
        for place, name in (("torch.utils.data", ""), ("torch_geometric.loader", "train_dataloaders="))
    ),
    lightning("data-not-known", MODULE.format(saved="ignore=['net']") + "from external import Data\npl.Trainer(logger=WandbLogger()).fit(M(), Data())", {"lr": "float", "n": "int", "*": "unknown"}),
    lightning("module-of-a-base-not-known", "from external import Base\nclass M(Base):\n    pass\npl.Trainer(logger=WandbLogger(config={'a': 1})).fit(M())", {"a": "int", "*": "unknown"}),
    lightning("data-module-beside-one-not-known", MODULE.format(saved="").replace("pl.LightningModule", "pl.LightningDataModule") + "import external\npl.Trainer(logger=WandbLogger()).fit(external.Net(), datamodule=M())", {"lr": "float", "n": "int", "net": "None", "*": "unknown"}),
    lightning("loaded-from-a-checkpoint", "class M(pl.LightningModule):\n    def __init__(self, lr: float, n=3, mode=None):\n        super().__init__()\n        self.save_hyperparameters()\npl.Trainer(logger=WandbLogger()).fit(M.load_from_checkpoint('x.ckpt', map_location='cpu', lr=0.5))", {"lr": "float", "n": "int", "mode": "unknown"}),
    lightning("saved-of-a-dataclass", "import dataclasses\n@dataclasses.dataclass\nclass C:\n    lr: float = 0.1\nclass M(pl.LightningModule):\n    def __init__(self, c):\n        super().__init__()\n        try:\n            self.save_hyperparameters(c)\n        except ValueError:\n            self.save_hyperparameters(dataclasses.asdict(c) | {'n': 1})\npl.Trainer(logger=WandbLogger()).fit(M(C()))", {"lr": "float", "n": "int"}),
    lightning("loaded-by-a-class-that-is-not-known", "from external import Base\npl.Trainer(logger=WandbLogger()).fit(Base.load_from_checkpoint('x.ckpt', lr=0.5))", {"*": "unknown"}),
    *(
        lightning(
            f"loaded-where-{id_}",
            "import argparse, os\nclass M(pl.LightningModule):\n    def __init__(self, cfg):\n        super().__init__()\n        self.cfg = cfg\n"
            "p = argparse.ArgumentParser()\np.add_argument('--resume')\nr = p.parse_args().resume\ncfg = {'lr': 0.1, 'name': None}\n"
            f"if {test}:\n    cfg = M.load_from_checkpoint(r).cfg\nWandbLogger(config=cfg).experiment",
            types,
        )
        for id_, test, types in (
            ("the-command-line-asks", "r is not None", {"lr?": "float", "name?": "unknown", "*": "unknown"}),
            ("it-names-it", "os.environ.get('X')", {"lr?": "float", "name?": "unknown", "*": "unknown"}),
        )
    ),
    lightning("loaded-from-one-name", "import os\nclass M(pl.LightningModule):\n    def __init__(self, cfg):\n        super().__init__()\n        self.cfg = cfg\ncfg = {'lr': 0.1}\nif os.environ.get('X'):\n    cfg = M.load_from_checkpoint('x.ckpt').cfg\nWandbLogger(config=cfg).experiment", {"lr?": "unknown", "*": "unknown"}),
    lightning("saved-where-it-is-not-followed", "class M(pl.LightningModule):\n    def __init__(self, lr=0.1):\n        super().__init__()\n        getattr(self, unknown())()\n    def keep(self):\n        self.save_hyperparameters()\npl.Trainer(logger=WandbLogger()).fit(M())", {"*": "unknown"}),
    *(
        lightning(f"saved-{id_}", f"class M(pl.LightningModule):\n    def __init__(self, hp=None):\n        super().__init__()\n        {code}\nt = pl.Trainer(logger=WandbLogger(config={{'a': 1}}))\nt.fit(M({given}))", {"a": "int", **types})
        for id_, code, given, types in (
            ("where-nothing-is-given", "if hp:\n            self.save_hyperparameters(hp)", "{}", {}),
            ("where-something-is", "if hp:\n            self.save_hyperparameters(hp)", "{'b': 1}", {"b": "int"}),
            ("where-nothing-is-told", "self.save_hyperparameters(hp)", "", {}),
            *((f"of-{kind}", "try:\n            self.save_hyperparameters(hp)\n        except ValueError:\n            self.save_hyperparameters({'no': True})", given, {"no": "bool"})
              for kind, given in (("a-list", "[1]"), ("a-number", "2"), ("a-simple-namespace", "__import__('types').SimpleNamespace(b=1)"))),
            ("of-a-namespace", "self.save_hyperparameters(hp)", "__import__('argparse').Namespace(b=1)", {"b": "int"}),
            ("by-what-is-called-later", "self.keep = lambda: self.save_hyperparameters(hp)", "{'b': 1}", {"*": "unknown"}),
            ("by-a-method-that-is-not-called", "pass\n    def setup(self, stage):\n        self.save_hyperparameters(stage)", "", {"*": "unknown"}),
        )
    ),
    *(
        lightning(
            f"hparams-{id_}",
            "class B(pl.LightningModule):\n    def __init__(self, lr=0.1, a=1):\n        super().__init__()\n"
            f"        {first}\nclass M(B):\n    def __init__(self, n=3, **kw):\n        super().__init__(**kw)\n        {second}\n"
            "pl.Trainer(logger=WandbLogger()).fit(M())",
            types,
        )
        for id_, first, second, types in (
            ("changed-before-they-are-saved", "self.hparams['x'] = 1", "self.save_hyperparameters('n')", {"n": "int", "x": "int"}),
            ("changed-between", "self.save_hyperparameters()\n        self.hparams.x = 'y'\n        self.hparams.pop('a')", "self.save_hyperparameters({'z': None})", {"lr": "float", "n": "int", "x": "str", "z": "None"}),
            ("changed-after-they-are-saved", "self.save_hyperparameters('lr')", "self.hparams.update(x=1)", {"lr": "float"}),
            ("ignored-by-the-class-below", "self.save_hyperparameters()", "self.save_hyperparameters(ignore=['a'])", {"lr": "float", "n": "int", "a?": "int"}),
        )
    ),
    lightning("saved-on-some-paths", "import sys\nclass M(pl.LightningModule):\n    def __init__(self, lr=0.1):\n        super().__init__()\n        if len(sys.argv) > 1:\n            self.save_hyperparameters()\npl.Trainer(logger=WandbLogger()).fit(M())", {"lr?": "float"}),
    lightning("saved-by-a-base", MODULE.format(saved="") + "class W(M):\n    def __init__(self, width=3, **kw):\n        super().__init__(**kw)\npl.Trainer(logger=WandbLogger()).fit(W(lr=0.5))", {"lr": "float", "n": "int", "net": "None", "width": "int"}),
    *(
        lightning(f"trainer-of-the-job-{name}", MODULE.format(saved="ignore=['net']") + f"class T({base}):\n{body}t = T(max_epochs=2, logger=WandbLogger())\nt.fit(M())", {"lr": "float", "n": "int"})
        for name, base, body in (
            ("as-it-is", "pl.Trainer", "    pass\n"),
            ("init", "pl.trainer.Trainer", "    def __init__(self, logger=None, **kw):\n        super().__init__(logger=logger, **kw)\n        self.best = self.max_epochs\n"),
            ("fit", "pl.Trainer", "    def fit(self, model):\n        if not model.automatic_optimization and self.gradient_clip_val is not None:\n            self.gradient_clip_val = None\n        super().fit(model=model)\n"),
        )
    ),
    lightning("saved-by-a-base-asked-by-name", MODULE.format(saved="") + "class W(M):\n    def __init__(self, width=3):\n        M.__init__(self)\npl.Trainer(logger=WandbLogger()).fit(W())", {"lr": "float", "n": "int", "net": "None"}),
    lightning(
        "what-can-be-called-is-called",
        "import torch, functools\ndef f(x):\n    pass\ndef g():\n    return 1\nclass M(pl.LightningModule):\n"
        "    def __init__(self, act=torch.nn.ReLU, net=torch.nn.Linear(2, 3), f=f, g=g, p=functools.partial(f, 1)):\n"
        "        super().__init__()\n        self.save_hyperparameters()\npl.Trainer(logger=WandbLogger()).fit(M())",
        {"act": "str", "net": "None", "f": "str", "g": "unknown", "p": "unknown"},
    ),
    lightning("what-is-a-module-by-another-base", "import torch\nfrom torch import nn\nclass E(pl.LightningModule):\n    pass\nclass S(nn.Sequential):\n    pass\nclass D(dict):\n    pass\nclass M(pl.LightningModule):\n    def __init__(self, e=E(), s=S(nn.Linear(1, 2)), d=D(a=1)):\n        super().__init__()\n        self.save_hyperparameters()\npl.Trainer(logger=WandbLogger()).fit(M())", {"e": "None", "s": "None", "d": {"a": "int"}}),
    lightning("its-method-replaced", MODULE.format(saved="") + "t = pl.Trainer(logger=WandbLogger())\nt.logger.log_hyperparams({'a': 1})\nt.logger.log_hyperparams = lambda params: None\nt.fit(M())", {"a": "int"}),
    lightning("its-method-of-a-class-below", MODULE.format(saved="ignore=['net']") + "class W(WandbLogger):\n    def log_hyperparams(self, params):\n        super().log_hyperparams({'p': dict(params)})\npl.Trainer(logger=W()).fit(M())", {"p": {"lr": "float", "n": "int"}}),
    lightning("its-method-of-a-class-below-and-nothing-to-tell", "class W(WandbLogger):\n    def log_hyperparams(self, params):\n        super().log_hyperparams({'p': 1})\nclass M(pl.LightningModule):\n    pass\npl.Trainer(logger=W(config={'a': 1})).fit(M())", {"a": "int", "p?": "int"}),
    *(
        lightning(f"first-of-loggers-{place}", f"from {place} import TensorBoardLogger\nt = pl.Trainer(logger=[TensorBoardLogger('x'), WandbLogger()])\nif t.logger:\n    for each in t.loggers:\n        each.log_hyperparams({{'a': 1}})\nt.fit(None)", types)
        for place, types in (("pytorch_lightning.loggers", {"a": "int"}), ("lightning.pytorch.loggers.tensorboard", {"a": "int"}), ("external.loggers", {"a?": "int"}))
    ),
    lightning("logger-set-later", "t = pl.Trainer()\nt.logger = WandbLogger(config={'a': 1})\nt.fit(None)", {"a": "int"}),
    lightning("loggers-set-later", "t = pl.Trainer(logger=WandbLogger(config={'b': 1}))\nt.loggers = [WandbLogger(config={'a': 1})]\nt.fit(None)", {"a": "int"}),
    lightning("logger-set-later-and-told", "t = pl.Trainer()\nt.logger = WandbLogger()\nt.logger.log_hyperparams({'a': 1})", {"a": "int"}),
    lightning("logger-of-a-class-below-set-later", "class T(pl.Trainer):\n    pass\nt = T(logger=False)\nt.logger = WandbLogger(config={'a': 1})\nt.fit(None)", {"a": "int"}),
    *(
        lightning(f"fabric-{name}", f"import lightning as L\nl = WandbLogger(config={{'a': 1}})\nf = L.Fabric(devices=2, loggers={loggers})\n{body}", types)
        for name, loggers, body, types in (
            ("log", "l", "f.launch()\nf.log('x', 1)", {"a": "int"}),
            ("launch", "[l]", "def train(f, n, k=2):\n    f.print(n)\n    f.logger.log_hyperparams({'n': n, 'k': k})\n    f.log_dict({'x': 1})\nf.launch(train, 3, k=0.5)", {"a": "int", "n": "int", "k": "float"}),
            ("loggers", "[l]", "for each in f.loggers:\n    each.log_hyperparams({'n': 1})", {"a": "int", "n": "int"}),
            ("main-process", "[l]", "if f.global_rank == 0:\n    f.logger.experiment.config.update({'b': 1})", {"a": "int", "b": "int"}),
            ("given-away", "[l]", "import other\nf.log('x', 1)\nother.train(f)", {"a": "int", "*": "unknown"}),
            ("set-up", "[l]", "n, o = f.setup({'k': 1}, None)\nf.logger.log_hyperparams({**n, **f.setup_dataloaders({'d': 2})})", {"a": "int", "k": "int", "d": "int"}),
        )
    ),
    lightning("fabric-of-a-class-below", "from lightning.fabric import Fabric\nclass F(Fabric):\n    def __init__(self, *args):\n        super().__init__(loggers=WandbLogger(config={'a': 1}))\n    def train(self):\n        self.log('x', 1)\nF().train()", {"a": "int"}),
    lightning("fabric-of-its-own-package", "from lightning_fabric import Fabric\nf = Fabric(loggers=WandbLogger(config={'a': 1}))\nf.log('x', 1)", {"a": "int"}),
    lightning("logger-given-away", "import external\nexternal.run(WandbLogger(config={'a': 1}))", {"a": "int", "*": "unknown"}),
    lightning("logger-given-away-in-a-dict", "from pytorch_lightning.cli import LightningCLI\nLightningCLI(trainer_defaults={'logger': [WandbLogger(config={'a': 1})]})", {"a": "int", "*": "unknown"}),
    lightning("logger-given-to-a-base-not-known", "from pytorch_lightning.cli import LightningCLI\nclass C(LightningCLI):\n    pass\nC(x=WandbLogger(config={'a': 1}))", {"a": "int", "*": "unknown"}),
    lightning("run-given-away", "import external, wandb\nrun = wandb.init" + "(config={'a': 1})\nexternal.push(run, {'b': 2})", {"a": "int", "*": "unknown"}),
    lightning("config-given-away", "import external, wandb\nrun = wandb.init" + "(config={'a': 1})\nmodel = external.Net(run.config)", {"a": "int"}),
    lightning("update-not-known-keeps-what-is-there", "import external, wandb\nrun = wandb.init" + "(config={'a': 1})\nrun.config.update(external.more())\nrun.config.setdefaults(external.more())", {"a": "int", "*": "unknown"}),
    lightning("update-that-may-change-what-is-there", "import external, wandb\nrun = wandb.init" + "(config={'a': 1})\nrun.config.update(external.more(), allow_val_change=True)", {"a": "unknown", "*": "unknown"}),
    *(
        accelerate(f"tracker-by-a-condition-that-comes-out-{id_}", f"import argparse\np = argparse.ArgumentParser()\np.add_argument('--use', action='store_true')\np.add_argument('--v', action='store_true')\nargs = p.parse_args()\n{made}\nif args.use:\n    a.init_trackers('p', {{'lr': 0.1}})\nelse:\n    a.init_trackers('p', {{'n': 1}})", types)
        for id_, made, types in (
            ("again", "a = Accelerator(log_with='wandb' if args.use else None)", {"lr": "float"}),
            ("so-in-a-statement", "if args.use:\n    x = 'wandb'\nelse:\n    x = None\na = Accelerator(log_with=x)", {"lr": "float"}),
            ("so-in-a-list", "a = Accelerator(log_with=['wandb' if args.use else 'tensorboard'])", {"lr": "float"}),
            ("so-for-lists", "a = Accelerator(log_with=['tensorboard', 'wandb'] if args.use else [])", {"lr": "float"}),
            ("the-other-way", "a = Accelerator(log_with=None if args.use else 'wandb')", {"n": "int"}),
            ("any-way-as-it-is-wandb-on-both", "a = Accelerator(log_with='wandb' if args.use else 'all')", {"lr?": "float", "n?": "int"}),
            ("another-one", "a = Accelerator(log_with='wandb' if args.v else None)", {"lr?": "float", "n?": "int"}),
            ("not-so-any-more", "a = Accelerator(log_with='wandb' if args.use else None)\nargs.use = args.v", {"lr?": "float", "n?": "int"}),
        )
    ),
    *(
        accelerate(f"started-where-a-condition-chose-the-tracker-{id_}", f"import argparse, wandb\np = argparse.ArgumentParser()\np.add_argument('--use', action='store_true')\np.add_argument('--v', action='store_true')\nargs = p.parse_args()\na = Accelerator(log_with={chosen})\na.init_trackers('p', {{'lr': 0.1}})\n{then}\nif args.use:\n    wandb.config.update({{'n': 1}})", types)
        for id_, chosen, then, types in (
            ("and-written-there", "'wandb' if args.use else None", "", {"lr": "float", "n": "int"}),
            ("of-three", "'wandb' if args.use else 'all' if args.v else None", "", {"lr": "float", "n?": "int"}),
            ("that-is-another-one", "'wandb' if args.v else None", "", {"lr": "float", "n?": "int"}),
            ("that-is-so-no-more", "'wandb' if args.use else None", "args.use = args.v", {"lr": "float", "n?": "int"}),
            ("that-may-be-on-both", "'wandb' if args.use else input()", "", {"lr": "float", "n?": "int"}),
        )
    ),
    accelerate("tracker-not-known", "from somewhere import report\na = Accelerator(log_with=report)\na.init_trackers('p', config={'lr': 0.1})", {"lr": "float"}),
]  # fmt: skip


def sink(id_: str, body: str, types: object, spans: dict[str, str] | None = None) -> Row:
    """A job of which a library starts the run."""
    return Row(id_, body + "\n# wandb.init(", types, real=False, spans=spans or {})


def after_init(id_: str, body: str, *, adds: bool) -> Row:
    """A job that starts a run with one key itself, and then uses a library, which adds others or does not."""
    start = "wandb.init" + "(config={'a': 1})\n"
    return Row(
        id_, start + body, {"a": "int", "*": "unknown"} if adds else {"a": "int"}, real=False, spans={"a": "2 'a'"}
    )


OPTUNA = "import optuna\nfrom optuna.integration import WeightsAndBiasesCallback\n"
OBJECTIVE = "def f(trial):\n    lr = trial.suggest_float('lr', 1e-5, 1e-1, log=True)\n    n = trial.suggest_int('n', 1, 9)\n    o = trial.suggest_categorical('o', ['adam', None])\n"
TUNE = "from ray import tune, train\nfrom ray.air.integrations.wandb import WandbLoggerCallback, setup_wandb\nimport unknown_lib\n"
COMPOSER = "from composer import Trainer\nfrom composer.loggers import WandBLogger, FileLogger\n"
BASICSR = "from basicsr.train import init_tb_loggers\n"
IGNITE = "from ignite.handlers.wandb_logger import WandBLogger\n"

LIBRARIES = [
    sink("basicsr", BASICSR + "init_tb_loggers({'name': 'a', 'lr': 0.1, 'logger': {'wandb': {'project': 'p'}}})", {"name": "str", "lr": "float", "logger": {"wandb": {"project": "str"}}}),
    sink("basicsr-options", BASICSR + "from basicsr.utils.options import parse_options\nopt, args = parse_options('/x')\nopt['root_path'] = '/x'\ninit_tb_loggers(opt)", {"dist": "bool", "rank": "int", "world_size": "int", "manual_seed": "int", "auto_resume": "bool", "is_train": "bool", "root_path": "str", "*": "unknown"}),
    sink("basicsr-run", "from basicsr.utils import init_wandb_logger\ninit_wandb_logger({'name': 'debug', 'lr': 0.1})", {"name": "str", "lr": "float"}),
    sink("ignite", IGNITE + "l = WandBLogger(project='p', config={'lr': 0.1})\nl.config.update({'n': 3})\nl.watch(1)\nl.close()", {"lr": "float", "n": "int"}, {"lr": "3 'lr'", "n": "4 'n'"}),
    sink("ignite-set-up", "from ignite.contrib.engines.common import setup_wandb_logging\nl = setup_wandb_logging(1, config=dict(lr=1), project='p')\nl.run.config.x = 'y'", {"lr": "int", "x": "str"}),
    sink("ignite-subclass", IGNITE + "class L(WandBLogger):\n    def __init__(self, c):\n        super().__init__(config=c)\nL({'lr': 0.1})", {"lr": "float"}),
    sink("composer", COMPOSER + "l = WandBLogger(project='p', init_kwargs={'config': {'lr': 0.1}})\nt = Trainer(model=1, loggers=[FileLogger(), l])\nt.fit()", {"lr": "float", "*": "unknown"}, {"lr": "4 'lr'"}),
    sink("composer-trainer-of-the-job", COMPOSER + "class T(Trainer):\n    def __init__(self, **kw):\n        super().__init__(model=1, **kw)\nT(loggers=[WandBLogger(init_kwargs={'config': {'lr': 0.1}})])", {"lr": "float", "*": "unknown"}),
    sink("composer-hyperparameters", COMPOSER + "l = WandBLogger()\nTrainer(loggers=l)\nl.log_hyperparameters({'n': 1})", {"n": "int", "*": "unknown"}),
    sink("ray-set-up", TUNE + "setup_wandb({'lr': 0.1}, project='p', api_key_file='k').config.update({'n': 1})", {"lr": "float", "n": "int"}, {"lr": "5 'lr'"}),
    sink("ray-tune-run", TUNE + "def f(config): pass\ntune.run(f, config={'lr': tune.uniform(0, 1), 'n': tune.choice([1, 2]), 'd': 'x'}, callbacks=[WandbLoggerCallback(project='p', excludes=['d'])])", {"lr": "float", "n": "int", "*": "unknown"}, {"lr": "6 'lr'"}),
    sink("ray-tuner", TUNE + "tune.Tuner(unknown_lib.f, param_space={'lr': 1}, run_config=train.RunConfig(callbacks=[WandbLoggerCallback('p', config={'m': 'x'})])).fit()", {"m": "str", "*": "unknown"}),
    sink("ray-set-up-in-a-trial", TUNE + "def f(config):\n    setup_wandb(config)\ntune.Tuner(f, param_space={'lr': tune.loguniform(1e-4, 1)}).fit()", {"lr": "float"}),
    sink("optuna", OPTUNA + OBJECTIVE + "    return lr\nc = WeightsAndBiasesCallback(wandb_kwargs={'config': {'a': 1}})\noptuna.create_study().optimize(f, n_trials=3, callbacks=[c])", {"a": "int", "direction": "list[str]"}, {"a": "9 'a'"}),
    sink("optuna-multirun", OPTUNA + OBJECTIVE + "c = WeightsAndBiasesCallback('v', {'config': {'a': 1}}, as_multirun=True)\noptuna.create_study().optimize(f, 3, callbacks=[c])", {"a": "int", "lr": "float", "n": "int", "o": "str | None", "direction": "list[str]"}),
    sink("optuna-tracked", "import wandb\n" + OPTUNA + "c = WeightsAndBiasesCallback(as_multirun=True)\n@c.track_in_wandb()\n" + OBJECTIVE + "    wandb.config.z = 1\n    return 0\noptuna.create_study().optimize(f, callbacks=[c])", {"z": "int", "lr": "float", "n": "int", "o": "str | None", "direction": "list[str]"}),
    Row("optuna-params", OPTUNA + OBJECTIVE + "    wandb.init" + "(config={**trial.params, 'number': trial.number, 'lr2': lr})\n    return 0\noptuna.create_study(direction='minimize').optimize(f, n_trials=2)", {"lr": "float", "n": "int", "o": "str | None", "number": "int", "lr2": "float"}, real=False, spans={"lr": "5 trial.suggest_float('lr', 1e-5, 1e-1, log=True)"}),
    Row("optuna-choices-from-outside", OPTUNA + "import argparse, unknown_lib\np = argparse.ArgumentParser()\np.add_argument('--n', type=int, nargs='+', default=[1, 2])\nn = p.parse_args().n\ndef f(trial):\n    wandb.init" + "(config={'n': trial.suggest_categorical('n', n), 'k': trial.suggest_categorical('k', unknown_lib.k)})\noptuna.create_study().optimize(f)", {"n": "int", "k": "unknown"}, real=False),
    sink("sacred", "from wandb.sacred import WandbObserver\nWandbObserver(config={'a': 1})", {"a": "int", "*": "unknown"}),
    sink("openai-autolog", "from wandb.integration.openai import autolog\nautolog({'project': 'p', 'config': {'a': 1}})", {"a": "int"}),
    sink("openai-fine-tuning", "from wandb.integration.openai.fine_tuning import WandbLogger as L\nL.sync(fine_tune_job_id='x', config={'a': 1})", {"a": "int", "*": "unknown"}),
    sink("fabric", "from wandb.integration.lightning.fabric import WandbLogger\nl = WandbLogger(project='p', config={'a': 1})\nl.log_hyperparams({'b': 'x'})", {"a": "int", "b": "str"}),
    after_init("keras", "from wandb.integration.keras import WandbMetricsLogger, WandbModelCheckpoint\nfrom wandb.keras import WandbCallback\nimport keras\nm = keras.Sequential()\nm.fit(1, callbacks=[WandbMetricsLogger(), WandbModelCheckpoint('m'), WandbCallback()])", adds=False),
    after_init("keras-subclass", "from wandb.integration.keras import WandbEvalCallback\nclass C(WandbEvalCallback):\n    def add_ground_truth(self, logs=None):\n        self.data_table\nC(['x'], ['y'])", adds=False),
    after_init("sb3", "from other_baselines import PPO\nfrom wandb.integration.sb3 import WandbCallback\nPPO('MlpPolicy', 'CartPole-v1').learn(9, callback=WandbCallback())", adds=True),
    after_init("sb3-subclass", "from wandb.integration.sb3 import WandbCallback\nclass C(WandbCallback):\n    def __init__(self):\n        super().__init__(verbose=1)\n    def _on_step(self):\n        return self.n_calls\nC()", adds=True),
    after_init("xgboost", "import xgboost as xgb\nfrom wandb.integration.xgboost import WandbCallback\nxgb.train({'eta': 1}, 1, callbacks=[WandbCallback(log_model=True)])", adds=True),
    after_init("lightgbm", "from wandb.integration.lightgbm import wandb_callback\nwandb_callback()", adds=True),
    after_init("lightgbm-without-parameters", "from wandb.lightgbm import wandb_callback\nwandb_callback(log_params=False)", adds=False),
    after_init("catboost", "from wandb.integration.catboost import WandbCallback, log_summary\nWandbCallback()\nlog_summary(1)", adds=True),
    after_init("catboost-without-parameters", "from wandb.integration.catboost import WandbCallback, log_summary\nWandbCallback()\nlog_summary(1, False)", adds=False),
    after_init("fastai", "from fastai.callback.wandb import *\nWandbCallback(log_preds=False)", adds=True),
    after_init("ultralytics", "from ultralytics import YOLO\nfrom wandb.integration.ultralytics import add_wandb_callback\nm = YOLO('x.pt')\nadd_wandb_callback(m)\nm.train(data='d')", adds=True),
    after_init("diffusers", "from wandb.integration.diffusers import autolog\nautolog()", adds=True),
    sink("a-callback-before-the-run", "import wandb\nfrom fastai.callback.wandb import WandbCallback\nc = WandbCallback()\nwandb.init" + "(config={'a': 1})", {"a": "int", "*": "unknown"}),
    # Look-alikes.
    after_init("another-wandb-callback", "class WandbCallback:\n    pass\nWandbCallback()  # sb3", adds=False),
    Row("a-callback-of-the-job", "from callbacks.sb3 import WandbCallback\nwandb.init" + "(config={'a': 1})\nWandbCallback()", {"a": "int"}, {"callbacks/sb3.py": "class WandbCallback:\n    pass\n", "callbacks/__init__.py": ""}, real=False),
    Row("an-ignite-of-the-job", "from ignite.handlers import WandBLogger\nwandb.init" + "(config={'a': 1})\nWandBLogger(config={'b': 1})", {"a": "int"}, {"ignite/handlers.py": "class WandBLogger:\n    def __init__(self, config):\n        self.config = config\n", "ignite/__init__.py": ""}, real=False),
    Row("a-study-of-the-job", "import optuna\ndef f(t):\n    return t\nconfig = {'a': optuna.create_study().optimize(f)}", {"a": "int"}, {"optuna.py": "class S:\n    def optimize(self, f):\n        return f(3)\ndef create_study():\n    return S()\n"}),
    after_init("optimize-of-another-class", "class O:\n    def optimize(self, f, callbacks=()):\n        return f\nO().optimize(1, callbacks=[2])", adds=False),
]  # fmt: skip


@parametrized(ROWS + LIBRARIES)
def test_sinks(row: Row, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check(row, tmp_path, monkeypatch)


# Functions that nothing calls.
VERSIONS = {
    "without-report-to": ("4.46.3", "", {"output_dir": "str", "per_gpu_train_batch_size": "int | None", "report_to": "list[str]"}),
    "steps-of-an-option": ("4.46.3", "eval_steps=n, save_steps=n, logging_steps=n", {"eval_steps": "int", "save_steps": "int", "logging_steps": "int"}),
    "texts": ("4.30.1", "report_to='wandb'", {"per_gpu_train_batch_size": "int | str", "eval_delay": "float | str", "log_level": "str", "report_to": "str", "train_batch_size": "int"}),
    "texts-of-an-old-one": ("4.22.1", "report_to='wandb'", {"logging_steps": "int", "eval_steps": "int | str", "_n_gpu": "int", "torch_compile": None, "train_batch_size": "int"}),
    "older-than-all": ("3.5.1", "", {"seed": None, "seed?": "int", "train_batch_size?": "int"}),
    "texts-or-not": ("4.31.0 4.33.0", "report_to='wandb'", {"report_to": "list[str] | str", "train_batch_size?": "int"}),
}  # fmt: skip


@pytest.mark.parametrize(("pin", "given", "types"), VERSIONS.values(), ids=VERSIONS)
def test_what_a_trainer_tells_in_a_version(
    pin: str, given: str, types: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    option = "import argparse\np = argparse.ArgumentParser()\np.add_argument('--n', type=int, default=16)\n"
    body = f"wandb.init(config={{'a': 1}})\n{option}n = p.parse_args().n\n"
    body += f"Trainer(model=None, args=A(output_dir='x', {given})).train()"
    files = {f"requirements-{at}.txt": f"transformers=={version}\n" for at, version in enumerate(pin.split())}
    row = Row("", TRAINER + body, {}, files=files)
    (shown,) = [types_of(item.types) for item in scanned(row, tmp_path, monkeypatch).job.inputs]
    assert {key: shown.get(key) for key in types} == types


# What keeps W&B out of a trainer up to transformers 4: by pin, what comes before the trainer and after it, its argument.
OFF = "import os\nos.environ['WANDB_DISABLED'] = 'true'\n"
KEPT_OUT = {
    "set": ("4.46.3", OFF, "", "", 0),
    "set-and-asked-for-by-name": ("4.46.3", OFF, "", "report_to='wandb'", 0),
    "set-for-those-that-are-there": ("4.46.3", OFF, "", "report_to='all'", 0),
    "set-and-no-longer-asked-for": ("5.24.0", OFF, "", "report_to='wandb'", 1),
    "set-to-what-is-not-true": ("4.46.3", OFF.replace("true", "false"), "", "report_to='wandb'", 1),
    "set-after-it-is-made": ("4.46.3", "", OFF, "report_to='wandb'", 1),
    "set-on-some-paths": ("4.46.3", "import sys\nif sys.argv[1:]:\n    import os\n    os.environ['WANDB_DISABLED'] = '1'\n", "", "report_to='wandb'", 1),
    "set-back": ("4.46.3", OFF + "del os.environ['WANDB_DISABLED']\n", "", "report_to='wandb'", 1),
    "another-variable": ("4.46.3", OFF.replace("WANDB", "COMET"), "", "report_to='wandb'", 1),
}  # fmt: skip


@pytest.mark.parametrize(("pin", "before", "after", "given", "count"), KEPT_OUT.values(), ids=KEPT_OUT)
def test_what_keeps_wandb_out_of_a_trainer(
    pin: str, before: str, after: str, given: str, count: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = f"{TRAINER}{before}t = Trainer(model=None, args=A(output_dir='x', {given}))\n{after}t.train()\n# wandb.init("
    row = Row("", body, {}, files={"requirements.txt": f"transformers=={pin}\n"})
    assert len(scanned(row, tmp_path, monkeypatch).job.inputs) == count


# What a trainer does, and the seed that a run is told then: None where there is no run.
DONE = {
    "trained": ("t.train()", 3),
    "evaluated": ("t.evaluate()", 3),
    "logged": ("t.log({'a': 1})", 3),
    "evaluated-before-it-is-trained": ("t.evaluate()\na.seed = 5\nt.train()", 3),
    "made-again": ("t.train()\na.seed = 5\nt = Trainer(model=None, args=a)\nt.train()", 5),
    "in-a-loop": ("for n in (1, 2):\n    a.seed = n\n    t = Trainer(model=None, args=a)\n    t.train()", 2),
    "told-to-report-nothing": ("a.report_to = []\nt.train()\nt.save_model()\nt.log_metrics('x', t.evaluate())\nt.save_state()", None),
    "of-a-class-below": ("class T(Trainer):\n    def evaluate(self):\n        return {}\nT(args=a).evaluate()", None),
    "saved": ("t.save_model('x')\nt.push_to_hub()", None),
}  # fmt: skip


@pytest.mark.parametrize(("done", "seed"), DONE.values(), ids=DONE)
def test_a_trainer_that_logs_starts_a_run(
    done: str, seed: int | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = "a = A(output_dir='x', report_to='wandb', seed=3)\nt = Trainer(model=None, args=a)\n"
    result = scanned(Row("", f"{TRAINER}{made}{done}\n# wandb.init(", {}), tmp_path, monkeypatch)
    told = [field.value for item in result.job.inputs for field in item.fields if field.path == ("seed",)]
    assert [value.value for value in told if isinstance(value, m.Known)] == ([] if seed is None else [seed])
    assert bool(result.job.inputs) is (seed is not None)


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


# What is written by methods that a library calls: of objects it is given, in whatever module.
HOOKS = [
    ("own-module", "class Net(pl.LightningModule):\n    def on_fit_start(self):\n        self.logger.log_hyperparams({'m': 3})\n    def training_step(self, batch, i):\n        self.logger.experiment.config['n'] = 3\n", "pl.Trainer(logger=WandbLogger(config={'lr': 0.1})).fit(Net())", {"lr": "float", "m": "int", "n": "int"}),
    ("module", "import pytorch_lightning as pl, wandb\nclass Net(pl.LightningModule):\n    def training_step(self, batch, i):\n        wandb.config['n'] = 3\n", "import hooks\npl.Trainer(logger=WandbLogger(config={'lr': 0.1})).fit(hooks.Net())", {"lr": "float", "n": "int"}),
    ("logger-of-the-module", "import pytorch_lightning as pl\nclass Net(pl.LightningModule):\n    def on_train_start(self):\n        self.logger.experiment.config.update({'a': 1})\n        self.logger.experiment.config.update({'b': 'x'})\n", "import hooks\npl.Trainer(logger=WandbLogger(config={'lr': 0.1})).fit(hooks.Net())", {"lr": "float", "a": "int", "b": "str"}),
    ("run-kept-by-the-module", "import pytorch_lightning as pl\nclass Net(pl.LightningModule):\n    def on_train_start(self):\n        run = self.logger.experiment\n        run.config.update({'a': 1})\n        c = self.trainer.logger.experiment.config\n        c['b'] = 'x'\n", "import hooks\npl.Trainer(logger=WandbLogger(config={'lr': 0.1})).fit(hooks.Net())", {"lr": "float", "a": "int", "b": "str"}),
    ("loggers-of-the-module", "import pytorch_lightning as pl\nclass Net(pl.LightningModule):\n    def on_train_start(self):\n        for logger in self.loggers:\n            logger.experiment.config['a'] = 1\n        self.logger.log_hyperparams({'b': 'x'})\n", "import hooks\npl.Trainer(logger=[WandbLogger(config={'lr': 0.1})]).fit(hooks.Net())", {"lr": "float", "a": "int", "b": "str"}),
    ("module-that-is-not-fitted", "import pytorch_lightning as pl\nclass Net(pl.LightningModule):\n    def on_train_start(self):\n        self.trainer.logger.experiment.config['a'] = 1\n", "import hooks\nWandbLogger(config={'lr': 0.1}).experiment\nhooks.Net()", {"lr": "float"}),
    ("callback", "import pytorch_lightning as pl\nclass Log(pl.Callback):\n    def on_fit_start(self, trainer, module):\n        trainer.logger.log_hyperparams({'params': 3})\n", "import hooks\npl.Trainer(logger=WandbLogger(config={'lr': 0.1}), callbacks=[hooks.Log()]).fit(None)", {"lr": "float", "params": "int"}),
    ("object-given-to-a-library", "import wandb\nclass Log:\n    def on_start(self):\n        wandb.config['n'] = 3\n", "import hooks, external, wandb\nwandb.init(config={'lr': 0.1})\nexternal.PPO('x').learn(callback=[hooks.Log()])", {"lr": "float", "n": "int"}),
    ("subclass-of-a-trainer", "import wandb\nfrom transformers import Trainer\nclass Mine(Trainer):\n    def compute_loss(self, model):\n        wandb.config['n'] = 3\n", "import hooks, wandb\nwandb.init(config={'lr': 0.1})\nhooks.Mine(args=3).train()", {"lr": "float", "n": "int", "*": "unknown"}),
    ("no-hook-of-runs", "class Log:\n    def on_start(self, config):\n        config.update({'n': 3})\n", "import hooks, external, wandb\nwandb.init(config={'lr': 0.1})\nexternal.run(hooks.Log())", {"lr": "float"}),
]  # fmt: skip


@pytest.mark.parametrize(("module", "body", "types"), [row[1:] for row in HOOKS], ids=[row[0] for row in HOOKS])
def test_hooks(module: str, body: str, types: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = "import hooks" not in body
    row = lightning("", (module if own else "") + body, types)
    result = scanned(replace(row, files={} if own else {"hooks.py": module}), tmp_path, monkeypatch)
    (shown,) = [types_of(item.types) for item in result.job.inputs if item.source == "run_config"]
    assert shown == types, shown


NO_RUN = [
    lightning("uncalled-without-a-logger", "class Trainer:\n    def fit(self): pass\ndef main(cfg):\n    Trainer().fit()", None),
    accelerate("no-tracker", "a = Accelerator()\na.init_trackers('p', config={'lr': 0.1})", None),
    accelerate("another-tracker", "a = Accelerator(log_with='tensorboard')\na.init_trackers('p', config={'lr': 0.1})", None),
    lightning("a-logger-taken-away-later", "t = pl.Trainer(logger=WandbLogger(config={'a': 1}))\nt.logger = None\nt.fit(None)", None),
    lightning("a-logger-set-on-another-class", "class Trainer:\n    def fit(self, model):\n        return self.logger\nt = Trainer()\nt.logger = WandbLogger(config={'a': 1})\nt.fit(None)", None),
    lightning("a-logger-that-is-not-used", "logger = WandbLogger(config={'a': 1})", None),
    sink("basicsr-without-project", BASICSR + "init_tb_loggers({'name': 'a', 'logger': {'wandb': {'project': None}}})", None),
    sink("basicsr-debug", BASICSR + "init_tb_loggers({'name': 'debug_a', 'logger': {'wandb': {'project': 'p'}}})", None),
    sink("ignite-without-init", IGNITE + "WandBLogger(init=False, config={'a': 1})", None),
    *(
        Row(f"trainer-told-{told}", TRAINER + f"Trainer(args=A('o', report_to={told})).train()\n# wandb.init(", None, real=False)
        for told in ("'none'", "['none']", "'tensorboard'", "['tensorboard', 'mlflow']", "[]")
    ),
    Row("trainer-of-a-library-that-is-not-known", TRAINER + "from other import DeepTrainer\nt = DeepTrainer(args=A('o', report_to='none'))\nt.train()\n# wandb.init(", None, real=False),
    sink("a-composer-logger-that-is-not-used", COMPOSER + "WandBLogger(init_kwargs={'config': {'a': 1}})\nTrainer(loggers=[FileLogger()])", None),
    sink("a-ray-callback-that-is-not-used", TUNE + "WandbLoggerCallback('p', config={'a': 1})\ntune.run(unknown_lib.f, config={'a': 1})", None),
    lightning("fabric", "import lightning as L\nL.Fabric(loggers=[WandbLogger(config={'a': 1})]).launch()", None),
    lightning("fabric-of-another-logger", "import lightning as L\nfrom lightning.fabric.loggers import CSVLogger\nf = L.Fabric(loggers=CSVLogger('x'))\nf.launch(lambda f: f.log('x', 1))\nf.logger.log_hyperparams({'a': 1})", None),
    lightning("another-logger", MODULE.format(saved="") + "pl.Trainer(logger=True).fit(M())", None),
]  # fmt: skip


@parametrized(NO_RUN)
def test_no_run(row: Row, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert scanned(row, tmp_path, monkeypatch).facts.runs == ()


@pytest.mark.parametrize(
    "made", ["other.DeepTrainer", "trl.experimental.gkd.GKDTrainer", "trl.experimental.new.NewTrainer"]
)
def test_trainers_of_other_libraries(made: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Training arguments that W&B is told are given to a trainer that no table names."""
    package, _, name = made.rpartition(".")
    body = f"from {package} import {name}\nt = {name}(args=A('o', seed=7, report_to='wandb'))\nt.train()"
    (run,) = scanned(Row(name, TRAINER + body, None, real=False), tmp_path, monkeypatch).facts.runs
    known = {entry.key: entry.value.value for entry in run.config.entries if hasattr(entry.value, "value")}
    assert known["seed"] == 7
    assert run.config.open is not None


def test_a_trainer_adds_to_the_run_that_there_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Fields of other versions of transformers are none of the keys that the job gave."""
    body = "wandb.init(config={'path': 'x', 'drop': 0.1})\nTrainer(args=A('o', report_to='wandb')).train()"
    (run,) = scanned(Row("adds", TRAINER + body, None, real=False), tmp_path, monkeypatch).facts.runs
    known = {entry.key: entry.value.value for entry in run.config.entries if hasattr(entry.value, "value")}
    assert (known["path"], known["drop"]) == ("x", 0.1)


@pytest.mark.parametrize(
    ("trainer", "told"),
    [
        ("SFTTrainer('m', args=A('o', report_to='wandb'), peft_config=LoraConfig(r=8))", "peft_config"),
        ("SFTTrainer('m', args=A('o', report_to='wandb', evaluation_strategy='no'), peft_config=LoraConfig(r=8))", "peft_config?"),
        ("SFTTrainer('m', args=A('o', report_to='wandb'), peft_config=None)", None),
        ("SFTTrainer('m', args=A('o', report_to='wandb'))", None),
        ("Trainer(get_peft_model(other.m, LoraConfig()), args=A('o', report_to='wandb'))", "peft_config"),
    ],
)  # fmt: skip
def test_a_trainer_tells_of_adapters(
    trainer: str, told: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = f"import other\nfrom peft import LoraConfig, get_peft_model\nfrom trl import SFTTrainer\n{trainer}.train()"
    (run,) = scanned(Row("adapters", TRAINER + body, None, real=False), tmp_path, monkeypatch).facts.runs
    found = next((entry for entry in run.config.entries if entry.key == "peft_config"), None)
    assert told == (None if found is None else "peft_config" + "?" * found.optional)
    assert found is None or found.value.open is not None


OF_LORA = {"r": "int", "target_modules": "list[str]"}
SFT = "SFTTrainer('m', args=A('o', report_to='wandb'), {})"


@pytest.mark.parametrize(
    ("trainer", "told"),
    [
        (SFT.format("peft_config=LoraConfig(r=8, target_modules='all-linear')"), OF_LORA),
        (SFT.format("peft_config=LoraConfig(r=8) if sys.argv[1:] else None"), {"r?": "int"}),
        (SFT.format("peft_config=LoraConfig(r=8) if sys.argv[1:] else IA3Config()"), {}),
        ("m = get_peft_model(other.m, LoraConfig(r=8, target_modules=['q']))\nTrainer(m, args=A('o', report_to='wandb'))", OF_LORA),
        ("m = other.m\nif sys.argv[1:]:\n    m = get_peft_model(m, LoraConfig(r=8))\nTrainer(m, args=A('o', report_to='wandb'))", {"r?": "int"}),
        ("Trainer(get_peft_model(other.m, LoraConfig(r=8), 'a'), args=A('o', report_to='wandb'))", {}),
        ("Trainer(PeftModel.from_pretrained(other.m, 'x'), args=A('o', report_to='wandb'))", {}),
    ],
)  # fmt: skip
def test_a_trainer_tells_what_the_job_gives_an_adapter(
    trainer: str, told: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = "import other, sys\nfrom peft import IA3Config, LoraConfig, PeftModel, get_peft_model\nfrom trl import SFTTrainer\n"
    row = Row("adapter", f"{TRAINER}{start}{trainer}.train()", None, real=False)
    (found,) = scanned(row, tmp_path, monkeypatch).job.inputs
    fields = {field.path[2:]: field for field in found.fields if field.path[:2] == ("peft_config", "default")}
    assert told == {path[0] + "?" * field.optional: m.types.render(field.type) for path, field in fields.items()}


@pytest.mark.parametrize(
    ("model", "told"),
    [
        ("model=AutoModel.from_pretrained('gpt2')", "model/num_parameters"),
        ("AutoModel.from_pretrained('gpt2')", "model/num_parameters"),
        ("Of()", "model/num_parameters"),
        ("Counting()", "model/num_parameters"),
        ("AutoModel.from_pretrained('gpt2') if os.getenv('X') else Net()", "model/num_parameters?"),
        ("other.make()", "model/num_parameters?"),
        ("model_init=other.make", "model/num_parameters?"),
        ("other.Net()", "model/num_parameters?"),
        ("Net()", None),
        ("", None),
        # In versions of which only some count, too.
        ("Net(), evaluation_strategy='no'", None),
        ("Of(), evaluation_strategy='no'", "model/num_parameters?"),
    ],
)
def test_a_trainer_counts_the_parameters_of_what_can(
    model: str, told: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A module of torch's alone has no `num_parameters`, and the callback passes over it."""
    models = (
        "import os, other, torch\nfrom transformers import AutoModel, PreTrainedModel\nclass Net(torch.nn.Module):\n    pass\n"
        "class Counting(Net):\n    def num_parameters(self):\n        return 1\nclass Of(PreTrainedModel):\n    pass\n"
    )
    model, _, keyword = model.partition(", ")
    body = f"{models}Trainer({model}{', ' if model else ''}args=A('o', report_to='wandb', {keyword})).train()"
    result = scanned(Row("counts", TRAINER + body, None, real=False), tmp_path, monkeypatch)
    (fields,) = [item.fields for item in result.job.inputs if item.source == "run_config"]
    (found,) = [field for field in fields if field.path == ("model/num_parameters",)] or [None]
    assert told == (None if found is None else "model/num_parameters" + "?" * found.optional)
    assert found is None or found.type == INT
