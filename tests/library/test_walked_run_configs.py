"""Copies of a run config, made by walking over it or spreading it: a launch, or a sweep, gives keys that the source has not."""

from __future__ import annotations

from pathlib import Path

import pytest
from rows import lay

from inputgen import model as m
from inputgen.api import scan_source
from inputgen.config import Config

EMPTY = "import wandb\nwandb.init()\n"
GIVEN = "import wandb\nwandb.init(config={'lr': 0.1})\n"
LR, AFTER = {"lr": "float"}, {"after": "int"}
# What the job does with its config; the fields that are told. `after` is set by what comes after it.
CASES = {
    "items": (EMPTY + "c = {k: v for k, v in wandb.config.items()}\nc['n']", {"n": "unknown", **AFTER}),
    "keys": (EMPTY + "c = {k: wandb.config[k] for k in wandb.config.keys()}\nc['n']", {"n": "unknown", **AFTER}),
    "some": (EMPTY + "c = {k: v for k, v in wandb.config.items() if k[0] != '_'}\nint(c['n'])", {"n": "int", **AFTER}),
    "get": (EMPTY + "c = {k: v for k, v in wandb.config.items()}\nc.get('n', 3)", {"n": "int", **AFTER}),
    "beside-what-is-there": (GIVEN + "c = {k: v for k, v in wandb.config.items()}\nc['n']", {**LR, "n": "unknown", **AFTER}),
    "one-by-one": (EMPTY + "c = {'a': 1}\nfor k, v in wandb.config.items():\n    c[k] = v\nint(c['n'])\nc['a']\nc.get('m', 3)", {"n": "int", "m": "int", **AFTER}),
    "attributes": (
        EMPTY + "import argparse\nc = argparse.Namespace()\nfor k, v in dict(wandb.config).items():\n    setattr(c, k, v)\nc.n",
        {"n": "unknown", **AFTER},
    ),
    "attributes-beside-its-own": (EMPTY + "class C:\n    def __init__(self):\n        self.a = 1\nc = C()\nfor k in wandb.config.keys():\n    setattr(c, k, wandb.config[k])\nc.a, int(c.n), getattr(c, 'm', 3)", {"n": "int", "m": "int", **AFTER}),
    "attributes-of-a-sweep": ("import wandb\nclass C:\n    def __init__(self, c):\n        self.a = 1\n        for k, v in c.items():\n            if not hasattr(self, k):\n                setattr(self, k, v)\ndef f():\n    c = C(wandb.init().config)\n    range(c.n)\n    wandb.config.update({'a': c.a, 'after': 1})\nwandb.agent('abc', f, count=1)\nwandb.init(mode='disabled')", {"a": "int", "after": "int", "n": "int", "*": ""}),
    "given-back": (EMPTY + "c = {}\nfor k, v in wandb.config.items():\n    c[k] = v\nwandb.config.update(c)", {"*": "", **AFTER}),
    # Spread over parameters, attributes and containers of libraries.
    "spread-over-keywords": (EMPTY + "def f(**c):\n    c['n']\n    c.get('m', 3)\nf(**wandb.config)", {"n": "unknown", "m": "int", **AFTER}),
    "spread-beside-parameters": (EMPTY + "def f(a=1, **c):\n    g(**c)\ndef g(*, b=2.5, **c):\n    c['n']\nf(**wandb.config)", {"a": "int", "b": "float", "n": "unknown", **AFTER}),
    "spread-over-a-namespace": (GIVEN + "import argparse\nc = argparse.Namespace(**wandb.config)\nc.lr, c.n, getattr(c, 'm', 3), vars(c)['k']", {**LR, "n": "unknown", "m": "int", "k": "unknown", **AFTER}),
    "asked-of-a-namespace": (EMPTY + "import types\nc = types.SimpleNamespace(**wandb.config)\nwandb.config.b = 1 if hasattr(c, 'n') else 's'", {"b": "int | str", **AFTER}),
    "spread-over-attributes": (EMPTY + "class C:\n    def __init__(self, **c):\n        self.__dict__.update(c)\nC(**wandb.config).n", {"n": "unknown", **AFTER}),
    "spread-in-a-partial": (EMPTY + "import functools\ndef f(a, b=1):\n    int(a)\nfunctools.partial(f, **wandb.config)()", {"a": "int", "b": "int", **AFTER}),
    "spread-under-a-key": ("import wandb\nwandb.init(config={'m': {'d': 4}})\nimport types\nc = types.SimpleNamespace(**wandb.config)\ntypes.SimpleNamespace(**c.m).n", {"m.d": "int", "m.n": "unknown", **AFTER}),
    "munch": (EMPTY + "import munch\nmunch.Munch(**wandb.config).n", {"n": "unknown", **AFTER}),
    "easydict": ("import wandb\nwandb.init(config={'m': {'d': 4}})\nimport easydict\neasydict.EasyDict(dict(wandb.config)).m.n", {"m.d": "int", "m.n": "unknown", **AFTER}),
    "omegaconf": (EMPTY + "from omegaconf import OmegaConf\nc = OmegaConf.create(dict(wandb.config))\nOmegaConf.to_container(OmegaConf.merge({'k': 1}, c))['n']", {"n": "unknown", **AFTER}),
    # Set into fields, or handed to parameters, that say of which type they are.
    "set-into-fields": (
        EMPTY + "import dataclasses\n@dataclasses.dataclass\nclass C:\n    n: int = None\n    m: float = 1\nc = C()\nfor k in ('n', 'm'):\n    setattr(c, k, getattr(wandb.config, k))",
        {"n": "int | None", "m": "float", **AFTER},
    ),
    "set-beside-fields": (EMPTY + "import dataclasses\n@dataclasses.dataclass\nclass C:\n    n: int = 1\nC().m = wandb.config.n", {"n": "unknown", **AFTER}),
    "handed-to-a-parameter-that-may-be-none": (EMPTY + "def f(a: int = None, b: str = 'x'):\n    pass\nf(wandb.config.n, b=wandb.config.m)", {"n": "int | None", "m": "str", **AFTER}),
    # Set over options that the job has: they stay of their types.
    "set-over-fields": (
        EMPTY + "import dataclasses, typing\n@dataclasses.dataclass\nclass C:\n    lr: float = 1\n    n: typing.Optional[int] = None\nc = C()\nfor k, v in wandb.config.items():\n    if hasattr(c, k):\n        setattr(c, k, v)\nwandb.config.update(vars(c))",
        {"lr": "float", "n": "int | None", **AFTER},
    ),
    "set-over-options": (
        EMPTY + "import argparse\np = argparse.ArgumentParser()\np.add_argument('--lr', type=float, default=0.1)\np.add_argument('--n')\nc = p.parse_args()\nfor k, v in wandb.config.items():\n    if hasattr(c, k):\n        setattr(c, k, v)\nwandb.config.update(vars(c))",
        {"lr": "float", "n": "str | None", **AFTER},
    ),
    "set-beside-a-path": (
        "import wandb, pathlib\nclass C:\n    def __init__(self, p):\n        self.p, self.q = p, p / input()\n        for k, v in wandb.config.items():\n            if not hasattr(self, k):\n                setattr(self, k, v)\ndef train():\n    try:\n        wandb.init()\n        c = C(pathlib.Path('/x'))\n        c.n\n        wandb.config.update({'p': c.p, 'q': c.q})\n    except Exception:\n        pass\nwandb.agent('abc', train)\n",
        {"p": "str", "q": "str", "n": "unknown", "*": ""},
    ),
    "set-over-what-has-no-type": (
        EMPTY + "class C:\n    def __init__(self):\n        self.lr, self.n = 0.1, None\nc = C()\nfor k, v in wandb.config.items():\n    if hasattr(c, k):\n        setattr(c, k, v)\nwandb.config.update(vars(c))",
        {"lr": "float", "n": "unknown", **AFTER},
    ),
    "set-over-fields-by-a-key-that-is-named": (EMPTY + "class C:\n    lr = 0.1\nc = C()\nif 'n' in wandb.config:\n    c.lr = wandb.config['n']\nwandb.config.update({'lr': c.lr})", {"lr": "unknown", "n": "unknown", **AFTER}),
    "set-over-fields-by-another-dict": (EMPTY + "import other\nclass C:\n    def __init__(self):\n        self.lr = 0.1\nc = C()\nfor k, v in other.given().items():\n    if hasattr(c, k):\n        setattr(c, k, v)\nwandb.config.update(vars(c))", {"lr": "unknown", **AFTER}),
    # What looks alike: the keys are all that there are, and the job ends.
    "other-keys": (GIVEN + "c = {k.upper(): v for k, v in wandb.config.items()}\nc['n']", LR),
    "a-dict-of-the-job": (GIVEN + "d = {}\nc = {k: v for k, v in d.items()}\nc['n']", LR),
    "one-by-one-of-what-is-there": (GIVEN + "c = {}\nfor k, v in wandb.config.items():\n    c[k] = v\nc['n']", LR),
    "attributes-made-of-its-values": (EMPTY + "import types\nc = types.SimpleNamespace()\nfor k, v in wandb.config.items():\n    setattr(c, k, str(v))\nc.n", AFTER),
    "attributes-of-another-dict-before": (EMPTY + "import types\nc = types.SimpleNamespace()\nfor k, v in input().items():\n    setattr(c, k, v)\nfor k, v in wandb.config.items():\n    setattr(c, k, v)\nc.n", AFTER),
    "attributes-of-another-dict-after": (EMPTY + "import types\nc = types.SimpleNamespace()\nfor k, v in wandb.config.items():\n    setattr(c, k, v)\nfor k, v in input().items():\n    setattr(c, k, v)\nc.n", AFTER),
    "one-by-one-beside-another-dict": (EMPTY + "c = {}\nfor k, v in input().items():\n    c[k] = v\nfor k, v in wandb.config.items():\n    c[k] = v\nc['n']", AFTER),
    "one-by-one-before-another-dict": (EMPTY + "c = dict(wandb.config)\nfor k, v in input().items():\n    c[k] = v\nc['n']", AFTER),
    "updated-with-another-dict": (EMPTY + "c = dict(wandb.config)\nc.update(input())\nc['n'], c.get('m', 1)", AFTER),
    "updating-another-dict": (EMPTY + "c = dict(input())\nc.update(wandb.config)\nc['n'], c.get('m', 1)", AFTER),
    "updating-a-known-dict": (EMPTY + "c = {'a': 1}\nc.update(wandb.config)\nc['a'], int(c['n'])", {"n": "int", **AFTER}),
    "spread-beside-another-dict": (EMPTY + "c = {**input(), **wandb.config}\nc['n']\ndef f(**d):\n    d['m']\nf(**wandb.config, **input())", AFTER),
    "spread-beside-a-known-dict": (EMPTY + "c = {**{'a': 1}, **wandb.config}\nint(c['n'])", {"n": "int", **AFTER}),
    "spread-of-a-dict-of-the-job": (GIVEN + "import argparse\nc = argparse.Namespace(**{'k': 1})\nc.n", LR),
    "spread-of-what-it-takes": (GIVEN + "def f(**c):\n    c['n']\nf(lr=wandb.config.lr)", LR),
}  # fmt: skip


@pytest.mark.parametrize(("body", "fields"), CASES.values(), ids=CASES)
def test_fields(body: str, fields: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lay(tmp_path, monkeypatch, {})
    (found,) = scan_source(
        f"{body}\nwandb.config.after = 1\n".encode(), "job.py", Config(base=tmp_path), stored=True
    ).job.inputs
    told = {".".join(field.path): m.types.render(field.type) for field in found.fields}
    assert told | ({"*": ""} if found.open is not None else {}) == fields
