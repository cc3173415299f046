"""`check --format concise`: a line for each diagnostic, as editors and `grep` like it."""

from __future__ import annotations

from collections.abc import Sequence

from inputgen.reporters.common import distinct
from inputgen.reporters.frame import place
from inputgen.reporters.registry import ReportOptions, Scanned
from inputgen.reporters.secrets import mask, secret_texts
from inputgen.reporters.style import Style, printable

_COLORS = {"error": "red", "warning": "yellow", "info": "cyan"}


def report(results: Sequence[Scanned], options: ReportOptions) -> str:
    """`PATH:LINE:COLUMN: LEVEL CODE [NAME] MESSAGE` for every visible diagnostic."""
    style = Style(options.color)
    lines = []
    for item, result in distinct(results, options):
        message = item.message if options.show_secrets else mask(item.message, secret_texts(result.job))
        level = style(item.severity, _COLORS[item.severity], "bold")
        where = style(place(item.span, result.job.root, options), "bold")
        lines.append(f"{where}: {level} {item.code} [{item.name}] {printable(message)}\n")
    return "".join(lines)
