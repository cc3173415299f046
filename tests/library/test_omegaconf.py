"""OmegaConf: each row runs under the real package, too."""

from __future__ import annotations

import pytest
from rows import Row, check, entry, parametrized, run_config, scanned

from inputgen import model as m
from inputgen.reporters.common import types_of

HEAD = "from omegaconf import OmegaConf, DictConfig, ListConfig, MISSING, II, SI, open_dict, read_write\n"
YAML = "lr: 1e-3\nn: 1_000\nflag: yes\nwhen: 2024-01-01\nm: {a: [1, x], b: ~}\nname: run_${lr}_${m.a[0]}\nref: ${m}\n"
FILE = {"c.yaml": YAML}
TYPES = {
    "lr": "float",
    "n": "int",
    "flag": "bool",
    "when": "str",
    "m": {"a": "list[int | str]", "b": "None"},
    "name": "str",
    "ref": {"a": "list[int | str]", "b": "None"},
}
LOAD = "cfg = OmegaConf.load('c.yaml')\n"
PLAIN = "config = OmegaConf.to_container(cfg, resolve=True)"
STRUCT = """from dataclasses import dataclass, field
from typing import Any, Dict, List, Optional
from enum import Enum
class Kind(Enum):
    A = 1
    B = 2
@dataclass
class Model:
    width: int = 8
    name: str = "m"
    drop: Optional[float] = None
@dataclass
class Config:
    lr: float = 1
    steps: int = MISSING
    kind: Kind = Kind.A
    flag: bool = False
    model: Model = field(default_factory=Model)
    sizes: List[int] = field(default_factory=lambda: [1, 2])
    table: Dict[str, float] = field(default_factory=dict)
    other: Optional[Model] = None
    free: Any = None
    ref: int = II("model.width")
"""
BELOW = """from dataclasses import asdict, dataclass, field
from typing import Any, Optional
@dataclass
class Base:
    lr: float = MISSING
@dataclass
class Adam(Base):
    lr: float = 1e-3
    n: int = 3
@dataclass
class C:
    a: Base = MISSING
    b: Base = field(default_factory=Base)
    c: Optional[Base] = None
    d: Any = MISSING
    e: Base = field(default_factory=Adam)
"""


def row(id: str, body: str, types, files=FILE, head: str = HEAD, **more) -> Row:  # noqa: A002
    return Row(id, head + body, types, files, **more)


def plain(id: str, body: str, types, **more) -> Row:  # noqa: A002
    return row(id, f"{body}\n{PLAIN}", types, **more)


