"""Places in source text."""

from __future__ import annotations

from inputgen.frozen import frozen


@frozen
class Span:
    """A stretch of a source file or config file.

    Attributes:
        path: the file, relative to the project root, with `/`; `-` for standard input without a name.
        line: first line, 1-based; within the cell for a notebook.
        column: first column, 1-based, in code points.
        end_line: last line, 1-based.
        end_column: the column after the last character, 1-based.
        cell: the notebook cell, 1-based over all cells; None outside notebooks.
    """

    path: str
    line: int
    column: int
    end_line: int
    end_column: int
    cell: int | None = None

    def __lt__(self, other: Span) -> bool:
        """By file, cell, then place."""
        return self.place < other.place

    @property
    def place(self) -> tuple[str, int, int, int, int, int]:
        """What spans are sorted by."""
        return (self.path, self.cell or 0, self.line, self.column, self.end_line, self.end_column)
