"""`ast.literal_eval`."""

from __future__ import annotations

from pathlib import Path

import pytest
from rows import Row, check, parametrized

HEAD = "from ast import literal_eval\n"

ROWS = [
    Row("number", f"{HEAD}config = {{'a': literal_eval('1'), 'b': literal_eval(' -2.5')}}", {"a": "int", "b": "float"}),
    Row(
        "containers",
        f"{HEAD}config = {{'l': literal_eval('[1, 2.0]'), 't': literal_eval(\"('x', None)\"), "
        "'d': literal_eval(\"{'k': {'n': True}}\")}",
        {"l": "list[float | int]", "t": "list[str | None]", "d": {"k": {"n": "bool"}}},
    ),
    Row(
        "refused",
        f"{HEAD}def read(v):\n    try:\n        return literal_eval(v)\n    except (SyntaxError, ValueError):\n"
        "        return v\nconfig = {'name': read('adam'), 'n': read(3), 'call': read('f()'), 'm': read('1 +')}",
        {"name": "str", "n": "int", "call": "str", "m": "str"},
    ),
    Row(
        "option",
        "import argparse, ast\np = argparse.ArgumentParser()\np.add_argument('--size', type=ast.literal_eval, default=(1, 2))\n"
        "config = vars(p.parse_args())",
        {"size": "unknown"},
    ),
    Row(
        "nested-too-deep",
        f"{HEAD}try:\n    x = literal_eval('-' * 400 + '1')\nexcept Exception:\n    x = 's'\nconfig = {{'x': x}}",
        {"x": "str"},
    ),
]


@parametrized(ROWS)
def test_rows(row: Row, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check(row, tmp_path, monkeypatch)
