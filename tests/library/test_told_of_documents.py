"""What a job does with what it reads of a document, before it gives that to W&B, tells the types of its keys."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from rows import Row, scanned

from inputgen import model as m

START = "import argparse, json, os, yaml\nfrom pathlib import Path\n"
NAMED = (
    f"{START}parser = argparse.ArgumentParser()\nparser.add_argument('--config', required=True)\n"
    "with open(parser.parse_args().config) as file:\n    doc = yaml.safe_load(file)\n"
)
BY_ENVIRONMENT = f"{START}doc = json.load(open(os.environ['CONFIG']))\n"
AS_TEXT = NAMED.replace("safe_load(file)", "load(file.read(), Loader=yaml.FullLoader)")
SPACE = f"{NAMED}space = argparse.Namespace(**doc)\n"
CONF = f"{NAMED}from omegaconf import OmegaConf\ncfg = OmegaConf.load(parser.parse_args().config)\n"
MODELS = "from transformers import AutoModel, CLIPTextModel\nfrom datasets import load_dataset\n"


@dataclass(frozen=True)
class Case:
    """A job that uses what it reads of a document; the types of the fields that are told."""

    id: str
    body: str
    fields: dict[str, str]
    start: str = NAMED
    given: str = "doc"


CASES = [
    Case("range", "for _ in range(doc['n']):\n    pass", {"n": "int"}, BY_ENVIRONMENT),
    Case("of-a-name", "n = doc['n']\nif n != 5:\n    print(n)\nrange(n)", {"n": "int"}, BY_ENVIRONMENT),
    Case("within", "doc['opt']['name'].split('-')", {"opt.name": "str"}, BY_ENVIRONMENT),
    Case("path", "Path(doc['out'])\nos.makedirs(doc['logs'])", {"out": "str", "logs": "str"}),
    Case("variable", "os.environ['CUDA_VISIBLE_DEVICES'] = doc['gpus']", {"gpus": "str"}, BY_ENVIRONMENT),
    Case(
        "loaded-by-name",
        f"{MODELS}AutoModel.from_pretrained(doc['model'], revision=doc['rev'])\nload_dataset(doc['data'], doc['part'])",
        {"model": "str", "rev": "unknown", "data": "str", "part": "unknown"},
    ),
    Case(
        "beside-its-weights",
        f"{MODELS}CLIPTextModel.from_pretrained(doc['model'], state_dict={{}})",
        {"model": "unknown"},
    ),
    Case("annotated", "def train(n: int, x):\n    pass\ntrain(doc['n'], doc['x'])", {"n": "int", "x": "unknown"}),
    Case("attribute", "range(space.n)", {"n": "int"}, SPACE, "vars(space)"),
    Case("config", "range(cfg.n)", {"n": "int"}, CONF, "OmegaConf.to_container(cfg)"),
    Case(
        "made-config",
        "cfg = OmegaConf.create(doc)\nrange(cfg.n)\ncfg.opt.k",
        {"n": "int", "opt.k": "unknown"},
        CONF,
        "OmegaConf.to_container(cfg)",
    ),
    # What may be of another type where W&B gets it.
    Case("number-of-a-text", "float(doc['lr'])", {"lr": "unknown"}),
    Case("on-some-paths", "if os.path.exists('x'):\n    range(doc['n'])", {"n": "unknown"}),
    Case(
        "on-all-paths",
        "n = doc['n']\nif os.path.exists('x'):\n    range(n)\nelse:\n    range(1, n)",
        {"n": "int"},
    ),
    Case(
        "past-an-end",
        "if doc['mode'] == 'none':\n    raise SystemExit(1)\nrange(doc['n'])",
        {"mode": "unknown", "n": "int"},
    ),
    Case("past-another-type", "n = doc['n']\nif n == 'auto':\n    n = 3\nrange(n)", {"n": "unknown"}),
    Case("instead-of-another", "n = doc['n'] if doc['own'] else 3\nrange(n)", {"own": "unknown", "n": "unknown"}),
    Case("in-a-loop", "for _ in os.listdir('.'):\n    range(doc['n'])", {"n": "unknown"}),
    Case("tested", "if isinstance(doc['n'], str):\n    print(doc['n'])", {"n": "unknown"}),
    Case("tested-and-set", "if isinstance(doc['n'], str):\n    doc['n'] = float(doc['n'])", {"n": "float"}),
    Case("tested-to-the-end", "assert isinstance(doc['n'], str)", {"n": "str"}),
    Case("perhaps-caught", "try:\n    range(doc['n'])\nexcept TypeError:\n    pass", {"n": "unknown"}),
    Case("of-another-document", "other = json.load(open('o.json'))\nrange(other['n'])\ndoc['n']", {"n": "unknown"}),
    Case("compared-alone", "doc['name'] == 'x'", {"name": "unknown"}),
    Case("set-since", "range(doc['n'])\ndoc['n'] = 'all'", {"n": "str"}),
    # What `get` asks for, of a file that only the command line names.
    Case("get", "doc.get('n', 3)\ndoc.get('x')", {"n": "int", "x": "unknown"}),
    Case("get-within", "doc.get('opt', {}).get('lr', 0.1)", {"opt.lr": "float"}),
    Case("get-or", "opt = doc.get('opt', {}) or {}\nopt.get('lr', 0.1)", {"opt.lr": "float"}),
    Case("get-of-a-text", "doc['n'] = doc.get('n', 3)", {"n": "int"}, AS_TEXT),
    Case("get-of-two", "doc.get('n', 3)\ndoc.get('n', 'all')", {"n": "int | str"}),
    Case("get-and-set", "opt = doc.get('opt', {})\nopt['lr'] = 0.1", {"opt.lr": "float"}),
    Case("get-or-another-dict", "own = {}\nopt = doc.get('opt', own)\nopt['lr'] = 0.1", {"lr": "float"}, given="own"),
    Case(
        "get-of-a-config",
        "cfg.get('n', 3)\ncfg.get('x')\ncfg.opt.get('lr', 0.1)\ncfg['opt'].get('k')",
        {"n": "int", "x": "unknown", "opt.lr": "float", "opt.k": "unknown"},
        CONF,
        "OmegaConf.to_container(cfg)",
    ),
    Case(
        "get-of-a-config-and-set", "cfg.get('n', 3)\ncfg.n = 'all'", {"n": "str"}, CONF, "OmegaConf.to_container(cfg)"
    ),
    Case(
        "get-of-a-config-of-any-file",
        "from omegaconf import OmegaConf\ncfg = OmegaConf.load(os.environ['CONFIG'])\ncfg.get('n', 3)",
        {},
        BY_ENVIRONMENT,
        "OmegaConf.to_container(cfg)",
    ),
    Case("get-of-any-file", "doc.get('n', 3)", {"n": "unknown"}, BY_ENVIRONMENT),
    Case("get-within-any-file", "doc.get('opt', {}).get('lr', 0.1)", {"opt": "unknown"}, BY_ENVIRONMENT),
]
AFTER = [
    Case("get", "doc.get('n', 3)\ndoc.get('opt', {}).get('lr', 0.1)", {"n": "int", "opt.lr": "float"}),
    Case("get-of-any-file", "doc.get('n', 3)", {"n": "unknown"}, BY_ENVIRONMENT),
    Case(
        "get-in-a-loop",
        "doc['a']\nfor _ in os.listdir('.'):\n    doc.get('opt', {}).get('n', 3)",
        {"a": "unknown", "opt": "dict"},
    ),
]


def told(source: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The types of the fields by path."""
    (found,) = scanned(Row("", source, None), folder, monkeypatch).job.inputs
    return {".".join(field.path): m.types.render(field.type) for field in found.fields}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_before(case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = f"{case.start}{case.body}\nwandb.init(config={case.given})\n"
    assert told(source, tmp_path, monkeypatch) == case.fields


@pytest.mark.parametrize("case", AFTER, ids=lambda case: case.id)
def test_after(case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = f"{case.start}wandb.init(config=doc)\n{case.body}\n"
    assert told(source, tmp_path, monkeypatch) == case.fields


def test_of_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = f"{NAMED}wandb.init(name=doc['name'], project=doc['project'], tags=doc['tags'], config=doc)\n"
    fields = {"name": "str | None", "project": "str | None", "tags": "unknown"}
    assert told(source, tmp_path, monkeypatch) == fields


def test_where_the_run_starts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is done under the condition of the run is done whenever there is one."""
    under = "Path(doc['out'])\n    wandb.init(name=doc['name'], config=doc)\n"
    source = f"{NAMED}if os.path.exists('x'):\n    {under}else:\n    range(doc['n'])\nPath(doc['late'])\n"
    assert told(source, tmp_path, monkeypatch) == {"out": "str", "name": "str | None", "late": "str"}


def test_of_a_run_config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = (
        "import os\nconfig = wandb.init().config\n"
        "try:\n    config['tried'].split(',')\nexcept AttributeError:\n    pass\n"
        "range(config['n'] if os.path.exists('x') else 3)\nrange(config.get('m'))\n"
        "def go():\n    config['far'].split(',')\ntry:\n    go()\nexcept Exception:\n    print('failed')\n"
    )
    fields = {"tried": "unknown", "n": "unknown", "m": "int", "far": "str"}
    assert told(source, tmp_path, monkeypatch) == fields
