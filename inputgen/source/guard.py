"""The depth guard: LibCST's native parser dies with SIGSEGV on deep input, so depth is bounded before it is asked.

Measured with LibCST 1.9.0 on an 8 MB stack (`tests/source/test_source_guard.py` has the table): 600 nested lambda
defaults, 3,000 brackets, 10,000 `elif` or `and` end the process; 22 nested brackets in a `case` or a `del` take over
ten seconds, and twice as long with every level. A chain and the brackets around it add up on the parser's stack, so
they are added up here.

Two steps, since most files are harmless. The first looks at bytes only: it cuts the source where an expression
cannot go on, and accepts pieces too small to be deep. What is left is tokenized and counted.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from inputgen.source.tokens import Token, scan

MAX_LEVELS = 500
MAX_FSTRINGS = 100
# Adjacent literals are one node deep each, but cheap: LibCST reads 3,000 and refuses 6,000.
MAX_ADJACENT_STRINGS = 2_000
# LibCST tries a pattern's alternatives anew at each level: 0.1 s at 8 levels of a mapping pattern, 2 s at 10.
MAX_PATTERN_LEVELS = 8
# Parsing one statement takes time about as the 2.4th power of its brackets' depth: 5 s at 500. Chains take a tenth.
# The time of two such statements is the most one file may take.
_WORK_LIMIT = 2.0


class TooDeep(NamedTuple):
    """Where the guard stopped: an offset into the text, and what is too deep there, in words."""

    offset: int
    message: str


def _field_pattern(other: str) -> str:
    """A field of an f-string that hides no depth: few brackets, and no quotes but simple ones of the other kind."""
    free = r"[^{}(\[\"'\\\r\n#]"
    quoted = rf"{other}[^{{}}\"'\\\r\n#]*{other}"
    nested = rf"\{{{free}{{0,20}}\}}{free}{{0,20}}"
    return rf"\{{(?!\{{){free}{{0,60}}(?:(?:[(\[]|{quoted}){free}{{0,40}}){{0,10}}(?:{nested}){{0,2}}\}}"


def _string_patterns(quote: str) -> list[str]:
    """The patterns of a string in this quote: short and triple, each without and with fields.

    Each begins with the quote itself, which is what makes the search fast; what stands before it is looked at after.
    A plain string that is never closed takes the rest of its line, or of the text: LibCST refuses the file anyway, and
    to try again at each quote in it would take quadratic time.
    """
    field = _field_pattern("'" if quote == '"' else '"')
    part = rf"(?:\\(?:\r\n|[^N{{}}])|\{{\{{|\}}\}}|{field})"
    triple = quote * 3
    inner = f"{quote}(?!{quote}{quote})"
    short_start = rf"{quote}(?!{quote}{quote})"
    escaped = r"\\(?:\r\n|[\s\S])"
    not_after_f = "(?<![fFtT]{0})(?<![fFtT][rR]{0})"
    return [
        (
            rf"{short_start}{not_after_f.format(quote)}[^{quote}\\\r\n]*(?:{escaped}[^{quote}\\\r\n]*)*"
            rf"(?:{quote}|(?=[\r\n])|\\?\Z)"
        ),
        (
            rf"{triple}{not_after_f.format(triple)}[^{quote}\\]*(?:(?:{escaped}|{inner})[^{quote}\\]*)*"
            rf"(?:{triple}|\\?{quote}{{0,2}}\Z)"
        ),
        rf"{short_start}[^{quote}\\{{}}\r\n]*(?:{part}[^{quote}\\{{}}\r\n]*){{0,200}}{quote}",
        rf"{triple}[^{quote}\\{{}}]*(?:(?:{inner}|{part})[^{quote}\\{{}}]*){{0,1000}}{triple}",
    ]


_HIDDEN = re.compile("|".join([r"#[^\r\n]*", *_string_patterns('"'), *_string_patterns("'")]).encode())
# Keywords that no expression holds: a parser in the middle of one goes no further, so depth does not add up across.
_BOUNDARY = re.compile(
    rb"\n[ \t\f]*(?=(?:def|class|return|import|with|while|try|except|finally|raise|assert|global|nonlocal|pass|break"
    rb"|continue|del)(?![\w\x80-\xff]))"
)
# Statements whose brackets may nest no deeper than MAX_PATTERN_LEVELS; a `del` that begins its line begins a piece.
_CASE = re.compile(rb"[\r\n][ \t\f]*case[ \t\f\\(\[{]([^\r\n]*)")
_INNER_DEL = re.compile(rb"[;:\r][ \t\f]*del(?![\w\x80-\xff])")
_TO_ROUND = bytes.maketrans(b"[]{}", b"()()")
_NOT_BRACKETS = bytes(set(range(256)) - set(b"()[]{}"))
_LEVEL_CHARACTERS = b"([{.+-*/%@&|^~<>"
_KEYWORDS = (b"not", b"lambda", b"if", b"for", b"and", b"or", b"await", b"yield")
# These, with the field of an f-string and 100 levels of indentation (LibCST's limit), stay far from what crashes.
_SMALL_SOURCE = 100
_FEW_BRACKETS = 40
_FEW_LEVELS = 200
_FEW_ELIFS = 100


def find_too_deep(text: str) -> TooDeep | None:
    """Where a text is too deep to be parsed, or None.

    Args:
        text: the source, decoded.
    """
    source = text.encode("utf-8", "surrogatepass")
    if len(source) <= _SMALL_SOURCE and b"case" not in source and b"del" not in source:
        return None
    code = b"\n" + _HIDDEN.sub(b"$", source)
    if (
        b'"' in code
        or b"'" in code
        or _bracket_depth(code) > _FEW_BRACKETS
        or code.count(b"elif") > _FEW_ELIFS
        or (b"case" in code and _deep_case(code))
        or (b"del" in code and _INNER_DEL.search(code))
        or _adjacent_strings(code)
    ):
        return count_levels(text)
    suspects = [part for piece in _BOUNDARY.split(code) if _suspect(piece) for part in _statements(piece)]
    # Half the limit, since the fields of f-strings are hidden here, and the blocks around a statement not seen.
    if any(count_levels(part.decode("utf-8", "surrogatepass"), MAX_LEVELS // 2) for part in suspects):
        return count_levels(text)
    return None


def _bracket_depth(code: bytes) -> int:
    """At least the depth of the brackets; not more, where they match and nest no deeper than `_FEW_BRACKETS`."""
    brackets = code.translate(_TO_ROUND, _NOT_BRACKETS)
    depth = 0
    while brackets and depth <= _FEW_BRACKETS:
        without = brackets.replace(b"()", b"")
        if len(without) == len(brackets):
            break
        brackets = without
        depth += 1
    return depth + brackets.count(b"(")


def _levels(code: bytes) -> int:
    """At least the levels of a piece of code without strings."""
    return len(code) - len(code.translate(None, _LEVEL_CHARACTERS)) + sum(map(code.count, _KEYWORDS))


def _suspect(piece: bytes) -> bool:
    """Whether a piece of code between two boundaries has enough in it to be deep."""
    if piece.startswith(b"del"):
        return piece.count(b"(") + piece.count(b"[") > MAX_PATTERN_LEVELS
    return len(piece) > _FEW_LEVELS and _levels(piece) > _FEW_LEVELS


def _statements(piece: bytes) -> list[bytes]:
    """The statements of a suspect piece that may be deep themselves."""
    if piece.startswith(b"del"):
        return [piece]
    found = []
    lines: list[bytes] = []
    depth = levels = 0
    for line in piece.split(b"\n"):
        lines.append(line)
        brackets = line.translate(_TO_ROUND, _NOT_BRACKETS)
        depth = max(0, depth + 2 * brackets.count(b"(") - len(brackets))
        levels += _levels(line)
        if depth == 0 and not line.rstrip(b"\r").endswith(b"\\"):
            if levels > _FEW_LEVELS:
                found.append(b"\n".join(lines))
            lines = []
            levels = 0
    return [*found, b"\n".join(lines)] if levels > _FEW_LEVELS else found


def _deep_case(code: bytes) -> bool:
    """Whether a `case` may hold many brackets: none does that closes the few it opens before its line ends."""
    for matched in _CASE.finditer(code):
        brackets = matched[0].translate(_TO_ROUND, _NOT_BRACKETS)
        opened = brackets.count(b"(")
        if opened > MAX_PATTERN_LEVELS or opened * 2 != len(brackets) or matched[1].endswith(b"\\"):
            return True
    return False


def _adjacent_strings(code: bytes) -> bool:
    """Whether strings could follow one another too often; commas and operators between them say no."""
    if code.count(b"$") <= MAX_ADJACENT_STRINGS:
        return False
    return re.search(rb"\$(?:\s*\w{0,2}\$){%d}" % (MAX_ADJACENT_STRINGS // 2), code) is not None


class _Bracket:
    """An open bracket: what is chained in its current element, and how deep its elements got."""

    __slots__ = ("chain", "deepest", "strings", "trailer", "whole")

    def __init__(self, trailer: bool = False) -> None:
        self.trailer = trailer  # a call or a subscript
        self.chain = 0  # operators, calls and the like since the last comma
        self.deepest = 0  # the deepest closed bracket in this element
        self.whole = 0  # the deepest element before it
        self.strings = 0  # adjacent string literals


_LEVEL_NAMES = frozenset({"not", "if", "for", "and", "or", "await", "yield"})
_FLAT_OPERATORS = frozenset({",", ":", ";", "=", "->", "...", "!", "==", "!=", "<", ">", "<=", ">="})


def count_levels(text: str, limit: int = MAX_LEVELS) -> TooDeep | None:
    """Count the levels of a text token by token: where they are more than a limit, or None."""
    counter = _Counter(text, limit)
    for token in scan(text):
        message = counter.feed(token)
        if message is not None:
            return TooDeep(token.start, message)
    return None


class _Counter:
    def __init__(self, text: str, limit: int) -> None:
        self.text = text
        self.limit = limit
        self.brackets = [_Bracket()]
        self.chains = 0  # the sum of the chains of the brackets that enclose the current one
        self.fstrings = 0
        self.statement_start = True
        self.pattern = False
        self.after_operand = False
        self.after_lambda = False
        self.blocks: list[list[int]] = []  # [column, number of elif so far] of each open block
        self.outer = 0  # levels of the blocks around this statement
        self.work = 0.0
        self.highest = 0  # levels of this statement so far
        self.nested = 0  # brackets, of those levels

    def feed(self, token: Token) -> str | None:
        """Take the next token: what is too deep there, in words, or None."""
        kind = token.kind
        if kind == "newline":
            return self._end_statement()
        if self.statement_start:
            self._start_statement(token)
        top = self.brackets[-1]
        if kind in {"string", "fstart", "error"}:
            message = self._string(top, kind)
            if message:
                return message
        elif kind != "fend" and not (self.fstrings and kind in {"open", "close"}):
            top.strings = 0
        if kind == "open":
            return self._open(top, self.text[token.start])
        if kind == "close":
            self._close()
        elif kind == "op":
            return self._operator(top, self.text[token.start : token.end])
        elif kind == "name":
            self._name(top, self.text[token.start : token.end])
        elif kind == "fend":
            self.fstrings = max(0, self.fstrings - 1)
            self.after_operand = True
        else:
            self.after_operand = kind != "fstart"
        return self._too_high(top)

    def _start_statement(self, token: Token) -> None:
        self.statement_start = False
        newline = self.text.rfind("\n", 0, token.start)
        newline = max(newline, self.text.rfind("\r", newline + 1, token.start))
        column = len(self.text[newline + 1 : token.start].expandtabs(8))
        word = self.text[token.start : token.end] if token.kind == "name" else ""
        while self.blocks and self.blocks[-1][0] > column:
            self.blocks.pop()
        if not self.blocks or self.blocks[-1][0] < column:
            self.blocks.append([column, 0])
        if word == "elif":
            self.blocks[-1][1] += 1
        elif word != "else":
            self.blocks[-1][1] = 0
        self.outer = sum(elifs + 1 for _, elifs in self.blocks) - 1
        self.pattern = word == "case"

    def _end_statement(self) -> str | None:
        """Forget the statement, but for the time its depth will cost."""
        if self.nested > 50:
            self.work += (self.nested / MAX_LEVELS) ** 2.4
        if self.highest - self.outer > MAX_LEVELS // 2:
            self.work += ((self.highest - self.outer) / MAX_LEVELS) ** 2.4 / 10
        self.highest = self.nested = 0
        self.brackets = [_Bracket()]
        self.chains = 0
        self.statement_start = True
        self.pattern = False
        self.after_operand = False
        self.after_lambda = False
        if self.work > _WORK_LIMIT:
            return "too many deeply nested statements"
        return None

    def _string(self, top: _Bracket, kind: str) -> str | None:
        top.strings += 1
        if top.strings > MAX_ADJACENT_STRINGS:
            return f"more than {MAX_ADJACENT_STRINGS:,} adjacent string literals"
        if kind == "fstart":
            self.fstrings += 1
            if self.fstrings > MAX_FSTRINGS:
                return f"f-strings nested more than {MAX_FSTRINGS} levels deep"
        return None

    def _open(self, top: _Bracket, character: str) -> str | None:
        self.chains += top.chain + top.deepest
        self.brackets.append(_Bracket(trailer=self.after_operand and character != "{"))
        self.nested = max(self.nested, len(self.brackets) - 1)
        self.after_operand = False
        if self.pattern and len(self.brackets) - 1 > MAX_PATTERN_LEVELS:
            return f"more than {MAX_PATTERN_LEVELS} nested brackets in a case or del statement"
        return self._too_high(self.brackets[-1])

    def _close(self) -> None:
        self.after_operand = True
        if len(self.brackets) == 1:
            return
        closed = self.brackets.pop()
        top = self.brackets[-1]
        self.chains -= top.chain + top.deepest
        inner = max(closed.whole, closed.chain + closed.deepest)
        # A call or a subscript is one more link of the chain it ends, or the bracket around its arguments.
        top.chain += closed.trailer
        top.deepest = max(top.deepest, inner + (not closed.trailer))

    def _operator(self, top: _Bracket, operator: str) -> str | None:
        self.after_operand = False
        if operator == ";" and len(self.brackets) == 1:
            message = self._end_statement()
            self.statement_start = False  # what follows is a new statement of the same block
            return message
        if operator == ",":
            top.whole = max(top.whole, top.chain + top.deepest)
            top.chain = top.deepest = 0
        elif operator not in _FLAT_OPERATORS:
            top.chain += 1
        elif operator == "...":
            self.after_operand = True
        elif operator == ":" and self.after_lambda:
            top.chain -= 1
        self.after_lambda = False
        return self._too_high(top)

    def _name(self, top: _Bracket, word: str) -> None:
        self.after_operand = word not in _LEVEL_NAMES
        self.after_lambda = word == "lambda"
        if word in _LEVEL_NAMES:
            top.chain += 1
        elif word == "lambda":
            # Parameters may have lambdas as defaults, which take more of the parser's stack than anything else.
            top.chain += 2
            self.after_operand = False
        elif word == "del":
            self.pattern = True
        elif word in {"in", "is", "else", "from", "return"}:
            self.after_operand = False

    def _too_high(self, top: _Bracket) -> str | None:
        levels = self.outer + self.chains + len(self.brackets) - 1 + top.chain + top.deepest
        if levels > self.highest:
            self.highest = levels
            if levels > self.limit:
                return f"more than {self.limit} levels of nesting or chaining"
        return None
