"""Options that a library makes paths of (`pathlib.Path`): objects whose text is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen.frozen import replace
from inputgen.interpret.calls import call as call_value
from inputgen.interpret.join import choice_of
from inputgen.interpret.protocol import Arguments
from inputgen.interpret.types import parts_of
from inputgen.interpret.values import At, Choice, Const, Open, Ref, Value
from inputgen.library.paths import PATH, path_text
from inputgen.model.types import NONE, STR

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


def is_path(ev: Evaluator, value: Value | None) -> bool:
    """Whether a value is a path object."""
    obj = ev.instance_at(value) if value is not None else None
    return obj is not None and obj.cls == PATH


def as_path(ev: Evaluator, value: Value, at: At) -> Value:
    """What an option holds, as a path: one object, or None where it may be that.

    Args:
        ev: the evaluation.
        value: the option, or its default; a default may be a path already.
        at: where it is declared.
    """
    if isinstance(value, Choice):
        return choice_of([as_path(ev, option, at) for option in value.options], value.at)
    if isinstance(value, Const) and isinstance(value.value, str):
        return call_value(ev, PATH, Arguments((value,)), at)
    if not isinstance(value, Open):
        return value
    default = value.default
    text = path_text(ev, default, at) if isinstance(default, Ref) and is_path(ev, default) else default
    known = text if isinstance(text, Const) and isinstance(text.value, str) else None
    path = call_value(ev, PATH, Arguments((Open(STR, known, value.origin, value.at or at),)), at)
    if NONE not in parts_of(value.type):
        return path
    either = choice_of([Const(None, at), path], at)
    usual = Const(None, at) if isinstance(default, Const) and default.value is None else path
    return either if default is None or not isinstance(either, Choice) else replace(either, usual=usual)
