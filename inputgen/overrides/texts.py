"""The text after `=` of `--set` -> a value, read by the type of the field (contract, "Overrides")."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable
from typing import Any

from inputgen.model import DictType, ListType, ScalarType, Type, UnionType, UnknownType
from inputgen.model.types import DICT, STR, render

__all__ = ["DICT", "NOTHING", "JsonTextError", "article", "fits", "how_to_write", "parse_json", "read_text"]

NOTHING: Any = object()
"""What a reader gives for text that is no value of its type."""

MAX_TEXT = 1_000_000  # characters of one value; what an agent hands over is far below
_INT = re.compile(r"[+-]?[0-9](?:_?[0-9])*")
_MAX_DIGITS = 300  # a number W&B sends has to fit a float


class JsonTextError(ValueError):
    """Text that is no JSON value that every reader takes; its message says why, without the text."""


def read_text(text: str, type_: Type) -> Any:
    """The value that a text is for a field of a type, or `NOTHING`.

    `3e-3` for a float is a float, for a `str` it stays text; `null` for a field that takes None; JSON for lists and
    objects. Of a union the narrowest part that takes the text counts: None, bool, int, float, list, dict, then text;
    JSON quotes make it text (`"3"` for an `int | str`). For an unknown type JSON if it parses, else text.
    """
    if isinstance(type_, UnknownType):
        try:
            return parse_json(text)
        except JsonTextError:
            return text
    parts = type_.parts if isinstance(type_, UnionType) else (type_,)
    narrow = [part for part in parts if part != STR]
    value = _first(text, narrow)
    if value is not NOTHING or STR not in parts:
        return value
    return _unquoted(text, narrow)


def _unquoted(text: str, narrow: list[Type]) -> str:
    """Text for a field that may be other things too: quotes that keep it text are taken off."""
    if narrow and len(text) >= 2 and text[0] == text[-1] == '"':
        try:
            inner = parse_json(text)
        except JsonTextError:
            return text
        if isinstance(inner, str) and (_first(inner, narrow) is not NOTHING or inner[:1] == inner[-1:] == '"'):
            return inner
    return text


def _first(text: str, parts: list[Type]) -> Any:
    for name in ("None", "bool", "int", "float", "list", "dict"):
        for part in parts:
            if _kind(part) == name:
                value = _READERS[name](text)
                if value is not NOTHING:
                    return value
    return NOTHING


def _kind(type_: Type) -> str:
    if isinstance(type_, ScalarType):
        return type_.name
    return "list" if isinstance(type_, ListType) else "dict" if isinstance(type_, DictType) else "unknown"


def _none(text: str) -> Any:
    return None if text == "null" else NOTHING


def _bool(text: str) -> Any:
    return {"true": True, "false": False}.get(text.lower(), NOTHING)


def _int(text: str) -> Any:
    text = text.strip()
    return int(text) if len(text) <= _MAX_DIGITS and _INT.fullmatch(text) else NOTHING


def _float(text: str) -> Any:
    try:
        value = float(text) if text.isascii() else math.nan
    except ValueError:
        return NOTHING
    return value if math.isfinite(value) else NOTHING


def _json_of(kind: type) -> Callable[[str], Any]:
    def read(text: str) -> Any:
        try:
            value = parse_json(text)
        except JsonTextError:
            return NOTHING
        return value if isinstance(value, kind) else NOTHING

    return read


_READERS: dict[str, Callable[[str], Any]] = {
    "None": _none,
    "bool": _bool,
    "int": _int,
    "float": _float,
    "list": _json_of(list),
    "dict": _json_of(dict),
}


def parse_json(text: str) -> Any:
    """A JSON value as every reader takes it: no NaN or infinity, no key twice, no number beyond a float.

    Raises:
        JsonTextError: for anything else.
    """
    try:
        return json.loads(
            text, parse_constant=_no_constant, parse_int=_json_int, parse_float=_json_float, object_pairs_hook=_pairs
        )
    except JsonTextError:
        raise
    except json.JSONDecodeError as error:
        raise JsonTextError(f"{error.msg} at character {error.pos + 1}") from None
    except (RecursionError, ValueError):
        raise JsonTextError("nested too deeply") from None


def _no_constant(name: str) -> Any:
    raise JsonTextError(f"{name} is no JSON")


def _json_int(text: str) -> int:
    if len(text) > _MAX_DIGITS:
        raise JsonTextError("a number too large for JSON readers")
    return int(text)


def _json_float(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise JsonTextError("a number too large for JSON readers")
    return value


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise JsonTextError(f"the key {twice!r} is there twice")
    return made


def fits(value: Any, type_: Type) -> bool:
    """Whether a JSON value is of a type. An int is a float too; a bool is neither; unknown takes anything."""
    if isinstance(type_, UnionType):
        return any(fits(value, part) for part in type_.parts)
    if isinstance(type_, ListType):
        element = type_.element
        return isinstance(value, list) and (element is None or all(fits(item, element) for item in value))
    if isinstance(type_, DictType):
        return isinstance(value, dict)
    if isinstance(type_, ScalarType):
        return type_.name in _names_of(value)
    return True


def _names_of(value: Any) -> tuple[str, ...]:
    if isinstance(value, bool):
        return ("bool",)
    if isinstance(value, int):
        return ("int", "float")
    return ({float: "float", str: "str", type(None): "None"}.get(type(value), ""),)


def how_to_write(type_: Type) -> str:
    """What to write for a type on the command line, in a few words; empty where any text will do."""
    parts = type_.parts if isinstance(type_, UnionType) else (type_,)
    return " or ".join(filter(None, (_HINTS.get(_kind(part), "") for part in parts)))


_HINTS = {
    "None": "null",
    "bool": "true or false",
    "int": "a whole number such as 64",
    "float": "a finite number such as 3e-4",
    "list": "a JSON list such as [1, 2]",
    "dict": 'a JSON object such as {"key": 1}',
}


def article(type_: Type) -> str:
    """A type with its article: `a float`, `an int | None`."""
    name = render(type_)
    return f"an {name}" if name[0] in "aeiou" else f"a {name}"
