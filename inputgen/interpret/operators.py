"""Operators and truth on values: computed where the operands are known, typed where their types are."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from inputgen import model as m
from inputgen.interpret import bounds
from inputgen.interpret.iteration import elements
from inputgen.interpret.join import choice_of
from inputgen.interpret.types import common_origin, parts_of, type_of
from inputgen.interpret.values import (
    At,
    Bound,
    Choice,
    Const,
    DictObj,
    Func,
    Instance,
    Lib,
    ListObj,
    Obj,
    Open,
    Ref,
    Slot,
    Unknown,
    Value,
    ViewObj,
)
from inputgen.model.types import BOOL, FLOAT, INT, STR, union_of

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

BINARY: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "//": operator.floordiv,
    "%": operator.mod,
    "**": operator.pow,
    "<<": operator.lshift,
    ">>": operator.rshift,
    "&": operator.and_,
    "|": operator.or_,
    "^": operator.xor,
}

UNARY: dict[str, Callable[[Any], Any]] = {
    "-": operator.neg,
    "+": operator.pos,
    "~": operator.invert,
    "not": operator.not_,
}

COMPARE: dict[str, Callable[[Any, Any], Any]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}

_DUNDERS = {
    "+": "add",
    "-": "sub",
    "*": "mul",
    "/": "truediv",
    "//": "floordiv",
    "%": "mod",
    "**": "pow",
    "&": "and",
    "|": "or",
    "^": "xor",
    "==": "eq",
    "<": "lt",
}


class TooLarge(Exception):  # noqa: N818 - it is a bound reached, not an error
    """The result would be past a bound; the reason is the message."""


def binary(ev: Evaluator, op: str, left: Value, right: Value, at: At) -> Value:
    """`left op right`."""
    if isinstance(left, Choice) or isinstance(right, Choice):
        return _distribute(ev, left, right, at, lambda a, b: binary(ev, op, a, b, at))
    if isinstance(left, Unknown):
        return _unknown_operand(ev, op, left, right, at)
    if isinstance(right, Unknown):
        own = _dunder(ev, left, f"__{_DUNDERS.get(op, '')}__", right, at)
        return own if own is not None else _unknown_operand(ev, op, right, left, at)
    if isinstance(left, Const) and isinstance(right, Const):
        return _constants(ev, op, left, right, at)
    if isinstance(left, Const | Open) and isinstance(right, Const | Open):
        return _typed(ev, op, left, right, at)
    return _objects(ev, op, left, right, at)


def _distribute(ev: Evaluator, left: Value, right: Value, at: At, apply: Callable[[Value, Value], Value]) -> Value:
    lefts = left.options if isinstance(left, Choice) else (left,)
    rights = right.options if isinstance(right, Choice) else (right,)
    if len(lefts) * len(rights) > bounds.PRODUCT:
        return ev.unknown("too many combinations of values", at)
    return ev.branch([lambda a=a, b=b: apply(a, b) for a in lefts for b in rights])  # type: ignore[misc]


def _unknown_operand(ev: Evaluator, op: str, unknown: Unknown, other: Value, at: At) -> Value:
    """The result of an operator with an unknown operand: its type is known where any operand would give it."""
    ev.risk()
    if op == "%" and isinstance(other, Const | Open) and type_of(other) == STR:
        return Open(STR, None, "computed", at)
    return Unknown(unknown.reason, unknown.at)


def check_size(op: str, left: Any, right: Any) -> None:
    """Refuse an operation whose result would be past a bound, before computing it.

    Raises:
        TooLarge: with the reason.
    """
    if isinstance(left, int) and isinstance(right, int):
        bits = left.bit_length()
        if (op == "**" and right > 0 and bits * right > bounds.INTEGER_BITS) or (
            op == "<<" and (right > bounds.INTEGER_BITS or bits + right > bounds.INTEGER_BITS)
        ):
            raise TooLarge("the number is too large to compute")
        if op == "*" and bits + right.bit_length() > bounds.INTEGER_BITS:
            raise TooLarge("the number is too large to compute")
    if op == "*":
        for text, count in ((left, right), (right, left)):
            if isinstance(text, str | bytes) and isinstance(count, int) and len(text) * count > bounds.TEXT:
                raise TooLarge("the text is too long to compute")
    if op == "%" and isinstance(left, str | bytes) and _has_wide_field(left):
        raise TooLarge("the text is too long to compute")
    if op == "+" and isinstance(left, str) and isinstance(right, str) and len(left) + len(right) > bounds.TEXT:
        raise TooLarge("the text is too long to compute")


def _has_wide_field(template: str | bytes) -> bool:
    """Whether a `%` template names a width that could make a huge text (`%999999999d`, `%*d`)."""
    import re

    text = template.decode("latin-1") if isinstance(template, bytes) else template
    return bool(re.search(r"%[^a-zA-Z%]*(\d{4,}|\*)", text))


def _constants(ev: Evaluator, op: str, left: Const, right: Const, at: At) -> Value:
    try:
        check_size(op, left.value, right.value)
        return Const(BINARY[op](left.value, right.value), at)
    except TooLarge as bound:
        return ev.unknown(str(bound), at)
    except Exception as error:  # whatever Python raises for these operands, the job raises too
        raise ev.raises(f"{type(error).__name__}: {error}", at) from None


def _typed(ev: Evaluator, op: str, left: Const | Open, right: Const | Open, at: At) -> Value:
    """An operation on values of known types: typed, and computed at the defaults where there are any."""
    type_ = result_type(op, type_of(left), type_of(right))
    if type_ is None:
        return ev.unknown(f"{op} of values whose types do not tell the result", at)
    origin = common_origin([value for value in (left, right) if isinstance(value, Open)])
    a = left.default if isinstance(left, Open) else left
    b = right.default if isinstance(right, Open) else right
    default: Value | None = None
    if isinstance(a, Const) and isinstance(b, Const):
        try:
            check_size(op, a.value, b.value)
            default = Const(BINARY[op](a.value, b.value), at)
        except Exception:  # the defaults do not go together: only the type is known
            default = None
    return Open(type_, default, origin, at)


def result_type(op: str, left: m.Type, right: m.Type) -> m.Type | None:
    """The type of `left op right` for scalar types; None where types do not tell."""
    results = []
    for a in parts_of(left):
        for b in parts_of(right):
            result = _scalar_result(op, a, b)
            if result is not None:
                results.append(result)
    return union_of(results) if results else None


def _scalar_result(op: str, a: m.Type, b: m.Type) -> m.Type | None:
    numbers = (INT, FLOAT, BOOL)
    if a in numbers and b in numbers:
        if op == "/":
            return FLOAT
        if FLOAT in (a, b):
            return None if op in ("&", "|", "^", "<<", ">>") else FLOAT
        if op in ("&", "|", "^") and a == b == BOOL:
            return BOOL
        # An int to a negative power is a float; which of the two cannot be told from the types.
        return union_of([INT, FLOAT]) if op == "**" else INT
    if op == "+" and a == STR and b == STR:
        return STR
    if (op == "*" and (a, b) in ((STR, INT), (INT, STR))) or (op == "%" and a == STR):
        return STR
    return None


def _objects(ev: Evaluator, op: str, left: Value, right: Value, at: At) -> Value:
    if acting(ev, left) is not left or acting(ev, right) is not right:
        return binary(ev, op, acting(ev, left), acting(ev, right), at)
    a = ev.get(left) if isinstance(left, Ref) else None
    b = ev.get(right) if isinstance(right, Ref) else None
    if op == "%" and isinstance(left, Const) and isinstance(left.value, str | bytes):
        from inputgen.interpret.texts import percent_format

        return percent_format(ev, left, right, at)
    a, b = _as_set(ev, left, a, at), _as_set(ev, right, b, at)
    if isinstance(a, ListObj) and isinstance(b, ListObj):
        return _lists(ev, op, a, b, at)
    if isinstance(a, ListObj) and op == "*":
        return _repeat(ev, a, right, at)
    if isinstance(b, ListObj) and op == "*":
        return _repeat(ev, b, left, at)
    if isinstance(a, DictObj) and isinstance(b, DictObj) and op == "|":
        from inputgen.interpret.mappings import merged

        return ev.new(merged(a, b), at)
    for value, other, dunder in (
        (left, right, f"__{_DUNDERS.get(op, '')}__"),
        (right, left, f"__r{_DUNDERS.get(op, '')}__"),
    ):
        result = _dunder(ev, value, dunder, other, at)
        if result is not None:
            return result
    return ev.unknown(f"{op} of these objects is not modelled", at)


def _as_set(ev: Evaluator, value: Value, obj: Obj | None, at: At) -> Obj | None:
    """A view of a dict's keys as the set that operators see in it."""
    found = elements(ev, value, at) if isinstance(obj, ViewObj) else None
    return obj if found is None else ListObj("set", found.items, found.rest)


