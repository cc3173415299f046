"""Finds the files below a folder that may be jobs, by their names and bytes alone."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from inputgen.frozen import frozen
from inputgen.source.distributions import nested_roots
from inputgen.source.ignore import Ignored
from inputgen.source.imports import imported_files
from inputgen.source.prefilter import mentions_launch, mentions_run_config
from inputgen.source.project import Project, ProjectFileError

_MAIN = re.compile(rb"""__name__[ \t]*==[ \t]*["']__main__["']|["']__main__["'][ \t]*==[ \t]*__name__""")


@frozen
class Candidate:
    """A file that may be a job: Launch's names are in it, or in a project module that it may import.

    Attributes:
        path: the file.
        mentions: whether the names are in the file itself.
        imported_by: the other candidates that may import it, as paths relative to the project root, sorted.
            A module that is only imported by jobs is no job itself (contract, "Job"); whether it is more than
            that, its evaluation tells.
        has_main: whether it compares `__name__` with `"__main__"`, as scripts do and modules do not.
    """

    path: Path
    mentions: bool
    imported_by: tuple[str, ...] = ()
    has_main: bool = False


def find_candidates(
    paths: Iterable[Path],
    project: Project,
    *,
    exclude: tuple[str, ...] = (),
    roots: tuple[str, ...] = (),
    notebooks: bool = False,
    any_run_config: bool = False,
) -> tuple[Candidate, ...]:
    """The files at or below some paths that may be jobs.

    Each file is read once. Files outside the project, too large or unreadable are left out, and so are those that
    `.gitignore` and the rest of the contract's list skip.

    Args:
        paths: folders to search; a file is a candidate if its bytes are.
        project: their project; modules anywhere in it count for what a file reaches, ignored ones too.
        exclude: patterns of the configuration, in `.gitignore` syntax, relative to the project root.
        roots: import roots of the configuration, relative to the project root, besides the root, `src` and the
            folders of distributions.
        notebooks: whether `.ipynb` files are listed.
        any_run_config: whether a file that names wandb is enough (`--all`).

    Returns:
        Candidates in order of their paths.
    """
    listed = {
        project.relative(path): path
        for path in search(paths, project, Ignored(project.root, exclude), notebooks=notebooks)
    }
    mentions = mentions_run_config if any_run_config else mentions_launch
    installed = [project.relative(folder) for folder in nested_roots(project.root)]
    looks = _look_at_all(listed, project, mentions, tuple(dict.fromkeys((*roots, "", "src", *installed))))
    reaching = _reaching(looks)
    importers = _importers(looks, reaching)
    return tuple(
        Candidate(listed[name], looks[name].mentions, tuple(importers.get(name, ())), looks[name].has_main)
        for name in sorted(reaching)
        if name in listed
    )


def search(
    paths: Iterable[Path], project: Project, ignored: Ignored | None = None, *, notebooks: bool = False
) -> Iterator[Path]:
    """The Python files at or below some paths, each once, folder by folder in order of name.

    Symbolic links to folders are not followed; a link to a file counts if it leads to a file of the project.
    """
    suffixes = (".py", ".ipynb") if notebooks else (".py",)
    ignored = ignored or Ignored(project.root)
    seen: set[Path] = set()
    for path in paths:
        absolute = Path(os.path.abspath(path))  # noqa: PTH100  (a link keeps its own name)
        if not absolute.is_relative_to(project.root):
            absolute = absolute.resolve()
        found: Iterable[Path] = [absolute] if absolute.is_file() else _walk(absolute, suffixes, ignored)
        for file in found:
            if file not in seen:
                seen.add(file)
                yield file


def _walk(folder: Path, suffixes: tuple[str, ...], ignored: Ignored) -> Iterator[Path]:
    for current, folders, files in os.walk(folder):
        base = Path(current)
        # os.walk goes on with what is left in its list.
        folders[:] = sorted(name for name in folders if not ignored.folder(base / name))
        for name in sorted(files):
            if name.endswith(suffixes) and not ignored.file(base / name):
                yield base / name


@frozen
class _Look:
    """What the bytes of one file say."""

    mentions: bool
    has_main: bool
    imports: tuple[str, ...]


class _Tree:
    """The files and folders of a project, as a container of relative paths; a folder is listed when first asked for."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._folders: dict[str, frozenset[str]] = {}

    def __contains__(self, path: object) -> bool:
        folder, _, name = str(path).rpartition("/")
        names = self._folders.get(folder)
        if names is None:
            try:
                names = frozenset(os.listdir(f"{self._root}/{folder}"))  # noqa: PTH208  (pathlib takes twice as long)
            except (OSError, ValueError):
                names = frozenset()
            self._folders[folder] = names
        return name in names


def _look_at_all(
    listed: Iterable[str], project: Project, mentions: Callable[[bytes], bool], roots: tuple[str, ...]
) -> dict[str, _Look]:
    """Look at the listed files, and at all that they import: a wrapper may be outside the folders searched."""
    tree = _Tree(project.root)
    looks: dict[str, _Look] = {}
    waiting = list(listed)
    while waiting:
        name = waiting.pop()
        if name in looks:
            continue
        try:
            data = project.read(project.root / name)
        except ProjectFileError:
            looks[name] = _Look(False, False, ())
            continue
        imports = () if name.endswith(".ipynb") else imported_files(data, name, tree, roots)
        looks[name] = _Look(mentions(data), b"__main__" in data and _MAIN.search(data) is not None, imports)
        waiting.extend(imports)
    return looks


def _importers(looks: Mapping[str, _Look], among: Iterable[str]) -> dict[str, list[str]]:
    importers: dict[str, list[str]] = {}
    for name in sorted(among):
        for target in looks[name].imports:
            importers.setdefault(target, []).append(name)
    return importers


def _reaching(looks: Mapping[str, _Look]) -> set[str]:
    """The files that hold the names, or import one that does, directly or not."""
    importers = _importers(looks, looks)
    reaching = {name for name, look in looks.items() if look.mentions}
    waiting = list(reaching)
    while waiting:
        for name in importers.get(waiting.pop(), ()):
            if name not in reaching:
                reaching.add(name)
                waiting.append(name)
    return reaching
