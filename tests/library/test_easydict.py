"""easydict and munch, against the real packages."""

from __future__ import annotations

from pathlib import Path

import pytest
from rows import Row, check, parametrized

START = "from easydict import EasyDict as edict\nfrom munch import Munch, munchify\n"


def job(id_: str, body: str, types: object) -> Row:
    return Row(id_, START + body, types)


ROWS = [
    job("built", "c = edict()\nc.lr = 0.1\nc['n'] = 3\nc.m = {'k': 'x'}\nc.m.j = 1\nconfig = c", {"lr": "float", "n": "int", "m": {"k": "str", "j": "int"}}),
    job("of-a-dict", "c = edict({'m': {'n': 3}}, a=1)\nc.m.n += 0.5\nconfig = {'a': c['a'], **c.m}", {"a": "int", "n": "float"}),
    job("in-lists", "c = edict({'l': [{'n': 3}]})\nconfig = {'n': c.l[0].n}", {"n": "int"}),
    job("update", "c = edict(a=1)\nc.update({'m': {'n': 3}}, b='x')\nconfig = {'n': c.m.n, 'b': c.b, 'k': len(c), 'g': c.get('q', 1.0)}", {"n": "int", "b": "str", "k": "int", "g": "float"}),
    job("spread", "c = edict(a=1, b='x')\nconfig = {**c, 'k': list(c.keys())}", {"a": "int", "b": "str", "k": "list[str]"}),
    job("a-copy-stays", "d = {'m': {'n': 1}}\nc = edict(d)\nc.m.n = 'x'\nconfig = d", {"m": {"n": "int"}}),
    job("holds-the-same-one", "c = edict(m=edict(n=1))\nd = edict(c)\nd.m.n = 'x'\ne = edict()\ne.k = c.m\ne['w'] = c.m\ne.update({'u': c.m})\ne.w.z = 2.5\nconfig = {'c': c, 'u': e.u}", {"c": {"m": {"n": "str", "z": "float"}}, "u": {"n": "str", "z": "float"}}),
    job("makes-elements-anew", "c = edict(m=edict(n=1), l=[{'x': 1}])\nd = edict(l=[c])\nd.l[0].a = 2\nd.l[0].m.n = 'x'\nc.l[0].y = 2\nconfig = {'c': c.m, 'd': d.l[0], 'e': d.l[0].l[0]}", {"c": {"n": "str"}, "d": {"m": {"n": "str"}, "l": "list[dict]", "a": "int"}, "e": {"x": "int"}}),
    job("munch", "c = Munch(a=1)\nc.b = 'x'\nc['d'] = 2.0\nconfig = dict(c)", {"a": "int", "b": "str", "d": "float"}),
    job("munch-keeps", "d = {'n': 1}\nc = Munch(m=d)\nd['n'] = 'x'\nconfig = c", {"m": {"n": "str"}}),
    job("munchify", "c = munchify({'m': {'n': 3}})\nc.m.n = 1.5\nconfig = c.toDict()", {"m": {"n": "float"}}),
    job("contains-itself", "d = {'a': 1}\nd['m'] = d\nd['n'] = d\nc = munchify(d)\nconfig = {'a': c.m.n.a}", {"a": "int"}),
    job("not-easydicts", "class edict:\n    def __init__(self, d):\n        self.n = 'x'\nconfig = {'n': edict({'n': 1}).n}", {"n": "str"}),
]  # fmt: skip


@parametrized(ROWS)
def test_easydict(row: Row, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check(row, tmp_path, monkeypatch)
