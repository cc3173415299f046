"""Where the modules of a project are: by the names that code imports, as Python would find them."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from functools import cached_property
from pathlib import Path, PurePosixPath

from inputgen.source.distributions import is_small, nested_roots
from inputgen.source.project import Project, ProjectFileError, distribution_name

# Libraries without a model that projects often have a whole copy of, and what starts a run in one, or writes to it.
_COPIED = frozenset({"diffusers"})
_RUNNING = re.compile(rb"wandb\.(init|config|run)\b|init_trackers|WandbLogger\(")


def _modules_in(folder: Path, depth: int) -> Iterator[str]:
    for path in folder.iterdir():
        stem = path.name.removesuffix(".py")
        if not stem or "." in stem or stem.startswith("__"):  # `import_module` takes names that no statement can spell
            continue
        if depth > 1:
            yield from (f"{stem}.{inner}" for inner in (_modules_in(path, depth - 1) if path.is_dir() else ()))
        elif path.suffix == ".py" or (path / "__init__.py").is_file():
            yield stem


def _in_package(folder: Path) -> bool:
    return (folder / "__init__.py").is_file()


class ModuleSearch:
    """Looks modules of a project up; each name once, until the job adds a folder.

    Args:
        project: the project.
        job: the job, absolute.
        cwd: its working directory, absolute.
        roots: folders that imports are looked up in, absolute, in order, after the job's own.
        is_library: whether a name is that of a library that is known.
    """

    def __init__(
        self, project: Project, job: Path, cwd: Path, roots: tuple[Path, ...], is_library: Callable[[str], bool]
    ) -> None:
        self.project = project
        self.job = job
        self.cwd = cwd
        self.roots = roots
        self.is_library = is_library
        self._found: dict[tuple[str, str, int], Path | None] = {}
        self._exists: dict[str, bool] = {}
        self._installing: dict[str, tuple[Path, ...]] = {}
        self._copied: dict[str, bool] = {}
        self._running: dict[str, bool] = {}
        self._added_first: tuple[Path, ...] = ()
        self._added_last: tuple[Path, ...] = ()

    @cached_property
    def _search_path(self) -> tuple[Path, ...]:
        """Where absolute imports are looked up: as `python job.py` does, then the usual roots of a project.

        Last the folders above the job, nearest first: one of them is where `python -m package.job` is called. A folder
        inside a package is none (its `logging` would hide Python's), nor that of a job that knows its package.
        """
        job = self.job
        own = () if _in_package(job.parent) and self._imports_its_package() else (job.parent,)
        inside = (folder for folder in job.parent.parents if folder.is_relative_to(self.project.root))
        above = (folder for folder in inside if not _in_package(folder))
        set_apart = (self.cwd,) if self.cwd != job.parent else ()
        usual = (*set_apart, self.project.root, self.project.root / "src")
        return tuple(dict.fromkeys((*own, *self.roots, *usual, *above)))

    def _imports_its_package(self) -> bool:
        """Whether a job in a package is written as a module of it: with relative imports, or by the package's name."""
        package = next(folder for folder in self.job.parents if not _in_package(folder.parent)).name
        return self._job_has(rb"from[ \t]+\.|(from|import)[ \t]+" + re.escape(package.encode()) + rb"\b")

    def _job_has(self, statement: bytes) -> bool:
        """Whether the job has a statement that begins so."""
        try:
            data = self.project.read(self.job)
        except ProjectFileError:
            return False
        return re.search(rb"^[ \t]*(" + statement + rb")", data, re.MULTILINE) is not None

    @cached_property
    def _namespaces(self) -> frozenset[Path]:
        """The folders above the job that it imports from by their names: packages, if without an `__init__.py`.

        None of them is a place to look modules up, where their names are those of others (`pkg/hydra/train.py`).
        """
        usual = (self.project.root, self.project.root / "src")
        above = (folder for folder in self.job.parent.parents if folder.parent in usual and folder not in self.roots)
        named = (folder for folder in above if folder != self.cwd and folder.name.isidentifier())
        return frozenset(
            folder for folder in named if self._job_has(rb"(from|import)[ \t]+" + folder.name.encode() + rb"[.]")
        )

    def also_in(self, folder: Path, *, first: bool) -> bool:
        """Look modules up in a folder too, before all others or after them; whether it is in the project."""
        if not self.project.contains(folder):
            return False
        if folder in (*self._added_first, *self._added_last):
            return True
        if first:
            self._added_first = (folder, *self._added_first)
        else:
            self._added_last = (*self._added_last, folder)
        self._found = {key: found for key, found in self._found.items() if key[2]}
        self._copied = {}
        return True

    def below(self, package: str, depth: int) -> list[str]:
        """The modules in the folder of a package, by their dotted names below it, `depth` parts long."""
        folder = self.package_folder(package)
        return sorted(_modules_in(folder, depth)) if folder is not None else []

    def package_folder(self, package: str) -> Path | None:
        """The folder of a package, whether or not it has an `__init__.py`."""
        name = package.split(".")
        folders = (folder.joinpath(*name) for folder in (*self._added_first, *self._search_path, *self._added_last))
        installed = (folder.joinpath(*name) for folder in self._installed(name[0]))
        every = (*folders, self.job.parent.joinpath(*name), *installed)
        return next((folder for folder in every if folder.is_dir() and self.project.contains(folder)), None)

    def find(self, name: str, importer: str, level: int) -> Path | None:
        """The file of a module or package of a dotted name, as imported from the file `importer`.

        `level` counts the leading dots of a relative import.
        """
        # What a file named `wandb.py` imports under that name is another one, or it could not run.
        itself = PurePosixPath(importer).stem == name
        key = (name, importer if level or itself else "", level)
        if key not in self._found:
            self._found[key] = self._find(name, importer, level)
        return self._found[key]

    def _find(self, name: str, importer: str, level: int) -> Path | None:
        parts = [part for part in name.split(".") if part]
        if level:
            base = (self.project.root / importer).parent
            for _ in range(level - 1):
                base = base.parent
            return self._in_folder(base, parts)
        if parts[:1] == ["inputgen"]:
            # A copy of the runtime shim in the project (or the project that it is from) means what its model says.
            return None
        if parts and self._is_library_itself(parts[0]):
            return None
        is_others = bool(parts) and (parts[0] in sys.stdlib_module_names or self.is_library(parts[0]))
        hiding = self._namespaces if is_others else frozenset()
        usual = (folder for folder in self._search_path if folder not in hiding)
        for folder in (*self._added_first, *usual, *self._added_last) if parts else ():
            found = self._in_folder(folder, parts)
            if found is not None and found != self.project.root / importer:
                return found
        # A job that knows its package may still be started from its own folder, beside modules that no library hides.
        if not parts or is_others:
            return None
        # Or from a folder of its package: of a name in two parts both have to be there, which no other module has.
        above = [folder for folder in self.job.parent.parents if folder.is_relative_to(self.project.root)]
        # Or it is installed from a folder of the project that is a distribution of its own, as any library is.
        for folder in (self.job.parent, *(above if len(parts) > 1 else ()), *self._installed(parts[0])):
            found = self._in_folder(folder, parts)
            if found is not None:
                return found if found != self.project.root / importer else None
        return None

    def _is_library_itself(self, package: str) -> bool:
        """Whether the project is, or has a copy of, a library that is modelled: the package is as the model says.

        A folder that only has the library's name is the project's own, and hides the library, as in Python. A library
        without a model that is copied often, and takes all the steps there are, is one as long as it starts no run.
        """
        if not self.is_library(package):
            return package in _COPIED and self._is_copied(package) and not self._runs(package)
        return self._distribution == package.replace("_", "-") or self._is_copied(package)

    def _is_copied(self, package: str) -> bool:
        """Whether the folder of a package has a version, and as many modules as whole libraries have."""
        if package not in self._copied:
            folder = self.package_folder(package)
            is_released = folder is not None and self._has_version(folder / "__init__.py")
            self._copied[package] = folder is not None and is_released and not is_small(folder)
        return self._copied[package]

    def _runs(self, package: str) -> bool:
        """Whether any module of a package may start a run, or write to one."""
        if package not in self._running:
            folder = self.package_folder(package)
            modules = sorted(folder.rglob("*.py")) if folder is not None else ()
            try:
                self._running[package] = any(_RUNNING.search(self.project.read(module)) for module in modules)
            except ProjectFileError:
                self._running[package] = True
        return self._running[package]

    def _has_version(self, module: Path) -> bool:
        try:
            return re.search(rb"^__version__\b", self.project.read(module), re.MULTILINE) is not None
        except ProjectFileError:
            return False

    def _installed(self, package: str) -> tuple[Path, ...]:
        """The folders that a package may be installed from."""
        if package not in self._installing:
            having = (
                folder for folder in self._nested if (folder / package).exists() or (folder / f"{package}.py").exists()
            )
            self._installing[package] = tuple(folder for folder in having if is_small(folder / package))
        return self._installing[package]

    @cached_property
    def _nested(self) -> tuple[Path, ...]:
        return nested_roots(self.project.root)

    @cached_property
    def _distribution(self) -> str | None:
        return distribution_name(self.project)

    def _in_folder(self, folder: Path, parts: list[str]) -> Path | None:
        base = folder.joinpath(*parts)
        candidates = [base / "__init__.py"] + ([base.with_name(base.name + ".py")] if parts else [])
        for path in candidates:
            if self._is_file(path) and self.project.contains(path):
                return path
        return None

    def _is_file(self, path: Path) -> bool:
        key = str(path)
        if key not in self._exists:
            try:
                self._exists[key] = path.is_file()
            except (OSError, ValueError):
                self._exists[key] = False
        return self._exists[key]