ROWS = [
    row(
        "merged-in-a-loop-of-any-length",
        "import os\ncfg = OmegaConf.create({'n': 4, 'model': {'shape': {'a': '${n}'}}})\nkind = 'none'\nfor phase in os.environ.get('PHASES', 'ab'):\n    m = OmegaConf.merge(cfg.model, {'shape': cfg.model.shape})\n    kind = len(OmegaConf.to_container(m, resolve=True))\n"
        "config = {'kind': kind}",
        {"kind": "int | str"},
    ),
    row(
        "one-of-several-scalars",
        "from dataclasses import dataclass, field\nfrom typing import *\n@dataclass\nclass C:\n    a: Union[int, str] = 3\n    b: Union[float, int, None] = None\n    c: 'int | str | None' = 'x'\n    d: List[Union[int, str]] = field(default_factory=lambda: [1, 'a'])\n"
        "cfg = OmegaConf.merge(OmegaConf.structured(C), OmegaConf.from_cli([]), {'b': 2})\nconfig = OmegaConf.to_container(cfg)",
        {"a": "int", "b": "int", "c": "str", "d": "list[int | str]"},
    ),
    row(
        "lists-changed-in-place",
        "cfg = OmegaConf.create({'l': [3, 'x', 2], 'm': ['a', 1], 'n': [1], 'd': [{'x': 1}, {'y': 2.5}]})\ncfg.l.remove('x')\ncfg.l.sort()\ncfg.m.reverse()\ncfg.n.clear()\ncfg.d.reverse()\n"
        "config = {**OmegaConf.to_container(cfg), 'l0': cfg.l[0], 'm0': cfg.m[0], 'y': cfg.d[0].y}",
        {
            "l": "list[int]",
            "m": "list[int | str]",
            "n": "list",
            "d": "list[dict]",
            "l0": "int",
            "m0": "int",
            "y": "float",
        },
    ),
    # In a loop that may run any number of times, a copy may be of one config or of another.
    row(
        "copies-in-a-loop",
        "import os\nfrom copy import deepcopy\ncfg = OmegaConf.create({'a': {'kind': 'x', 'n': 1}, 'b': {'kind': 'y', 'w': [1]}})\n"
        "p = cfg.a\nfor c in os.environ.get('X', 'zz'):\n    p = deepcopy(cfg.a) if c == 'z' else deepcopy(cfg.b)\n    p.more = 3\n    kind = p.pop('kind')\n"
        "config = {'p': OmegaConf.to_container(p), 'cfg': OmegaConf.to_container(cfg)}",
        {
            "p": {"kind?": "str", "n?": "int", "more?": "int", "w?": "list[int]"},
            "cfg": {"a": {"kind": "str", "n": "int"}, "b": {"kind": "str", "w": "list[int]"}},
        },
    ),
    # What is not known is merged into dataclasses: fields are of their types, enums are members.
    row(
        "merged-with-what-is-not-known",
        f"import os, dataclasses\n{STRUCT}cfg = OmegaConf.merge(Config, OmegaConf.create(os.environ.get('F', '{{steps: 1}}')))\n"
        "cfg = OmegaConf.to_object(cfg)\nconfig = {'lr': cfg.lr, 'kind': cfg.kind, 'model': dataclasses.asdict(cfg.model), 'free': cfg.free}",
        {
            "lr": "float",
            "kind": "str",
            "model": {"width": "int", "name": "str", "drop": "float | None"},
            "free": "unknown",
        },
    ),
    # A document brings a struct no new keys; what a field is declared to be, it is, and by default what it was.
    plain(
        "dataclass-merged-with-a-file-of-the-command-line",
        f"import argparse\n{STRUCT}parser = argparse.ArgumentParser()\nparser.add_argument('--config')\n"
        "cfg = OmegaConf.merge(Config, OmegaConf.load(parser.parse_args().config))\ncfg.kind = 'A'",
        {
            "lr": "float",
            "steps": "int",
            "kind": "str",
            "flag": "bool",
            "model": {"width": "int", "name": "str", "drop": "float | None"},
            "sizes": "list[int]",
            "table": {"*": "unknown"},
            "other": "unknown",
            "free": "unknown",
            "ref": "int",
        },
        files={"c.yaml": "steps: 3\ntable: {a: 1}"},
        argv=("--config", "c.yaml"),
    ),
    plain(
        "dataclass-merged-with-what-is-not-known",
        f"import os\n{STRUCT}cfg = OmegaConf.merge(Model, OmegaConf.create(os.environ.get('F', '{{width: 1}}')))",
        {"width": "int", "name": "str", "drop": "float | None", "*": "unknown"},
    ),
    plain("load", LOAD, TYPES),
    plain("load-path", "import pathlib\ncfg = OmegaConf.load(pathlib.Path('c.yaml'))", TYPES),
    plain("load-file", "with open('c.yaml') as f:\n    cfg = OmegaConf.load(f)", TYPES),
    row("unresolved", LOAD + "config = OmegaConf.to_container(cfg)", {**TYPES, "ref": "str"}),
    row(
        "attributes",
        LOAD + "config = {'a': cfg.m.a[1], 'b': cfg['lr'], 'n': cfg.name}",
        {"a": "str", "b": "float", "n": "str"},
    ),
    row(
        "get",
        LOAD + "config = {'a': cfg.get('lr'), 'b': cfg.get('nope'), 'c': cfg.get('nope', 3), 'd': cfg.m.get('b', 5)}",
        {"a": "float", "b": "None", "c": "int", "d": "None"},
    ),
    row(
        "in-and-hasattr",
        LOAD + "config = {'a': 'lr' in cfg, 'b': 'zz' in cfg, 'c': hasattr(cfg, 'lr'), 'd': hasattr(cfg, 'zz'), "
        "'e': getattr(cfg, 'zz', 7), 'f': getattr(cfg, 'lr', 'x')}",
        {"a": "bool", "b": "bool", "c": "bool", "d": "bool", "e": "int", "f": "float"},
    ),
    row(
        "keys-items",
        LOAD + "config = {k: v for k, v in cfg.items() if k in ('lr', 'n')}\nconfig['k'] = list(cfg.keys())",
        {"lr": "float", "n": "int", "k": "list[str]"},
    ),
    row(
        "iterate",
        LOAD + "config = {k: cfg[k] for k in cfg.m}".replace("cfg[k]", "cfg.m[k] is None"),
        {"a": "bool", "b": "bool"},
    ),
    row("dict-of-flat", "cfg = OmegaConf.create({'a': 1, 'b': 'x'})\nconfig = dict(cfg)", {"a": "int", "b": "str"}),
    row(
        "spread",
        "cfg = OmegaConf.create({'a': 1, 'b': '${a}'})\nconfig = {**cfg, 'c': 2}",
        {"a": "int", "b": "int", "c": "int"},
    ),
    plain("create-text", "cfg = OmegaConf.create('a: 1\\nb: 1e-3')", {"a": "int", "b": "float"}),
    plain("create-list", "cfg = OmegaConf.create({'l': [1, {'x': '${l[0]}'}]})", {"l": "list[dict | int]"}),
    plain(
        "create-nothing",
        "cfg = OmegaConf.create()\ncfg.a = 1\ncfg['b'] = {'c': 2.0}",
        {"a": "int", "b": {"c": "float"}},
    ),
    plain(
        "dotlist",
        "cfg = OmegaConf.from_dotlist(['a.b=1', 'a.c=1e-3', 'd=[1,2]', 'e=x', 'f='])",
        {"a": {"b": "int", "c": "float"}, "d": "list[int]", "e": "str", "f": "None"},
    ),
    plain(
        "merge",
        LOAD + "cfg = OmegaConf.merge(cfg, {'lr': 5, 'm': {'b': 'set', 'new': 1}}, OmegaConf.create({'z': 1}))",
        {
            **TYPES,
            "lr": "int",
            "m": {"a": "list[int | str]", "b": "str", "new": "int"},
            "ref": {"a": "list[int | str]", "b": "str", "new": "int"},
            "z": "int",
        },
    ),
    plain("merge-leaves-the-first", LOAD + "new = OmegaConf.merge(cfg, {'lr': 'x'})", TYPES),
    plain("merge-lists-replace", "cfg = OmegaConf.merge({'l': [1, 2]}, {'l': ['x']})", {"l": "list[str]"}),
    plain("merge-scalar-over-dict", "cfg = OmegaConf.merge({'l': {'a': 1}}, {'l': 3})", {"l": "int"}),
    plain("merge-dict-over-scalar", "cfg = OmegaConf.merge({'l': 3}, {'l': {'a': 1}})", {"l": {"a": "int"}}),
    plain("merge-dict-over-none", "cfg = OmegaConf.merge({'l': None}, {'l': {'a': 1}})", {"l": {"a": "int"}}),
    plain("merge-missing", "cfg = OmegaConf.merge({'l': 3}, {'l': '???', 'm': '???'})", {"l": "int", "m": "str"}),
    plain(
        "merge-into-reference",
        "cfg = OmegaConf.merge({'a': {'x': 1}, 'b': '${a}'}, {'b': {'y': 2}})",
        {"a": {"x": "int"}, "b": {"x": "int", "y": "int"}},
    ),
    plain("merge-with", LOAD + "cfg.merge_with({'lr': True})", {**TYPES, "lr": "bool"}),
    plain(
        "update",
        LOAD + "OmegaConf.update(cfg, 'm.b', 2.5)\nOmegaConf.update(cfg, 'p.q', 1)",
        {
            **TYPES,
            "m": {"a": "list[int | str]", "b": "float"},
            "ref": {"a": "list[int | str]", "b": "float"},
            "p": {"q": "int"},
        },
    ),
    plain(
        "method-update",
        "cfg = OmegaConf.create({'a': 1})\ncfg.update({'b': 2}, c='x')",
        {"a": "int", "b": "int", "c": "str"},
    ),
    plain(
        "pop",
        "cfg = OmegaConf.create({'a': 1, 'b': 2})\nx = cfg.pop('a')\ncfg.c = cfg.pop('z', 'none')\ndel cfg['b']",
        {"c": "str"},
    ),
    plain(
        "setdefault",
        "cfg = OmegaConf.create({'a': 1})\ncfg.setdefault('b', 2)\ncfg.setdefault('a', 'x')",
        {"a": "int", "b": "int"},
    ),
    row(
        "select",
        LOAD
        + "config = {'a': OmegaConf.select(cfg, 'm.a[1]'), 'b': OmegaConf.select(cfg, 'm.z'), 'c': OmegaConf.select(cfg, 'm.z', default=3)}",
        {"a": "str", "b": "None", "c": "int"},
    ),
    plain("masked", LOAD + "cfg = OmegaConf.masked_copy(cfg, ['lr', 'n'])", {"lr": "float", "n": "int"}),
    plain(
        "set-struct",
        "cfg = OmegaConf.create({'a': 1})\nOmegaConf.set_struct(cfg, True)\nwith open_dict(cfg):\n    cfg.b = 2\ntry:\n    cfg.c = 3\nexcept Exception:\n    pass",
        {"a": "int", "b": "int"},
    ),
    plain(
        "readonly",
        "cfg = OmegaConf.create({'a': 1})\nOmegaConf.set_readonly(cfg, True)\ntry:\n    cfg.a = 'x'\nexcept Exception:\n    pass\nwith read_write(cfg):\n    cfg.b = 2",
        {"a": "int", "b": "int"},
    ),
    plain(
        "set-copies",
        "cfg = OmegaConf.create({'a': {'x': 1}})\ncfg.b = cfg.a\ncfg.a.x = 'changed'",
        {"a": {"x": "str"}, "b": {"x": "int"}},
    ),
    plain(
        "list-methods",
        "cfg = OmegaConf.create({'l': [1]})\ncfg.l.append('x')\ncfg.l += [2.5]\ncfg.n = len(cfg.l)\ncfg.p = cfg.l.pop()",
        {"l": "list[int | str]", "n": "int", "p": "float"},
    ),
    row(
        "items-ex",
        "cfg = OmegaConf.create({'a': 1, 'b': '${a}'})\nconfig = {k: v for k, v in cfg.items_ex(resolve=True)}",
        {"a": "int", "b": "int"},
    ),
    row(
        "methods-without-a-model",
        "cfg = OmegaConf.create({'a': 1})\nempty = cfg.is_empty()\nother = OmegaConf.create({'b': 2})\nother.clear()\nconfig = {'a': cfg.a, 'e': empty, 'o': len(other)}",
        {"a": "int", "e": "unknown", "o": "int"},
    ),
    row(
        "instances",
        "cfg = OmegaConf.create({'a': [1], 'b': {'c': 1.5}, 's': 'x'})\ndef keep(d):\n    if isinstance(d, DictConfig):\n        return DictConfig({k: keep(v) for k, v in d.items() if k != 's'})\n    return ListConfig(list(d)) if isinstance(d, ListConfig) else d\nconfig = OmegaConf.to_container(keep(cfg))",
        {"a": "list[int]", "b": {"c": "float"}},
    ),
    row(
        "is",
        "cfg = OmegaConf.create({'a': [1], 'm': '???'})\nconfig = {'a': OmegaConf.is_config(cfg), 'b': OmegaConf.is_list(cfg.a), 'c': isinstance(cfg, DictConfig), 'd': isinstance(cfg, dict), 'e': isinstance(cfg.a, ListConfig), 'f': OmegaConf.is_missing(cfg, 'm'), 'g': 'm' in cfg}",
        dict.fromkeys("abcdefg", "bool"),
    ),
    # interpolations
    plain(
        "relative",
        "cfg = OmegaConf.create({'a': {'x': 1, 'y': '${.x}', 'z': '${..b}'}, 'b': 'q'})",
        {"a": {"x": "int", "y": "int", "z": "str"}, "b": "str"},
    ),
    plain(
        "nested-key",
        "cfg = OmegaConf.create({'w': 'b', 't': {'a': 1, 'b': 'two'}, 'v': '${t.${w}}'})",
        {"w": "str", "t": {"a": "int", "b": "str"}, "v": "str"},
    ),
    plain(
        "env",
        "cfg = OmegaConf.create({'a': '${oc.env:ZZ_NOT,5}', 'b': '${oc.decode:${oc.env:ZZ_NOT,5}}'})",
        {"a": "str", "b": "int"},
    ),
    plain(
        "oc-select",
        "cfg = OmegaConf.create({'a': '${oc.select:q,7}', 'b': '${oc.select:a}', 'c': '${oc.create:{x: 1}}'})",
        {"a": "int", "b": "int", "c": {"x": "int"}},
    ),
    plain(
        "oc-dict",
        "cfg = OmegaConf.create({'d': {'x': 1, 'y': 2.0}, 'k': '${oc.dict.keys:d}', 'v': '${oc.dict.values:d}'})",
        {"d": {"x": "int", "y": "float"}, "k": "list[str]", "v": "list[float | int]"},
    ),
    plain(
        "resolver",
        "OmegaConf.register_new_resolver('mul', lambda x, y: x * y)\ncfg = OmegaConf.create({'a': 3, 'b': '${mul:${a},2}', 'c': '${mul:[1],2}'})",
        {"a": "int", "b": "int", "c": "list[int]"},
    ),
    plain(
        "resolver-def",
        "def f(a, b='d', *, _parent_, _root_):\n    return f'{a}{b}{_parent_.k}{_root_.k}'\nOmegaConf.register_new_resolver('f', f)\ncfg = OmegaConf.create({'k': 1, 'b': {'k': 2, 'v': '${f:x}'}})",
        {"k": "int", "b": {"k": "int", "v": "str"}},
    ),
    plain(
        "resolver-is-eval",
        "OmegaConf.register_new_resolver('eval', eval)\ncfg = OmegaConf.create({'a': 3, 't': True, 's': 'x', 'b': \"${eval:'${a} - 1'}\", 'c': \"${eval:'${a} / 2 if ${t} else None'}\", 'd': \"${eval:'len(\\\"${s}\\\") == 1 or 2'}\", 'l': \"${eval:'max(2, [${a}, -1][0])'}\"})",
        {"a": "int", "t": "bool", "s": "str", "b": "int", "c": "float", "d": "bool", "l": "int"},
    ),
    plain("escaped", "cfg = OmegaConf.create({'a': '\\\\${b}'})", {"a": "str"}),
    plain(
        "resolve-in-place",
        "cfg = OmegaConf.create({'a': 1, 'b': '${a}'})\nOmegaConf.resolve(cfg)\ncfg.a = 'x'",
        {"a": "str", "b": "int"},
    ),
    row(
        "resolve-beside-a-file-that-is-not-known",
        "import argparse\np = argparse.ArgumentParser()\np.add_argument('--file')\na = p.parse_args()\n"
        "cfg = OmegaConf.create({'m': {'n': 4, 'h': '${m.n}'}, 'l': ['${m.n}']})\n"
        "if a.file:\n    cfg = OmegaConf.merge(cfg, OmegaConf.load(a.file))\nOmegaConf.resolve(cfg)\n"
        "config = {'h': cfg.m.h, 'm': OmegaConf.to_container(cfg.m)}",
        {"h": "int", "m": {"n?": "int", "h?": "int", "*": "unknown"}},
    ),
    row(
        "one-of-several",
        "import argparse\np = argparse.ArgumentParser()\np.add_argument('--x', action='store_true')\na = p.parse_args()\n"
        "cfg = OmegaConf.create({'n': 4, 'h': '${n}', 'l': [1]})\nif a.x:\n    cfg = OmegaConf.merge(cfg, {'x': 'is-${h}'})\n"
        "OmegaConf.resolve(cfg)\nOmegaConf.update(cfg, 'z', 3)\nOmegaConf.set_readonly(cfg, True)\n"
        "config = {**OmegaConf.to_container(cfg), 'r': OmegaConf.is_readonly(cfg), 's': OmegaConf.select(cfg, 'h'), 'l': OmegaConf.masked_copy(cfg, ['l']).l[0]}",
        {"n": "int", "h": "int", "l": "int", "x?": "str", "z": "int", "r": "bool", "s": "int"},
    ),
    row(
        "asked-of-what-the-command-line-may-add",
        "c = OmegaConf.merge({'a': 1, 'm': {'b': 1}}, OmegaConf.from_cli())\n"
        "config = {'x': c.get('x', 3), 'y': c.m.get('y'), 's': OmegaConf.select(c, 'm.s', default='s'), 't': c.t if 't' in c else 0.5, 'u': c.a}",
        {"x": "int", "y": "unknown", "s": "str", "t": "float", "u": "int"},
    ),
    row(
        "interpolations-of-a-file-that-an-option-names",
        "import argparse\np = argparse.ArgumentParser()\np.add_argument('--file', default='c.yaml')\n"
        "cfg = OmegaConf.load(p.parse_args().file)\nOmegaConf.resolve(cfg)\nconfig = OmegaConf.to_container(cfg)",
        {"n": "int", "m": "int", "x": {"f": "float", "l": "list[float | int]"}, "t": "str"},
        {"c.yaml": "n: 4\nm: ${n}\nx: {f: 1e-3, l: [1, '${x.f}']}\nt: ${n}-x\n"},
    ),
    # structured configs
    row(
        "class-of-what-is-merged",
        BELOW
        + "cfg, config = OmegaConf.structured(C), {}\nfor key in 'abcde':\n    made = OmegaConf.merge(cfg, {key: OmegaConf.structured(Adam)})[key]\n"
        "    config[key] = {**asdict(OmegaConf.to_object(made)), 'of': OmegaConf.get_type(made).__name__}",
        {key: {"lr": "float", "n": "int", "of": "str"} for key in "abcde"},
    ),
    row(
        "class-of-what-is-merged-and-missing",
        BELOW + "cfg = OmegaConf.merge({'a': Adam, 'b': {'lr': 0.5}}, C)\nmade = OmegaConf.to_object(cfg.a)\n"
        "config = {'a': asdict(made), 'n': made.n, 'b': OmegaConf.to_container(cfg.b), 'of': type(made).__name__}",
        {"a": {"lr": "float"}, "n": "int", "b": {"lr": "float"}, "of": "str"},
    ),
    row(
        "structured",
        STRUCT
        + "cfg = OmegaConf.structured(Config)\nconfig = OmegaConf.to_container(cfg, resolve=True, enum_to_str=True)",
        {
            "lr": "float",
            "steps": "str",
            "kind": "str",
            "flag": "bool",
            "model": {"width": "int", "name": "str", "drop": "None"},
            "sizes": "list[int]",
            "other": "None",
            "free": "None",
            "ref": "int",
        },
    ),
    row(
        "structured-merge",
        STRUCT
        + "cfg = OmegaConf.merge(OmegaConf.structured(Config), OmegaConf.load('s.yaml'))\nconfig = OmegaConf.to_container(cfg, resolve=True, enum_to_str=True)",
        {
            "lr": "float",
            "steps": "int",
            "kind": "str",
            "flag": "bool",
            "model": {"width": "int", "name": "str", "drop": "float"},
            "sizes": "list[int]",
            "table": {"a": "float"},
            "other": {"width": "int", "name": "str", "drop": "None"},
            "free": {"x": "int"},
            "ref": "int",
        },
        files={
            "s.yaml": "lr: 3\nsteps: '7'\nkind: B\nflag: 'yes'\nmodel: {width: 5, drop: 1, name: 5}\nsizes: ['3']\ntable: {a: 1}\nother: {width: 9}\nfree: {x: 1}\n"
        },
    ),
    row(
        "structured-instance",
        STRUCT
        + "cfg = OmegaConf.structured(Config(lr=5, steps=2, model=Model(name='q')))\nconfig = {'lr': cfg.lr, 'steps': cfg.steps, 'name': cfg.model.name}",
        {"lr": "float", "steps": "int", "name": "str"},
    ),
    row(
        "to-object",
        STRUCT
        + "cfg = OmegaConf.structured(Config(steps=1))\nobj = OmegaConf.to_object(cfg)\nconfig = {'lr': obj.lr, 'w': obj.model.width, 't': isinstance(obj, Config)}",
        {"lr": "float", "w": "int", "t": "bool"},
    ),
    row(
        "wrong-type-caught",
        STRUCT
        + "cfg = OmegaConf.structured(Config)\ntry:\n    cfg.lr = 'x'\nexcept Exception:\n    cfg.steps = '4'\nconfig = {'lr': cfg.lr, 's': cfg.steps}",
        {"lr": "float", "s": "int"},
    ),
    # open
    row(
        "keys-set-on-a-file-that-is-not-known",
        "import os\nfrom omegaconf import OmegaConf\nwith open('a.yaml', 'w') as f:\n    f.write(os.environ.get('TEXT', 'n: 1'))\ncfg = OmegaConf.load('a.yaml')\ncfg.lr = 0.1\ncfg['s'] = 'x'\ncfg.m = {'k': 2}\nconfig = OmegaConf.to_container(cfg)",
        {"lr": "float", "s": "str", "m": {"k": "int"}, "*": "unknown"},
    ),
    plain(
        "from-cli",
        LOAD + "cfg = OmegaConf.merge(cfg, OmegaConf.from_cli())",
        {**TYPES, "m": {**TYPES["m"], "*": "unknown"}, "ref": {**TYPES["m"], "*": "unknown"}, "*": "unknown"},
    ),
    plain(
        "dotlist-of-the-command-line",
        "import sys\ncfg = OmegaConf.create({'a': 1, 'm': {'b': 0.5}})\ncfg.merge_with_dotlist(sys.argv[1:])",
        {"a": "int", "m": {"b": "float", "*": "unknown"}, "*": "unknown"},
    ),
    plain(
        "dotlist-that-is-not-known",
        "import somelib\ncfg = OmegaConf.create({'a': 1})\ncfg.merge_with_dotlist(somelib.given())",
        {"a": "unknown", "*": "unknown"},
        real=False,
    ),
    plain(
        "dotlist-with-a-key-that-is-not-known",
        "import somelib\ncfg = OmegaConf.create({'a': 1, 'm': {'b': 0.5}})\ncfg.merge_with_dotlist(['m.b=2', f'{somelib.key}=3'])",
        {"a": "unknown", "m": "unknown", "*": "unknown"},
        real=False,
    ),
    plain(
        "merged-into-what-may-be-none",
        "from dataclasses import dataclass\nfrom typing import *\n@dataclass\nclass M:\n    r: float = 1\n@dataclass\nclass C:\n    d: Optional[Dict[str, float]] = None\n    l: Optional[List[M]] = None\n    a: Any = None\n"
        "cfg = OmegaConf.merge(OmegaConf.structured(C), {'d': {'x': 1}, 'l': [{'r': '3'}], 'a': {'y': 1}})",
        {"d": {"x": "float"}, "l": "list[dict]", "a": {"y": "int"}},
    ),
    plain(
        "from-cli-structured",
        STRUCT.replace("steps: int = MISSING", "steps: int = 1").replace("table: Dict", "table: Any = 1\n    t2: Dict")
        + "cfg = OmegaConf.merge(OmegaConf.structured(Model), OmegaConf.from_cli())",
        {"width": "int", "name": "str", "drop": "float | None"},
    ),
]


