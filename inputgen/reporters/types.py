"""`--format types`: the display form of W&B's documentation (contract)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from inputgen.model import Job
from inputgen.reporters.common import by_path, to_json_text, types_of
from inputgen.reporters.registry import ReportOptions, Scanned


def report(results: Sequence[Scanned], options: ReportOptions) -> str:
    """The types of every input's values, as JSON; one object for one file, else objects by path."""
    return to_json_text(by_path(results, [_document(result.job) for result in results], options))


def _document(job: Job) -> dict[str, Any]:
    document: dict[str, Any] = {}
    for item in job.inputs:
        if item.source == "run_config":
            document["run_config"] = types_of(item.types)
    files = [item for item in job.inputs if item.source == "file"]
    if files:
        document["files"] = {item.path: types_of(item.types) for item in files if item.path is not None}
        if any(item.path is None for item in files):
            document["files"]["*"] = "unknown"
    return document
