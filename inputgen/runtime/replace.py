"""Files are replaced as a whole, or not at all, whatever happens meanwhile."""

from __future__ import annotations

import contextlib
import os
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_PREFIX = ".inputgen-"
_SUFFIX = ".tmp"
# After so many seconds a lock is not waited for any longer: every process writes the same, so that it is only a help.
_PATIENCE = 10.0
# A temporary file that old is left over from a process that was killed.
_STALE = 60.0


@contextlib.contextmanager
def locked_folder(path: str) -> Iterator[None]:
    """Keep other processes from patching in a file's folder; where that cannot be had, go on without.

    The folder itself is locked (`flock`), so that no lock file is left behind.
    """
    descriptor = None
    try:
        import fcntl

        descriptor = os.open(os.path.dirname(path), os.O_RDONLY)
        if _lock(descriptor, fcntl.flock, fcntl.LOCK_EX | fcntl.LOCK_NB):
            _remove_stale(os.path.dirname(path))
    except (ImportError, OSError):
        # Windows has no flock, and some network file systems refuse it.
        pass
    try:
        yield
    finally:
        if descriptor is not None:
            os.close(descriptor)


def _lock(descriptor: int, flock: object, how: int) -> bool:
    end = time.monotonic() + _PATIENCE
    while True:
        try:
            flock(descriptor, how)  # type: ignore[operator]
        except BlockingIOError:
            if time.monotonic() > end:
                return False
            time.sleep(0.01)
        else:
            return True


def _remove_stale(folder: str) -> None:
    for entry in os.scandir(folder):
        if entry.name.startswith(_PREFIX) and entry.name.endswith(_SUFFIX):
            with contextlib.suppress(OSError):
                if time.time() - entry.stat(follow_symlinks=False).st_mtime > _STALE:
                    os.unlink(entry.path)


def read_bytes(path: str) -> bytes:
    """The content of a file.

    Raises:
        OSError: if it cannot be read.
    """
    with open(path, "rb") as file:
        return file.read()


def replace_file(path: str, data: bytes) -> None:
    """Replace the content of a file, atomically: whoever opens it finds the old content or the new.

    Permissions stay, and the owner where that is allowed. A symlink has to be resolved by the caller.

    Raises:
        OSError: if it cannot be replaced; it is as it was, and no temporary file stays.
    """
    folder = os.path.dirname(path)
    status = os.stat(path)
    temporary = os.path.join(folder, f"{_PREFIX}{os.getpid()}-{os.urandom(6).hex()}{_SUFFIX}")
    try:
        _write(temporary, data, status)
        os.replace(temporary, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise
    _sync_folder(folder)


def overwrite_file(path: str, data: bytes) -> None:
    """Write over a file that cannot be replaced, since it is mounted by itself into a container.

    A process killed on the way may leave the old content's end after the new.

    Raises:
        OSError: if it cannot be written.
    """
    descriptor = os.open(path, os.O_WRONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0))
    try:
        _write_all(descriptor, data)
        os.ftruncate(descriptor, len(data))
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _write_all(descriptor: int, data: bytes) -> None:
    left = memoryview(data)
    while left:
        left = left[os.write(descriptor, left) :]


def _write(path: str, data: bytes, status: os.stat_result) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
    descriptor = os.open(path, flags, 0o600)
    try:
        _write_all(descriptor, data)
        if hasattr(os, "fchown") and (status.st_uid, status.st_gid) != (os.geteuid(), os.getegid()):
            with contextlib.suppress(OSError):
                os.fchown(descriptor, status.st_uid, status.st_gid)
        os.chmod(path, status.st_mode & 0o7777)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _sync_folder(folder: str) -> None:
    """Make the new name last through a power cut, where the system can."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
