"""What an undecided condition tells of the path that it sends on, and of the runs that may be there (`conditions`)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

import libcst as cst

from inputgen import model as m
from inputgen.interpret import bounds
from inputgen.interpret.comparisons import truth
from inputgen.interpret.conditions import Same
from inputgen.interpret.narrowings import root_of
from inputgen.interpret.places import cell_of, place_of, value_at
from inputgen.interpret.trees import descendants
from inputgen.interpret.types import parts_of
from inputgen.interpret.values import Choice, Const, Open, Unknown, Value, alternatives

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

# Comparisons that are the opposite of others.
_OPPOSITES = {"NotEqual": "Equal", "IsNot": "Is", "NotIn": "In"}
_LITERALS = (cst.SimpleString, cst.Integer, cst.Float)


def assume(ev: Evaluator, test: cst.BaseExpression, value: Value, truthy: bool) -> None:
    """Take a condition, which is `value`, to come out so, before what it reads is narrowed to that."""
    if isinstance(value, Choice):
        kept = tuple(option for option in value.options if truth(ev, option) in (None, truthy))
        ev.state.conditions = ev.state.conditions.choosing(value, kept)
    if not _is_short(test):
        return
    known = list(_implied(test, truthy))
    outcomes = []
    for part, outcome in known:
        told = _condition(ev, part)
        if told is not None:
            outcomes.append((told[0], told[1] is outcome))
    conditions = ev.state.conditions.assuming(frozenset(outcomes))
    for part, outcome in known if conditions.started else ():
        place = _asked_of(part)
        asked = value_at(ev, place)
        if isinstance(asked, Choice):
            kept = tuple(option for option in asked.options if _answer(ev, option, part) in (None, outcome))
            conditions = conditions.choosing(asked, kept)
    ev.state.conditions = conditions


@lru_cache(maxsize=4096)
def _is_short(test: cst.BaseExpression) -> bool:
    """Whether a condition is short enough to be looked at as a whole, for each part of it."""
    return sum(1 for _ in islice(descendants(test), bounds.CONDITION)) < bounds.CONDITION


def _implied(test: cst.BaseExpression, truthy: bool) -> Iterator[tuple[cst.BaseExpression, bool]]:
    """The conditions whose outcome is known where `test` comes out so: itself, and parts of it."""
    if isinstance(test, cst.UnaryOperation) and isinstance(test.operator, cst.Not):
        yield from _implied(test.expression, not truthy)
        return
    yield test, truthy
    if isinstance(test, cst.BooleanOperation) and isinstance(test.operator, cst.And) is truthy:
        yield from _implied(test.left, truthy)
        yield from _implied(test.right, truthy)


def _asked_of(test: cst.BaseExpression) -> cst.BaseExpression:
    """The place that a condition asks of: whether it is true, or whether it is None."""
    if isinstance(test, cst.Comparison) and len(test.comparisons) == 1:
        target = test.comparisons[0]
        is_none = isinstance(target.comparator, cst.Name) and target.comparator.value == "None"
        if is_none and isinstance(target.operator, cst.Is | cst.IsNot):
            return test.left
    return test


def _answer(ev: Evaluator, option: Value, test: cst.BaseExpression) -> bool | None:
    """How a condition comes out for a value."""
    if not isinstance(test, cst.Comparison):
        return truth(ev, option)
    if isinstance(option, Open | Unknown):
        return None
    is_none = isinstance(option, Const) and option.value is None
    return is_none is isinstance(test.comparisons[0].operator, cst.Is)


def _condition(ev: Evaluator, test: cst.BaseExpression) -> tuple[object, bool] | None:
    """A condition by what it reads, and whether it is that or its opposite; None where it may read anything else."""
    if isinstance(test, cst.UnaryOperation) and isinstance(test.operator, cst.Not):
        inner = _condition(ev, test.expression)
        return None if inner is None else (inner[0], not inner[1])
    if isinstance(test, cst.BooleanOperation):
        sides = [_condition(ev, test.left), _condition(ev, test.right)]
        is_and = isinstance(test.operator, cst.And)  # `a or b` is the opposite of `not a and not b`
        parts = [(side[0], side[1] is is_and) for side in sides if side is not None]
        return (("and", frozenset(parts)), is_and) if len(parts) == len(sides) else None
    if isinstance(test, cst.Comparison):
        return _comparison(ev, test)
    operand = _operand(ev, test)
    return None if operand is None else (operand, True)


def _comparison(ev: Evaluator, test: cst.Comparison) -> tuple[object, bool] | None:
    operands = [_operand(ev, side) for side in (test.left, *(each.comparator for each in test.comparisons))]
    if None in operands:
        return None
    kinds = [type(each.operator).__name__ for each in test.comparisons]
    if len(kinds) > 1:
        return (*kinds, *operands), True
    kind = _OPPOSITES.get(kinds[0], kinds[0])
    return (kind, *operands), kind == kinds[0]


def _operand(ev: Evaluator, node: cst.BaseExpression) -> object | None:
    """What a condition reads, such that it is the same as long as nothing is assigned; None where it may change."""
    if isinstance(node, _LITERALS) or (isinstance(node, cst.UnaryOperation) and isinstance(node.expression, _LITERALS)):
        return _constant(ev.eval(node))
    if isinstance(node, cst.Name) and node.value in ("None", "True", "False"):
        return node.value
    if isinstance(node, cst.Tuple | cst.List | cst.Set):
        parts = [_operand(ev, element.value) for element in node.elements if isinstance(element, cst.Element)]
        return None if None in parts or len(parts) < len(node.elements) else ("of", *parts)
    cell = cell_of(ev, node)
    if cell is None or abs(cell.holder) in ev.several:
        return None
    slot = root_of(ev.state.narrowed, place_of(cell), cell.slot)
    if isinstance(slot.value, Const):
        return _constant(slot.value)
    is_plain = all(_is_scalar(option) for option in alternatives(slot.value))
    return Same(slot) if is_plain and not slot.optional else None


def _is_scalar(value: Value) -> bool:
    """Whether a value is one that cannot change by itself, as a list may."""
    if not isinstance(value, Open):
        return isinstance(value, Const)
    return all(isinstance(part, m.ScalarType) for part in parts_of(value.type))


def _constant(value: Value) -> object | None:
    return (type(value.value), value.value) if isinstance(value, Const) else None
