"""`--format wandb`: what W&B stores in the metadata of the job artifact (contract; `wandb-facts`, section 2)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from inputgen.model import Stored
from inputgen.reporters.common import by_path, to_json_text
from inputgen.reporters.registry import ReportOptions, Scanned
from inputgen.reporters.secrets import redact_schema, secret_paths


def report(results: Sequence[Scanned], options: ReportOptions) -> str:
    """What W&B would store, as JSON; one object for one file, else objects by path.

    Raises:
        ValueError: if a result has no `stored`: the scan was not asked for it.
    """
    return to_json_text(by_path(results, [_document(result, options) for result in results], options))


def _document(result: Scanned, options: ReportOptions) -> dict[str, Any]:
    stored = result.stored
    if stored is None:
        raise ValueError(f"{result.job.path} was scanned without stored=True")
    return {
        "input_types": stored.input_types,
        "input_schemas": stored.input_schemas if options.show_secrets else _without_secrets(stored, result),
        "job_json_input_types": stored.job_json_input_types,
    }


def _without_secrets(stored: Stored, result: Scanned) -> dict[str, Any]:
    """The stored schemas without the defaults of secret fields (contract, "Secrets")."""
    schemas = dict(stored.input_schemas)
    for item in result.job.inputs:
        secret = secret_paths(item)
        if item.source == "run_config" and "@wandb.config" in schemas:
            schemas["@wandb.config"] = redact_schema(schemas["@wandb.config"], secret)
        elif item.path is not None and item.path in schemas.get("files", {}):
            files = {**schemas["files"], item.path: redact_schema(schemas["files"][item.path], secret)}
            schemas["files"] = files
    return schemas
