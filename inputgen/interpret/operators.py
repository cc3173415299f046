"""Operators on values: computed where the operands are known, typed where their types are."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from inputgen import model as m
from inputgen.interpret import bounds
from inputgen.interpret.among import made_among
from inputgen.interpret.command_line import is_set_by_command_line
from inputgen.interpret.comparisons import call_dunder, distributed, truth
from inputgen.interpret.equality import acting
from inputgen.interpret.iteration import elements
from inputgen.interpret.join import choice_of
from inputgen.interpret.open_lists import concatenated
from inputgen.interpret.type_values import union
from inputgen.interpret.types import common_origin, parts_of, type_of
from inputgen.interpret.values import (
    At,
    Bound,
    Choice,
    Const,
    DictObj,
    Func,
    ListObj,
    Obj,
    Open,
    Ref,
    Unknown,
    Value,
    ViewObj,
)
from inputgen.model.types import BOOL, FLOAT, INT, STR, union_of

if TYPE_CHECKING:
    import libcst as cst

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

_OPERATOR_TEXT: dict[str, str] = {
    "Add": "+",
    "Subtract": "-",
    "Multiply": "*",
    "Divide": "/",
    "FloorDivide": "//",
    "Modulo": "%",
    "Power": "**",
    "LeftShift": "<<",
    "RightShift": ">>",
    "BitAnd": "&",
    "BitOr": "|",
    "BitXor": "^",
    "MatrixMultiply": "@",
    "Minus": "-",
    "Plus": "+",
    "BitInvert": "~",
    "Not": "not",
    "Equal": "==",
    "NotEqual": "!=",
    "LessThan": "<",
    "LessThanEqual": "<=",
    "GreaterThan": ">",
    "GreaterThanEqual": ">=",
    "In": "in",
    "NotIn": "not in",
    "Is": "is",
    "IsNot": "is not",
}


def operator_text(node: cst.CSTNode) -> str:
    """The text of an operator node, `+=` as `+`."""
    return _OPERATOR_TEXT[type(node).__name__.removesuffix("Assign")]


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
        return distributed(ev, left, right, at, lambda a, b: binary(ev, op, a, b, at))
    types = union(ev, left, right, at) if op == "|" else None
    if types is not None:
        return types
    if isinstance(left, Unknown):
        return _unknown_operand(ev, op, left, right, at)
    if isinstance(right, Unknown):
        own = call_dunder(ev, left, f"__{_DUNDERS.get(op, '')}__", right, at)
        return own if own is not None else _unknown_operand(ev, op, right, left, at)
    if isinstance(left, Const) and isinstance(right, Const):
        return _constants(ev, op, left, right, at)
    if isinstance(left, Const | Open) and isinstance(right, Const | Open):
        if op in ("/", "//", "%") and isinstance(right, Open) and type_of(left) != STR:
            ev.risk()  # it may be zero
        return _typed(ev, op, left, right, at)
    return _objects(ev, op, left, right, at)


def _unknown_operand(ev: Evaluator, op: str, unknown: Unknown, other: Value, at: At) -> Value:
    """The result of an operator with an unknown operand: its type is known where any operand would give it."""
    ev.risk()
    if op == "%" and isinstance(other, Const | Open) and type_of(other) == STR:
        return Open(STR, None, "computed", at)
    if op == "+" and _is_text(other) and (unknown.part is not None or is_set_by_command_line(unknown)):
        return Open(STR, None, "computed", at)  # of what configs and files hold, only texts can be put together so
    return Unknown(unknown.reason, unknown.at)


def _is_text(value: Value) -> bool:
    """Whether a value is surely a text: what is read back from a run config may be of another type after all."""
    is_known = isinstance(value, Const) or (isinstance(value, Open) and value.origin == "computed")
    return is_known and isinstance(value, Const | Open) and type_of(value) == STR


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
    if type_ is None and op == "+" and (lists := concatenated(ev, left, right, at)) is not None:
        return lists
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
    return Open(type_, default, origin, at, among=_texts(op, left, right) if type_ == STR else None)


def _texts(op: str, left: Const | Open, right: Const | Open) -> tuple[m.Scalar, ...] | None:
    """What `left op right` may be, where options take some values alone."""
    defaults = [value.default if isinstance(value, Open) else value for value in (left, right)]
    plain = [value.value if isinstance(value, Const) else ... for value in defaults]

    def applied(a: Any, b: Any) -> Any:
        check_size(op, a, b)
        return BINARY[op](a, b)

    return made_among([left, right], plain, applied)


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
    repeated = next((x for x, y in ((a, b), (b, a)) if isinstance(x, m.ListType) and y in (INT, BOOL)), None)
    return repeated if op == "*" else None


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
    if op == "+" and (lists := concatenated(ev, left, right, at)) is not None:
        return lists
    if isinstance(a, ListObj) and op == "*":
        return _repeat(ev, a, right, at)
    if isinstance(b, ListObj) and op == "*":
        return _repeat(ev, b, left, at)
    if isinstance(a, DictObj) and isinstance(b, DictObj) and op == "|":
        from inputgen.interpret.mappings import merged
        from inputgen.interpret.presence import entries_there

        return ev.new(merged(*(entries_there(ev.state.conditions, each) for each in (a, b))), at)
    for value, other, dunder in (
        (left, right, f"__{_DUNDERS.get(op, '')}__"),
        (right, left, f"__r{_DUNDERS.get(op, '')}__"),
    ):
        result = call_dunder(ev, value, dunder, other, at)
        if result is not None:
            return result
    return ev.unknown(f"{op} of these objects is not modelled", at)


def _as_set(ev: Evaluator, value: Value, obj: Obj | None, at: At) -> Obj | None:
    """A view of a dict's keys as the set that operators see in it."""
    found = elements(ev, value, at) if isinstance(obj, ViewObj) else None
    return obj if found is None else ListObj("set", found.items, found.rest)


