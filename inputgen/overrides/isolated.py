"""A temporary copy of a project, to run a job in."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from inputgen.errors import ReadError, UsageError, WriteError
from inputgen.overrides.journal import FOLDER

_LEFT_OUT = frozenset({".git", ".hg", ".svn", "node_modules", "__pycache__", ".venv", "venv", "wandb", FOLDER})
MAX_BYTES = 2 * 1024**3
MAX_FILES = 100_000


def copy_project(root: Path) -> Path:
    """Copy a project into a new temporary folder: all but version control, environments and runs of W&B.

    Links stay links where they lead inside the project; elsewhere they are replaced by what they lead to, so that
    nothing outside the copy is written through them.

    Raises:
        UsageError: if it has more than 2 GiB or 100,000 files.
        ReadError, WriteError: if it cannot be read or copied.
    """
    _measure(root)
    try:
        target = Path(tempfile.mkdtemp(prefix="inputgen-run-"))
        _copy(root, target, root)
    except shutil.Error as error:
        raise ReadError(str(root), f"cannot be copied: {error}", "run without --isolated") from None
    except OSError as error:
        raise WriteError("a copy of the project", error.strerror or str(error), "make room for it") from None
    return target


def _measure(root: Path) -> None:
    files = size = 0
    for folder, folders, names in os.walk(root):
        folders[:] = [name for name in folders if not _left_out(Path(folder, name))]
        for name in names:
            files += 1
            try:
                size += os.lstat(os.path.join(folder, name)).st_size  # noqa: PTH118  (a Path for each costs more)
            except OSError:
                continue
        if files > MAX_FILES or size > MAX_BYTES:
            raise UsageError(f"{root}", "it has more than 2 GiB or 100,000 files", "run without --isolated")


def _left_out(path: Path) -> bool:
    return path.name in _LEFT_OUT or (path / "pyvenv.cfg").exists()


def _copy(source: Path, target: Path, root: Path) -> None:
    for entry in sorted(os.scandir(source), key=lambda found: found.name):
        path, copy = Path(entry.path), target / entry.name
        if entry.is_symlink() and _stays_inside(path, root):
            copy.symlink_to(os.readlink(path))  # noqa: PTH115
        elif entry.is_dir(follow_symlinks=False):
            if not _left_out(path):
                copy.mkdir()
                _copy(path, copy, root)
                shutil.copystat(path, copy)
        elif entry.is_file():
            shutil.copy2(path, copy)


def _stays_inside(link: Path, root: Path) -> bool:
    """Whether a link is relative and leads to what is copied, too."""
    try:
        return not os.path.isabs(os.readlink(link)) and link.resolve().is_relative_to(root)  # noqa: PTH115, PTH117
    except (OSError, RuntimeError):
        return False
