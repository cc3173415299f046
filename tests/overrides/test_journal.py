"""The journal of config files: killed at every step, it loses nothing."""

from __future__ import annotations

import errno
import os
import stat
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from inputgen.errors import UsageError
from inputgen.overrides.journal import FOLDER, Journal, Snapshot
from inputgen.overrides.patched import NotPatchableError, by_shim, by_wandb, digest

pytestmark = pytest.mark.skipif(os.name != "posix", reason="POSIX locks")

BEFORE = b"# text\nlr: 0.1\nname: 'x'\n"
AFTER = b"lr: 7\nname: x\n"


def snapshot(path: Path, root: Path) -> Snapshot:
    mode = stat.S_IMODE(path.stat().st_mode)
    return Snapshot(path.relative_to(root).as_posix(), path.read_bytes(), mode, digest(AFTER, "config.yaml"))


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "sub" / "config.yaml"
    path.parent.mkdir()
    path.write_bytes(BEFORE)
    path.chmod(0o640)
    return path


def one_run(root: Path, config: Path) -> None:
    journal = Journal(root, digest)
    journal.recover()
    journal.hold([snapshot(config, root)])
    config.write_bytes(AFTER)
    journal.release(restore=True)


def recover(root: Path) -> None:
    Journal(root, digest).recover()