def _dunder(ev: Evaluator, value: Value, name: str, other: Value, at: At) -> Value | None:
    from inputgen.interpret.attributes import find_attribute
    from inputgen.interpret.calls import call
    from inputgen.interpret.protocol import Arguments

    if not isinstance(value, Ref) or not isinstance(ev.get(value), Instance):
        return None
    method = find_attribute(ev, value, name, at)
    return None if method is None else call(ev, method, Arguments((other,)), at)


def _lists(ev: Evaluator, op: str, a: ListObj, b: ListObj, at: At) -> Value:
    sets = ("set", "frozenset")
    if op == "+" and a.kind == b.kind:
        if a.rest is None:
            return ev.new(ListObj(a.kind, a.items + b.items, b.rest), at)
        rest = choice_of([a.rest, *b.items, *([b.rest] if b.rest is not None else [])])
        return ev.new(ListObj(a.kind, a.items, rest), at)
    if a.kind in sets and b.kind in sets and op in ("|", "&", "-", "^"):
        constants = [item.value for item in a.items + b.items if isinstance(item, Const)]
        if a.rest is None and b.rest is None and len(constants) == len(a.items) + len(b.items):
            left, right = dict.fromkeys(constants[: len(a.items)]), dict.fromkeys(constants[len(a.items) :])
            kept = _set_operation(op, list(left), list(right))
            return ev.new(ListObj(a.kind, tuple(Const(value, at) for value in kept)), at)
        return ev.unknown("a set operation on elements that are not known", at)
    if op == "+":
        raise ev.raises(f"TypeError: can only concatenate {a.kind} to {a.kind}", at)
    return ev.unknown(f"{op} of these sequences is not modelled", at)