@parametrized(ROWS)
def test_rows(row, tmp_path, monkeypatch):
    check(row, tmp_path, monkeypatch)


@pytest.mark.parametrize(
    "body",
    [
        "cfg = OmegaConf.create({'a': 1})\ncfg.b",
        "cfg = OmegaConf.create({'a': 1})\ncfg['b']",
        "cfg = OmegaConf.create({'a': '???'})\ncfg.a",
        "cfg = OmegaConf.create({'a': '${b}'})\ncfg.a",
        "cfg = OmegaConf.create({'a': 1})\nOmegaConf.set_struct(cfg, True)\ncfg.b = 1",
        "cfg = OmegaConf.create('a: 1\\na: 2')",
        "cfg = OmegaConf.merge({'a': 1}, [1])",
        "cfg = OmegaConf.to_container({'a': 1})",
        STRUCT + "cfg = OmegaConf.structured(Config)\ncfg.zz = 1",
        STRUCT + "cfg = OmegaConf.merge(OmegaConf.structured(Config), {'lr': 'x'})",
        STRUCT + "cfg = OmegaConf.merge(OmegaConf.structured(Config), {'nope': 1})",
    ],
)
def test_what_omegaconf_refuses_ends_the_job(body, tmp_path, monkeypatch):
    from differential import JobFailed, real_config

    case = Row("", HEAD + body + "\nconfig = {}", {})
    assert not scanned(case, tmp_path, monkeypatch).facts.runs
    with pytest.raises(JobFailed):
        real_config(case.source)


