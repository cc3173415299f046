"""What the commands share: their options, the configuration they run under, the paths they work on."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

from inputgen.config import Config, load_config
from inputgen.errors import ReadError, UsageError
from inputgen.frozen import frozen, replace

_Command = TypeVar("_Command", bound=Callable[..., Any])

MAX_STDIN = 64 * 1024 * 1024  # bytes; far above any job, and a bound on an endless pipe

_DATA_FILES = (".yaml", ".yml", ".json", ".toml")


@frozen
class Common:
    """The options that every command takes (contract, "Commands").

    `no_cache` is accepted and does nothing: no cache is kept yet.
    """

    format: str
    output: str | None
    quiet: bool
    no_cache: bool
    color: str
    config: str | None
    stdin_filename: str | None
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    info: bool = False
    strict: bool = False


_SHARED: dict[str, Callable[[Any], Any]] = {
    "output": click.option("-o", "--output", metavar="FILE", help="Write the results to FILE instead of stdout."),
    "quiet": click.option("-q", "--quiet", is_flag=True, help="No progress, notes or summary on stderr."),
    "no_cache": click.option("--no-cache", is_flag=True, help="Do not use cached results. (No cache is kept yet.)"),
    "color": click.option(
        "--color",
        type=click.Choice(("auto", "always", "never")),
        default="auto",
        help="When to use colors; auto means on a terminal, unless NO_COLOR is set.",
    ),
    "config": click.option(
        "--config", metavar="FILE", help="A TOML file with a [tool.inputgen] table, instead of a search."
    ),
}


def common_options(formats: Sequence[str], *, diagnostics: bool = True) -> Callable[[_Command], _Command]:
    """A decorator that adds the options of `Common`; the first format is the default.

    Args:
        formats: their names.
        diagnostics: whether the command shows diagnostics, and so takes the options that choose among them.
    """
    options = (
        click.option(
            "--format",
            type=click.Choice(formats),
            default=formats[0],
            show_default=True,
            help="How to show the results.",
        ),
        *(_SHARED[name] for name in ("output", "quiet", "no_cache", "color", "config")),
        click.option("--stdin-filename", metavar="FILE", help="The path of the source that `-` reads from stdin."),
        *(_diagnostic_options() if diagnostics else ()),
    )

    return _added(options)


def shared_options(*names: str) -> Callable[[_Command], _Command]:
    """A decorator that adds some of the options that nearly every command has, by their names in `Common`."""
    return _added([_SHARED[name] for name in names])


def _added(options: Sequence[Callable[[Any], Any]]) -> Callable[[_Command], _Command]:
    def add(command: _Command) -> _Command:
        for option in reversed(options):
            command = option(command)
        return command

    return add


def _diagnostic_options() -> tuple[Callable[[_Command], _Command], ...]:
    return (
        click.option(
            "--select",
            metavar="RULES",
            multiple=True,
            help="Only these rules: codes, names, prefixes or ALL, separated by commas.",
        ),
        click.option("--ignore", metavar="RULES", multiple=True, help="Not these rules; adds to the configuration's."),
        click.option("--info", is_flag=True, help="Show diagnostics of level info too."),
        click.option("--strict", is_flag=True, help="Exit with status 1 for warnings too."),
    )


@frozen
class Target:
    """Paths that one configuration holds for.

    Attributes:
        paths: files and folders, as given.
    """

    config: Config
    paths: tuple[Path, ...]


def current_folder() -> str:
    """The current folder, absolute.

    Raises:
        ReadError: if it is gone.
    """
    try:
        return os.getcwd()  # noqa: PTH109
    except OSError as error:
        raise ReadError("the current folder", error.strerror or str(error), "change to one that exists") from None


def config_at(start: Path, common: Common) -> Config:
    """The configuration that holds at a folder, with what the command line adds to it.

    Raises:
        ReadError, UsageError: as `load_config` does, and for a selector that matches no rule.
    """
    from inputgen.rules.select import check_selectors

    config = load_config(start, Path(common.config) if common.config is not None else None)
    select = _selectors(common.select)
    config = replace(
        config,
        select=select or config.select,
        ignore=(*config.ignore, *_selectors(common.ignore)),
        strict=config.strict or common.strict,
    )
    check_selectors(config)
    return config


def _selectors(given: Iterable[str]) -> tuple[str, ...]:
    return tuple(part.strip() for text in given for part in text.split(",") if part.strip())


def targets(paths: Sequence[str], common: Common) -> list[Target]:
    """What to work on: the paths given, else the configuration's `jobs`, else the current folder.

    Every path has its own project's configuration: the nearest one above it.

    Raises:
        ReadError: for a path that is missing or cannot be entered.
        UsageError: for a path that is no job, or a glob of `jobs` that matches nothing.
    """
    if not paths:
        config = config_at(Path(current_folder()), common)
        return [Target(config, tuple(_configured(config)) if config.jobs else (Path(),))]
    configs: dict[str, Config] = {}
    found: list[Target] = []
    for text in paths:
        path = Path(text)
        start = path if is_folder(path) else path.parent
        key = os.path.abspath(start)  # noqa: PTH100
        if key not in configs:
            configs[key] = config_at(start, common)
        if found and found[-1].config == configs[key]:
            found[-1] = Target(found[-1].config, (*found[-1].paths, path))
        else:
            found.append(Target(configs[key], (path,)))
    return found


def is_folder(path: Path) -> bool:
    """Whether a path that the user gave is a folder; else it is a file.

    Raises:
        ReadError: if it is neither, or cannot be reached.
        UsageError: if it is a config file.
    """
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        raise ReadError(str(path), "no such file or folder", "check the path") from None
    except (OSError, ValueError) as error:
        why = (error.strerror if isinstance(error, OSError) else None) or str(error)
        raise ReadError(str(path), why, "check the path and its permissions") from None
    if stat.S_ISDIR(mode):
        return True
    if not (stat.S_ISREG(mode) or stat.S_ISFIFO(mode)):
        raise ReadError(str(path), "it is a device, not a file", "name a .py or .ipynb file, or a folder")
    if path.suffix in _DATA_FILES:
        raise UsageError(str(path), "it is a config file, not a job", "name the job that reads it")
    return False


def _configured(config: Config) -> Iterable[Path]:
    """The files that the globs of `jobs` match, each once, in order of glob and path."""
    assert config.base is not None
    base = Path(os.path.relpath(config.base))
    seen: set[Path] = set()
    for glob in config.jobs:
        try:
            matches = sorted(path for path in base.glob(glob) if path not in seen)
        except (ValueError, NotImplementedError, IndexError) as error:
            raise UsageError(f"jobs {glob!r}", str(error), "write a glob relative to the configuration") from None
        if not matches and not any(base.glob(glob)):
            raise UsageError(f"jobs {glob!r}", f"it matches nothing in {base}", "change it in [tool.inputgen]")
        seen.update(matches)
        yield from matches


def read_stdin() -> bytes:
    """All of stdin.

    Raises:
        ReadError: if it is closed, cannot be read, or is too large.
    """
    try:
        data = sys.stdin.buffer.read(MAX_STDIN + 1)
    except (OSError, ValueError, AttributeError) as error:
        why = (error.strerror if isinstance(error, OSError) else None) or "it is closed"
        raise ReadError("standard input", why, "pipe a job into it, or name a file") from None
    if len(data) > MAX_STDIN:
        raise ReadError("standard input", "it is larger than 64 MiB", "pipe one job into it")
    return data
