"""Config files while a job runs: as they were, on disk, so that they can be put back whatever happens.

A job that is launched with overrides rewrites its config files. Before it starts, each of them is copied to
`.inputgen-run/` in the project root; when it ends they are put back, byte for byte, and the folder goes. Whoever is
killed before that leaves the folder, and the next `inputgen run` in the project puts the files back first.

For each file there are three: `KEY.lock` is locked (flock) while a run uses the file, and the job inherits the lock, so
that it holds for as long as the job lives, even if inputgen is killed; `KEY.orig` is its content; `KEY.json` tells what
it is the content of, and is written last. `KEY.tmp` is any of them, or the file itself, before it is whole.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import stat
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from inputgen.errors import ReadError, UsageError, WriteError
from inputgen.frozen import frozen
from inputgen.source.project import ProjectFileError, read_file

FOLDER = ".inputgen-run"
_ATTEMPTS = 20
_ENTRY = (".json", ".orig", ".tmp")


@frozen
class Snapshot:
    """A config file as it was.

    Attributes:
        path: relative to the project root, with `/`; links followed.
        mode: its permissions.
        expected: the digest of its data once the overrides are applied; None where that is not known.
    """

    path: str
    data: bytes
    mode: int
    expected: str | None


Digest = Callable[[bytes, str], str | None]
"""The digest of what a config file says, by its content and path; None where it cannot be read."""


class Journal:
    """The config files that one run of a job uses."""

    def __init__(self, root: Path, digest: Digest) -> None:
        self._root = root
        self._folder = root / FOLDER
        self._digest = digest
        self._locks: dict[str, int] = {}

    @property
    def locks(self) -> tuple[int, ...]:
        """The descriptors that the job has to inherit."""
        return tuple(self._locks.values())

    def hold(self, files: Sequence[Snapshot]) -> None:
        """Lock files and record what they hold.

        Raises:
            UsageError: if another run uses one of them, or this system has no file locks.
            WriteError: if the journal cannot be written.
        """
        try:
            for file in sorted(files, key=lambda found: found.path):
                if not self._lock(_key(file.path)):
                    why = "another run of this job, or what is left of one, still uses it"
                    raise UsageError(file.path, why, "wait for it to end, or give --isolated")
                if not self._is_current(file):
                    self._unlock(_key(file.path))
                    why = "it has changed since it was read: another run of this job has just put it back"
                    raise UsageError(file.path, why, "try again, or give --isolated")
                self._record(file)
            self._make_folder()  # another run may have tidied up in between
        except OSError as error:
            why = error.strerror or str(error)
            raise WriteError(str(self._folder), why, "make the project writable, or give --isolated") from None

    def _is_current(self, file: Snapshot) -> bool:
        """Whether a file still holds what was read before it was locked; another run may have held it then."""
        try:
            return (self._root / file.path).read_bytes() == file.data
        except FileNotFoundError:
            return False

    def release(self, *, restore: bool) -> list[str]:
        """Put the files back if asked to, forget them, and unlock them.

        Returns:
            What the user has to know, a line each.
        """
        notes: list[str] = []
        for key in list(self._locks):
            notes += self._finish(key, restore=restore)
        self._tidy()
        return notes

    def recover(self) -> list[str]:
        """Put back what runs that were killed have left.

        Returns:
            What was done, a line each.
        """
        notes: list[str] = []
        try:
            keys = {path.stem for path in self._folder.iterdir() if path.suffix in (".lock", *_ENTRY)}
        except FileNotFoundError:
            return notes
        except OSError as error:
            raise ReadError(str(self._folder), error.strerror or str(error), "remove it, or make it readable") from None
        try:
            for key in sorted(keys - set(self._locks)):
                if self._lock(key):
                    found = _read_entry(self._folder, key)
                    if found is not None and self._differs(found):
                        notes.append(f"{found.path}: put back as it was before a run that was killed")
                    notes += self._finish(key, restore=True)
        except OSError as error:
            raise WriteError(str(self._folder), error.strerror or str(error), "make it writable") from None
        self._tidy()
        return notes

    # --- locks -------------------------------------------------------------------------------------------------

    def _lock(self, key: str) -> bool:
        """Lock a file's entry, without waiting. The lock file may go while it is opened: then once more."""
        try:
            import fcntl
        except ImportError:
            why = "this system has no file locks, so its config files could not be put back safely"
            raise UsageError("inputgen run", why, "give --isolated") from None
        path = self._folder / f"{key}.lock"
        for _ in range(_ATTEMPTS):
            self._make_folder()
            try:
                descriptor = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o600)
            except FileNotFoundError:
                continue
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                os.close(descriptor)
                return False
            if _is_at(descriptor, path):
                self._locks[key] = descriptor
                return True
            os.close(descriptor)
        return False

    def _make_folder(self) -> None:
        for _ in range(_ATTEMPTS):
            try:
                self._folder.mkdir(exist_ok=True)
                break
            except FileExistsError:  # it was there, and another run removed it before Python could look what it is
                if self._folder.is_symlink() or self._folder.is_file():
                    raise
        ignore = self._folder / ".gitignore"
        if not ignore.exists():
            with contextlib.suppress(FileNotFoundError):
                ignore.write_text("*\n", encoding="utf-8")

    def _unlock(self, key: str) -> None:
        (self._folder / f"{key}.lock").unlink(missing_ok=True)
        os.close(self._locks.pop(key))

    def _tidy(self) -> None:
        """Remove the folder when nothing is in it but its .gitignore."""
        with contextlib.suppress(OSError):
            if [path.name for path in self._folder.iterdir()] == [".gitignore"]:
                (self._folder / ".gitignore").unlink()
                self._folder.rmdir()

    # --- entries -----------------------------------------------------------------------------------------------

    def _record(self, file: Snapshot) -> None:
        key = _key(file.path)
        entry = {"version": 1, "path": file.path, "mode": file.mode, "expected": file.expected, "pid": os.getpid()}
        self._replace(key, self._folder / f"{key}.orig", file.data, 0o600)
        self._replace(key, self._folder / f"{key}.json", json.dumps(entry).encode(), 0o600)

    def _finish(self, key: str, *, restore: bool) -> list[str]:
        file = _read_entry(self._folder, key)
        notes: list[str] = []
        if file is not None and restore:
            try:
                notes += self._restore(key, file)
            except OSError as error:
                why = error.strerror or str(error)
                kept = os.path.relpath(self._folder / f"{key}.orig")
                os.close(self._locks.pop(key))
                return [f"{file.path}: could not be put back: {why}; its content is in {kept}"]
        for suffix in _ENTRY:
            (self._folder / f"{key}{suffix}").unlink(missing_ok=True)
        self._unlock(key)
        return notes

    def _differs(self, file: Snapshot) -> bool:
        return _current(self._root / file.path) != (file.data, file.mode)

    def _restore(self, key: str, file: Snapshot) -> list[str]:
        """Put a file back. What is neither the old content nor that with the overrides is kept aside, not lost."""
        target = self._root / file.path
        current = _current(target)
        if current == (file.data, file.mode):
            return []
        notes: list[str] = []
        if current is not None and current[0] != file.data:
            digest = self._digest(current[0], file.path)
            if digest is None or digest != file.expected:
                kept = self._keep_aside(target, current[0])
                notes.append(f"{file.path}: put back; it was also changed otherwise meanwhile, which is kept in {kept}")
        target.parent.mkdir(parents=True, exist_ok=True)
        self._replace(key, target, file.data, file.mode)
        return notes

    def _replace(self, key: str, target: Path, data: bytes, mode: int) -> None:
        """Replace a file at once, and see that it reaches the disk: a reader finds the old content or the new.

        The new one is written in this folder, so that no kill leaves anything beside the user's files; where those are
        on another disk it is written beside the file.
        """
        temporary = self._folder / f"{key}.tmp"
        _write(temporary, data, mode)
        try:
            temporary.replace(target)
        except OSError as error:
            if error.errno != errno.EXDEV:
                raise
            beside = target.with_name(f".{target.name[:100]}.{key}.tmp")
            _write(beside, data, mode)
            beside.replace(target)

    def _keep_aside(self, target: Path, data: bytes) -> str:
        folder = self._folder / "found"
        folder.mkdir(exist_ok=True)
        descriptor, name = tempfile.mkstemp(dir=folder, prefix=f"{target.stem}-", suffix=target.suffix)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
        return os.path.relpath(name)


def _key(path: str) -> str:
    return hashlib.sha256(path.encode("utf-8", "surrogateescape")).hexdigest()[:16]


def _is_at(descriptor: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except OSError:
        return False


def _current(path: Path) -> tuple[bytes, int] | None:
    try:
        return read_file(path), stat.S_IMODE(path.stat().st_mode)
    except (ProjectFileError, OSError):
        return None


def _read_entry(folder: Path, key: str) -> Snapshot | None:
    """What a journal entry says; None where it is not whole, or is not one this program wrote."""
    try:
        entry: Any = json.loads(read_file(folder / f"{key}.json"))
        data = read_file(folder / f"{key}.orig")
        path, mode, expected = entry["path"], entry["mode"], entry["expected"]
    except (ProjectFileError, ValueError, KeyError, TypeError, RecursionError):
        return None
    if not isinstance(path, str) or not isinstance(mode, int) or _key(path) != key:
        return None
    resolved = (folder.parent / path).resolve()
    if not resolved.is_relative_to(folder.parent.resolve()):
        return None
    return Snapshot(path, data, mode & 0o7777, expected if isinstance(expected, str) else None)


def _write(path: Path, data: bytes, mode: int) -> None:
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    path.chmod(mode)
