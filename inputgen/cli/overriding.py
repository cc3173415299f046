"""What `override` and `run` share: scan one job, check what overrides it, say all that is wrong."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from inputgen import model as m
from inputgen.cli.common import Common, config_at, is_folder, read_stdin
from inputgen.cli.output import note
from inputgen.errors import ReadError, UsageError
from inputgen.frozen import frozen

if TYPE_CHECKING:
    from inputgen.api import ScanResult
    from inputgen.config import Config
    from inputgen.overrides.problems import Checked, Given, Overrides, Problem

_Command = TypeVar("_Command", bound=Callable[..., Any])


def override_options(command: _Command) -> _Command:
    """The options that say what is overridden."""
    command = click.option(
        "--from",
        "from_file",
        metavar="FILE",
        help="A launch spec with overrides, .json or .yaml, as wandb launch --config takes it; --set wins over it.",
    )(command)
    return click.option(
        "--set",
        "assignments",
        metavar="KEY=VALUE",
        multiple=True,
        help=r"Override KEY of the run config (trainer.lr=3e-3; \. is a dot in a key), or of a config file that the "
        "job declares (config.yaml:lr=3e-3). VALUE is read by the field's type. May be repeated.",
    )(command)


@frozen
class Target:
    """One job, scanned."""

    config: Config
    result: ScanResult
    path: Path | None


def scan_job(job: str, common: Common, *, stored: bool = False) -> Target:
    """Scan the one job a command works on.

    Args:
        job: its path, or `-` for stdin.
        common: the options that every command takes.
        stored: whether to work out what W&B would store, too.

    Raises:
        UsageError: if it is a folder.
        ReadError: if it cannot be read.
    """
    from inputgen import api

    if job == "-":
        named = Path(common.stdin_filename) if common.stdin_filename else None
        config = config_at(named.parent if named else Path(), common)
        return Target(config, api.scan_source(read_stdin(), str(named or "-"), config, stored=stored), None)
    path = Path(job)
    if is_folder(path):
        raise UsageError(job, "it is a folder, and this command takes one job", "name a .py or .ipynb file")
    config = config_at(path.parent, common)
    return Target(config, api.scan_file(path, config, stored=stored), path)


def checked(target: Target, assignments: Sequence[str], from_file: str | None) -> Checked:
    """Check what overrides a job.

    Raises:
        UsageError: for a `--set` that is no `KEY=VALUE`.
        ReadError: if the overrides file cannot be read.
    """
    from inputgen.frozen import replace
    from inputgen.overrides.assignments import parse_assignments
    from inputgen.overrides.check import check
    from inputgen.overrides.form import forms_of
    from inputgen.schema.emit import input_schema

    result = target.result
    forms = forms_of(result.job, result.facts, lambda item: input_schema(item, result.sources, full=False).schema)
    given = parse_assignments(assignments, forms)
    before, problems, frame = _from_file(from_file)
    outcome = check((*before, *given), forms, frame)
    return replace(outcome, problems=(*problems, *outcome.problems))


def _from_file(name: str | None) -> tuple[tuple[Given, ...], tuple[Problem, ...], Overrides]:
    from inputgen.overrides.problems import Overrides

    if name is None:
        return (), (), Overrides()
    from inputgen.overrides.spec import read_spec
    from inputgen.source.project import ProjectFileError, read_file

    try:
        data = read_file(Path(name))
    except ProjectFileError as error:
        raise ReadError(f"--from {name}", f"it {error.reason}", "name a .json or .yaml file") from None
    spec = read_spec(data, name)
    return spec.given, spec.problems, Overrides(spec=spec.spec, beside=spec.beside)


def unparsed(target: Target) -> str | None:
    """Why nothing is known of a job that does not parse; None where it does."""
    job = target.result.job
    found = next((event for event in target.result.facts.events if isinstance(event, m.Unparsed)), None)
    if found is None or found.span.path != job.path:
        return None
    return f"{place(found.span, job.root)}: the job cannot be read: {found.message}"


def say(outcome: Checked, target: Target, *, what: str, quiet: bool) -> bool:
    """Write problems and notes to stderr.

    Args:
        outcome: of the check.
        target: the job; its secrets are kept out.
        quiet: whether to leave out what is no problem.
        what: what is not done if there is a problem ("nothing was emitted").

    Returns:
        Whether the overrides hold.
    """
    from inputgen.overrides.problems import PROBLEMS
    from inputgen.reporters.secrets import mask, secret_texts
    from inputgen.reporters.style import printable

    secrets = secret_texts(target.result.job)
    if not quiet:
        for text in outcome.notes:
            note(f"inputgen: note: {printable(mask(text, secrets))}")
    for problem in outcome.problems[:PROBLEMS]:
        note(f"inputgen: {printable(mask(_line(problem, target.result.job.root), secrets))}")
    count = len(outcome.problems)
    if count > PROBLEMS:
        note(f"inputgen: ... and {count - PROBLEMS} more")
    if count and not quiet:
        note(f"inputgen: {count} invalid override{'s' if count > 1 else ''}; {what}")
    return not count


def _line(problem: Problem, root: str) -> str:
    where = f"{place(problem.at, None)}: " if problem.at is not None else ""
    text = f"{where}{problem.what}: {problem.why}"
    text += f"; {problem.remedy}" if problem.remedy else ""
    text += f" (declared at {place(problem.declared, root)})" if problem.declared is not None else ""
    return " ".join(text.split())


def place(span: m.Span, root: str | None) -> str:
    """A place as `path:line:column`, relative to the current folder.

    Args:
        span: the place.
        root: the project root that the span's path is relative to; None where it is relative to the current folder.
    """
    path = span.path
    if root is not None and path != "-":
        path = os.path.relpath(os.path.join(root, path)).replace(os.sep, "/")  # noqa: PTH118
    cell = f"cell {span.cell}:" if span.cell is not None else ""
    return f"{path}:{cell}{span.line}:{span.column}"
