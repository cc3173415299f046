"""pyrallis and draccus: dataclasses from the command line and from YAML."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_lines import check_arguments
from rows import Row, check, parametrized

REGISTRY = "@dataclass\nclass P(draccus.ChoiceRegistry):\n    pass\n@P.register_subclass('a')\n@dataclass\nclass A(P):\n    x: int = 1\n@P.register_subclass('b')\n@dataclass\nclass B(P):\n    y: float = 2\n"
START = "import pyrallis, draccus, wandb\nfrom dataclasses import dataclass, field, asdict\nfrom typing import *\n"
CONFIG = """@dataclass
class Opt:
    lr: float = 1e-3
@dataclass
class C:
    n: int = 1
    name: str = "x"
    seed: Optional[int] = None
    opt: Opt = field(default_factory=Opt)
    on: bool = False
"""
TYPES = {"n": "int", "name": "str", "seed": "int | None", "opt": {"lr": "float"}, "on": "bool"}


def job(id_: str, body: str, types: object = TYPES, *, real: bool = True, **files: str) -> Row:
    return Row(id_, START + body, types, real=real, files={f"{name}.yaml": text for name, text in files.items()})


def wrapped(library: str, path: str = "") -> str:
    return f"{CONFIG}@{library}.wrap({path})\ndef main(cfg: C):\n    wandb.init(config=asdict(cfg))\nmain()"


ROWS = [
    *(
        row
        for lib in ("pyrallis", "draccus")
        for row in (
            job(f"{lib}-wrap", wrapped(lib)),
            job(f"{lib}-parse", f"{CONFIG}config = asdict({lib}.parse(config_class=C))"),
            job(f"{lib}-encode", f"{CONFIG}config = {lib}.encode({lib}.parse(C))"),
            job(f"{lib}-file", wrapped(lib, "config_path='c.yaml'"), c="n: 7\nopt:\n  lr: 0.5\n"),
            job(
                f"{lib}-parse-file",
                f"{CONFIG}config = asdict({lib}.parse(config_class=C, config_path='c.yaml'))",
                c="n: 7\n",
            ),
            job(
                f"{lib}-written",
                f"{CONFIG}config = asdict({lib}.parse(config_class=C, args=['--opt.lr', '2', '--on', 'true']))",
            ),
        )
    ),
    job("missing-file", wrapped("pyrallis", "config_path='none.yaml'"), real=False, types=None),
    job("not-called", wrapped("pyrallis").removesuffix("main()") + "wandb.init(config={'k': 1})", {"k": "int"}),
    job(
        "a-copied-default",
        "@dataclass\nclass C:\n    xs: List[int] = pyrallis.field(default=[1, 2], is_mutable=True)\n    n: int = pyrallis.field(default=3)\nconfig = asdict(pyrallis.parse(C))",
        {"xs": "list[int]", "n": "int"},
    ),
    job(
        "registry",
        f"{REGISTRY}@dataclass\nclass C:\n    p: P = field(default_factory=A)\nconfig = asdict(draccus.parse(C))",
        {"p": {"x?": "int", "y?": "float"}},
    ),
    job(
        "registry-encoded",
        f"{REGISTRY}@dataclass\nclass C:\n    p: P = field(default_factory=A)\n    ps: List[P] = field(default_factory=lambda: [B()])\n    o: Optional[P] = field(default_factory=A)\n    a: A = field(default_factory=A)\nc = draccus.parse(C)\nconfig = dict(all=draccus.encode(c), own=draccus.encode(A()), plain=asdict(A()))",
        {
            "all": {
                "p": {"type": "str", "x?": "int", "y?": "float"},
                "ps": "list",
                "o": "dict | None",
                "a": {"x": "int"},
            },
            "own": {"x": "int"},
            "plain": {"x": "int"},
        },
    ),
    job(
        "registry-encoded-less-what-is-not-registered",
        f"{REGISTRY}@dataclass\nclass Q:\n    x: int = 1\n    a: Any = None\nconfig = draccus.encode(Q())",
        {"x": "int", "a": "None"},
    ),
    job(
        "choices-of-a-registry",
        "@dataclass\nclass P(draccus.ChoiceRegistry):\n    lr: float = 1.5\n    @property\n    def kind(self):\n        return self.get_choice_name(self.__class__)\n@P.register_subclass('a')\n@dataclass\nclass A(P):\n    x: int = 1\n@dataclass\nclass B(P):\n    y: float = 2.5\nP.register_subclass('b', B)\nc = P.get_choice_class('b')()\nconfig = {'all': sorted(P.get_known_choices()), 'below': len(A.get_known_choices()), 'c': asdict(c), 'kind': c.kind, 'a': P.get_choice_name(A), 'none': P.default_choice_name()}",
        {
            "all": "list[str]",
            "below": "int",
            "c": {"lr": "float", "y": "float"},
            "kind": "str",
            "a": "str",
            "none": "None",
        },
    ),
    job(
        "choices-that-are-open",
        "@dataclass\nclass P(draccus.ChoiceRegistry):\n    pass\n@P.register_subclass('a')\n@dataclass\nclass A(P):\n    x: int = 1\n@P.register_subclass('b')\n@dataclass\nclass B(P):\n    y: float = 2.5\nimport sys\nn = sys.argv[1] if len(sys.argv) > 1 else 'a'\nconfig = asdict(P.get_choice_class(n)())",
        {"x?": "int", "y?": "float"},
    ),
    job(
        "another-wrap",
        "def wrap():\n    return lambda f: f\n@wrap()\ndef main():\n    return {'k': 1}\nconfig = main()",
        {"k": "int"},
    ),
    job(
        "dict",
        "@dataclass\nclass C:\n    d: Dict[str, int] = field(default_factory=lambda: {'k': 1})\nconfig = asdict(pyrallis.parse(C))",
        {"d": {"k": "int", "*": "unknown"}},
    ),
]


@parametrized([row for row in ROWS if row.types is not None])
def test_types_and_values(row: Row, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check(row, tmp_path, monkeypatch)


@pytest.mark.parametrize("library", ["pyrallis", "draccus"])
@pytest.mark.parametrize(
    "argv", [(), ("--n", "3", "--opt.lr", "0.5"), ("--on", "true", "--name", "z"), ("--n", "x")], ids=" ".join
)
def test_arguments(library: str, argv: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check_arguments(Row("argv", START + wrapped(library), {}, argv=argv), tmp_path, monkeypatch)