def _set_operation(op: str, left: list[Any], right: list[Any]) -> list[Any]:
    if op == "|":
        return left + [value for value in right if value not in left]
    if op == "&":
        return [value for value in left if value in right]
    if op == "-":
        return [value for value in left if value not in right]
    return [value for value in left if value not in right] + [value for value in right if value not in left]


def _repeat(ev: Evaluator, sequence: ListObj, count: Value, at: At) -> Value:
    if isinstance(count, Const) and isinstance(count.value, int):
        if len(sequence.items) * count.value > bounds.CONTAINER:
            return ev.unknown("the sequence is too long to compute", at)
        if sequence.rest is None:
            return ev.new(ListObj(sequence.kind, sequence.items * count.value), at)
    further = [*sequence.items, *([sequence.rest] if sequence.rest is not None else [])]
    return ev.new(ListObj(sequence.kind, (), choice_of(further) if further else None), at)


def unary(ev: Evaluator, op: str, operand: Value, at: At) -> Value:
    """`op operand`."""
    if op == "not":
        known = truth(ev, operand)
        return Open(BOOL, _negated_default(ev, operand, at), "computed", at) if known is None else Const(not known, at)
    return ev.each(operand, lambda value: _unary_one(ev, op, value, at))


def _negated_default(ev: Evaluator, operand: Value, at: At) -> Value | None:
    if isinstance(operand, Open) and operand.default is not None:
        known = truth(ev, operand.default)
        return None if known is None else Const(not known, at)
    return None


def _unary_one(ev: Evaluator, op: str, value: Value, at: At) -> Value:
    if isinstance(value, Const):
        try:
            return Const(UNARY[op](value.value), at)
        except Exception as error:  # the job raises it too
            raise ev.raises(f"{type(error).__name__}: {error}", at) from None
    if isinstance(value, Open):
        types = [INT if part == BOOL else part for part in parts_of(value.type) if part in (INT, FLOAT, BOOL)]
        if types:
            default = value.default
            known = default.value if isinstance(default, Const) and isinstance(default.value, int | float) else None
            result = None if known is None else Const(UNARY[op](known), at)
            return Open(union_of(types), result, value.origin, at)
    if isinstance(value, Unknown):
        return value
    return ev.unknown(f"unary {op} of this object is not modelled", at)


