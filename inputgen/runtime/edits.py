"""Replacements of parts of a text."""

from __future__ import annotations

from typing import NamedTuple

# What takes the place of a value comes before lines that are inserted where it ends.
VALUE = -(10**9)


class Edit(NamedTuple):
    """A replacement.

    Attributes:
        start: where the part begins.
        end: where it ends; with `start` for an insertion.
        order: what comes first of edits that start at one place: the lowest.
        text: what takes its place.
    """

    start: int
    end: int
    order: int
    text: str


def apply_edits(text: str, edits: list[Edit]) -> str | None:
    """A text with edits made; None if they overlap."""
    parts = []
    done = 0
    for edit in sorted(edits):
        if edit.start < done:
            return None
        parts += [text[done : edit.start], edit.text]
        done = edit.end
    return "".join([*parts, text[done:]])
