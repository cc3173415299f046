"""Notebooks: the code cells of an `.ipynb` file as one module, and the map back to cells and lines (nbformat 3 and 4).

What IPython adds to Python, it turns into calls of `get_ipython()` before it runs a cell; so does this module
(IPython documentation, "IPython reference", "Built-in magic commands"). Lines keep their number within the cell.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from typing import Any

from inputgen.frozen import frozen
from inputgen.model import Span, Unparsed
from inputgen.source.lines import LineMap
from inputgen.source.magics import python_of
from inputgen.source.module import Module

_DEPTH = 200  # nesting of the JSON document; the format itself has some five levels


@frozen
class Cell:
    """A code cell.

    Attributes:
        number: 1-based, over all cells of the notebook.
        text: its source as written.
        python: its source as IPython runs it, with as many lines.
        indent: what IPython takes off the front of each line that begins with it: that of its first line.
    """

    number: int
    text: str
    python: str
    indent: str = ""

    def column(self, line: int, column: int) -> int:
        """The column in the cell as written, of one in `python`."""
        lines = self.text.split("\n")
        return column + len(self.indent) if self.indent and lines[line - 1].startswith(self.indent) else column


class CellLines(LineMap):
    """Maps offsets in the joined text of the cells to spans within a cell.

    Args:
        cells: the code cells, joined with a newline between each two.
        path: the notebook, relative to the project root, with `/`.
    """

    def __init__(self, cells: tuple[Cell, ...], path: str) -> None:
        super().__init__(joined(cells), path)
        self._cells = cells
        self._first_lines: list[int] = []
        line = 1
        for cell in cells:
            self._first_lines.append(line)
            line += len(LineMap(cell.python, path).starts)

    def span(self, start: int, end: int) -> Span:
        """The span between two offsets; one that passes the end of its cell ends there."""
        line, column = self.position(start)
        end_line, end_column = self.position(end)
        index = max(bisect_right(self._first_lines, line) - 1, 0)
        if not self._cells:
            return Span(self.path, 1, 1, 1, 1)
        first = self._first_lines[index]
        last = self._first_lines[index + 1] - 1 if index + 1 < len(self._first_lines) else end_line
        if end_line > last:
            end_line, end_column = last, self.line_end(last) - self.offset(last, 1) + 1
        cell = self._cells[index]
        line, end_line = line - first + 1, end_line - first + 1
        column, end_column = cell.column(line, column), cell.column(end_line, end_column)
        return Span(self.path, line, column, end_line, end_column, cell.number)


def joined(cells: tuple[Cell, ...]) -> str:
    """The text of the module that the cells make."""
    return "\n".join(cell.python for cell in cells)


def parse_notebook(data: bytes, path: str) -> Module | Unparsed:
    """Parse a notebook.

    A cell that is no Python stops a run of all cells, and so the module ends before it; `Module.fault` says why.

    Args:
        data: the file.
        path: it, relative to the project root, with `/`.
    """
    cells = read_cells(data, path)
    if isinstance(cells, Unparsed):
        return cells
    module = _parsed(cells, path)
    if isinstance(module, Module):
        return module
    from inputgen.source.parse import parse_text

    for index, cell in enumerate(cells):
        fault = parse_text(cell.python, path, cell.number)
        if isinstance(fault, Unparsed):
            before = _parsed(cells[:index], path)
            if isinstance(before, Module):
                before.fault = fault
                return before
            return fault
    return module  # together they are too deep


def _parsed(cells: tuple[Cell, ...], path: str) -> Module | Unparsed:
    from inputgen.source.parse import parse_text

    return parse_text(joined(cells), path, lines=CellLines(cells, path))


def read_cells(data: bytes, path: str) -> tuple[Cell, ...] | Unparsed:
    """The code cells of a notebook, in order; or why there are none to be had."""
    document = _document(data, path)
    if isinstance(document, Unparsed):
        return document
    listed = document.get("cells")
    if listed is None and isinstance(document.get("worksheets"), list):  # nbformat 3
        listed = [cell for sheet in document["worksheets"] if isinstance(sheet, dict) for cell in _cells_of(sheet)]
    if not isinstance(listed, list):
        return _unparsed(path, "the notebook has no list of cells", "save it again with Jupyter")
    cells = []
    for number, cell in enumerate(listed, 1):
        if not isinstance(cell, dict) or cell.get("cell_type") != "code":
            continue
        text = _source(cell)
        if text is None:
            return _unparsed(path, f"the source of cell {number} is no text", "save it again with Jupyter", number)
        cells.append(_cell(number, text))
    return tuple(cells)


def _cell(number: int, text: str) -> Cell:
    """A cell, without the indentation of its first line (IPython, `inputtransformer2.leading_indent`)."""
    first = next((line for line in text.split("\n") if line.strip()), "")
    indent = first[: len(first) - len(first.lstrip(" \t"))]
    lines = [line.removeprefix(indent) for line in text.split("\n")]
    return Cell(number, text, python_of("\n".join(lines)), indent)


def _document(data: bytes, path: str) -> dict[str, Any] | Unparsed:
    from inputgen.source.decode import decode

    text = decode(data, path)
    if isinstance(text, Unparsed):
        return text
    try:
        document = json.loads(text)
    except json.JSONDecodeError as error:
        span = Span(path, error.lineno, error.colno, error.lineno, error.colno)
        return Unparsed(f"a notebook is a JSON document, and this is none: {error.msg}", "save it again", span)
    except (RecursionError, ValueError):
        return _unparsed(path, "the notebook is nested too deep, or holds a number too long, to be read", None)
    if not isinstance(document, dict):
        return _unparsed(path, "a notebook is a JSON object, and this is none", "save it again with Jupyter")
    return document


def _cells_of(sheet: dict[str, Any]) -> list[Any]:
    cells = sheet.get("cells")
    return cells if isinstance(cells, list) else []


def _source(cell: dict[str, Any]) -> str | None:
    source = cell.get("source", cell.get("input", ""))
    if isinstance(source, list) and all(isinstance(line, str) for line in source):
        source = "".join(source)
    if not isinstance(source, str):
        return None
    return re.sub(r"\r\n?", "\n", source).replace("\0", "\ufffd")


def _unparsed(path: str, message: str, hint: str | None, cell: int | None = None) -> Unparsed:
    return Unparsed(message, hint, Span(path, 1, 1, 1, 1, cell))
