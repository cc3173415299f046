"""`match`: an arm that cannot be decided may or may not be taken."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING

import libcst as cst

from inputgen.interpret.arms import tell
from inputgen.interpret.asked import by_default
from inputgen.interpret.comparisons import truth
from inputgen.interpret.frames import PathEndsError
from inputgen.interpret.names import assign_name
from inputgen.interpret.places import value_at
from inputgen.interpret.state import State, join_states
from inputgen.interpret.values import Open, Value
from inputgen.model.types import BOOL

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator
    from inputgen.interpret.patterns import Names


UNDECIDED = Open(BOOL)


def run_match(ev: Evaluator, node: cst.Match) -> None:
    """A `match` statement."""
    from inputgen.interpret.patterns import matches  # few jobs have one
    from inputgen.interpret.statements import run_block

    depth = len(ev.frame.marks)
    if ev.frame.resume:
        index = ev.frame.resume.pop(0)
        assert isinstance(index, int), "the mark of a match statement is a case"
        ev.frame.marks.append(index)
        run_block(ev, node.cases[index].body)
        del ev.frame.marks[depth:]
        return
    subject = ev.eval(node.subject)
    start = ev.state
    ends: list[State] = []
    onward: State | None = start
    decided = True
    jumped = False
    for index, case in enumerate(node.cases):
        if onward is None:
            break
        ev.path = onward.fork(certain=decided)
        test = _asked_by(ev, node.subject, case)
        fits = _fits(ev, case, subject, test)
        if fits is False:
            continue
        decided = decided and fits is True
        if fits is True:
            onward = None
        elif test is not None:
            onward, subject = _past(ev, node.subject, test, onward, subject)
            onward = None if matches(ev, case.pattern, subject, {}) else onward  # it was all that was left
        try:
            ev.frame.marks.append(index)
            run_block(ev, case.body)
            del ev.frame.marks[depth:]
        except PathEndsError:
            ev.path = None
        if ev.path is not None:
            ends.append(ev.path)
        else:
            jumped = jumped or not ev.ended_by_raise
    if onward is not None:
        ends.append(onward)
    ev.path = join_states(ends, start.certain and not jumped)


def _fits(ev: Evaluator, case: cst.MatchCase, subject: Value, test: cst.BaseExpression | None) -> bool | None:
    """Whether a case is taken; None where that cannot be told. Its names are bound, and the path knows what it asks."""
    from inputgen.interpret.patterns import matches

    names: Names = {}
    fits = matches(ev, case.pattern, subject, names)
    if fits is False:
        return False
    if fits is None and test is not None:
        tell(ev, test, UNDECIDED, by_default(ev, test), True)
    for name, value in names.items():
        assign_name(ev, name, value, ev.at(case.pattern))
    if case.guard is None:
        return fits
    guard = truth(ev, ev.eval(case.guard))
    return None if guard is None or (fits is None and guard) else fits and guard


def _past(
    ev: Evaluator, node: cst.BaseExpression, test: cst.BaseExpression, onward: State, subject: Value
) -> tuple[State, Value]:
    """The state, and the subject, where a case was not taken."""
    taken, ev.path = ev.path, onward
    tell(ev, test, UNDECIDED, by_default(ev, test), False)
    left, held = ev.state, value_at(ev, node)
    ev.path = taken
    return left, subject if held is None else held


def _asked_by(ev: Evaluator, subject: cst.BaseExpression, case: cst.MatchCase) -> cst.BaseExpression | None:
    """The condition that a case without a guard stands for: `x == "a"`, `x is None`; None for any other pattern."""
    if id(case) not in ev.asked_by:
        ev.asked_by[id(case)] = None if case.guard is not None else _as_test(subject, case.pattern)
    return ev.asked_by[id(case)]


def _as_test(subject: cst.BaseExpression, pattern: cst.MatchPattern) -> cst.BaseExpression | None:
    if isinstance(pattern, cst.MatchAs) and pattern.pattern is not None:
        return _as_test(subject, pattern.pattern)
    if isinstance(pattern, cst.MatchValue):
        return cst.Comparison(subject, [cst.ComparisonTarget(cst.Equal(), pattern.value)])
    if isinstance(pattern, cst.MatchSingleton):
        return cst.Comparison(subject, [cst.ComparisonTarget(cst.Is(), pattern.value)])
    if not isinstance(pattern, cst.MatchOr):
        return None
    tests = [_as_test(subject, element.pattern) for element in pattern.patterns]
    known = [test for test in tests if test is not None]
    joined = reduce(lambda one, other: cst.BooleanOperation(one, cst.Or(), other), known) if known else None
    return joined if len(known) == len(tests) else None
