"""Which diagnostics a comment keeps away."""

from __future__ import annotations

from inputgen.model import Diagnostic, Suppression


def suppresses(comment: Suppression, item: Diagnostic, code: str | None = None) -> bool:
    """Whether a comment keeps a diagnostic away: it stands on its first or last line, or speaks of the whole file.

    Args:
        comment: the comment.
        item: the diagnostic.
        code: one of the comment's codes; None for any of them.
    """
    if item.name == "unused-suppression" or (item.span.path, item.span.cell) != (comment.span.path, comment.span.cell):
        return False
    if not comment.whole_file and comment.target not in (item.span.line, item.span.end_line):
        return False
    codes = comment.codes if code is None else (code,)
    return codes is None or any(_names(text, item) for text in codes)


def _names(text: str, item: Diagnostic) -> bool:
    """Whether a code, a name or a prefix of a code is a diagnostic's."""
    return text == item.name or (text.startswith("IG") and item.code.startswith(text))
