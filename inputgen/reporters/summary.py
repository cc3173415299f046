"""One line that sums up a scan; the command prints it on stderr."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from inputgen.model import Diagnostic, UnknownType
from inputgen.reporters.common import distinct, open_mappings, visible
from inputgen.reporters.registry import ReportOptions, Scanned


class Fixed(Protocol):
    """What fixing came to (`inputgen.fix.converge.Fixed`)."""

    @property
    def made(self) -> Sequence[Diagnostic]:
        """The diagnostics mended."""
        ...

    @property
    def changes(self) -> Mapping[str, bytes]:
        """The files changed."""
        ...


def summary(results: Sequence[Scanned], options: ReportOptions) -> str:
    """`1 job, 4 input fields, 2 hidden, 0 unknown; no errors`. Info counts only where it is shown."""
    inputs = [item for result in results for item in result.job.inputs]
    fields = [field for item in inputs for field in item.fields]
    unknown = sum(isinstance(field.type, UnknownType) for field in fields) + sum(
        len(open_mappings(item)) for item in inputs
    )
    counts = [
        _count(len(results), "job"),
        _count(len(fields), "input field"),
        f"{sum(len(item.hidden) for item in inputs)} hidden",
        f"{unknown} unknown",
    ]
    found = [diagnostic for result in results for diagnostic in visible(result.job.diagnostics, options)]
    return f"{', '.join(counts)}; {_levels(found)}"


def _levels(diagnostics: Sequence[Diagnostic]) -> str:
    number = {level: sum(item.severity == level for item in diagnostics) for level in ("error", "warning", "info")}
    parts = [_count(number["error"], "error") if number["error"] else "no errors"]
    if number["warning"]:
        parts.append(_count(number["warning"], "warning"))
    if number["info"]:
        parts.append(f"{number['info']} info")
    return ", ".join(parts)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def check_summary(results: Sequence[Scanned], options: ReportOptions, *, unsafe: bool, fixing: bool) -> str:
    """`3 jobs: 1 error, 2 warnings; 1 can be fixed with --fix`."""
    found = [item for item, _ in distinct(results, options)]
    text = f"{_count(len(results), 'job')}: {_levels(found) if found else 'nothing to report'}"
    fixes = [item.fix for item in found if item.fix is not None]
    safe = sum(fix.safe for fix in fixes)
    hints = []
    if safe and not fixing:
        hints.append(f"{safe} can be fixed with --fix")
    if len(fixes) > safe and not (unsafe and fixing):
        hints.append(f"{len(fixes) - safe}{' more' if hints else ''} with --fix --unsafe-fixes")
    return f"{text}; {', '.join(hints)}" if hints else text


def fix_summary(fixes: Sequence[Fixed], *, done: bool) -> str:
    """`fixed 2 diagnostics in 1 file`."""
    made = sum(len(fixed.made) for fixed in fixes)
    files = sum(len(fixed.changes) for fixed in fixes)
    return f"{'fixed' if done else 'would fix'} {_count(made, 'diagnostic')} in {_count(files, 'file')}"
