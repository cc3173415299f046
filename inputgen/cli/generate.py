"""`inputgen generate`: typed models and override classes of jobs."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from inputgen.cli.common import Common, Target, current_folder, is_folder, shared_options, targets
from inputgen.cli.output import note, text_width, wants_color, write_file, write_result
from inputgen.cli.scanning import NO_JOB, note_diagnostics, scan_targets, status_of
from inputgen.errors import ReadError, UsageError
from inputgen.frozen import frozen

if TYPE_CHECKING:
    from inputgen.api import ScanResult
    from inputgen.reporters.registry import ReportOptions


@frozen
class _Wanted:
    """What the command line asks for; None where the configuration or the file there is decides."""

    style: str | None
    enums: str | None
    stubs: bool | None
    check: bool


@click.command(short_help="Write typed models and override classes of jobs.")
@click.argument("jobs", metavar="[JOB]...", nargs=-1)
@click.option("--check", is_flag=True, help="Write nothing: show what is stale as a diff, and exit with status 1.")
@click.option("-o", "--output", metavar="FILE", help="The module to write; - for stdout. (One job only.)")
@click.option("--stubs/--no-stubs", default=None, help="Write a stub (.pyi) beside the module.")
@click.option(
    "--style",
    type=click.Choice(("pydantic", "typed-dict")),
    help="What typed_config(run.config) gives the job: a model, or the config itself as a typed dict.",
)
@click.option(
    "--enum",
    "enums",
    type=click.Choice(("literal", "class")),
    help="How choices are written: Literal, or Enum classes.",
)
@shared_options("quiet", "no_cache", "color", "config")
def generate(
    jobs: tuple[str, ...],
    *,
    check: bool,
    output: str | None,
    stubs: bool | None,
    style: str | None,
    enums: str | None,
    quiet: bool,
    no_cache: bool,
    color: str,
    config: str | None,
) -> int:
    """Write NAME_inputs.py beside each job NAME.py: a model of its run config and of each config file it manages, and
    classes of overrides that editors complete and check.

    JOB is a job, or a folder to search. Without one: the jobs of [tool.inputgen], else the current folder. Only files
    that change are written, and none that inputgen did not make.

    Exit status: 0; 1 if a job has an error, or with --check if a file is stale; 2 for bad usage or a file that cannot
    be read or written.
    """
    common = Common("text", output, quiet, no_cache, color, config, None)
    found = targets(jobs, common)
    if output is not None and (len(jobs) != 1 or is_folder(Path(jobs[0]))):
        raise UsageError("--output", "it names the module of one job", "name one job, or leave it out")
    options = _report_options(color)
    wanted = _Wanted(style, enums, stubs, check)
    status, changed, total = 0, 0, 0
    for target, results in scan_targets(found, common, all_jobs=False):
        for result in results:
            total += 1
            made = _generate_one(target, result, wanted, output, common, options)
            changed += made
            status = max(status, status_of(result.job.diagnostics, strict=target.config.strict), int(check and made))
    if not quiet:
        note(_summary(total, changed, check=check))
    return status


def _report_options(color: str) -> ReportOptions:
    from inputgen.reporters.registry import ReportOptions

    return ReportOptions(cwd=current_folder(), color=wants_color(color, sys.stdout), width=text_width(sys.stdout))


def _generate_one(
    target: Target, result: ScanResult, wanted: _Wanted, output: str | None, common: Common, options: ReportOptions
) -> bool:
    """Write, show or compare the files of a job; whether they differ from what is there."""
    from inputgen import api

    note_diagnostics([result], common)
    if any(item.code == "IG001" for item in result.job.diagnostics):
        return False  # what is not read has no inputs: a module of none would be wrong
    path = None if output in (None, "-") else Path(str(output))
    files = api.generated_files(
        result, target.config, output=path, style=wanted.style, enums=wanted.enums, stubs=wanted.stubs
    )
    if not common.quiet:
        for text in files.notes:
            note(f"inputgen: {result.job.path}: {text}")
    if output == "-":
        write_result(files.texts[0][1], None, utf8=True)
        return False
    stale = [(path, text) for path, text in files.texts if _content(path) != text.encode("utf-8")]
    for path, text in stale:
        if wanted.check:
            _show_diff(path, text, options)
        else:
            _write(path, text)
    return bool(stale)


def _write(path: Path, text: str) -> None:
    from inputgen.codegen.generate import is_generated

    content = _content(path)
    if content is not None and not is_generated(content.decode("utf-8", "replace")):
        raise UsageError(
            str(path), "inputgen did not make this file, and does not overwrite it", "name another with -o"
        )
    write_file(path, text.encode("utf-8"))


def _content(path: Path) -> bytes | None:
    """What a file holds; None where there is none.

    Raises:
        ReadError: if there is something that cannot be read as a file.
    """
    from inputgen.source.project import ProjectFileError, read_file

    try:
        return read_file(path)
    except ProjectFileError as error:
        if not path.exists():
            return None
        raise ReadError(str(path), f"it {error.reason}", "name another file with -o") from None


def _show_diff(path: Path, text: str, options: ReportOptions) -> None:
    from inputgen.reporters.diff import unified_diff

    old = _content(path) or b""
    write_result(
        unified_diff(old, text.encode("utf-8"), path.name, str(path.parent.absolute()), options), None, utf8=False
    )


def _summary(total: int, changed: int, *, check: bool) -> str:
    if not total:
        return NO_JOB
    jobs = f"{total} job{'s' if total != 1 else ''}"
    if check:
        return f"{jobs}: {changed} stale; run inputgen generate" if changed else f"{jobs}: nothing is stale"
    return f"{jobs}: {changed} written" if changed else f"{jobs}: nothing to write"
