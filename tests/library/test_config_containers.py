"""yacs, python-box, addict, dotmap, mmengine and chz, against the real packages where they are installed.

The rows of mmengine were run with mmengine 0.10.7 when they were written; it needs OpenCV, and is not installed here.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

import pytest
from command_lines import at_defaults, check_arguments
from differential import differences, real_config
from rows import Row, check, parametrized, run_config, scanned

from inputgen import model as m

YACS = "from yacs.config import CfgNode as CN\n"
OPTIONS = YACS + "c = CN()\nc.LR = 0.1\nc.STEPS = (1, 2)\nc.M = CN()\nc.M.NAME = 'x'\nc.M.N = None\n"
FROM_ARGV = (
    "import argparse\np = argparse.ArgumentParser()\np.add_argument('--cfg', default='')\n"
    "p.add_argument('opts', nargs=argparse.REMAINDER)\nargs = p.parse_args()\n"
)
BOX = "from box import Box\n"
ADDICT = "from addict import Dict\n"
DOTMAP = "from dotmap import DotMap\n"
MM = "from mmengine.config import Config\n"
CHZ = "import chz\n@chz.chz\nclass M:\n    n: int = 3\n@chz.chz\nclass C:\n    lr: float = 0.1\n    m: M\n"
BASE = "lr = 1e-3\nmodel = dict(depth=50, head=dict(n=10))\ndef f(): pass\n"
EXP = "_base_ = ['./base.py']\nmodel = dict(depth=18, head=dict(_delete_=True, k='x'))\nepochs = 3\n"
KEPT = {"LR": "float", "STEPS": "list[int]", "M": {"NAME": "str", "N": "None"}}


def job(
    id_: str,
    start: str,
    body: str,
    types: object,
    spans: Mapping[str, str] | None = None,
    files: Mapping[str, str] | None = None,
) -> Row:
    head = next((name for name in ("yacs", "box", "addict", "dotmap", "mmengine", "chz") if name in start), "json")
    return Row(id_, start + body, types, files or {}, real=find_spec(head) is not None, spans=spans or {})


ROWS = [
    job("yacs", OPTIONS, "c.freeze()\nconfig = c", KEPT, {"M.NAME": "7 c.M.NAME", "LR": "4 c.LR"}),
    job("yacs-of-a-dict", YACS, "d = {'a': 1, 'm': {'n': 2}}\nc = CN(d)\nc.m.n = 3.5\nconfig = {'c': c, 'd': d}", {"c": {"a": "int", "m": {"n": "float"}}, "d": {"a": "int", "m": {"n": "int"}}}),
    job("yacs-clone", OPTIONS, "d = c.clone()\nd.M.NAME = 'y'\nd.LR = None\nconfig = {'a': c.LR, 'b': d.LR, **d.M}", {"a": "float", "b": "None", "NAME": "str", "N": "None"}),
    job("yacs-list", OPTIONS, "c.merge_from_list(['LR', '3e-2', 'M.N', 5, 'STEPS', '[3]'])\nconfig = c", {"LR": "float", "STEPS": "list[int]", "M": {"NAME": "str", "N": "int"}}, {"LR": "9 '3e-2'"}),
    job("yacs-file", OPTIONS, "c.merge_from_file('a.yaml')\nconfig = c", {"LR": "float", "STEPS": "list[int]", "M": {"NAME": "str", "N": "float"}}, {"LR": "a.yaml:1 LR"}, files={"a.yaml": "LR: 1e-3\nSTEPS: [5]\nM:\n  N: 2.5\n"}),
    job("yacs-other", OPTIONS, "o = CN({'M': {'NAME': 'z'}})\nc.merge_from_other_cfg(o)\no.M.NAME = 1\nconfig = c", KEPT),
    job("yacs-new-keys", YACS, "c = CN(new_allowed=True)\nc.merge_from_other_cfg(CN({'a': {'b': '3'}}))\nc.set_new_allowed(True)\nconfig = c", {"a": {"b": "str"}}),
    job("yacs-refuses", OPTIONS, "try:\n    c.merge_from_list(['LR', 1])\nexcept ValueError:\n    config = {'type': 1}\ntry:\n    c.merge_from_list(['NONE', 1])\nexcept AssertionError:\n    config['key'] = 'x'", {"type": "int", "key": "str"}),
    job("yacs-module", YACS, "from defaults import get_cfg_defaults\nc = get_cfg_defaults()\nc.merge_from_list(['A.B', 5])\nconfig = c", {"A": {"B": "int"}}, {"A.B": "5 5"}, files={"defaults.py": "from yacs.config import CfgNode as CN\n_C = CN()\n_C.A = CN()\n_C.A.B = 1\ndef get_cfg_defaults():\n    return _C.clone()\n"}),
    job("yacs-python-file", YACS, "c = CN({'a': 1})\nc.merge_from_file('other.py')\nconfig = c", {"a": "int"}, files={"other.py": "cfg = {'a': 2}\n"}),
    job("yacs-dict", OPTIONS, "config = {'keys': list(c.keys()), 'n': len(c), 'in': 'LR' in c, 'get': c.get('q', 1.0), **dict(c.M)}", {"keys": "list[str]", "n": "int", "in": "bool", "get": "float", "NAME": "str", "N": "None"}),
    job("yacs-subclass", YACS, "class Node(CN):\n    def __init__(self, d=None):\n        super().__init__(d)\n        self.k = 'x'\nc = Node({'a': 1})\nc.b = 2\nconfig = c", {"a": "int", "k": "str", "b": "int"}),
    job("box", BOX, "c = Box({'a': 1, 'm': {'n': 2}, 'l': [{'k': 1}]}, b='x')\nc.m.n = 0.5\nc.q = {'z': 1}\nc.q.z = None\nc.l[0].k = 'y'\nconfig = c.to_dict()", {"a": "int", "m": {"n": "float"}, "l": "list[dict]", "b": "str", "q": {"z": "None"}}),
    job("box-updates", BOX, "c = Box(m={'a': 1, 'b': 2})\nd = Box(m={'a': 1, 'b': 2})\nc.update({'m': {'a': 'x'}})\nd.merge_update({'m': {'a': 'x'}})\nconfig = {'c': c, 'd': d}", {"c": {"m": {"a": "str"}}, "d": {"m": {"a": "str", "b": "int"}}}),
job("box-defaults-read", BOX, "c = Box(default_box=True)\nc.x\nconfig = {'n': 1} if 'x' in c else {'m': 1}", {"n?": "int", "m?": "int"}),
    job("box-defaults-read-by-key", BOX, "c = Box(default_box=True)\nc['x']\nconfig = {'n': 1} if 'x' in c else {'m': 1}", {"n?": "int", "m?": "int"}),
    job("box-defaults-asked-for", BOX, "c = Box(default_box=True)\nconfig = {'n': 1} if 'x' in c else {'m': 1}", {"m": "int"}),
    job("box-defaults-got", BOX, "c = Box(default_box=True)\nc.get('x', 3)\nconfig = {'n': c.get('x', 3), 'm': 1 if c.get('y') is None else 'x'}", {"n": "int", "m": "str"}),
    job("box-defaults-read-and-written", BOX, "c = Box(default_box=True)\nc.x\nc.x.y = 1\nconfig = c", {"x": {"y": "int"}}),
        job("box-defaults", BOX, "c = Box(default_box=True)\nc.a.b.c = 1\nconfig = c", {"a": {"b": {"c": "int"}}}),
    job("box-frozen-copy", BOX, "c = Box({'a': {'n': 1}}, frozen_box=True)\nd = Box(c.to_dict())\nd.a.n = 'x'\nconfig = {'c': c.a.n, 'd': d.a['n']}", {"c": "int", "d": "str"}),
    job("box-of-yaml", BOX, "config = Box.from_yaml(filename='a.yaml')", {"lr": "float", "m": {"n": "int"}}, {"m.n": "a.yaml:3 n"}, files={"a.yaml": "lr: 0.5\nm:\n  n: 3\n"}),
    job("box-subclass", BOX, "class B(Box):\n    pass\nc = B({'a': {'n': 1}})\nc.a.n = 'x'\nconfig = c", {"a": {"n": "str"}}),
    job("addict", ADDICT, "c = Dict({'a': {'x': 1}, 'l': [{'k': 2}]})\nc.m.n.o = 3\nc['q']['r'] = 'x'\nc.never\nc.a.y = 0.5\nc.l[0].k = 'two'\nconfig = c", {"a": {"x": "int", "y": "float"}, "l": "list[dict]", "m": {"n": {"o": "int"}}, "q": {"r": "str"}}, {"m.n.o": "4 c.m.n.o"}),
    job("addict-updates", ADDICT, "c = Dict(a={'x': 1, 'y': 2})\nc.update({'a': {'x': 1.5}}, z=None)\nc.s.setdefault('k', 'v')\nd = c.deepcopy()\nd.a.x = 'x'\nconfig = {**c.to_dict(), 'd': d.a}", {"a": {"x": "float", "y": "int"}, "z": "None", "s": {"k": "str"}, "d": {"x": "str", "y": "int"}}),
    job("addict-subclass", ADDICT, "class D(Dict):\n    pass\nc = D(a=1)\nc.m.n = 2\nconfig = c", {"a": "int", "m": {"n": "int"}}),
    job("dotmap", DOTMAP, "c = DotMap({'a': {'x': 1}, 'l': [{'k': 2}]}, kept={'y': 1})\nc.m.n.o = 3\nc['q']['r'] = 'x'\nc.a.y = 0.5\nc.l[0].k = 'two'\nconfig = {**c, 'kind': type(c.kept) is dict}", {"a": {"x": "int", "y": "float"}, "l": "list[dict]", "kept": {"y": "int"}, "m": {"n": {"o": "int"}}, "q": {"r": "str"}, "kind": "bool"}),
    job("dotmap-read", DOTMAP, "c = DotMap(a=1)\nc.never\nc['no']\nc.get('other')\nconfig = {'n': len(c), **({'in': 1} if 'never' in c and 'no' in c and 'other' not in c else {})}", {"n": "int", "in": "int"}),
    job("dotmap-updates", DOTMAP, "c = DotMap(a={'x': 1})\nc.update({'a': {'y': 2}}, z='z')\nd = c.toDict()\nd['a']['y'] = 'y'\nconfig = {'c': c, 'd': d, 'gone': c.pop('z')}", {"c": {"a": {"y": "str"}}, "d": {"a": {"y": "str"}, "z": "str"}, "gone": "str"}),
    job("dotmap-fixed", DOTMAP, "c = DotMap({'a': {'x': 1}}, _dynamic=False)\nc.b = 2\ntry:\n    c['never']\nexcept KeyError:\n    c.a.d = 'x'\nconfig = c", {"a": {"x": "int", "d": "str"}, "b": "int"}),
    job("mmengine", MM, "c = Config.fromfile('exp.py')\nc.work_dir = 'w'\nc.model.extra = {'z': 1}\nc.model.extra.y = 2.5\nc.merge_from_dict({'model.depth': 34, 'optim.lr': 0.1})\nconfig = c.to_dict()", {"lr": "float", "model": {"depth": "int", "head": {"k": "str"}, "extra": {"z": "int", "y": "float"}}, "epochs": "int", "work_dir": "str", "optim": {"lr": "float"}}, {"lr": "base.py:1 lr", "epochs": "exp.py:3 epochs"}, files={"exp.py": EXP, "base.py": BASE}),
    job("mmengine-yaml", MM, "c = Config.fromfile('a.yaml')\nconfig = {'n': c.m.n, 'g': c.get('q', 'x'), **c._cfg_dict}", {"n": "int", "g": "str", "m": {"n": "int", "k": "int"}}, files={"a.yaml": "_base_: b.yaml\nm: {n: 3}\n", "b.yaml": "m: {n: 1, k: 2}\n"}),
    job("mmengine-itself", MM, "config = Config(dict(a=1, m=dict(n=2)))", {"_cfg_dict": {"a": "int", "m": {"n": "int"}}, "_filename": "str | None", "_text": "str", "_format_python_code?": "bool", "*": "unknown"}),
    job("mmengine-within", MM, "config = {'c': Config(dict(a=1))}", {"c": "str"}),
    job("mmengine-lazy", MM, "config = Config.fromfile('a.py').to_dict()", {"*": "unknown"}, files={"a.py": "from mmengine.config import read_base\nwith read_base():\n    from .b import *\n"}),
    job("chz", CHZ, "def main(c: C):\n    wandb.init(config={**chz.asdict(c), 'c': c})\nchz.nested_entrypoint(main)", {"lr": "float", "m": {"n": "int"}, "c": "str"}, {"lr": "8 lr", "m.n": "5 n"}),
    job("chz-itself", CHZ, "config = M(n=5)", {"n": "int", "X_n": "int"}),
    job("chz-computed", "import chz\n", "@chz.chz\nclass C:\n    n: int = chz.field(default=3, munger=lambda s, v: v + 1)\n    @chz.init_property\n    def z(self):\n        return str(self.X_n)\nc = chz.replace(C(n=1), n=2)\nconfig = {'n': c.n, 'z': c.z}", {"n": "unknown", "z": "str"}),
    job("chz-default-of-a-class-below", CHZ, "@chz.chz\nclass B(M):\n    z: str = 'x'\n@chz.chz\nclass D:\n    m: M = chz.field(default_factory=B)\ndef main(d: D):\n    wandb.init(config=chz.asdict(d))\nchz.nested_entrypoint(main)", {"m": {"n": "int", "z?": "str"}}),
    job("chz-function", CHZ, "def main(n: int = 3, m: M = M()):\n    wandb.init(config={'n': n, 'm': m.n})\nchz.entrypoint(main)", {"n": "int", "m": "int"}),
]  # fmt: skip

# Most of them are dicts.
TESTED = (
    "import collections.abc, types\nasked = {'dict': dict, 'Mapping': collections.abc.Mapping, 'list': list, 'str': str,\n"
    "    'Sequence': collections.abc.Sequence, 'object': object, 'SimpleNamespace': types.SimpleNamespace, 'own': own}\n"
    "config = {f'{name} {isinstance(each, cls)}': 1 for each in (c, c.m) for name, cls in asked.items()}"
)
OF_A_DICT = {f"{cls}": "int" for cls in ("dict True", "Mapping True", "Sequence False", "list False", "str False", "object True", "SimpleNamespace False")}  # fmt: skip
EASY = "from easydict import EasyDict\n"
FLAT = "def flat(d, at=''):\n    out = {}\n    for k, v in d.items():\n        out.update(flat(v, f'{at}{k}.') if isinstance(v, dict) else {f'{at}{k}': v})\n    return out\n"  # fmt: skip
DICTS = [
    job("box-is-a-dict", BOX, f"own = Box\nc = Box({{'m': {{'n': 1}}}})\n{TESTED}", {**OF_A_DICT, "own True": "int"}),
    job("box-with-defaults-is-a-dict", BOX, f"own = Box\nc = Box({{'m': {{'n': 1}}}}, default_box=True)\n{TESTED}", {**OF_A_DICT, "own True": "int"}),
    job("easydict-is-a-dict", EASY, f"own = EasyDict\nc = EasyDict({{'m': {{'n': 1}}}})\n{TESTED}", {**OF_A_DICT, "own True": "int"}),
    job("munch-is-a-dict", "from munch import Munch, munchify\n", f"own = Munch\nc = munchify({{'m': {{'n': 1}}}})\n{TESTED}", {**OF_A_DICT, "own True": "int"}),
    job("addict-is-a-dict", ADDICT, f"own = Dict\nc = Dict({{'m': {{'n': 1}}}})\n{TESTED}", {**OF_A_DICT, "own True": "int"}),
    job("yacs-is-a-dict", YACS, f"own = CN\nc = CN({{'m': {{'n': 1}}}})\n{TESTED}", {**OF_A_DICT, "own True": "int"}),
    job("box-is-no-easydict", BOX + EASY, f"own = EasyDict\nc = Box({{'m': {{'n': 1}}}})\n{TESTED}", {**OF_A_DICT, "own False": "int"}),
    job("a-subclass-is-a-dict", EASY, "import enum, collections\nclass C(EasyDict):\n    pass\nclass D(collections.OrderedDict):\n    pass\nclass U(collections.UserDict):\n    pass\nclass E(enum.IntEnum):\n    A = 1\nclass S:\n    pass\nconfig = {f'{type(o).__name__} {isinstance(o, dict)} {isinstance(o, int)}': 1 for o in (C(a=1), D(a=1), U(a=1), E.A, S())}", dict.fromkeys(("C True False", "D True False", "U False False", "E False True", "S False False"), "int")),
    job("is-flattened", EASY, f"{FLAT}config = flat(EasyDict({{'lr': 0.1, 'm': {{'n': 1, 'o': {{'p': 'x'}}}}}}))", {"lr": "float", "m.n": "int", "m.o.p": "str"}),
    job("ml-collections-is-no-dict", "from ml_collections import ConfigDict\n", "c = ConfigDict({'m': {'n': 1}})\nconfig = {f'{isinstance(c, dict)} {isinstance(c.m, dict)}': 1}", {"False False": "int"}),
]  # fmt: skip

# Look-alikes: what is called the same, and is something else.
OTHERS = [
    job("a-node-of-the-job", "", "class CfgNode(dict):  # yacs\n    def merge_from_list(self, l):\n        self.update(zip(l[::2], l[1::2]))\n    __getattr__ = dict.get\nc = CfgNode(a=1)\nc.merge_from_list(['b', '2'])\nconfig = c", {"a": "int", "b": "str"}),
    job("yacs-of-the-job", YACS, "c = CN({'a': 1})\nconfig = {'a': c.a}", {"a": "str"}, files={"yacs/config.py": "class CfgNode:\n    def __init__(self, d):\n        self.a = 'x'\n", "yacs/__init__.py": ""}),
    job("box-of-the-job", BOX, "config = {'a': Box(a=1).a}", {"a": "str"}, files={"box.py": "class Box:\n    def __init__(self, a):\n        self.a = str(a)\n"}),
    job("dict-is-no-addict", "from typing import Dict  # addict\n", "c: Dict = dict(a=1)\nc['m'] = {'n': 2}\nconfig = c", {"a": "int", "m": {"n": "int"}}),
    job("config-of-the-job", MM, "config = {'a': Config.fromfile('x.py')}", {"a": "int"}, files={"mmengine/config.py": "class Config:\n    @staticmethod\n    def fromfile(path):\n        return len(path)\n", "mmengine/__init__.py": ""}),
    job("chz-of-the-job", "import chz\n", "@chz.chz\nclass C:\n    lr = 1\nconfig = {'lr': C.lr}", {"lr": "float"}, files={"chz.py": "def chz(cls):\n    cls.lr = 0.5\n    return cls\n"}),
]  # fmt: skip


@parametrized(ROWS + DICTS + OTHERS)
def test_config_containers(row: Row, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check(row, tmp_path, monkeypatch)


# What is not known, and stays of its type all the same; what is unknown instead of guessed.
OPEN = [
    job("options-keep-their-types", OPTIONS + FROM_ARGV, "if args.cfg:\n    c.merge_from_file(args.cfg)\nc.merge_from_list(args.opts)\nconfig = c", {"LR": "float", "STEPS": "list", "M": {"NAME": "str", "N": "unknown"}}),
    job("ml-collections-one-of-several", "import sys\nfrom ml_collections import ConfigDict\n", "of = {'s': ConfigDict({'m': {'n': 1}}), 'l': ConfigDict({'m': {'n': 2, 'w': True}, 'k': 'x'})}\nc = of[sys.argv[1]]\nm = c.m\nc.m = m\nm.n = 0.5\nconfig = c.to_dict()", {"m": {"n": "float", "w?": "bool"}, "k?": "str"}),
    job("new-keys-may-come", YACS + FROM_ARGV, "c = CN({'a': 1}, new_allowed=True)\nc.merge_from_file(args.cfg)\nconfig = c", {"a": "int", "*": "unknown"}),
    job("based-on-another-file", YACS, "c = CN({'a': 1, 'b': 'x'})\nc.merge_from_file('a.yaml')\nconfig = c", {"a": "int", "b": "str"}, files={"a.yaml": "_BASE_: b.yaml\na: 2\n"}),
    job("detectron2", "from detectron2.config import get_cfg  # yacs\n", "c = get_cfg()\nc.OUTPUT_DIR = 'o'\nc.merge_from_list(['SOLVER.BASE_LR', 0.1])\nconfig = c", {"OUTPUT_DIR": "str", "SOLVER": {"BASE_LR": "float", "*": "unknown"}, "*": "unknown"}),
    job("box-with-dots", BOX, "config = Box({'a.b': 1}, box_dots=True)", {"*": "unknown"}),
    job("box-of-a-config-file-that-argv-names", BOX + "import yaml\n" + FROM_ARGV, "config = Box(yaml.safe_load(open(args.cfg)))", {"*": "unknown"}),
    job("box-merged-with-a-file-that-argv-names", BOX + "import yaml\n" + FROM_ARGV, "c = Box({'lr': 0.1, 'm': {'n': 1, 'o': {'p': 'x'}}})\nif args.cfg:\n    c.merge_update(yaml.safe_load(open(args.cfg)))\nconfig = c", {"lr": "float", "m": {"n": "int", "o": {"p": "str", "*": "unknown"}, "*": "unknown"}, "*": "unknown"}),
    job("box-updated-by-a-file-that-argv-names", BOX + "import yaml\n" + FROM_ARGV, "c = Box({'lr': 0.1, 'm': {'n': 1}})\nif args.cfg:\n    c.update(yaml.safe_load(open(args.cfg)))\nconfig = c", {"lr": "float", "m": {"n?": "int", "*": "unknown"}, "*": "unknown"}),
    job("box-merged-with-anything", BOX + "import json, os\n", "c = Box({'lr': 0.1, 'm': {'n': 1}})\nc.merge_update(json.loads(os.environ['C']))\nconfig = c", {"lr": "unknown", "m": "unknown", "*": "unknown"}),
    job("dotmap-of-something", DOTMAP + "import lib\n", "c = DotMap(lib.get())\nc.a = 1\nconfig = c", {"a": "int", "*": "unknown"}),
    job("dotmap-by-another-name", DOTMAP + "import lib\n", "c = DotMap({'a': 1}, _dynamic=lib.get())\nconfig = {'c': c}", {"c": "unknown"}),
    job("addict-of-something", ADDICT + "import lib\n", "c = Dict(lib.get())\nc.a = 1\nconfig = c", {"a": "int", "*": "unknown"}),
    job("mmengine-options-of-argv", MM + "from mmengine import DictAction\nimport argparse\np = argparse.ArgumentParser()\np.add_argument('--cfg-options', nargs='+', action=DictAction)\nargs = p.parse_args()\n", "c = Config.fromfile('exp.py')\nif args.cfg_options is not None:\n    c.merge_from_dict(args.cfg_options)\nconfig = {**c.to_dict(), 'given': args.cfg_options}", {"lr": "float", "model": {"depth": "int", "head": {"k": "str", "*": "unknown"}, "*": "unknown"}, "epochs": "int", "given": "dict | None", "*": "unknown"}, files={"exp.py": EXP, "base.py": BASE}),
    job("mmengine-options-of-something", MM + "import json, os\n", "c = Config.fromfile('exp.py')\nc.merge_from_dict(json.loads(os.environ['C']))\nconfig = c.to_dict()", {"lr": "unknown", "model": "unknown", "epochs": "unknown", "*": "unknown"}, files={"exp.py": EXP, "base.py": BASE}),
    job("mmengine-of-argv", MM + FROM_ARGV, "c = Config.fromfile(args.cfg)\nc.a = 1\nconfig = c.to_dict()", {"a": "int", "*": "unknown"}),
]  # fmt: skip


@parametrized(OPEN)
def test_open_config_containers(row: Row, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check(Row(row.id, row.body, row.types, row.files, real=False), tmp_path, monkeypatch)


def test_a_file_of_the_command_line_leaves_the_defaults(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    result = scanned(OPEN[0], tmp_path, monkeypatch)
    (fields,) = [item.fields for item in result.job.inputs if item.source == "run_config"]
    found = {".".join(field.path): getattr(getattr(field.value, "default", None), "value", None) for field in fields}
    assert found["LR"] == 0.1
    assert found["M.NAME"] == "x"


ARGUMENTS = [
    Row("chz-arguments", CHZ + "config = chz.asdict(chz.entrypoint(C))", None, argv=argv)
    for argv in ((), ("lr=3", "m.n=7"), ("lr=x",), ("--lr=3",), ("lr",))
]  # fmt: skip


@pytest.mark.skipif(find_spec("chz") is None, reason="chz needs Python 3.11")
@pytest.mark.parametrize("row", ARGUMENTS, ids=[" ".join(row.argv) or "none" for row in ARGUMENTS])
def test_arguments_of_chz(row: Row, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check_arguments(row, tmp_path, monkeypatch)


def test_at_defaults_a_file_of_the_command_line_is_not_merged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config = at_defaults(OPEN[0], tmp_path, monkeypatch)
    assert differences(config, {"LR": 0.1, "STEPS": [1, 2], "M": {"NAME": "x", "N": None}}) == []


DELETED = [
    ("from yacs.config import CfgNode as New", "dict(c)"),
    ("from box import Box as New", "c.to_dict()"),
    ("from addict import Dict as New", "c.to_dict()"),
    ("from easydict import EasyDict as New", "dict(c)"),
    ("from munch import Munch as New", "dict(c)"),
    ("from ml_collections import ConfigDict as New", "c.to_dict()"),
    ("from omegaconf import OmegaConf\nNew = OmegaConf.create", "OmegaConf.to_container(c)"),
    ("from argparse import Namespace\ndef New(d):\n    return Namespace(**d)", "vars(c)"),
    ("New = dict", "c"),
]


@pytest.mark.parametrize(("start", "end"), DELETED, ids=[start.split()[1] for start, _ in DELETED])
@pytest.mark.parametrize("deletes", ["del c.a", "del c['a']", "delattr(c, 'a')"])
def test_what_is_deleted(start: str, end: str, deletes: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As the class itself does it: the key is gone, it stays, or the class knows no such attribute."""
    body = f"{start}\nc = New({{'a': 1, 'b': 'x'}})\ntry:\n    {deletes}\n    how = 'deleted'\nexcept (AttributeError, TypeError):\n    how = 'refused'\nconfig = {{'how': how, **{end}}}"
    row = Row("", body, None)
    result = scanned(row, tmp_path, monkeypatch)
    real = real_config(row.source)
    assert differences(run_config(result), real) == []
    assert isinstance(static := run_config(result), m.Mapping)
    assert {entry.key for entry in static.entries} == real.keys()
