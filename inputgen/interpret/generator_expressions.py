"""Generator expressions: a step of one, and all that one yields (Language Reference, 6.2.8)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from inputgen.frozen import replace
from inputgen.interpret import bounds
from inputgen.interpret.comparisons import truth
from inputgen.interpret.frames import Frame, PathEndsError
from inputgen.interpret.generators import Outcome, outcome
from inputgen.interpret.iterators import ENDED, goes_on_alike, iterator_of, of_list, pull, step
from inputgen.interpret.state import State
from inputgen.interpret.values import (
    At,
    IterObj,
    ListObj,
    Ref,
    Scope,
    Unknown,
    Value,
)

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


def expression(ev: Evaluator, ref: Ref, obj: IterObj, at: At) -> Outcome:
    """The first step of a generator expression: with one `for` it goes on step by step, with more it is run at once."""
    if not is_simple(obj):
        found = whole_expression(ev, ref, obj)
        ev.put(ref, found)
        return of_list(ev, ref, found)
    begin(ev, ref, obj, at)
    return step(ev, ref, at)


def is_simple(obj: IterObj) -> bool:
    """Whether a generator expression has one `for` alone."""
    assert obj.node is not None, "it is made of an expression"
    return obj.node.for_in.inner_for_in is None


def begin(ev: Evaluator, ref: Ref, obj: IterObj, at: At) -> None:
    """Begin with a generator expression: it is over an iterator from now on."""
    source = iterator_of(ev, obj.parts[0], at)
    ev.put(ref, replace(obj, kind="started expression", parts=(source,)))


def started_expression(ev: Evaluator, ref: Ref, obj: IterObj, at: At) -> Outcome:
    """The next element of a generator expression that has begun: filtered, and evaluated in a scope of its own."""
    from inputgen.interpret.assign import assign_local

    node = obj.node
    assert node is not None, "it is made of an expression"
    ends: list[tuple[State, Value]] = []
    yields: list[tuple[State, Value]] = []
    met = None
    for _ in range(bounds.UNROLL):
        value, more = pull(ev, ref, obj.parts[0], at)
        ends += more
        if value is None or (more and goes_on_alike(met, ev.state)):
            return outcome(yields, ends, True)
        met = ev.state.fork() if more else None
        item = value
        frame = _frame_of(ev, obj)
        ev.frames.append(frame)
        try:
            assign_local(ev, node.for_in.target, item)
            kept = _kept(ev, node.for_in)
            if kept is not False:
                dropped = ev.state.fork() if kept is None else None
                made = ev.eval(node.elt)
                yields.append((ev.state, made))
                ev.path = dropped
        except PathEndsError:
            ev.path = None
        finally:
            ev.frames.pop()
        if ev.path is None:
            return outcome(yields, ends, True)
    ev.put(ref, replace(obj, lost=Unknown("an iterator that drops too many elements", at)))
    last = step(ev, ref, at)
    yields += [last.yielded] if last.yielded is not None else []
    return outcome(yields, [*ends, *([last.ended] if last.ended is not None else [])], True)


def _kept(ev: Evaluator, clause: cst.CompFor) -> bool | None:
    answers = []
    for condition in clause.ifs:
        known = truth(ev, ev.eval(condition.test))
        if known is False:
            return False
        answers.append(known)
    return None if None in answers else True


def _frame_of(ev: Evaluator, obj: IterObj) -> Frame:
    """The frame that a generator expression was made in, with a scope of its own."""
    assert obj.frame is not None, "it is made of an expression"
    module, scope, func, first, outer = obj.frame
    own = ev.new(Scope("comprehension", module, {}, scope), None)
    return Frame(module, own.addr, func, first, outer=dict(outer))


def whole_expression(ev: Evaluator, ref: Ref, obj: IterObj) -> ListObj:
    """All that a generator expression yields that has not been started."""
    from inputgen.interpret.comprehensions import comprehension

    assert obj.node is not None, "it is made of an expression"
    ev.put(ref, ENDED)
    frame = _frame_of(ev, obj)
    ev.frames.append(frame)
    try:
        found = ev.list_at(comprehension(ev, obj.node, obj.parts[0]))
    finally:
        ev.frames.pop()
    assert found is not None, "a comprehension makes a list"
    return found
