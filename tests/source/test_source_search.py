from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from inputgen.source.imports import imported_files
from inputgen.source.project import Project
from inputgen.source.search import Candidate, find_candidates, search

LAUNCH = "from wandb.sdk import launch\n"


def tree(root: Path, files: dict[str, str]) -> Project:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return Project(root.resolve())


def names(project: Project, *paths: str, **options: bool) -> list[str]:
    folders = [project.root / path for path in paths] or [project.root]
    return [project.relative(path) for path in search(folders, project, **options)]


def test_folders_that_hold_no_jobs_are_skipped(tmp_path: Path) -> None:
    kept = ["a.py", "env.py", "jobs/b.py", "jobs/venv_tools/c.py"]
    skipped = [
        ".hidden/a.py",
        ".git/hooks/a.py",
        ".dot.py",
        "node_modules/a/a.py",
        "my env/lib/python3.11/site-packages/a.py",
        "lib/site-packages/a.py",
        "jobs/__pycache__/a.py",
        "jobs/b.pyc",
        "jobs/readme.md",
        "jobs/b.py.txt",
        "any name/script.py",
    ]
    project = tree(tmp_path, dict.fromkeys([*kept, *skipped, "any name/pyvenv.cfg", "my env/pyvenv.cfg"], ""))
    assert names(project) == kept


@pytest.mark.parametrize(
    ("ignores", "kept"),
    [
        ({".gitignore": "build/\n*.gen.py\n"}, ["a.py", "sub/b.py", "sub/deep/c.py"]),
        ({".gitignore": "/a.py\n"}, ["a.gen.py", "build/d.py", "sub/b.py", "sub/deep/c.py"]),
        ({".gitignore": "*.py\n", "sub/.gitignore": "!b.py\n"}, ["sub/b.py"]),
        ({".gitignore": "*.py\n!sub/**\n"}, ["sub/b.py", "sub/deep/c.py"]),
        ({".gitignore": "sub/\n!sub/b.py\n"}, ["a.gen.py", "a.py", "build/d.py"]),  # no way back into a folder
        ({"sub/.gitignore": "deep\n"}, ["a.gen.py", "a.py", "build/d.py", "sub/b.py"]),
        ({"sub/.gitignore": "/b.py\nbuild\n"}, ["a.gen.py", "a.py", "build/d.py", "sub/deep/c.py"]),
        ({".gitignore": "sub/*/c.py\n# build\n\\#x\n"}, ["a.gen.py", "a.py", "build/d.py", "sub/b.py"]),
        ({".gitignore": "!\n[\nsub\n"}, ["a.gen.py", "a.py", "build/d.py"]),  # bad patterns harm nobody
        ({".gitignore": "a.py\r\nsub/\r\n"}, ["a.gen.py", "build/d.py"]),
    ],
)
def test_gitignore_is_honoured_as_git_does(tmp_path: Path, ignores: dict[str, str], kept: list[str]) -> None:
    files = dict.fromkeys(["a.py", "a.gen.py", "build/d.py", "sub/b.py", "sub/deep/c.py"], "")
    assert names(tree(tmp_path, {**files, **ignores})) == kept


def test_exclude_patterns_are_relative_to_the_root(tmp_path: Path) -> None:
    project = tree(tmp_path, dict.fromkeys(["a.py", "old/b.py", "x/old/c.py", "x/d.py"], LAUNCH))
    found = find_candidates([project.root], project, exclude=("/old", "d.py"))
    assert [project.relative(candidate.path) for candidate in found] == ["a.py", "x/old/c.py"]


def test_the_order_is_fixed_and_each_file_comes_once(tmp_path: Path) -> None:
    project = tree(tmp_path, dict.fromkeys(["b.py", "a.py", "z/a.py", "c/b.py", "c/a/a.py"], ""))
    expected = ["a.py", "b.py", "c/b.py", "c/a/a.py", "z/a.py"]
    assert names(project) == expected
    assert names(project, "", "c", "a.py") == expected


def test_notebooks_are_listed_on_request(tmp_path: Path) -> None:
    project = tree(tmp_path, {"a.py": "", "b.ipynb": "{}"})
    assert names(project) == ["a.py"]
    assert names(project, notebooks=True) == ["a.py", "b.ipynb"]


def test_a_cycle_of_folder_links_ends(tmp_path: Path) -> None:
    project = tree(tmp_path, {"sub/a.py": ""})
    (tmp_path / "sub/up").symlink_to("..")
    assert names(project) == ["sub/a.py"]


def candidates(project: Project, *paths: str, **options: object) -> dict[str, Candidate]:
    folders = [project.root / path for path in paths] or [project.root]
    found = find_candidates(folders, project, **options)  # type: ignore[arg-type]
    return {project.relative(candidate.path): candidate for candidate in found}


def test_a_wrapper_is_reached_through_modules_of_the_project(tmp_path: Path) -> None:
    project = tree(
        tmp_path,
        {
            "jobs/train.py": "import wandb\nfrom pkg import setup\nif __name__ == '__main__':\n    setup()\n",
            "jobs/direct.py": LAUNCH,
            "jobs/other.py": "import numpy\n",
            "src/pkg/__init__.py": "from .inner.wrap import setup\n",
            "src/pkg/inner/wrap.py": LAUNCH,
            "src/pkg/unrelated.py": "x = 1\n",
        },
    )
    found = candidates(project)
    assert list(found) == ["jobs/direct.py", "jobs/train.py", "src/pkg/__init__.py", "src/pkg/inner/wrap.py"]
    assert found["jobs/train.py"] == Candidate(project.root / "jobs/train.py", False, (), True)
    assert found["src/pkg/__init__.py"].imported_by == ("jobs/train.py",)
    assert found["src/pkg/inner/wrap.py"] == Candidate(
        project.root / "src/pkg/inner/wrap.py", True, ("src/pkg/__init__.py",), False
    )
    assert found["jobs/direct.py"].imported_by == ()


