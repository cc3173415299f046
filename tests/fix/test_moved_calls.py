"""`manage_config_file` goes before the read of its file: within one cell of a notebook, whatever the file's layout."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from inputgen import api, fixing
from inputgen.config import Config

HEAD = "import yaml, wandb\nfrom wandb.sdk import launch"
READ = "c = yaml.safe_load(open('c.yaml'))"
CALL = "launch.manage_config_file('c.yaml')"


def notebook(*cells: str) -> bytes:
    shown = [
        {"cell_type": "code", "metadata": {}, "outputs": [], "source": text.splitlines(keepends=True)} for text in cells
    ]
    return json.dumps({"cells": shown, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}, indent=1).encode()


def fixed(data: bytes, name: str, folder: Path, *, unsafe: bool = True, rule: str = "IG130") -> bytes:
    """A job after its fixes, made until there are none."""
    (folder / "c.yaml").write_text("lr: 0.1\n", encoding="utf-8")
    job = folder / name
    job.write_bytes(data)
    config = Config(select=(rule,))
    [result] = fixing.fix_jobs([api.scan_file(job, config)], config, unsafe=unsafe)
    assert not result.fixed.refused
    return result.fixed.changes.get(name, data)


NOTEBOOKS = {
    "in-one-cell": (
        (HEAD, f"{READ}\nprint(c)\n{CALL}", "wandb.init(config=c)"),
        (HEAD, f"{CALL}\n{READ}\nprint(c)", "wandb.init(config=c)"),
    ),
    "not-last-in-its-cell": ((HEAD, f"{READ}\n{CALL}\nprint(c)"), (HEAD, f"{CALL}\n{READ}\nprint(c)")),
    "first-in-its-cell": ((HEAD, f"{READ}", f"{CALL}\nprint(c)"), None),
    "in-another-cell": ((HEAD, f"print(1)\n{READ}", f"print(2)\n{CALL}"), None),
    "magics-above": (
        (f"%pip install wandb\n{HEAD}\n{READ}\n{CALL}",),
        (f"%pip install wandb\n{HEAD}\n{CALL}\n{READ}",),
    ),
}


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_notebooks(name: str, tmp_path: Path) -> None:
    before, after = NOTEBOOKS[name]
    result = fixed(notebook(*before), "job.ipynb", tmp_path)
    assert result == notebook(*(after or before))
    assert fixed(result, "job.ipynb", tmp_path) == result


TEXTS = {
    "tabs": (f"{HEAD}\nif True:\n\t{READ}\n\t{CALL}\n", f"{HEAD}\nif True:\n\t{CALL}\n\t{READ}\n"),
    "percent-cell": (f"{HEAD}\n{READ}\n# %%\n{CALL}\n", f"{HEAD}\n{CALL}\n{READ}\n# %%\n"),
    "comment-of-a-block": (
        f"{HEAD}\nif True:\n    {READ}\n    # read\n{CALL}\n",
        f"{HEAD}\n{CALL}\nif True:\n    {READ}\n    # read\n",
    ),
    "hash-in-a-text": (
        f'{HEAD}\n{READ}\nx = """\n# no comment"""\n{CALL}',
        f'{HEAD}\n{CALL}\n{READ}\nx = """\n# no comment"""',
    ),
    "last-in-a-block": (
        f"{HEAD}\ndef f():\n    {READ}\n    {CALL}\nf()\n",
        f"{HEAD}\ndef f():\n    {CALL}\n    {READ}\nf()\n",
    ),
    "two-calls": (
        f"{HEAD}\n{READ}\n{READ.replace('c.yaml', './c.yaml')}\n{CALL}\n{CALL}\n",
        f"{HEAD}\n{CALL}\n{CALL}\n{READ}\n{READ.replace('c.yaml', './c.yaml')}\n",
    ),
}  # fmt: skip


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"], ids=["lf", "crlf", "cr"])
@pytest.mark.parametrize("name", TEXTS)
def test_texts(name: str, newline: str, tmp_path: Path) -> None:
    before, after = (text.replace("\n", newline).encode() for text in TEXTS[name])
    assert fixed(before, "job.py", tmp_path, unsafe=False) == before
    result = fixed(before, "job.py", tmp_path)
    assert result == after
    assert fixed(result, "job.py", tmp_path) == result


def test_an_import_that_reads_the_file(tmp_path: Path) -> None:
    (tmp_path / "settings.py").write_text(f"import yaml\n{READ}\n", encoding="utf-8")
    job = f"{HEAD}\nfrom settings import c\n{CALL}\nwandb.init(config=c)\n"
    result = fixed(job.encode(), "job.py", tmp_path).decode()
    assert result == f"{HEAD}\n{CALL}\nfrom settings import c\nwandb.init(config=c)\n"


def test_a_call_goes_that_is_all_of_its_cell(tmp_path: Path) -> None:
    cells = ("import wandb", 'wandb.require("core")', 'wandb.init(config={})\nwandb.require("core")')
    result = fixed(notebook(*cells), "job.ipynb", tmp_path, rule="IG123")
    assert [cell["source"] for cell in json.loads(result)["cells"]] == [["import wandb"], [], ["wandb.init(config={})"]]


def test_an_encoding_is_kept(tmp_path: Path) -> None:
    lines = ["# -*- coding: latin-1 -*-", HEAD, READ, f"{CALL}  # für W&B", ""]
    result = fixed("\n".join(lines).encode("latin-1"), "job.py", tmp_path)
    assert result == "\n".join([*lines[:2], lines[3], lines[2], ""]).encode("latin-1")
