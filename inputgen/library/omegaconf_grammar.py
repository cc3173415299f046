"""The grammar of OmegaConf's interpolations and Hydra's override values, as far as trees of them are needed.

Sources: omegaconf `grammar/OmegaConfGrammarLexer.g4` and `OmegaConfGrammarParser.g4`, hydra `grammar/OverrideLexer.g4`.
A text is parsed to one part, or to several that are joined as texts. Nothing is resolved here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TypeAlias

from inputgen.frozen import frozen

_INT = re.compile(r"[+-]?(0|[1-9](_?[0-9])*)$")
_FLOAT = re.compile(
    r"[+-]?(([0-9](_?[0-9])*)?\.[0-9](_?[0-9])*([eE][+-]?[0-9](_?[0-9])*)?"
    r"|[0-9](_?[0-9])*\.([eE][+-]?[0-9](_?[0-9])*)?|[0-9](_?[0-9])*[eE][+-]?[0-9](_?[0-9])*"
    r"|inf|Inf|INF|nan|NaN|NAN)$",
    re.IGNORECASE,
)
_RESOLVER = re.compile(r"\s*([A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*)\s*:")
_MOST_NESTED = 60


class GrammarError(Exception):
    """The text is none of the grammar's."""


@frozen
class Plain:
    """A scalar, or a text without interpolations."""

    value: str | int | float | bool | None


@frozen
class NodeRef:
    """`${a.b[0]}`, `${..a}`: the dots before, then the keys; a key may hold interpolations itself."""

    dots: int
    keys: tuple[Part, ...]


@frozen
class ResolverCall:
    """`${name:arg,arg}`."""

    name: str
    args: tuple[Part, ...]


@frozen
class Joined:
    """Parts that are joined as texts."""

    parts: tuple[Part, ...]


@frozen
class Items:
    """A list."""

    items: tuple[Part, ...]


@frozen
class Pairs:
    """A dict."""

    pairs: tuple[tuple[Plain, Part], ...]


@frozen
class Function:
    """A function call of Hydra's override grammar: `choice(a,b)`, `str(1)`."""

    name: str
    args: tuple[Part, ...]


Part: TypeAlias = "Plain | NodeRef | ResolverCall | Joined | Items | Pairs | Function"


def scalar(text: str) -> Plain:
    """The scalar that an unquoted text stands for."""
    lowered = text.lower()
    if lowered in ("true", "false"):
        return Plain(lowered == "true")
    if lowered == "null":
        return Plain(None)
    try:
        if _INT.match(text) and len(text) < 1000:
            return Plain(int(text))
        if _FLOAT.match(text) and len(text) < 1000:
            return Plain(float(text))
    except ValueError:
        return Plain(text)
    return Plain(text)


def parse_text(text: str) -> Part:
    """The parts of a node's text: `"a_${b}"`.

    Raises:
        GrammarError: where an interpolation in it is malformed.
    """
    parser = _Parser(text, keep=False)
    return parser.text(end=None)


def parse_element(text: str) -> Part:
    """The value that a text stands for as an argument (`oc.decode`).

    Raises:
        GrammarError: for anything else.
    """
    return _whole(_Parser(text, keep=False))


def parse_override_value(text: str) -> list[Part]:
    """The value of a Hydra override; several where it is a sweep. Interpolations stay text.

    Raises:
        GrammarError: for anything else.
    """
    parser = _Parser(text, keep=True)
    values = [parser.element(",")]
    while parser.take(","):
        values.append(parser.element(","))
    parser.end()
    return values


def _whole(parser: _Parser) -> Part:
    part = parser.element("")
    parser.end()
    return part


