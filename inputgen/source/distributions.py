"""Distributions within a project: `pip install -e libs/core` lets any code import what that folder holds.

Each has a packaging file in its folder, and its packages there or in `src` (setuptools, "Package discovery").
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

_PACKAGING = frozenset({"pyproject.toml", "setup.py"})  # pip installs no folder that has neither
_NONE_BELOW = frozenset({"node_modules", "site-packages", "pyvenv.cfg", "__init__.py"})
_DEPTH = 3  # `third_party/group/name`
_FOLDERS = 2_000  # that are looked into: past it, data lie there
_MODULES = 150  # of one package: past it, it is a copy of a library, and takes long to follow


def nested_roots(root: Path) -> tuple[Path, ...]:
    """The folders below a project's root where distributions may have their packages, the nearest to it first."""
    return tuple(place for folder in _distributions(root) for place in (folder, folder / "src"))


def is_small(package: Path) -> bool:
    """Whether a package, or a module, has few enough modules to be the project's own, and no copy of a library."""
    modules = (name for _, _, names in os.walk(package) for name in names if name.endswith(".py"))
    return sum(1 for _ in islice(modules, _MODULES + 1)) <= _MODULES


def _distributions(root: Path) -> Iterator[Path]:
    level, looked = [root], 0
    for _ in range(_DEPTH + 1):
        below: list[Path] = []
        for folder in level:
            looked += 1
            names, folders = _listed(folder) if looked <= _FOLDERS else (frozenset(), [])
            if folder != root and not _PACKAGING.isdisjoint(names):
                yield folder
            if folder == root or _NONE_BELOW.isdisjoint(names):
                below += folders
        level = below


def _listed(folder: Path) -> tuple[frozenset[str], list[Path]]:
    """The names in a folder, and the folders that are not hidden, in order of name; links are not followed."""
    try:
        with os.scandir(folder) as found:
            entries = sorted((entry.name, entry.is_dir(follow_symlinks=False)) for entry in found)
    except OSError:
        return frozenset(), []
    shown = [name for name, is_folder in entries if is_folder and not name.startswith(".") and name not in _NONE_BELOW]
    return frozenset(name for name, _ in entries), [folder / name for name in shown]
