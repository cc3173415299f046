"""quinine: the fields of a schema, each of its type, whatever the YAML file says that the command line names."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rows import Row, check, held_default, parametrized

from inputgen.schema.infer import MISSING

IMPORTS = (
    "from quinine import QuinineArgumentParser, tstring, tinteger, tfloat, tboolean, tdict, tlist, stdict, default, required, allowed, nullable\n"
    "from funcy import merge\n"
)
PARSE = "config = QuinineArgumentParser(schema=schema).parse_quinfig()"
FURTHER = {"config": "str", "inherit?": "list[str]"}


def job(
    id_: str, fields: str, types: dict[str, Any], defaults: Any = (), after: str = "", imports: str = IMPORTS
) -> Any:
    # quinine 0.3 needs setuptools' `distutils` and cannot be installed beside what the tests need.
    body = f"{imports}schema = {{{fields}}}\n{PARSE}\n{after}"
    return Row(id_, body, types if "*" in types else types | FURTHER, real=False), dict(defaults)


NESTED = "'opt': stdict({'lr': merge(tfloat, default(0.1)), 'deep': stdict({'n': merge(tinteger, required)})})"
CASES = [
    job("types", "'s': tstring, 'i': tinteger, 'f': tfloat, 'b': tboolean, 'l': tlist, 'd': tdict", {"s": "str", "i": "int", "f": "float | int", "b": "bool", "l": "list[unknown]", "d": "dict"}),
    job("defaults", "'i': merge(tinteger, default(3)), 'b': merge(tboolean, default(False))", {"i": "int", "b": "bool"}, {"i": 3, "b": False}),
    job("required", "'i': merge(tinteger, required)", {"i": "int"}),
    job("nullable", "'s': merge(tstring, nullable, default(None)), 't': merge(tstring, nullable), 'u': merge(tstring, nullable, default('x'))", {"s": "str | None", "t": "str | None", "u": "str | None"}, {"s": None, "t": None, "u": "x"}),
    job("nested", NESTED, {"opt": {"lr": "float | int", "deep": {"n": "int"}}}, {"opt.lr": 0.1}),
    job("plain-dicts", "'i': {'type': 'integer', 'default': 3}, 'o': {'type': 'dict', 'schema': {'x': {'type': 'string'}}}", {"i": "int", "o": {"x": "str"}}, {"i": 3}),
    job("toolz", "'i': merge(tinteger, default(3))", {"i": "int"}, {"i": 3}, imports=IMPORTS.replace("funcy", "toolz")),
    job("merged-by-hand", "'i': {**tinteger, **default(3)}", {"i": "int"}, {"i": 3}),
    job("set-later", "'i': tinteger", {"i": "int", "at": "int"}, {"at": 3}, after="config.at = 3"),
    job("as-a-dict", "'i': tinteger", {"i": "int", "at": "int"}, {"at": 3}, after="config['at'] = 3\nconfig = config.__dict__"),
    job("condition", "'i': merge(tinteger, default(3)), 'debug': merge(tboolean, default(False))", {"i": "int", "debug": "bool"}, {"debug": False}, after="if config.debug:\n    config.i = 1"),
    job("another-type", "'i': merge(tinteger, default(3)), 'x': {'type': ['list', 'string']}", {"i": "int", "x": "unknown"}, {"i": 3}),
    job("no-rules", "'i': lib.rules()", {"i": "unknown"}, imports=IMPORTS + "import lib\n"),
    job("no-schema", "**lib.schema()", {"*": "unknown", **FURTHER}, imports=IMPORTS + "import lib\n"),
]  # fmt: skip


@pytest.mark.parametrize(("row", "defaults"), CASES, ids=[row.id for row, _ in CASES])
def test_fields(row: Row, defaults: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    result = check(row, tmp_path, monkeypatch)
    (item,) = result.job.inputs
    told = {".".join(map(str, field.path)): held_default(field) for field in item.fields}
    assert {path: value for path, value in told.items() if value is not MISSING} == defaults


MERGED = [
    Row("later-ones-win", "from funcy import merge\nconfig = merge({'a': 1, 'b': 2}, {'b': 'x'}, {})", {"a": "int", "b": "str"}, real=False),
    Row("leaves-them", "from toolz import merge\nfirst = {'a': 1}\nmerge(first, {'b': 2})\nconfig = first", {"a": "int"}, real=False),
    Row("of-what-is-not-known", "from funcy import merge\nimport lib\nconfig = {'m': merge({'a': 1}, lib.get())}", {"m": "unknown"}, real=False),
    Row("of-a-list", "from toolz import merge\nconfig = {'m': merge([{'a': 1}])}", {"m": "unknown"}, real=False),
]  # fmt: skip


@parametrized(MERGED)
def test_merged(row: Row, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check(row, tmp_path, monkeypatch)