def truth(ev: Evaluator, value: Value) -> bool | None:
    """Whether a value is true; None where that cannot be told."""
    if isinstance(value, Const):
        return bool(value.value)
    if isinstance(value, Func | Lib | Bound):
        return True
    if isinstance(value, Choice):
        truths = {truth(ev, option) for option in value.options}
        return truths.pop() if len(truths) == 1 else None
    if isinstance(value, Ref):
        return _truth_of_object(ev, value)
    return None


def _truth_of_object(ev: Evaluator, ref: Ref) -> bool | None:
    obj = ev.dict_at(ref) or ev.get(ref)
    if isinstance(obj, ListObj):
        if obj.kind == "generator" or obj.items:
            return True
        return None if obj.rest is not None else False
    if isinstance(obj, DictObj):
        if any(not slot.optional for slot in obj.entries.values()):
            return True
        return None if obj.entries or obj.open is not None else False
    if isinstance(obj, ViewObj):
        return truth(ev, obj.source)
    if isinstance(obj, Instance):
        from inputgen.interpret.attributes import class_attribute

        special = [class_attribute(ev, obj.cls, name) for name in ("__bool__", "__len__")]
        plain = isinstance(obj.cls, Ref) and all(found is None for found in special)
        return True if plain or (isinstance(obj.cls, Lib) and obj.cls.name in _ALWAYS_TRUE) else None
    return True


_ALWAYS_TRUE = frozenset(
    "argparse.Namespace types.SimpleNamespace wandb.Run argparse.ArgumentParser pathlib.Path builtins.file "
    "logging.Logger datetime.datetime datetime.date".split()
)


def compare(ev: Evaluator, op: str, left: Value, right: Value, at: At) -> Value:
    """`left op right` for one comparison operator, `in`, `not in`, `is` and `is not` included."""
    if isinstance(left, Choice) or (isinstance(right, Choice) and op not in ("in", "not in")):
        return _distribute(ev, left, right, at, lambda a, b: compare(ev, op, a, b, at))
    if op in ("is", "is not"):
        known = _identical(left, right)
    elif op in ("in", "not in"):
        known = contains(ev, right, left)
        own = _dunder(ev, right, "__contains__", left, at) if known is None else None
        if own is not None:
            known = truth(ev, own)
    else:
        return _compare_values(ev, op, left, right, at)
    if known is None:
        return Open(BOOL, None, "computed", at)
    return Const(known if op in ("is", "in") else not known, at)


def _identical(left: Value, right: Value) -> bool | None:
    for value, other in ((left, right), (right, left)):
        if isinstance(value, Const) and value.value is None:
            if isinstance(other, Const):
                return other.value is None
            if isinstance(other, Open):
                return None if m.ScalarType("None") in parts_of(other.type) or _is_unknown(other.type) else False
            return None if isinstance(other, Unknown | Choice) else False
    if isinstance(left, Const) and isinstance(right, Const):
        return left.value is right.value if isinstance(left.value, bool) and isinstance(right.value, bool) else None
    if isinstance(left, Ref) and isinstance(right, Ref):
        return left.addr == right.addr
    if isinstance(left, Lib) and isinstance(right, Lib):
        return left.name == right.name
    return None


def _is_unknown(type_: m.Type) -> bool:
    return isinstance(type_, m.UnknownType)


def _compare_values(ev: Evaluator, op: str, left: Value, right: Value, at: At) -> Value:
    left, right = acting(ev, left), acting(ev, right)
    if isinstance(left, Const) and isinstance(right, Const):
        try:
            return Const(bool(COMPARE[op](left.value, right.value)), at)
        except Exception as error:  # the job raises it too
            raise ev.raises(f"{type(error).__name__}: {error}", at) from None
    if op in ("==", "!="):
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


