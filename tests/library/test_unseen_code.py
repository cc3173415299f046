"""Code that is chosen by a name that is not known: where no run was seen, it may be what starts one."""

from __future__ import annotations

from pathlib import Path

import pytest
from rows import lay

from inputgen import model as m
from inputgen.api import scan_source
from inputgen.config import Config

WORK = """import wandb
class Work:
    def __init__(self, cfg):
        self.cfg = cfg
    def run(self):
        wandb.init(config={"lr": 0.1})
def train(cfg):
    wandb.init(config={"bs": 3})
class Idle:
    def run(self):
        pass
"""
PROJECT = {
    "pyproject.toml": "",
    "pkg/__init__.py": "",
    "pkg/work.py": WORK,
    "conf/open.yaml": "work:\n  _target_: ???\n",
}
NAME = "import sys\nname = sys.argv[1]\n"
HYDRA = "import hydra\n@hydra.main(version_base=None, config_path='conf'{named})\ndef main(cfg):\n    {body}\nmain()\n"


def hydra(body: str, named: str = "") -> str:
    return HYDRA.format(body=body, named=named)


UNSEEN = {
    "class-of-a-named-config": hydra("hydra.utils.get_class(cfg._target_)(cfg).run()"),
    "target-of-a-named-config": hydra("hydra.utils.instantiate(cfg.work).run()"),
    "the-named-config-itself": hydra("hydra.utils.instantiate(cfg)"),
    "method-of-a-named-config": hydra("hydra.utils.get_method(cfg.fn)(cfg)"),
    "target-that-must-be-given": hydra("hydra.utils.instantiate(cfg.work).run()", ", config_name='open'"),
    "config-that-is-not-there": "import hydra\nfrom omegaconf import OmegaConf\nhydra.utils.call(OmegaConf.load('x.yaml'))",
    "module": NAME + "import importlib\nimportlib.import_module(name).train({})",
    "module-and-name": NAME + "import importlib\nmod, cls = name.rsplit('.', 1)\ngetattr(importlib.import_module(mod), cls)({}).run()",
    "module-by-default": "import argparse, importlib\np = argparse.ArgumentParser()\np.add_argument('--mod', default='pkg')\n"
    "m = importlib.import_module(p.parse_args().mod)\nprint(m)",
    "module-of-a-statement": NAME + "getattr(__import__(name, fromlist=['x']), 'x')()",
    "module-of-a-spec": NAME + "import importlib.util as u\nspec = u.spec_from_file_location('m', name)\nm = u.module_from_spec(spec)\nspec.loader.exec_module(m)",
    "function-of-a-module": NAME + "from pkg import work\ngetattr(work, name)({})",
    "method": NAME + "from pkg.work import Work\ngetattr(Work({}), name)()",
    "run-as-a-file": NAME + "import runpy\nrunpy.run_path(name, run_name='__main__')",
    "located": NAME + "import pydoc\npydoc.locate(name)({})",
    "evaluated": NAME + "from pkg.work import *\neval(name)({}).run()",
    "executed": NAME + "exec(open(name).read())",
    "module-beside-the-project": "import sys\nsys.path.append('..')\nfrom mine.work import Work\nWork({}).run()",
    "module-above-the-project": "import os, sys\nsys.path.insert(0, os.path.abspath('..'))\nimport mine\nmine.train()",
    "module-above-by-its-file": "import sys\nfrom pathlib import Path\nsys.path += [str(Path(__file__).resolve().parents[2])]\n"
    "from mine import work\nwork.train()",
    "attribute-that-declared-data-has-not": NAME
    + "from pkg import work\ndef go(made: dict):\n    made.train({})\ngo(getattr(work, name))",
    "method-of-a-base-that-is-not-known": NAME + "from pkg import work\nclass Mine(getattr(work, name)):\n    pass\nMine({}).run()",
}  # fmt: skip
# Libraries without a model that are told to use W&B.
TOLD = {
    "tracker": "from some_library import Args, train\ntrain(Args(report_to='wandb'))",
    "trackers": "from some_library import Trainer\nTrainer().fit(loggers=['csv', 'wandb'])",
    "flag": "import some_library\nsome_library.train(use_wandb=True)",
    "flag-of-the-command-line": "import argparse, some_library\np = argparse.ArgumentParser()\n"
    "p.add_argument('--wandb', action='store_true')\nsome_library.train(wandb=p.parse_args().wandb)",
    "choice-of-the-command-line": "import argparse, some_library\np = argparse.ArgumentParser()\n"
    "p.add_argument('--log', choices=['csv', 'wandb'], default='csv')\nsome_library.train(tracker=p.parse_args().log)",
    "project": "import some_library\nsome_library.Model('x', args={'wandb_project': 'p'}).train_model([])",
    "name": "from some_library import WandbLogger\nWandbLogger(project='p')",
    "module": "import some_library.wandb_utils as utils\nutils.setup_wandb('p')",
}
NOT_TOLD = {
    "flag-that-is-off": "import some_library\nsome_library.train(use_wandb=False, wandb_project=None, report_to='none')",
    "path-where-it-is-off": "import argparse, some_library\np = argparse.ArgumentParser()\n"
    "p.add_argument('--wandb', action='store_true')\na = p.parse_args()\nif not a.wandb:\n    some_library.train(wandb=a.wandb)",
    "question": "import some_library\nif some_library.is_wandb_available():\n    print('wandb')",
    "package": "import some_library\nsome_library.Image(packages=['wandb'])",
    "dict-that-is-shown": "import some_library\nsome_library.pprint({'wandb_project': 'p'})",
    "its-own": "import wandb\nwandb.some_wandb_function(wandb=True)",
}
SEEN = {
    "class-that-is-named": hydra("hydra.utils.get_class('pkg.work.Idle')().run()"),
    "module-that-is-named": "import importlib\nimportlib.import_module('pkg.work').Idle().run()",
    "method-that-is-named": "from pkg.work import Idle\ngetattr(Idle(), 'run')()",
    "of-a-library": "import some_library\nmodel = some_library.make()\nmodel.run().more()",
    "of-a-base-in-a-library": "import some_library\nclass Rows(some_library.Rows):\n    def __init__(self, first):\n        if first:\n"
    "            self.sizes = []\n        self.sizes.extend([1])\n        self.more.rows()\nimport sys\nRows(len(sys.argv) > 1)",
    "of-a-base-that-is-modelled": "import torch\nclass Rows(torch.utils.data.Dataset):\n    def fill(self):\n        self.rows.extend([1])\n"
    "Rows().fill()",
    "of-tensors": "import torch\nx = torch.eye(3).to('cpu')\nx[0].unsqueeze(0).softmax(0)\n(x * 2 == 1).sum().backward()\n(-x).mean()",
    "of-arrays": "import numpy as np\nx = np.zeros(3)\nx.sort()\n(x[0] + x).max().item()\n(x == 1).any().tolist()",
    "of-what-is-compared": "import some_library\n(some_library.rows([1]) != 0).sum(axis=1).astype(float)",
    "of-an-accelerator": "import accelerate\na = accelerate.Accelerator()\nmodel, rows = a.prepare(1, 2)\nmodel(rows).backward()\na.unwrap_model(model).run()",
    "of-a-progress-bar": "import tqdm\nbar = tqdm.tqdm(range(3))\nbar.some_method().more()",
    "of-a-library-elsewhere": "import sys\nsys.path.append('/opt/lib')\nimport some_library\nsome_library.make()",
    "of-a-folder-that-an-argument-names": NAME + "sys.path.append(name)\nimport some_library\nsome_library.make()",
    "of-a-folder-of-the-project": "import sys\nsys.path.append('pkg')\nimport some_library, work\nwork.Idle().run()",
    "python-s-own-and-known": "import sys\nsys.path.append('..')\nimport json, yaml, numpy\nprint(json.dumps(1), numpy.zeros(3))",
    "imported-before": "import sys, some_library\nsys.path.append('..')\nsome_library.make()",
    "read-and-not-called": NAME + "from pkg import work\nprint(getattr(work, name, None))",
    "plain-expression": "print(eval('1 + 2'))",
    "methods-of-a-document": NAME
    + "import yaml\nd = yaml.load(open(name), Loader=yaml.FullLoader)\nprint(d.keys(), d['a'].items())",
    "of-training-arguments": "from transformers import TrainingArguments\nTrainingArguments('o').some_method()",
    "methods-of-declared-data": "import some_library\ndef tell(infos: dict, names: list, text: str, n: int):\n"
    "    infos.pop(1)\n    names.sort()\n    text.casefold()\n    n.bit_length()\ntell(*some_library.four(), some_library.n)",
}


