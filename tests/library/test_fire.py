"""fire: functions, classes and dicts as commands, against the real fire."""

from __future__ import annotations

from pathlib import Path

import pytest
from rows import Row, check, parametrized

START = "import fire\n"


def params(id_: str, signature: str, types: object, *, real: bool = True) -> Row:
    """A function of these parameters, run by fire."""
    body = f"{START}def main({signature}):\n    wandb.init(config=dict(locals()))\nfire.Fire(main)"
    return Row(id_, body, types, real=real)


def job(id_: str, body: str, types: object, *, real: bool = True) -> Row:
    return Row(id_, START + body, types, real=real)


ROWS = [
    params("annotated", "lr: float = 1e-3, n: int = 3, s: str = 'x'", {"lr": "float", "n": "int", "s": "str"}),
    params("type-of-default", "lr=1e-3, n=3, flag=False, s='x'", {"lr": "float", "n": "int", "flag": "bool", "s": "str"}),
    params("none-default", "seed=None, name: str = None", {"seed": "unknown", "name": "str | None"}),
    params("list-default", "sizes=[1, 2], betas=(0.9, 0.99)", {"sizes": "list[int]", "betas": "list[float]"}),
    params("no-default", "data, n=3", {"data": "unknown", "n": "int"}, real=False),
    params("no-default-annotated", "data: str, n=3", {"data": "str", "n": "int"}, real=False),
    params("dict-default", "model={'a': 1}", {"model": {"a": "int", "*": "unknown"}}),
    params("dict-default-and-nested", "model={'a': 1, 'b': {'c': 'x'}}", {"model": {"a": "int", "b": {"c": "str"}, "*": "unknown"}}),
    job("dict-that-is-no-parameter", "def main(n=3):\n    model = {'a': 1}\n    wandb.init(config={'n': n, 'model': model})\nfire.Fire(main)", {"n": "int", "model": {"a": "int"}}),
    params("keywords", "n=3, **kwargs", {"n": "int", "kwargs": {"*": "unknown"}}, real=False),
    params("keyword-only", "n=3, *, m=0.5", {"n": "int", "m": "float"}),
    job("class", "class C:\n    def __init__(self, lr=0.1):\n        self.lr = lr\n    def train(self, n: int = 3):\n        wandb.init(config={'lr': self.lr, 'n': n})\nfire.Fire(C)", {"lr": "float", "n": "int"}, real=False),
    job("instance", "class C:\n    def train(self, n: int = 3):\n        wandb.init(config={'n': n})\nfire.Fire(C())", {"n": "int"}, real=False),
    job("dict", "def train(n=3):\n    wandb.init(config={'n': n})\ndef show():\n    pass\nfire.Fire({'train': train, 'show': show})", {"n": "int"}, real=False),
    job("module", "def train(n=3):\n    wandb.init(config={'n': n})\nif __name__ == '__main__':\n    fire.Fire()", {"n": "int"}, real=False),
    job("goes-on", "seen = {}\ndef parse(n=3):\n    seen['n'] = n\nfire.Fire(parse)\nconfig = seen", {"n": "int"}),
    job("from-import", "from fire import Fire\ndef main(n=3):\n    wandb.init(config={'n': n})\nFire(main)", {"n": "int"}),
    job("told-a-command", "def main(lr=0.1, n=3, flag=False):\n    wandb.init(config=dict(lr=lr, n=n, flag=flag))\nfire.Fire(main, command=['--n=x', '--flag'])", {"lr": "unknown", "n": "unknown", "flag": "unknown"}),
    job("told-no-command", "def main(n=3):\n    wandb.init(config=dict(n=n))\nfire.Fire(main, command=None)", {"n": "int"}),
    job("none-is-no-instance", "class C:\n    n = 1\ndef main(c: 'str | C | None' = None, d=None):\n    config = c.n if isinstance(c, C) else 2.5\n    wandb.init(config={'n': config, 'm': 1 if isinstance(d, (C, type(C()))) else 'x', 's': None if isinstance(d, str) else 1})\nfire.Fire(main)", {"n": "float", "m": "str", "s": "int | None"}),
    job("function-itself", "def main(n=3):\n    return n\nconfig = {'n': main('x')}", {"n": "str"}),
]  # fmt: skip


@parametrized(ROWS)
def test_fire(row: Row, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check(row, tmp_path, monkeypatch)
