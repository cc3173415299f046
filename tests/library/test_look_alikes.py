"""Each library once as itself, with places, and what is only called like it: a module of the job, a method, a decorator.

The look-alikes are run for real, which needs no library; what each library itself does is compared in its own tests.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from rows import Row, check, parametrized


def itself(id_: str, body: str, types: object, spans: Mapping[str, str], files: Mapping[str, str] | None = None) -> Row:
    return Row(id_, body, types, files or {}, real=False, spans=spans)


def other(id_: str, body: str, types: object, files: Mapping[str, str] | None = None) -> Row:
    return Row(id_, body, types, files or {})


DATA = "from dataclasses import dataclass, asdict\n@dataclass\nclass C:\n    lr: float = 0.1\n"
LR = {"lr": "float"}
ACCELERATOR = "from accelerate import Accelerator\na = Accelerator(log_with='wandb')\na.init_trackers('p', config={'lr': 0.1})\n# wandb.init("
LIGHTNING = "from lightning.pytorch.loggers import WandbLogger\nlogger = WandbLogger(config={'lr': 0.1})\nlogger.experiment\n# wandb.init("

ITSELF = [
    itself("argparse", "import argparse\np = argparse.ArgumentParser()\np.add_argument('--lr', type=float, default=1)\nconfig = vars(p.parse_args())", LR, {"lr": "4 '--lr'"}),
    itself("dataclasses", DATA + "config = asdict(C())", LR, {"lr": "5 lr"}),
    itself("simple-namespace", "from types import SimpleNamespace\nc = SimpleNamespace(lr=0.1)\nc.n = 3\nconfig = c", {"lr": "float", "n": "int"}, {"lr": "3 0.1", "n": "4 c.n"}),
    itself("enum", "from enum import Enum\nclass E(Enum):\n    A = 1\nconfig = {'e': E.A, 'v': E.A.value}", {"e": "str", "v": "int"}, {"e": "5 'e'"}),
    itself("typing", "from typing import NamedTuple, TypedDict\nclass N(NamedTuple):\n    n: int = 3\nclass T(TypedDict):\n    t: str\nconfig = {**N()._asdict(), **T(t='x')}", {"n": "int", "t": "str"}, {"n": "4 3", "t": "7 'x'"}),
    itself("pathlib", "from pathlib import Path\nconfig = {'p': Path('a') / 'b', 's': Path('a.txt').stem}", {"p": "str", "s": "str"}, {"p": "3 'p'"}),
    itself("os-path", "import os.path\nconfig = {'p': os.path.join('a', 'b')}", {"p": "str"}, {"p": "3 'p'"}),
    itself("environ", "import os\nconfig = {'lr': float(os.environ.get('LR', '0.1')), 'n': os.getenv('N')}", {"lr": "float", "n": "str | None"}, {"lr": "3 'lr'"}),
    itself("json", "import json\nconfig = json.load(open('c.json'))", LR, {"lr": 'c.json:1 "lr"'}, {"c.json": '{"lr": 0.1}'}),
    itself("yaml", "import yaml\nconfig = yaml.safe_load(open('c.yaml'))", LR, {"lr": "c.yaml:1 lr"}, {"c.yaml": "lr: 0.1\n"}),
    itself("tomllib", "import tomllib\nconfig = tomllib.load(open('c.toml', 'rb'))", LR, {"lr": "c.toml:1 lr"}, {"c.toml": "lr = 0.1\n"}),
    itself("omegaconf", "from omegaconf import OmegaConf\nconfig = OmegaConf.to_container(OmegaConf.create({'lr': 0.1}))", LR, {"lr": "3 'lr'"}),
    itself("hydra", "import hydra\nfrom omegaconf import OmegaConf\n@hydra.main(config_path='.', config_name='c', version_base=None)\ndef main(cfg):\n    wandb.init(config=OmegaConf.to_container(cfg))\nmain()", LR, {"lr": "c.yaml:1 lr"}, {"c.yaml": "lr: 0.1\n"}),
    itself("pydantic", "from pydantic import BaseModel\nclass C(BaseModel):\n    lr: float = 0.1\nconfig = C().model_dump()", LR, {"lr": "4 lr"}),
    itself("pydantic-settings", "from pydantic_settings import BaseSettings\nclass C(BaseSettings):\n    lr: float = 0.1\nconfig = C().model_dump()", LR, {"lr": "4 lr"}),
    itself("tyro", DATA + "import tyro\nconfig = asdict(tyro.cli(C))", LR, {"lr": "5 lr"}),
    itself("simple-parsing", DATA + "from simple_parsing import ArgumentParser\np = ArgumentParser()\np.add_arguments(C, dest='c')\nconfig = asdict(p.parse_args().c)", LR, {"lr": "5 lr"}),
    itself("pyrallis", DATA + "import pyrallis\n@pyrallis.wrap()\ndef main(cfg: C):\n    wandb.init(config=asdict(cfg))\nmain()", LR, {"lr": "5 lr"}),
    itself("draccus", DATA + "import draccus\nconfig = asdict(draccus.parse(C))", LR, {"lr": "5 lr"}),
    itself("hf-argument-parser", DATA + "from transformers import HfArgumentParser\n(c,) = HfArgumentParser(C).parse_args_into_dataclasses()\nconfig = asdict(c)", LR, {"lr": "5 lr"}),
    itself("jsonargparse", "from jsonargparse import CLI\ndef main(lr: float = 0.1):\n    wandb.init(config={'lr': lr})\nCLI(main)", LR, {"lr": "4 'lr'"}),
    itself("click", "import click\n@click.command()\n@click.option('--lr', default=0.1)\ndef main(**kw):\n    wandb.init(config=kw)\nmain()", LR, {"lr": "4 '--lr'"}),
    itself("typer", "import typer\ndef main(lr: float = 0.1):\n    wandb.init(config={'lr': lr})\ntyper.run(main)", LR, {"lr": "4 'lr'"}),
    itself("fire", "import fire\ndef main(lr: float = 0.1):\n    wandb.init(config=locals())\nfire.Fire(main)", LR, {"lr": "3 lr"}),
    itself("absl", "from absl import app, flags\nflags.DEFINE_float('lr', 0.1, 'h')\ndef main(_):\n    wandb.init(config={'lr': flags.FLAGS.lr})\napp.run(main)", LR, {"lr": "5 'lr'"}),
    itself("ml-collections", "import ml_collections\nc = ml_collections.ConfigDict()\nc.lr = 0.1\nconfig = c.to_dict()", LR, {"lr": "4 c.lr"}),
    itself("accelerate", ACCELERATOR, LR, {"lr": "4 'lr'"}),
    itself("lightning", LIGHTNING, LR, {"lr": "3 'lr'"}),
    itself("training-arguments", "from transformers import TrainingArguments\na = TrainingArguments('out', learning_rate=0.1)\nconfig = {'lr': a.learning_rate, 'seed': a.seed}", {"lr": "float", "seed": "int"}, {"lr": "4 'lr'"}),
]  # fmt: skip

# What a module of the job of that name gives instead.
PARSER = "class {}:\n    def __init__(self, *a, **k):\n        pass\n    def add_argument(self, *a, **k):\n        pass\n    add_arguments = add_argument\n    def parse_args(self):\n        self.lr = 'x'\n        return self\n"
MODEL = "class {}:\n    def model_dump(self):\n        return {{'lr': 'x'}}\n"
RUNS = "def {}(*a, **k):\n    return {{'lr': 'x'}}\n"
X = {"lr": "str"}
OTHERS = [
    other("argparse-of-the-job", "from argparse import ArgumentParser\np = ArgumentParser()\np.add_argument('--lr', type=float)\nconfig = vars(p.parse_args())", X, {"argparse.py": PARSER.format("ArgumentParser")}),
    other("add-argument-of-another-class", PARSER.format("P") + "p = P()\np.add_argument('--lr', type=float, default=1)\nconfig = vars(p.parse_args())", X),
    other("another-dataclass-decorator", "from deco import dataclass\n@dataclass\nclass C:\n    lr: float = 0.1\nconfig = C", X, {"deco.py": "def dataclass(cls):\n    return {'lr': 'x'}\n"}),
    other("asdict-of-the-job", "from dataclasses import dataclass\ndef asdict(c):\n    return {'lr': str(c.lr)}\n@dataclass\nclass C:\n    lr: float = 0.1\nconfig = asdict(C())", X),
    other("another-simple-namespace", "class SimpleNamespace:\n    def __init__(self, **kw):\n        self.lr = 'x'\nconfig = SimpleNamespace(lr=1)", X),
    other("another-enum", "class Enum:\n    pass\nclass E(Enum):\n    A = 1\nconfig = {'e': E.A}", {"e": "int"}),
    other("another-named-tuple", "class NamedTuple:\n    def _asdict(self):\n        return {'lr': 'x'}\nclass N(NamedTuple):\n    lr: float = 0.1\nconfig = N()._asdict()", X),
    other("another-path", "class Path:\n    def __init__(self, p):\n        self.stem = 3\nconfig = {'s': Path('a.txt').stem}", {"s": "int"}),
    other("another-os", "class os:\n    environ = {'LR': 3}\n    class path:\n        join = max\nconfig = {'lr': os.environ.get('LR', '0.1'), 'p': os.path.join(1, 2)}", {"lr": "int", "p": "int"}),
    other("another-json", "class json:\n    loads = len\nconfig = {'n': json.loads('{}')}", {"n": "int"}),
    other("yaml-of-the-job", "import yaml\nconfig = yaml.safe_load(open('c.yaml'))", X, {"c.yaml": "lr: 0.1\n", "yaml.py": RUNS.format("safe_load")}),
    other("another-toml", "class tomllib:\n    loads = len\nconfig = {'n': tomllib.loads('a = 1')}", {"n": "int"}),
    other("omegaconf-of-the-job", "from omegaconf import OmegaConf\nconfig = OmegaConf.create({'lr': 0.1})", X, {"omegaconf.py": "class OmegaConf:\n    @staticmethod\n    def create(d):\n        return {'lr': 'x'}\n"}),
    other("create-of-another-class", "class C:\n    def create(self, d):\n        return str(d)\nOmegaConf = C()\nconfig = {'lr': OmegaConf.create({'lr': 0.1})}", X),
    other("hydra-of-the-job", "import hydra\n@hydra.main(config_path='.', config_name='c')\ndef main(cfg):\n    wandb.init(config=cfg)\nmain()", X, {"c.yaml": "lr: 0.1\n", "hydra.py": "def main(**kw):\n    return lambda f: lambda: f({'lr': 'x'})\n"}),
    other("main-of-another-package", "from app import main\n@main(config_name='c')\ndef run(cfg=None):\n    wandb.init(config={'lr': 'x'})\nrun()", X, {"c.yaml": "lr: 0.1\n", "app.py": "def main(**kw):\n    return lambda f: f\n"}),
    other("pydantic-of-the-job", "from pydantic import BaseModel\nclass C(BaseModel):\n    lr: float = 0.1\nconfig = C().model_dump()", X, {"pydantic.py": MODEL.format("BaseModel")}),
    other("model-dump-of-another-class", MODEL.format("C") + "config = C().model_dump()", X),
    other("pydantic-settings-of-the-job", "from pydantic_settings import BaseSettings\nclass C(BaseSettings):\n    lr: float = 0.1\nconfig = C().model_dump()", X, {"pydantic_settings.py": MODEL.format("BaseSettings")}),
    other("tyro-of-the-job", "import tyro\nconfig = tyro.cli(dict)", X, {"tyro.py": RUNS.format("cli")}),
    other("cli-of-another-object", "class T:\n    def cli(self, f):\n        return {'lr': 'x'}\ntyro = T()\nconfig = tyro.cli(dict)", X),
    other("simple-parsing-of-the-job", "from simple_parsing import ArgumentParser\np = ArgumentParser()\np.add_arguments(dict, dest='c')\nconfig = vars(p.parse_args())", X, {"simple_parsing.py": PARSER.format("ArgumentParser")}),
    other("pyrallis-of-the-job", "import pyrallis\n@pyrallis.wrap()\ndef main(cfg):\n    wandb.init(config=cfg)\nmain()", X, {"pyrallis.py": "def wrap():\n    return lambda f: lambda: f({'lr': 'x'})\n"}),
    other("another-wrap", "import deco\n@deco.wrap()\ndef main(cfg: dict = {'lr': 'x'}):\n    wandb.init(config=cfg)\nmain()  # pyrallis", X, {"deco.py": "def wrap():\n    return lambda f: f\n"}),
    other("draccus-of-the-job", "import draccus\nconfig = draccus.parse(dict)", X, {"draccus.py": RUNS.format("parse")}),
    other("transformers-of-the-job", "from transformers import HfArgumentParser, TrainingArguments\na = TrainingArguments('o', learning_rate=1)\nconfig = {'lr': HfArgumentParser(dict)['lr'], 'a': a['lr']}", {"lr": "str", "a": "str"}, {"transformers.py": RUNS.format("HfArgumentParser") + "TrainingArguments = HfArgumentParser\n"}),
    other("parse-args-into-dataclasses-of-another-class", "class HfArgumentParser:\n    def parse_args_into_dataclasses(self):\n        return ({'lr': 'x'},)\n(config,) = HfArgumentParser().parse_args_into_dataclasses()", X),
    other("another-training-arguments", "class TrainingArguments:\n    def __init__(self, learning_rate):\n        self.lr = str(learning_rate)\nconfig = TrainingArguments(0.1)", X),
    other("jsonargparse-of-the-job", "from jsonargparse import CLI\nconfig = CLI(dict)", X, {"jsonargparse.py": RUNS.format("CLI")}),
    other("another-cli", "def CLI(f):\n    return f(lr='x')\nconfig = CLI(dict)  # jsonargparse", X),
    other("click-of-the-job", "import click\n@click.command()\n@click.option('--lr', default=0.1)\ndef main(**kw):\n    wandb.init(config={'lr': 'x', **kw})\nmain()", X, {"click.py": "def command():\n    return lambda f: f\ndef option(*a, **k):\n    return lambda f: f\n"}),
    other("option-of-another-package", "from deco import option\n@option('--lr', default=0.1)\ndef main(lr='x'):\n    wandb.init(config={'lr': lr})\nmain()  # click", X, {"deco.py": "def option(*a, **k):\n    return lambda f: f\n"}),
    other("typer-of-the-job", "import typer\ndef main(lr=0.1):\n    wandb.init(config={'lr': lr})\ntyper.run(main)", X, {"typer.py": "def run(f):\n    f('x')\n"}),
    other("run-of-another-object", "class A:\n    def run(self, f):\n        f('x')\ndef main(lr=0.1):\n    wandb.init(config={'lr': lr})\ntyper = A()\ntyper.run(main)", X),
    other("fire-of-the-job", "import fire\ndef main(lr=0.1):\n    wandb.init(config={'lr': lr})\nfire.Fire(main)", X, {"fire.py": "def Fire(f):\n    f('x')\n"}),
    other("another-fire", "class Gun:\n    def Fire(self, f):\n        f(lr='x')\ndef main(lr=0.1):\n    wandb.init(config={'lr': lr})\nfire = Gun()\nfire.Fire(main)", X),
    other("another-define", "class flags:\n    @staticmethod\n    def DEFINE_float(name, default, help):\n        return str(default)\nconfig = {'lr': flags.DEFINE_float('lr', 0.1, 'h')}", X),
    other("another-config-dict", "class ConfigDict(dict):\n    to_dict = dict.copy\nc = ConfigDict(lr='x')\nconfig = c.to_dict()  # ml_collections", X),
    other("accelerate-of-the-job", ACCELERATOR.replace("# ", "") + "config={'n': 1})", {"n": "int"}, {"accelerate.py": "class Accelerator:\n    def __init__(self, log_with):\n        pass\n    def init_trackers(self, name, config):\n        pass\n"}),
    other("init-trackers-of-another-class", "class T:\n    def init_trackers(self, name, config):\n        wandb.init(config={'lr': str(config['lr'])})\nT().init_trackers('p', config={'lr': 0.1})", X),
    other("lightning-of-the-job", "from lightning import WandbLogger\nWandbLogger(config={'lr': 0.1}).experiment\nwandb.init(config={'n': 1})", {"n": "int"}, {"lightning.py": "class WandbLogger:\n    def __init__(self, config):\n        self.experiment = None\n"}),
    other("save-hyperparameters-of-another-class", "class M:\n    def __init__(self, lr=0.1):\n        self.save_hyperparameters()\n    def save_hyperparameters(self):\n        self.hparams = {'lr': 'x'}\nconfig = M().hparams", X),
    other("keras-of-the-job", "from keras import WandbCallback\nwandb.init(config=WandbCallback())", X, {"keras.py": RUNS.format("WandbCallback")}),
]  # fmt: skip


@parametrized(ITSELF + OTHERS)
def test_look_alikes(row: Row, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check(row, tmp_path, monkeypatch)
