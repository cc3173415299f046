"""Why a text is not Python, in one line, and where the mend goes.

A parser points at the first token that does not fit; the mend of a missing comma or colon belongs after the token
before it. CPython's wording and positions differ from 3.10 to 3.13 besides. So the usual mends are tried: one is
believed if the parser gets further with it. Where none helps, CPython's message and position are taken.
"""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator
from typing import NamedTuple

from inputgen.model import Unparsed
from inputgen.source.lines import LineMap
from inputgen.source.module import room_for_recursion
from inputgen.source.tokens import Token, scan

_COMPOUND = frozenset(
    {"if", "elif", "else", "for", "while", "with", "def", "class", "try", "except", "finally", "async", "match", "case"}
)
_CLOSERS = {"(": ")", "[": "]", "{": "}"}
_OPERAND_ENDS = frozenset({"name", "number", "string", "fend", "close"})
_OPERAND_STARTS = frozenset({"name", "number", "string", "fstart", "open"})
_PLACE = re.compile(r"error at (\d+):(\d+)")


# What LibCST's tokenizer says, which gives no place, where a character or a quote is at fault.
_BAD_CHARACTER_REASONS = ("unterminated", "valid character", "valid identifier", "continuation")


class _Mend(NamedTuple):
    """Text to insert at an offset, and how to say so."""

    offset: int
    insertion: str
    message: str
    hint: str


def explain(text: str, lines: LineMap) -> Unparsed:
    """What is wrong with a text that LibCST refuses.

    Args:
        text: the source, which passed the depth guard.
        lines: its line map.
    """
    failure = _failure(text, lines)
    if failure is None:  # it parses after all: a caller's mistake, but no reason to crash
        return Unparsed("the file cannot be read as Python", None, lines.span(0, 0))
    reason, offset = failure
    tokens = list(scan(text))
    if offset is None and (any(part in reason for part in _BAD_CHARACTER_REASONS)):
        found = _bad_characters(text, tokens, lines)
        if found is not None:
            return found
    for mend in _candidates(text, tokens, offset):
        mended = text[: mend.offset] + mend.insertion + text[mend.offset :]
        if _helps(mend, offset, _failure(mended, LineMap(mended, lines.path))):
            return Unparsed(mend.message, mend.hint, lines.span(mend.offset, mend.offset))
    opening = _unclosed_bracket(text, tokens)
    if opening is not None:
        bracket = text[opening.start]
        closer = _CLOSERS[bracket]
        return Unparsed(
            f"'{bracket}' is never closed", f"add the missing '{closer}'", lines.span(opening.start, opening.end)
        )
    return _as_python_says(text, lines) or _as_libcst_says(reason, offset, tokens, text, lines)


def _failure(text: str, lines: LineMap) -> tuple[str, int | None] | None:
    """LibCST's reason and the offset after the token it stopped at; None where it takes the text.

    The offset is None where the tokenizer refused, which gives no place. LibCST names the start of the token *after*
    the one that does not fit.
    """
    import libcst as cst

    try:
        with room_for_recursion():
            cst.parse_module(text)
    except cst.ParserSyntaxError as error:
        place = _PLACE.search(error.message)
        if place is None:
            return error.message, None
        return error.message, lines.offset(int(place[1]), int(place[2]) + 1)
    except cst.CSTValidationError as error:
        return str(error), None
    return None


def _helps(mend: _Mend, before: int | None, after: tuple[str, int | None] | None) -> bool:
    """Whether the parser got further with a mend: to the end, to a later token, or into the block of a header."""
    if after is None:
        return True
    reason, offset = after
    if before is None or offset is None:
        return False
    return offset > before + len(mend.insertion) or (mend.insertion == ":" and reason.endswith("expected INDENT"))


def _candidates(text: str, tokens: list[Token], offset: int | None) -> Iterator[_Mend]:
    """Mends worth a try, the likeliest first."""
    if offset is None:
        return
    index = _failing(tokens, offset)
    if index is None:
        return
    yield from _python_2(text, tokens, index)
    yield from _missing_colon(text, tokens, index)
    yield from _missing_body(text, tokens, index)
    if _unclosed_bracket(text, tokens) is not None:
        yield from _missing_closer(text, tokens, index)
    yield from _missing_comma(text, tokens, index)


def _failing(tokens: list[Token], offset: int) -> int | None:
    """The index of the token that does not fit: the last that starts before LibCST's offset."""
    found = None
    for index, token in enumerate(tokens):
        if token.start >= offset:
            break
        found = index
    return found


def _statement(tokens: list[Token], index: int) -> tuple[int, int]:
    """First and last index of the logical line that a token is in (a newline token belongs to the line it ends)."""
    first = index
    while first > 0 and tokens[first - 1].kind != "newline":
        first -= 1
    last = index
    while last < len(tokens) and tokens[last].kind != "newline":
        last += 1
    return first, last - 1


