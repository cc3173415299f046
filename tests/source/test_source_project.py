from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from inputgen.source.project import MAX_FILE_SIZE, OutsideProject, Project, Unreadable, find_project


@pytest.mark.parametrize(
    ("markers", "expected"),
    [
        (["top/pyproject.toml", "top/.git/HEAD"], "top"),
        (["top/.git/HEAD", "top/pkg/pyproject.toml"], "top/pkg"),
        (["top/pyproject.toml", "top/pkg/.git/HEAD"], "top"),
        (["top/.git/HEAD"], "top"),
        (["top/pkg/.git"], "top/pkg"),  # a worktree or submodule has a file
        (["top/pyproject.toml", "top/pkg/pyproject.toml/x"], "top"),  # a folder of that name is no marker
    ],
)
def test_the_root_is_the_nearest_pyproject_else_git(tmp_path: Path, markers: list[str], expected: str) -> None:
    for marker in markers:
        (tmp_path / marker).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / marker).write_text("")
    job = tmp_path / "top/pkg/jobs/job.py"
    job.parent.mkdir(parents=True)
    job.write_text("")
    assert find_project(job).root == (tmp_path / expected).resolve()


def test_without_a_marker_the_root_is_the_folder_of_the_job(tmp_path: Path) -> None:
    if any((folder / marker).exists() for folder in tmp_path.parents for marker in ("pyproject.toml", ".git")):
        pytest.skip("the temporary folder is inside a project")
    assert find_project(tmp_path / "missing.py").root == tmp_path.resolve()
    assert find_project(tmp_path).root == tmp_path.resolve()


def test_relative_paths_have_slashes_and_keep_the_name_of_a_link(tmp_path: Path) -> None:
    project = Project(tmp_path.resolve())
    (tmp_path / "a").mkdir()
    (tmp_path / "a/b.py").write_text("")
    (tmp_path / "link.py").symlink_to("a/b.py")
    assert project.relative(tmp_path / "a" / "b.py") == "a/b.py"
    assert project.relative(tmp_path / "a" / ".." / "link.py") == "link.py"
    assert project.relative(tmp_path / ".." / "x.py") == "../x.py"


def test_relative_sees_through_a_link_to_the_root(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real/job.py").write_text("")
    (tmp_path / "alias").symlink_to("real")
    assert find_project(tmp_path / "real/job.py").relative(tmp_path / "alias/job.py").endswith("job.py")
    assert Project((tmp_path / "real").resolve()).relative(tmp_path / "alias/job.py") == "job.py"


def make(tmp_path: Path) -> Project:
    root = tmp_path / "root"
    root.mkdir()
    (tmp_path / "secret.txt").write_text("secret")
    (root / "inside.txt").write_bytes(b"in\r\nside")
    return Project(root.resolve())


def test_what_is_inside_is_read_byte_for_byte(tmp_path: Path) -> None:
    project = make(tmp_path)
    (project.root / "link.txt").symlink_to("inside.txt")
    assert project.read(project.root / "inside.txt") == b"in\r\nside"
    assert project.read(project.root / "link.txt") == b"in\r\nside"


@pytest.mark.parametrize("how", ["dots", "absolute", "file link", "folder link", "chained link", "prefix"])
def test_what_is_outside_is_not_read(tmp_path: Path, how: str) -> None:
    project = make(tmp_path)
    root = project.root
    (root / "link.txt").symlink_to(tmp_path / "secret.txt")
    (root / "up").symlink_to("..")
    (root / "chain.txt").symlink_to("link.txt")
    sibling = tmp_path / "root-two"
    sibling.mkdir()
    (sibling / "x.txt").write_text("secret")
    path = {
        "dots": root / ".." / "secret.txt",
        "absolute": tmp_path / "secret.txt",
        "file link": root / "link.txt",
        "folder link": root / "up" / "secret.txt",
        "chained link": root / "chain.txt",
        "prefix": sibling / "x.txt",
    }[how]
    assert path.read_text() == "secret"
    assert not project.contains(path)
    with pytest.raises(OutsideProject, match="outside the project"):
        project.read(path)


def test_what_cannot_be_read_says_why(tmp_path: Path) -> None:
    project = make(tmp_path)
    root = project.root
    (root / "folder.yaml").mkdir()
    (root / "loop").symlink_to("loop")
    with (root / "large.yaml").open("wb") as file:
        file.truncate(MAX_FILE_SIZE + 1)
    with (root / "largest.yaml").open("wb") as file:
        file.truncate(MAX_FILE_SIZE)
    reasons = {"folder.yaml": "is a folder", "missing": "does not exist", "large.yaml": "is larger than 10 MB"}
    for name, reason in reasons.items():
        with pytest.raises(Unreadable) as caught:
            project.read(root / name)
        assert caught.value.reason == reason
    assert len(project.read(root / "largest.yaml")) == MAX_FILE_SIZE
    for name in ("loop", "nul\0name", "x" * 5000, "inside.txt/x"):
        with pytest.raises((Unreadable, OutsideProject)) as refused:
            project.read(root / name)
        assert refused.value.reason


@pytest.mark.skipif(sys.platform == "win32", reason="has no FIFOs")
@pytest.mark.parametrize("through_link", [False, True])
def test_a_fifo_is_refused_without_waiting(tmp_path: Path, through_link: bool) -> None:
    project = make(tmp_path)
    os.mkfifo(project.root / "pipe.py")
    (project.root / "link.py").symlink_to("pipe.py")
    with pytest.raises(Unreadable, match="not a regular file"):
        project.read(project.root / ("link.py" if through_link else "pipe.py"))


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_a_reason(tmp_path: Path) -> None:
    project = make(tmp_path)
    (project.root / "inside.txt").chmod(0)
    with pytest.raises(Unreadable, match="permission denied"):
        project.read(project.root / "inside.txt")
