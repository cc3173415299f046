"""A document that is not known, held in several places: what is set in it through one of them is there in all."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rows import Row, check, parametrized

# {"n": "x", "m": {"k": 1}}
START = (
    "import base64, os, yaml\nTEXT = 'eyJuIjogIngiLCAibSI6IHsiayI6IDF9fQ=='\n"
    "def load():\n    return yaml.safe_load(base64.b64decode(TEXT))\n"
)
OPEN = {"*": "unknown"}
A = "class A:\n    def __init__(self, c): self.c = c\n"
X = {"x": "int"} | OPEN


def held(id_: str, body: str, types: Any) -> Row:
    return Row(id_, START + body, types)


ROWS = [
    held("by-a-parameter", "def f(c):\n    c['x'] = 1\nconfig = load()\nf(config)", X),
    held("by-an-annotated-parameter", "def f(c: dict):\n    c['x'] = 1\nconfig = load()\nf(config)", X),
    held("by-a-parameter-of-any-keys", "def f(c: 'dict[str, int]'):\n    c['x'] = 1\n    return c\nconfig = f(load())", X),
    held("by-two-parameters", "def f(b, c: dict, d):\n    b['x'] = 1\n    d['y'] = 2\nconfig = load()\nf(config, config, config)", X | {"y": "int"}),
    held("by-an-object", "class A:\n    def __init__(self, c): self.c = c\n    def f(self): self.c['x'] = 1\nconfig = load()\nA(config).f()", X),
    held("below-a-key", "def f(c: dict):\n    c['x'] = 1\nd = load()\nf(d['m'])\nconfig = d['m']", X),
    held("read-on-one-path", "def f(c):\n    c['x'] = 1\nconfig = load()\nother = config\nif os.environ.get('Y'):\n    print(other['z'])\nf(config)", X),
    held("set-on-one-path", "def f(c):\n    if os.environ.get('Y'):\n        c['z'] = 1\n    c['x'] = 1\nconfig = load()\nf(config)", X | {"z?": "unknown"}),
    held("spread", "class A:\n    def __init__(self, c: dict): self.__dict__.update(c)\na = A(load())\na.x = 1\nconfig = vars(a)", X),
    held("below-a-key-on-one-path", A + "d = load()\na = None\nif os.environ.get('HOME'):\n    a = A(d['m'])\nd['m']['x'] = 1\nif a:\n    wandb.init(config=a.c)", X),
    held("read-below-a-key-on-one-path", "d = load()\nc = None\nif os.environ.get('HOME'):\n    c = d['m']\n    print(c['k'])\nd['m']['x'] = 1\nconfig = d['m']", X),
    # What looks alike, and is another document, or a copy of it.
    held("given-on-one-path", "config = load()\nconfig['x'] = 1\nif os.environ.get('HOME'):\n    wandb.init(config={'c': config})\nprint(1)", {"c": X}),
    held("of-one-place", "a, b = load(), load()\na['x'] = 1\nconfig = {'b': b}", {"b": "unknown"}),
    held("of-one-place-that-is-declared", "def f(c: dict):\n    c['x'] = 1\na = load()\nb = load()\nf(a)\nconfig = b", OPEN),
    held("one-of-two", "a, b = load(), load()\nc = a if os.environ.get('Y') else b\nc['x'] = 1\nconfig = {'a': a, 'b': b}", {"a": "unknown", "b": "unknown"}),
    held("of-another-key-on-one-path", A + "d = load()\na = None\nif os.environ.get('HOME'):\n    a = A(d['m'])\nd['o'] = load()\nd['o']['x'] = 1\nif a:\n    wandb.init(config=a.c)", OPEN),
    held("below-a-key-that-is-set-on-one-path", A + "d, e = load(), load()\na = None\nif os.environ.get('HOME'):\n    d['m'] = e['m']\n    a = A(e['m'])\nd['m']['x'] = 1\nif a:\n    wandb.init(config={'e': e, 'k': 1} if not a else {'k': 1})", {"k": "int"}),
    held("below-a-key-that-may-be-written-on-the-other-path", "d = load()\nprint(d['n'])\nif os.environ.get('HOME'):\n    print(d['m']['k'])\nelse:\n    d[os.environ['Y']] = 3\nconfig = {'d': d}", {"d": {"n": "unknown", "m?": "unknown"} | OPEN}),
    held("of-a-list", "docs = [load() for _ in range(2 + len(os.environ.get('Y', '')))]\na, b = docs[0], docs[1]\na['x'] = 1\nconfig = b", OPEN),
    held("of-each-round", "last = {}\nfor name in os.listdir('/'):\n    d = load()\n    last['d'] = d\nd['x'] = 1\nconfig = load()", OPEN),
    held("a-text", "def f(c):\n    return 'x' in c\nd = load()\nt = d['n']\nconfig = {'a': f(t), 't': t}", {"a": "bool", "t": "unknown"}),
]  # fmt: skip


@parametrized(ROWS)
def test_documents_that_are_held(row: Row, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check(row, tmp_path, monkeypatch)


def test_asking_for_a_method_of_dicts_is_no_read_of_a_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    of_a_dict = (
        "class A:\n    def __init__(self, d):\n        for k, v in d.items():\n            setattr(self, k, v)\n"
    )
    asked = (
        "    def f(self, d):\n        try:\n            d = A(d)\n        except AttributeError:\n            d = d\n"
    )
    of_both = "class T:\n    def __init__(self, c):\n        self.c = c\n        self.f(c)\n        wandb.init(config=self.c)\n"
    row = held(
        "", f"{of_a_dict}{of_both}{asked}        A(d.m)\n        print(self.c.n)\nT(A(load()))", {"*": "unknown"}
    )
    result = check(row, tmp_path, monkeypatch)
    assert [field.path for item in result.job.inputs for field in item.fields] == [("n",)]
