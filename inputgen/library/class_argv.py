"""A known command line, taken apart for the options that a library makes of a class.

A parser of the standard library, made like the library's, tells which texts belong to which option; it runs nothing of
the job. What it gives is converted by the declared type.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from inputgen import model as m
from inputgen.frozen import frozen
from inputgen.interpret.types import parts_of, type_of
from inputgen.interpret.values import At, Const, ListObj, Ref, Unknown, Value
from inputgen.library.open_classes import Leaf, Path
from inputgen.library.refusing_parser import RefusedError, RefusingParser
from inputgen.library.sys import set_arguments
from inputgen.model.types import BOOL, FLOAT, INT, NONE, STR

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

_TEXTS = 200
_TRUE = frozenset({"yes", "true", "t", "y", "1"})
_FALSE = frozenset({"no", "false", "f", "n", "0"})


class NotTakenApartError(Exception):
    """The command line is not taken apart; the message says why."""


@frozen
class Style:
    """How a library writes options.

    Attributes:
        strings: the option strings of an option.
        negative: the option strings that turn a flag off.
        flag: `pair` for `--x` and `--no-x`, `optional` for `--x [true]`, `value` for `--x true`, `toggle` for an
            option that takes nothing and turns the default round.
        lists: whether a list is given as several texts.
        files: options that name a file to read more from.
        abbreviates: whether an option may be cut short where that is clear.
    """

    strings: Callable[[Leaf], list[str]]
    negative: Callable[[Leaf], list[str]] = lambda leaf: []
    flag: str = "value"
    lists: bool = True
    files: tuple[str, ...] = ()
    abbreviates: bool = True


def take_apart(
    ev: Evaluator, leaves: Sequence[Leaf], texts: Sequence[str], style: Style
) -> tuple[dict[Path, Value], tuple[str, ...]]:
    """What each option is given, and the texts that no option takes.

    Raises:
        RefusedError: where the library refuses the command line.
        NotTakenApartError: where that cannot be known.
    """
    if len(texts) > _TEXTS or len(leaves) > _TEXTS * 10:
        raise NotTakenApartError("the command line is too long to take apart")
    if any(text.partition("=")[0] in style.files for text in texts):
        raise NotTakenApartError("it names a file to read more from")
    parser = RefusingParser(prog="job", allow_abbrev=style.abbreviates)
    try:
        for index, leaf in enumerate(leaves):
            _add(ev, parser, str(index), leaf, style)
        namespace, extra = parser.parse_known_args(list(texts))
    except (ValueError, TypeError, argparse.ArgumentError):
        raise NotTakenApartError("its options are not told apart") from None
    found = {leaves[int(name)].path: _value(ev, leaves[int(name)], held) for name, held in vars(namespace).items()}
    return found, tuple(extra)


def is_flag(leaf: Leaf) -> bool:
    """Whether an option is a bool, and nothing but None besides."""
    return BOOL in leaf.declared.types and set(leaf.declared.types) <= {BOOL, NONE}


def _add(ev: Evaluator, parser: RefusingParser, name: str, leaf: Leaf, style: Style) -> None:
    told: dict[str, Any] = {"dest": name, "default": argparse.SUPPRESS}
    strings = style.strings(leaf)
    flag = is_flag(leaf)
    default = ev.constant(leaf.default)
    if flag and style.flag == "pair" and isinstance(default, bool):
        parser.add_argument(*strings, action="store_const", const=True, **told)
        parser.add_argument(*style.negative(leaf), action="store_const", const=False, **told)
        return
    if flag and style.flag == "toggle":
        parser.add_argument(*strings, action="store_const", const=default is not True, **told)
        return
    if flag and style.flag == "optional":
        parser.add_argument(*strings, nargs="?", const=True, **told)
        if default is True and style.negative(leaf):
            parser.add_argument(*style.negative(leaf), action="store_const", const=False, **told)
        return
    many = style.lists and any(isinstance(type_, m.ListType) for type_ in leaf.declared.types)
    required = leaf.default is None
    parser.add_argument(*strings, nargs="*" if many else None, required=required, **told)


def _value(ev: Evaluator, leaf: Leaf, held: Any) -> Value:
    at = leaf.at
    if isinstance(held, bool):
        return Const(held, at)
    if isinstance(held, list):
        types = [type_ for type_ in leaf.declared.types if isinstance(type_, m.ListType)]
        element = types[0].element if types else None
        items = tuple(_converted(ev, element, text, leaf) for text in held)
        return Ref(ev.new(ListObj("list", items), None).addr, at)
    return _converted(ev, leaf.declared.type, held, leaf)


def _converted(ev: Evaluator, type_: m.Type | None, text: str, leaf: Leaf) -> Value:
    """A text as the declared type reads it.

    Raises:
        RefusedError: where it refuses the text.
    """
    if type_ is None and isinstance(leaf.default, Const):
        type_ = type_of(leaf.default)
    parts = parts_of(type_) if type_ is not None else ()
    if NONE in parts and text in ("None", "none", "null"):
        return Const(None, leaf.at)
    plain = [part for part in parts if part != NONE]
    if len(plain) != 1 or plain[0] not in (INT, FLOAT, STR, BOOL):
        why = f"{'.'.join(leaf.path)} is given on the command line, in a form that is not read"
        return Unknown(why, leaf.at)
    return Const(_scalar(plain[0], text), leaf.at)


def _scalar(type_: m.Type, text: str) -> m.Scalar:
    try:
        if type_ == INT:
            return int(text) if len(text) < 400 else 0
        if type_ == FLOAT:
            return float(text)
    except ValueError:
        raise RefusedError(text) from None
    if type_ == STR:
        return text
    if text.lower() in _TRUE | _FALSE:
        return text.lower() in _TRUE
    raise RefusedError(text)


def known_texts(ev: Evaluator, args: Value | None, at: At) -> tuple[str, ...] | None:
    """The command line, where it is known: written in the job, or configured."""
    if args is None or ev.constant(args) is None:
        return set_arguments(ev, at) or (ev.world.setting.argv if ev.at_defaults else None)
    listed = ev.list_at(args)
    if listed is None or listed.rest is not None:
        return None
    texts = [item.value for item in listed.items if isinstance(item, Const) and isinstance(item.value, str)]
    return tuple(texts) if len(texts) == len(listed.items) else None


def unread(reason: str, at: At) -> Unknown:
    """Why no option is known."""
    return Unknown(f"the command line is not taken apart: {reason}", at)