def test_places(tmp_path, monkeypatch):
    found = entry(run_config(scanned(row("", LOAD + PLAIN, TYPES), tmp_path, monkeypatch)), "m", "a")
    assert (found.span.path, found.span.line, found.span.column) == ("c.yaml", 5, 5)


@pytest.mark.parametrize(
    "text", ["${a}", "${" * 200, "${a.${b.${c}}}", "${x:" + "[" * 200, "\\" * 500 + "${", "${oc.decode:'${self}'}"]
)
def test_hostile_interpolations_end(text, tmp_path, monkeypatch):
    case = Row("", f"{HEAD}cfg = OmegaConf.create({{'a': {text!r}, 'self': '${{self}}'}})\n{PLAIN}", {})
    result = scanned(case, tmp_path, monkeypatch)
    assert isinstance(result.facts, m.Facts)


def test_a_config_in_a_config_is_its_text(tmp_path, monkeypatch):
    """As wandb 0.31 stores it (`wandb-facts`, section 3)."""
    body = HEAD + "cfg = OmegaConf.create({'a': 1, 'm': {'b': 2}, 'l': [1, 2.5, {'x': 1}]})\nconfig = dict(cfg)"
    check(Row("", body, {"a": "int", "m": "str", "l": "list[float | int | str]"}, real=False), tmp_path, monkeypatch)


