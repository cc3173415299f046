"""What a folder search skips: ignored by git, hidden, or installed."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

_SKIPPED_FOLDERS = frozenset({"node_modules", "site-packages", "__pycache__"})


class Ignored:
    """Decides what below a root is skipped (contract, "Commands").

    Args:
        root: the project root; `.gitignore` files from there down count, nearer ones over farther ones.
        exclude: further patterns of the configuration, in `.gitignore` syntax, relative to the root.
    """

    def __init__(self, root: Path, exclude: tuple[str, ...] = ()) -> None:
        self._root = root
        self._exclude = _spec(exclude) if exclude else None
        self._specs = lru_cache(maxsize=None)(self._read_spec)

    def folder(self, path: Path) -> bool:
        """Whether a search does not enter a folder."""
        name = path.name
        if name in _SKIPPED_FOLDERS or (name.startswith(".") and name not in {".", ".."}):
            return True
        return (path / "pyvenv.cfg").is_file() or self._matches(path, folder=True)

    def file(self, path: Path) -> bool:
        """Whether a search leaves out a file."""
        return path.name.startswith(".") or self._matches(path, folder=False)

    def _matches(self, path: Path, folder: bool) -> bool:
        try:
            relative = path.relative_to(self._root)
        except ValueError:
            return False
        suffix = "/" if folder else ""
        if self._exclude is not None and self._exclude.match_file(relative.as_posix() + suffix):
            return True
        # From the nearest .gitignore outwards: the first that says anything about the path decides (gitignore(5)).
        for depth in range(len(relative.parts) - 1, -1, -1):
            spec = self._specs(self._root.joinpath(*relative.parts[:depth]))
            if spec is not None:
                said = spec.check_file("/".join(relative.parts[depth:]) + suffix).include
                if said is not None:
                    return said
        return False

    @staticmethod
    def _read_spec(folder: Path) -> GitIgnoreSpec | None:
        from inputgen.source.project import ProjectFileError, read_file

        path = folder / ".gitignore"
        if not os.path.lexists(path):
            return None
        try:
            text = read_file(path).decode("utf-8", "replace")
        except ProjectFileError:
            return None
        return _spec(tuple(text.splitlines()))


def _spec(patterns: tuple[str, ...]) -> GitIgnoreSpec:
    from pathspec import GitIgnoreSpec

    good = []
    for pattern in patterns:
        try:
            GitIgnoreSpec.from_lines([pattern])
        except ValueError:  # git ignores a pattern it does not understand, and so do we
            continue
        good.append(pattern)
    return GitIgnoreSpec.from_lines(good)
