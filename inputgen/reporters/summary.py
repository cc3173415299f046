"""One line that sums up a scan; the command prints it on stderr."""

from __future__ import annotations

from collections.abc import Sequence

from inputgen.model import Diagnostic, UnknownType
from inputgen.reporters.common import visible
from inputgen.reporters.registry import ReportOptions, Scanned


def summary(results: Sequence[Scanned], options: ReportOptions) -> str:
    """`1 job, 4 input fields, 2 hidden, 0 unknown; no errors`. Info counts only where it is shown."""
    inputs = [item for result in results for item in result.job.inputs]
    fields = [field for item in inputs for field in item.fields]
    unknown = sum(isinstance(field.type, UnknownType) for field in fields) + sum(
        item.open is not None for item in inputs
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
