"""One of several dicts gone through, each for itself; and what a loop that may run any number of times makes."""

from __future__ import annotations

from pathlib import Path

import pytest
from rows import Row, check, parametrized

SEVERAL = (
    "import argparse\nG = {'a': {'n': 10}, 'b': {'m': {'k': 'x'}}, 'c': {'s': [1, 2]}}\n"
    "p = argparse.ArgumentParser()\np.add_argument('--g', default='a')\nd = G[p.parse_args().g]\n"
)
ANY_TIMES = (
    "import argparse, copy\np = argparse.ArgumentParser()\np.add_argument('--names', nargs='+', default=['a'])\n"
    "names = p.parse_args().names\n"
)
UPDATE = (
    "def update(old, new):\n    out = dict(old)\n    for k, v in new.items():\n        if isinstance(v, dict):\n"
    "            out[k] = update(out.get(k, {}), v)\n        else:\n            out[k] = v\n    return out\n"
)
WALK = (
    "def walk(d):\n    out = copy.deepcopy(d)\n    for k, v in out.items():\n        if isinstance(v, dict):\n"
    "            out[k] = walk(out.get(k, {}))\n    return out\n"
)
EACH = {"n?": "int", "m?": {"k": "str"}, "s?": "list[int]"}

ROWS = [
    Row("items", f"{SEVERAL}config = {{}}\nfor k, v in d.items():\n    config[k] = v", EACH),
    Row("keys", f"{SEVERAL}config = {{}}\nfor k in d:\n    config[k] = d[k]", EACH),
    Row("comprehension", f"{SEVERAL}config = {{k: v for k, v in d.items()}}", EACH),
    Row(
        "list-comprehension",
        f"{SEVERAL}config = dict([(k + '_', v) for k, v in d.items()])",
        {"n_?": "int", "m_?": {"k": "str"}, "s_?": "list[int]"},
    ),
    Row("left-early", f"{SEVERAL}config = {{}}\nfor k, v in d.items():\n    config[k] = v\n    break", EACH),
    Row(
        "returned-from",
        f"{SEVERAL}def first():\n    for k, v in d.items():\n        return {{k: v}}\nconfig = {{'x': 1, **first()}}",
        {"x": "int", **EACH},
    ),
    Row(
        "else",
        f"{SEVERAL}config = {{}}\nfor k in d:\n    if k == 'm':\n        break\nelse:\n    config['none'] = True",
        {"none?": "bool"},
    ),
    Row(
        "recursive-update",
        f"{SEVERAL}{UPDATE}config = update({{'lr': 0.1, 'n': 1, 'm': {{'t': 4}}}}, d)",
        {"lr": "float", "n": "int", "m": {"t": "int", "k?": "str"}, "s?": "list[int]"},
    ),
    Row(
        "no-dict-among-them",
        f"{SEVERAL}config = {{}}\nfor k in (d if 'n' in d else ['z']):\n    config[k] = 1",
        {"n?": "int", "m?": "int", "s?": "int", "z?": "int"},
    ),
    # What a loop makes that may run any number of times.
    Row(
        "a-run-each-time",
        f"{ANY_TIMES}D = {{'z': {{'y': 1}}}}\nfor name in names:\n"
        "    wandb.init(config={'size': [64, 64], 'm': {'a': 1}, 'd': copy.deepcopy(D)})",
        {"size": "list[int]", "m": {"a": "int"}, "d": {"z": {"y": "int"}}},
    ),
    Row(
        "a-walk-each-time",
        f"{ANY_TIMES}{WALK}D = {{'lr': 0.1, 'a': {{'s': 4}}, 'b': {{'t': 'x', 'c': {{'u': [1]}}}}}}\n"
        "for name in names:\n    wandb.init(config=walk(D))",
        {"lr": "float", "a": {"s": "int"}, "b": {"t": "str", "c": {"u": "list[int]"}}},
    ),
    Row(
        "a-list-within-lists-each-time",
        f"{ANY_TIMES}def walk(items):\n    out = []\n    for e in items:\n"
        "        out.append(walk(e) if isinstance(e, list) else e)\n    return out\n"
        "for name in names:\n    wandb.init(config={'x': walk([1, [2.0, ['t']]])})",
        {"x": "list[int | list[float | list[str]]]"},
    ),
    Row(
        "two-calls-each-time",
        f"{ANY_TIMES}def made(n):\n    return {{'n': n}}\nfor name in names:\n    a = made(1)\n    b = made('x')\n"
        "    a['more'] = 1\nconfig = {'a': a, 'b': b}",
        {"a": {"n": "int", "more": "int"}, "b": {"n": "str"}},
    ),
    Row(
        "an-earlier-copy-changed",
        f"{ANY_TIMES}D = {{'z': {{'y': 1}}}}\nkept = []\nfor name in names:\n    d = copy.deepcopy(D)\n"
        "    kept.append(d)\n    kept[0]['z']['q'] = 1\nconfig = {'first': kept[0], 'last': d}",
        {"first": {"z": {"y": "int", "q?": "int"}}, "last": {"z": {"y": "int", "q?": "int"}}},
    ),
]


@parametrized(ROWS)
def test_types(row: Row, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check(row, tmp_path, monkeypatch)
