"""Truth, comparison, equality and membership of values: None where they cannot be told."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from inputgen import model as m
from inputgen.interpret import bounds
from inputgen.interpret.equality import acting, equal, is_type
from inputgen.interpret.library_names import stands_for_code
from inputgen.interpret.mappings import values_of
from inputgen.interpret.membership import contains
from inputgen.interpret.protocol import Arguments, Call
from inputgen.interpret.told_by_use import compared
from inputgen.interpret.type_values import alias_of
from inputgen.interpret.types import is_loosely_typed, parts_of
from inputgen.interpret.values import (
    At,
    Bound,
    Choice,
    ClassObj,
    Const,
    DictObj,
    Func,
    Instance,
    Lib,
    ListObj,
    Open,
    Ref,
    Unknown,
    Value,
    ViewObj,
    alternatives,
)
from inputgen.model.types import BOOL

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator
    from inputgen.interpret.protocol import Handler


COMPARE: dict[str, Callable[[Any, Any], Any]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def truth(ev: Evaluator, value: Value) -> bool | None:
    """Whether a value is true; None where that cannot be told."""
    if isinstance(value, Const):
        return bool(value.value)
    if isinstance(value, Func | Bound):
        return True
    if isinstance(value, Lib):
        return stands_for_code(ev, value) or None
    if isinstance(value, Choice):
        truths = {truth(ev, option) for option in value.options}
        return truths.pop() if len(truths) == 1 else None
    if isinstance(value, Ref):
        return _truth_of_object(ev, value)
    if isinstance(value, Unknown):
        return _truth_by_maker(ev, value)
    return _truth_of_open(value) if isinstance(value, Open) else None


def _truth_by_maker(ev: Evaluator, value: Unknown) -> bool | None:
    """True where a library made it of a class whose instances always are."""
    from inputgen.interpret.calls import maker_of

    maker = maker_of(value)
    return True if maker is not None and ev.libraries.is_always_true(maker) else None


def _truth_of_open(value: Open) -> bool | None:
    """What all choices of an option are; or what a condition told of a flag that may be of another type (`refine`)."""
    if value.origin == "argv":
        truths = {bool(each.value) for each in values_of(value) or () if isinstance(each, Const)}
        return truths.pop() if len(truths) == 1 else None
    is_flag = is_loosely_typed(value) and value.narrowed is not None and value.narrowed.type == BOOL
    return bool(value.default.value) if is_flag and isinstance(value.default, Const) else None


def _truth_of_object(ev: Evaluator, ref: Ref) -> bool | None:
    obj = ev.dict_at(ref) or ev.get(ref)
    if isinstance(obj, ListObj):
        if obj.kind == "generator" or obj.items:
            return True
        return None if obj.rest is not None else False
    if isinstance(obj, DictObj):
        if any(not slot.optional for slot in obj.entries.values()):
            return True
        return None if obj.entries or obj.open is not None or obj.part is not None else False
    if isinstance(obj, ViewObj):
        return truth(ev, obj.source)
    if isinstance(obj, Instance):
        from inputgen.interpret.hierarchy import class_attribute

        length = _modelled_method(ev, ref, "__len__")
        if length is not None and ref.at is not None:
            return truth(ev, length(ev, Call("__len__", Arguments(), ref.at, ref)))
        special = [class_attribute(ev, obj.cls, name) for name in ("__bool__", "__len__")]
        own = next((method for method in special if method is not None), None)
        if isinstance(own, Func) and ref.at is not None:
            from inputgen.interpret.calls import call

            answer = call(ev, Bound(ref, own, ref.at), Arguments(), ref.at)
            return truth(ev, answer) if isinstance(answer, Const | Open) else None
        plain = isinstance(obj.cls, Ref) and all(found is None for found in special)
        return True if plain or (isinstance(obj.cls, Lib) and obj.cls.name in _ALWAYS_TRUE) else None
    if isinstance(obj, ClassObj):
        from inputgen.interpret.hierarchy import metaclass_attribute

        return None if any(metaclass_attribute(ev, ref, name) for name in ("__bool__", "__len__")) else True
    return True


_ALWAYS_TRUE = frozenset(
    "argparse.Namespace types.SimpleNamespace wandb.Run argparse.ArgumentParser pathlib.Path builtins.file "
    "logging.Logger datetime.datetime datetime.date lightning.WandbLogger lightning.Trainer".split()
)


def compare(ev: Evaluator, op: str, left: Value, right: Value, at: At) -> Value:
    """`left op right` for one comparison operator, `in`, `not in`, `is` and `is not` included."""
    if isinstance(left, Choice) or (isinstance(right, Choice) and op not in ("in", "not in")):
        return distributed(ev, left, right, at, lambda a, b: compare(ev, op, a, b, at))
    compared(ev, left, right, at)
    if op in ("is", "is not"):
        known = _identical(ev, left, right)
    elif op in ("in", "not in"):
        ev.compared = 0
        known = contains(ev, right, left, at)
        own = call_dunder(ev, right, "__contains__", left, at) if known is None else None
        if own is not None:
            known = truth(ev, own)
    else:
        return _compare_values(ev, op, left, right, at)
    holds = op in ("is", "in")
    if known is None:
        usual = _usually(ev, op, left, right)
        return Open(BOOL, None if usual is None else Const(usual is holds, at), "computed", at)
    return Const(known is holds, at)


def _usually(ev: Evaluator, op: str, left: Value, right: Value) -> bool | None:
    """Whether one of two open values is the other, or is in it, at their defaults; None where that is not known."""
    item, held = by_default(left), by_default(right)
    if item is None or held is None or not isinstance(item, Const):
        return None
    if op in ("is", "is not"):
        return _identical(ev, item, held) if isinstance(held, Const) else None
    listed = ev.list_at(held)
    is_plain = isinstance(held, Const) or (listed is not None and listed.kind != "generator")
    return contains(ev, held, item) if is_plain else None


def by_default(value: Value) -> Value | None:
    """What a value is where no option is given; None where that is not known."""
    if isinstance(value, Choice):
        return value.usual
    return value.default if isinstance(value, Open) else value


def _identical(ev: Evaluator, left: Value, right: Value) -> bool | None:
    for value, other in ((left, right), (right, left)):
        if isinstance(value, Const) and value.value is None:
            return _is_none(ev, other)
        if isinstance(value, Const) and isinstance(value.value, bool) and isinstance(other, Open):
            return None if _may_be_of(other, BOOL) else False
    if isinstance(left, Const) and isinstance(right, Const):
        return _are_one(left.value, right.value)
    if isinstance(left, Ref) and isinstance(right, Ref):
        objects = [ev.get(left), ev.get(right)]
        if left.addr != right.addr and all(isinstance(obj, ListObj) and obj.kind in _SHARED for obj in objects):
            return None  # Python may keep one object for both: `() is ()`
        if all(alias_of(ev, value) is not None for value in (left, right)):
            return None if left.addr == right.addr or equal(ev, left, right) is not False else False
        return left.addr == right.addr
    if isinstance(left, Lib) and isinstance(right, Lib):
        return left.name == right.name
    if isinstance(left, Lib) or isinstance(right, Lib):
        other = right if isinstance(left, Lib) else left
        is_instance = ev.instance_at(other) is not None and alias_of(ev, other) is None
        if is_instance and (is_type(left) or is_type(right)):
            return False
        return False if equal(ev, left, right) is False else None
    return None


def _is_none(ev: Evaluator, value: Value) -> bool | None:
    if isinstance(value, Const):
        return value.value is None
    if isinstance(value, Open):
        return None if _may_be_of(value, m.ScalarType("None")) else False
    may_be = isinstance(value, Unknown | Choice) or (isinstance(value, Lib) and not stands_for_code(ev, value))
    return None if may_be else False


def _may_be_of(value: Open, type_: m.Type) -> bool:
    return type_ in parts_of(value.type) or _is_unknown(value.type) or is_loosely_typed(value)


def _are_one(left: object, right: object) -> bool | None:
    """Whether two constants are one object: surely where one text went both ways (`argparse.SUPPRESS`)."""
    if type(left) is not type(right) or (left != right and left == left):
        return False
    return True if isinstance(left, bool) or (left is right and isinstance(left, str)) else None


_SHARED = ("tuple", "frozenset")


def _is_unknown(type_: m.Type) -> bool:
    return isinstance(type_, m.UnknownType)


def _compare_values(ev: Evaluator, op: str, left: Value, right: Value, at: At) -> Value:
    left, right = acting(ev, left), acting(ev, right)
    if isinstance(left, Const) and isinstance(right, Const):
        try:
            return Const(bool(COMPARE[op](left.value, right.value)), at)
        except Exception as error:  # the job raises it too
            raise ev.raises(f"{type(error).__name__}: {error}", at) from None
    own = _by_class(ev, op, left, right, at) or _by_elements(ev, op, left, right, at)
    if own is not None:
        return own
    if op in ("==", "!="):
        ev.compared = 0
        known = equal(ev, left, right)
        if known is not None:
            return Const(known if op == "==" else not known, at)
    default: Value | None = None
    a = left.default if isinstance(left, Open) else left
    b = right.default if isinstance(right, Open) else right
    if isinstance(a, Const) and isinstance(b, Const):
        try:
            default = Const(bool(COMPARE[op](a.value, b.value)), at)
        except Exception:  # the defaults do not compare: only the type is known
            default = None
    if not isinstance(left, Const | Open) or not isinstance(right, Const | Open):
        ev.risk()
    return Open(BOOL, default, "computed", at)


_REFLECTED = {"==": "==", "!=": "!=", "<": ">", ">": "<", "<=": ">=", ">=": "<="}
_ORDERS = {"==": "__eq__", "!=": "__ne__", "<": "__lt__", ">": "__gt__", "<=": "__le__", ">=": "__ge__"}


def _by_class(ev: Evaluator, op: str, left: Value, right: Value, at: At) -> Value | None:
    """What the project's own methods say, or those of a library's model (of an array); None where there are none.

    So it is where they leave it to the other side.
    """
    for value, other, asked in ((left, right, op), (right, left, _REFLECTED[op])):
        modelled = _modelled_method(ev, value, _ORDERS[asked])
        if modelled is not None:
            return modelled(ev, Call(_ORDERS[asked], Arguments((other,)), at, value))
        own = _own_method(ev, value, _ORDERS[asked])
        negated = own is None and asked == "!="
        own = _own_method(ev, value, "__eq__") if negated else own
        if own is None:
            continue
        from inputgen.interpret.calls import call

        answer = call(ev, Bound(value, own, at), Arguments((other,)), at)
        if any(option == Lib("builtins.NotImplemented") for option in alternatives(answer)):
            if isinstance(answer, Choice):
                return Open(BOOL, None, "computed", at)
            continue
        known = truth(ev, answer) if negated else None
        return answer if not negated else Open(BOOL, None, "computed", at) if known is None else Const(not known, at)
    return None


def _by_elements(ev: Evaluator, op: str, left: Value, right: Value, at: At) -> Value | None:
    """The order of two lists or tuples, the inclusion of two sets, where all of them is known."""
    from inputgen.interpret.pythonic import NotKnown, to_python

    sides: list[Any] = []
    for value in (left, right):
        obj = ev.list_at(value) if isinstance(value, Ref) else None
        if obj is None or obj.rest is not None:
            return None
        if obj.kind in ("set", "frozenset"):
            if not all(isinstance(item, Const) for item in obj.items):
                return None
            sides.append({item.value for item in obj.items if isinstance(item, Const)})
            continue
        try:
            sides.append(to_python(ev, value))
        except NotKnown:
            return None
    try:
        return Const(bool(COMPARE[op](*sides)), at)
    except TypeError as error:
        raise ev.raises(f"TypeError: {error}", at) from None


def _own_method(ev: Evaluator, value: Value, name: str) -> Func | None:
    from inputgen.interpret.hierarchy import class_attribute

    obj = ev.instance_at(value)
    method = class_attribute(ev, obj.cls, name) if obj is not None and isinstance(obj.cls, Ref) else None
    return method if isinstance(method, Func) else None


def _modelled_method(ev: Evaluator, value: Value, name: str) -> Handler | None:
    obj = ev.instance_at(value)
    return ev.libraries.method(f"{obj.cls.name}.{name}") if obj is not None and isinstance(obj.cls, Lib) else None


def distributed(ev: Evaluator, left: Value, right: Value, at: At, apply: Callable[[Value, Value], Value]) -> Value:
    """Apply a function of two values to every combination of their options, each on a path of its own."""
    lefts = alternatives(left)
    rights = alternatives(right)
    if len(lefts) * len(rights) > bounds.PRODUCT:
        return ev.unknown("too many combinations of values", at)
    return ev.branch([lambda a=a, b=b: apply(a, b) for a in lefts for b in rights])  # type: ignore[misc]


def call_dunder(ev: Evaluator, value: Value, name: str, other: Value, at: At) -> Value | None:
    """The result of a special method of an instance; None where it has none."""
    from inputgen.interpret.attributes import find_attribute
    from inputgen.interpret.calls import call

    if not isinstance(value, Ref) or not isinstance(ev.get(value), Instance):
        return None
    method = find_attribute(ev, value, name, at)
    found = None if method is None else call(ev, method, Arguments((other,)), at)
    return None if found == Lib("builtins.NotImplemented") else found
