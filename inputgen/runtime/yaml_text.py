"""JSON values as YAML text that PyYAML and yaml.v3 (what wandb-core reads with) take for the same.

They disagree on more plain scalars than one thinks (`5e-5`, `0o17`, `yes`, `1:30`: the table in `wandb-facts` section
5), so a string stays plain only where no reader could take it for anything else.
"""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

# Words that begin with a letter or `_`: no number, sign, indicator or date, and no `: ` or ` #` within.
_PLAIN = re.compile(r"(?:\./|/|(?=[^\W\d]))[\w./-]*(?: [\w./-]+)*\Z")
# What YAML 1.1 or 1.2, or a reader's own taste, gives another type.
_WORDS = frozenset("y n yes no on off true false null none nan inf infinity".split())
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\0": "\\0"}


def flow_text(value: Any, quote: str | None = None) -> str:
    """A value on one line: a scalar, or a flow collection.

    Args:
        value: a JSON value.
        quote: `'` or `"` to quote strings so, None to quote them where needed.
    """
    if isinstance(value, dict):
        return "{" + ", ".join(f"{flow_text(k, quote)}: {flow_text(v, quote)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(flow_text(item, quote) for item in value) + "]"
    return scalar_text(value, quote)


def scalar_text(value: Any, quote: str | None = None) -> str:
    """A scalar: null, a boolean, a number or a string.

    Raises:
        TypeError: for what is no JSON value.
    """
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(int(value))
    if isinstance(value, float):
        return _float_text(float(value))
    if isinstance(value, str):
        return _string_text(value, quote)
    raise TypeError(f"an override cannot be a {type(value).__name__}: only what JSON has")


def _float_text(value: float) -> str:
    if value != value:
        return ".nan"
    if value in (float("inf"), float("-inf")):
        return ".inf" if value > 0 else "-.inf"
    text = repr(value)
    # PyYAML takes `1e-05` for a string: there must be a dot.
    return text if "." in text else text.replace("e", ".0e", 1)


def _string_text(value: str, quote: str | None) -> str:
    if quote is None and is_plain(value):
        return value
    if quote != '"' and all(_is_printable(char) for char in value):
        return "'" + value.replace("'", "''") + "'"
    return '"' + "".join(_ESCAPES.get(char) or (char if _is_printable(char) else _escape(char)) for char in value) + '"'


def is_plain(value: str) -> bool:
    """Whether every reader takes an unquoted text for just that string, in a block and in a flow collection."""
    return (
        _PLAIN.match(value) is not None and value.lower() not in _WORDS and all(_is_printable(char) for char in value)
    )


def _is_printable(char: str) -> bool:
    # Python's notion is narrower than YAML's, and leaves out what breaks a line (U+0085, U+2028).
    return char.isprintable() and char != "\ufeff"


def _escape(char: str) -> str:
    code = ord(char)
    if code <= 0xFF:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


def block_lines(value: dict[str, Any], indent: int, step: int, quote: str | None = None) -> list[str]:
    """The lines of a block mapping: mappings in it are blocks too, lists are written in one line.

    Args:
        value: a mapping with at least one key.
        indent: the column of its keys.
        step: how much deeper a mapping in it is.
        quote: as for `flow_text`; for keys and values.
    """
    lines = []
    for key, item in value.items():
        start = f"{' ' * indent}{scalar_text(key, quote)}:"
        if isinstance(item, dict) and item:
            lines += [start, *block_lines(item, indent + step, step, quote)]
        else:
            lines.append(f"{start} {flow_text(item, quote)}")
    return lines
