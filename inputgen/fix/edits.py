"""Edits on the bytes of one file: what no edit touches stays as it is, byte for byte."""

from __future__ import annotations

import codecs
from collections.abc import Iterable

from inputgen.model import Edit, Span, Unparsed
from inputgen.source.decode import decode, encoding_of
from inputgen.source.lines import LineMap

_BOM = codecs.BOM_UTF8


class CannotEditError(Exception):
    """A file that is not edited; the message says why, in words ("it is not UTF-8")."""


def edit_file(data: bytes, edits: Iterable[Edit], path: str) -> bytes:
    """A file with edits made.

    Args:
        data: the file.
        edits: edits of this file, none of which overlaps another; in a notebook each names its cell.
        path: the file, by whose extension a notebook is told.

    Raises:
        CannotEditError: if the file cannot be read as text, or its text would not give the same bytes again.
    """
    if path.endswith(".ipynb"):
        from inputgen.fix.notebook import edit_notebook

        return edit_notebook(data, edits, path)
    return _edit_plain(data, edits, path)


def edit_text(text: str, edits: Iterable[Edit]) -> str:
    """A text with edits made; the lines they add end as the text's first line does.

    Edits that insert at one place are made in the order given.
    """
    lines = LineMap(text, "")
    newline = newline_of(text)
    placed = sorted(((*_offsets(edit.span, lines), edit.replacement) for edit in edits), key=lambda item: item[:2])
    parts, done = [], 0
    for start, end, replacement in placed:
        parts += [text[done:start], replacement.replace("\n", newline)]
        done = max(done, end)
    return "".join([*parts, text[done:]])


def newline_of(text: str) -> str:
    """How the lines of a text end: as its first one does."""
    for position, char in enumerate(text):
        if char == "\n":
            return "\n"
        if char == "\r":
            return "\r\n" if text[position + 1 : position + 2] == "\n" else "\r"
    return "\n"


def overlap(first: Span, second: Span) -> bool:
    """Whether two edits of one file and cell must not be made together.

    Two that insert at the same place may; one that replaces may touch the other's end.
    """
    if (first.path, first.cell) != (second.path, second.cell):
        return False
    (start, end), (other_start, other_end) = _range(first), _range(second)
    return start < other_end and other_start < end


def _range(span: Span) -> tuple[tuple[int, int], tuple[int, int]]:
    return (span.line, span.column), (span.end_line, span.end_column)


def _offsets(span: Span, lines: LineMap) -> tuple[int, int]:
    start = lines.offset(span.line, span.column)
    return start, max(start, lines.offset(span.end_line, span.end_column))


def _edit_plain(data: bytes, edits: Iterable[Edit], path: str) -> bytes:
    bom = _BOM if data.startswith(_BOM) else b""
    text, encoding = _decoded(data, path)
    try:
        if bom + text.encode(encoding) != data:  # some encodings have several spellings of one text
            raise CannotEditError(f"its text in the encoding {encoding} does not give the same bytes again")
        return bom + edit_text(text, edits).encode(encoding)
    except UnicodeEncodeError as error:
        raise CannotEditError(f"its encoding {encoding} cannot hold the new text") from error


def _decoded(data: bytes, path: str) -> tuple[str, str]:
    """The text and its encoding: a comment names it in Python alone (PEP 263)."""
    if path.endswith((".yaml", ".yml", ".json")):
        try:
            return data.decode("utf-8-sig"), "utf-8"
        except UnicodeDecodeError as error:
            raise CannotEditError("it is not UTF-8") from error
    text = decode(data, path)
    if isinstance(text, Unparsed):
        raise CannotEditError(text.message)
    return text, encoding_of(data)
