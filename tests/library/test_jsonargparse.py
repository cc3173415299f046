"""jsonargparse: options with type hints, and those of classes."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_lines import check_arguments
from rows import Row, check, parametrized, scanned

from inputgen import model as m

START = "import jsonargparse\nfrom jsonargparse import ArgumentParser, ActionConfigFile, CLI\nfrom dataclasses import dataclass, asdict\nfrom typing import *\n"
NET = "class Net:\n    def __init__(self, dim: int = 4, w: str = 'x', k: int = 2):\n        self.dim = dim\nclass Data:\n    def __init__(self, size: int = 3):\n        self.size = size\n"
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
        "p.add_argument('--a', type=int, default=1)\np.add_subcommands()",
        {"a": "int", "*": "unknown"},
        real=False,
    ),
    parser(
        "linked",
        "p.add_argument('--a', type=int, default=1)\np.add_argument('--b', type=float, default=5)\np.add_class_arguments(Net, 'net')\np.link_arguments('a', 'net.dim')\np.link_arguments(('a', 'b'), 'net.w', compute_fn=lambda a, b: f'{a} {b}')",
        {"a": "int", "b": "float", "net": {"dim": "int", "w": "str", "k": "int"}},
        more=NET,
    ),
    parser(
        "linked-to-an-option-that-is-given",
        "p.add_argument('--a', type=int, default=1)\np.add_class_arguments(Net, 'net')\np.link_arguments('a', 'net.dim', compute_fn=lambda a: [a])",
        {"a": "int", "net": {"dim": "list[int]", "w": "str", "k": "int"}},
        more=NET.replace("dim: int", "dim: list"),
        end="p.parse_args(['--a=3']).as_dict()",
    ),
    parser(
        "linked-when-classes-are-made",
        "p.add_class_arguments(Net, 'net')\np.add_class_arguments(Data, 'data')\np.link_arguments('data.size', 'net.dim', apply_on='instantiate')",
        {"data": {"size": "int"}, "net": {"w": "str", "k": "int"}},
        more=NET,
    ),
    parser(
        "other-defaults",
        "p.add_argument('--a', type=int, default=1)\np.add_argument('--o.b', type=float, default=5)\np.add_class_arguments(Net, 'net')\np.set_defaults({'o.b': 2.5, 'net.k': 7}, a=3)",
        {"a": "int", "o": {"b": "float"}, "net": {"dim": "int", "w": "str", "k": "int"}},
        more=NET,
    ),
    parser(
        "other-defaults-that-are-not-known",
        "import json\np.add_argument('--a', type=int, default=1)\np.set_defaults(json.loads(input()))",
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


DEFAULTS = [
    ("p.set_defaults({'o.b': 2.5, 'net.k': 7}, a=3)", {"a": 3, "o.b": 2.5, "net.dim": 4, "net.k": 7}),
    ("p.set_defaults(json.loads(input()))", {"a": None, "o.b": None, "net.dim": None, "net.k": None}),
    ("p.link_arguments('a', 'net.dim')", {"a": 1, "o.b": 5.0, "net.dim": 1, "net.k": 2}),
    ("p.link_arguments('a', 'net.dim', lambda a: a * 10)", {"a": 1, "o.b": 5.0, "net.dim": 10, "net.k": 2}),
]


@pytest.mark.parametrize(("told", "defaults"), DEFAULTS)
def test_what_is_told_beside_the_options_is_their_default(
    told: str, defaults: dict[str, object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = f"import json\n{START}{NET}p = ArgumentParser()\np.add_argument('--a', type=int, default=1)\np.add_argument('--o.b', type=float, default=5.0)\np.add_class_arguments(Net, 'net')\n{told}\nconfig = p.parse_args().as_dict()"
    result = scanned(Row("", body, None), tmp_path, monkeypatch)
    (run,) = [item for item in result.job.inputs if item.source == "run_config"]
    known = {".".join(f.path): f.value.default for f in run.fields if isinstance(f.value, m.Typed)}
    assert {name: getattr(known[name], "value", None) for name in defaults} == defaults


@pytest.mark.parametrize(("there", "default"), [("d.yaml", None), ("other.yaml", 1)])
def test_a_config_file_that_is_there_may_have_other_defaults(
    there: str, default: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = f"{START}p = ArgumentParser(default_config_files=['d.yaml'])\np.add_argument('--a', type=int, default=1)\nconfig = p.parse_args().as_dict()"
    result = scanned(Row("", body, None, {there: "a: 5\n"}), tmp_path, monkeypatch)
    (run,) = [item for item in result.job.inputs if item.source == "run_config"]
    (known,) = [f.value for f in run.fields if f.path == ("a",)]
    assert isinstance(known, m.Typed)
    assert getattr(known.default, "value", None) == default
