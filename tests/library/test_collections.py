"""collections: dicts with a type of their own, deques and named tuples."""

from __future__ import annotations

from pathlib import Path

import pytest
from rows import Row, check, parametrized, scanned

START = "from collections import *\nimport collections\n"


def job(id_: str, body: str, types: object, *, real: bool = True) -> Row:
    return Row(id_, START + body, types, real=real)


ROWS = [
    job("ordered", "config = OrderedDict([('a', 1), ('b', 'x')])", {"a": "int", "b": "str"}),
    job(
        "ordered-keywords",
        "config = OrderedDict(a=1)\nconfig['b'] = 2.5\nconfig.move_to_end('a')",
        {"b": "float", "a": "int"},
    ),
    job(
        "ordered-to-front",
        "config = OrderedDict(a=1, b='x')\nconfig.move_to_end('b', last=False)",
        {"b": "str", "a": "int"},
    ),
    job(
        "default-of-the-job",
        "class D(defaultdict):\n    def __init__(self, **kw):\n        super().__init__(float, **kw)\nd = D(n=1)\nd['lr'] += 0.1\nd.update(s='x')\nconfig = {'d': d, 'k': list(d)}",
        {"d": {"n": "int", "lr": "float", "s": "str"}, "k": "list[str]"},
    ),
    job("ordered-merged", "config = {**OrderedDict(a=1), **{'b': 2}}", {"a": "int", "b": "int"}),
    job(
        "default-list",
        "config = defaultdict(list)\nconfig['a'].append(1)\nconfig['b'].append('x')",
        {"a": "list[int]", "b": "list[str]"},
    ),
    job(
        "default-lambda",
        "d = defaultdict(lambda: 3.5, {'a': 1})\nconfig = {'a': d['a'], 'b': d['z'], 'n': len(d)}",
        {"a": "int", "b": "float", "n": "int"},
    ),
    job(
        "default-nested",
        "config = defaultdict(dict)\nconfig['m']['d'] = 1\nconfig['m']['e'] = 'x'",
        {"m": {"d": "int", "e": "str"}},
    ),
    job(
        "default-int",
        "d = defaultdict(int)\nfor w in ['a', 'b', 'a']:\n    d[w] += 1\nconfig = dict(d)",
        {"a": "int", "b": "int"},
    ),
    job("default-none", "config = defaultdict(None, a=1)", {"a": "int"}),
    job(
        "default-get",
        "d = defaultdict(int)\nconfig = {'a': d.get('x', 'none'), 'in': 'x' in d}",
        {"a": "str", "in": "bool"},
    ),
    job("counter", "config = Counter('aab')", {"a": "int", "b": "int"}),
    job(
        "counter-list",
        "c = Counter(['x', 'y', 'x'])\nconfig = {'x': c['x'], 'no': c['no'], 't': sum(c.values()), 'top': c.most_common(1)[0][0], 'n': len(c)}",
        {"x": "int", "no": "int", "t": "int", "top": "str", "n": "int"},
    ),
    job(
        "counter-update",
        "config = Counter(a=1)\nconfig.update({'a': 2, 'b': 1})\nconfig.update(['c'])\nconfig.subtract({'a': 1})",
        {"a": "int", "b": "int", "c": "int"},
    ),
    job("counter-unknown", "import lib\nconfig = dict(Counter(lib.words()))", {"*": "unknown"}, real=False),
    job(
        "deque",
        "d = deque([1, 2])\nd.append(3)\nd.appendleft(0)\nconfig = {'d': d, 'first': d.popleft(), 'last': d.pop()}",
        {"d": "list[int]", "first": "int", "last": "int"},
        real=False,
    ),
    job(
        "deque-as-list",
        "d = deque([1, 2])\nd.appendleft('x')\nd.rotate(1)\nd.extendleft([5])\nconfig = {'d': list(d), 'n': len(d)}",
        {"d": "list[int | str]", "n": "int"},
    ),
    job(
        "deque-limited", "d = deque([1, 2], maxlen=2)\nd.append('x')\nconfig = {'d': list(d)}", {"d": "list[int | str]"}
    ),
    job(
        "named",
        "P = namedtuple('P', 'x y')\np = P(1, y='t')\nconfig = {'p': p, 'x': p.x, 'i': p[1], 'd': p._asdict()}",
        {"p": "list[int | str]", "x": "int", "i": "str", "d": {"x": "int", "y": "str"}},
    ),
    job(
        "named-list",
        "P = collections.namedtuple('P', ['x', 'y'], defaults=[2.5])\nconfig = P(1)._asdict()",
        {"x": "int", "y": "float"},
    ),
    job(
        "named-replaced",
        "P = namedtuple('P', 'x,y')\nconfig = P(1, 2)._replace(x='t')._asdict()",
        {"x": "str", "y": "int"},
    ),
    job(
        "named-made",
        "P = namedtuple('P', 'x y')\nconfig = dict(zip(P._fields, P._make([1, 's'])))",
        {"x": "int", "y": "str"},
    ),
    job(
        "named-unpacked",
        "P = namedtuple('P', 'x y')\na, b = P(1, 's')\nconfig = {'a': a, 'b': b}",
        {"a": "int", "b": "str"},
    ),
    job(
        "named-choice",
        "import os\nP = namedtuple('P', 'x')\np = P(1) if os.getenv('A') else P('s')\nconfig = {'x': p.x}",
        {"x": "int | str"},
    ),
    job("chain-map", "config = dict(ChainMap({'a': 1}, {'a': 'x', 'b': 2.5}))", {"a": "int", "b": "float"}),
    job(
        "chain-map-read",
        "c = ChainMap({'a': 1}, {'b': 's'})\nc['z'] = 2\nconfig = {'x': c['b'], 'y': c.get('q', 2.5), **c}",
        {"x": "str", "y": "float", "b": "str", "a": "int", "z": "int"},
    ),
    job(
        "is-a-dict",
        "from collections.abc import Mapping\nconfig = {'a': 1} if isinstance(OrderedDict(), Mapping) and isinstance(defaultdict(), dict) else {'b': 1}",
        {"a": "int"},
    ),
    job(
        "own-counter",
        "class Counter:\n    def __init__(self):\n        self.n = 1\nconfig = vars(Counter())",
        {"n": "int"},
    ),
    job(
        "not-a-default",
        "d = dict(a=1)\ntry:\n    config = {'x': d['z']}\nexcept KeyError:\n    config = {'y': 1}",
        {"y": "int"},
    ),
]


@parametrized(ROWS)
def test_collections(row: Row, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check(row, tmp_path, monkeypatch)


HOSTILE = {
    "nested-defaults": "def f():\n    return defaultdict(f)\nconfig = f()\nconfig['a']['b']['c'] = 1",
    "odd-names": "P = namedtuple('P', [1, None])\nconfig = {'p': P(1, 2)}",
    "chain-in-itself": "c = ChainMap({})\nc.maps.append(c)\nconfig = dict(c)",
    "counter-of-text": "config = dict(Counter('a' * 150000))",
    "deque-in-itself": "d = deque()\nd.append(d)\nconfig = {'d': d}",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_jobs_end(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scanned(job(name, HOSTILE[name], {}), tmp_path, monkeypatch)
