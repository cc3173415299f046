"""`LightningCLI`: what the job names is told to a logger that the command line names."""

from __future__ import annotations

from pathlib import Path

import pytest
from rows import Row, lay, parametrized, scanned

from inputgen import model as m
from inputgen.api import scan_source
from inputgen.config import Config
from inputgen.reporters.common import types_of

NETS = """import lightning as L
class Net(L.LightningModule):
    def __init__(self, lr: float = 0.1, width: int = 3):
        super().__init__()
        self.save_hyperparameters()
class Data(L.LightningDataModule):
    def __init__(self, size: int = 4, root: str = "data"):
        super().__init__()
        self.save_hyperparameters(ignore=["root"])
"""
CLI = "from lightning.pytorch.cli import LightningCLI\nfrom nets import Data, Net\n"
BELOW = "class Cli(LightningCLI):\n    def {method}(self, parser=None):\n        {body}\nCli(Net, Data)"
TOLD = {"size": "int", "lr": "float", "width": "int", "*": "unknown"}
ONLY_OPEN = {"*": "unknown"}


def cli(id_: str, body: str, types: object, start: str = CLI, **files: str) -> Row:
    return Row(id_, start + body + "\n# wandb.init(", types, files={"nets.py": NETS, **files}, real=False)


ROWS = [
    cli("classes", "LightningCLI(Net, Data)", TOLD),
    cli("by-keyword", "LightningCLI(datamodule_class=Data, model_class=Net)", TOLD),
    cli("run", "LightningCLI(Net, Data, run=True)", TOLD),
    cli("run-or-not", "import os\nLightningCLI(Net, Data, run='x' in os.environ)", TOLD),
    cli("a-module-alone", "LightningCLI(Net)", {"lr": "float", "width": "int", "*": "unknown"}),
    cli("of-lightning-1", "LightningCLI(Net, Data)", TOLD, CLI.replace("lightning.pytorch.cli", "pytorch_lightning.utilities.cli")),
    cli("below-it", BELOW.format(method="before_fit", body="pass"), TOLD),
    cli("a-hook-that-starts-a-run", "import wandb\nclass Cli(LightningCLI):\n    def before_fit(self):\n        wandb.init(config={'a': 1, 'c': self.config})\nCli(Net, trainer_defaults={'logger': False})", {"a": "int", "c": "unknown", "*": "unknown"}),
    cli("no-logger-by-default", "LightningCLI(Net, Data, trainer_defaults={'logger': False})", ONLY_OPEN),
    cli("no-logger-among-other-defaults", "LightningCLI(Net, Data, trainer_defaults={'max_steps': 1})", TOLD),
    cli("below-it-with-an-init", "class Cli(LightningCLI):\n    def __init__(self):\n        super().__init__(Net, Data)\nCli()", TOLD),
    cli("subclasses-of-the-module", "LightningCLI(Net, Data, subclass_mode_model=True)", {"size": "int", "*": "unknown"}),
    cli("nothing-named", "LightningCLI()", ONLY_OPEN),
    cli("below-it-and-nothing-named", "class Cli(LightningCLI):\n    pass\nCli(save_config_callback=None)", ONLY_OPEN),
    cli("a-module-that-saves-nothing", "import lightning as L\nclass Bare(L.LightningModule):\n    def __init__(self, lr=0.1):\n        super().__init__()\nLightningCLI(Bare)", ONLY_OPEN),
    cli("what-it-made", "import wandb\ncli = LightningCLI(Net, Data)\nwandb.config.update({'again': cli.model.hparams.width})", {**TOLD, "again": "int"}),
    cli("its-trainer-fits", "cli = LightningCLI(Net, Data, run=False)\ncli.trainer.fit(cli.model, datamodule=cli.datamodule)", TOLD),
    cli("its-trainer-fits-what-is-not-known", "cli = LightningCLI(run=False)\ncli.trainer.fit(cli.model)", ONLY_OPEN),
    cli("its-trainer-of-a-class-below", "class Cli(LightningCLI):\n    pass\ncli = Cli(Net, run=False)\ncli.trainer.fit(cli.model)", {"lr": "float", "width": "int", "*": "unknown"}),
    cli("its-logger-is-told", "cli = LightningCLI(Net, Data, run=False)\ncli.trainer.logger.log_hyperparams({'a': 1})", {"a": "int", "*": "unknown"}),
    cli("its-logger-is-replaced", "from lightning.pytorch.loggers import WandbLogger\ncli = LightningCLI(Net, run=False)\ncli.trainer.logger = WandbLogger(config={'a': 1})\ncli.trainer.fit(cli.model)", {"a": "int", "lr": "float", "width": "int"}),
    cli("its-logger-is-given", "from lightning.pytorch.loggers import WandbLogger\ncli = LightningCLI(Net, trainer_defaults={'logger': [WandbLogger(config={'a': 1})]}, run=False)\ncli.trainer.fit(cli.model)", {"a": "int", "lr": "float", "width": "int"}),
    cli("its-logger-is-described", "cli = LightningCLI(Net, trainer_defaults={'logger': {'class_path': 'WandbLogger'}}, run=False)\ncli.trainer.test(cli.model)", {"lr": "float", "width": "int", "*": "unknown"}),
    cli("its-trainer-is-of-the-job", "class T(L.Trainer):\n    pass\ncli = LightningCLI(Net, trainer_class=T, run=False)\ncli.trainer.fit(cli.model)", ONLY_OPEN, "import lightning as L\n" + CLI),
    cli("a-dict-without-annotation", "import lightning as L\nclass Loose(L.LightningModule):\n    def __init__(self, opt={'lr': 0.1}, sizes=[1, 2]):\n        super().__init__()\n        self.save_hyperparameters()\nLightningCLI(Loose)", {"opt": {"lr": "float", "*": "unknown"}, "sizes": "list[int]", "*": "unknown"}),
    cli("not-run-beside-a-run", "import wandb\nwandb.init" + "(config={'a': 1})\nLightningCLI(Net, Data, run=False)", {"a": "int"}),
    cli("beside-a-run", "import wandb\nwandb.init" + "(config={'a': 1})\nLightningCLI()", {"a": "int", "*": "unknown"}),
]  # fmt: skip


