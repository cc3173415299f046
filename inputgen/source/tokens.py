"""A tolerant tokenizer: what the depth guard counts, and where a mend of a syntax error can go.

The standard `tokenize` will not do. It follows the Python that runs inputgen, while jobs use newer syntax
(PEP 701 f-strings on Python 3.11), and it raises at the first thing it does not like.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

Kind = Literal["name", "number", "string", "fstart", "fend", "open", "close", "op", "newline", "error"]


class Token(NamedTuple):
    """A token, as offsets into the text. Blanks and comments have none.

    A newline ends a statement: blank lines and those inside brackets have none. The braces of an f-string's fields are
    brackets; the literal parts of an f-string are not tokens. An `error` is a character no token starts with, or a
    string that is not closed.
    """

    kind: Kind
    start: int
    end: int


_SHORT = r"""(?:"[^"\\\r\n]*(?:\\(?:\r\n|[\s\S])[^"\\\r\n]*)*"|'[^'\\\r\n]*(?:\\(?:\r\n|[\s\S])[^'\\\r\n]*)*')"""
_LONG = (
    r'(?:"""[^"\\]*(?:(?:\\[\s\S]|"(?!""))[^"\\]*)*"""'
    r"|'''[^'\\]*(?:(?:\\[\s\S]|'(?!''))[^'\\]*)*''')"
)

# Every alternative is a run that cannot match another way, so there is no catastrophic backtracking.
_TOKEN = re.compile(
    rf"""
      (?P<blank>(?:[ \t\f]|\\\r?\n|\\\r)+|\#[^\r\n]*)
    | (?P<newline>\r\n?|\n)
    | (?P<fstart>(?:[fFtT][rR]?|[rR][fFtT])(?:\"\"\"|'''|"|'))
    | (?P<string>(?:[bB][rR]?|[rR][bB]?|[uU])?(?:{_LONG}|(?!\"\"\"|'''){_SHORT}))
    | (?P<name>[^\W\d]\w*)
    | (?P<number>0[xXoObB]\w+|(?:\d[\d_]*(?:\.[\d_]*)?|\.\d[\d_]*)(?:[eE][+-]?\d[\d_]*)?[jJ]?)
    | (?P<open>[(\[{{])
    | (?P<close>[)\]}}])
    | (?P<op>\.\.\.|\*\*=?|//=?|>>=?|<<=?|->|:=|[-+*/%@&|^=<>!]=|[-+*/%@&|^~<>=.,:;!])
    """,
    re.VERBOSE,
)
# The literal part of an f-string ends at a field, at its closing quote or, of a short one, at the end of the line.
_LITERAL_END = {
    False: re.compile(r"\\N\{[^{}\r\n]*\}|\\(?:\r\n|[^{}])|\{\{|\}\}|(?P<end>[{}\"'\r\n])"),
    True: re.compile(r"\\[\"'\\]|\{\{|\}\}|(?P<end>[{}\"'\r\n])"),
}
_LINE_END = re.compile(r"[\r\n]")
_SPEC_END = re.compile(r"(?P<end>[{}\"'\r\n])")
_KINDS: dict[str, Kind] = {kind: kind for kind in ("newline", "string", "name", "number", "open", "close", "op")}


class _FString:
    """An f-string being read: its quote, and the bracket depth of each of its open fields."""

    __slots__ = ("fields", "quote", "raw")

    def __init__(self, quote: str, raw: bool) -> None:
        self.quote = quote
        self.raw = raw
        self.fields: list[int] = []


def scan(text: str) -> Iterator[Token]:
    """The tokens of a text, in order. Never fails: what is not Python is an `error` token of one character or more."""
    depth = 0
    position = 0
    blank_line = True
    fstrings: list[_FString] = []
    match_token = _TOKEN.match
    while position < len(text):
        matched = match_token(text, position)
        if matched is None:
            blank_line = False
            end = _error_end(text, position)
            yield Token("error", position, end)
            position = end
            continue
        group = matched.lastgroup
        start, position = position, matched.end()
        if group == "blank" or (group == "newline" and (depth or fstrings or blank_line)):
            continue
        blank_line = group == "newline"
        in_field = bool(fstrings) and bool(fstrings[-1].fields) and depth == fstrings[-1].fields[-1]
        if group == "fstart":
            opening = matched.group("fstart")
            fstrings.append(_FString(opening.lstrip("fFrRtT"), "r" in opening.lower()))
            yield Token("fstart", start, position)
            tokens, position, depth = _literal(text, position, depth, fstrings, False)
            yield from tokens
        elif in_field and text[start] == ":":
            # A colon at the level of the field starts its format, whatever follows ("{x:=5}" has the format "=5").
            yield Token("op", start, start + 1)
            tokens, position, depth = _literal(text, start + 1, depth, fstrings, True)
            yield from tokens
        elif in_field and text[start] == "}":
            yield Token("close", start, position)
            depth -= 1
            tokens, position, depth = _close_field(text, position, depth, fstrings)
            yield from tokens
        else:
            depth += (group == "open") - (group == "close" and depth > 0)
            yield Token(_KINDS[str(group)], start, position)


def _close_field(text: str, position: int, depth: int, fstrings: list[_FString]) -> tuple[list[Token], int, int]:
    """Read on after the end of a field: in the literal, or in the format that the field was nested in."""
    fstrings[-1].fields.pop()
    return _literal(text, position, depth, fstrings, bool(fstrings[-1].fields))


def _literal(
    text: str, position: int, depth: int, fstrings: list[_FString], spec: bool
) -> tuple[list[Token], int, int]:
    """Read literal text (or a field's format) up to where tokens go on: its tokens, the position and depth there."""
    tokens: list[Token] = []
    while True:
        current = fstrings[-1]
        pattern = _SPEC_END if spec else _LITERAL_END[current.raw]
        found = pattern.search(text, position)
        while found is not None and not _ends(found, current.quote):
            found = pattern.search(text, found.end())
        if found is None or found["end"] in "\r\n":
            end = len(text) if found is None else found.start()
            fstrings.pop()
            tokens.append(Token("error", position, end))
            return tokens, end, depth
        start = found.start()
        if found["end"] == "{":
            tokens.append(Token("open", start, start + 1))
            current.fields.append(depth + 1)
            return tokens, start + 1, depth + 1
        if found["end"] == "}":
            position = start + 1
            if spec:
                tokens.append(Token("close", start, position))
                depth -= 1
                current.fields.pop()
                spec = bool(current.fields)
            continue
        fstrings.pop()
        tokens.append(Token("fend", start, start + len(current.quote)))
        return tokens, start + len(current.quote), depth


def _ends(found: re.Match[str], quote: str) -> bool:
    """Whether a match ends the literal: a field, the closing quote, or the end of the line in a short string."""
    end = found["end"]
    if end is None:
        return False
    if end in "{}":
        return True
    if end in "\r\n":
        return len(quote) == 1
    return found.string.startswith(quote, found.start())


def _error_end(text: str, position: int) -> int:
    """Where an error token ends: an unclosed string takes the rest of its line, or of the text if triple-quoted."""
    if text.startswith(('"""', "'''"), position):
        return len(text)
    if text[position] in "\"'":
        found = _LINE_END.search(text, position)
        return len(text) if found is None else found.start()
    return position + 1