def _lists(ev: Evaluator, op: str, a: ListObj, b: ListObj, at: At) -> Value:
    sets = ("set", "frozenset")
    a, b = (ListObj("tuple", each.items, each.rest) if each.kind == "namedtuple" else each for each in (a, b))
    if op == "+" and a.kind == b.kind:
        if a.rest is None and len(a.items) + len(b.items) <= bounds.CONTAINER:
            return ev.new(ListObj(a.kind, a.items + b.items, b.rest), at)
        further = [rest for rest in (a.rest, *b.items, b.rest) if rest is not None]
        return ev.new(ListObj(a.kind, a.items, choice_of(further)), at)
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
    known = count.value if isinstance(count, Const) and isinstance(count.value, int) else None
    if known is not None and sequence.rest is None and len(sequence.items) * known <= bounds.CONTAINER:
        return ev.new(ListObj(sequence.kind, sequence.items * known), at)
    further = [*sequence.items, *([sequence.rest] if sequence.rest is not None else [])]
    return ev.new(ListObj(sequence.kind, (), choice_of(further) if further else None), at)


_UNARY_DUNDERS = {"-": "__neg__", "+": "__pos__", "~": "__invert__"}


def call_unary(ev: Evaluator, value: Value, name: str, at: At) -> Value | None:
    """The result of a special method without arguments, of an instance of the project; None where it has none."""
    from inputgen.interpret.calls import call
    from inputgen.interpret.hierarchy import class_attribute
    from inputgen.interpret.protocol import Arguments

    obj = ev.instance_at(value)
    method = class_attribute(ev, obj.cls, name) if obj is not None else None
    return call(ev, Bound(value, method, at), Arguments(), at) if isinstance(method, Func) else None


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
    own = call_unary(ev, value, _UNARY_DUNDERS[op], at)
    if own is not None:
        return own
    return ev.unknown(f"unary {op} of this object is not modelled", at)
