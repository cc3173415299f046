"""A file is whole, old or new, whatever happens while it is patched; nothing else is left behind.

`INPUTGEN_TEST_ROUNDS=40` runs as many rounds as a release does.
"""

from __future__ import annotations

import errno
import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from inputgen.runtime import replace
from inputgen.runtime.errors import LaunchError, PatchError
from inputgen.runtime.patch import patch_file

ROUNDS = int(os.environ.get("INPUTGEN_TEST_ROUNDS", "1"))
OLD = "# c\na: 1\nb: 2\n"
NEW = "# c\na: 9\nb: 2\n"

# What a process does that may be cut short: the calls of os that replace.py makes, writes byte by byte.
KILLED = """
import os, signal, sys
from inputgen.runtime import replace
from inputgen.runtime.patch import patch_file

left = int(sys.argv[1])

def counted(function):
    def call(*args, **options):
        global left
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        left -= 1
        return function(*args, **options)
    return call

real_write = os.write
os.write = lambda descriptor, data: real_write(descriptor, data[:5])
for name in ("open", "write", "chmod", "fsync", "replace", "close", "stat", "scandir"):
    setattr(os, name, counted(getattr(os, name)))
patch_file("c.yaml", {"a": 9})
"""

# One of several processes that wait for each other, then patch.
TOGETHER = """
import sys, time
from inputgen.runtime.patch import patch_file
import yaml
sys.stdin.read(1)
assert patch_file("c.yaml", {"a": 9}) == ()
print(open("c.yaml").read(), end="")
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "c.yaml").write_text(OLD)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_killed_at_every_point(folder: Path) -> None:
    seen = set()
    for point in range(100):
        (folder / "c.yaml").write_text(OLD)
        killed = subprocess.run([sys.executable, "-c", KILLED, str(point)], cwd=folder, check=False)
        content = (folder / "c.yaml").read_text()
        assert content in (OLD, NEW)
        seen.add(content)
        if killed.returncode == 0:
            break
        assert killed.returncode == -signal.SIGKILL
    else:
        raise AssertionError("it never got to the end")
    assert point > 10
    assert seen == {OLD, NEW}
    # What the killed processes left is cleared away by one that comes later.
    for path in folder.glob(".inputgen-*"):
        os.utime(path, (time.time() - 3600,) * 2)
    assert len(names(folder)) > 1
    patch_file("c.yaml", {"a": 10})
    assert names(folder) == ["c.yaml"]


def test_a_temporary_file_of_a_process_that_lives_stays(folder: Path) -> None:
    (folder / ".inputgen-1-2.tmp").write_text("")
    patch_file("c.yaml", {"a": 9})
    assert names(folder) == [".inputgen-1-2.tmp", "c.yaml"]


@pytest.mark.parametrize("name", ["open", "write", "chmod", "fsync", "replace"])
@pytest.mark.parametrize("after", [0, 1])
def test_a_full_disk(folder: Path, monkeypatch: pytest.MonkeyPatch, name: str, after: int) -> None:
    real, calls = getattr(os, name), []

    def fails(*args: Any, **options: Any) -> Any:
        # The first `open` is that of the folder, for the lock.
        calls.append(args)
        if len(calls) > after + (name == "open"):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return real(args[0], args[1][:3]) if name == "write" else real(*args, **options)

    monkeypatch.setattr(os, name, fails)
    if after and name != "write":
        patch_file("c.yaml", {"a": 9})
        assert (folder / "c.yaml").read_text() == NEW
    else:
        with pytest.raises(LaunchError, match=r"c\.yaml: overrides cannot be written: No space left on device"):
            patch_file("c.yaml", {"a": 9})
        assert (folder / "c.yaml").read_text() == OLD
    assert names(folder) == ["c.yaml"]


def test_an_interrupt(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupted)
    with pytest.raises(KeyboardInterrupt):
        patch_file("c.yaml", {"a": 9})
    assert (folder / "c.yaml").read_text() == OLD
    assert names(folder) == ["c.yaml"]


def test_a_read_only_folder(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder.chmod(0o555)
    try:
        if os.access(folder, os.W_OK):  # root may write anywhere
            real = os.open

            def denied(path: Any, flags: int, *mode: int) -> int:
                if flags & os.O_CREAT:
                    raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), path)
                return real(path, flags, *mode)

            monkeypatch.setattr(os, "open", denied)
        with pytest.raises(LaunchError, match="overrides cannot be written: Permission denied"):
            patch_file("c.yaml", {"a": 9})
        # Nothing has to be written where the overrides are there already.
        assert patch_file("c.yaml", {"a": 1}) == ()
    finally:
        folder.chmod(0o755)
    assert (folder / "c.yaml").read_text() == OLD
    assert names(folder) == ["c.yaml"]


@pytest.mark.parametrize("number", range(5 * ROUNDS))
def test_eight_processes_at_once(folder: Path, number: int) -> None:
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", TOGETHER], cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for _ in range(8)
    ]
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("x")
        process.stdin.flush()
    outputs = [process.communicate(timeout=60)[0] for process in processes]
    assert [process.returncode for process in processes] == [0] * 8
    assert outputs == [NEW] * 8
    assert names(folder) == ["c.yaml"]


def test_a_lock_that_is_never_released(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fcntl = pytest.importorskip("fcntl")
    monkeypatch.setattr(replace, "_PATIENCE", 0.05)
    holder = os.open(folder, os.O_RDONLY)
    fcntl.flock(holder, fcntl.LOCK_EX)
    try:
        patch_file("c.yaml", {"a": 9})
    finally:
        os.close(holder)
    assert (folder / "c.yaml").read_text() == NEW


def test_without_locks(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "fcntl", None)
    patch_file("c.yaml", {"a": 9})
    assert (folder / "c.yaml").read_text() == NEW


def test_permissions_and_symlinks_stay(folder: Path) -> None:
    (folder / "real").mkdir()
    target = folder / "real" / "target.yaml"
    (folder / "c.yaml").rename(target)
    target.chmod(0o640)
    (folder / "c.yaml").symlink_to("real/target.yaml")
    patch_file("c.yaml", {"a": 9})
    assert (folder / "c.yaml").is_symlink()
    assert target.read_text() == NEW
    assert stat.S_IMODE(target.stat().st_mode) == 0o640
    assert names(folder / "real") == ["target.yaml"]


def test_a_file_that_stays_as_it_is_is_not_touched(folder: Path) -> None:
    before = (folder / "c.yaml").stat()
    patch_file("c.yaml", {"a": 1})
    after = (folder / "c.yaml").stat()
    # Reading it may move the time of access.
    assert (after.st_ino, after.st_mtime_ns, after.st_ctime_ns) == (
        before.st_ino,
        before.st_mtime_ns,
        before.st_ctime_ns,
    )


def test_a_misfit_leaves_the_file(folder: Path) -> None:
    with pytest.raises(PatchError):
        patch_file("c.yaml", {"b": 5, "a": {"x": 1}})
    assert (folder / "c.yaml").read_text() == OLD
    assert names(folder) == ["c.yaml"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be"])
def test_encodings_stay(folder: Path, encoding: str) -> None:
    mark = "\ufeff" if encoding == "utf-16-be" else ""
    (folder / "c.yaml").write_bytes((mark + "a: é\nb: 1\n").encode(encoding))
    patch_file("c.yaml", {"b": "ü"})
    assert (folder / "c.yaml").read_bytes() == (mark + "a: é\nb: ü\n").encode(encoding)


def test_other_encodings_are_an_error(folder: Path) -> None:
    (folder / "c.yaml").write_bytes("a: é\n".encode("latin-1"))
    with pytest.raises(PatchError, match=r"c\.yaml: it is not UTF-8 \(byte 3\)"):
        patch_file("c.yaml", {"a": 1})


def test_a_file_that_is_not_there(folder: Path) -> None:
    with pytest.raises(LaunchError, match=r"d\.yaml: .*No such file"):
        patch_file("d.yaml", {"a": 1})


@pytest.mark.parametrize("value", [9, "x" * 100, None])
def test_a_file_mounted_by_itself(folder: Path, monkeypatch: pytest.MonkeyPatch, value: Any) -> None:
    def busy(source: str, target: str) -> None:
        raise OSError(errno.EBUSY, os.strerror(errno.EBUSY))

    (folder / "c.yaml").write_text(OLD.replace("1", "a long text that is there"))
    monkeypatch.setattr(os, "replace", busy)
    assert "mount of its own" in patch_file("c.yaml", {"a": value})[0]
    assert (folder / "c.yaml").read_text() == OLD.replace("1", "null" if value is None else str(value))
    assert names(folder) == ["c.yaml"]
