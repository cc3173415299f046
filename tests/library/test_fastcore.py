"""fastcore's `call_parse`: a function of the script whose parameters are its command line."""

from __future__ import annotations

from pathlib import Path

import pytest
from rows import Row, check, parametrized, scanned

from inputgen.schema.infer import default_of

START = "from fastcore.script import *\n@call_parse\n"


def params(id_: str, signature: str, types: object) -> Row:
    body = f"{START}def main({signature}):\n    wandb.init(config=dict(locals()))\n"
    return Row(id_, body, types, real=False)


ROWS = [
    params("annotated", "lr: float = 1e-3, n: int = 3, s: str = 'x'", {"lr": "float", "n": "int", "s": "str"}),
    params("type-of-default", "lr=1e-3, n=3", {"lr": "float", "n": "int"}),
    params("none-default", "seed: int = None, name=None", {"seed": "int | None", "name": "str | None"}),
    params("no-default", "data, n: int", {"data": "str", "n": "int"}),
    params(
        "flags", "a: bool = False, b: store_true = False, c: bool_arg = True", {"a": "bool", "b": "bool", "c": "bool"}
    ),
    params(
        "in-param",
        "lr: Param('rate', float) = 0.1, n: Param('n', type=int) = 3, s: Param('s') = 'x'",
        {"lr": "float", "n": "int", "s": "str"},
    ),
    params("given-otherwise", "n: Param('n', int, nargs='+') = 3", {"n": "unknown"}),
    params("type-of-its-own", "n: parse = 3", {"n": "unknown"}),
]


@parametrized(ROWS)
def test_types(row: Row, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check(row, tmp_path, monkeypatch)


def test_defaults(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config = "{'lr': lr if n > 2 else 0, 'on': on, 'm': n * 2}"
    body = f"{START}def main(lr: float = 0.1, n: int = 3, on: bool = True):\n    wandb.init(config={config})\n"
    (inputs,) = scanned(Row("", body, {}), tmp_path, monkeypatch).job.inputs
    told = {field.path[0]: default_of(field) for field in inputs.fields}
    assert (told["lr"], told["m"]) == (0.1, 6)
    assert told["on"] not in (True, False)  # versions differ


def test_nothing_is_run_where_it_is_imported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = "import wandb\nfrom fastcore.script import call_parse\n@call_parse\ndef main(n: int = 3):\n    wandb.init(config={'n': n})\n"
    row = Row("", "import other\nwandb.init(config={'m': 1})\n", {"m": "int"}, files={"other.py": other}, real=False)
    check(row, tmp_path, monkeypatch)
