"""Offsets in a text, and the lines and columns they are."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from functools import cached_property

from inputgen.model import Span

# Python's physical lines: `\n`, `\r\n`, `\r`, and nothing else (Python reference, 2.1.2). `str.splitlines` also
# breaks at form feeds and at U+2028.
_LINE_END = re.compile(r"\r\n?|\n")


class LineMap:
    """Maps the offsets of one text (0-based, code points) to spans.

    Args:
        text: the source, as decoded, newlines as they are.
        path: the file, relative to the project root, with `/`.
        cell: the notebook cell, 1-based; None outside notebooks.
    """

    def __init__(self, text: str, path: str, cell: int | None = None) -> None:
        self.text = text
        self.path = path
        self.cell = cell

    @cached_property
    def starts(self) -> list[int]:
        """Where each line starts."""
        return [0, *(match.end() for match in _LINE_END.finditer(self.text))]

    def position(self, offset: int) -> tuple[int, int]:
        """The line and column of an offset, both 1-based; offsets beyond the text are its end."""
        offset = max(0, min(offset, len(self.text)))
        line = bisect_right(self.starts, offset)
        return line, offset - self.starts[line - 1] + 1

    def offset(self, line: int, column: int) -> int:
        """The offset of a 1-based line and column, kept within that line and within the text."""
        line = max(1, min(line, len(self.starts)))
        start = self.starts[line - 1]
        return max(start, min(start + column - 1, self.line_end(line)))

    def line_end(self, line: int) -> int:
        """The offset where a 1-based line ends, before its newline."""
        if line >= len(self.starts):
            return len(self.text)
        end = self.starts[line]
        return end - 2 if self.text[end - 2 : end] == "\r\n" else end - 1

    def span(self, start: int, end: int) -> Span:
        """The span between two offsets; empty where they are equal."""
        line, column = self.position(start)
        end_line, end_column = self.position(end)
        return Span(self.path, line, column, end_line, end_column, self.cell)


def line_maps(sources: Mapping[str, str]) -> Iterator[LineMap]:
    """The lines of each text that was read: of a notebook those of each code cell, which stand under `PATH#N`.

    Args:
        sources: the texts by path, as `World.sources` keeps them.
    """
    for name, text in sources.items():
        path, _, cell = name.rpartition("#")
        if path.endswith(".ipynb") and cell.isdigit():
            yield LineMap(text, path, int(cell))
        elif not name.endswith(".ipynb"):
            yield LineMap(text, name)