def equal(ev: Evaluator, left: Value, right: Value) -> bool | None:
    """Whether two values are equal; None where that cannot be told."""
    left, right = acting(ev, left), acting(ev, right)
    if isinstance(left, Const) and isinstance(right, Const):
        return bool(left.value == right.value)
    if isinstance(left, Lib) and isinstance(right, Lib):
        return True if left.name == right.name else None
    if isinstance(left, Ref) and isinstance(right, Ref):
        a, b = ev.get(left), ev.get(right)
        if left.addr == right.addr and isinstance(a, ListObj | DictObj):
            return True
        if isinstance(a, ListObj) and isinstance(b, ListObj):
            return _equal_lists(ev, a, b)
        if isinstance(a, DictObj) and isinstance(b, DictObj):
            return _equal_dicts(ev, a, b)
        return True if left.addr == right.addr else False if is_unique(ev, left) or is_unique(ev, right) else None
    containers = (ListObj, DictObj)
    for value, other in ((left, right), (right, left)):
        if isinstance(value, Const) and is_unique(ev, other):
            return False
        if isinstance(value, Const) and isinstance(other, Ref) and isinstance(ev.get(other), containers):
            return False
    return None


def acting(ev: Evaluator, value: Value) -> Value:
    """The scalar that an instance of a library's class is, too (a member of an enum of texts); else the value."""
    obj = ev.instance_at(value)
    slot = obj.attrs.get("acts as") if obj is not None else None
    return value if slot is None else slot.value


def is_unique(ev: Evaluator, value: Value) -> bool:
    """Whether a library says of an object that nothing else is equal to it (a member of an enum)."""
    obj = ev.instance_at(value)
    return obj is not None and "is unique" in obj.attrs


def _equal_lists(ev: Evaluator, a: ListObj, b: ListObj) -> bool | None:
    if a.rest is not None or b.rest is not None or a.kind in ("set", "frozenset") or a.kind != b.kind:
        return None
    if len(a.items) != len(b.items):
        return False
    return _all(equal(ev, x, y) for x, y in zip(a.items, b.items, strict=True))


def _equal_dicts(ev: Evaluator, a: DictObj, b: DictObj) -> bool | None:
    if a.open is not None or b.open is not None or any(s.optional for s in (*a.entries.values(), *b.entries.values())):
        return None
    if a.entries.keys() != b.entries.keys():
        return False
    return _all(equal(ev, slot.value, b.entries[key].value) for key, slot in a.entries.items())


def _all(parts: Any) -> bool | None:
    known: bool | None = True
    for part in parts:
        if part is False:
            return False
        if part is None:
            known = None
    return known


def contains(ev: Evaluator, container: Value, item: Value) -> bool | None:
    """Whether `item in container`; None where that cannot be told."""
    if isinstance(container, Const) and isinstance(container.value, str | bytes):
        if isinstance(item, Const) and type(item.value) is type(container.value):
            return bool(operator.contains(container.value, item.value))
        return None
    if isinstance(container, Choice):
        answers = {contains(ev, option, item) for option in container.options}
        return answers.pop() if len(answers) == 1 else None
    obj = ev.get(container) if isinstance(container, Ref) else None
    if isinstance(obj, DictObj):
        return _has_key(obj, item)
    if isinstance(obj, ViewObj):
        if obj.kind == "keys":
            return contains(ev, obj.source, item)
        obj = elements(ev, container, item.at) if item.at is not None else None
    if isinstance(obj, ListObj):
        answers_list = [equal(ev, element, item) for element in obj.items]
        if True in answers_list:
            return True
        return None if None in answers_list or obj.rest is not None else False
    return _contained(ev, container, item) if isinstance(container, Ref) else None


def _contained(ev: Evaluator, container: Ref, item: Value) -> bool | None:
    from inputgen.interpret.attributes import find_attribute
    from inputgen.interpret.calls import call
    from inputgen.interpret.protocol import Arguments

    at = item.at or container.at
    method = find_attribute(ev, container, "__contains__", at) if at is not None else None
    return None if method is None or at is None else truth(ev, call(ev, method, Arguments((item,)), at))


def _has_key(obj: DictObj, item: Value) -> bool | None:
    if isinstance(item, Const):
        slot: Slot | None = obj.entries.get(item.value)
        if slot is not None:
            return None if slot.optional else True
        return None if obj.open is not None else False
    return None if obj.entries or obj.open is not None else False
