"""`[tool.inputgen]` of a project's pyproject.toml, as one frozen value."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar, cast

from inputgen.errors import ReadError, UsageError
from inputgen.frozen import field, frozen
from inputgen.model.diagnostics import Severity

_T = TypeVar("_T")

_LEVELS = ("error", "warning", "info")
_MAX_BYTES = 4 * 1024 * 1024  # far above any real pyproject.toml


@frozen
class JobConfig:
    """`[tool.inputgen.job."PATH"]`: what is known of one job.

    Attributes:
        cwd: its working directory, relative to the configuration's folder; None for the job's own folder.
        argv: its command-line arguments, without the program name; None where they are not known.
        env: environment variables it runs with, by name.
        files: what config paths that cannot be known are, in the order of the calls.
    """

    cwd: str | None = None
    argv: tuple[str, ...] | None = None
    env: Mapping[str, str] = field(default_factory=dict)
    files: tuple[str, ...] = ()


@frozen
class GenerateConfig:
    """`[tool.inputgen.generate]`: where generated modules go and how they look; None for the default."""

    output: str | None = None
    style: str | None = None


@frozen
class Config:
    """The configuration of one project.

    Attributes:
        base: the folder of the configuration file, absolute, that its paths and globs are relative to; None where
            there is no configuration.
        path: the configuration file itself; None where there is none.
        jobs: globs of the jobs to scan when no path is given.
        exclude: gitignore-style patterns that a folder search skips.
        roots: import roots, relative to `base`.
        select: rule selectors; empty for every rule.
        ignore: rule selectors.
        per_file_ignores: rule selectors by glob.
        severity: levels by rule selector.
        strict: whether warnings count for the exit status.
        wandb_version: the wandb the job runs with, as text; None where it is not known.
        time_limit: seconds for one job; None for the default.
        cache_dir: relative to `base`; None for the default.
        job: what is known of single jobs, by path relative to `base`, with `/`.
    """

    base: Path | None = None
    path: Path | None = None
    jobs: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    roots: tuple[str, ...] = ()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    per_file_ignores: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    severity: Mapping[str, Severity] = field(default_factory=dict)
    strict: bool = False
    generate: GenerateConfig = GenerateConfig()
    wandb_version: str | None = None
    time_limit: float | None = None
    cache_dir: str | None = None
    job: Mapping[str, JobConfig] = field(default_factory=dict)

    def for_job(self, path: Path) -> JobConfig:
        """What is configured for the job at `path` (absolute), or nothing.

        Two spellings of one path are the same job; symbolic links are not followed.
        """
        if self.base is not None and self.job:
            wanted = os.path.normpath(path)
            for spelled, job in self.job.items():
                if os.path.normpath(self.base / spelled) == wanted:
                    return job
        return JobConfig()


def load_config(start: Path, explicit: Path | None = None) -> Config:
    """Read the configuration that holds at `start`.

    Args:
        start: a folder; the nearest pyproject.toml in it or above with a `[tool.inputgen]` counts.
        explicit: a TOML file with that table (`--config`); then no other file is looked at.

    Raises:
        ReadError: if a configuration file cannot be read.
        UsageError: if it is not valid TOML, or has an unknown key or a value of a wrong type.
    """
    if explicit is not None:
        table = _table(explicit)
        if table is None:
            raise UsageError(f"{_shown(explicit)}", "it has no [tool.inputgen] table", "add one, or leave out --config")
        return parse_config(table, explicit)
    folder = Path(os.path.abspath(start))  # noqa: PTH100  (resolve() would follow symbolic links out of the project)
    for parent in (folder, *folder.parents):
        path = parent / "pyproject.toml"
        if os.path.isfile(path):  # noqa: PTH113  (Path.is_file raises where a folder may not be entered)
            table = _table(path)
            if table is not None:
                return parse_config(table, path)
    return Config()


def parse_config(table: object, path: Path) -> Config:
    """The configuration that a parsed `[tool.inputgen]` table says.

    Args:
        table: the table, as tomllib gives it.
        path: the file it was read from, for messages and as the base of paths.

    Raises:
        UsageError: naming the first key that is unknown or has a value of a wrong type.
    """
    where = f"{_shown(path)} [tool.inputgen]"
    absolute = Path(os.path.abspath(path))  # noqa: PTH100
    values = _table_of(table, where, _KEYS)
    return Config(base=absolute.parent, path=absolute, **values)


# --- reading -----------------------------------------------------------------------------------------------------


def _table(path: Path) -> object | None:
    """The `[tool.inputgen]` table of a file, None where it has none."""
    try:
        with path.open("rb") as file:
            data = file.read(_MAX_BYTES + 1)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        why = (error.strerror if isinstance(error, OSError) else None) or str(error)
        raise ReadError(f"configuration {_shown(path)}", why, "check the path and its permissions") from None
    if len(data) > _MAX_BYTES:
        raise UsageError(f"configuration {_shown(path)}", "it is larger than 4 MiB", "name a TOML file")
    if not _worth_parsing(data):
        return None
    document = _parse_toml(data, path)
    tool = document.get("tool", {})
    return tool.get("inputgen") if isinstance(tool, dict) else None


def _worth_parsing(data: bytes) -> bool:
    """Whether a file names this tool, or is plainly no TOML and must be reported.

    Parsing TOML costs milliseconds at every start; a sound file that does not name this tool needs none of it. UTF-16,
    in which the name could hide, shows by its NUL bytes, and text that is no TOML by its first line.
    """
    import re

    if b"inputgen" in data or b"\0" in data:
        return True
    first = re.search(rb"^[ \t]*([^#\s].*)$", data.removeprefix(b"\xef\xbb\xbf"), re.MULTILINE)
    return first is not None and re.match(rb"\[.*\]|[^=]+=", first[1]) is None


def _parse_toml(data: bytes, path: Path) -> dict[str, Any]:
    import sys

    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib
    try:
        return tomllib.loads(data.decode("utf-8-sig").replace("\r\n", "\n"))
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise UsageError(f"{_shown(path)} line {line}", "not UTF-8", "save it as UTF-8, as TOML requires") from None
    except tomllib.TOMLDecodeError as error:
        place = f"{_shown(path)} line {_line_of(error, data)}"
        raise UsageError(place, f"not valid TOML: {_first_words(error)}", "mend that line") from None
    except RecursionError:
        raise UsageError(f"{_shown(path)}", "nested too deeply", "flatten it") from None


def _line_of(error: ValueError, data: bytes) -> int:
    """The line a TOML error names; the last one where it names the end of the document."""
    import re

    found = re.search(r"\(at line (\d+)", str(error))
    return int(found[1]) if found else len(data.splitlines()) or 1


def _first_words(error: ValueError) -> str:
    return str(error).partition(" (at ")[0]


def _shown(path: Path) -> str:
    """A path for messages: relative to the current folder where it is inside it."""
    absolute = os.path.abspath(path)  # noqa: PTH100
    try:
        inside = Path(absolute).relative_to(Path.cwd())
    except (ValueError, OSError):
        return absolute
    return inside.as_posix()


# --- values: each parser takes a TOML value and the place it stands in -------------------------------------------


def _fail(place: str, value: object, expected: str) -> UsageError:
    return UsageError(place, f"is {_kind(value)}, not {expected}", "change it, or leave the key out")


def _kind(value: object) -> str:
    names = {bool: "a boolean", int: "an integer", float: "a float", str: "a string", list: "a list", dict: "a table"}
    return names.get(type(value), f"a {type(value).__name__}")


def _text(value: object, place: str) -> str:
    if not isinstance(value, str):
        raise _fail(place, value, "a string")
    return value


def _flag(value: object, place: str) -> bool:
    if not isinstance(value, bool):
        raise _fail(place, value, "true or false")
    return value


def _texts(value: object, place: str) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise _fail(place, value, "a list of strings")
    for position, item in enumerate(value):
        if not isinstance(item, str):
            raise UsageError(place, f"element {position + 1} is {_kind(item)}, not a string", "make it a string")
    return tuple(value)


def _seconds(value: object, place: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _fail(place, value, "a number of seconds")
    if not 0 < value < float("inf"):  # false for nan too
        raise UsageError(place, f"{value} is no time", "give seconds above 0")
    return float(value)


def _level(value: object, place: str) -> Severity:
    level = _text(value, place)
    if level not in _LEVELS:
        raise UsageError(place, f"{level!r} is no level", _suggest(level, _LEVELS, f"use {', '.join(_LEVELS)}"))
    return cast("Severity", level)


def _by_name(parse: Callable[[object, str], _T]) -> Callable[[object, str], dict[str, _T]]:
    def parse_table(value: object, place: str) -> dict[str, _T]:
        if not isinstance(value, dict):
            raise _fail(place, value, "a table")
        return {name: parse(item, f"{place} {name!r}") for name, item in value.items()}

    return parse_table


def _generate(value: object, place: str) -> GenerateConfig:
    return GenerateConfig(**_table_of(value, place, _GENERATE_KEYS))


def _job(value: object, place: str) -> JobConfig:
    return JobConfig(**_table_of(value, place, _JOB_KEYS))


_Parsers = Mapping[str, Callable[[object, str], object]]

_GENERATE_KEYS: _Parsers = {"output": _text, "style": _text}
_JOB_KEYS: _Parsers = {"cwd": _text, "argv": _texts, "env": _by_name(_text), "files": _texts}
_KEYS: _Parsers = {
    "jobs": _texts,
    "exclude": _texts,
    "roots": _texts,
    "select": _texts,
    "ignore": _texts,
    "per-file-ignores": _by_name(_texts),
    "severity": _by_name(_level),
    "strict": _flag,
    "generate": _generate,
    "wandb-version": _text,
    "time-limit": _seconds,
    "cache-dir": _text,
    "job": _by_name(_job),
}


def _table_of(value: object, place: str, parsers: _Parsers) -> dict[str, Any]:
    """A table with known keys, as keyword arguments."""
    if not isinstance(value, dict):
        raise _fail(place, value, "a table")
    for key in value:
        if key not in parsers:
            raise UsageError(
                f"{place}: unknown key {key!r}", "", _suggest(key, parsers, f"the keys are {', '.join(parsers)}")
            )
    return {key.replace("-", "_"): parsers[key](item, f"{place} {key}") for key, item in value.items()}


def _suggest(word: str, known: Mapping[str, object] | tuple[str, ...], otherwise: str) -> str:
    from difflib import get_close_matches

    close = get_close_matches(word.lower().replace("_", "-"), list(known), n=1)
    return f"did you mean {close[0]!r}?" if close else otherwise
