"""gin's config files: statements that bind values to the parameters of functions (gin-config 0.5, `config_parser.py`).

import my.module
include 'base.gin'
train.steps = 100
eval/train.batch_size = %size
size = 32
Net:
  depth = 3
  loss = @cross_entropy()
"""

from __future__ import annotations

import ast
import io
import tokenize
from collections.abc import Iterator, Sequence
from typing import TypeAlias

from inputgen.files.faults import MAX_DEPTH, Fault, Unsure
from inputgen.files.places import Places
from inputgen.frozen import frozen
from inputgen.model import Entry, Known, Mapping, Span, Unknown, Value
from inputgen.model import Sequence as Listed

Line: TypeAlias = "list[tokenize.TokenInfo]"

_SKIPPED = (tokenize.COMMENT, tokenize.NL, tokenize.ENCODING, tokenize.ENDMARKER)


@frozen
class Binding:
    """`scope/module.function.parameter = value`; a macro (`name = value`) has no parameter.

    Attributes:
        scope: what stands before the last slash.
        function: the name of the function or class, without its modules; of a macro, its own.
        value: None for a reference.
        reference: `@function`, `@function()` or `%macro`, as it is written.
    """

    scope: str
    function: str
    parameter: str | None
    value: Value | None
    reference: str | None
    span: Span


@frozen
class Import:
    """`import module`, `from package import module`."""

    module: str


@frozen
class Include:
    """`include 'file.gin'`."""

    path: str


Statement: TypeAlias = "Binding | Import | Include"


def read_gin(text: str, places: Places) -> list[Statement]:
    """The statements of a file, in order.

    Raises:
        Fault: where gin refuses it.
        Unsure: nested too deeply.
    """
    starts = _starts(text)
    found: list[Statement] = []
    block: str | None = None
    for line, indented in _lines(text):
        first, last = line[0], line[-1]
        span = places.span(_index(starts, first.start), _index(starts, last.end))
        if not indented:
            block = None
        if last.string == ":" and "=" not in [token.string for token in line]:
            block = "".join(token.string for token in line[:-1])
        else:
            found.append(_statement(line, block, span, _index(starts, first.start)))
    return found


def _starts(text: str) -> list[int]:
    lines = io.StringIO(text).readlines()
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    return starts


def _index(starts: Sequence[int], place: tuple[int, int]) -> int:
    return starts[min(place[0] - 1, len(starts) - 1)] + place[1]


def _lines(text: str) -> Iterator[tuple[Line, bool]]:
    """The logical lines, and whether each is in a block."""
    line: Line = []
    depth = 0
    try:
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            if token.type in (tokenize.INDENT, tokenize.DEDENT):
                depth += 1 if token.type == tokenize.INDENT else -1
            elif token.type == tokenize.NEWLINE:
                if line:
                    yield line, depth > 0
                line = []
            elif token.type not in _SKIPPED and token.string.strip():
                line.append(token)
    except (tokenize.TokenError, SyntaxError) as error:
        raise Fault(f"SyntaxError: {error.args[0]}", 0) from None
    if line:
        yield line, depth > 0


def _statement(line: Line, block: str | None, span: Span, start: int) -> Statement:
    words = [token.string for token in line]
    if words[0] == "import" and "=" not in words:
        return Import("".join(words[1 : words.index("as") if "as" in words else None]))
    if words[0] == "from" and "import" in words:
        at = words.index("import")
        return Import("".join(words[1:at]) + "." + "".join(words[at + 1 : at + 2]))
    if words[0] == "include" and len(line) == 2 and line[1].type == tokenize.STRING:
        return Include(str(_literal(line[1:], start)))
    if "=" not in words[1:] or words[-1] == "=":
        raise Fault("SyntaxError: Couldn't parse statement, expected ':' or '='.", start)
    at = words.index("=")
    scope, function, parameter = _key("".join(words[:at]), block)
    value, reference = _value(line[at + 1 :], span, start)
    return Binding(scope, function, parameter, value, reference, span)


def _key(text: str, block: str | None) -> tuple[str, str, str | None]:
    """The scope, the function and the parameter of `scope/module.function.parameter`."""
    scope, _, selector = (text if block is None else f"{block}.{text}").rpartition("/")
    path, _, parameter = selector.rpartition(".")
    if not path:
        return scope, parameter, None
    return scope, path.rpartition(".")[2], parameter


def _value(tokens: Line, span: Span, start: int) -> tuple[Value | None, str | None]:
    words = [token.string for token in tokens]
    if words[0] in ("@", "%"):
        return None, "".join(words)
    if any(token.type == tokenize.OP and token.string in ("@", "%") for token in tokens):
        return Unknown("a reference of gin within a list or dict is not followed", span), None
    return _plain(_literal(tokens, start), span), None


def _literal(tokens: Line, start: int) -> object:
    if sum(token.string in ("(", "[", "{") for token in tokens) > MAX_DEPTH * 20:
        raise Unsure("a value with so many brackets is not read")
    try:
        return ast.literal_eval("(" + " ".join(token.string for token in tokens) + "\n)")
    except (SyntaxError, ValueError):
        raise Fault("SyntaxError: Unable to parse value.", start) from None
    except (RecursionError, MemoryError):
        raise Unsure("nested too deeply") from None


def _plain(value: object, span: Span) -> Value:
    if value is None or isinstance(value, bool | int | float | str):
        return Known(value, span)
    if isinstance(value, list | tuple):
        items = tuple(_plain(item, span) for item in value)
        return Listed("list" if isinstance(value, list) else "tuple", items, None, span)
    if isinstance(value, dict) and all(isinstance(key, str | int | float | bool) for key in value):
        entries = tuple(Entry(key, _plain(item, span), False, span) for key, item in value.items())
        return Mapping(entries, None, span)
    return Unknown("a value that gin's files seldom hold is not read", span)
