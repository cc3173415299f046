"""`inputgen check`: diagnostics only, and the fixes that mend them. What the pre-commit hook runs."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from inputgen.cli.common import Common, Target, common_options, current_folder, targets
from inputgen.cli.output import note, text_width, wants_color, write_file, write_result
from inputgen.cli.scanning import NO_JOB, scan_stdin, scan_targets, status_of, stderr_options
from inputgen.errors import UsageError
from inputgen.frozen import frozen
from inputgen.reporters.registry import CHECK_FORMATS, ReportOptions, load_module

if TYPE_CHECKING:
    from inputgen.api import ScanResult
    from inputgen.fixing import FixResult


@frozen
class _Mode:
    """What to do with fixes."""

    fix: bool
    diff: bool
    unsafe: bool


@frozen
class _Checked:
    """Jobs under one configuration, and what fixing them came to."""

    target: Target
    results: tuple[ScanResult, ...]
    fixes: tuple[FixResult, ...] = ()


@click.command(short_help="Check jobs like a linter, and fix what can be fixed.")
@click.argument("paths", metavar="[PATH]...", nargs=-1)
@click.option("--fix", is_flag=True, help="Mend what can be mended without changing what the job computes.")
@click.option("--diff", is_flag=True, help="Show what --fix would change instead; changes nothing.")
@click.option("--unsafe-fixes", is_flag=True, help="Mend, too, what may change what the job computes.")
@click.option("--statistics", is_flag=True, help="Count the diagnostics by rule instead of showing them.")
@click.option("--all", "all_jobs", is_flag=True, help="Check files that reach only wandb.init, too.")
@common_options(tuple(CHECK_FORMATS))
def check(
    paths: tuple[str, ...],
    *,
    fix: bool,
    diff: bool,
    unsafe_fixes: bool,
    statistics: bool,
    all_jobs: bool,
    **given: Any,
) -> int:
    """Report what is wrong with jobs and their config files, and mend what can be mended.

    PATH is a job (.py or .ipynb), a folder to search, or - for source on stdin (with --fix the mended source goes to
    stdout). Without one: the jobs of [tool.inputgen], else the current folder. Nothing of a job is run.

    Exit status: 0, or 1 if an error is left (with --strict a warning) or --diff shows a change, or 2 for bad usage or
    a file that cannot be read or written.
    """
    common, mode = Common(**given), _Mode(fix, diff, unsafe_fixes)
    options = _options(common)
    if "-" in paths:
        return _check_stdin(paths, common, mode, options, statistics=statistics)
    scanned = scan_targets(targets(paths, common), common, all_jobs=all_jobs)
    checked = [_checked(target, results, mode) for target, results in scanned]
    if fix and not diff:
        _write_fixes(checked)
    changes = _diff(checked, options) if diff else ""
    if diff:
        write_result(changes, common.output, utf8=False)
        _note_findings(checked, common)
    else:
        _report([result for part in checked for result in part.results], common, options, statistics=statistics)
    _summarize(checked, common, options, mode)
    return max(_status(checked), int(bool(changes)))


def _options(common: Common) -> ReportOptions:
    destination = sys.stdout if common.output in (None, "-") else None
    return ReportOptions(
        cwd=current_folder(),
        color=wants_color(common.color, destination),
        width=text_width(destination),
        info=common.info or bool(common.select),
        inputs=False,
    )


def _checked(target: Target, results: Sequence[ScanResult], mode: _Mode) -> _Checked:
    if not (mode.fix or mode.diff):
        return _Checked(target, tuple(results))
    from inputgen import fixing

    fixes = fixing.fix_jobs(results, target.config, unsafe=mode.unsafe)
    return _Checked(target, tuple(result for item in fixes for result in item.results), tuple(fixes))


def _status(checked: Iterable[_Checked]) -> int:
    return max(
        (
            status_of(result.job.diagnostics, strict=part.target.config.strict)
            for part in checked
            for result in part.results
        ),
        default=0,
    )


def _write_fixes(checked: Iterable[_Checked]) -> None:
    """Write every changed file, each at once.

    Raises:
        WriteError: if one cannot be written; those before it stay written, and each is whole.
    """
    for part in checked:
        for item in part.fixes:
            for path, data in item.fixed.changes.items():
                write_file(Path(item.root) / path, data)


def _diff(checked: Iterable[_Checked], options: ReportOptions) -> str:
    """The changes as a unified diff."""
    from inputgen.reporters.diff import unified_diff

    parts = [
        unified_diff((Path(item.root) / path).read_bytes(), data, path, item.root, options)
        for part in checked
        for item in part.fixes
        for path, data in item.fixed.changes.items()
    ]
    return "".join(parts)


def _report(results: Sequence[ScanResult], common: Common, options: ReportOptions, *, statistics: bool) -> None:
    chosen = CHECK_FORMATS[common.format]
    if statistics:
        from inputgen.reporters.statistics import report

        write_result(report(results, options), common.output, utf8=False)
        return
    write_result(load_module(chosen.module).report(results, options), common.output, utf8=not chosen.text)


def _note_findings(checked: Iterable[_Checked], common: Common) -> None:
    """Beside a diff the findings that are left go to stderr: an exit status of 1 must not stand alone."""
    from inputgen.reporters.findings import report

    options = stderr_options(common, info=common.info or bool(common.select))
    text = report([result for part in checked for result in part.results], options)
    if text:
        note(text)


def _summarize(checked: Sequence[_Checked], common: Common, options: ReportOptions, mode: _Mode) -> None:
    """On stderr: what was fixed, what was not and why, and how many findings are left."""
    from inputgen.reporters.style import printable
    from inputgen.reporters.summary import check_summary, fix_summary

    for part in checked:
        for item in part.fixes:
            for text in item.fixed.refused:
                note(f"inputgen: {printable(text)}")
    if common.quiet:
        return
    results = [result for part in checked for result in part.results]
    if not results:
        note(NO_JOB)
        return
    fixes = [item.fixed for part in checked for item in part.fixes]
    if fixes:
        note(fix_summary(fixes, done=mode.fix and not mode.diff))
    note(check_summary(results, options, unsafe=mode.unsafe, fixing=mode.fix))


def _check_stdin(paths: Sequence[str], common: Common, mode: _Mode, options: ReportOptions, *, statistics: bool) -> int:
    """As `check`, for the source on stdin: fixed source goes to stdout, findings then to stderr, as with ruff."""
    target, result, data = scan_stdin(paths, common)
    if not (mode.fix or mode.diff):
        _report([result], common, options, statistics=statistics)
        checked = [_Checked(target, (result,))]
        _summarize(checked, common, options, mode)
        return _status(checked)
    if common.format == "json":
        raise UsageError("--format json", "with --fix, stdout holds the source", "leave one of them out")
    from inputgen import fixing

    item = fixing.fix_source(data, result, common.stdin_filename or "-", target.config, unsafe=mode.unsafe)
    checked = [_Checked(target, item.results, (item,))]
    new = item.fixed.changes.get(result.job.path, data)
    if mode.diff:
        from inputgen.reporters.diff import unified_diff

        text = unified_diff(data, new, result.job.path, item.root, options)
        write_result(text, common.output, utf8=False)
    else:
        _write_bytes(new, common.output)
    _note_findings(checked, common)
    _summarize(checked, common, options, mode)
    return max(_status(checked), int(mode.diff and new != data))


def _write_bytes(data: bytes, output: str | None) -> None:
    if output is not None and output != "-":
        write_file(Path(output), data, f"--output {output}")
        return
    from inputgen.cli.output import write_stdout

    write_stdout(data)
