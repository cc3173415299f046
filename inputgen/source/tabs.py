"""Indentation that mixes tabs and spaces, as spaces only: LibCST (1.9) refuses some that Python takes.

Python goes to the next multiple of eight columns at a tab, and refuses indentation whose order depends on that
(Python reference, 2.1.8).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import NamedTuple

from inputgen.source.tokens import scan

_BLANKS = re.compile(r"[ \t]*")


class Respaced(NamedTuple):
    """A text whose statements are indented with spaces.

    Attributes:
        text: the text.
        starts: of each line that differs, where it starts in this text,
        before: where it starts in the original,
        widths: how wide its indentation is here,
        were: and how long it was.
    """

    text: str
    starts: list[int]
    before: list[int]
    widths: list[int]
    were: list[int]

    def original(self, offset: int) -> int:
        """Where an offset of this text was; within an indentation, at its end at the latest."""
        index = bisect_right(self.starts, offset) - 1
        if index < 0:
            return offset
        within = offset - self.starts[index]
        if within < self.widths[index]:
            return self.before[index] + min(within, self.were[index])
        return self.before[index] + self.were[index] + within - self.widths[index]


def respaced(text: str) -> Respaced | None:
    """A text with the indentation of each statement as spaces; None where Python refuses it, or there is no tab."""
    pieces: list[str] = []
    found = Respaced("", [], [], [], [])
    blocks = [(0, 0)]  # of the blocks that are open: the columns with tabs of eight and of one
    taken = length = 0
    starts = True
    for token in scan(text) if "\t" in text else ():
        if token.kind == "newline":
            starts = True
            continue
        if not starts:
            continue
        starts = False
        line = max(text.rfind("\n", 0, token.start), text.rfind("\r", 0, token.start)) + 1
        indentation = text[line : token.start]
        if not _BLANKS.fullmatch(indentation):
            continue
        width = len(indentation.expandtabs(8))
        if not _fits(blocks, (width, len(indentation))):
            return None
        if "\t" in indentation:
            pieces += [text[taken:line], " " * width]
            length += line - taken
            for kept, value in zip(found[1:], (length, line, width, len(indentation)), strict=True):
                kept.append(value)
            length += width
            taken = token.start
    return found._replace(text="".join([*pieces, text[taken:]])) if pieces else None


def _fits(blocks: list[tuple[int, int]], columns: tuple[int, int]) -> bool:
    """Open or close blocks at a statement; whether it opens one, or is at the columns of one."""
    width, narrow = columns
    if width > blocks[-1][0]:
        blocks.append(columns)
        return narrow > blocks[-2][1]
    while width < blocks[-1][0]:
        blocks.pop()
    return blocks[-1] == columns
