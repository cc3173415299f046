"""`eval` of texts that name what is around the call, which is run for real beside it; of others nothing is known."""

from __future__ import annotations

from pathlib import Path

import pytest
from rows import Row, check, parametrized

NETS = "class A:\n    def config(self): return {'x': 1}\nclass B:\n    def config(self): return {'y': 's'}\ndef make(k=2): return k\nz = 5\n"
OPTIONS = "import argparse\np = argparse.ArgumentParser()\np.add_argument('--net', default='A')\np.add_argument('--size', default='16')\nargs = p.parse_args()\n"
ROWS = [
    Row("class", f"{NETS}config = eval('A')().config()", {"x": "int"}),
    Row("call", f"{NETS}config = {{'a': eval('make(0.5)'), 'b': eval('make')()}}", {"a": "float", "b": "int"}),
    Row("names-of-a-function", f"{NETS}def f():\n    w = 2.5\n    return eval('w + z')\nconfig = {{'a': f()}}", {"a": "float"}),
    Row("names-of-a-dict", "config = {'a': eval('q', {'q': 's'}), 'b': eval('q + r', {'q': 1}, {'r': 2.0})}", {"a": "str", "b": "float"}),
    Row("each-of-a-list", f"{NETS}config = {{}}\nfor name in ['A', 'B']:\n    config.update(eval(name)().config())", {"x": "int", "y": "str"}),
    Row("attribute", "import math\nclass C: lr = 0.1\nconfig = {'a': eval('C.lr'), 'b': eval('math.pi')}", {"a": "float", "b": "float"}),
    Row("name-that-is-not-there", "try:\n    a = eval('nothing')\nexcept NameError:\n    a = 's'\nconfig = {'a': a}", {"a": "unknown"}),
    Row("no-expression", "try:\n    a = eval('x = 1')\nexcept SyntaxError:\n    a = 's'\nconfig = {'a': a}", {"a": "unknown"}),
    Row("option", f"{OPTIONS}{NETS}config = eval(args.net)().config()", {"x?": "int", "y?": "str"}),
    Row("option-of-another-kind", f"{OPTIONS}{NETS}config = {{'a': eval(args.size)}}", {"a": "unknown"}),
]  # fmt: skip


@parametrized(ROWS)
def test_eval(row: Row, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check(row, tmp_path, monkeypatch)