class Counted:
    """Ends the process, as SIGKILL does, before the n-th call that changes something on disk."""

    def __init__(self, after: int) -> None:
        self.left = after

    def wrap(self, function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            if self.left == 0:
                os._exit(9)
            self.left -= 1
            return function(*args, **kwargs)

        return call


CHANGES = ("open", "unlink", "rename", "replace", "mkdir", "rmdir", "fsync", "chmod")


def killed(after: int, work: Callable[[], None]) -> bool:
    """Do work in a child that is killed before its n-th change; whether it was."""
    child = os.fork()
    if child == 0:
        counted = Counted(after)
        for name in CHANGES:
            setattr(os, name, counted.wrap(getattr(os, name)))
        try:
            work()
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9


def test_killed_at_every_step(tmp_path: Path, config: Path) -> None:
    steps = 0
    while killed(steps, lambda: one_run(tmp_path, config)):
        assert config.read_bytes() in (BEFORE, AFTER), steps
        Journal(tmp_path, digest).recover()
        assert config.read_bytes() == BEFORE, steps
        assert stat.S_IMODE(config.stat().st_mode) == 0o640, steps
        steps += 1
        assert steps < 500
    # It was killed at each of them. Those that pathlib makes are not seen before 3.11: it keeps functions of its own.
    assert steps > (15 if sys.version_info >= (3, 11) else 8)
    assert config.read_bytes() == BEFORE
    assert [path.name for path in tmp_path.rglob("*")] == ["sub", "config.yaml"]


def test_killed_at_every_step_of_the_recovery(tmp_path: Path, config: Path) -> None:
    steps = 0
    while True:
        journal = Journal(tmp_path, digest)
        journal.hold([snapshot(config, tmp_path)])
        config.write_bytes(AFTER)
        for descriptor in journal.locks:
            os.close(descriptor)
        was_killed = killed(steps, lambda: recover(tmp_path))
        Journal(tmp_path, digest).recover()
        assert config.read_bytes() == BEFORE, steps
        if not was_killed:
            break
        steps += 1
        assert steps < 500
    assert steps > 8


def test_one_file_one_run(tmp_path: Path, config: Path) -> None:
    first, second = Journal(tmp_path, digest), Journal(tmp_path, digest)
    first.hold([snapshot(config, tmp_path)])
    with pytest.raises(UsageError, match="another run"):
        second.hold([snapshot(config, tmp_path)])
    assert second.recover() == []
    config.write_bytes(AFTER)
    first.release(restore=True)
    assert config.read_bytes() == BEFORE
    second.hold([snapshot(config, tmp_path)])
    second.release(restore=True)
    assert not (tmp_path / FOLDER).exists()


def test_one_of_several_files_is_taken(tmp_path: Path, config: Path) -> None:
    other = tmp_path / "a.yaml"
    other.write_bytes(BEFORE)
    first, second = Journal(tmp_path, digest), Journal(tmp_path, digest)
    first.hold([snapshot(config, tmp_path)])
    with pytest.raises(UsageError):
        second.hold([snapshot(other, tmp_path), snapshot(config, tmp_path)])
    second.release(restore=True)
    first.release(restore=True)
    assert not (tmp_path / FOLDER).exists()


def test_a_folder_that_is_gone_is_made_again(tmp_path: Path, config: Path) -> None:
    journal = Journal(tmp_path, digest)
    journal.hold([snapshot(config, tmp_path)])
    config.unlink()
    config.parent.rmdir()
    assert journal.release(restore=True) == []
    assert config.read_bytes() == BEFORE


def test_a_file_on_another_disk(tmp_path: Path, config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rename = os.replace

    def replace(source: Any, target: Any) -> None:
        if Path(source).parent != Path(target).parent:
            raise OSError(errno.EXDEV, "Invalid cross-device link")
        rename(source, target)

    monkeypatch.setattr(os, "replace", replace)
    one_run(tmp_path, config)
    assert config.read_bytes() == BEFORE
    assert [path.name for path in tmp_path.rglob("*")] == ["sub", "config.yaml"]


def rounds(root: Path, config: Path, marker: Path, count: int) -> int:
    """Runs of one process among several; how many it got to do. Ends it if a file is used by two runs at once."""
    done = 0
    for _ in range(count):
        journal = Journal(root, digest)
        journal.recover()
        try:
            journal.hold([snapshot(config, root)])
        except UsageError:
            journal.release(restore=True)
            continue
        os.close(os.open(marker, os.O_CREAT | os.O_EXCL))  # fails if there is another run
        assert config.read_bytes() == BEFORE
        config.write_bytes(AFTER)
        marker.unlink()
        journal.release(restore=True)
        done += 1
    return done


def test_eight_processes_at_once(tmp_path: Path, config: Path) -> None:
    outside = config.parent / "marker"
    children = []
    for _ in range(8):
        child = os.fork()
        if child == 0:
            try:
                os._exit(0 if rounds(tmp_path, config, outside, 60) else 3)
            except BaseException:
                import traceback

                traceback.print_exc()
                os._exit(1)
        children.append(child)
    statuses = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
    assert 1 not in statuses
    assert 0 in statuses
    assert config.read_bytes() == BEFORE
    Journal(tmp_path, digest).recover()
    assert [path.name for path in tmp_path.rglob("*")] == ["sub", "config.yaml"]


FORGED = [
    '{"path": "../outside.yaml", "mode": 420, "expected": null}',
    '{"path": "/etc/hostname", "mode": 420, "expected": null}',
    '{"path": 3, "mode": 420, "expected": null}',
    "[]",
    "{",
    "[" * 100_000,
]


@pytest.mark.parametrize("text", FORGED, ids=range(len(FORGED)))
def test_a_forged_journal_writes_nothing(tmp_path: Path, text: str) -> None:
    import hashlib
    import json

    root = tmp_path / "project"
    (root / FOLDER).mkdir(parents=True)
    outside = tmp_path / "outside.yaml"
    outside.write_bytes(BEFORE)
    try:
        path = str(json.loads(text)["path"])
    except (ValueError, TypeError, RecursionError):
        path = "x"
    key = hashlib.sha256(path.encode()).hexdigest()[:16]
    (root / FOLDER / f"{key}.json").write_text(text)
    (root / FOLDER / f"{key}.orig").write_bytes(AFTER)
    Journal(root, digest).recover()
    assert outside.read_bytes() == BEFORE
    assert [path.name for path in tmp_path.iterdir()] in (["project", "outside.yaml"], ["outside.yaml", "project"])


PATCHED = [
    ("a.yaml", b"a: 1 # c\nb: {c: yes}\n", {"a": 2}, b"a: 2\nb:\n  c: true\n"),
    ("a.json", b'{"b": 1,"a": "\xc3\xa9"}', {"a": 2}, b'{\n  "b": 1,\n  "a": 2\n}'),
    ("a.yaml", b"a: 1\n", {"a": {"b": 2}}, None),
    ("a.yaml", b"- 1\n", {"a": 2}, None),
    ("a.yaml", b"a: [\n", {"a": 2}, None),
    ("a.yaml", b"a: 1\n---\na: 2\n", {"a": 2}, None),
]


@pytest.mark.parametrize(("name", "before", "overrides", "after"), PATCHED, ids=range(len(PATCHED)))
def test_what_a_file_becomes(name: str, before: bytes, overrides: dict[str, Any], after: bytes | None) -> None:
    if after is None:
        with pytest.raises(NotPatchableError):
            by_wandb(before, name, overrides)
        return
    assert by_wandb(before, name, overrides) == after
    # Both writers make the same data of it, and the job's end tells them from a change by somebody else.
    shim = by_shim(before, name, overrides)
    assert digest(shim, name) == digest(after, name) != digest(before, name)


def test_by_wandb_is_what_wandb_writes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import json

    from wandb.sdk.launch.inputs.files import FILE_OVERRIDE_ENV_VAR, FileOverrides, override_file

    monkeypatch.chdir(tmp_path)
    for name, before, overrides, after in PATCHED:
        if after is None:
            continue
        Path(name).write_bytes(before)
        monkeypatch.setattr(FileOverrides, "_instance", None)
        monkeypatch.setenv(FILE_OVERRIDE_ENV_VAR, json.dumps({name: overrides}))
        override_file(name)
        assert Path(name).read_bytes() == after
    monkeypatch.setattr(FileOverrides, "_instance", None)
