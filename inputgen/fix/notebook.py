"""Edits on the code cells of a notebook: of the JSON document only the lines of the cells edited change."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from json.decoder import scanstring  # type: ignore[attr-defined]

from inputgen.fix.edits import CannotEditError, edit_text
from inputgen.frozen import frozen
from inputgen.model import Edit

_BLANK = re.compile(r"[ \t\r\n]*")
_SCALAR = re.compile(r"[^\s,\]}]+")


@frozen
class Source:
    """The text of a cell in the document.

    Attributes:
        start: where its value starts in the document, a string or a list of strings.
        end: where it ends.
        items: start, end and text of each string.
    """

    start: int
    end: int
    items: tuple[tuple[int, int, str], ...]


def edit_notebook(data: bytes, edits: Iterable[Edit], path: str) -> bytes:
    """A notebook with edits made in its cells.

    Raises:
        CannotEditError: if it is no notebook that can be read, or an edit names no code cell of it.
    """
    from inputgen.source.notebook import Cell, read_cells

    cells = read_cells(data, path)
    if not isinstance(cells, tuple):
        raise CannotEditError(cells.message)
    texts: dict[int, Cell] = {cell.number: cell for cell in cells}
    try:
        document = data.decode("utf-8")
        sources = list(_sources(document))
    except (ValueError, RecursionError, IndexError) as error:
        raise CannotEditError("it is no JSON document in UTF-8") from error
    by_cell: dict[int, list[Edit]] = {}
    for edit in edits:
        if edit.span.cell is None or edit.span.cell not in texts or edit.span.cell > len(sources):
            raise CannotEditError("the edit names no code cell of it")
        by_cell.setdefault(edit.span.cell, []).append(edit)
    for number in sorted(by_cell, reverse=True):
        source = sources[number - 1]
        if source is None or "".join(text for _, _, text in source.items) != texts[number].text:
            raise CannotEditError(f"the lines of cell {number} do not end as Jupyter writes them")
        new = _rendered(document, source, edit_text(texts[number].text, by_cell[number]))
        document = document[: source.start] + new + document[source.end :]
    return document.encode("utf-8")


def _rendered(document: str, source: Source, text: str) -> str:
    """The JSON of a cell's new text: a list by lines where it was one, unchanged lines as they were written."""
    old = document[source.start : source.end]
    ascii_only = "\\u" in old and old.isascii()
    if not old.startswith("["):
        return json.dumps(text, ensure_ascii=ascii_only)
    lines = text.splitlines(keepends=True) if "\r" not in text else re.findall(r"[^\n]*\n|[^\n]+", text)
    written: dict[str, str] = {value: document[start:end] for start, end, value in source.items}
    items = [written.get(line) or json.dumps(line, ensure_ascii=ascii_only) for line in lines]
    if not source.items or not items:
        return f"[{', '.join(items)}]"
    opening = document[source.start : source.items[0][0]]
    closing = document[source.items[-1][1] : source.end]
    between = document[source.items[0][1] : source.items[1][0]] if len(source.items) > 1 else f",{opening[1:] or ' '}"
    return opening + between.join(items) + closing


# --- where things are in the document: json gives no places -------------------------------------------------------


def _sources(document: str) -> Iterator[Source | None]:
    """The text of every cell, in order; None for one without any. nbformat 3 keeps cells in worksheets."""
    members = dict(_members(document, _skip(document, 0)))
    if "cells" in members:
        yield from _of_cells(document, members["cells"])
    elif "worksheets" in members:
        for sheet in _elements(document, members["worksheets"]):
            yield from _of_cells(document, dict(_members(document, sheet)).get("cells", sheet))


def _of_cells(document: str, start: int) -> Iterator[Source | None]:
    for cell in _elements(document, start):
        members = dict(_members(document, cell))
        place = members.get("source", members.get("input"))
        yield None if place is None else _source(document, place)


def _source(document: str, start: int) -> Source | None:
    if document[start] == '"':
        text, end = scanstring(document, start + 1, True)
        return Source(start, end, ((start, end, text),))
    if document[start] != "[":
        return None
    items = []
    for place in _elements(document, start):
        if document[place] != '"':
            return None
        text, end = scanstring(document, place + 1, True)
        items.append((place, end, text))
    return Source(start, _end(document, start), tuple(items))


def _members(document: str, start: int) -> Iterator[tuple[str, int]]:
    """Each key of the object at `start` with where its value starts."""
    if document[start] != "{":
        return
    at = _skip(document, start + 1)
    while document[at] == '"':
        key, at = scanstring(document, at + 1, True)
        at = _skip(document, _skip(document, at) + 1)
        yield key, at
        at = _skip(document, _end(document, at))
        if document[at] == ",":
            at = _skip(document, at + 1)


def _elements(document: str, start: int) -> Iterator[int]:
    """Where each element of the list at `start` starts."""
    if document[start] != "[":
        return
    at = _skip(document, start + 1)
    while document[at] != "]":
        yield at
        at = _skip(document, _end(document, at))
        if document[at] == ",":
            at = _skip(document, at + 1)


def _end(document: str, start: int) -> int:
    """Where the value at `start` ends."""
    opening = document[start]
    if opening == '"':
        end: int = scanstring(document, start + 1, True)[1]
        return end
    if opening not in "{[":
        found = _SCALAR.match(document, start)
        return found.end() if found else start + 1
    places: Sequence[int] = (
        [place for _, place in _members(document, start)] if opening == "{" else list(_elements(document, start))
    )
    at = _end(document, places[-1]) if places else start + 1
    return _skip(document, at) + 1


def _skip(document: str, start: int) -> int:
    found = _BLANK.match(document, start)
    return found.end() if found else start