def _missing_colon(text: str, tokens: list[Token], index: int) -> Iterator[_Mend]:
    """The header of a compound statement, whose colon is missing at its end, or before the token that fails."""
    first, last = _statement(tokens, index)
    if first > last:
        return
    word = text[tokens[first].start : tokens[first].end]
    if word in _COMPOUND:
        ends = [tokens[last].end] if text[tokens[last].start : tokens[last].end] != ":" else []
        if first < index <= last and not _open_brackets(tokens, index):
            ends.append(tokens[index - 1].end)
        name = (
            "async " + text[tokens[first + 1].start : tokens[first + 1].end]
            if word == "async" and last > first
            else word
        )
        for end in ends:
            yield _Mend(end, ":", f"the '{name}' statement has no colon", "add ':' here")


def _missing_body(text: str, tokens: list[Token], index: int) -> Iterator[_Mend]:
    """A compound statement whose block is empty, or a comment only: fails at the line after it, or at the end."""
    for at in (index, index + 1):
        last = min(at, len(tokens)) - 1
        while last >= 0 and tokens[last].kind == "newline":
            last -= 1
        if last < 0 or text[tokens[last].start : tokens[last].end] != ":":
            continue
        first, _ = _statement(tokens, last)
        word = text[tokens[first].start : tokens[first].end]
        if word in _COMPOUND and (last + 1 == len(tokens) or tokens[last + 1].kind == "newline"):
            message = f"the '{word}' statement has no body (a comment is none)"
            yield _Mend(tokens[last].end, " pass", message, "add a statement, for instance 'pass', indented below it")


def _missing_comma(text: str, tokens: list[Token], index: int) -> Iterator[_Mend]:
    """Two operands in brackets with nothing between: at the token that fails, or one or two before it.

    `{"a": "x" "b": 1}` fails at the second colon, since "x" "b" is one string; so the pair before is tried, too.
    """
    for second in (index, index - 1, index + 1):
        if not 0 < second < len(tokens) or not _open_brackets(tokens, second) or _open_fstring(tokens, second):
            continue
        before, after = tokens[second - 1], tokens[second]
        if before.kind in _OPERAND_ENDS and after.kind in _OPERAND_STARTS:
            yield _Mend(before.end, ",", "a comma is missing between two elements", "add ',' here")
            yield _Mend(before.end, ":", "a colon is missing between a key and its value", "add ':' here")
    operator = text[tokens[index].start : tokens[index].end]
    if operator in {":", "="} and index > 1 and tokens[index - 1].kind == "fend":
        start = _fstring_start(tokens, index - 1)
        if start > 0 and tokens[start - 1].kind in _OPERAND_ENDS:
            yield _Mend(tokens[start - 1].end, ",", "a comma is missing between two elements", "add ',' here")


def _missing_closer(text: str, tokens: list[Token], index: int) -> Iterator[_Mend]:
    """A bracket that should close at the end of a line before the token that fails."""
    opened = _open_brackets(tokens, index)
    if not opened:
        return
    bracket = text[opened[-1].start]
    closer = _CLOSERS[bracket]
    for second in (index, index - 1):
        if second > 0 and "\n" in text[tokens[second - 1].end : tokens[second].start]:
            message = f"'{bracket}' is never closed"
            yield _Mend(tokens[second - 1].end, closer, message, f"add '{closer}' here")


def _python_2(text: str, tokens: list[Token], index: int) -> Iterator[_Mend]:
    """`print "x"`: the parenthesis is tried, to be sure."""
    first, last = _statement(tokens, index)
    if first >= last or text[tokens[first].start : tokens[first].end] not in {"print", "exec"}:
        return
    word = text[tokens[first].start : tokens[first].end]
    if tokens[first + 1].kind not in {"string", "fstart", "name", "number"}:
        return
    message = f"a Python 2 {word} statement"
    yield _Mend(tokens[first + 1].start, ",", message, f"write {word}(...), as a function")


def _open_brackets(tokens: list[Token], index: int) -> list[Token]:
    """The brackets open before a token."""
    opened: list[Token] = []
    for token in tokens[:index]:
        if token.kind == "open":
            opened.append(token)
        elif token.kind == "close" and opened:
            opened.pop()
    return opened


def _open_fstring(tokens: list[Token], index: int) -> Token | None:
    """The start of the f-string that a token is in."""
    opened: list[Token] = []
    for token in tokens[:index]:
        if token.kind == "fstart":
            opened.append(token)
        elif token.kind == "fend" and opened:
            opened.pop()
    return opened[-1] if opened else None


