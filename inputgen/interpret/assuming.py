"""What an undecided condition tells of the path that it sends on, and of the runs that may be there (`conditions`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING

import libcst as cst

from inputgen.interpret import bounds
from inputgen.interpret.comparisons import truth
from inputgen.interpret.conditions import Outcomes
from inputgen.interpret.holding import filled
from inputgen.interpret.lengths import asks_for_elements
from inputgen.interpret.operands import condition
from inputgen.interpret.places import value_at
from inputgen.interpret.presence_asked import told_of_slots
from inputgen.interpret.refine import refine
from inputgen.interpret.trees import is_short
from inputgen.interpret.values import Choice, Const, Open, Ref, Unknown, Value

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


def assume(ev: Evaluator, test: cst.BaseExpression, value: Value, truthy: bool) -> None:
    """Take a condition, which is `value`, to come out so, before what it reads is narrowed to that."""
    if isinstance(value, Choice):
        kept = tuple(option for option in value.options if truth(ev, option) in (None, truthy))
        ev.state.conditions = ev.state.conditions.choosing(value, kept)
    if not is_short(test, bounds.CONDITION):
        return
    known = list(_implied(ev, test, truthy))
    outcomes, read = [], {}
    for part, outcome in known:
        told = read[id(part)] = condition(ev, part)
        if told is not None:
            outcomes.append((told[0], told[1] is outcome))
        answer = partial(_answer, ev, test=part)
        outcomes += told_of_slots(ev, part, _asked_of(part), answer, outcome)
    conditions = ev.state.conditions.assuming(frozenset(outcomes)).asking(dict(_asked_in(ev, test, read)))
    for part, outcome in known if conditions.started else ():
        place = _asked_of(part)
        asked = value_at(ev, place)
        if isinstance(asked, Choice):
            kept = tuple(option for option in asked.options if _answer(ev, option, part) in (None, outcome))
            conditions = conditions.choosing(asked, kept)
        elif isinstance(asked, Ref) and place is part:
            conditions = filled(conditions, ev.state.heap, asked.addr, outcome)
    ev.state.conditions = conditions


def conclude(ev: Evaluator, test: cst.BaseExpression, before: Outcomes) -> None:
    """Take what follows of the conditions that came out to have come out, too, where it can be asked here.

    Args:
        ev: the evaluation.
        test: the condition that came out last, which what it reads was narrowed to.
        before: what had come out before it: of what did since, it tells, too (`on = not x`, then `if on:`).
    """
    since = ev.state.conditions.assumed - before
    told = [
        (key, truthy)
        for key, node in ev.state.conditions.asked.items()
        for truthy in (True, False)
        if since and node is not test and (key, truthy) in since
    ]
    for key, truthy in (*told, *ev.state.conditions.follows()):
        _conclude_one(ev, key, truthy)


def _conclude_one(ev: Evaluator, key: object, truthy: bool) -> None:
    node = ev.state.conditions.asked.get(key)
    told = condition(ev, node) if node is not None else None
    if node is not None and told is not None and told[0] == key:
        ev.state.conditions = ev.state.conditions.assuming(frozenset([(key, truthy)]))
        refine(ev, node, told[1] is truthy)


def _asked_in(
    ev: Evaluator, test: cst.BaseExpression, read: Mapping[int, tuple[object, bool] | None]
) -> Iterator[tuple[object, cst.BaseExpression]]:
    """The conditions that one is made of, by what they read; `read` has what some of them read, by node."""
    if isinstance(test, cst.UnaryOperation) and isinstance(test.operator, cst.Not):
        yield from _asked_in(ev, test.expression, read)
    elif isinstance(test, cst.BooleanOperation):
        yield from _asked_in(ev, test.left, read)
        yield from _asked_in(ev, test.right, read)
    else:
        told = read[id(test)] if id(test) in read else condition(ev, test)
        if told is not None:
            yield told[0], test


def _implied(ev: Evaluator, test: cst.BaseExpression, truthy: bool) -> Iterator[tuple[cst.BaseExpression, bool]]:
    """The conditions whose outcome is known where `test` comes out so: itself, and parts of it."""
    if isinstance(test, cst.UnaryOperation) and isinstance(test.operator, cst.Not):
        yield from _implied(ev, test.expression, not truthy)
        return
    elements = asks_for_elements(ev, test)
    yield (test, truthy) if elements is None else (elements[0], elements[1] is truthy)
    if isinstance(test, cst.BooleanOperation) and isinstance(test.operator, cst.And) is truthy:
        yield from _implied(ev, test.left, truthy)
        yield from _implied(ev, test.right, truthy)


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
