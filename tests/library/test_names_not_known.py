"""`getattr` and `setattr` with names that a file gives: what they reach is not told as if it stayed."""

from __future__ import annotations

from pathlib import Path

import pytest
from rows import lay

from inputgen import model as m
from inputgen.api import scan_source
from inputgen.config import Config

HEAD = "import argparse, json, wandb\np = argparse.ArgumentParser()\np.add_argument('--c', required=True)\nd = json.load(open(p.parse_args().c))\n"
SECTIONS = (
    "for k, v in d.items():\n    part = getattr(c, k)\n    for kk, vv in v.items():\n        setattr(part, kk, vv)\n"
)
KEYS = "for k, v in d.items():\n    setattr(c.m, k, v)\n"
# What makes a config with `m.a`, an int, and `m.z`, None; what W&B is given of it.
CLASSES = {
    "classes": ("class M:\n    def __init__(self):\n        self.a, self.z = 1, None\nclass C:\n    def __init__(self):\n        self.m, self.n = M(), M()\nc = C()\n", "{'m': vars(c.m)}"),
    "class-attributes": ("class M:\n    def __init__(self):\n        self.a, self.z = 1, None\nclass c:\n    m, n = M(), M()\n", "{'m': vars(c.m)}"),
    "dataclasses": ("from dataclasses import *\n@dataclass\nclass M:\n    a: int = 1\n    z: object = None\n@dataclass\nclass C:\n    m: M = field(default_factory=M)\nc = C()\n", "asdict(c)"),
    "namespaces": ("from types import SimpleNamespace as N\nc = N(m=N(a=1, z=None), n=N(a=2))\n", "{'m': vars(c.m)}"),
    "easydict": ("from easydict import EasyDict\nc = EasyDict({'m': {'a': 1, 'z': None}})\n", "{'m': c.m}"),
    "omegaconf": ("from omegaconf import OmegaConf\nc = OmegaConf.create({'m': {'a': 1, 'z': None}})\n", "OmegaConf.to_container(c)"),
    "yacs": ("from yacs.config import CfgNode\nc = CfgNode()\nc.m = CfgNode()\nc.m.a = 1\nc.m.z = None\n", "{'m': c.m}"),
    "ml-collections": ("from ml_collections import ConfigDict\nc = ConfigDict({'m': {'a': 1, 'z': None}})\n", "c.to_dict()"),
    "addict": ("from addict import Dict\nc = Dict({'m': {'a': 1, 'z': None}})\n", "c.to_dict()"),
    "munch": ("from munch import munchify\nc = munchify({'m': {'a': 1, 'z': None}})\n", "{'m': c.m}"),
    "dict-methods": ("class D(dict):\n    __getattr__ = dict.__getitem__\n    __setattr__ = dict.__setitem__\nc = D(m=D(a=1, z=None))\n", "{'m': dict(c.m)}"),
    "methods": ("class D(dict):\n    def __getattr__(self, k):\n        return self[k]\n    def __setattr__(self, k, v):\n        self[k] = v\nc = D(m=D(a=1, z=None))\n", "{'m': dict(c.m)}"),
}  # fmt: skip
# Other ways to a part of it, of the first of them.
WAYS = {
    "reduce": "import functools\nfor k, v in d.items():\n    *path, last = k.split('.')\n    setattr(functools.reduce(getattr, path, c), last, v)\n",
    "reduce-of-all": "import functools\ndef get(o, k):\n    return getattr(o, k)\nfor k, v in d.items():\n    path, _, last = str(k).rpartition('.')\n    setattr(functools.reduce(get, [c] + path.split('.')), last, v)\n",
    "one-by-one": "for k, v in d.items():\n    *path, last = k.split('.')\n    o = c\n    for name in path:\n        o = getattr(o, name)\n    setattr(o, last, v)\n",
    "of-object": "for k, v in d.items():\n    object.__setattr__(getattr(c, k), 'z', v)\n",
    "attrgetter": "import operator\nfor k, v in d.items():\n    operator.attrgetter(k)(c).z = v\n",
    "spread": "for pair in d.items():\n    setattr(c.m, *pair)\n",
    "members": "import inspect\nfor k, part in inspect.getmembers(c):\n    part.z = d[k]\n",
}  # fmt: skip
ITEMS = "import functools, operator\nfor k, v in d.items():\n    *path, last = k.split('.')\n    functools.reduce({}, path, c)[last] = v\n"
# What looks alike: names that are known, and what is given elsewhere.
OTHERS = {
    "known-names": ("class M:\n    def __init__(self):\n        self.a, self.z = 1, None\nclass C:\n    def __init__(self):\n        self.m, self.n = M(), M()\nc = C()\nfor k in ('n',):\n    for kk, vv in d.items():\n        setattr(getattr(c, k), kk, vv)\n", "{'m': vars(c.m)}"),
    "only-read": ("class M:\n    def __init__(self):\n        self.a, self.z = 1, None\nclass C:\n    def __init__(self):\n        self.m, self.n = M(), M()\nc = C()\nfor k in d:\n    print(getattr(c, k).a)\n", "{'m': vars(c.m)}"),
}  # fmt: skip


