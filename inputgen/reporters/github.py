"""`check --format github`: GitHub's workflow commands, which annotate the lines of a pull request.

The form is that of GitHub's documentation, "Workflow commands for GitHub Actions": properties and message escaped as
its toolkit does.
"""

from __future__ import annotations

from collections.abc import Sequence

from inputgen.reporters.common import distinct, masked, secrets_of, shown_path
from inputgen.reporters.registry import ReportOptions, Scanned
from inputgen.reporters.style import printable

_LEVELS = {"error": "error", "warning": "warning", "info": "notice"}


def report(results: Sequence[Scanned], options: ReportOptions) -> str:
    """A line for each visible diagnostic."""
    secrets, lines = secrets_of(results, options), []
    for item, result in distinct(results, options):
        span = item.span
        path = shown_path(span.path, result.job.root, options)
        text = item.message if item.hint is None else f"{item.message} ({item.hint})"
        if span.cell is not None:  # GitHub knows no cells: the line of one means nothing in the file
            text, place = f"cell {span.cell}, line {span.line}: {text}", ""
        else:
            place = (
                f",line={span.line},col={span.column},endLine={span.end_line},endColumn={max(span.end_column - 1, 1)}"
            )
        title = _property(f"inputgen {item.code} ({item.name})")
        message = _data(printable(masked(text, secrets, options)))
        lines.append(f"::{_LEVELS[item.severity]} title={title},file={_property(path)}{place}::{message}\n")
    return "".join(lines)


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
