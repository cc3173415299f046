"""A schema given as a dict, taken apart: every schema in it with its keywords and where they are written."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from inputgen.frozen import frozen
from inputgen.keypath import KeyPath
from inputgen.model import Declaration, Edit, Entry, Facts, Known, Mapping, Sequence, Span, Value
from inputgen.rules.places import inside
from inputgen.schema.recorded import declarations

_DEPTH = 40


@frozen
class Part:
    """A schema within a declared schema.

    Attributes:
        call: the declaration.
        path: the property it describes; empty for the whole.
        mapping: its keywords.
        span: where it is written, or the property that it describes.
        shown: how messages name it.
    """

    call: Declaration
    path: KeyPath
    mapping: Mapping
    span: Span
    shown: str

    def entry(self, keyword: str) -> Entry | None:
        """A keyword, where it is surely there."""
        found = (entry for entry in self.mapping.entries if entry.key == keyword and not entry.optional)
        return next(found, None)

    def has(self, keyword: str) -> bool:
        """Whether a keyword may be there."""
        return self.mapping.open is not None or any(entry.key == keyword for entry in self.mapping.entries)

    def known(self, keyword: str) -> Any:
        """The value of a keyword that is a scalar; None where it is none, or not known."""
        entry = self.entry(keyword)
        return entry.value.value if entry is not None and isinstance(entry.value, Known) else None

    def keyword_span(self, keyword: str) -> Span:
        """Where a keyword is written."""
        entry = self.entry(keyword)
        return (entry.span if entry is not None else None) or self.span


def parts(facts: Facts) -> Iterator[Part]:
    """Every schema of every dict given as `schema=`; what stands behind a `$ref` where it is defined."""
    for call in declarations(facts):
        if isinstance(call.schema, Mapping) and call.schema.entries:
            span = dict(call.argument_spans).get("schema", call.span)
            yield from _parts(Part(call, (), call.schema, call.schema.span or span, "the schema"), 0)


def _parts(part: Part, depth: int) -> Iterator[Part]:
    yield part
    for entry in part.mapping.entries if depth < _DEPTH else ():
        if entry.key == "properties" and isinstance(entry.value, Mapping):
            for inner in entry.value.entries:
                path = (*part.path, str(inner.key))
                yield from _inner(part, inner.value, path, inner.span, ".".join(path), depth)
        elif entry.key == "items":
            yield from _inner(part, entry.value, part.path, entry.span, f"an element of {part.shown}", depth)
        elif entry.key in ("$defs", "definitions") and isinstance(entry.value, Mapping):
            for inner in entry.value.entries:
                yield from _inner(part, inner.value, (), inner.span, f"the definition {inner.key!s}", depth)
        elif entry.key == "allOf" and isinstance(entry.value, Sequence):
            for item in entry.value.items:
                yield from _inner(part, item, part.path, entry.span, part.shown, depth)


def _inner(part: Part, value: Value, path: KeyPath, span: Span | None, shown: str, depth: int) -> Iterator[Part]:
    if isinstance(value, Mapping):
        yield from _parts(Part(part.call, path, value, span or part.span, shown), depth + 1)


def insertion(mapping: Mapping, text: str) -> Edit | None:
    """The edit that puts a keyword first into a dict written in braces; None where it is not written so."""
    span = mapping.span
    if span is None or not all(entry.span is not None and inside(entry.span, span) for entry in mapping.entries):
        return None
    at = Span(span.path, span.line, span.column + 1, span.line, span.column + 1, span.cell)
    return Edit(at, f"{text}, " if mapping.entries else text)


def removal(mapping: Mapping, keyword: str) -> Edit | None:
    """The edit that takes a keyword out of a dict written in braces; None where a comment might go with it."""
    spans = [(entry.key, entry.span, entry.value.span) for entry in mapping.entries]
    index = next((place for place, (key, _, _) in enumerate(spans) if key == keyword), None)
    if index is None or any(span is None or value is None for _, span, value in spans):
        return None
    _, key, value = spans[index]
    before = spans[index - 1][2] if index else None
    after = spans[index + 1][1] if index + 1 < len(spans) else None
    assert key is not None, "checked above"
    assert value is not None, "checked above"
    if before is not None and before.end_line == key.line:
        return Edit(_between(before.end_line, before.end_column, value.end_line, value.end_column, key), "")
    if after is not None and after.line == value.end_line:
        return Edit(_between(key.line, key.column, after.line, after.column, key), "")
    own_line = mapping.span is not None and mapping.span.line < key.line
    if own_line and value.end_line < mapping.span.end_line:  # type: ignore[union-attr]
        return Edit(_between(key.line, 1, value.end_line + 1, 1, key), "")
    return None


def _between(line: int, column: int, end_line: int, end_column: int, like: Span) -> Span:
    return Span(like.path, line, column, end_line, end_column, like.cell)
