"""tyro: command lines of dataclasses and functions."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_lines import at_defaults, check_arguments
from rows import Row, check, entry, parametrized, run_config, scanned

from inputgen import model as m

START = "import enum, tyro\nfrom dataclasses import dataclass, field, asdict\nfrom typing import *\nfrom typing_extensions import Annotated\n"


def job(id_: str, body: str, types: object, *, real: bool = True, argv: tuple[str, ...] = (), **files: str) -> Row:
    return Row(id_, START + body, types, real=real, argv=argv, files={f"{k}.py": v for k, v in files.items()})


def fields(id_: str, body: str, types: object, *, real: bool = True, more: str = "") -> Row:
    """A dataclass `C` with these fields, made by tyro."""
    lines = "".join(f"    {line}\n" for line in body.splitlines())
    return job(id_, f"{more}@dataclass\nclass C:\n{lines}config = asdict(tyro.cli(C))", types, real=real)


OPT = "@dataclass\nclass Opt:\n    lr: float = 1e-3\n    betas: Tuple[float, float] = (0.9, 0.99)\n"
TWO = "@dataclass\nclass A:\n    a: int = 1\n@dataclass\nclass B:\n    b: float = 0.5\n"

ROWS = [
    fields(
        "scalars",
        "a: int = 1\nb: float = 1\nc: str = 'x'\nd: bool = True\ne: Optional[str] = None",
        {"a": "int", "b": "float", "c": "str", "d": "bool", "e": "str | None"},
    ),
    job(
        "a-parameter-by-position",
        TWO
        + "def main(c: Union[A, B], n: int = 1, /, flag: bool = False):\n    wandb.init(config={**asdict(c), 'n': n, 'flag': flag})\ntyro.cli(main)",
        {"a?": "int", "b?": "float", "n": "int", "flag": "bool"},
        real=False,
    ),
    job(
        "parameters-by-position",
        "def main(a: int = 1, /, b: float = 2):\n    wandb.init(config={'a': a, 'b': b})\ntyro.cli(main)",
        {"a": "int", "b": "float"},
    ),
    job(
        "paths",
        "from pathlib import Path\n@dataclass\nclass C:\n    a: Path = Path('c/d.yaml')\n    b: Optional[Path] = None\n    c: Path | None = Path('e')\n    d: Union[Path, str] = 'f'\n"
        "c = tyro.cli(C)\nconfig = {**vars(c), 'stem': c.a.stem, 'name': c.b.name if c.b else 1, 'up': str(c.a.parent / 'x')}",
        {"a": "str", "b": "str | None", "c": "str | None", "d": "str", "stem": "str", "name": "int | str", "up": "str"},
    ),
    job(
        "one-of-several-functions-and-classes",
        f"{TWO}def f(n: int = 3):\n    wandb.init(config={{'n': n}})\nclass T(A):\n    def run(self):\n        wandb.init(config=vars(self))\n"
        "x = tyro.extras.subcommand_cli_from_dict({'f': f, 't': T})\nif x:\n    x.run()",
        {"n?": "int", "a?": "int"},
        real=False,
    ),
    fields("literal", "a: Literal['x', 'y'] = 'y'", {"a": "str"}),
    fields("lists", "a: List[int] = field(default_factory=lambda: [1])", {"a": "list[int]"}),
    fields("dict-keys-are-fixed", "a: Dict[str, int] = field(default_factory=lambda: {'k': 1})", {"a": {"k": "int"}}),
    Row(
        "arguments-that-no-option-takes",
        START
        + "@dataclass\nclass A:\n    a: int = 1\nargs, rest = tyro.cli(A, args=['--zz'], return_unknown_args=True)\nconfig = asdict(args)",
        {"a": "int"},
    ),
    fields("required", "a: int\nb: str = 'x'", {"a": "int", "b": "str"}, real=False),
    fields(
        "nested",
        "opt: Opt = field(default_factory=Opt)\nother: Opt = field(default_factory=lambda: Opt(lr=0.5))",
        {"opt": {"lr": "float", "betas": "list[float]"}, "other": {"lr": "float", "betas": "list[float]"}},
        more=OPT,
    ),
    fields("nested-without-default", "opt: Opt", {"opt": {"lr": "float", "betas": "list[float]"}}, more=OPT),
    fields("nested-quoted", "opt: 'Opt'", {"opt": {"lr": "float", "betas": "list[float]"}}, more=OPT),
    fields("enum", "e: E = E.X", {"e": "str"}, more="class E(enum.Enum):\n    X = 1\n    Y = 2\n"),
    fields(
        "union-of-classes",
        "x: Union[A, B] = field(default_factory=A)",
        {"x": {"a?": "int", "b?": "float"}},
        more=TWO,
    ),
    fields(
        "alias",
        "x: AB = field(default_factory=A)",
        {"x": {"a?": "int", "b?": "float"}},
        more=TWO + "AB = Union[A, B]\n",
    ),
    fields(
        "markers",
        "x: tyro.conf.Suppress[int] = 3\ny: tyro.conf.FlagConversionOff[bool] = True\nz: Annotated[int, tyro.conf.arg(name='q')] = 2",
        {"x": "int", "y": "bool", "z": "int"},
    ),
    fields("init-false", "a: int = 1\nb: int = field(init=False, default=2)", {"a": "int", "b": "int"}),
    fields(
        "post-init",
        "a: int = 1\nb: float = 0.0\ndef __post_init__(self):\n    self.b = self.a / 2",
        {"a": "int", "b": "float"},
    ),
    fields("contradiction", "a: int = 0.5", {"a": "float | int"}, real=False),
    job(
        "vars",
        "@dataclass\nclass C:\n    a: int = 1\nargs = tyro.cli(C)\nargs.b = 'x'\nconfig = vars(args)",
        {"a": "int", "b": "str"},
    ),
    job(
        "both-arms",
        "@dataclass\nclass C:\n    on: bool = False\nargs = tyro.cli(C)\nconfig = {'n': 1 if args.on else 'x'}",
        {"n": "int | str"},
    ),
    job(
        "function",
        "def main(a: int = 1, *, b: str = 'x'):\n    return {'a': a, 'b': b}\nconfig = tyro.cli(main)",
        {"a": "int", "b": "str"},
    ),
    job(
        "function-of-a-class",
        f"{OPT}def main(opt: Opt, n: int = 2):\n    return {{'n': n, **asdict(opt)}}\nconfig = tyro.cli(main)",
        {"n": "int", "lr": "float", "betas": "list[float]"},
    ),
    job(
        "class-with-init",
        "class C:\n    def __init__(self, a: int = 1, b: float = 2):\n        self.a = a\n        self.b = b\nconfig = vars(tyro.cli(C))",
        {"a": "int", "b": "float"},
    ),
    job(
        "default-instance",
        "@dataclass\nclass C:\n    a: int\n    b: float = 2\nconfig = asdict(tyro.cli(C, default=C(a=3)))",
        {"a": "int", "b": "float"},
    ),
    job("union", f"{TWO}config = asdict(tyro.cli(Union[A, B]))", {"a?": "int", "b?": "float"}, real=False),
    job(
        "written-arguments",
        "@dataclass\nclass C:\n    a: int = 1\n    long_name: float = 2\n    on: bool = False\nconfig = asdict(tyro.cli(C, args=['--a', '5', '--long-name', '0.5', '--on']))",
        {"a": "int", "long_name": "float", "on": "bool"},
    ),
    job(
        "inherited-from-a-module",
        "from base import Base\n@dataclass\nclass C(Base):\n    b: int = 2\nconfig = asdict(tyro.cli(C))",
        {"sub": {"x": "int"}, "b": "int"},
        base="from dataclasses import dataclass, field\n@dataclass\nclass Sub:\n    x: int = 1\n@dataclass\nclass Base:\n    sub: Sub = field(default_factory=Sub)\n",
    ),
    job(
        "attribute-of-another-tyro",
        "class tyro:\n    cli = staticmethod(lambda c: {'k': 1})\nconfig = tyro.cli(int)",
        {"k": "int"},
    ),
    job("not-followed", "import lib\nconfig = asdict(tyro.cli(lib.C))", {"*": "unknown"}, real=False),
]


@parametrized(ROWS)
def test_types_and_values(row: Row, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check(row, tmp_path, monkeypatch)


ARGV = job(
    "argv",
    OPT
    + """@dataclass
