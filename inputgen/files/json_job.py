"""What `json.load` gives the job, as values with their places. Standard library only.

`json` itself reads strings and numbers; the grammar around them is repeated here, since its result has no places.
"""

from __future__ import annotations

import json
import re
from json.decoder import scanstring  # type: ignore[attr-defined]
from typing import NoReturn

from inputgen.files.faults import MAX_DEPTH, MAX_NODES, MAX_NUMBER_CHARS, Fault, long_number, too_deep, too_many
from inputgen.files.places import Places
from inputgen.model import Entry, Known, Mapping, Sequence, Span, Unknown, Value
from inputgen.model.values import Scalar

_NUMBER = re.compile(r"(-?(?:0|[1-9][0-9]*))(\.[0-9]+)?([eE][-+]?[0-9]+)?")
_SPACE = re.compile(r"[ \t\n\r]*")
_CONSTANTS: dict[str, Scalar] = {
    "null": None,
    "true": True,
    "false": False,
    "NaN": float("nan"),
    "Infinity": float("inf"),
    "-Infinity": float("-inf"),
}
_CONSTANT = re.compile("|".join(map(re.escape, _CONSTANTS)))


class JsonReader:
    """Reads one text once.

    Attributes:
        duplicates: the places of keys that an object has already, each with the key.

    Args:
        text: the file, decoded, a byte order mark included.
        places: of the text.
    """

    def __init__(self, text: str, places: Places) -> None:
        self._text = text
        self._places = places
        self.duplicates: list[tuple[str, Span]] = []
        self._count = 0

    def read(self) -> Value:
        """The value of the whole text.

        Raises:
            Fault: where `json.loads` raises, with its message.
            Unsure: nested too deeply, or too many values.
        """
        if self._text.startswith("\ufeff"):
            self._fail("Unexpected UTF-8 BOM (decode using utf-8-sig)", 0)
        value, end = self._value(self._skip(0), 0)
        end = self._skip(end)
        if end != len(self._text):
            self._fail("Extra data", end)
        return value

    def _fail(self, message: str, at: int) -> NoReturn:
        raise Fault(f"JSONDecodeError: {message}", at)

    def _skip(self, at: int) -> int:
        match = _SPACE.match(self._text, at)
        return match.end() if match else at

    def _string(self, at: int) -> tuple[str, int]:
        try:
            text, end = scanstring(self._text, at + 1, True)
        except json.JSONDecodeError as error:
            self._fail(error.msg, error.pos)
        return text, end

    def _value(self, at: int, depth: int) -> tuple[Value, int]:
        self._count += 1
        if self._count > MAX_NODES:
            raise too_many()
        char = self._text[at : at + 1]
        if char == '"':
            text, end = self._string(at)
            return Known(text, self._places.span(at, end)), end
        if char in ("{", "["):
            if depth >= MAX_DEPTH:
                raise too_deep()
            return self._object(at, depth + 1) if char == "{" else self._array(at, depth + 1)
        if match := _NUMBER.match(self._text, at):
            return self._number(match, at)
        match = _CONSTANT.match(self._text, at)
        if match is None:
            self._fail("Expecting value", at)
        return Known(_CONSTANTS[match[0]], self._places.span(at, match.end())), match.end()

    def _number(self, match: re.Match[str], at: int) -> tuple[Value, int]:
        integer, fraction, exponent = match.groups()
        span = self._places.span(at, match.end())
        if match.end() - at > MAX_NUMBER_CHARS:
            return Unknown(long_number(match.end() - at).reason, span), match.end()
        return Known(float(match[0]) if fraction or exponent else int(integer), span), match.end()

    def _object(self, start: int, depth: int) -> tuple[Value, int]:
        entries: dict[str, Entry] = {}
        at = self._skip(start + 1)
        if self._text[at : at + 1] == "}":
            return Mapping((), None, self._places.span(start, at + 1)), at + 1
        while True:
            if self._text[at : at + 1] != '"':
                self._fail("Expecting property name enclosed in double quotes", at)
            key, end = self._string(at)
            span = self._places.span(at, end)
            at = self._skip(end)
            if self._text[at : at + 1] != ":":
                self._fail("Expecting ':' delimiter", at)
            value, end = self._value(self._skip(at + 1), depth)
            if key in entries:
                self.duplicates.append((key, span))
            entries[key] = Entry(key, value, optional=False, span=span)
            at = self._skip(end)
            if self._text[at : at + 1] == "}":
                return Mapping(tuple(entries.values()), None, self._places.span(start, at + 1)), at + 1
            if self._text[at : at + 1] != ",":
                self._fail("Expecting ',' delimiter", at)
            at = self._skip(at + 1)

    def _array(self, start: int, depth: int) -> tuple[Value, int]:
        items: list[Value] = []
        at = self._skip(start + 1)
        if self._text[at : at + 1] == "]":
            return Sequence("list", (), None, self._places.span(start, at + 1)), at + 1
        while True:
            value, end = self._value(at, depth)
            items.append(value)
            at = self._skip(end)
            if self._text[at : at + 1] == "]":
                return Sequence("list", tuple(items), None, self._places.span(start, at + 1)), at + 1
            if self._text[at : at + 1] != ",":
                self._fail("Expecting ',' delimiter", at)
            at = self._skip(at + 1)
