"""The comment that describes a key: at the end of its line, or on the lines right above it."""

from __future__ import annotations

import re

from inputgen.model import Span

_NOT_WORDS = re.compile(
    r"(?:type:|noqa|pylint|fmt:|yapf|mypy|pragma|ruff|todo|fixme|xxx|@param|!|-\*-|[-=#*~_]{3,})", re.IGNORECASE
)
_LONGEST_LINE = 2_000
_MOST_LINES = 10
_SHORT_HEADING = 3  # words: `# Training` after a blank line is the heading of what follows


def comment_at(text: str, span: Span) -> str | None:
    """What the comments at a place say; None where there are none that describe anything.

    Args:
        text: the source, or the config file.
        span: where the key is written.
    """
    if span.cell is not None or not text:
        return None
    lines = text.splitlines()
    if not 0 < span.line <= len(lines):
        return None
    trailing = _trailing(lines[span.line - 1], span.end_column - 1)
    if trailing is not None:
        return trailing
    return _above(lines, span.line - 2, lines[span.line - 1])


def _trailing(line: str, start: int) -> str | None:
    if len(line) > _LONGEST_LINE:
        return None
    quote = ""
    for index, character in enumerate(line):
        if quote:
            quote = "" if character == quote and line[index - 1] != "\\" else quote
        elif character in "'\"":
            quote = character
        elif character == "#" and index >= start and (index == 0 or line[index - 1] in " \t,;)]}"):
            return _words(line[index + 1 :])
    return None


def _above(lines: list[str], index: int, keyed: str) -> str | None:
    """The comment lines right above, of the same indentation, if nothing but the key's own line follows them."""
    indent = len(keyed) - len(keyed.lstrip())
    found: list[str] = []
    while index >= 0 and len(found) < _MOST_LINES:
        line = lines[index]
        if not line.lstrip().startswith("#") or len(line) - len(line.lstrip()) != indent or len(line) > _LONGEST_LINE:
            break
        words = _words(line.lstrip()[1:])
        if words is None:
            break
        found.insert(0, words)
        index -= 1
    text = " ".join(found)
    heads_a_group = index < 0 or not lines[index].strip()
    return None if not text or (heads_a_group and len(text.split()) < _SHORT_HEADING) else text


def _words(text: str) -> str | None:
    """The comment as a description; None for a directive, a rule of dashes, or code that is commented out."""
    stripped = text.strip().lstrip("#:").strip()
    if not stripped or _NOT_WORDS.match(stripped) or not re.search(r"[^\W\d]{2}", stripped):
        return None
    looks_like_code = re.match(r"[\w.\"'\[\]-]+\s*[:=]\s*\S+,?$", stripped) or stripped.endswith(("(", "{", "[", "):"))
    return None if looks_like_code else stripped
