"""`check --format sarif`: SARIF 2.1.0 (OASIS standard), which GitHub code scanning and editors read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from inputgen import __version__
from inputgen.model import Diagnostic, Edit, Span
from inputgen.reporters.common import distinct, masked, secrets_of, shown_path, to_json_text
from inputgen.reporters.registry import ReportOptions, Scanned

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {"error": "error", "warning": "warning", "info": "note"}


def report(results: Sequence[Scanned], options: ReportOptions) -> str:
    """The log: one run, the rules that found something, a result for each visible diagnostic."""
    found, secrets = list(distinct(results, options)), secrets_of(results, options)
    names = dict(sorted({item.code: item.name for item, _ in found}.items()))
    driver = {
        "name": "inputgen",
        "version": __version__,
        "rules": [{"id": code, "name": name, "help": _help(code)} for code, name in names.items()],
    }
    order = {code: index for index, code in enumerate(names)}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(item, result.job.root, order[item.code], secrets, options) for item, result in found],
    }
    return to_json_text({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]})


def _help(code: str) -> dict[str, str]:
    return {"text": f"inputgen rule {code}"}


def _result(
    item: Diagnostic, root: str, index: int, secrets: tuple[str, ...], options: ReportOptions
) -> dict[str, Any]:
    text = item.message if item.hint is None else f"{item.message}. {item.hint}"
    document: dict[str, Any] = {
        "ruleId": item.code,
        "ruleIndex": index,
        "level": _LEVELS[item.severity],
        "message": {"text": masked(text, secrets, options)},
        "locations": [_location(item.span, root, options)],
    }
    if item.related:
        document["relatedLocations"] = [_location(span, root, options) for span in item.related]
    if item.fix is not None and all(edit.span.cell is None for edit in item.fix.edits):
        what = masked(item.hint or item.name, secrets, options)
        document["fixes"] = [_fix(what, item.fix.edits, root, options)]
    return document


def _location(span: Span, root: str, options: ReportOptions) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": _artifact(span.path, root, options)}
    if span.cell is None:
        return {"physicalLocation": {**physical, "region": _region(span)}}
    place = f"cell {span.cell}, line {span.line}"  # a region counts the lines of the file, which a cell's are not
    return {"physicalLocation": physical, "logicalLocations": [{"name": place}]}


def _artifact(path: str, root: str, options: ReportOptions) -> dict[str, str]:
    return {"uri": quote(shown_path(path, root, options)), "uriBaseId": "%SRCROOT%"}


def _region(span: Span) -> dict[str, int]:
    return {
        "startLine": span.line,
        "startColumn": span.column,
        "endLine": span.end_line,
        "endColumn": span.end_column,
    }


def _fix(what: str, edits: Sequence[Edit], root: str, options: ReportOptions) -> dict[str, Any]:
    by_path: dict[str, list[dict[str, Any]]] = {}
    for edit in edits:
        replacement = {"deletedRegion": _region(edit.span), "insertedContent": {"text": edit.replacement}}
        by_path.setdefault(edit.span.path, []).append(replacement)
    changes = [
        {"artifactLocation": _artifact(path, root, options), "replacements": replacements}
        for path, replacements in by_path.items()
    ]
    return {"description": {"text": what}, "artifactChanges": changes}
