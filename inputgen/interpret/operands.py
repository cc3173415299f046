"""Conditions by what they read: two are the same where both read the same, as long as nothing of it is assigned.

A call of a function of the project is known by all that the function reads, if that is all it does; a question to a
library by its name, where the library answers it alike as long as the job runs (`STEADY` of its model).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import libcst as cst

from inputgen import model as m
from inputgen.interpret import bounds
from inputgen.interpret.asked import library_name
from inputgen.interpret.bound_names import bound_names
from inputgen.interpret.conditions import Same
from inputgen.interpret.frames import Frame
from inputgen.interpret.functions import all_params
from inputgen.interpret.hierarchy import class_attribute
from inputgen.interpret.holding import is_undecided, may_be_filled
from inputgen.interpret.lengths import asks_for_elements
from inputgen.interpret.narrowings import root_of
from inputgen.interpret.places import cell_of, place_of, value_at
from inputgen.interpret.trees import children, is_literal, is_short
from inputgen.interpret.types import is_loosely_typed, parts_of, type_of
from inputgen.interpret.values import Const, Func, Lib, ListObj, Open, Ref, Scope, Slot, Value, alternatives
from inputgen.model.types import BOOL, INT, STR

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

# Comparisons that are the opposite of others.
_OPPOSITES = {"NotEqual": "Equal", "IsNot": "Is", "NotIn": "In"}
# Orders by the one of them that is asked, of the sides as they are or the other way round, and whether it is that.
_ORDERS = {
    "LessThan": (False, True),
    "GreaterThan": (True, True),
    "GreaterThanEqual": (False, False),
    "LessThanEqual": (True, False),
}
# What the outcome of a function is made of, beside what it reads.
_PLAIN = (
    *(cst.IndentedBlock, cst.SimpleStatementLine, cst.SimpleStatementSuite, cst.If, cst.Else, cst.Return, cst.Pass),
    *(cst.Expr, cst.SimpleString, cst.Integer, cst.Float, cst.BooleanOperation, cst.UnaryOperation, cst.IfExp),
    *(cst.BinaryOperation, cst.Comparison, cst.ComparisonTarget, cst.Tuple, cst.List, cst.Set, cst.Element),
    *(cst.BaseCompOp, cst.BaseBooleanOp, cst.BaseUnaryOp, cst.BaseBinaryOp, cst.Assign),
)
_CONVERSIONS = frozenset(f"builtins.{name}" for name in ("int", "float", "bool", "str"))


def condition(ev: Evaluator, test: cst.BaseExpression) -> tuple[object, bool] | None:
    """A condition by what it reads, and whether it is that or its opposite; None where it may read anything else."""
    if isinstance(test, cst.UnaryOperation) and isinstance(test.operator, cst.Not):
        inner = condition(ev, test.expression)
        return None if inner is None else (inner[0], not inner[1])
    if isinstance(test, cst.BooleanOperation):
        sides = [condition(ev, test.left), condition(ev, test.right)]
        is_and = isinstance(test.operator, cst.And)  # `a or b` is the opposite of `not a and not b`
        parts = [(side[0], side[1] is is_and) for side in sides if side is not None]
        return (("and", frozenset(parts)), is_and) if len(parts) == len(sides) else None
    elements = asks_for_elements(ev, test)
    if elements is not None:
        inner = condition(ev, elements[0])
        return None if inner is None else (inner[0], inner[1] is elements[1])
    if isinstance(test, cst.Comparison):
        return _comparison(ev, test)
    with _entered(ev, test) as func:
        answer = _only_answer(func) if func is not None else None
        if answer is not None:
            return condition(ev, answer)
    listed = _filled(ev, test)
    if listed is not None:
        return listed
    read = _operand(ev, test)
    if read is None:
        return None
    empty = _falsy(ev, test)  # of a number or a text, whether it is true asks whether it is not 0, or empty
    return (read, True) if empty is None else (("Equal", read, _constant(empty)), False)


def _falsy(ev: Evaluator, node: cst.BaseExpression) -> Const | None:
    """The one value of an int's or a text's type that is false; None for a place that may be of another type."""
    slot = _slot(ev, node)
    value = slot.value if slot is not None else None
    if not isinstance(value, Open) or is_loosely_typed(value):
        return None
    return Const(0) if value.type == INT else Const("") if value.type == STR else None


def _filled(ev: Evaluator, test: cst.BaseExpression) -> tuple[object, bool] | None:
    """Whether a list has elements, where a condition asks for that."""
    where = value_at(ev, test) if isinstance(test, cst.Name | cst.Attribute) else None
    listed = ev.get(where) if isinstance(where, Ref) and where.addr not in ev.several else None
    return (may_be_filled(listed), True) if isinstance(listed, ListObj) and is_undecided(listed) else None


def _comparison(ev: Evaluator, test: cst.Comparison) -> tuple[object, bool] | None:
    operands = [_operand(ev, side) for side in (test.left, *(each.comparator for each in test.comparisons))]
    if None in operands:
        return None
    kinds = [type(each.operator).__name__ for each in test.comparisons]
    if len(kinds) > 1:
        return (*kinds, *operands), True
    if kinds[0] in _ORDERS and _is_ordered(ev, test.left) and _is_ordered(ev, test.comparisons[0].comparator):
        turned, is_less = _ORDERS[kinds[0]]
        return ("LessThan", *(reversed(operands) if turned else operands)), is_less
    kind = _OPPOSITES.get(kinds[0], kinds[0])
    return (kind, *operands), kind == kinds[0]


def _is_ordered(ev: Evaluator, node: cst.BaseExpression) -> bool:
    """Whether a value is of a type of which each is less than another, or not less: a float may be nan."""
    slot = _slot(ev, node)
    value = _literal(ev, node) if slot is None else slot.value
    if value is None or any(map(is_loosely_typed, alternatives(value))):
        return False
    return set(parts_of(type_of(value))) <= {INT, BOOL, STR}


def _operand(ev: Evaluator, node: cst.BaseExpression) -> object | None:
    """What a condition reads, such that it is the same as long as nothing is assigned; None where it may change."""
    if is_literal(node):
        return _constant(ev.eval(node))
    if isinstance(node, cst.Name) and node.value in ("None", "True", "False"):
        return node.value
    if isinstance(node, cst.Tuple | cst.List | cst.Set):
        parts = [_operand(ev, element.value) for element in node.elements if isinstance(element, cst.Element)]
        return None if None in parts or len(parts) < len(node.elements) else ("of", *parts)
    slot = _slot(ev, node)
    if slot is None:
        return _of_function(ev, node) or _of_library(ev, node)
    if isinstance(slot.value, Const):
        return _constant(slot.value)
    is_plain = all(_is_scalar(option) for option in alternatives(slot.value))
    return _read(slot) if is_plain and not slot.optional else None


def _read(slot: Slot) -> Same:
    return Same(_option(slot.value) or slot)


def equals(slot: Slot, constant: Const) -> object:
    """The condition that what was assigned to a place equals a constant (see `condition`)."""
    return ("Equal", _read(slot), _constant(constant))


def _option(value: Value) -> Open | None:
    """The option that a value is: one object, wherever the job hands it on (see `told_of_options`)."""
    if not isinstance(value, Open):
        return None
    option = value.narrowed or value
    return option if option.origin == "argv" and option.default is not None else None


def _slot(ev: Evaluator, node: cst.BaseExpression) -> Slot | None:
    """What was assigned to a place, whatever conditions told of it since; None for what is no one place."""
    cell = cell_of(ev, node)
    if cell is None or abs(cell.holder) in ev.several:
        return None
    return root_of(ev.state.narrowed, place_of(cell), cell.slot)


def _is_scalar(value: Value) -> bool:
    """Whether a value is one that cannot change by itself, as a list may."""
    if not isinstance(value, Open):
        return isinstance(value, Const)
    return all(isinstance(part, m.ScalarType) for part in parts_of(value.type))


def _constant(value: Value) -> object | None:
    return (type(value.value), value.value) if isinstance(value, Const) else None


# --- questions to libraries -------------------------------------------------------------------------------------------


def _of_library(ev: Evaluator, node: cst.BaseExpression) -> object | None:
    """A question to a library that is answered alike while the job runs, or a conversion of what is read."""
    name, asked = _question(ev, node)
    if name in _CONVERSIONS:
        steady: object | None = True
    else:
        told = ev.libraries.steady(name)
        steady = told(ev, asked) if told is not None else None
    read = [_operand(ev, each) for each in asked]
    return None if steady is None or None in read else (name, steady, *read)


def _question(ev: Evaluator, node: cst.BaseExpression) -> tuple[str, list[cst.BaseExpression]]:
    """What is asked, by its name, and of what: a function, a method or an attribute of a library, if it is one."""
    if isinstance(node, cst.Call):
        plain = all(arg.keyword is None and not arg.star for arg in node.args)
        func = library_name(ev, node.func)
        name = func.name if func is not None else _member(ev, node.func)
        return name if plain else "", [arg.value for arg in node.args]
    if isinstance(node, cst.Subscript) and len(node.slice) == 1 and isinstance(node.slice[0].slice, cst.Index):
        held = _class_of(ev, node.value)
        return f"{held}.__getitem__" if held else "", [node.slice[0].slice.value]
    return _member(ev, node), []


def _member(ev: Evaluator, node: cst.BaseExpression) -> str:
    held = _class_of(ev, node.value) if isinstance(node, cst.Attribute) else ""
    return f"{held}.{node.attr.value}" if held and isinstance(node, cst.Attribute) else ""


def _class_of(ev: Evaluator, node: cst.BaseExpression) -> str:
    value = value_at(ev, node)
    obj = ev.instance_at(value) if value is not None else None
    return obj.cls.name if obj is not None and isinstance(obj.cls, Lib) else ""


# --- functions of the project -----------------------------------------------------------------------------------------


def _of_function(ev: Evaluator, node: cst.BaseExpression) -> object | None:
    """A call by the function and all that it reads, if it does nothing but read."""
    with _entered(ev, node) as func:
        if func is None:
            return None
        own = bound_names(func.body)
        anew = own.intersection(param.name.value for param in all_params(func.params))
        read = _reads(ev, func.body, own) if not anew else [None]
        return None if None in read else ("call", func, *read)


def _only_answer(func: cst.FunctionDef) -> cst.BaseExpression | None:
    """What a function returns that does nothing else."""
    smalls: list[cst.CSTNode] = []
    for line in func.body.body:
        smalls.extend(line.body if isinstance(line, cst.SimpleStatementLine) else [line])
    told = [each for each in smalls if not (isinstance(each, cst.Expr) and isinstance(each.value, cst.SimpleString))]
    only = told[0] if len(told) == 1 else None
    return only.value if isinstance(only, cst.Return) else None


def _reads(ev: Evaluator, node: cst.CSTNode, own: set[str]) -> list[object | None]:
    """What code reads beside names of its own; None among it where it does anything else."""
    if isinstance(node, cst.AssignTarget):
        return [] if isinstance(node.target, cst.Name) else [None]
    if isinstance(node, cst.Name) and node.value in own:
        return []
    if isinstance(node, cst.Name | cst.Attribute | cst.Subscript | cst.Call):
        return [_operand(ev, node)] if not _names(node) & own else [None]
    if not isinstance(node, _PLAIN):
        return [None]
    return [read for part in children(node) for read in _reads(ev, part, own)]


def _names(node: cst.CSTNode) -> set[str]:
    below = {name for part in children(node) for name in _names(part)}
    return below | {node.value} if isinstance(node, cst.Name) else below


@contextmanager
def _entered(ev: Evaluator, node: cst.BaseExpression) -> Iterator[cst.FunctionDef | None]:
    """Where a function of the project is called, or a property read: inside, names are what they are in it."""
    func, receiver = _callee(ev, node)
    names = _bound(ev, func, receiver, node.args if isinstance(node, cst.Call) else ()) if func is not None else None
    if func is None or names is None or not isinstance(func.node, cst.FunctionDef):
        yield None
        return
    scope = ev.new(Scope("function", func.module, names, func.scope), None)
    ev.frames.append(Frame(func.module, scope.addr, func))
    try:
        yield func.node
    finally:
        ev.frames.pop()
        del ev.state.heap[scope.addr]


def _callee(ev: Evaluator, node: cst.BaseExpression) -> tuple[Func | None, Ref | None]:
    """The function that an expression calls, and the object that it is a method or a property of."""
    place = node.func if isinstance(node, cst.Call) else node
    value, receiver = value_at(ev, place) if isinstance(node, cst.Call) else None, None
    if value is None and isinstance(place, cst.Attribute):
        held = value_at(ev, place.value)
        obj = ev.instance_at(held) if held is not None else None
        if obj is not None and isinstance(held, Ref) and place.attr.value not in obj.attrs:
            value, receiver = class_attribute(ev, obj.cls, place.attr.value), held
    if not isinstance(value, Func) or not _is_plain(ev, value):
        return None, None
    kinds = {"property"} if not isinstance(node, cst.Call) else {"function", "static"}
    return (value, None if value.kind == "static" else receiver) if value.kind in kinds else (None, None)


def _is_plain(ev: Evaluator, func: Func) -> bool:
    """Whether a function is one whose call runs its body, which is short, and is not under way."""
    taken_over = func.called_by or func.wrapped_by or func.generator or func.abstract
    node = func.node
    is_usual = isinstance(node, cst.FunctionDef) and node.asynchronous is None and is_short(node, bounds.CONDITION * 2)
    return is_usual and not taken_over and all(frame.func is None or frame.func.node is not node for frame in ev.frames)


def _bound(ev: Evaluator, func: Func, receiver: Ref | None, args: object) -> dict[str, Slot] | None:
    """The parameters, each with what is at the place that is given for it; None where something else is given."""
    params = func.node.params
    names = [param.name.value for param in (*params.posonly_params, *params.params)]
    bound = {name: Slot(value) for name, value in func.defaults if isinstance(value, Const)}
    given = [Slot(receiver)] if receiver is not None else []
    for arg in args:  # type: ignore[attr-defined]
        slot = Slot(value) if isinstance(value := _literal(ev, arg.value), Const) else _slot(ev, arg.value)
        if arg.star or slot is None:
            return None
        if arg.keyword is not None:
            bound[arg.keyword.value] = slot
        else:
            given.append(slot)
    bound |= dict(zip(names, given, strict=False))
    wanted = {*names, *(param.name.value for param in params.kwonly_params)}
    is_all = wanted == bound.keys() and len(given) <= len(names) and params.star_kwarg is None
    return bound if is_all and not isinstance(params.star_arg, cst.Param) else None


def _literal(ev: Evaluator, node: cst.BaseExpression) -> Value | None:
    is_name = isinstance(node, cst.Name) and node.value in ("None", "True", "False")
    return ev.eval(node) if is_name or is_literal(node) else None