@parametrized(ROWS)
def test_told(row: Row, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    result = scanned(row, tmp_path, monkeypatch)
    (shown,) = [types_of(item.types) for item in result.job.inputs if item.source == "run_config"]
    assert shown == row.types, shown


DEFAULTS = [
    ("of-the-classes", "LightningCLI(Net, Data)", {"size": 4, "lr": 0.1, "width": 3}),
    ("harmless-arguments-of-the-parser", "LightningCLI(Net, Data, parser_kwargs={'parser_mode': 'omegaconf'})", {"size": 4, "lr": 0.1, "width": 3}),
    ("files", "LightningCLI(Net, Data, parser_kwargs={'fit': {'default_config_files': ['x.yaml']}})", {}),
    ("no-arguments-of-its-own", "def main(args=None):\n    LightningCLI(Net, Data, args=args)\nmain()", {"size": 4, "lr": 0.1, "width": 3}),
    ("arguments-of-its-own", "import sys\nLightningCLI(Net, Data, args=sys.argv[2:])", {}),
    ("linked", BELOW.format(method="add_arguments_to_parser", body="parser.link_arguments('data.size', 'model.width')"), {"lr": 0.1}),
    ("set", BELOW.format(method="add_arguments_to_parser", body="parser.set_defaults({'model.lr': 1.0})"), {"size": 4, "width": 3}),
    ("further-options", BELOW.format(method="add_arguments_to_parser", body="parser.add_argument('--notes')"), {"size": 4, "lr": 0.1, "width": 3}),
    ("changed-before-they-are-made", BELOW.format(method="before_instantiate_classes", body="self.config.model.lr = 1.0"), {}),
    ("read-before-they-are-made", BELOW.format(method="instantiate_classes", body="lr = self.config.model.lr\n        print(self.config[self.subcommand].lr, lr)\n        super().instantiate_classes()"), {"size": 4, "lr": 0.1, "width": 3}),
    ("handed-on", BELOW.format(method="instantiate_classes", body="change(self.config)"), {}),
    ("handed-on-in-part", BELOW.format(method="instantiate_classes", body="change(self.config[self.subcommand])"), {}),
    ("a-method-of-its-config", BELOW.format(method="instantiate_classes", body="self.config.update(lr=1.0, key='model')"), {}),
    ("under-another-name", BELOW.format(method="instantiate_classes", body="config = self.config\n        config.update(lr=1.0, key='model')"), {}),
    ("changed-in-place", BELOW.format(method="instantiate_classes", body="self.config['model']['lr'] += 1"), {}),
    ("changed-after", BELOW.format(method="before_fit", body="self.config.model.lr = 1.0"), {"size": 4, "lr": 0.1, "width": 3}),
]  # fmt: skip


@pytest.mark.parametrize(("body", "defaults"), [row[1:] for row in DEFAULTS], ids=[row[0] for row in DEFAULTS])
def test_defaults(body: str, defaults: dict[str, object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    result = scanned(cli("defaults", body, None), tmp_path, monkeypatch)
    (fields,) = [item.fields for item in result.job.inputs if item.source == "run_config"]
    values = {field.path[0]: field.value.default for field in fields if isinstance(field.value, m.Typed)}
    assert {key: value.value for key, value in values.items() if isinstance(value, m.Known)} == defaults


QUIET = [
    Row("w-and-b-nowhere", CLI + "LightningCLI(Net, Data)", None, files={"nets.py": NETS}),
    cli("of-another-library", "LightningCLI(Net, Data)", None, CLI.replace("lightning.pytorch.cli", "other.cli")),
    cli("not-run", "LightningCLI(Net, Data, run=False)", None),
    cli("not-run-and-nothing-named", "cli = LightningCLI(run=False)\nprint(cli.model, cli.trainer)", None),
    cli(
        "not-run-of-a-class-below",
        "class Cli(LightningCLI):\n    def __init__(self):\n        super().__init__(Net, run=False)\nCli()",
        None,
    ),
    cli(
        "not-run-with-a-logger",
        "from lightning.pytorch.loggers import WandbLogger\nLightningCLI(Net, trainer_defaults={'logger': WandbLogger(config={'a': 1})}, run=False)",
        None,
    ),
    cli(
        "another-trainer-fits",
        "cli = LightningCLI(Net, Data, run=False)\nL.Trainer().fit(cli.model)",
        None,
        "import lightning as L\n" + CLI,
    ),
    cli("not-made", "class Cli(LightningCLI):\n    pass", None),
]


@parametrized(QUIET)
def test_no_run(row: Row, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lay(tmp_path, monkeypatch, row.files)
    source = row.source if row.id != "w-and-b-nowhere" else row.body
    result = scan_source(source.encode(), "job.py", Config(base=tmp_path), stored=True)
    assert result.facts.runs == ()
    assert not result.job.inputs
