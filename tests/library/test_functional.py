"""functools, itertools and operator."""

from __future__ import annotations

from pathlib import Path

import pytest
from rows import Row, check, entry, parametrized, scanned

from inputgen import model as m

START = (
    "import functools, itertools, operator\nfrom functools import *\nfrom itertools import *\nfrom operator import *\n"
)


def job(id_: str, body: str, types: object, *, real: bool = True) -> Row:
    return Row(id_, START + body, types, real=real)


def values(id_: str, expressions: str, types: object, *, real: bool = True) -> Row:
    """A job whose config holds these expressions, by position."""
    return job(id_, f"config = {{str(i): v for i, v in enumerate([{expressions}])}}", types, real=real)


FUNCTOOLS = [
    job(
        "partial",
        "def f(a, b, c=3):\n    return {'a': a, 'b': b, 'c': c}\nconfig = partial(f, 1, c='x')(2.5)",
        {"a": "int", "b": "float", "c": "str"},
    ),
    job(
        "partial-of-partial",
        "def f(a, b, c=3):\n    return {'a': a, 'b': b, 'c': c}\nconfig = partial(partial(f, b='y'), 1)(c=2.5)",
        {"a": "int", "b": "str", "c": "float"},
    ),
    job("partial-dict", "config = functools.partial(dict, a=1)(b='x')", {"a": "int", "b": "str"}),
    job("partial-overridden", "config = partial(dict, a=1)(a='x')", {"a": "str"}),
    job(
        "partial-attributes",
        "p = partial(max, 1, key=None)\nconfig = {'a': p.args[0], **p.keywords}",
        {"a": "int", "key": "None"},
    ),
    job(
        "wraps",
        "def deco(fn):\n    @wraps(fn)\n    def inner(*a, **k):\n        return {**fn(*a, **k), 'more': 1}\n    return inner\n@deco\ndef f(x):\n    return {'x': x}\nconfig = f('s')",
        {"x": "str", "more": "int"},
    ),
    job(
        "lru-cache",
        "@lru_cache\ndef f():\n    return 1\n@lru_cache(maxsize=None)\ndef g():\n    return 'x'\n@cache\ndef h():\n    return 2.5\nconfig = {'f': f(), 'g': g(), 'h': h()}",
        {"f": "int", "g": "str", "h": "float"},
    ),
    job(
        "lru-cache-of-what-is-open",
        "import argparse\np = argparse.ArgumentParser()\np.add_argument('--f', action='store_true')\np.add_argument('--n', type=int, default=3)\na = p.parse_args()\n"
        "d = {}\n@lru_cache\ndef f(k):\n    d[len(d)] = 1\n    return {'k': k}\nf(1)\nx = f(2 if a.f else 1)\ny = f(a.n)\n"
        "e = {}\n@cache\ndef g(k):\n    e[len(e)] = 1\n    return {'k': k}\nu, v = g(a.n), g('s')\nconfig = {'d': d, 'e': e, 'x': x, 'y': y, 'u': u, 'v': v}",
        {
            "d": {"0": "int", "1?": "int", "*": "unknown"},
            "e": {"0": "int", "1?": "int"},
            "x": {"k": "int"},
            "y": {"k": "int"},
            "u": {"k": "int"},
            "v": {"k": "str"},
        },
    ),
    job(
        "cached-property",
        "class C:\n    @cached_property\n    def a(self):\n        return 1\nconfig = {'a': C().a}",
        {"a": "int"},
    ),
    job(
        "reduce",
        "config = {'a': reduce(lambda x, y: x * y, [1, 2, 3]), 'b': reduce(add, [1.5], 2)}",
        {"a": "int", "b": "float"},
    ),
    job(
        "reduce-dicts", "config = reduce(lambda x, y: {**x, **y}, [{'a': 1}, {'b': 'x'}], {})", {"a": "int", "b": "str"}
    ),
    job(
        "total-ordering",
        "@total_ordering\nclass C:\n    def __init__(self):\n        self.a = 1\n    def __lt__(self, other):\n        return True\nconfig = vars(C())",
        {"a": "int"},
    ),
    job("singledispatch", "@singledispatch\ndef f(x):\n    return 1\nconfig = {'a': f('x')}", {"a": "int"}),
]

