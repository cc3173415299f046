"""six: what it names for Python 3."""

from __future__ import annotations

from pathlib import Path

import pytest
from rows import Row, check, parametrized

START = "import six\nd = {'a': 1, 'b': 'x'}\n"
ROWS = [
    Row("items", f"{START}config = {{}}\nfor k, v in six.iteritems(d):\n    config[k + k] = v", {"aa": "int", "bb": "str"}),
    Row("keys", f"{START}config = {{k: 0.5 for k in six.iterkeys(d)}}", {"a": "float", "b": "float"}),
    Row("values", f"{START}config = {{'v': list(six.itervalues(d))}}", {"v": "list[int | str]"}),
    Row("types", f"{START}config = {{k: isinstance(v, six.string_types) for k, v in d.items()}}\nconfig['n'] = 1 if isinstance(d['a'], six.integer_types) else 'x'", {"a": "bool", "b": "bool", "n": "int"}),
    Row("text", f"{START}config = {{'t': six.text_type(3), 'p': 1 if six.PY3 and not six.PY2 else 'x'}}", {"t": "str", "p": "int"}),
    Row("of-a-class", f"{START}class C:\n    def items(self):\n        return [('z', 1)]\nconfig = dict(six.iteritems(C()))", {"z": "int"}),
    Row("of-no-mapping", f"{START}config = {{}}\ntry:\n    six.iteritems([1])\nexcept AttributeError:\n    config['raised'] = 1", {"raised?": "int"}),
]  # fmt: skip


@parametrized(ROWS)
def test_six(row: Row, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check(row, tmp_path, monkeypatch)