def test_a_wrapper_outside_the_folder_searched_counts(tmp_path: Path) -> None:
    project = tree(tmp_path, {"jobs/a.py": "import lib.wrap\n", "lib/wrap.py": LAUNCH})
    found = candidates(project, "jobs")
    assert list(found) == ["jobs/a.py"]
    assert not found["jobs/a.py"].mentions


def test_a_configured_root_is_searched_for_imports(tmp_path: Path) -> None:
    project = tree(tmp_path, {"jobs/a.py": "import wrap\n", "python/lib/wrap.py": LAUNCH})
    assert list(candidates(project, "jobs")) == []
    assert list(candidates(project, "jobs", roots=("python/lib",))) == ["jobs/a.py"]


def test_a_distribution_in_the_project_is_searched_for_imports(tmp_path: Path) -> None:
    wrappers = {"libs/one/src/one.py": LAUNCH, "libs/two/src/two.py": LAUNCH, "libs/one/setup.py": ""}
    project = tree(tmp_path, {"jobs/a.py": "import one\n", "jobs/b.py": "import two\n", **wrappers})
    assert list(candidates(project, "jobs")) == ["jobs/a.py"]


def test_import_cycles_end(tmp_path: Path) -> None:
    project = tree(
        tmp_path, {"a.py": "import b\n", "b.py": "import a\nimport c\n", "c.py": LAUNCH, "d.py": "import d\n"}
    )
    found = candidates(project)
    assert list(found) == ["a.py", "b.py", "c.py"]
    assert found["a.py"].imported_by == ("b.py",)


def test_all_takes_any_file_that_names_wandb(tmp_path: Path) -> None:
    project = tree(tmp_path, {"a.py": "import wandb\n", "b.py": "import torch\n"})
    assert list(candidates(project)) == []
    assert list(candidates(project, any_run_config=True)) == ["a.py"]


@pytest.mark.skipif(sys.platform == "win32", reason="has no FIFOs")
def test_what_cannot_be_read_is_left_out(tmp_path: Path) -> None:
    project = tree(tmp_path / "root", {"a.py": LAUNCH + "import pipe, outside, large\n"})
    root = project.root
    os.mkfifo(root / "pipe.py")
    (tmp_path / "secret.py").write_text(LAUNCH)
    (root / "outside.py").symlink_to(tmp_path / "secret.py")
    with (root / "large.py").open("wb") as file:
        file.write(LAUNCH.encode())
        file.truncate(10_000_001)
    assert list(candidates(project)) == ["a.py"]


FILES = {
    "job.py",
    "a",
    "a/__init__.py",
    "a/b.py",
    "a/c",
    "a/c/__init__.py",
    "a/c/d.py",
    "ns",
    "ns/e.py",
    "src",
    "src/f.py",
}


@pytest.mark.parametrize(
    ("source", "path", "expected"),
    [
        ("import a", "job.py", ["a/__init__.py"]),
        ("import a.b as x, ns.e", "job.py", ["a/__init__.py", "a/b.py", "ns/e.py"]),
        ("import a . c . d", "job.py", ["a/__init__.py", "a/c/__init__.py", "a/c/d.py"]),
        ("from a import b, name", "job.py", ["a/__init__.py", "a/b.py"]),
        ("from a.c import (\n    d as x,  # why, b\n)", "job.py", ["a/__init__.py", "a/c/__init__.py", "a/c/d.py"]),
        ("from a.c import \\\n  d", "job.py", ["a/__init__.py", "a/c/__init__.py", "a/c/d.py"]),
        ("from ns import e", "job.py", ["ns/e.py"]),
        ("import f", "job.py", ["src/f.py"]),
        ("def g():\n\tif x: import ns.e; from a import c", "job.py", ["a/__init__.py", "a/c/__init__.py", "ns/e.py"]),
        ("from . import b", "a/x.py", ["a/__init__.py", "a/b.py"]),
        ("from .b import x", "a/x.py", ["a/b.py"]),
        ("from .c.d import *", "a/x.py", ["a/c/__init__.py", "a/c/d.py"]),
        ("from .. import b", "a/c/d.py", ["a/__init__.py", "a/b.py"]),
        ("from ..b import y", "a/c/d.py", ["a/b.py"]),
        ("from ... import job", "a/c/d.py", ["job.py"]),
        ("from ..... import job", "a/c/d.py", []),
        ("import b", "a/x.py", ["a/b.py"]),  # a script's own folder comes first
        ("import job", "a/c/d.py", ["job.py"]),
        ("import numpy.linalg, os", "job.py", []),
        ("import a.nothing.b", "job.py", ["a/__init__.py"]),
        ("important = a", "job.py", []),
        ("x = important\nfromage = 1\n", "job.py", []),
        ("import job", "job.py", []),
        ("import a\r\nimport ns.e\r", "job.py", ["a/__init__.py", "ns/e.py"]),
        ("from a import", "job.py", []),
        ("import\n", "job.py", []),
        ("from a . c import d", "job.py", ["a/__init__.py", "a/c/__init__.py", "a/c/d.py"]),
    ],
)
def test_imports_are_read_from_bytes(source: str, path: str, expected: list[str]) -> None:
    assert list(imported_files(source.encode(), path, FILES)) == expected
