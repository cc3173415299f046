"""typer: functions as commands, against the real typer."""

from __future__ import annotations

from pathlib import Path

import pytest
from rows import Row, check, parametrized

START = "from enum import Enum\nfrom pathlib import Path\nfrom typing import *\nimport typer\n"


def params(id_: str, signature: str, types: object, *, real: bool = True) -> Row:
    """A function of these parameters, run by typer."""
    body = f"{START}def main({signature}):\n    wandb.init(config=dict(locals()))\ntyper.run(main)"
    return Row(id_, body, types, real=real)


def job(id_: str, body: str, types: object, *, real: bool = True) -> Row:
    return Row(id_, START + body, types, real=real)


WRAPPED = "import functools\ndef logged(f):\n    @functools.wraps(f)\n    def wrapper(*args, **kwargs):\n        wandb.init(config={'n': len(kwargs), **kwargs})\n        return f(*args, **kwargs)\n    return wrapper\n"
ROWS = [
    job("wrapped", f"{WRAPPED}@logged\ndef main(lr: float = 0.5, model: str = 'x'):\n    pass\ntyper.run(main)", {"n": "int", "lr": "float", "model": "str"}),
    job("wrapped-twice", f"{WRAPPED}def same(f):\n    return functools.wraps(f)(lambda *a, **k: f(*a, **k))\napp = typer.Typer()\n@app.command()\n@same\n@logged\ndef main(lr: float = 0.5):\n    pass\napp()", {"n": "int", "lr": "float"}),
    params("plain", "lr: float = 1e-3, n: int = 3, s: str = 'x', b: bool = False", {"lr": "float", "n": "int", "s": "str", "b": "bool"}),
    params("int-under-float", "lr: float = 1", {"lr": "float"}),
    params("option", "lr: float = typer.Option(0.1, '--lr', help='h')", {"lr": "float"}),
    params("option-default-named", "lr: float = typer.Option(default=0.1)", {"lr": "float"}),
    params("argument", "n: int = typer.Argument(3)", {"n": "int"}),
    params("annotated", "lr: Annotated[float, typer.Option(help='h')] = 0.1", {"lr": "float"}),
    params("none", "seed: Optional[int] = None", {"seed": "int | None"}),
    params("none-option", "seed: Optional[int] = typer.Option(None)", {"seed": "int | None"}),
    params("list", "n: List[int] = [1, 2]", {"n": "list[int]"}),
    job("paths", "def main(a: Path = Path('c/d.yaml'), b: Annotated[Path, typer.Option()] = 'e.yaml', c: Optional[Path] = None):\n    wandb.init(config={'a': a, 'stem': a.stem, 'b': b.name, 'c': c, 'd': c.name if c else 1})\ntyper.run(main)", {"a": "str", "stem": "str", "b": "str", "c": "str | None", "d": "int | str"}),
    params("no-annotation", "name='x'", {"name": "str"}),
    params("required", "data: str, n: int = typer.Option(...)", {"data": "str", "n": "int"}, real=False),
    params("callback", "n: int = typer.Option(3, callback=lambda value: value + 1)", {"n": "int"}),
    job("app", "app = typer.Typer()\n@app.command()\ndef main(lr: float = 0.1):\n    wandb.init(config={'lr': lr})\napp()", {"lr": "float"}),
    job("app-called-with-arguments", "app = typer.Typer()\n@app.command()\ndef main(lr: float = 0.1, seed: Optional[int] = None):\n    wandb.init(config={'lr': lr, 'seed': seed})\napp(['--lr', '0.5'])", {"lr": "float", "seed": "int | None"}),
    job("app-not-called", "app = typer.Typer()\n@app.command()\ndef main(lr: float = 0.1):\n    wandb.init(config={'lr': lr})", {"lr": "float"}, real=False),
    job(
        "two-commands",
        "app = typer.Typer()\n@app.command()\ndef a(lr: float = 0.1):\n    wandb.init(config={'lr': lr})\n"
        "@app.command()\ndef b(n: int = 1):\n    pass\nif __name__ == '__main__':\n    app()",
        {"lr": "float"},
        real=False,
    ),
    job(
        "enum",
        "class Opt(str, Enum):\n    adam = 'adam'\n    sgd = 'sgd'\n"
        "def main(opt: Opt = Opt.adam):\n    wandb.init(config={'opt': opt.value})\ntyper.run(main)",
        {"opt": "str"},
    ),
    job("function-itself", "def main(lr: float = 1):\n    return lr\nconfig = {'lr': main('x')}", {"lr": "float | str"}),
    job("not-typers-run", "class typer:\n    @staticmethod\n    def run(f):\n        return f()\nconfig = typer.run(lambda: {'a': 1})", {"a": "int"}),
]  # fmt: skip


@parametrized(ROWS)
def test_typer(row: Row, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check(row, tmp_path, monkeypatch)