def told(body: str, given: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    lay(folder, monkeypatch, {})
    (found,) = scan_source(
        f"{HEAD}{body}wandb.init(config={given})\n".encode(), "job.py", Config(base=folder)
    ).job.inputs
    return {".".join(field.path): m.types.render(field.type) for field in found.fields}


@pytest.mark.parametrize("writes", [SECTIONS, KEYS], ids=["sections", "keys"])
@pytest.mark.parametrize(("made", "given"), CLASSES.values(), ids=CLASSES)
def test_set(made: str, given: str, writes: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    types = told(made + writes, given, tmp_path, monkeypatch)
    assert types["m.a"] == "int"
    assert types["m.z"] == "unknown"


@pytest.mark.parametrize("writes", WAYS.values(), ids=WAYS)
def test_ways(writes: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made, given = CLASSES["classes"]
    assert told(made + writes, given, tmp_path, monkeypatch)["m.z"] == "unknown"


@pytest.mark.parametrize("get", ["operator.getitem", "lambda o, k: o[k]"])
def test_items(get: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    types = told("c = {'m': {'a': 1, 'z': None}}\n" + ITEMS.format(get), "c", tmp_path, monkeypatch)
    assert types["m.z"] == "unknown"
    assert types["m.a"] == "int"


@pytest.mark.parametrize(("body", "given"), OTHERS.values(), ids=OTHERS)
def test_not_set(body: str, given: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert told(body, given, tmp_path, monkeypatch) == {"m.a": "int", "m.z": "None"}


def test_run_config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lay(tmp_path, monkeypatch, {})
    body = f"{HEAD}wandb.init(config={{'a': 1}})\nfor k, v in d.items():\n    setattr(wandb.config, k, v)\n"
    (found,) = scan_source(body.encode(), "job.py", Config(base=tmp_path)).job.inputs
    assert found.open is not None


def test_a_nested_dataclass_is_no_option(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = (
        "from dataclasses import dataclass, field\n@dataclass\nclass M:\n    a: int = 1\n@dataclass\nclass C:\n"
        "    lr: float = 0.1\n    m: M = field(default_factory=M)\nc = C()\n"
    )
    writes = "for k, v in d.items():\n    if hasattr(c, k):\n        setattr(c, k, v)\n"
    assert told(made + writes, "vars(c)", tmp_path, monkeypatch) == {"lr": "float", "m.a": "int"}


# Texts of the command line, made of the type of what they are set over; the types that are told.
TEXTS = "import sys\nfor text in sys.argv[1:]:\n    k, v = text.split('=')\n    {}\n"
MADE = "c = {'w': 0.5, 'n': 1, 's': 'x', 'y': None}\n"
OBJECT = "class C:\n    def __init__(self):\n        self.w, self.n, self.s, self.y = 0.5, 1, 'x', None\nc = C()\n"
TYPES = {"w": "float", "n": "int", "s": "str", "y": "None"}


@pytest.mark.parametrize(
    ("made", "write", "given", "types"),
    [
        (MADE, "if k in c: c[k] = type(c[k])(v)", "c", TYPES),
        (MADE, "c[k] = type(c[k])(v)", "c", TYPES),
        (MADE, "c[k] = type(c.get(k, ''))(v)", "c", TYPES),
        (OBJECT, "if hasattr(c, k): setattr(c, k, type(getattr(c, k))(v))", "vars(c)", TYPES),
        (OBJECT, "setattr(c, k, type(getattr(c, k))(v))", "vars(c)", TYPES),
        # What is made of another one's item is of that one's type.
        (OBJECT, "setattr(c, k, type(getattr(c, v))(v))", "vars(c)", dict.fromkeys(TYPES, "unknown")),
    ],
)
def test_made_of_its_type(
    made: str, write: str, given: str, types: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert told(made + TEXTS.format(write), given, tmp_path, monkeypatch) == types