@pytest.mark.parametrize(
    "call", ["wandb.init(config=cfg)", "wandb.init().config.update(cfg)", "wandb.init(config=cfg.l)"]
)
def test_a_config_object_is_refused_by_wandb(call, tmp_path, monkeypatch):
    case = Row("", f"{HEAD}cfg = OmegaConf.create({{'a': 1, 'l': [1]}})\n{call}\n# wandb.init(", None)
    result = scanned(case, tmp_path, monkeypatch)
    assert any("OmegaConf.to_container" in each.message for each in result.job.diagnostics)


@pytest.mark.parametrize(
    ("call", "first"),
    [("wandb.init(config=c)", {}), ("run = wandb.init(config={'b': 1})\n    run.config.update(c)", {"b": "int"})],
)
def test_a_config_object_that_a_module_gives_to_wandb_leaves_the_run_open(call, first, tmp_path, monkeypatch):
    """What a module that is imported seems to raise is doubted: the run may be there, and nothing says what it holds."""
    files = {"log.py": f"import wandb\ndef start(c):\n    {call}"}
    case = Row("", f"{HEAD}import log\nlog.start(OmegaConf.create({{'a': 1}}))\n# wandb.init(", None, files)
    result = scanned(case, tmp_path, monkeypatch)
    (run,) = [item for item in result.job.inputs if item.source == "run_config"]
    assert types_of(run.types) == {**first, "*": "unknown"}
