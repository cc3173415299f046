"""What is read as a dict is read, and the job goes on: it is one of those that can be, of several values."""

from __future__ import annotations

from pathlib import Path

import pytest
from rows import Row, check, parametrized

EITHER = "import os\nc = {} if os.environ.get('X') else {{'a': 1}}\n"
TEXT, LIST = EITHER.format("str(os.environ)"), EITHER.format("[1]")
DOCUMENT = "import json, os, sys\nd = json.load(open(sys.argv[1]))\n"
EXPANDED = (
    f"{DOCUMENT}def expand(v):\n    if isinstance(v, dict):\n        return {{k: expand(x) for k, x in v.items()}}\n"
    "    elif isinstance(v, list):\n        return [expand(x) for x in v]\n"
    "    elif isinstance(v, str):\n        return os.path.expandvars(v)\n    return v\nc = expand(d)\n"
)
OPEN = {"c": {"a": "unknown", "*": "unknown"}}


def of_file(id_: str, body: str, types: object) -> Row:
    return Row(id_, body, types, real=False)


ROWS = [
    Row("text-by-a-key", f"{TEXT}c['a']\nconfig = {{'c': c}}", {"c": {"a": "int"}}),
    Row("text-by-a-method", f"{TEXT}c.get('z')\nconfig = {{'c': c}}", {"c": {"a": "int"}}),
    Row("list-by-a-key", f"{LIST}c['a']\nconfig = {{'c': c}}", {"c": {"a": "int"}}),
    Row("list-by-a-method", f"{LIST}for k, v in c.items():\n    pass\nconfig = {{'c': c}}", {"c": {"a": "int"}}),
    Row("number", f"{EITHER.format('3')}c['a']\nconfig = {{'c': c}}", {"c": {"a": "int"}}),
    Row("the-config-itself", f"{TEXT}print(c['a'])\nconfig = c", {"a": "int"}),
    of_file("document-expanded", f"{EXPANDED}c['a']\nconfig = {{'c': c}}", OPEN),
    of_file("document-copied", f"{DOCUMENT}c = {{**d}} if os.environ.get('X') else d\nc['a']\nconfig = {{'c': c}}", OPEN),
    # What looks alike: what texts and lists have as well, what is read elsewhere, and what is assigned anew.
    Row("by-a-number", f"{TEXT}if len(c) > 1:\n    c[0]\nconfig = {{'c': c}}", {"c": "dict | str"}, real=False),
    Row("by-a-method-of-lists", f"{LIST}c.copy()\nconfig = {{'c': c}}", {"c": "dict | list[int]"}),
    Row("on-one-path", f"{LIST}if os.environ.get('Y'):\n    c['a']\nconfig = {{'c': c}}", {"c": "dict | list[int]"}),
    Row("another", f"{LIST}e = {{'a': 1}}\ne['a']\nconfig = {{'c': c}}", {"c": "dict | list[int]"}),
    Row("assigned-anew", f"{LIST}c['a']\nc = [1] if os.environ.get('Y') else c\nconfig = {{'c': c}}", {"c": "dict | list[int]"}),
    of_file("document-with-a-key", f"{DOCUMENT}c = {{**d, 'n': 1}} if os.environ.get('X') else d\nc.keys()\nconfig = {{'c': c}}", {"c": {"n?": "int", "*": "unknown"}}),
]  # fmt: skip


@parametrized(ROWS)
def test_what_is_read_as_a_dict(row: Row, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check(row, tmp_path, monkeypatch)