class _Parser:
    """A recursive descent over one text.

    Args:
        text: what is parsed.
        keep: whether interpolations are kept as text (Hydra's overrides).
    """

    def __init__(self, text: str, *, keep: bool) -> None:
        self.text_ = text
        self.keep = keep
        self.position = 0
        self.depth = 0

    def peek(self, length: int = 1) -> str:
        return self.text_[self.position : self.position + length]

    def take(self, expected: str) -> bool:
        if self.text_.startswith(expected, self.position):
            self.position += len(expected)
            return True
        return False

    def blank(self) -> None:
        while self.peek() in (" ", "\t"):
            self.position += 1

    def end(self) -> None:
        self.blank()
        if self.position < len(self.text_):
            raise GrammarError

    def enter(self) -> None:
        self.depth += 1
        if self.depth > _MOST_NESTED:
            raise GrammarError

    # --- text with interpolations -----------------------------------------------------------------------------------

    def text(self, end: str | None) -> Part:
        """Text up to the end, or to a quote."""
        parts: list[Part] = []
        plain: list[str] = []
        while self.position < len(self.text_) and (end is None or self.peek() != end):
            escapes = re.compile(r"\\+").match(self.text_, self.position)
            if escapes is not None:
                self._escaped(escapes[0], end, plain)
            elif self.peek(2) == "${" and not self.keep:
                parts += [Plain("".join(plain))] if plain else []
                plain = []
                parts.append(self.interpolation())
            else:
                plain.append(self.peek())
                self.position += 1
        return _joined(parts, plain)

    def _escaped(self, slashes: str, end: str | None, plain: list[str]) -> None:
        """Backslashes before an interpolation, or before a quote: each two are one; an odd one escapes it."""
        self.position += len(slashes)
        before_quote = end is not None and self.peek() == end
        if not before_quote and (self.peek(2) != "${" or self.keep):
            plain.append(slashes)
            return
        plain.append("\\" * (len(slashes) // 2))
        if len(slashes) % 2:
            plain.append(self.peek() if before_quote else self.peek(2))
            self.position += 1 if before_quote else 2

    def interpolation(self) -> Part:
        if not self.take("${"):
            raise GrammarError
        self.enter()
        resolver = _RESOLVER.match(self.text_, self.position)
        if resolver is not None:
            self.position = resolver.end()
            part: Part = ResolverCall(resolver[1], tuple(self.items("}")))
        else:
            part = self.node()
        if not self.take("}"):
            raise GrammarError
        self.depth -= 1
        return part

    def node(self) -> NodeRef:
        self.blank()
        dots = 0
        while self.take("."):
            dots += 1
        keys: list[Part] = []
        while self.peek() not in ("}", ""):
            if self.take("["):
                keys.append(self.key("]"))
                if not self.take("]"):
                    raise GrammarError
            else:
                if keys and not self.take("."):
                    raise GrammarError
                keys.append(self.key(".[}"))
        if not keys and not dots:
            raise GrammarError
        return NodeRef(dots, tuple(keys))

    def key(self, ends: str) -> Part:
        parts: list[Part] = []
        plain: list[str] = []
        while self.peek() and self.peek() not in ends:
            if self.peek(2) == "${":
                parts += [Plain("".join(plain))] if plain else []
                plain = []
                parts.append(self.interpolation())
            else:
                plain.append(self.peek())
                self.position += 1
        if not parts and not "".join(plain).strip():
            raise GrammarError
        return _joined(parts, ["".join(plain).strip()] if plain else [])

    # --- elements ---------------------------------------------------------------------------------------------------

    def items(self, end: str) -> list[Part]:
        """Elements up to a closing bracket, which is left."""
        found: list[Part] = []
        self.blank()
        if self.peek() == end:
            return found
        while True:
            found.append(self.element("," + end))
            if not self.take(","):
                break
        if self.peek() != end:
            raise GrammarError
        return found

    def element(self, ends: str) -> Part:
        self.enter()
        self.blank()
        char = self.peek()
        part: Part
        if char in ("'", '"'):
            start = self.position
            self.position += 1
            part = self.text(char)
            if not self.take(char):
                raise GrammarError
            self.blank()
            if self.peek() and self.peek() not in ends:  # a quote inside of a text is none
                self.position = start
                raise GrammarError
        elif char == "[":
            self.position += 1
            part = Items(tuple(self.items("]")))
            self._close("]")
        elif char == "{":
            self.position += 1
            part = Pairs(tuple(self.pairs()))
            self._close("}")
        else:
            part = self.primitive(ends)
        self.depth -= 1
        return part

    def _close(self, bracket: str) -> None:
        if not self.take(bracket):
            raise GrammarError
        self.blank()

    def pairs(self) -> list[tuple[Plain, Part]]:
        found: list[tuple[Plain, Part]] = []
        self.blank()
        while self.peek() not in ("}", ""):
            key = self.element(":,}")
            if not isinstance(key, Plain) or not self.take(":"):
                raise GrammarError
            found.append((key, self.element(",}")))
            if not self.take(","):
                break
            self.blank()
        return found

    def primitive(self, ends: str) -> Part:
        parts: list[Part] = []
        plain: list[str] = []
        escaped = False
        while self.peek() and self.peek() not in ends:
            char = self.peek()
            if (
                char == "\\"
                and self.position + 1 < len(self.text_)
                and self.text_[self.position + 1] in "\\()[]{}:=, \t"
            ):
                plain.append(self.text_[self.position + 1])
                self.position += 2
                escaped = True
            elif self.peek(2) == "${":
                start = self.position
                inner = self.interpolation()
                if self.keep:
                    plain.append(self.text_[start : self.position])
                else:
                    parts += [Plain("".join(plain))] if plain else []
                    plain = []
                    parts.append(inner)
            elif char == "(" and self.keep and not parts and "".join(plain).strip().isidentifier():
                self.position += 1
                args = tuple(self.items(")"))
                self._close(")")
                return Function("".join(plain).strip(), args)
            elif char in "{}[]'\"" or (self.keep and char in "()"):
                raise GrammarError
            else:
                plain.append(char)
                self.position += 1
        if parts:
            return _joined(parts, plain)
        text = "".join(plain)
        return Plain(text) if escaped else scalar(text.rstrip(" \t"))


def _joined(parts: Sequence[Part], plain: list[str]) -> Part:
    every = [*parts, *([Plain("".join(plain))] if plain and "".join(plain) else [])]
    if not every:
        return Plain("")
    return every[0] if len(every) == 1 else Joined(tuple(every))