ITERTOOLS = [
    values(
        "product",
        "[list(p) for p in product([1, 2], 'ab')], len(list(product([1, 2], repeat=3)))",
        {"0": "list[list[int | str]]", "1": "int"},
    ),
    job(
        "product-grid",
        "grid = {'lr': [0.1, 0.2], 'n': [1]}\nruns = [dict(zip(grid, v)) for v in product(*grid.values())]\nconfig = {'count': len(runs), **runs[0]}",
        {"count": "int", "lr": "float", "n": "int"},
    ),
    job(
        "product-loop",
        "config = {}\nfor lr, bs in itertools.product([0.1, 0.2], [16]):\n    config[f'{lr}-{bs}'] = bs",
        {"0.1-16": "int", "0.2-16": "int"},
    ),
    values("product-large", "len(list(product(range(100), repeat=2)))", {"0": "int"}, real=False),
    values(
        "chain",
        "list(chain([1], 'ab', (2.5,))), list(chain.from_iterable([[1], [2]]))",
        {"0": "list[float | int | str]", "1": "list[int]"},
    ),
    values(
        "repeat",
        "list(repeat('x', 3)), [a for a, _ in zip(repeat(1), 'ab')]",
        {"0": "list[str]", "1": "list[int]"},
        real=False,
    ),
    values("count", "[i for i, _ in zip(count(1), 'ab')], next(count(5))", {"0": "list[int]", "1": "int"}, real=False),
    values("cycle", "[c for c, _ in zip(cycle('xy'), range(3))]", {"0": "list[str]"}, real=False),
    values("zip-longest", "list(zip_longest([1, 2], 'a', fillvalue=0))", {"0": "list[list[int | str] | list[int]]"}),
    values(
        "selections",
        "list(combinations([1, 2, 3], 2)), len(list(permutations('abc'))), list(combinations_with_replacement('ab', 2))",
        {"0": "list[list[int]]", "1": "int", "2": "list[list[str]]"},
    ),
    values(
        "islice", "list(islice([1, 2, 3], 2)), list(islice('abcd', 1, None, 2))", {"0": "list[int]", "1": "list[str]"}
    ),
    values(
        "accumulate",
        "list(accumulate([1, 2, 3])), list(accumulate([1, 2], lambda a, b: a * b, initial=2.5))",
        {"0": "list[int]", "1": "list[float]"},
    ),
    values("starmap", "list(starmap(pow, [(2, 3), (3, 2)]))", {"0": "list[int]"}),
    values(
        "while",
        "list(takewhile(lambda x: x < 2, [1, 2, 1])), list(dropwhile(lambda x: x < 2, [1, 2, 1]))",
        {"0": "list[int]", "1": "list[int]"},
    ),
    values("pairwise", "list(pairwise('abc'))", {"0": "list[list[str]]"}),
    values("unknown", "list(groupby([1, 1, 2]))", {"0": "list"}, real=False),
    job("own-product", "def product(a, b):\n    return a * b\nconfig = {'a': product(2, 2.5)}", {"a": "float"}),
]

OPERATOR = [
    values(
        "arithmetic",
        "add(1, 2.5), sub(3, 1), mul('a', 2), truediv(1, 2), floordiv(7, 2), mod(7, 4), pow(2, 3), neg(1)",
        {"0": "float", "1": "int", "2": "str", "3": "float", "4": "int", "5": "int", "6": "int", "7": "int"},
    ),
    values(
        "comparison",
        "eq(1, 1), lt(1, 2), not_(1), is_(None, None), contains([1], 1), truth([])",
        {str(i): "bool" for i in range(6)},
    ),
    values(
        "itemgetter",
        "itemgetter('a')({'a': 1}), itemgetter(0, 1)(['x', 2.5]), [g for g in map(itemgetter(1), [(1, 'a')])]",
        {"0": "int", "1": "list[float | str]", "2": "list[str]"},
    ),
    job(
        "attrgetter", "class C: pass\nc = C()\nc.d = C()\nc.d.e = 1\nconfig = {'a': attrgetter('d.e')(c)}", {"a": "int"}
    ),
    values(
        "methodcaller", "methodcaller('upper')('a'), methodcaller('split', ',')('a,b')", {"0": "str", "1": "list[str]"}
    ),
    job(
        "setitem",
        "config = {}\nsetitem(config, 'a', 1)\noperator.setitem(config, 'b', 'x')\ndelitem(config, 'a')",
        {"b": "str"},
    ),
    job("getitem", "config = {'a': reduce(getitem, ['m', 'd'], {'m': {'d': 1}})}", {"a": "int"}),
    job(
        "table",
        "ops = {'+': operator.add, '/': operator.truediv}\nconfig = {k: f(4, 2) for k, f in ops.items()}",
        {"+": "int", "/": "float"},
    ),
]

