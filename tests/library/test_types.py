"""types and typing: namespaces, proxies, named tuples and typed dicts."""

from __future__ import annotations

from pathlib import Path

import pytest
from rows import Row, check, parametrized, scanned

START = "from types import *\nimport types, typing\nfrom typing import *\n"


def job(id_: str, body: str, types: object, *, real: bool = True) -> Row:
    return Row(id_, START + body, types, real=real)


ROWS = [
    job(
        "names-of-unknown-classes",
        "import somelib\nx = somelib.make()\ncls = getattr(somelib, x.pick)\nconfig = {'a': type(x).__name__, 'b': x.__class__.__name__, 'c': cls.__module__.split('.'), 'd': somelib.C.__module__, 'e': cls.__qualname__, 'f': x.name}",
        {"a": "str", "b": "str", "c": "list[str]", "d": "str", "e": "str", "f": "unknown"},
        real=False,
    ),
    job(
        "annotated-locals",
        "import somelib\na: str = somelib.make()\nb: Optional[int] = somelib.make() if somelib.asks() else 3\nc: dict = somelib.make()\nd: Literal['x', 'y'] = somelib.make()\ne: 'float' = somelib.RATE\nf: str = 1\ng: somelib.T = somelib.make()\nconfig = {'a': a, 'b': b, 'c': c, 'd': d, 'e': e, 'f': f, 'g': g, 'h': a.split('.')}",
        {
            "a": "str",
            "b": "int | None",
            "c": "unknown",
            "d": "str",
            "e": "unknown",
            "f": "int",
            "g": "unknown",
            "h": "list[str]",
        },
        real=False,
    ),
    job("simple", "config = SimpleNamespace(a=1, b='x')", {"a": "int", "b": "str"}),
    job(
        "vars",
        "ns = types.SimpleNamespace(a=1)\nns.b = 2.5\nvars(ns)['c'] = 'x'\nconfig = vars(ns)",
        {"a": "int", "b": "float", "c": "str"},
    ),
    job(
        "spread",
        "ns = SimpleNamespace(**{'a': 1, 'b': {'c': 2}})\nconfig = ns.__dict__",
        {"a": "int", "b": {"c": "int"}},
    ),
    job("nested", "config = vars(SimpleNamespace(m=SimpleNamespace(d=1), n=1))", {"m": "str", "n": "int"}),
    job(
        "merged",
        "a = SimpleNamespace(x=1)\na.__dict__.update(SimpleNamespace(x='t', y=2).__dict__)\nconfig = a",
        {"x": "str", "y": "int"},
    ),
    job("unknown", "import lib\nconfig = SimpleNamespace(a=1, **lib.get())", {"a": "int", "*": "unknown"}, real=False),
    job(
        "subclass",
        "class C(SimpleNamespace):\n    def more(self):\n        self.b = self.a * 2.0\n        return self\nconfig = vars(C(a=1).more())",
        {"a": "int", "b": "float"},
    ),
    job(
        "recursive",
        "def to_ns(d):\n    return SimpleNamespace(**{k: to_ns(v) if isinstance(v, dict) else v for k, v in d.items()})\nns = to_ns({'a': 1, 'm': {'d': 2.5}})\nconfig = {'a': ns.a, 'd': ns.m.d}",
        {"a": "int", "d": "float"},
    ),
    job(
        "proxy",
        "p = MappingProxyType({'a': 1})\nconfig = {'x': p['a'], 'y': p.get('b', 's'), **p}",
        {"x": "int", "y": "str", "a": "int"},
    ),
    job("proxy-as-dict", "config = dict(MappingProxyType({'a': 1}))", {"a": "int"}),
    job(
        "named-tuple",
        "class P(NamedTuple):\n    x: int\n    y: float = 1\np = P(3)\nconfig = {'p': p, 'x': p.x, 'y': p.y, 'd': p._asdict()}",
        {"p": "list[float | int]", "x": "int", "y": "float", "d": {"x": "int", "y": "float"}},
    ),
    job(
        "on-the-line-of-the-class",
        "import attr\nclass P(NamedTuple): x: int = 1; y: str = 'a'\nclass T(TypedDict): lr: float\n@attr.define\nclass A: n: int = 1; m: float = 2\n"
        "config = {'p': P()._asdict(), 't': T(lr=1), 'a': attr.asdict(A(m=3))}",
        {"p": {"x": "int", "y": "str"}, "t": {"lr": "float"}, "a": {"n": "int", "m": "float"}},
    ),
    job(
        "named-tuple-unpacked",
        "class P(NamedTuple):\n    x: int\n    y: str\na, b = P(y='t', x=1)\nconfig = {'a': a, 'b': b, 'l': len(P(1, 's'))}",
        {"a": "int", "b": "str", "l": "int"},
    ),
    job(
        "typed-dict",
        "class D(TypedDict, total=False):\n    a: float\n    b: str\nconfig = D(a=1.5, b='x')",
        {"a": "float", "b": "str"},
    ),
    job("typed-dict-annotation", "class D(TypedDict):\n    a: float\nd: D = {'a': 1}\nconfig = d", {"a": "int"}),
    job("cast", "config = cast(dict, {'a': cast('int', 1)})", {"a": "int"}),
    job("new-type", "Id = NewType('Id', int)\nconfig = {'a': Id(3)}", {"a": "int"}),
    job("type-checking", "if TYPE_CHECKING:\n    config = {'wrong': 1}\nelse:\n    config = {'a': 1}", {"a": "int"}),
    job(
        "own-namespace",
        "class SimpleNamespace:\n    def __init__(self, **kw):\n        self.other = kw\nconfig = vars(SimpleNamespace(a=1))",
        {"other": {"a": "int"}},
    ),
]


@parametrized(ROWS)
def test_types(row: Row, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check(row, tmp_path, monkeypatch)


@pytest.mark.parametrize("body", ["P(1, 2, 3)", "P()", "P(1, z=2)"])
def test_arguments_that_do_not_fit_end_the_job(body: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    row = job("misfit", f"class P(NamedTuple):\n    x: int\n    y: float = 1\nconfig = {{'p': {body}}}", {})
    assert scanned(row, tmp_path, monkeypatch).facts.runs == ()
