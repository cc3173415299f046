"""`dict(pairs)`, of pairs that may not all be known: those that are known are there, and there may be further keys."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rows import Row, check, parametrized

START = "import base64, json, os\nload = lambda text: json.loads(base64.b64decode(text))\nN = load('MQ==')\nD = load('eyJrIjogMX0=')\n"
FLAT = (
    "def flat(d):\n    found = []\n    for k, v in d.items():\n        if isinstance(v, dict):\n"
    "            found.extend([(f'{k}:{i}', j) for i, j in flat(v)])\n        else:\n            found.append((k, v))\n"
    "    return found\n"
)
OPEN = {"*": "unknown"}


def made(id_: str, body: str, types: Any) -> Row:
    return Row(id_, START + body, types)


ROWS = [
    made("known", "config = dict([('a', 1), ('b', 'x')])", {"a": "int", "b": "str"}),
    made("further", "pairs = [('a', 1)]\npairs.extend((k, v) for k, v in D.items())\nconfig = dict(pairs)", {"a": "unknown"} | OPEN),
    made("perhaps", "pairs = [('a', 1)]\nfor _ in range(N):\n    pairs.append(('b', 'x'))\nconfig = dict(pairs)", {"a": "int"} | OPEN),
    made("perhaps-another", "pairs = [('a', 1)]\nfor _ in range(N):\n    pairs.append(('a', 'x'))\nconfig = dict(pairs)", {"a": "int | str"}),
    made("after-others", "pairs = [('a', 1)]\nfor _ in range(N):\n    pairs.append(('b', 'x'))\npairs.append(('z', 2.5))\nconfig = dict(pairs)", {"a": "int"} | OPEN),
    made("of-any-key", "config = dict([('a', 1), (str(N), 'x')])", {"a": "int | str"} | OPEN),
    made("updated", "config = {'c': 2}\npairs = [('a', 1)]\nfor _ in range(N):\n    pairs.append(('b', 'x'))\nconfig.update(pairs)", {"c": "unknown", "a": "int"} | OPEN),
    made("flattened", FLAT + "config = dict(flat({'a': {'b': 1, 'c': {'d': 'x'}}, 'e': 2.5}))", {"a:b": "int", "a:c:d": "str", "e": "float"}),
    # Nothing of these is known.
    made("no-pairs", "config = dict([D['x'] if N > 5 else ('a', 1)] * N)", OPEN),
    made("unknown", "config = dict(D.items())", OPEN),
]  # fmt: skip


@parametrized(ROWS)
def test_pairs(row: Row, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check(row, tmp_path, monkeypatch)
