"""typed-argument-parser: a class whose annotated names are options."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_lines import check_arguments
from rows import Row, check, entry, parametrized, run_config, scanned

START = "from tap import Tap\nfrom typing import *\n"


def args(
    id_: str, body: str, types: object, *, real: bool = True, make: str = "Args().parse_args()", end: str = ".as_dict()"
) -> Row:
    lines = "".join(f"    {line}\n" for line in body.splitlines())
    return Row(id_, f"{START}class Args(Tap):\n{lines}config = {make}{end}", types, real=real)


ROWS = [
    args(
        "scalars",
        "a: int = 1\nb: float = 1\nc: str = 'x'\nd: bool = False\ne: Optional[int] = None",
        {"a": "int", "b": "float", "c": "str", "d": "bool", "e": "int | None"},
    ),
    args("required", "a: int\nb: str = 'x'", {"a": "int", "b": "str"}, real=False),
    args("lists", "a: List[int] = [1, 2]\nb: List[str] = []", {"a": "list[int]", "b": "list[str]"}),
    args("literal", "a: Literal['x', 'y'] = 'x'", {"a": "str"}),
    args(
        "configure",
        "a: int = 1\ndef configure(self):\n    self.add_argument('-a', '--a', help='h')\n    self.add_argument('--z', type=float, default=0.5)",
        {"a": "int", "z": "float"},
    ),
    args(
        "process-args",
        "a: int = 1\nb: str = 'x'\ndef process_args(self):\n    self.b = self.a / 2",
        {"a": "int", "b": "float"},
    ),
    args(
        "written",
        "a: int = 1\nb: bool = False",
        {"a": "int", "b": "bool"},
        make="Args().parse_args(['--a', '3', '--b'])",
    ),
    Row(
        "inherited",
        START
        + "class Base(Tap):\n    a: int = 1\nclass Args(Base):\n    b: float = 2\nconfig = Args().parse_args().as_dict()",
        {"b": "float", "a": "int"},
        real=False,
    ),
    Row(
        "changed",
        START + "class Args(Tap):\n    a: int = 1\nargs = Args().parse_args()\nargs.a = 'x'\nconfig = args.as_dict()",
        {"a": "str"},
    ),
    args(
        "what-else-it-holds",
        "a: int = 1\nK = 3\n_p = 1\nprog = 'p'\ndef configure(self):\n    self.told = 5\ndef process_args(self):\n    self.late = self.a / 2\n"
        "    self.a = 'x'\n@property\ndef twice(self):\n    return self.late * 2\n@staticmethod\ndef no():\n    return 1",
        {"a": "str", "told": "int", "late": "float", "K": "int", "twice": "float"},
    ),
    Row(
        "what-it-inherits-and-is-given",
        START
        + "class Base(Tap):\n    a: int = 1\n    K = 3\n    def helper(self):\n        pass\nclass Args(Base):\n    K = 'x'\n"
        "args = Args().parse_args()\nargs.new = 2.5\nconfig = args.as_dict()",
        {"a": "int", "new": "float", "K": "str", "helper": "str"},
        real=False,  # the text of a method is none that another run has
    ),
    args(
        "called-as-the-state-of-a-parser",
        "options: int = 1\ntypes: str = 'x'\ndefaults: float = 2.5",
        {"options": "int", "types": "str", "defaults": "float"},
    ),
    *(
        Row(
            f"commands-{id_}",
            START
            + "class Sub(Tap):\n    q: int = 1\n    def configure(self):\n        self.add_argument('-q', '--q')\n"
            "class Args(Tap):\n    n: int = 3\n    def configure(self):\n        self.add_subparsers(dest='cmd')\n        self.add_subparser('sub', Sub)\n"
            f"config = Args().parse_args({given}).as_dict()",
            types,
        )
        for id_, given, types in (
            ("given", "['--n', '2', 'sub', '--q', '4']", {"cmd": "str | None", "n": "int", "q": "int"}),
            ("not-given", "", {"cmd": "str | None", "n": "int", "q?": "int"}),
        )
    ),
    Row(
        "not-tap",
        "from typing import *\nclass Tap:\n    def parse_args(self):\n        return self\n    def as_dict(self):\n        return {'k': 1}\nclass Args(Tap):\n    a: int = 1\nconfig = Args().parse_args().as_dict()",
        {"k": "int"},
    ),
]


@parametrized(ROWS)
def test_types_and_values(row: Row, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check(row, tmp_path, monkeypatch)


@pytest.mark.parametrize(
    "argv", [(), ("--n", "3", "--on"), ("--names", "a", "b"), ("--off", "--maybe", "2"), ("--n", "x")], ids=" ".join
)
def test_arguments(argv: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    body = "n: int = 1\non: bool = False\noff: bool = True\nnames: List[str] = []\nmaybe: Optional[float] = None"
    check_arguments(Row("argv", args("argv", body, {}).body, {}, argv=argv), tmp_path, monkeypatch)


def test_an_option_is_where_its_name_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config = run_config(scanned(args("place", "lr: float = 1", {}), tmp_path, monkeypatch))
    span = entry(config, "lr").span
    assert span is not None
    assert (span.line, span.column, span.end_column) == (5, 5, 7)
