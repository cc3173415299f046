"""From an index into a file's text to line and column."""

from __future__ import annotations

import re
from bisect import bisect_right

from inputgen.model import Span

# The line ends of Python's text mode. YAML 1.1 has three more (U+0085, U+2028, U+2029) that no editor counts.
_LINE_END = re.compile(r"\r\n|\n|\r")


class Places:
    """The lines of one file.

    Args:
        path: the file, as spans name it.
        text: its text; a byte order mark at the start takes no column.
    """

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self._length = len(text)
        self._starts = [1 if text.startswith("\ufeff") else 0]
        self._starts.extend(match.end() for match in _LINE_END.finditer(text))

    def span(self, start: int, end: int) -> Span:
        """The span of the text from `start` up to `end`, both indices in code points."""
        line, column = self._place(start)
        end_line, end_column = self._place(max(start, end))
        return Span(self.path, line, column, end_line, end_column)

    def whole(self) -> Span:
        """The span of the whole file."""
        return self.span(0, self._length)

    def _place(self, index: int) -> tuple[int, int]:
        index = min(index, self._length)
        line = max(bisect_right(self._starts, index), 1)
        return line, max(index - self._starts[line - 1], 0) + 1
