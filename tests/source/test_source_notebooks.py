"""Notebooks: what their cells are as Python, where things are in them, and what a broken one says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from inputgen import model as m
from inputgen.api import ScanResult, scan_source
from inputgen.config import Config
from inputgen.reporters.common import types_of
from inputgen.source.magics import python_of

MAGICS = [
    ("plain", "x = 1\ny = x % 2", "x = 1\ny = x % 2"),
    ("line", "%matplotlib inline", "get_ipython().run_line_magic('matplotlib', 'inline')"),
    ("shell", "!pip install wandb", "get_ipython().system('pip install wandb')"),
    ("continued", "!pip install \\\n  wandb\nx = 1", "get_ipython().system('pip install   wandb')\n\nx = 1"),
    ("continued-output", "x = !ls \\\n -l\ny = 1", "x = get_ipython().getoutput('ls  -l')\n\ny = 1"),
    ("several-targets", "a, b = !ls", "a, b = get_ipython().getoutput('ls')"),
    ("mark-in-brackets", "x = [\n!ls\n]", "x = [\n!ls\n]"),
    ("not-equal", "a = (1\n!= 2)", "a = (1\n!= 2)"),
    ("indented", "if x:\n    !ls", "if x:\n    get_ipython().system('ls')"),
    ("output", "files = !ls", "files = get_ipython().getoutput('ls')"),
    ("magic-output", "e = %env HOME", "e = get_ipython().run_line_magic('env', 'HOME')"),
    ("help", "wandb.init?", "get_ipython().run_line_magic('pinfo', 'wandb.init')"),
    ("help-first", "?wandb", "get_ipython().run_line_magic('pinfo', 'wandb')"),
    ("timed", "%time x = 1", "x = 1"),
    ("modulo", "x = (7\n% 3)", "x = (7\n% 3)"),
    ("modulo-continued", "x = 7 \\\n% 3", "x = 7 \\\n% 3"),
    ("text", 's = """\n!no\n%no\n"""', 's = """\n!no\n%no\n"""'),
    ("comment", "# what?\nx = 1", "# what?\nx = 1"),
    ("text-with-mark", "s = 'what?'", "s = 'what?'"),
    ("cell-python", "%%time\nx = 1", "get_ipython().run_line_magic('time', '')\nx = 1"),
    ("cell-captured", "%%capture out\nx = 1", "out = get_ipython().run_line_magic('capture', 'out')\nx = 1"),
    ("cell-other", "%%bash\necho (\nls", "get_ipython().run_cell_magic('bash', '', '')\n\n"),
    ("cell-after-blank", "\n%%html\n<b>", "\nget_ipython().run_cell_magic('html', '', '')\n"),
]


@pytest.mark.parametrize(("text", "python"), [row[1:] for row in MAGICS], ids=[row[0] for row in MAGICS])
def test_magics(text: str, python: str) -> None:
    assert python_of(text) == python
    assert python_of(text).count("\n") == text.count("\n")


def notebook(*cells: str, **more: Any) -> bytes:
    """A notebook of these code cells; one that starts with `#md` is prose."""
    listed = [
        {"cell_type": "markdown" if text.startswith("#md") else "code", "source": text.splitlines(keepends=True)}
        for text in cells
    ]
    return json.dumps({"nbformat": 4, "cells": listed, **more}).encode()


def scanned(data: bytes) -> ScanResult:
    return scan_source(data, "job.ipynb", Config(), stored=True)


def test_a_cell_that_is_indented_as_a_whole() -> None:
    """IPython takes the indentation of the first line off all lines that have it; places are those written."""
    result = scanned(notebook("  import wandb\n\n  config = {\n    'lr': 0.1}", "    wandb.init(config=config)"))
    (item,) = result.job.inputs
    assert types_of(item.types) == {"lr": "float"}
    assert item.fields[0].span == m.Span("job.ipynb", 4, 5, 4, 9, 1)
    assert item.span == m.Span("job.ipynb", 1, 5, 1, 30, 2)


def test_a_cell_that_is_indented_in_part_only() -> None:
    result = scanned(notebook("import wandb\n  x = 1", "wandb.init(config={'lr': 1})"))
    assert [diagnostic.code for diagnostic in result.job.diagnostics] == ["IG001"]


def run_config(result: ScanResult) -> Any:
    (shown,) = [types_of(item.types) for item in result.job.inputs if item.source == "run_config"]
    return shown


def fields(result: ScanResult) -> dict[str, m.Field]:
    return {field.path[-1]: field for item in result.job.inputs for field in item.fields}


START = "import wandb\n"
ROWS = [
    ("cells", [START, "config = {'a': 1}", "wandb.init(config=config)"], {"a": "int"}),
    ("prose", ["#md wandb.init()", START, "wandb.init(config={'a': 'x'})"], {"a": "str"}),
    ("shell", [START, "names = !ls", "wandb.init(config={'n': names, 'a': 1})"], {"n": "unknown", "a": "int"}),
    ("env", [START + "import os", "%env LR=0.1", "wandb.init(config={'a': float(os.environ['LR'])})"], {"a": "float"}),
    ("run", [START, "a = 1", "%run other.py", "wandb.init(config={'a': a})"], {"a": "unknown"}),
    ("display", [START, "display(1)", "get_ipython().system('ls')", "wandb.init(config={'a': 1})"], {"a": "int"}),
    ("bash", [START, "%%bash\nwandb.init(config={'no': 1})", "wandb.init(config={'a': 1})"], {"a": "int"}),
    ("timed", [START, "%%time\nrun = wandb.init(config={'a': 1})\nrun.config.b = 2.5"], {"a": "int", "b": "float"}),
    ("main", [START, "if __name__ == '__main__':\n    wandb.init(config={'a': 1})"], {"a": "int"}),
    (
        "no-arguments",
        [START + "import argparse", "p = argparse.ArgumentParser()\np.add_argument('--a', type=int, default=1)",
         "args = p.parse_args([])", "wandb.init(config=args)"],
        {"a": "int"},
    ),
]  # fmt: skip


@pytest.mark.parametrize(("cells", "types"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_cells_are_one_module(cells: list[str], types: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert run_config(scanned(notebook(*cells))) == types


def test_spans_name_the_cell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = scanned(
        notebook("#md prose", "import wandb\n", "\nconfig = {\n  'lr': 1,\n}", "wandb.init(config=config)")
    )
    assert fields(result)["lr"].span == m.Span("job.ipynb", 3, 3, 3, 7, 3)
    assert result.sources["job.ipynb#3"].splitlines()[2] == "  'lr': 1,"


def test_a_cell_that_is_no_python_stops_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = scanned(notebook("import wandb\nwandb.init(config={'a': 1})", "x = (1", "wandb.config.b = 2"))
    assert run_config(result) == {"a": "int"}
    (fault,) = [d for d in result.job.diagnostics if d.code == "IG001"]
    assert (fault.span.cell, fault.span.line) == (2, 1)


def test_a_notebook_has_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = scanned(notebook("import wandb", "wandb.init(config={'a': __file__})"))
    assert run_config(result) == {"a": "unknown"}


def test_the_old_format(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    cell = {"cell_type": "code", "input": "import wandb\nwandb.init(config={'a': 1})"}
    data = json.dumps({"nbformat": 3, "worksheets": [{"cells": [cell]}]}).encode()
    assert run_config(scanned(data)) == {"a": "int"}


BROKEN = [
    ("no-json", b"{", "JSON"),
    ("no-object", b"[1]", "JSON object"),
    ("no-cells", b"{}", "no list of cells"),
    ("odd-source", json.dumps({"cells": [{"cell_type": "code", "source": 5}]}).encode(), "no text"),
    ("deep", b"[" * 100_000, "nested too deep"),
    ("not-utf8", b"\xff\xfe{}", "UTF-16"),
]


@pytest.mark.parametrize(("data", "words"), [row[1:] for row in BROKEN], ids=[row[0] for row in BROKEN])
def test_a_broken_notebook_is_one_finding(
    data: bytes, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (found,) = scanned(data).job.diagnostics
    assert found.code == "IG001"
    assert words in found.message


@pytest.mark.parametrize("size", [1, 2, 3, 7])
def test_a_split_module_says_the_same(size: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A script cut into cells between statements has the same inputs, at the same places but for the cell."""
    monkeypatch.chdir(tmp_path)
    statements = [
        "import wandb", "import json", "c = {'a': 1, 'b': [1, 2]}", "c['d'] = {'e': 2.5,\n 'f': None}",
        "for k in ('x', 'y'):\n    c[k] = k", "def go(n):\n    return n * 2", "c['n'] = go(3)", "wandb.init(config=c)",
    ]  # fmt: skip
    whole = scan_source("\n".join(statements).encode(), "job.py", Config())
    cells = ["\n".join(statements[i : i + size]) for i in range(0, len(statements), size)]
    split = scanned(notebook(*cells))
    assert run_config(split) == run_config(whole)
    first = [sum(text.count("\n") + 1 for text in cells[:i]) for i in range(len(cells))]
    for name, field in fields(split).items():
        span = field.span
        assert span.cell is not None
        assert fields(whole)[name].span.line == first[span.cell - 1] + span.line
