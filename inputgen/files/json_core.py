"""What W&B's Go core stores of a JSON file: its parser `simplejsonext` (wandb-facts section 5). Standard library only.

It parts from Python's `json` in numbers (`01`, `1.`, `-.5` are taken) and in unpaired surrogates.
"""

from __future__ import annotations

import re

from inputgen.files.faults import MAX_DEPTH, Fault, too_deep
from inputgen.model.wandb_types import (
    BOOLEAN,
    NONE,
    NUMBER,
    STRING,
    WandbDict,
    WandbList,
    WandbType,
    element_of,
)

_SPACE = re.compile(r"[ \t\n\r]*")
_STRING = re.compile(r'"((?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*)"')
_ESCAPE = re.compile(r'\\(?:u([0-9a-fA-F]{4})|(["\\/bfnrt]))')
_ESCAPES = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_SURROGATES = re.compile("[\ud800-\udfff]")
_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")
# A number begins with one of the first set and runs as far as the second goes; then all of it must be one.
_NUMBER_RUN = re.compile(r"[-0-9IN][-+.0-9eEInfityNa]*")
_NUMBER = re.compile(r"-?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)?\Z|-?inf(inity)?\Z|nan\Z", re.IGNORECASE)
_WORDS = (("null", NONE), ("true", BOOLEAN), ("false", BOOLEAN))


def typed(text: str) -> WandbDict:
    """The type tree of a JSON text, empty objects and all.

    Raises:
        Fault: where W&B refuses it.
        Unsure: nested too deeply.
    """
    at = _skip(text, 0)
    if text[at : at + 1] != "{":
        raise Fault("not a JSON object", at, kind="top-level" if text[at : at + 1] else "refused")
    type_, end = _object(text, at, 1)
    end = _skip(text, end)
    if end != len(text):
        raise Fault("something follows the object", end)
    return type_


def _skip(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    return match.end() if match else at


def _value(text: str, at: int, depth: int) -> tuple[WandbType, int]:
    char = text[at : at + 1]
    if char == '"':
        return STRING, _string(text, at)[1]
    if char in ("{", "["):
        if depth >= MAX_DEPTH:
            raise too_deep()
        return _object(text, at, depth + 1) if char == "{" else _array(text, at, depth + 1)
    if match := _NUMBER_RUN.match(text, at):
        if not _NUMBER.match(match[0]):
            raise Fault(f"{match[0][:40]!r} is no number", at, match.end())
        return NUMBER, match.end()
    for word, type_ in _WORDS:
        if text.startswith(word, at):
            return type_, at + len(word)
    raise Fault("a value is expected", at)


def _string(text: str, at: int) -> tuple[str, int]:
    match = _STRING.match(text, at)
    if match is None:
        raise Fault("a string is expected, or this one has a control character or an unknown escape", at)
    raw = match[1]
    return (_unescape(raw) if "\\" in raw else raw), match.end()


def _unescape(raw: str) -> str:
    text = _ESCAPE.sub(lambda match: chr(int(match[1], 16)) if match[1] else _ESCAPES.get(match[2], match[2]), raw)
    text = _PAIR.sub(lambda match: match[0].encode("utf-16-le", "surrogatepass").decode("utf-16-le"), text)
    return _SURROGATES.sub("\ufffd", text)


def _object(text: str, start: int, depth: int) -> tuple[WandbDict, int]:
    entries: dict[str, WandbType] = {}
    at = _skip(text, start + 1)
    if text[at : at + 1] == "}":
        return WandbDict(), at + 1
    while True:
        key, at = _string(text, at)
        at = _expect(text, at, ":")
        entries[key], at = _value(text, _skip(text, at), depth)
        at = _skip(text, at)
        if text[at : at + 1] == "}":
            return WandbDict(tuple(entries.items())), at + 1
        at = _skip(text, _expect(text, at, ","))


def _array(text: str, start: int, depth: int) -> tuple[WandbList, int]:
    items: list[WandbType] = []
    at = _skip(text, start + 1)
    if text[at : at + 1] == "]":
        return WandbList(element_of(()), 0), at + 1
    while True:
        item, at = _value(text, at, depth)
        items.append(item)
        at = _skip(text, at)
        if text[at : at + 1] == "]":
            return WandbList(element_of(tuple(items)), len(items)), at + 1
        at = _skip(text, _expect(text, at, ","))


def _expect(text: str, at: int, char: str) -> int:
    at = _skip(text, at)
    if text[at : at + 1] != char:
        raise Fault(f"{char!r} is expected", at)
    return at + 1