def _unclosed_bracket(text: str, tokens: list[Token]) -> Token | None:
    """The innermost bracket still open at the end, or closed by a bracket of another kind."""
    opened: list[Token] = []
    for token in tokens:
        if token.kind == "open":
            opened.append(token)
        elif token.kind == "close":
            if opened and _CLOSERS[text[opened[-1].start]] != text[token.start]:
                return opened[-1]
            if opened:
                opened.pop()
    return opened[-1] if opened else None


def _fstring_start(tokens: list[Token], end: int) -> int:
    depth = 0
    for index in range(end, -1, -1):
        depth += (tokens[index].kind == "fend") - (tokens[index].kind == "fstart")
        if depth == 0:
            return index
    return -1


def _bad_characters(text: str, tokens: list[Token], lines: LineMap) -> Unparsed | None:
    """The first string that is not closed, or character that no token starts with."""
    for index, token in enumerate(tokens):
        if token.kind != "error":
            continue
        opening = _open_fstring(tokens[: index + 1], index)
        if opening is not None:
            quote = text[opening.start : opening.end].lstrip("fFrRtT")
            in_field = _open_brackets([other for other in tokens[:index] if other.start > opening.start], index)
            hint = f"close it with {'}' if in_field else ''}{quote}"
            return Unparsed("an f-string is never closed", hint, lines.span(opening.start, opening.end))
        start = token.start
        quote = text[start : start + 1]
        if quote not in {'"', "'"}:
            return Unparsed(*_bad_character(quote), lines.span(start, start + 1))
        if text.startswith(quote * 3, start):
            hint = f"close it with {quote * 3}"
            return Unparsed("a triple-quoted string is never closed", hint, lines.span(start, start + 3))
        return Unparsed("a string is not closed on its line", f"close it with {quote}", lines.span(start, token.end))
    return None


def _bad_character(character: str) -> tuple[str, str | None]:
    if character == "\\":
        return "something follows the backslash that continues the line", "end the line after the backslash"
    shown = character if character.isprintable() else f"U+{ord(character):04X}"
    if character in "\u2018\u2019\u201c\u201d\u00ab\u00bb\u201e":
        return f"the quotation mark {shown} is not Python's", "use straight quotes, ' or \""
    return f"the character {shown} is not Python", None


_OTHER_HINTS = (
    ("unexpected indent", "indent it as the line above"),
    ("unindent does not match", "indent it as an earlier line of a block around it"),
    ("inconsistent use of tabs", "indent with spaces only"),
    ("expected an indented block", "add a statement, for instance 'pass', indented below it"),
    ("too many levels of indentation", "move the inner blocks into functions"),
    ("unmatched", "remove it, or add the bracket that it closes"),
    ("does not match opening", "close the inner bracket first"),
    ("assign to", None),
)


def _as_python_says(text: str, lines: LineMap) -> Unparsed | None:
    """CPython's message; None where this Python takes the text (other versions, other syntax) or cannot say."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a SyntaxWarning about the job is no business of our stderr
            ast.parse(text)
    except SyntaxError as error:
        message = " ".join((error.msg or "invalid syntax").split())
        line = error.lineno or 1
        start = lines.offset(line, max(1, error.offset or 1))
        if isinstance(error, IndentationError):
            # CPython points at the end of the line, or at its start, by version.
            line_start = lines.offset(line, 1)
            start = (
                line_start
                + len(text[line_start : lines.line_end(line)])
                - len(text[line_start : lines.line_end(line)].lstrip(" \t\f"))
            )
            end = lines.line_end(line)
        else:
            end = _end_of_error(error, lines, start)
        hint = next((hint for part, hint in _OTHER_HINTS if part in message), None)
        return Unparsed(message, hint, lines.span(start, end))
    except (ValueError, RecursionError, MemoryError, OverflowError):
        return None
    return None


def _end_of_error(error: SyntaxError, lines: LineMap, start: int) -> int:
    line, column = error.end_lineno, error.end_offset
    if not line or not column or line < (error.lineno or 1) or column < 1:
        return start
    return max(start, lines.offset(line, column))


def _as_libcst_says(reason: str, offset: int | None, tokens: list[Token], text: str, lines: LineMap) -> Unparsed:
    """LibCST's message, without its list of all that could have come."""
    if offset is None:
        return Unparsed(_tokenizer_reason(reason), None, lines.span(0, 0))
    index = _failing(tokens, offset)
    if index is None or tokens[index].kind == "newline":
        return Unparsed("invalid syntax", None, lines.span(offset, offset))
    token = tokens[index]
    written = text[token.start : token.end]
    shown = written if len(written) <= 40 and written.isprintable() else "this"
    return Unparsed(f"invalid syntax at {shown}", None, lines.span(token.start, token.end))


def _tokenizer_reason(reason: str) -> str:
    line = reason.strip().splitlines()[0] if reason.strip() else "invalid syntax"
    return line.removeprefix("tokenizer error: ").removeprefix("parser error: ")
