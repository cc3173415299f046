"""Which version of a distribution a project asks for: read from the files that name its requirements.

`requirements*.txt`, `pyproject.toml` (PEP 621 and Poetry), `setup.py`, `setup.cfg` and conda's `environment.yml` all
write a name and then a specifier, each in its own quotes; so one pattern finds it in all of them, without reading any
as what it is. A lock file (of uv, Poetry or PDM) beside a `pyproject.toml` says which version that was resolved to, and
that is the one that is installed.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from pathlib import Path

from inputgen.frozen import frozen
from inputgen.source.project import Project, ProjectFileError

Version = tuple[float, float]  # major and minor; minor is infinite for "the last of that major"

_NAMES = ("requirements*.txt", "requirements/*.txt", "pyproject.toml", "setup.py", "setup.cfg", "env*.y*ml")
_LOCKS = ("uv.lock", "poetry.lock", "pdm.lock")
_RESOLVED = "pyproject.toml"  # what a lock file holds the resolution of
_COMMENT = re.compile(r"(?:^|[ \t])#.*$", re.MULTILINE)
_ONE = r"(?:===|==|~=|<=|>=|!=|[<>=^~])[ \t]*v?\d[\w.*+!-]*"
_POETRY = r"[ \t]*=[ \t]*(?:\{[^}\n]*?\bversion[ \t]*=[ \t]*)?[\"'](?P<bare>\d[\w.*]*)?"
_SPECIFIERS = rf"(?:\[[^\]\n]*\])?(?:{_POETRY})?[ \t]*\(?[ \t]*(?P<specifiers>{_ONE}(?:[ \t]*,[ \t]*{_ONE})*)?"
# A repository to install from, at a tag, a branch or a commit: pip's address, a table of Poetry or uv, an archive.
_OF_GIT = (
    r"git\+[^\s\"']*/NAME(?:\.git)?@(?P<ref>[^\s\"'#;,\]}]+)",
    r"(?<![\w./-])NAME[ \t]*=[ \t]*\{[^}\n]*\b(?:rev|tag|branch)[ \t]*=[ \t]*[\"'](?P<ref>[^\"'\n]+)",
    r"://[^\s\"']*/NAME/archive/(?:refs/\w+/)?(?P<ref>[^\s\"'#]+?)\.(?:zip|tar\.gz)",
)
_NEWEST = ("main", "master", "HEAD")
_OPERATOR = re.compile(r"(===|==|~=|<=|>=|!=|[<>=^~])[ \t]*v?(\d[\w.*]*)")


@frozen
class Wanted:
    """What a project says of the version of a distribution.

    Attributes:
        newest: the newest version that is allowed, which is what an installer takes; None where nothing bounds it.
        oldest: the oldest version that is allowed; None where nothing bounds it.
        file: the file that says it, relative to the project root.
        commit: whether it is what a commit or a branch of a repository holds, of which no version is known.
    """

    newest: Version | None
    oldest: Version | None
    file: str
    commit: bool = False


def wanted(project: Project, job: Path, distribution: str) -> tuple[Wanted, ...]:
    """What is said of a distribution in the folder nearest above a job that says anything of it."""
    folders = [folder for folder in job.parents if folder.is_relative_to(project.root)]
    for folder in folders:
        found = tuple(_in_folder(project, folder, distribution))
        if found:
            return tuple(dict.fromkeys(found))
    return ()


def requires(project: Project, distribution: str) -> bool:
    """Whether the root of the project says that it requires a distribution, of whatever version."""
    pattern = re.compile(rf"(?<![\w./-]){re.escape(distribution)}(?![\w-])", re.IGNORECASE)
    return any(pattern.search(text) for _, text in _requirements(project, project.root))


def _in_folder(project: Project, folder: Path, distribution: str) -> Iterator[Wanted]:
    name = re.sub(r"[-_.]+", "[-_.]+", re.escape(distribution).replace("\\", ""))
    locked = tuple(_locked(project, folder, name))
    yield from locked
    pattern = re.compile(rf"(?<![\w./-]){name}{_SPECIFIERS}", re.IGNORECASE)
    for path, text in _requirements(project, folder):
        if locked and path.name == _RESOLVED:
            continue
        for found in pattern.finditer(text):
            specifiers = found["specifiers"] or (f"=={found['bare']}" if found["bare"] else None)
            told = _read(specifiers, project.relative(path)) if specifiers is not None else None
            if told is not None and (told.newest, told.oldest) != (None, None):
                yield told
        yield from _of_repository(text, name, project.relative(path))


def _of_repository(text: str, name: str, file: str) -> Iterator[Wanted]:
    """What is installed from a repository: the version that a tag names, or what a commit holds."""
    for form in _OF_GIT:
        for found in re.finditer(form.replace("NAME", name), text, re.IGNORECASE):
            tag = re.fullmatch(r"v?(\d+\.\d[\w.]*)", found["ref"])
            if tag is not None:
                yield _read(f"=={tag[1]}", file)
            elif found["ref"] not in _NEWEST:
                yield Wanted(None, None, file, commit=True)


def _requirements(project: Project, folder: Path) -> Iterator[tuple[Path, str]]:
    """The files of a folder that require distributions, and what they hold besides comments."""
    for path in sorted(path for glob in _NAMES for path in folder.glob(glob)):
        yield path, _COMMENT.sub("", _text(project, path))


def _locked(project: Project, folder: Path, name: str) -> Iterator[Wanted]:
    """The versions that the lock files of a folder have of a distribution: several, where those of platforms differ."""
    pattern = re.compile(rf'^name = "{name}"\r?\nversion = "(\d[^"\n]*)"', re.IGNORECASE | re.MULTILINE)
    for path in (folder / lock for lock in _LOCKS):
        for version in pattern.findall(_text(project, path)):
            yield _read(f"=={version}", project.relative(path))


def _text(project: Project, path: Path) -> str:
    """What a file of the project holds; nothing, where it cannot be read."""
    try:
        return project.read(path).decode("utf-8", "replace")
    except ProjectFileError:
        return ""


def _read(specifiers: str, file: str) -> Wanted:
    told = [(operator, _parts(text)) for operator, text in _OPERATOR.findall(specifiers)]
    newest = [bound for operator, parts in told if (bound := _newest(operator, parts)) is not None]
    oldest = [_version(parts, 0) for operator, parts in told if operator not in ("<", "<=", "!=")]
    return Wanted(min(newest, default=None), max(oldest, default=None), file)


def _parts(text: str) -> list[int]:
    """The numbers that a version starts with."""
    found = re.match(r"\d+(?:\.\d+)*", text)
    assert found is not None, "a version starts with a digit"
    return [int(part) for part in found[0].split(".")]


def _version(parts: list[int], minor: float) -> Version:
    return parts[0], parts[1] if len(parts) > 1 else minor


def _newest(operator: str, parts: list[int]) -> Version | None:
    """The newest version that one specifier allows; None where it sets no such bound."""
    last_of_major = (parts[0], math.inf)
    if operator in (">", ">=", "!="):
        return None
    if operator == "<":
        return _below(parts)
    if operator == "~=":
        return _version(parts, math.inf) if len(parts) > 2 else last_of_major
    if operator == "^":  # Poetry: up to the next number left of which all are zero
        return last_of_major if parts[0] or len(parts) == 1 else _version(parts, math.inf)
    return _version(parts, 0 if operator == "<=" else math.inf)


def _below(parts: list[int]) -> Version:
    """The last version before one."""
    major, minor = _version(parts, 0)
    if any(parts[2:]):
        return major, minor
    return (major, minor - 1) if minor else (major - 1, math.inf)
