"""Classes of the project below `dict`, and classes that take attribute access over."""

from __future__ import annotations

from pathlib import Path

import pytest
from rows import Row, check, parametrized, scanned

ATTR = "class D(dict):\n    __getattr__ = dict.__getitem__\n    __setattr__ = dict.__setitem__\n    __delattr__ = dict.__delitem__\n"
GET = "class D(dict):\n    __getattr__ = dict.get\n    __setattr__ = dict.__setitem__\n"
SELF = "class D(dict):\n    def __init__(self, *args, **kwargs):\n        super(D, self).__init__(*args, **kwargs)\n        self.__dict__ = self\n"
OWN = "class D(dict):\n    def __getattr__(self, name):\n        try:\n            return self[name]\n        except KeyError:\n            raise AttributeError(name)\n    def __setattr__(self, name, value):\n        self[name] = value\n"
PLAIN = "class D(dict):\n    pass\n"
USED = "config = D(lr=1)\nconfig.n = 2.5\nconfig['k'] = 'x'\nconfig.update({'z': config.lr})\n"
TYPES = {"lr": "int", "n": "float", "k": "str", "z": "int"}

ROWS = [
    Row("lib-methods", ATTR + USED, TYPES),
    Row("lib-get", GET + USED + "config['none'] = config.missing", {**TYPES, "none": "None"}),
    Row("self-dict", SELF + USED, TYPES),
    Row("own-methods", OWN + USED, TYPES),
    Row("plain", PLAIN + "config = D({'a': 1}, b='x')\nconfig['c'] = 2.5", {"a": "int", "b": "str", "c": "float"}),
    Row("plain-attribute", PLAIN + "config = D(a=1)\nconfig.b = 2", {"a": "int"}),
    Row("deleted", ATTR + "config = D(a=1, b=2)\ndel config['a']\nconfig.pop('none', None)", {"b": "int"}),
    Row(
        "deleted-attribute",
        ATTR + "config = D(a=1, b=2)\ndel config.a\ndelattr(config, 'b')\nconfig.c = 'x'",
        {"c": "str"},
    ),
    Row("deleted-attribute-of-its-own", SELF + "config = D(a=1, b=2)\ndel config.a", {"b": "int"}),
    Row(
        "iterated",
        ATTR
        + "d = D(a=1, b='x')\nconfig = {k: v for k, v in d.items()} | {'n': len(d), 'in': 'a' in d, 'keys': list(d), 'is': isinstance(d, dict)}",
        {"a": "int", "b": "str", "n": "int", "in": "bool", "keys": "list[str]", "is": "bool"},
    ),
    Row("spread", SELF + "d = D(a=1)\nd.b = 2\nconfig = {**d, **D(c='x')}", {"a": "int", "b": "int", "c": "str"}),
    Row("as-dict", SELF + "d = D(a=1)\nd.b = 2\nconfig = dict(d)", {"a": "int", "b": "int"}),
    Row("nested", ATTR + "config = D(m=D(d=1))\nconfig.m.e = 2.5", {"m": {"d": "int", "e": "float"}}),
    Row(
        "recursive",
        "class D(dict):\n    def __init__(self, d):\n        for k, v in d.items():\n            self[k] = D(v) if isinstance(v, dict) else v\n    __getattr__ = dict.get\nconfig = D({'a': 1, 'm': {'d': 2.5}})\nconfig['x'] = config.m.d",
        {"a": "int", "m": {"d": "float"}, "x": "float"},
    ),
    Row("empty-is-false", PLAIN + "config = {'a': 1} if D() else {'b': 1}", {"b": "int"}),
    Row(
        "method",
        PLAIN.replace("pass", "def add(self, **kw):\n        self.update(kw)\n        return self")
        + "config = D(a=1).add(b='x')",
        {"a": "int", "b": "str"},
    ),
    Row(
        "ordered",
        "from collections import OrderedDict\nclass D(OrderedDict):\n    pass\nconfig = D(a=1)\nconfig['b'] = 'x'",
        {"a": "int", "b": "str"},
    ),
    Row(
        "own-setattr",
        "class C:\n    def __init__(self):\n        object.__setattr__(self, 'held', {})\n    def __setattr__(self, name, value):\n        self.held[name] = value\nc = C()\nc.a = 1\nconfig = c.held",
        {"a": "int"},
    ),
    Row(
        "super-setattr",
        "class C:\n    def __setattr__(self, name, value):\n        super().__setattr__(name, value * 2.5)\nc = C()\nc.a = 1\nconfig = vars(c)",
        {"a": "float"},
    ),
    Row(
        "on-some-paths",
        ATTR + "import os\nconfig = D(a=1)\nif os.getenv('X'):\n    config.b = 'x'",
        {"a": "int", "b?": "str"},
    ),
    Row(
        "list-class", "class L(list):\n    pass\nl = L()\nl.append(1)\nconfig = {'l': l}", {"l": "unknown"}, real=False
    ),
    Row(
        "unknown-entries",
        ATTR + "import lib\nconfig = D(lib.get())\nconfig.a = 1",
        {"a": "int", "*": "unknown"},
        real=False,
    ),
]


@parametrized(ROWS)
def test_dict_classes(row: Row, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check(row, tmp_path, monkeypatch)


HOSTILE = {
    "in-itself": SELF + "config = D()\nconfig.me = config",
    "setattr-of-itself": "class C:\n    def __setattr__(self, name, value):\n        self.x = value\nc = C()\nc.a = 1\nconfig = vars(c)",
    "getattr-of-itself": "class C:\n    def __getattr__(self, name):\n        return self.other\nconfig = {'a': C().b}",
    "dict-replaced-twice": SELF + "d = D(a=1)\nd.__dict__ = d\nd.__dict__ = {}\nconfig = d",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_jobs_end(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scanned(Row(name, HOSTILE[name], {}), tmp_path, monkeypatch)
