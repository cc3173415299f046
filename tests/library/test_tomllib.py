"""TOML."""

from __future__ import annotations

import sys

import pytest
from rows import Row, check, entry, parametrized, run_config, scanned

FILE = {
    "c.toml": 'title = "x"\n[train]\nlr = 1e-3 # rate\nsteps = [1, 2]\nday = 2024-01-01\n[train.deep]\nflag = true\n'
}
TYPES = {"title": "str", "train": {"lr": "float", "steps": "list[int]", "day": "str", "deep": {"flag": "bool"}}}
REAL = sys.version_info >= (3, 11)

ROWS = [
    Row(
        "load", "import tomllib\nwith open('c.toml', 'rb') as f:\n    config = tomllib.load(f)", TYPES, FILE, real=REAL
    ),
    Row("loads", "import tomllib\nconfig = tomllib.loads(open('c.toml').read())", TYPES, FILE, real=REAL),
    Row(
        "fallback",
        "try:\n    import tomllib\nexcept ImportError:\n    import tomli as tomllib\n"
        "config = tomllib.load(open('c.toml', 'rb'))",
        TYPES,
        FILE,
        real=REAL,
    ),
    Row("toml-path", "import toml\nconfig = toml.load('c.toml')", TYPES, FILE, real=False),
    Row("toml-file", "import toml\nconfig = toml.load(open('c.toml'))", TYPES, FILE, real=False),
    Row(
        "caught",
        "import tomllib\ntry:\n    config = tomllib.loads('a = ')\nexcept ValueError:\n    config = {'b': 1}",
        {"b": "int"},
        real=REAL,
    ),
]


@parametrized(ROWS)
def test_rows(row, tmp_path, monkeypatch):
    check(row, tmp_path, monkeypatch)


def test_text_mode_is_refused(tmp_path, monkeypatch):
    row = Row("", "import tomllib\nconfig = tomllib.load(open('c.toml'))", None, FILE)
    assert not scanned(row, tmp_path, monkeypatch).facts.runs


@pytest.mark.parametrize(
    ("path", "line", "column"),
    [(("title",), 1, 1), (("train", "lr"), 3, 1), (("train", "deep", "flag"), 7, 1), (("train",), 1, 1)],
)
def test_places(path, line, column, tmp_path, monkeypatch):
    row = Row("", "import tomllib\nconfig = tomllib.load(open('c.toml', 'rb'))", None, FILE)
    found = entry(run_config(scanned(row, tmp_path, monkeypatch)), *path)
    assert (found.span.path, found.span.line, found.span.column) == ("c.toml", line, column)


def test_a_look_alike_in_a_text_has_no_place_of_its_own(tmp_path, monkeypatch):
    files = {"c.toml": 'text = """\nlr = 1\n"""\nlr = 2\n'}
    row = Row("", "import tomllib\nconfig = tomllib.load(open('c.toml', 'rb'))", None, files)
    found = entry(run_config(scanned(row, tmp_path, monkeypatch)), "lr")
    assert (found.span.line, found.span.end_line) == (1, 5)
