"""The project of a job: the folder that bounds what may be read, and reading within it."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Mapping
from pathlib import Path

from inputgen.frozen import field, frozen

# Far above any source or config file written by hand; a bound so that a data file named by mistake is not read.
MAX_FILE_SIZE = 10_000_000


class ProjectFileError(Exception):
    """A file that is not read.

    Attributes:
        path: the file, as it was asked for.
        reason: why, in words ("is a folder"), for a diagnostic.
    """

    def __init__(self, path: Path, reason: str) -> None:
        self.path = path
        self.reason = reason
        super().__init__(f"{path.name}: {reason}")


class OutsideProject(ProjectFileError):  # noqa: N818  (named for what it tells, as FileNotFoundError's kin are)
    """The file, or what a symbolic link leads to, is outside the project root."""


class Unreadable(ProjectFileError):  # noqa: N818
    """The file is missing, no regular file, too large, or the system refuses it."""


@frozen
class Project:
    """A project.

    Attributes:
        root: its folder, absolute and without symbolic links.
        changed: files taken to have another content than on disk, by path relative to the root: what fixes make.
    """

    root: Path
    changed: Mapping[str, bytes] = field(default_factory=dict)

    def relative(self, path: Path) -> str:
        """A path as diagnostics name it: from the root, with `/`. Outside the root it climbs with `..`."""
        absolute = Path(os.path.abspath(path))  # noqa: PTH100  (a link keeps its own name, so no resolve())
        for candidate in (absolute, _resolved_parent(absolute)):
            if candidate.is_relative_to(self.root):
                return candidate.relative_to(self.root).as_posix()
        try:
            return Path(os.path.relpath(absolute, self.root)).as_posix()
        except ValueError:  # another drive on Windows
            return absolute.as_posix()

    def contains(self, path: Path) -> bool:
        """Whether a path, once symbolic links are followed, is the root or below it."""
        try:
            return Path(path).resolve().is_relative_to(self.root)
        except (OSError, RuntimeError, ValueError):  # a cycle of links; a NUL character
            return False

    def read(self, path: Path) -> bytes:
        """The bytes of a file of the project.

        Raises:
            OutsideProject: if it is not below the root, links followed.
            Unreadable: if it is missing, not a regular file, over 10 MB, or cannot be read.
        """
        if not self.contains(path):
            raise OutsideProject(path, "is outside the project")
        changed = self.changed.get(self.relative(path)) if self.changed else None
        return read_file(path) if changed is None else changed


def read_file(path: Path) -> bytes:
    """The bytes of a regular file of at most 10 MB. Never waits: a FIFO or a device is refused unopened.

    Raises:
        Unreadable: if it is anything else, or cannot be read.
    """
    try:
        # O_NONBLOCK, since between a check and the opening a file can become a FIFO.
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except (OSError, ValueError) as error:
        raise Unreadable(path, _in_words(error)) from None
    try:
        _check_regular(path, os.fstat(handle))
        with os.fdopen(handle, "rb", closefd=False) as file:
            data = file.read(MAX_FILE_SIZE + 1)
    except OSError as error:
        raise Unreadable(path, _in_words(error)) from None
    finally:
        os.close(handle)
    if len(data) > MAX_FILE_SIZE:
        raise Unreadable(path, f"is larger than {MAX_FILE_SIZE // 1_000_000} MB")
    return data


def find_project(job: Path) -> Project:
    """The project of a job (contract, "Project root").

    The nearest folder above with a `pyproject.toml`, else the nearest with `.git`, else the job's own folder.

    Args:
        job: a file, or a folder to search; it need not exist.
    """
    path = Path(job).resolve()
    start = path if path.is_dir() else path.parent
    folders = [start, *start.parents]
    for marker, is_marker in (("pyproject.toml", Path.is_file), (".git", Path.exists)):
        for folder in folders:
            try:
                if is_marker(folder / marker):
                    return Project(folder)
            except OSError:  # a folder above that may not be looked into
                continue
    return Project(start)


# `name = "accelerate"` in `[project]` or `[metadata]`, `name="accelerate",` among the arguments of `setup()`.
_NAME = re.compile(
    rb"""^[ \t]*name[ \t]*=[ \t]*["']?([A-Za-z0-9._-]{1,100})["']?[ \t]*,?[ \t]*(?:#.*)?\r?$""", re.MULTILINE
)


def distribution_name(project: Project) -> str | None:
    """The name under which the project is distributed, as its packaging files say, in normal form (PEP 503).

    None where none of `pyproject.toml`, `setup.cfg` and `setup.py` in its root says one as a literal.
    """
    for file in ("pyproject.toml", "setup.cfg", "setup.py"):
        try:
            found = _NAME.search(project.read(project.root / file))
        except ProjectFileError:
            continue
        if found is not None:
            return re.sub(r"[-_.]+", "-", found[1].decode()).lower()
    return None


def _check_regular(path: Path, status: os.stat_result) -> None:
    mode = status.st_mode
    if stat.S_ISDIR(mode):
        raise Unreadable(path, "is a folder")
    if not stat.S_ISREG(mode):
        raise Unreadable(path, "is not a regular file")
    if status.st_size > MAX_FILE_SIZE:
        raise Unreadable(path, f"is larger than {MAX_FILE_SIZE // 1_000_000} MB")


def _resolved_parent(path: Path) -> Path:
    try:
        return path.parent.resolve() / path.name
    except (OSError, RuntimeError, ValueError):
        return path


def _in_words(error: OSError | ValueError) -> str:
    if isinstance(error, FileNotFoundError):
        return "does not exist"
    if isinstance(error, IsADirectoryError):
        return "is a folder"
    if isinstance(error, PermissionError):
        return "may not be read (permission denied)"
    if isinstance(error, OSError) and error.strerror:
        return f"cannot be read ({error.strerror.lower()})"
    return "has no valid name"
