"""Parsing a command line into an instance of a class, as several libraries do, each in its own style."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from inputgen.frozen import replace
from inputgen.interpret.values import Choice, ClassObj, Ref, Unknown, Value
from inputgen.library.class_argv import (
    NotTakenApartError,
    Style,
    known_texts,
    take_apart,
    unread,
)
from inputgen.library.open_classes import Leaf, Opening, for_arguments, is_dataclass, leaves_of, opened
from inputgen.library.refusing_parser import RefusedError

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator
    from inputgen.interpret.values import At


def parsed(
    ev: Evaluator,
    cls: Value,
    args: Value | None,
    at: At,
    style: Style,
    opening: Opening,
    default: Value | None = None,
    *,
    spare: bool = False,
) -> Value:
    """The instance of a dataclass that a command line makes.

    Args:
        ev: the evaluation.
        cls: the class.
        args: the command line, where the job writes it; None for the job's own.
        at: the call.
        style: how its options are written.
        opening: how its fields become options.
        default: the instance that has the defaults.
        spare: whether there may be arguments that no option takes.

    Raises:
        PathEndsError: where the library surely refuses the command line.
    """
    if isinstance(cls, Choice):
        return ev.each(cls, lambda one: parsed(ev, one, args, at, style, opening, default, spare=spare))
    if not isinstance(cls, Ref) or not is_dataclass(ev, cls):
        return not_a_dataclass(ev, cls, at)
    texts = known_texts(ev, args, at)
    if texts is None:
        opening = for_arguments(ev, args, opening)
        return opened(ev, cls, opening, at, default=default)
    leaves = leaves_of(ev, cls, opening, default=default) if texts else []
    return opened(ev, cls, with_texts(ev, leaves, texts, style, opening, at, spare=spare), at, default=default)


def with_texts(
    ev: Evaluator,
    leaves: Sequence[Leaf] | None,
    texts: Sequence[str],
    style: Style,
    opening: Opening,
    at: At,
    *,
    spare: bool = False,
) -> Opening:
    """An opening with what a command line gives; `spare` where there may be arguments that no option takes.

    Raises:
        PathEndsError: where the library refuses it.
    """
    if leaves is None:
        return replace(opening, exact=True, unread=unread("which class an option is, is an option itself", at))
    renamed = any(_may_be_renamed(ev, leaf) for leaf in leaves)
    try:
        given, extra = take_apart(ev, leaves, texts, style) if texts else ({}, ())
    except RefusedError as error:
        if renamed:
            return replace(opening, exact=True, unread=unread("an option may have another name", at))
        raise ev.refuses(str(error), at) from None
    except NotTakenApartError as error:
        return replace(opening, exact=True, unread=unread(str(error), at))
    if extra and renamed:
        return replace(opening, exact=True, unread=unread("an option may have another name", at))
    if extra and not spare:
        raise ev.refuses(f"unrecognized arguments: {' '.join(extra)}", at)
    return replace(opening, exact=True, given=given)


def _may_be_renamed(ev: Evaluator, leaf: Leaf) -> bool:
    """Whether an option may have other strings than its name gives: markers and metadata say so."""
    if leaf.declared.markers:
        return True
    told = leaf.field.metadata if leaf.field is not None else None
    held = ev.dict_at(told) if told is not None else None
    return told is not None and (held is None or held.open is not None or "aliases" in held.entries)


def not_a_dataclass(ev: Evaluator, cls: Value, at: At) -> Unknown:
    """Why nothing is known of an instance of a class."""
    obj = ev.get(cls) if isinstance(cls, Ref) else None
    if isinstance(cls, Unknown):
        return ev.unknown(cls.reason, at)
    name = obj.name if isinstance(obj, ClassObj) else "what is parsed"
    return ev.unknown(f"{name} is not a class whose fields inputgen knows", at)
