"""What a project asks for, in each of the files that name requirements."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from inputgen.source.project import Project
from inputgen.source.requirements import wanted

LAST = math.inf
# File, text -> the newest and the oldest version of `a-lib` that is allowed; None for nothing said.
ROWS = [
    ("requirements.txt", "torch\na-lib==4.40.2  # x\n", ((4, 40), (4, 40))),
    ("requirements.txt", "A_Lib[extra]>=4.30,<5 ; python_version>='3.9'", ((4, LAST), (4, 30))),
    ("requirements.txt", "a.lib~=4.40", ((4, LAST), (4, 40))),
    ("requirements-dev.txt", "a-lib~=4.40.1", ((4, 40), (4, 40))),
    ("requirements/gpu.txt", "a-lib<=4.40", ((4, 40), None)),
    ("requirements.txt", "a-lib<4.46", ((4, 45), None)),
    ("requirements.txt", "a-lib < 4.46.2, >= 4.3", ((4, 46), (4, 3))),
    ("requirements.txt", "a-lib==4.*", ((4, LAST), (4, 0))),
    ("requirements.txt", "a-lib>=4", (None, (4, 0))),
    ("requirements.txt", "a-lib!=4.1", None),
    ("requirements.txt", "a-lib", None),
    ("requirements.txt", "# a-lib==4.40.2\nmy-a-lib==2.0\na-lib-more==1\na-library==2\n", None),
    ("requirements.txt", "a-lib @ git+https://example.org/a-lib@v4.40", ((4, 40), (4, 40))),
    ("requirements.txt", "git+https://example.org/x/a-lib.git@v4.40.1#egg=a_lib", ((4, 40), (4, 40))),
    ("requirements.txt", "-e git+ssh://git@example.org/x/a-lib@4b946c5d", "commit"),
    ("requirements.txt", "a-lib @ git+https://example.org/a-lib.git@a-branch ; python_version>'3'", "commit"),
    ("requirements.txt", "a-lib @ https://example.org/a-lib/archive/4b946c5d.zip", "commit"),
    ("requirements.txt", "https://example.org/a-lib/archive/refs/tags/v4.40.1.tar.gz", ((4, 40), (4, 40))),
    ("requirements.txt", "git+https://example.org/x/a-lib.git", None),
    ("requirements.txt", "git+https://example.org/x/a-lib.git@main", None),
    ("requirements.txt", "git+https://example.org/x/a-lib-more.git@4b946c5d", None),
    ("requirements.txt", "git+https://example.org/x/my-a-lib.git@4b946c5d", None),
    ("requirements.txt", "# git+https://example.org/x/a-lib.git@4b946c5d", None),
    ("setup.py", "setup(install_requires=['a-lib @ git+https://example.org/a-lib@4b946c5d', 'x'])", "commit"),
    ("environment.yml", "dependencies:\n  - pip:\n    - git+https://example.org/a-lib@4b946c5d\n", "commit"),
    ("pyproject.toml", 'a-lib = {git = "https://example.org/a-lib.git", rev = "4b946c5d"}', "commit"),
    (
        "pyproject.toml",
        '[tool.uv.sources]\na-lib = { git = "https://example.org/a-lib", tag = "v4.40.0" }',
        ((4, 40), (4, 40)),
    ),
    ("pyproject.toml", 'a-lib = {git = "https://example.org/a-lib.git"}\nx = {git = "u", rev = "4b946c5d"}', None),
    ("pyproject.toml", "[project]\ndependencies = ['x==1', \"a-lib (>=4.30)\"]", (None, (4, 30))),
    ("pyproject.toml", '[tool.poetry.dependencies]\na-lib = "^0.12.1"', ((0, 12), (0, 12))),
    ("pyproject.toml", 'a-lib = {version = "4.40.1", extras = ["x"]}', ((4, 40), (4, 40))),
    ("pyproject.toml", 'a-lib = "~4.40"', ((4, 40), (4, 40))),
    ("setup.py", "setup(install_requires=['a-lib<4.46', \"x\"])", ((4, 45), None)),
    ("setup.cfg", "[options]\ninstall_requires =\n    a-lib >= 4.36 , < 5.0\n", ((4, LAST), (4, 36))),
    ("environment.yml", "dependencies:\n  - a-lib=4.40\n  - pip:\n    - x==0.9.6\n", ((4, 40), (4, 40))),
    ("env.yaml", "dependencies:\n  - a-lib=4.40\n", ((4, 40), (4, 40))),
    ("uv.lock", '[[package]]\nname = "a-lib"\nversion = "4.57.3"\nsource = { registry = "x" }\n', ((4, 57), (4, 57))),
    ("poetry.lock", '[[package]]\nname = "A_Lib"\nversion = "4.31.0.dev0"\noptional = false\n', ((4, 31), (4, 31))),
    ("uv.lock", '[package.metadata]\nrequires-dist = [{ name = "a-lib", specifier = "==4.1" }]\n', None),
    ("uv.lock", '[[package]]\nname = "a-lib"\nsource = { virtual = "." }\n', None),
    ("environ.txt", "a-lib==4.40", None),
    ("README.md", "a-lib==4.40.2", None),
]


@pytest.mark.parametrize(("file", "text", "expected"), ROWS)
def test_wanted(file: str, text: str, expected: object, tmp_path: Path) -> None:
    path = tmp_path / file
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    found = wanted(Project(tmp_path), tmp_path / "src" / "job.py", "a-lib")
    told = ["commit" if each.commit else (each.newest, each.oldest) for each in found]
    assert told == ([] if expected is None else [expected])


def test_a_lock_file_says_what_pyproject_was_resolved_to(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[project]\ndependencies = ['a-lib>=4.30,<5']\n")
    (tmp_path / "uv.lock").write_text('[[package]]\nname = "a-lib"\nversion = "4.40.1"\n')
    (locked,) = wanted(Project(tmp_path), tmp_path / "job.py", "a-lib")
    assert (locked.newest, locked.file) == ((4, 40), "uv.lock")
    (tmp_path / "requirements.txt").write_text("a-lib==4.36\n")  # what pip installs is another thing
    found = wanted(Project(tmp_path), tmp_path / "job.py", "a-lib")
    assert [each.newest for each in found] == [(4, 40), (4, 36)]


def test_the_nearest_folder_counts_and_none_outside(tmp_path: Path) -> None:
    for folder, number in (("", 1), ("project", 2), ("project/jobs", 3)):
        (tmp_path / folder).mkdir(exist_ok=True)
        (tmp_path / folder / "requirements.txt").write_text(f"a-lib=={number}.0\n")
    project = Project(tmp_path / "project")
    (own,) = wanted(project, tmp_path / "project" / "jobs" / "deep" / "job.py", "a-lib")
    (root,) = wanted(project, tmp_path / "project" / "job.py", "a-lib")
    assert (own.newest, own.file) == ((3, 0), "jobs/requirements.txt")
    assert (root.newest, root.file) == ((2, 0), "requirements.txt")
    assert wanted(Project(tmp_path / "project" / "jobs"), tmp_path / "job.py", "a-lib") == ()
