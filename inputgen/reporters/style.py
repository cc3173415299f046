"""Text for a terminal: colours, widths in cells, and making hostile text harmless."""

from __future__ import annotations

from inputgen.frozen import frozen

_CODES = {"bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33", "magenta": "35", "cyan": "36"}

LEVELS = {"error": "red", "warning": "yellow", "info": "cyan"}
"""The style of each level of a diagnostic."""

_JOINERS = "\u200c\u200d"  # used in Persian and Indic text and in emoji; harmless


@frozen
class Style:
    """Styles text, or leaves it alone.

    Attributes:
        color: whether to emit ANSI sequences.
    """

    color: bool

    def __call__(self, text: str, *names: str) -> str:
        """The text in the named styles (`bold`, `dim`, `red`, ...)."""
        if not self.color or not text or not names:
            return text
        return f"\x1b[{';'.join(_CODES[name] for name in names)}m{text}\x1b[0m"


def printable(text: str) -> str:
    r"""The text with every character that could steer a terminal written as an escape.

    Control characters, bidirectional overrides and lone surrogates become `\x1b`, `\u202e`, `\ud800`; a job's
    own text must not be able to hide or forge output.
    """
    if text.isprintable():
        return text
    return "".join(map(printable_char, text))


def printable_char(char: str) -> str:
    """One character as `printable` writes it."""
    if char.isprintable() or char in _JOINERS or _is_space(char):
        return char
    return char.encode("unicode_escape").decode("ascii") if not "\ud800" <= char <= "\udfff" else f"\\u{ord(char):04x}"


def _is_space(char: str) -> bool:
    import unicodedata

    return unicodedata.category(char) == "Zs"


def width(text: str) -> int:
    """The cells a text takes on a terminal: 2 for East Asian wide characters, 0 for combining marks."""
    if text.isascii():
        return len(text)
    import unicodedata

    cells = 0
    for char in text:
        if unicodedata.east_asian_width(char) in "WF":
            cells += 2
        elif unicodedata.category(char) not in ("Mn", "Me", "Cf"):
            cells += 1
    return cells


def pad(text: str, cells: int) -> str:
    """The text, filled with spaces to a width."""
    return text + " " * max(0, cells - width(text))


def shorten(text: str, cells: int) -> str:
    """The text, its middle replaced by an ellipsis where it is wider than `cells`."""
    if width(text) <= cells:
        return text
    keep = max(cells - 1, 2)
    head, tail = _take(text, keep - keep // 3), _take(text[::-1], keep // 3)[::-1]
    return f"{head}…{tail}"


def _take(text: str, cells: int) -> str:
    """The longest start of a text that fits."""
    used = 0
    for position, char in enumerate(text):
        used += width(char)
        if used > cells:
            return text[:position]
    return text


def wrap(text: str, cells: int, indent: str = "") -> str:
    """The text in lines of at most `cells`, broken at spaces, all but the first indented.

    A word wider than a line stays whole: a path or key must stay copyable.
    """
    lines: list[str] = []
    line = ""
    for word in text.split(" "):
        longer = f"{line} {word}" if line else word
        room = cells if not lines else cells - width(indent)
        if line and width(longer) > room:
            lines.append(line)
            line = word
        else:
            line = longer
    lines.append(line)
    return f"\n{indent}".join(lines)
