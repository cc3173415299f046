"""What a comparison with constants leaves of a value."""

from __future__ import annotations

from collections.abc import Callable, Collection
from math import isfinite
from operator import is_
from typing import TYPE_CHECKING, Any

from inputgen import model as m
from inputgen.frozen import replace
from inputgen.interpret.equality import equal
from inputgen.interpret.join import choice_of
from inputgen.interpret.mappings import values_of
from inputgen.interpret.types import is_loosely_typed, parts_of
from inputgen.interpret.values import Choice, Const, Key, Open, Ref, Value
from inputgen.model.types import BOOL, FLOAT, INT, NONE, STR, union_of

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

_NOT_NONE = "None by default, and something else where a condition was met"


def narrowed_from(value: Open, narrower: Value) -> Value:
    """The narrower value, which knows what it came from: where all paths meet again, it is that (see `join`)."""
    if narrower is value or not isinstance(narrower, Open | Const):
        return narrower
    return replace(narrower, narrowed=value.narrowed or value)


def without_none(value: Value) -> Value | None:
    """The value where it is known not to be None; None where that leaves nothing."""
    if isinstance(value, Choice):
        left = [option for option in map(without_none, value.options) if option is not None]
        if len(left) == len(value.options) and all(map(is_, left, value.options)):
            return value
        return choice_of(left) if left else None
    if isinstance(value, Const) and value.value is None:
        return None
    if isinstance(value, Open) and isinstance(value.type, m.UnionType):
        parts = [part for part in value.type.parts if part != m.ScalarType("None")]
        default = without_none(value.default) if isinstance(value.default, Const) else value.default
        return Open(union_of(parts), default, value.origin, value.at, value.constraints)
    return value


def without_none_of(value: Open) -> Value:
    """The value, which is not None; where None is all that is known of its type, it is something else."""
    if value.type == NONE:
        return Open(m.UnknownType(_NOT_NONE), None, value.origin, value.at)
    return without_none(value) or value


def equal_to(ev: Evaluator, value: Value, constant: Const, is_same: bool) -> Value:
    """The value, which equals a constant (or is it)."""
    if isinstance(value, Choice):
        left = [option for option in value.options if _may_equal(ev, option, constant)]
        return choice_of([equal_to(ev, option, constant, is_same) for option in left]) if left else value
    if not isinstance(value, Open):
        return value
    alike = [constant.value] if is_same else _equals(value, constant)
    return narrowed_from(value, Const(alike[0], value.at)) if len(alike) == 1 else value


def _equals(value: Open, constant: Const) -> list[Any]:
    """What an open value may be where it equals a constant: `1`, `1.0` and `True` are equal, of whatever type."""
    known = constant.value
    if not isinstance(known, bool | int | float) or not isfinite(known):
        return [known]
    kinds: dict[m.Type, Callable[[Any], Any]] = {BOOL: bool, INT: int, FLOAT: float}
    found = [kinds[part](known) for part in parts_of(value.type) if part in kinds and kinds[part](known) == known]
    default = value.default.value if isinstance(value.default, Const) else None
    if isinstance(default, bool | int | float) and default == known and type(default) not in map(type, found):
        found.append(default)
    is_open = any(isinstance(part, m.UnknownType) for part in parts_of(value.type))
    return [] if is_open else found


def _may_equal(ev: Evaluator, option: Value, constant: Const) -> bool:
    """Whether an option of a choice may be the constant: one of a type without None is not None."""
    if constant.value is None and isinstance(option, Open):
        parts = parts_of(option.type)
        is_open = is_loosely_typed(option) or any(isinstance(part, m.UnknownType) for part in parts)
        return NONE in parts or is_open
    return equal(ev, option, constant) is not False


def compared_to(ev: Evaluator, value: Choice, other: Ref, *, matches: bool, is_same: bool) -> Value:
    """One of several values that equals an object (or is it), or does not: a member of an Enum, say."""
    if matches:
        left = [option for option in value.options if equal(ev, option, other) is not False]
    elif is_same:
        left = [option for option in value.options if option != other or other.addr in ev.several]
    else:
        left = [option for option in value.options if equal(ev, option, other) is not True]
    return choice_of(left) if 0 < len(left) < len(value.options) else value


def other_than(value: Value, constant: Const) -> Value:
    """The value, which does not equal a constant."""
    if constant.value is None:
        return narrowed_from(value, without_none_of(value)) if isinstance(value, Open) else without_none(value) or value
    if isinstance(value, Choice):
        left = [option for option in value.options if not (isinstance(option, Const) and option == constant)]
        return choice_of(left) if left else value
    if isinstance(value, Open):
        return _other_open(value, constant)
    return value


def _other_open(value: Open, constant: Const) -> Value:
    allowed = _allowed(value)
    left = [option for option in allowed if option != constant]
    if len(left) == len(allowed):
        left = []
    if len(left) == 1:
        return narrowed_from(value, left[0])
    if not left and value.default != constant:
        return value
    default = None if value.default == constant else value.default
    return narrowed_from(value, _with_allowed(value, default, [option.value for option in left]))


def _allowed(value: Open) -> list[Const]:
    """What an option may be that takes some values alone (`choices=`), or is known to be one of some; nothing else."""
    if value.among is not None:
        return [Const(each, value.at) for each in value.among]
    if value.type == BOOL and not is_loosely_typed(value):
        return [Const(each, value.at) for each in (True, False)]
    allowed = values_of(value) if value.origin == "argv" else None
    return [option for option in allowed or () if isinstance(option, Const)]


def _with_allowed(value: Open, default: Value | None, left: Collection[Any]) -> Open:
    """The value, where it may be but those that are left; anything of its type, where none are."""
    if value.among is not None:
        return replace(value, default=default, among=tuple(left) or None)
    allowed = value.constraints.enum if left and value.constraints is not None else None
    enum = None if allowed is None else tuple(each for each in allowed if each in left)
    return Open(value.type, default, value.origin, value.at, None if enum is None else m.Constraints(enum=enum))


def one_of(value: Open, keys: Collection[Key]) -> Value:
    """The value, which is one of some constants of its type."""
    if value.type not in (STR, INT) or not all(type(key) is (str if value.type == STR else int) for key in keys):
        return value
    allowed = _allowed(value)
    left = [each.value for each in allowed if each.value in keys] if allowed else sorted(keys, key=str)
    if len(left) == len(allowed) or not left:
        return value
    if len(left) == 1:
        return narrowed_from(value, Const(left[0], value.at))
    default = value.default if isinstance(value.default, Const) and value.default.value in keys else None
    if allowed:
        return narrowed_from(value, _with_allowed(value, default, left))
    return narrowed_from(value, replace(value, default=default, among=tuple(left)))