class C:
    a: int = 1
    flag: bool = False
    on: bool = True
    names: List[str] = field(default_factory=list)
    opt: Opt = field(default_factory=Opt)
    maybe: Optional[int] = None
config = asdict(tyro.cli(C))""",
    {},
)


@pytest.mark.parametrize(
    "argv",
    [
        (),
        ("--a", "3", "--flag", "--no-on"),
        ("--opt.lr", "0.5", "--names", "x", "y"),
        ("--maybe", "4", "--a=7"),
        ("--maybe", "None"),
        ("--a", "x"),
    ],
    ids=" ".join,
)
def test_arguments(argv: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check_arguments(Row("argv", ARGV.body, {}, argv=argv), tmp_path, monkeypatch)


def test_a_field_is_where_its_name_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (row,) = [each for each in ROWS if each.id == "inherited-from-a-module"]
    config = run_config(scanned(row, tmp_path, monkeypatch))
    inner = entry(config, "sub", "x")
    assert (inner.span.path, inner.span.line, inner.span.column) == ("base.py", 4, 5)  # type: ignore[union-attr]
    assert isinstance(inner.value, m.Typed)
    assert inner.value.origin == "argv"


def test_a_class_that_contains_itself_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    row = fields("itself", "n: Optional['C'] = None\na: int = 1", {}, real=False)
    config = run_config(scanned(row, tmp_path, monkeypatch))
    value = entry(config, "a").value
    assert isinstance(value, m.Typed)
    assert value.default == m.Known(1, value.default.span if value.default is not None else None)
    assert "nested too deep" in repr(entry(config, "n").value)


def test_an_option_of_another_name_leaves_the_arguments_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    body = "a: Annotated[int, tyro.conf.arg(name='q')] = 1\nb: int = 2"
    row = fields("renamed", body, {})
    given = Row("renamed", row.body, {}, argv=("--q", "5"))
    check_arguments(given, tmp_path, monkeypatch)
    value = entry(at_defaults(given, tmp_path, monkeypatch), "a").value
    assert isinstance(value, m.Typed)
    assert value.default is None


def test_classes_that_contain_each_other_end_soon(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = "".join(f"    x{i}: Optional['B'] = None\n    y{i}: Optional['A'] = None\n" for i in range(6))
    row = job("each-other", f"@dataclass\nclass A:\n{lines}@dataclass\nclass B:\n{lines}config = vars(tyro.cli(A))", {})
    result = scanned(row, tmp_path, monkeypatch)
    assert not any(isinstance(event, m.BoundReached) for event in result.facts.events)
