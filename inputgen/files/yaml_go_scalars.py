"""How yaml.v3 3.0.1 resolves a scalar's tag (wandb-facts section 5, the table of scalars). Standard library only."""

from __future__ import annotations

import re
from datetime import datetime

NULL = "!!null"
BOOL = "!!bool"
STR = "!!str"
INT = "!!int"
FLOAT = "!!float"
TIMESTAMP = "!!timestamp"
BINARY = "!!binary"
MERGE = "!!merge"

_PREFIX = "tag:yaml.org,2002:"
_RESOLVABLE = frozenset(("", STR, BOOL, INT, FLOAT, NULL, TIMESTAMP))
_WORDS = {
    **dict.fromkeys(("true", "True", "TRUE", "false", "False", "FALSE"), BOOL),
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), NULL),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), FLOAT),
    **dict.fromkeys((sign + word for sign in ("", "+", "-") for word in (".inf", ".Inf", ".INF")), FLOAT),
    "<<": MERGE,
}
_WORD_HINTS = frozenset("yYnNtTfFoO~")
_NUMBER_HINTS = frozenset("+-0123456789")

_YAML_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\Z")
# Go's strconv.ParseFloat of a text that begins with a dot.
_DOT_FLOAT = re.compile(r"\.[0-9]+(_[0-9]+)*([eE][-+]?[0-9]+(_[0-9]+)*)?\Z")
_BASES = ((re.compile(r"0[xX]([0-9a-fA-F]+)\Z"), 16), (re.compile(r"0[bB]([01]+)\Z"), 2))
_OCTAL = re.compile(r"0[oO]?([0-7]+)\Z")
# yaml.v3 parses what follows `0b` and `0o` once more, a sign included.
_SIGNED_TAIL = re.compile(r"0(?:b[-+][01]{1,63}|o[-+][0-7]{1,21})\Z")
_DECIMAL = re.compile(r"(0|[1-9][0-9]*)\Z")
_MAX_DIGITS = 400

_CLOCK = r"(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{1,2}):(?P<second>[0-9]{1,2})([.,][0-9]+)?"
_DATE = r"(?P<year>[0-9]{4})-(?P<month>[0-9]{1,2})-(?P<day>[0-9]{1,2})"
_TIMES = re.compile(rf"{_DATE}([Tt]{_CLOCK}(?P<zone>Z|[+-][0-9]{{2}}:[0-9]{{2}}))?\Z")
_SPACED_TIME = re.compile(rf"{_DATE} +{_CLOCK}\Z")


def short(tag: str) -> str:
    """The short form of a tag: `!!int` for `tag:yaml.org,2002:int`."""
    return "!!" + tag[len(_PREFIX) :] if tag.startswith(_PREFIX) else tag


def resolve(tag: str, text: str) -> str:
    """The tag yaml.v3 decodes a scalar by.

    Args:
        tag: the short tag given, or the empty string.
        text: the scalar's text.

    Raises:
        ValueError: where the tag given does not fit the text ("cannot decode !!str `yes` as a !!bool").
    """
    if tag not in _RESOLVABLE:
        return tag
    if tag == STR:
        return STR
    found = _resolve_text(tag, text)
    if tag in ("", found) or (tag == FLOAT and found == INT and not _needs_unsigned(text)):
        return found
    raise ValueError(f"cannot decode {found} `{text}` as a {tag}")


def _resolve_text(tag: str, text: str) -> str:
    first = text[:1]
    if not (first in _WORD_HINTS or first in _NUMBER_HINTS or first in (".", "")):
        # `<` is no hint: a plain `<<` gets its tag where it is parsed.
        return STR
    if text in _WORDS:
        return _WORDS[text]
    if first == ".":
        return FLOAT if _is_dot_float(text) else STR
    if first not in _NUMBER_HINTS:
        return STR
    if tag in ("", TIMESTAMP) and is_timestamp(text):
        return TIMESTAMP
    return _number(text.replace("_", ""))


def _number(plain: str) -> str:
    if integer_of(plain) is not None or _SIGNED_TAIL.match(plain):
        return INT
    if _YAML_FLOAT.match(plain) and _is_finite(plain):
        return FLOAT
    return STR


def integer_of(plain: str) -> int | None:
    """The integer that Go's ParseInt or ParseUint reads with base 0, within 64 bits; None where neither does."""
    sign, digits = (plain[0], plain[1:]) if plain[:1] in ("+", "-") else ("", plain)
    value = _unsigned(digits)
    if value is None:
        return None
    if sign == "-":
        return -value if value <= 2**63 else None
    # ParseUint takes no sign.
    limit = 2**63 if sign == "+" else 2**64
    return value if value < limit else None


def _unsigned(digits: str) -> int | None:
    if len(digits) > _MAX_DIGITS:
        return None if digits.strip("0") else 0
    for pattern, base in _BASES:
        if match := pattern.match(digits):
            return int(match[1], base)
    if _DECIMAL.match(digits):
        return int(digits)
    match = _OCTAL.match(digits)
    return int(match[1], 8) if match else None


def _needs_unsigned(text: str) -> bool:
    """Whether an integer only fits Go's uint64, which a `!!float` tag does not convert."""
    value = integer_of(text.replace("_", ""))
    return value is not None and value >= 2**63


def _is_finite(plain: str) -> bool:
    """Whether Go's ParseFloat takes the text without a range error (`1e400` is refused)."""
    try:
        value = float(plain)
    except ValueError:
        return False
    return value not in (float("inf"), float("-inf"))


def _is_dot_float(text: str) -> bool:
    return bool(_DOT_FLOAT.match(text)) and _is_finite(text.replace("_", ""))


def is_timestamp(text: str) -> bool:
    """Whether yaml.v3 takes the text for a timestamp: four layouts of Go's `time.Parse`."""
    match = _TIMES.match(text) or _SPACED_TIME.match(text)
    if match is None:
        return False
    parts = {name: int(value) for name, value in match.groupdict().items() if name != "zone" and value is not None}
    if parts["year"] == 0:
        # Python has no year 0; Go does, and it is a leap year.
        parts["year"] = 4
    try:
        datetime(**parts)  # type: ignore[arg-type]
    except ValueError:
        return False
    zone = match.groupdict().get("zone")
    return zone in (None, "Z") or (int(zone[1:3]) <= 24 and int(zone[4:6]) <= 60)
