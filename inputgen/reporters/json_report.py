"""`--format json`: the document of `inputgen/schemas/scan.v1.json` (contract)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from inputgen.model import Diagnostic, Field, Input, Job, Span
from inputgen.model.types import render
from inputgen.reporters.common import job_path, masked, secrets_of, shown_path, to_json_text, types_of, visible
from inputgen.reporters.registry import ReportOptions, Scanned
from inputgen.reporters.secrets import redact_schema, secret_paths
from inputgen.schema.defaults import MISSING, to_json

VERSION = 1


def report(results: Sequence[Scanned], options: ReportOptions) -> str:
    """The document, one entry for each job."""
    return to_json_text({"version": VERSION, "jobs": [_job(result, options) for result in results]})


def _job(result: Scanned, options: ReportOptions) -> dict[str, Any]:
    job = result.job
    secrets = secrets_of([result], options)
    return {
        "path": job_path(job, options),
        "inputs": [_input(item, job, result.sources, options, secrets) for item in job.inputs if options.inputs],
        "diagnostics": [_diagnostic(item, job, options, secrets) for item in visible(job.diagnostics, options)],
    }


def _input(
    item: Input, job: Job, sources: Mapping[str, str], options: ReportOptions, secrets: tuple[str, ...]
) -> dict[str, Any]:
    return {
        "source": item.source,
        "path": item.path,
        "declared": item.declared,
        "span": _span(item.span, job, options) if item.span else None,
        "include": _paths(item.include),
        "exclude": _paths(item.exclude),
        "types": types_of(item.types),
        "fields": [_field(field, job, options, secrets) for field in item.fields],
        "hidden": [list(hidden.path) for hidden in item.hidden],
        **_schemas(item, sources, options),
        "schema_origin": item.schema_origin,
    }


def _paths(paths: tuple[tuple[str, ...], ...] | None) -> list[list[str]] | None:
    return None if paths is None else [list(path) for path in paths]


def _schemas(item: Input, sources: Mapping[str, str], options: ReportOptions) -> dict[str, Any]:
    """The schema of the input's overrides, and W&B's form of it; secrets are in neither."""
    from inputgen.schema.emit import input_schema
    from inputgen.schema.launch import launch_of

    schema = input_schema(item, sources, full=False, show_secrets=options.show_secrets).schema
    launch = launch_of(item, sources, show_secrets=options.show_secrets).schema
    if options.show_secrets:
        return {"schema": schema, "launch_schema": launch}
    paths = secret_paths(item)
    return {"schema": redact_schema(schema, paths), "launch_schema": redact_schema(launch, paths)}


def _field(field: Field, job: Job, options: ReportOptions, secrets: tuple[str, ...]) -> dict[str, Any]:
    document: dict[str, Any] = {"path": list(field.path), "type": render(field.type)}
    value = field.usual or field.value or field.read_default
    default = MISSING if field.secret and not options.show_secrets else to_json(value)
    if default is not MISSING:
        document["default"] = default
    reason = None if field.reason is None else masked(field.reason, secrets, options)
    return {
        **document,
        "evidence": field.evidence,
        "optional": field.optional,
        "span": _span(field.span, job, options),
        "reason": reason,
    }


def _diagnostic(item: Diagnostic, job: Job, options: ReportOptions, secrets: tuple[str, ...]) -> dict[str, Any]:
    return {
        "code": item.code,
        "name": item.name,
        "severity": item.severity,
        "message": masked(item.message, secrets, options),
        "hint": None if item.hint is None else masked(item.hint, secrets, options),
        "span": _span(item.span, job, options),
        "related": [_span(span, job, options) for span in item.related],
        "fixable": item.fix is not None,
    }


def _span(span: Span, job: Job, options: ReportOptions) -> dict[str, Any]:
    document: dict[str, Any] = {"path": shown_path(span.path, job.root, options)}
    if span.cell is not None:
        document["cell"] = span.cell
    return {
        **document,
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
    }
