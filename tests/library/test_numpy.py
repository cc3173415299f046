"""`numpy`: scalars and constants; numpy itself need not be installed."""

from __future__ import annotations

from pathlib import Path

import pytest
from rows import Row, parametrized, run_config, scanned

from inputgen import model as m
from inputgen.reporters.common import types_of

HEAD = "import numpy as np\n"

ROWS = [
    Row(
        "scalars",
        f"{HEAD}config = {{'a': np.float32(0.1), 'b': np.int64(3), 'c': np.bool_(True), 'd': np.str_('x')}}",
        {"a": "float", "b": "int", "c": "bool", "d": "str"},
    ),
    Row("constants", f"{HEAD}config = {{'a': np.inf, 'b': -np.pi}}", {"a": "float", "b": "float"}),
    Row(
        "drawn",
        f"{HEAD}np.random.seed(0)\nconfig = {{'a': np.random.randint(5), 'b': np.random.uniform(0, 1),\n"
        "    'c': np.random.rand(), 'd': np.random.rand(3), 'e': np.random.normal(0, 1, size=2)}",
        {"a": "int", "b": "float", "c": "float", "d": "list[float] | str", "e": "list[float] | str"},
    ),
    Row(
        "of-numbers",
        f"{HEAD}config = {{'a': np.log(2), 'b': np.sqrt(2.5), 'c': np.mean([1, 2]), 'd': np.random.choice(['a', 'b']), 'e': np.random.choice(5),\n"
        "    'f': np.random.choice([1, 'a']), 'g': np.log([1, 2]), 'h': np.random.choice([1, 2], 3), 'i': np.mean([[1, 2]], axis=0)}",
        {"a": "float", "b": "float", "c": "float", "d": "str", "e": "int", **dict.fromkeys("fghi", "unknown")},
    ),
    Row(
        "arrays",
        f"{HEAD}config = {{'a': np.array([1, 2]), 'b': np.float32([1, 2]), 'c': np.zeros(3)}}",
        {"a": "list[int]", "b": "unknown", "c": "unknown"},
    ),
    Row(
        "made-of-lists",
        f"{HEAD}x = np.array([1, 2])\nx[0] = 2.7\n"
        "config = {'a': x, 'b': np.array([[1, 2.5], [True, 4]]), 'c': np.asarray(('a', 'b')), 'd': x.tolist(), 'e': x.shape[0]}",
        {"a": "list[int]", "b": "list[list[float]]", "c": "list[str]", "d": "list[int]", "e": "int"},
    ),
    Row(
        "stored-as-text-or-not-known",
        f"{HEAD}x, y = np.array([1, 2]), np.array([1, 2])\nx.resize((4,))\ny.shape = (2, 1)\n"
        "config = {'a': np.array([1]), 'b': np.array(list(range(33))), 'c': np.array([1, 'a']), 'd': np.array([1, 2], dtype=float),\n"
        "    'e': np.array([1, 2]) * 2, 'f': np.array([[1], [2, 3]]), 'g': x, 'h': y, 'i': np.array(5), 'j': np.array([None, 1])}",
        dict.fromkeys("abcdefghij", "unknown"),
    ),
    Row(
        "gone-through",
        f"{HEAD}config = {{}}\nfor x in np.linspace(0, 1, 5):\n    config['a'] = x\nfor x in np.arange(3):\n    config['b'] = x\n"
        "for x in np.arange(0, 1, 0.5):\n    config['c'] = x\nfor x in np.logspace(-4, -1, 4):\n    config['d'] = x\n"
        "for x in np.random.randint(0, 9, size=3):\n    config['e'] = x\nfor x in np.random.rand(2):\n    config['f'] = x\n"
        "for x in np.array(['u', 'v']):\n    config['g'] = x\nconfig['h'] = np.arange(5).tolist()\nconfig['i'] = np.random.randint(9, size=2)[0]\n"
        "config['j'] = [*np.arange(1, 3)]\nconfig['k'] = sorted(np.linspace(0, 1, 3))[0]",
        {
            "a?": "float",
            "b?": "int",
            "c?": "float",
            "d?": "float",
            "e?": "int",
            "f?": "float",
            "g": "str",
            "h": "list[int]",
            "i": "int",
            "j": "list[int]",
            "k": "float",
        },
    ),
    Row(
        "of-more-dimensions-or-another-type",
        f"{HEAD}config = {{}}\nfor x in np.random.rand(2, 3):\n    config['a'] = x\nfor x in np.linspace([0, 1], 1, 5):\n    config['b'] = x\n"
        "for x in np.arange(3, dtype=float):\n    config['c'] = x\nfor x in np.linspace(0, 5, 6, dtype=int):\n    config['d'] = x\n"
        "for x in np.random.randint(0, 9, size=(3, 2)):\n    config['e'] = x\nfor x in np.array([[1, 2], [3, 4]]):\n    config['f'] = x\n"
        "y = np.arange(4)\ny.shape = (2, 2)\nfor x in y:\n    config['g'] = x\nconfig['h'] = np.arange(3)[1:]\nconfig['i'] = np.arange(4).reshape(2, 2).tolist()\n"
        "config['j'] = np.arange(3)",
        {
            **dict.fromkeys(("a?", "b?", "c?", "d?", "e?", "f?", "g?"), "unknown"),
            "h": "unknown",
            "i": "unknown",
            "j": "list[int] | str",
        },
    ),
    Row(
        "stored-by-its-size",
        f"import sys\n{HEAD}n = [int(a) for a in sys.argv[1:]]\nx = np.array([*n, 1])\nx.shape = (1, 1)\n"
        "config = {'a': np.array([*n, 10]), 'b': np.array([True, *n, 0.5]), 'c': np.linspace(0, 1, 5), 'd': np.asarray(tuple(n)),\n"
        "    'e': np.array([*n, 'x']), 'f': np.array([n]), 'g': np.array(n, dtype=float), 'h': np.array([*n, None]), 'i': x,\n"
        "    'j': np.array(n)[0], 'k': np.array({*n})}",
        {
            "a": "list[int] | str",
            "b": "list[float] | str",
            "c": "list[float] | str",
            "d": "list[int] | str",
            **dict.fromkeys("efghi", "unknown"),
            "j": "int",
            "k": "unknown",
        },
    ),
    Row(
        "shapes",
        f"{HEAD}x = np.zeros((3, 4))\nx[0] = 1\nn, m = x.shape\nz = np.concatenate((x, np.random.rand(3, m)), axis=1)\n"
        "config = {'n': n, 'w': z.shape[1], 's': x.shape, 'z': (2 * z[1:] + 1).size, 'l': len(x), 'd': np.log(x.T).ndim,\n"
        "    'a': x[:, 0].shape[0], 'p': z.astype('float32').shape[-1] * 2}",
        {"n": "int", "w": "int", "s": "list[int]", "z": "int", "l": "int", "d": "int", "a": "int", "p": "int"},
    ),
    Row(
        "not-of-the-shape",
        f"{HEAD}x = np.zeros(3)\nconfig = {{'a': x[0], 'b': x == 0, 'c': (x == 0).mean(), 'd': x @ x, 'e': x.sum(),\n"
        "    'f': np.linspace(0, 1, 3, retstep=True), 'g': 3 in x, 'h': float(x[0]), 'i': x.tolist(), 'j': x.dtype}",
        {**dict.fromkeys("abcdefij", "unknown"), "g": "bool", "h": "float"},
    ),
]


@parametrized(ROWS)
def test_rows(row: Row, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    result = scanned(row, tmp_path, monkeypatch)
    assert [types_of(item.types) for item in result.job.inputs] == [row.types]


def test_a_value_that_a_type_may_round_is_not_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    body = f"{HEAD}config = {{'a': np.float16(0.1), 'b': np.float16(2), 'c': np.int8(300), 'd': np.int8(3)}}"
    config = run_config(scanned(Row("", body, {}), tmp_path, monkeypatch))
    assert isinstance(config, m.Mapping)
    known = {entry.key: entry.value.value for entry in config.entries if isinstance(entry.value, m.Known)}
    assert known == {"b": 2.0, "d": 3}
