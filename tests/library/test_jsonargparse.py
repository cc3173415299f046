"""jsonargparse: options with type hints, and those of classes."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_lines import check_arguments
from rows import Row, check, parametrized

START = "import jsonargparse\nfrom jsonargparse import ArgumentParser, ActionConfigFile, CLI\nfrom dataclasses import dataclass, asdict\nfrom typing import *\n"
OPT = "@dataclass\nclass O:\n    lr: float = 1e-3\n    b: Optional[int] = None\n"


def parser(
    id_: str, body: str, types: object, *, more: str = "", real: bool = True, end: str = "p.parse_args().as_dict()"
) -> Row:
    return Row(id_, f"{START}{more}p = ArgumentParser()\n{body}\nconfig = {end}", types, real=real)


ROWS = [
    parser(
        "options",
        "p.add_argument('--a', type=int, default=1)\np.add_argument('--b', type=Optional[float], default=2)\np.add_argument('--c', type=str)",
        {"a": "int", "b": "float | None", "c": "str | None"},
    ),
    parser(
        "dots-nest",
        "p.add_argument('--o.lr', type=float, default=1)\np.add_argument('--o.n', type=int, default=2)\np.add_argument('--x', default='y')",
        {"o": {"lr": "float", "n": "int"}, "x": "str"},
    ),
    parser(
        "hints",
        "p.add_argument('--a', type=List[int], default=[1])\np.add_argument('--b', type=Literal['x', 'y'], default='x')\np.add_argument('--c', type=bool, default=False)",
        {"a": "list[int]", "b": "str", "c": "bool"},
    ),
    parser(
        "dataclass",
        "p.add_argument('--o', type=O, default=O(lr=0.5))\np.add_argument('--d', type=O)",
        {"o": {"lr": "float", "b": "int | None"}, "d": {"lr": "float", "b": "int | None"}},
        more=OPT,
    ),
    parser(
        "class",
        "p.add_class_arguments(M, 'm')\np.add_class_arguments(O, 'o')",
        {"m": {"n": "int", "s": "str"}, "o": {"lr": "float", "b": "int | None"}},
        more=OPT + "class M:\n    def __init__(self, n: int = 3, s: str = 'x'):\n        pass\n",
    ),
    parser(
        "class-at-the-top",
        "p.add_class_arguments(M)",
        {"n": "int"},
        more="class M:\n    def __init__(self, n: int = 3):\n        pass\n",
    ),
    parser("flag", "p.add_argument('--f', action='store_true')", {"f": "bool"}),
    parser(
        "item",
        "p.add_argument('--a.b', type=int, default=1)\nn = p.parse_args()",
        {"v": "int", "w": "int", "u": "int"},
        end="{'v': n['a.b'], 'w': n.a.b, 'u': n.get('a.b')}",
    ),
    parser(
        "not-modelled",
        "p.add_argument('--a', type=int, default=1)\np.link_arguments('a', 'b')",
        {"a": "int", "*": "unknown"},
        real=False,
    ),
    Row(
        "cli",
        f"{START}{OPT}def main(a: int = 1, o: O = O()):\n    return {{'a': a, **asdict(o)}}\nconfig = CLI(main)",
        {"a": "int", "lr": "float", "b": "int | None"},
    ),
    Row(
        "look-alike",
        "import argparse\nfrom argparse import ArgumentParser\np = ArgumentParser()\np.add_argument('--a.b', type=int, default=1)\nconfig = vars(p.parse_args())",
        {"a.b": "int"},
    ),
]


@parametrized(ROWS)
def test_types_and_values(row: Row, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check(row, tmp_path, monkeypatch)


@pytest.mark.parametrize("argv", [(), ("--a", "3"), ("--o.lr=0.5", "--c", "true"), ("--a", "x")], ids=" ".join)
def test_arguments(argv: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    body = parser(
        "argv",
        "p.add_argument('--a', type=int, default=1)\np.add_argument('--o', type=O, default=O())\np.add_argument('--c', type=bool, default=False)",
        {},
        more=OPT,
    ).body
    check_arguments(Row("argv", body, {}, argv=argv), tmp_path, monkeypatch)
