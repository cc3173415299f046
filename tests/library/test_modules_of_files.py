"""Modules that `importlib.util` makes of the path of a file, against Python itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from rows import Row, check, parametrized

START = (
    "import importlib.util, sys, argparse\ndef load(path):\n    spec = importlib.util.spec_from_file_location('m', path)\n"
    "    mod = importlib.util.module_from_spec(spec)\n    spec.loader.exec_module(mod)\n    return mod\n"
    "p = argparse.ArgumentParser()\np.add_argument('--c', default='c.py')\np.add_argument('--d')\nargs = p.parse_args()\n"
)
FILES = {
    "c.py": "lr = 0.1\ncfg = {'n': 3, 'm': {'use': False}}\ndef made():\n    return {'q': lr}\nfrom types import SimpleNamespace as N\nns = N(n=0.5)\n"
}
TYPES = {"n": "int", "m": {"use": "bool"}, "lr": "float"}
OPEN = {"*": "unknown"}


def job(id_: str, body: str, types: object, *, real: bool = True) -> Row:
    return Row(id_, START + body, types, FILES, real=real)


ROWS = [
    job("of-a-path-that-is-known", "c = load('c.py')\nconfig = {**c.cfg, 'lr': c.lr, **c.made()}", TYPES | {"q": "float"}),
    # Another file may be named: what the default one sets is open, and there may be more.
    job("of-an-option", "c = load(args.c)\nconfig = {**c.cfg, 'lr': 1 if c.lr == 0.1 else 'x'}", TYPES | {"m": {"use": "bool", "*": "unknown"}, "lr": "int | str"} | OPEN),
    job("of-an-option-all-of-it", "c = load(args.c)\nconfig = {k: v for k, v in vars(c).items() if k == 'lr'}", {"lr": "float"} | OPEN),
    job("of-an-option-asked", "c = load(args.c)\nconfig = {'a': getattr(c.ns, 'k', 3), 'b': c.ns.n}\nif hasattr(c.ns, 'k') or c.lr > 1:\n    config['x'] = 'on'", {"a": "int", "b": "float", "x?": "str"}),
    # Of a file that is not known, what the module holds is data: once a key of it is set, a dict.
    job("not-known", "c = load(args.d).config\nif c['mode'] == 'x':\n    print()\nc['job'] = 1\nconfig = c", {"job": "int"} | OPEN, real=False),
    job("not-known-what-it-has", "m = load(args.d)\nconfig = {'has': 1 if hasattr(m, 'x') else 'x', 'of': m.x, 'called': m.f(1)}", {"has": "int | str", "of": "unknown", "called": "unknown"}, real=False),
]  # fmt: skip


@parametrized(ROWS)
def test_modules_of_files(row: Row, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check(row, tmp_path, monkeypatch)
