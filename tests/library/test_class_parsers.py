"""datargs, argparse_dataclass and dacite: dataclasses from the command line, and from dicts."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_lines import check_arguments
from rows import Row, check, parametrized

START = "import argparse_dataclass, datargs, dacite, yaml\nfrom dataclasses import dataclass, field, asdict\nfrom typing import *\n"
CONFIG = "@dataclass\nclass C:\n    long_name: int = 1\n    lr: float = 2\n    s: Optional[str] = None\n    on: bool = False\n"
TYPES = {"long_name": "int", "lr": "float", "s": "str | None", "on": "bool"}
NESTED = "@dataclass\nclass O:\n    lr: float = 1e-3\n@dataclass\nclass C:\n    n: int = 1\n    o: O = field(default_factory=O)\n"
PARSERS = {
    "datargs": "config = asdict(datargs.parse(C))",
    "argparse_dataclass": "config = asdict(argparse_dataclass.ArgumentParser(C).parse_args())",
}

ROWS = [
    *(Row(name, f"{START}{CONFIG}{end}", TYPES) for name, end in PARSERS.items()),
    Row(
        "dacite",
        START + NESTED + "config = asdict(dacite.from_dict(data_class=C, data={'n': 3, 'o': {'lr': 0.5}, 'other': 1}))",
        {"n": "int", "o": {"lr": "float"}},
    ),
    Row(
        "dacite-file",
        START + NESTED + "config = asdict(dacite.from_dict(C, yaml.safe_load(open('c.yaml'))))",
        {"n": "int", "o": {"lr": "float"}},
        files={"c.yaml": "o:\n  lr: 0.5\n"},
    ),
    Row(
        "dacite-hooks",
        START + NESTED + "config = asdict(dacite.from_dict(C, {'n': 1}, make()))",
        {"*": "unknown"},
        real=False,
    ),
    Row(
        "dacite-missing",
        START
        + "@dataclass\nclass C:\n    n: int\ntry:\n    dacite.from_dict(C, {})\nexcept Exception:\n    config = {'missing': True}",
        {"missing": "bool"},
    ),
]


@parametrized(ROWS)
def test_types_and_values(row: Row, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check(row, tmp_path, monkeypatch)


@pytest.mark.parametrize("name", PARSERS)
@pytest.mark.parametrize("argv", [(), ("--long-name", "3", "--on"), ("--lr", "x")], ids=" ".join)
def test_arguments(name: str, argv: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    row = Row("argv", f"{START}{CONFIG}{PARSERS[name]}", {}, argv=argv)
    check_arguments(row, tmp_path, monkeypatch)
