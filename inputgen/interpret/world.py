"""The world an evaluation may look at: the project's modules and files, and nothing else."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, cast

from inputgen.frozen import field, frozen
from inputgen.interpret.module_search import ModuleSearch
from inputgen.interpret.versions import Versions
from inputgen.source.project import Project, ProjectFileError

if TYPE_CHECKING:
    from inputgen import model as m
    from inputgen.source.module import Module


T = TypeVar("T")

# Where the project lies is not to be seen in any output: what the job computes from `__file__` or its working directory
# starts with this instead, which no path does. It counts as absolute, and can be followed like any other path.
ROOT = "/\0project"


@frozen
class FoundText:
    """A text file as found: `text` where it could be read, else `error` says why not, in words.

    Attributes:
        path: the file, relative to the project root.
    """

    path: str
    text: str | None
    error: str | None


@frozen
class FoundFile:
    """A config file as found: `file` where it could be read, else `error` says why not, in words."""

    file: m.ConfigFile | None
    error: str | None


@frozen
class Setting:
    """Where and how a job runs, as far as it is configured.

    Attributes:
        cwd: its working directory, absolute.
        above: the folders it may be started from instead, nearest first: those above it, where none is configured.
        roots: folders that imports are looked up in, absolute, in order, after the job's own.
        argv: its arguments; None where they are not known.
        env: variables of its environment.
        files: what config paths that cannot be known are, in the order of the calls.
    """

    cwd: Path
    above: tuple[Path, ...] = ()
    roots: tuple[Path, ...] = ()
    argv: tuple[str, ...] | None = None
    env: Mapping[str, str] = field(default_factory=dict)
    files: tuple[str, ...] = ()


class World:
    """What the evaluator asks of the project. Everything is read at most once, and remembered for code frames.

    Attributes:
        sources: the text of every file read, by its path relative to the project root.
        versions: what is known of the versions of libraries.
        is_library: whether a name is that of a library that is known.
    """

    def __init__(self, project: Project, job: str, setting: Setting) -> None:
        self.project = project
        self.job = job
        self.setting = setting
        self.sources: dict[str, str] = {}
        self.versions = Versions(project, project.root / job)
        self.is_library: Callable[[str], bool] = lambda _: False
        self._search = ModuleSearch(
            project, project.root / job, setting.cwd, setting.roots, lambda name: self.is_library(name)
        )
        self._modules: dict[str, Module | m.Unparsed] = {}
        self._files: dict[str, FoundFile] = {}
        self._texts: dict[str, FoundText] = {}
        self._contents: dict[tuple[str, str], object] = {}

    # --- modules ------------------------------------------------------------------------------------------------

    def search_also(self, folder: str, *, first: bool) -> bool:
        """Look modules up in a folder too, which the job puts on `sys.path`; whether it is in the project.

        It stays, whatever path of the job put it there: a module found too many is better than one not found. One that
        is not there is looked up from the folders above: the job may be started from one of them.
        """
        below = self._below_cwd(folder) if self.is_folder(folder) is False else None
        above = [place / below for place in self.setting.above] if below is not None else []
        place = next((place for place in above if place.is_dir()), self.target(folder))
        return self._search.also_in(place, first=first)

    def has_module(self, name: str, importer: str, level: int) -> bool:
        """Whether the project has a module or package of a dotted name, as imported from the file `importer`.

        `level` counts the leading dots of a relative import.
        """
        return self._search.find(name, importer, level) is not None

    def module(self, name: str, importer: str, level: int) -> Module | m.Unparsed | None:
        """The project's module of a dotted name; None if it has none, or it cannot be read."""
        path = self._search.find(name, importer, level)
        if path is None:
            return None
        relative = self.project.relative(path)
        if relative not in self._modules:
            from inputgen.source.parse import parse_source

            try:
                data = self.project.read(path)
            except ProjectFileError:
                return None
            parsed = parse_source(data, relative)
            self.remember(relative, data)
            self._modules[relative] = parsed
        return self._modules[relative]

    def modules_below(self, package: str, depth: int) -> list[str]:
        """The modules in the folder of a package, by their dotted names below it, `depth` parts long."""
        return self._search.below(package, depth)

    def package_folder(self, package: str) -> str | None:
        """The folder of a package, whether or not it has an `__init__.py`, as the project names it."""
        folder = self._search.package_folder(package)
        return self.project.relative(folder) if folder is not None else None

    # --- files --------------------------------------------------------------------------------------------------

    def config_file(self, path: str) -> FoundFile:
        """A JSON or YAML file, by its path as the job spells it, checked in W&B's order (`wandb-facts` section 5)."""
        if path not in self._files:
            self._files[path] = self._read_config(path)
        return self._files[path]

    def _read_config(self, path: str) -> FoundFile:
        refusal = self._refusal(path)
        if refusal is not None:
            return FoundFile(None, refusal)
        return self.read_any(path)

    def _refusal(self, path: str) -> str | None:
        if os.path.isabs(path):  # noqa: PTH117 - the path is the job's text, for the system the job runs on
            return "the path is absolute, and W&B takes relative paths only"
        if ".." in path:
            return "the path contains '..', which W&B refuses"
        if "\0" in path:
            return "the path contains a NUL character"
        target = self.setting.cwd / path
        if not self.project.contains(target):
            return "it is outside the project"
        if not os.path.lexists(target) or not target.exists():
            return f"there is no such file in the job's working directory{self._similar(path)}"
        if not path.endswith((".json", ".yaml", ".yml")):
            if path.endswith("/") and target.is_dir():
                return "it is a folder"
            return "W&B takes .json, .yaml and .yml files only"
        return None

    @cached_property
    def names_wandb(self) -> bool:
        """Whether a Python file of the project names W&B, read or not: `search` tells what counts."""
        from inputgen.source.prefilter import names_wandb
        from inputgen.source.search import search

        if any(names_wandb(text.encode("utf-8", "replace")) for text in self.sources.values()):
            return True
        for path in search([self.project.root], self.project):
            try:
                if names_wandb(self.project.read(path)):
                    return True
            except ProjectFileError:
                continue
        return False

    @cached_property
    def requires_wandb(self) -> bool:
        """Whether the project names W&B, or requires it: what takes its logger from elsewhere may be given W&B's."""
        from inputgen.source.requirements import requires

        return self.names_wandb or requires(self.project, "wandb")

    def target(self, path: str) -> Path:
        """Where a path of the job leads."""
        if path == ROOT or path.startswith(ROOT + "/"):
            return self.project.root / path[len(ROOT) + 1 :]
        return self.setting.cwd / path

    def places_above(self, path: str) -> list[str]:
        """Where a path that leads to nothing from the working directory leads from a folder above it.

        Of files that hold the same the nearest is enough.
        """
        below = self._below_cwd(path)
        if below is None or os.path.lexists(self.setting.cwd / below):
            return []
        found: dict[bytes, str] = {}
        for folder in self.setting.above:
            with suppress(ProjectFileError, ValueError):
                place = f"{ROOT}/{self.project.relative(folder / below)}"
                found.setdefault(self.project.read(folder / below), place)
        return list(found.values())

    def _below_cwd(self, path: str) -> str | None:
        """A path as spelled from the working directory, `os.getcwd()` before it or not; None for any other."""
        if not path.startswith(ROOT):
            return None if "\0" in path or os.path.isabs(path) else path  # noqa: PTH117
        target, start = self.target(path), self.setting.cwd
        return str(target.relative_to(start)) if target.is_relative_to(start) and "\0" not in str(target) else None

    def read_any(self, path: str) -> FoundFile:
        """A JSON or YAML file that the job opens itself: without W&B's conditions on the path."""
        from inputgen.files.read import read_config

        target = self.target(path)
        try:
            data = self.project.read(target)
        except (ProjectFileError, ValueError) as error:
            return FoundFile(None, f"it {getattr(error, 'reason', 'cannot be read')}")
        relative = self.project.relative(target)
        self.remember(relative, data)
        return FoundFile(read_config(data, relative), None)

    def text_file(self, path: str) -> FoundText:
        """A text file that the job opens itself; a byte order mark is part of the text."""
        if path not in self._texts:
            self._texts[path] = self._read_text(path)
        return self._texts[path]

    def _read_text(self, path: str) -> FoundText:
        target = self.target(path)
        relative = self.project.relative(target) if "\0" not in str(target) else ""
        try:
            data = self.project.read(target)
            text = data.decode("utf-8")
        except ProjectFileError as error:
            return FoundText(relative, None, error.reason)
        except UnicodeDecodeError:
            return FoundText(relative, None, "is no UTF-8 text")
        self.remember(relative, data)
        return FoundText(relative, text, None)

    def contents(self, path: str, format_: str, read: Callable[[FoundText], T]) -> T:
        """What a reader makes of a text file, read once: `format_` names the reader."""
        key = (path, format_)
        if key not in self._contents:
            self._contents[key] = read(self.text_file(path))
        return cast(T, self._contents[key])

    def exists(self, path: str) -> bool | None:
        """Whether a path exists; None where it lies outside the project."""
        return self._answer(path, Path.exists)

    def is_folder(self, path: str) -> bool | None:
        """Whether a path is a folder; None where it lies outside the project."""
        return self._answer(path, Path.is_dir)

    def names_in(self, path: str, ending: str) -> list[str]:
        """The files in a folder whose names end so, less the ending; none where it is no folder of the project."""
        if self.is_folder(path) is not True:
            return []
        return sorted(
            entry.name.removesuffix(ending) for entry in self.target(path).glob(f"*{ending}") if entry.is_file()
        )

    def _answer(self, path: str, question: Callable[[Path], bool]) -> bool | None:
        target = self.target(path)
        try:
            return question(target) if self.project.contains(target) else None
        except (OSError, ValueError):
            return None

    def _similar(self, path: str) -> str:
        """A hint at a file above the job, or beside the missing one and spelled nearly as it is."""
        from difflib import get_close_matches

        if self.places_above(path):
            return ", but in a folder above it (if the job is started there, configure that as its `cwd`)"
        folder, name = os.path.split(path)
        try:
            beside = sorted(os.listdir(self.setting.cwd / folder))  # noqa: PTH208 - names are all that is wanted
        except (OSError, ValueError):
            return ""
        close = get_close_matches(name, [entry for entry in beside if entry.endswith((".json", ".yaml", ".yml"))], 1)
        return f" (did you mean {os.path.join(folder, close[0])!r}?)" if close else ""  # noqa: PTH118 - the job's text

    def remember(self, path: str, data: bytes) -> None:
        """Keep the text of a file for code frames."""
        from inputgen.source.decode import decode

        if path.endswith(".ipynb"):
            self._remember_cells(path, data)
            return
        text = decode(data, path)
        self.sources[path] = text if isinstance(text, str) else data.decode("latin-1")

    def _remember_cells(self, path: str, data: bytes) -> None:
        """Keep the text of each code cell of a notebook, under `PATH#N`."""
        from inputgen.source.notebook import read_cells

        cells = read_cells(data, path)
        self.sources[path] = data.decode("utf-8", "replace")
        if isinstance(cells, tuple):
            self.sources.update({f"{path}#{cell.number}": cell.text for cell in cells})
