"""What `scan` and `check` share: scanning what the command line names, and the exit status."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from inputgen.cli.common import Common, Target, config_at, current_folder, is_folder, read_stdin
from inputgen.cli.output import note, text_width, wants_color
from inputgen.cli.progress import ProgressBar
from inputgen.errors import UsageError

if TYPE_CHECKING:
    from inputgen.api import ScanResult
    from inputgen.model import Diagnostic
    from inputgen.reporters.registry import ReportOptions

NO_JOB = (
    "inputgen: no job found; a job is a .py or .ipynb file that reaches a manage_* call (with --all: a wandb.init too)"
)


def scan_stdin(paths: Sequence[str], common: Common, *, stored: bool = False) -> tuple[Target, ScanResult, bytes]:
    """Scan the source on stdin.

    Returns:
        The target it is, the result, and the source itself.

    Raises:
        UsageError: if there are other paths beside `-`.
        ReadError: if stdin cannot be read.
    """
    if len(paths) > 1:
        raise UsageError("'-' beside other paths", "stdin holds one job", "scan it by itself")
    named = Path(common.stdin_filename) if common.stdin_filename else None
    config = config_at(named.parent if named else Path(), common)
    data = read_stdin()
    from inputgen import api

    path = str(named) if named else "-"
    return Target(config, ()), api.scan_source(data, path, config, stored=stored), data


def scan_targets(
    found: Sequence[Target], common: Common, *, all_jobs: bool, stored: bool = False
) -> list[tuple[Target, list[ScanResult]]]:
    """Scan files and folders, with a progress bar where it takes long."""
    from inputgen import api

    folders = any(is_folder(path) for target in found for path in target.paths)
    with ProgressBar(shown=folders and not common.quiet) as progress:
        return [
            (target, api.scan_paths(target.paths, target.config, all_jobs=all_jobs, stored=stored, progress=progress))
            for target in found
        ]


def note_diagnostics(
    results: Iterable[ScanResult], common: Common, *, info: bool = False, show_secrets: bool = False
) -> None:
    """Tell findings on stderr that the results do not carry: an exit status of 1 must not stand alone.

    Args:
        results: the jobs.
        common: `color` counts.
        info: whether to tell those of level info, too.
        show_secrets: whether they may show the values of secret fields.
    """
    from inputgen.reporters.frame import diagnostics_text

    options = stderr_options(common, info=info, show_secrets=show_secrets)
    for result in results:
        text = diagnostics_text(result, options)
        if text:
            note(text)


def stderr_options(common: Common, *, info: bool = False, show_secrets: bool = False) -> ReportOptions:
    """How to report on stderr."""
    from inputgen.reporters.registry import ReportOptions

    return ReportOptions(
        cwd=current_folder(),
        color=wants_color(common.color, sys.stderr),
        width=text_width(sys.stderr),
        show_secrets=show_secrets,
        info=info,
    )


def status_of(diagnostics: Iterable[Diagnostic], *, strict: bool) -> int:
    """0, or 1 for an error, if `strict` for a warning too (contract, "Exit status")."""
    levels = {diagnostic.severity for diagnostic in diagnostics}
    return int("error" in levels or (strict and "warning" in levels))
