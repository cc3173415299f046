"""simple_parsing: dataclasses as groups of options."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_lines import at_defaults, check_arguments
from rows import Row, check, entry, parametrized, run_config, scanned

from inputgen import model as m

START = "import argparse, simple_parsing, wandb\nfrom simple_parsing import *\nfrom simple_parsing.helpers import *\nfrom simple_parsing import ArgumentParser, field, choice, subgroups, mutable_field, list_field\nfrom dataclasses import dataclass, asdict\nimport dataclasses\nfrom typing import *\n"
CONFIG = "@dataclass\nclass Opt:\n    lr: float = 1e-3\n@dataclass\nclass C:\n    n: int = 1\n    opt: Opt = mutable_field(Opt)\n    on: bool = False\n"
TYPES = {"n": "int", "opt": {"lr": "float"}, "on": "bool"}


def job(id_: str, body: str, types: object, *, real: bool = True) -> Row:
    return Row(id_, START + body, types, real=real)


def fields(id_: str, body: str, types: object, *, real: bool = True, more: str = "") -> Row:
    lines = "".join(f"    {line}\n" for line in body.splitlines())
    return job(id_, f"{more}@dataclass\nclass C:\n{lines}config = asdict(simple_parsing.parse(C))", types, real=real)


ROWS = [
    job("parse", f"{CONFIG}config = asdict(simple_parsing.parse(C))", TYPES),
    job(
        "add-arguments",
        f"{CONFIG}p = ArgumentParser()\np.add_argument('--seed', type=int, default=3)\np.add_arguments(C, dest='cfg')\nargs = p.parse_args()\nconfig = {{'seed': args.seed, **asdict(args.cfg)}}",
        {"seed": "int", **TYPES},
    ),
    job(
        "two-groups",
        "@dataclass\nclass A:\n    a: int = 1\n@dataclass\nclass B:\n    b: float = 2\np = ArgumentParser()\np.add_arguments(A, 'x')\np.add_arguments(B, 'y', default=B(3))\nargs = p.parse_args()\nconfig = {'x': asdict(args.x), 'y': asdict(args.y)}",
        {"x": {"a": "int"}, "y": {"b": "float"}},
    ),
    fields(
        "choice",
        "a: str = choice('x', 'y', default='y')\nb: int = field(default=2, alias='-b')",
        {"a": "str", "b": "int"},
    ),
    fields("lists", "a: List[int] = list_field(1, 2)", {"a": "list[int]"}),
    fields("lists-by-keyword", "a: List[int] = list_field(default=[1, 2], alias='-a')", {"a": "list[int]"}),
    job(
        "known-arguments",
        f"{CONFIG}c, rest = simple_parsing.parse_known_args(C)\nconfig = {{**asdict(c), 'rest': rest}}",
        {**TYPES, "rest": "list[str]"},
    ),
    job(
        "known-arguments-given",
        f"{CONFIG}c, rest = simple_parsing.parse_known_args(C, args=['--n', '3', '--what', 'x'])\nconfig = asdict(c)",
        TYPES,
    ),
    job("arguments-as-a-text", f"{CONFIG}config = asdict(simple_parsing.parse(C, args='--n 3'))", TYPES),
    job(
        "arguments-as-a-text-with-rest",
        f"{CONFIG}c, rest = simple_parsing.parse_known_args(C, args=\"--n 3 'x y'\")\nconfig = asdict(c)",
        TYPES,
    ),
    job(
        "file-that-an-option-names",
        f"{CONFIG}p = argparse.ArgumentParser()\np.add_argument('--config')\na, _ = p.parse_known_args()\nconfig = asdict(simple_parsing.parse(C, config_path=a.config))",
        TYPES,
    ),
    fields("flag", "a: bool = flag(True)", {"a": "bool"}),
    fields(
        "subgroups",
        "m: Union[A, B] = subgroups({'a': A, 'b': B}, default='b')",
        {"m": {"x?": "int", "y?": "float"}},
        more="@dataclass\nclass A:\n    x: int = 1\n@dataclass\nclass B:\n    y: float = 2\n",
    ),
    fields(
        "subgroups-below-a-base",
        "m: A = subgroups({'a': A, 'b': B}, default='b')",
        {"m": {"x": "int", "y?": "float"}},
        more="@dataclass\nclass A:\n    x: int = 1\n@dataclass\nclass B(A):\n    y: float = 2\n",
    ),
    job(
        "which-subgroups-are-chosen",
        "@dataclass\nclass A:\n    x: int = 1\n@dataclass\nclass B:\n    y: float = 2\n@dataclass\nclass I:\n    m: Union[A, B] = subgroups({'a': A, 'b': B}, default='b')\n@dataclass\nclass C:\n    i: I = dataclasses.field(default_factory=I)\n"
        "p = ArgumentParser()\np.add_arguments(C, 'c')\np.add_arguments(I, 'own')\na = p.parse_args()\nconfig = {'of': a.subgroups['own.m'], **a.subgroups}",
        {"of": "str", "c.i.m": "str", "own.m": "str"},
    ),
    job(
        "subgroups-of-the-class-that-is-chosen",
        "@dataclass\nclass A:\n    x: int = 1\n@dataclass\nclass B:\n    n: A = subgroups({'a': A}, default='a')\n@dataclass\nclass C:\n    m: Union[A, B] = subgroups({'a': A, 'b': B}, default='a')\n"
        "p = ArgumentParser()\np.add_arguments(C, 'c')\nconfig = p.parse_args().subgroups",
        {"c.m": "str", "*": "unknown"},
    ),
    job(
        "no-subgroups",
        "@dataclass\nclass C:\n    n: int = 1\np = ArgumentParser()\np.add_arguments(C, 'c')\na = p.parse_args()\nconfig = {'has': hasattr(a, 'subgroups'), 'n': a.c.n}",
        {"has": "bool", "n": "int"},
    ),
    job(
        "serializable",
        "@dataclass\nclass C(Serializable):\n    n: int = 1\nconfig = simple_parsing.parse(C).to_dict()",
        {"n": "int"},
    ),
    job(
        "fields-that-are-left-out-of-the-dict",
        "from simple_parsing import field as f\nfrom simple_parsing.helpers import JsonSerializable\n@dataclass\nclass I(JsonSerializable):\n    a: int = 1\n    b: int = f(default=2, to_dict=False)\n"
        "@dataclass\nclass C(Serializable):\n    n: int = f(1, to_dict=False, alias='-n')\n    m: float = f(2.5, to_dict=True)\n    i: I = f(default_factory=I)\nconfig = simple_parsing.parse(C).to_dict()",
        {"m": "float", "i": {"a": "int"}},
    ),
    job(
        "set-defaults",
        "@dataclass\nclass A:\n    a: int = 1\np = ArgumentParser()\np.add_arguments(A, 'x')\np.set_defaults(a=3)\nconfig = {'x': p.parse_args().x.a}",
        {"x": "int"},
        real=False,
    ),
    job(
        "a-plain-parser",
        "p = argparse.ArgumentParser()\np.add_argument('--n', type=int, default=1)\nconfig = vars(p.parse_args())",
        {"n": "int"},
    ),
]


@parametrized(ROWS)
def test_types_and_values(row: Row, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check(row, tmp_path, monkeypatch)


@pytest.mark.parametrize(
    "argv", [(), ("--n", "3"), ("--lr", "0.5", "--on"), ("--on", "false"), ("--n", "x")], ids=" ".join
)
def test_arguments(argv: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    body = f"{START}{CONFIG}config = asdict(simple_parsing.parse(C))"
    check_arguments(Row("argv", body, {}, argv=argv), tmp_path, monkeypatch)


def test_an_alias_leaves_the_arguments_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    row = fields("alias", "a: int = field(default=1, alias='-q')\nb: int = 2", {})
    given = Row("alias", row.body, {}, argv=("-q", "5"))
    check_arguments(given, tmp_path, monkeypatch)
    value = entry(at_defaults(given, tmp_path, monkeypatch), "a").value
    assert isinstance(value, m.Typed)
    assert value.default is None


@pytest.mark.parametrize(("path", "keeps"), [("a.config", True), ("input()", False), ("a.other", False)])
def test_defaults_beside_a_file(path: str, keeps: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that only the command line names leaves the defaults what they are without it."""
    body = (
        f"{START}{CONFIG}p = argparse.ArgumentParser()\np.add_argument('--config')\n"
        "p.add_argument('--other', default='c.yaml')\na, _ = p.parse_known_args()\n"
        f"config = asdict(simple_parsing.parse(C, config_path={path}))"
    )
    value = entry(run_config(scanned(Row("", body, None), tmp_path, monkeypatch)), "n").value
    assert isinstance(value, m.Typed)
    assert (value.default is not None) is keeps
