"""`check --format text`: the diagnostics of all jobs, each with its code frame."""

from __future__ import annotations

from collections.abc import Sequence

from inputgen.reporters.common import distinct
from inputgen.reporters.frame import diagnostic_text
from inputgen.reporters.registry import ReportOptions, Scanned
from inputgen.reporters.secrets import secret_texts


def report(results: Sequence[Scanned], options: ReportOptions) -> str:
    """Every visible diagnostic, a blank line between them; one that several jobs share is told once."""
    secrets = () if options.show_secrets else tuple({text for result in results for text in secret_texts(result.job)})
    return "\n".join(diagnostic_text(item, result, options, secrets) for item, result in distinct(results, options))
