"""pkgutil: the modules below a package of the project, as registries import them."""

from __future__ import annotations

from pathlib import Path

import pytest
from rows import Row, check, parametrized

FILES = {
    "models/__init__.py": "",
    "models/reg.py": "REG = {}\n",
    "models/a.py": "from .reg import REG\nREG['a'] = 0.5\n",
    "models/sub/__init__.py": "",
    "models/sub/b.py": "from ..reg import REG\nREG['b'] = 'x'\n",
}
START = "import importlib, pkgutil\nfrom enum import Enum\nimport models\nfrom models.reg import REG\n"
WALK = "for _, name, is_package in pkgutil.{}:\n    importlib.import_module(name)\n"
AGAIN = (
    "class S(str, Enum):\n    M = 'models'\ndef register(name):\n    package = importlib.import_module(name)\n"
    "    for _, below, is_package in pkgutil.iter_modules(package.__path__, package.__name__ + '.'):\n"
    "        importlib.import_module(below)\n        if is_package:\n            register(below)\nregister(S.M)\n"
)


def job(id_: str, body: str, types: object) -> Row:
    return Row(id_, f"{START}{body}config = dict(REG)", types, FILES)


ROWS = [
    job("walked", WALK.format("walk_packages(models.__path__, models.__name__ + '.')"), {"a": "float", "b": "str"}),
    job("walked-by-name", WALK.format("walk_packages(models.__path__, prefix='models.')"), {"a": "float", "b": "str"}),
    job("listed", WALK.format("iter_modules(models.__path__, 'models.')"), {"a": "float"}),
    job("listed-again-by-an-enum", AGAIN, {"a": "float", "b": "str"}),
    job("not-the-last", WALK.format("walk_packages(models.__path__, 'models.')") + "REG['n'] = len(name)\n", {"a": "float", "b": "str", "n": "int"}),
    job("without-a-prefix", "for _, name, _ in pkgutil.iter_modules(models.__path__):\n    importlib.import_module(f'models.{name}')\n", {"a?": "float"}),
]  # fmt: skip


@parametrized(ROWS)
def test_pkgutil(row: Row, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check(row, tmp_path, monkeypatch)
