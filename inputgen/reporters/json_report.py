"""`--format json`: the document of `inputgen/schemas/scan.v1.json` (contract)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from inputgen.model import Diagnostic, Field, Input, Job, Span
from inputgen.model.types import render
from inputgen.reporters.common import job_path, shown_path, to_json_text, types_of, visible
from inputgen.reporters.registry import ReportOptions, Scanned
from inputgen.reporters.secrets import mask, redact_schema, secret_paths, secret_texts
from inputgen.schema.defaults import MISSING, to_json

VERSION = 1


def report(results: Sequence[Scanned], options: ReportOptions) -> str:
    """The document, one entry for each job."""
    return to_json_text({"version": VERSION, "jobs": [_job(result.job, options) for result in results]})


def _job(job: Job, options: ReportOptions) -> dict[str, Any]:
    secrets = () if options.show_secrets else secret_texts(job)
    return {
        "path": job_path(job, options),
        "inputs": [_input(item, job, options, secrets) for item in job.inputs],
        "diagnostics": [_diagnostic(item, job, options, secrets) for item in visible(job.diagnostics, options)],
    }


def _input(item: Input, job: Job, options: ReportOptions, secrets: tuple[str, ...]) -> dict[str, Any]:
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
        # JSON Schema emission is not there yet: {} is the schema that claims nothing.
        "schema": {},
        "launch_schema": _launch_schema(item, options),
        "schema_origin": item.schema_origin,
    }


def _paths(paths: tuple[tuple[str, ...], ...] | None) -> list[list[str]] | None:
    return None if paths is None else [list(path) for path in paths]


def _launch_schema(item: Input, options: ReportOptions) -> dict[str, Any]:
    """The declared schema as W&B stores it; {} where there is none, or JSON cannot say it."""
    if item.schema is None:
        return {}
    schema = item.schema if options.show_secrets else redact_schema(item.schema, secret_paths(item))
    try:
        to_json_text(schema)
    except (ValueError, TypeError):
        return {}
    return schema


def _field(field: Field, job: Job, options: ReportOptions, secrets: tuple[str, ...]) -> dict[str, Any]:
    document: dict[str, Any] = {"path": list(field.path), "type": render(field.type)}
    default = MISSING if field.secret and not options.show_secrets else to_json(field.value)
    if default is not MISSING:
        document["default"] = default
    reason = field.reason
    if reason is not None and not options.show_secrets:
        reason = mask(reason, secrets)
    return {
        **document,
        "evidence": field.evidence,
        "optional": field.optional,
        "span": _span(field.span, job, options),
        "reason": reason,
    }


def _diagnostic(item: Diagnostic, job: Job, options: ReportOptions, secrets: tuple[str, ...]) -> dict[str, Any]:
    def clean(text: str) -> str:
        return text if options.show_secrets else mask(text, secrets)

    return {
        "code": item.code,
        "name": item.name,
        "severity": item.severity,
        "message": clean(item.message),
        "hint": None if item.hint is None else clean(item.hint),
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
