"""`check --format text`: the diagnostics of all jobs, each with its code frame."""

from __future__ import annotations

from collections.abc import Sequence

from inputgen.reporters.common import distinct, secrets_of
from inputgen.reporters.frame import diagnostic_text
from inputgen.reporters.registry import ReportOptions, Scanned


def report(results: Sequence[Scanned], options: ReportOptions) -> str:
    """Every visible diagnostic, a blank line between them; one that several jobs share is told once."""
    secrets = secrets_of(results, options)
    return "\n".join(diagnostic_text(item, result, options, secrets) for item, result in distinct(results, options))
