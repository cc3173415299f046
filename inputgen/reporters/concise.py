"""`check --format concise`: a line for each diagnostic, as editors and `grep` like it."""

from __future__ import annotations

from collections.abc import Sequence

from inputgen.reporters.common import distinct, masked, secrets_of
from inputgen.reporters.frame import place
from inputgen.reporters.registry import ReportOptions, Scanned
from inputgen.reporters.style import LEVELS, Style, printable


def report(results: Sequence[Scanned], options: ReportOptions) -> str:
    """`PATH:LINE:COLUMN: LEVEL CODE [NAME] MESSAGE` for every visible diagnostic."""
    style = Style(options.color)
    secrets, lines = secrets_of(results, options), []
    for item, result in distinct(results, options):
        level = style(item.severity, LEVELS[item.severity], "bold")
        where = style(place(item.span, result.job.root, options), "bold")
        lines.append(
            f"{where}: {level} {item.code} [{item.name}] {printable(masked(item.message, secrets, options))}\n"
        )
    return "".join(lines)