ROWS = [*FUNCTOOLS, *ITERTOOLS, *OPERATOR]


@parametrized(ROWS)
def test_functional(row: Row, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check(row, tmp_path, monkeypatch)


HOSTILE = {
    "partial-that-calls-itself": "p = partial(print)\np.func = p\nconfig = {'a': p(1)}",
    "product-of-many": "config = {'a': len(list(product(range(200), repeat=60)))}",
    "product-repeat": "config = {'a': list(product([1], repeat=10**9))}",
    "product-negative": "config = {'a': list(product([1], repeat=-5))}",
    "permutations": "config = {'a': list(permutations(range(250)))}",
    "combinations": "config = {'a': list(combinations(range(250), 60))}",
    "repeat": "config = {'a': list(repeat(1, 10**12))}",
    "count": "config = {}\nfor i in count():\n    config[str(i)] = i",
    "partial-of-itself": "p = partial(print)\np = partial(p, p)\nconfig = {'a': p(1)}",
    "reduce-grows": "config = {'a': reduce(lambda x, y: x + x, ['ab'] * 200)}",
    "no-arguments": "config = {'a': [product(), chain(), cycle([]), islice([1]), accumulate([]), starmap(print), reduce(add, [])]}",
    "odd-slice": "config = {'a': list(islice([1, 2], -1))}",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_jobs_end(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scanned(job(name, HOSTILE[name], {}), tmp_path, monkeypatch)


SPREAD = [
    ("zip", "list(zip(*rows))"),
    ("zipped-and-walked", "[sum(t) for t in zip(*rows)]"),
    ("chain", "list(chain(*rows))"),
    ("product", "list(product(*rows))"),
    ("zip-longest", "list(zip_longest(*rows))"),
]


@pytest.mark.parametrize("expression", [row[1] for row in SPREAD], ids=[row[0] for row in SPREAD])
def test_rows_that_are_not_all_known_are_not_taken_for_none(
    expression: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = job("spread", f"import lib\nrows = [r for r in lib.get()]\nconfig = {{'a': {expression}, 'n': 1}}", {})
    result = scanned(row, tmp_path, monkeypatch)
    (run,) = result.facts.runs
    value = entry(run.config, "a").value
    assert isinstance(value, m.Sequence)
    assert value.rest is not None
    assert entry(run.config, "n").value.value == 1


@pytest.mark.parametrize("call", ["list", "tuple", "int", "str", "float", "bool", "any", "Path"])
def test_a_call_of_rows_that_are_not_known_is_not_one_of_nothing(
    call: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = job("spread", f"import lib\nfrom pathlib import Path\nconfig = {{'a': {call}(*[r for r in lib.get()])}}", {})
    (run,) = scanned(row, tmp_path, monkeypatch).facts.runs
    assert isinstance(entry(run.config, "a").value, m.Unknown)


def test_unknown_arguments_may_change_a_list(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    row = job("spread", "import lib\nx = [1]\nx.append(*[r for r in lib.get()])\nconfig = {'x': x}", {})
    (run,) = scanned(row, tmp_path, monkeypatch).facts.runs
    value = entry(run.config, "x").value
    assert isinstance(value, m.Sequence)
    assert value.rest is not None