def shown(body: str, files: dict[str, str], folder: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[m.Input, ...]:
    lay(folder, monkeypatch, files)
    return scan_source(body.encode(), "job.py", Config(base=folder), stored=True).job.inputs


@pytest.mark.parametrize("body", TOLD.values(), ids=TOLD)
def test_a_library_that_is_told_to_use_wandb_may_start_a_run(
    body: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (found,) = shown(body, {}, tmp_path, monkeypatch)
    assert found.fields == ()
    assert found.open is not None
    assert "which inputgen does not model, is told to use W&B" in found.open.reason


@pytest.mark.parametrize("body", NOT_TOLD.values(), ids=NOT_TOLD)
def test_a_library_that_is_not_told_starts_none(body: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert shown(body, {}, tmp_path, monkeypatch) == ()


@pytest.mark.parametrize("body", UNSEEN.values(), ids=UNSEEN)
def test_what_is_not_seen_may_start_a_run(body: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (found,) = shown(body, PROJECT, tmp_path, monkeypatch)
    assert found.fields == ()
    assert found.open is not None
    assert found.open.reason.startswith("code that is not known may start the run: ")


@pytest.mark.parametrize("body", UNSEEN.values(), ids=UNSEEN)
def test_in_a_project_without_wandb_it_starts_none(body: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = PROJECT | {"pkg/work.py": WORK.replace("wandb", "other")}
    assert shown(body, files, tmp_path, monkeypatch) == ()


def test_a_comment_is_no_code_of_wandb(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = WORK.replace("import wandb", "# import wandb").replace("wandb.init(", "print()  # wandb.init(")
    assert shown(UNSEEN["module"], PROJECT | {"pkg/work.py": text}, tmp_path, monkeypatch) == ()


@pytest.mark.parametrize("body", SEEN.values(), ids=SEEN)
def test_what_is_seen_starts_what_it_is_seen_to(body: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert shown(body, PROJECT, tmp_path, monkeypatch) == ()


def test_a_run_that_is_seen_is_the_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    body = UNSEEN["method"] + "\nimport wandb\nwandb.init(config={'seed': 1})"
    (found,) = shown(body, PROJECT, tmp_path, monkeypatch)
    assert [field.path for field in found.fields] == [("seed",)]
    assert found.open is None
