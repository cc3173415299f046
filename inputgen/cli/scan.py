"""`inputgen scan`: the inputs of each job, and the diagnostics."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from inputgen.cli.common import Common, common_options, current_folder, is_folder, targets
from inputgen.cli.output import note, text_width, wants_color, write_result
from inputgen.cli.scanning import NO_JOB, note_diagnostics, scan_stdin, scan_targets, status_of
from inputgen.reporters.registry import FORMATS, ReportOptions, load

if TYPE_CHECKING:
    from inputgen.api import ScanResult


@click.command(short_help="Show the inputs of each job, and its diagnostics.")
@click.argument("paths", metavar="[PATH]...", nargs=-1)
@click.option("--all", "all_jobs", is_flag=True, help="List files that reach only wandb.init, too.")
@click.option("--show-secrets", is_flag=True, help="Show the values of fields that look like credentials.")
@common_options(tuple(FORMATS))
def scan(paths: tuple[str, ...], *, all_jobs: bool, show_secrets: bool, **given: Any) -> int:
    """Show the inputs of each job, with type, value and source line, and the diagnostics.

    PATH is a job (.py or .ipynb), a folder to search, or - for source on stdin. Without one: the jobs of
    [tool.inputgen], else the current folder. Nothing of a job is run.

    Exit status: 0, or 1 if there is an error (with --strict a warning), or 2 for bad usage or a file that cannot be
    read or written.
    """
    common = Common(**given)
    cwd = current_folder()
    stored = common.format == "wandb"
    if "-" in paths:
        target, result, _ = scan_stdin(paths, common, stored=stored)
        scanned, single = [(target, [result])], True
    else:
        found = targets(paths, common)
        scanned = scan_targets(found, common, all_jobs=all_jobs, stored=stored)
        single = len(paths) == 1 and not is_folder(Path(paths[0]))
    info = common.info or any(target.config.select for target, _ in scanned)
    results = [result for _, part in scanned for result in part]
    destination = sys.stdout if common.output in (None, "-") else None
    options = ReportOptions(
        cwd=cwd,
        color=wants_color(common.color, destination),
        width=text_width(destination),
        show_secrets=show_secrets,
        info=info,
        single=single,
    )
    _write(results, common, options)
    return max(
        (status_of(result.job.diagnostics, strict=target.config.strict) for target, part in scanned for result in part),
        default=0,
    )


def _write(results: Sequence[ScanResult], common: Common, options: ReportOptions) -> None:
    """The report to stdout or the file; what it does not carry, and the summary, to stderr."""
    chosen = FORMATS[common.format]
    write_result(load(common.format).report(results, options), common.output, utf8=not chosen.text)
    if not chosen.diagnostics:
        note_diagnostics(results, common, info=options.info, show_secrets=options.show_secrets)
    if common.quiet:
        return
    if not results:
        note(NO_JOB)
    elif chosen.text:
        from inputgen.reporters.summary import summary

        note(summary(results, options))
