"""Loops: unrolled over known sequences, else run until nothing changes, widening."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, cast

import libcst as cst

from inputgen import model as m
from inputgen.interpret import bounds
from inputgen.interpret.abandon import followed
from inputgen.interpret.changing import Place, Watched, any_element_of, apart, watched
from inputgen.interpret.comparisons import truth
from inputgen.interpret.copied import note_copy
from inputgen.interpret.coroutines import may_wait
from inputgen.interpret.definitions import Definition
from inputgen.interpret.frames import LOST, Loop, PathEndsError
from inputgen.interpret.holding import in_a_round
from inputgen.interpret.iteration import Step, are_dicts, walk
from inputgen.interpret.newest import all_older
from inputgen.interpret.state import State, StepsExceededError, join_states
from inputgen.interpret.trees import contains
from inputgen.interpret.values import (
    At,
    Choice,
    ListObj,
    Ref,
    Unknown,
    Value,
)
from inputgen.interpret.widening import renew_lists, unchanged, widen_changes

if TYPE_CHECKING:
    from collections.abc import Callable

    from inputgen.interpret.evaluator import Evaluator


# The mark of a loop whose `else` is run.
_ELSE = "else"
_LEAVING = (cst.Break, cst.Return, cst.Raise)


def run_for(ev: Evaluator, node: cst.For) -> None:
    """A `for` statement."""
    if node.asynchronous is not None:
        may_wait(ev, ev.at(node))
    _follow(ev, node, lambda: _run_for(ev, node))


def _follow(ev: Evaluator, node: cst.For | cst.While, run: Callable[[], None]) -> None:
    """Run a loop; where it takes too long, it may have returned, too."""

    def instead(why: Value) -> None:
        if contains(node, (cst.Yield,)):
            ev.frame.stops.append((ev.state.fork(), why, (LOST,)))
        if contains(node, (cst.Return,)):
            ev.frame.returns.append((ev.state.fork(), why))
            ev.state.certain = False

    followed(ev, Definition(node, ev.frame.module), run, instead, {})


def _resumed_else(ev: Evaluator, node: cst.For | cst.While) -> bool:
    """Go on in the `else` of a loop, where a generator stopped there."""
    from inputgen.interpret.statements import run_block

    frame = ev.frame
    if not frame.resume or frame.resume[0] != _ELSE or node.orelse is None:
        return False
    depth = len(frame.marks)
    frame.marks.append(frame.resume.pop(0))
    run_block(ev, node.orelse.body)
    del frame.marks[depth:]
    return True


def _run_for(ev: Evaluator, node: cst.For) -> None:
    if _resumed_else(ev, node):
        return
    from inputgen.interpret.iterators import iterated, lazy, shared

    at, frame = ev.at(node), ev.frame
    resumed = frame.resume.pop(0) if frame.resume else None
    if isinstance(resumed, Ref):
        _run_lazily(ev, node, resumed, resumed=True)
        return
    if resumed is None:
        source = iterated(ev, ev.eval(node.iter), at)
        if isinstance(source, Choice) and are_dicts(ev, source) and not contains(node, (cst.Yield,)):
            _run_each(ev, node, source)
        elif isinstance(source, Ref) and (lazy(ev, source) or shared(ev, source, node.iter)):
            _run_lazily(ev, node, source, resumed=False)
        else:
            _run_over(ev, node, source)
    else:
        _run_unrolled(ev, node, cast("Place", resumed))


def _run_over(ev: Evaluator, node: cst.For, source: Value) -> None:
    at = ev.at(node)
    container = watched(ev, source, at)
    steps, rest = _walked(ev, node, source, at)
    _run_unrolled(ev, node, Place(tuple(steps), rest, container, 0))


def _run_each(ev: Evaluator, node: cst.For, source: Choice) -> None:
    """Run the loop over each of several values, on a path of its own."""
    start, returns = ev.state, len(ev.frame.returns)
    ends: list[State] = []
    for option in start.conditions.possible(source):
        ev.path = start.fork()
        ev.path.conditions = ev.choosing(source, option)
        _run_over(ev, node, option)
        ends += [ev.path] if ev.path is not None else []
    ev.path = join_states(ends, start.certain and len(ev.frame.returns) == returns)


def _walked(ev: Evaluator, node: cst.For, source: Value, at: At) -> tuple[list[Step], Value | None]:
    found = walk(ev, source, at)
    if found is None:
        ev.risk()
        reason = source.reason if isinstance(source, Unknown) else "it iterates over a value that is not known"
        found = [], Unknown(reason, source.at or at)
    steps, rest = found
    held = ev.list_at(source)
    if held is not None and held.kind == "generator" and isinstance(source, Ref) and contains(node.body, _LEAVING):
        ev.put(source, ListObj("generator", (), any_element_of(steps, rest)))
    ev.unrolled += len(steps)
    if len(steps) > bounds.UNROLL or ev.unrolled > bounds.UNROLL_TOTAL:
        steps, rest = [], any_element_of(steps, rest)
    return steps, rest


def _run_unrolled(ev: Evaluator, node: cst.For, place: Place) -> None:
    """Run the body for each element; where some are taken, a generator goes on inside of it for the last one."""
    loop, frame = Loop(), ev.frame
    depth, spent, met = len(frame.marks), ev.meter.spent, ev.meter.met
    steps, rest, container, taken = list(place.steps), place.rest, place.container, place.taken
    frame.loops.append(loop)
    try:
        going = True
        if taken:
            frame.marks[depth:] = [place]
            going = _iterate(ev, loop, node.body, lambda: None)
            if going:
                steps, rest = container.left(ev, taken, steps, rest)
        while going and steps:
            if taken > bounds.UNROLL or _is_too_long(ev.meter.spent - spent, taken, decided=ev.meter.met == met):
                rest = any_element_of(steps, rest)
                break
            step, *steps = steps
            taken += 1
            frame.marks[depth:] = [Place(tuple(steps), rest, container, taken)]
            going = _take(ev, loop, node.body, step, partial(_bind, ev, node.target))
            if going:
                steps, rest = container.left(ev, taken, steps, rest)
        if rest is not None and ev.path is not None:
            any_element = rest
            frame.marks[depth:] = [Place((), rest, container, taken + 1)]
            _repeat(ev, loop, node.body, lambda: _any(ev, loop, node, container, any_element, spent))
    except PathEndsError:
        ev.path = None
    finally:
        frame.loops.pop()
        frame.marks[depth:] = [_ELSE]
    _finish(ev, loop, node.orelse)
    del frame.marks[depth:]


def _is_too_long(steps: int, iterations: int, *, decided: bool) -> bool:
    """Whether unrolling takes too long: a short body is unrolled for longer (over each option of a command line).

    So is one in which no paths met: it walks over known data. Taken together, its elements would be known no more.
    """
    if steps <= bounds.UNROLL_STEPS * (bounds.UNROLL_DECIDED if decided else 1):
        return False
    return steps > bounds.UNROLL_STEPS * bounds.UNROLL_SHORT or steps > iterations * bounds.SHORT_BODY


def _run_lazily(ev: Evaluator, node: cst.For, source: Ref, *, resumed: bool) -> None:
    """Run the body for each element of an iterator, which runs on in between."""
    from inputgen.interpret.assign import assign
    from inputgen.interpret.closing import drop
    from inputgen.interpret.iterators import step

    at, frame, loop = ev.at(node), ev.frame, Loop()
    depth, spent, start = len(frame.marks), ev.meter.spent, ev.state
    leaving = len(frame.returns)
    exits: list[State] = []

    def bind() -> None:
        found = step(ev, source, at)
        exits.extend([found.ended[0]] if found.ended is not None else [])
        ev.path = found.yielded[0] if found.yielded is not None else None
        if found.yielded is None:
            raise PathEndsError("the end")
        assign(ev, node.target, found.yielded[1])

    frame.loops.append(loop)
    frame.marks.append(source)
    try:
        going = not resumed or _iterate(ev, loop, node.body, lambda: None)
        while going:
            ev.unrolled += 1
            if exits or ev.unrolled > bounds.UNROLL_TOTAL or ev.meter.spent - spent > bounds.UNROLL_STEPS:
                _repeat(ev, loop, node.body, lambda: _iterate(ev, loop, node.body, bind))
                break
            going = _iterate(ev, loop, node.body, bind)
    finally:
        frame.loops.pop()
        frame.marks[depth:] = [_ELSE]
    if loop.breaks or len(frame.returns) > leaving:
        drop(ev, node, source, loop, leaving)
    only = len(exits) == 1 and not loop.breaks and len(frame.returns) == leaving
    ev.path = join_states(exits, start.certain and (only or not (loop.breaks or len(frame.returns) > leaving)))
    _finish(ev, loop, node.orelse)
    del frame.marks[depth:]


def _bind(ev: Evaluator, target: cst.BaseExpression, step: Step) -> None:
    """Assign an element; the name for a value of a dict, alone or in a pair, holds what is under its key."""
    from inputgen.interpret.assign import assign

    assign(ev, target, step.value)
    pair = ev.list_at(step.value)
    if isinstance(target, cst.Tuple) and len(target.elements) == 2 and pair is not None and len(pair.items) == 2:
        note_copy(ev, target.elements[1].value, pair.items[1], step.place)
    else:
        note_copy(ev, target, step.value, step.place)


def _take(ev: Evaluator, loop: Loop, body: cst.BaseSuite, step: Step, bind: Callable[[Step], None]) -> bool:
    """Run the body for one element, or for one that may not be there; whether a path goes on."""
    if step.sure:
        return _iterate(ev, loop, body, lambda: bind(step))
    without = ev.state
    ev.path = without.fork()
    _iterate(ev, loop, body, lambda: bind(step))
    states = [without, *([ev.path] if ev.path is not None else [])]
    ev.path = join_states(states, without.certain)
    return True


def _iterate(ev: Evaluator, loop: Loop, body: cst.BaseSuite | None, bind: Callable[[], None]) -> bool:
    """Run the body once; whether a path goes on to the next iteration."""
    from inputgen.interpret.statements import run_block

    certain = ev.state.certain
    left = len(loop.breaks) + len(ev.frame.returns)
    ev.step(None)
    try:
        bind()
        if body is not None:
            run_block(ev, body)
    except PathEndsError:
        ev.path = None
    states = [*([ev.path] if ev.path is not None else []), *loop.continues]
    loop.continues = []
    ev.path = join_states(states, certain and len(loop.breaks) + len(ev.frame.returns) == left)
    return ev.path is not None


def _any(ev: Evaluator, loop: Loop, node: cst.For, container: Watched, known: Value, spent: int) -> bool:
    """Run the body for any of further elements: of a few objects for each by itself, unless that takes long."""
    from inputgen.interpret.assign import assign

    value = container.any_of(ev, known)
    ev.state.conditions = in_a_round(ev.state.conditions, container.before)
    start, options = ev.state, apart(ev, value)
    if len(options) == 1 or ev.meter.spent - spent > bounds.UNROLL_STEPS:
        return _iterate(ev, loop, node.body, partial(assign, ev, node.target, value))
    ends: list[State] = []
    for option in options:
        ev.path = start.fork()
        if _iterate(ev, loop, node.body, partial(assign, ev, node.target, option)):
            ends.append(ev.state)
    ev.path = join_states(ends, start.certain)
    return ev.path is not None


def _finish(ev: Evaluator, loop: Loop, orelse: cst.Else | None) -> None:
    from inputgen.interpret.statements import run_block

    if ev.path is not None and orelse is not None:
        run_block(ev, orelse.body)
    states = [*([ev.path] if ev.path is not None else []), *loop.breaks]
    certain = all(state.certain for state in states) or (len(states) > 1 and not orelse)
    ev.path = join_states(states, certain)


def repeat(ev: Evaluator, run: Callable[[], None]) -> None:
    """Run something any number of times (see `_repeat`)."""
    loop = Loop()
    _repeat(ev, loop, None, lambda: _iterate(ev, loop, None, run))


def _repeat(ev: Evaluator, loop: Loop, body: cst.BaseSuite | None, run: Callable[[], bool]) -> None:
    """Run the body, as `run` does once, any number of times: until nothing changes, widening what keeps changing.

    The first rounds join; then scalars that change widen to their types; what changes after that becomes unknown,
    so that a fixed point is reached: the state is only used once a round changes nothing in it.
    """
    start = ev.state
    returns = len(ev.frame.returns)
    current = start.fork()
    ended: State | None = None
    with ev.summarising():
        for round_ in range(bounds.LOOP_ROUNDS):
            ev.path = current.fork()
            ended = None
            if not run():
                break
            after = ev.state
            joined = join_states([current, after], False)
            assert joined is not None, "two states join to one"
            ev.seen.forget(joined, start)
            ended = after
            if unchanged(current, joined):
                renew_lists(current, joined)
                break
            if round_ >= bounds.WIDENING_ROUND:
                widen_changes(current, joined, force=round_ >= bounds.FORGETTING_ROUND)
                if unchanged(current, joined):  # what came together is a value of the types that there were
                    renew_lists(current, joined)
                    break
            if round_ >= bounds.FORGETTING_ROUND:
                joined.conditions = joined.conditions.settled(current.conditions)
            joined.newest = all_older(joined.newest, start.newest)
            joined.conditions = joined.conditions.telling(start.conditions)
            current = joined
        else:
            where = ev.span(ev.at(body)) if body is not None else None
            ev.record(m.BoundReached("loop rounds", bounds.LOOP_ROUNDS, where))
            raise StepsExceededError
    certain = start.certain and len(ev.frame.returns) == returns
    if ended is not None and ended.newest != start.newest:  # what the last round made is the newest of its place
        current = join_states([start, ended], certain) or current
        ev.seen.forget(current, start)
    current.certain, current.asked = certain, start.asked
    current.conditions = current.conditions.telling(start.conditions)
    ev.path = current


def run_while(ev: Evaluator, node: cst.While) -> None:
    """A `while` statement: unrolled while its condition is known, else run until nothing changes."""
    _follow(ev, node, lambda: _run_while(ev, node))


def _run_while(ev: Evaluator, node: cst.While) -> None:
    if _resumed_else(ev, node):
        return
    loop, frame = Loop(), ev.frame
    spent, depth = ev.meter.spent, len(frame.marks)
    frame.loops.append(loop)
    resumed = bool(frame.resume) and frame.resume.pop(0) is None
    frame.marks.append(None)
    try:
        going = not resumed or _iterate(ev, loop, node.body, lambda: None)
        leaving = len(frame.returns)
        for round_ in range(bounds.WHILE_UNROLL if going else 0):
            is_left = bool(loop.breaks) or len(frame.returns) > leaving
            if ev.meter.spent - spent > bounds.UNROLL_STEPS or (is_left and round_ >= bounds.WHILE_LEFT):
                _repeat_while(ev, loop, node)
                break
            known = truth(ev, ev.eval(node.test))
            if known is False or (known is True and not _iterate(ev, loop, node.body, lambda: None)):
                break
            if known is None:
                _repeat_while(ev, loop, node)
                break
        else:
            if going:
                _repeat_while(ev, loop, node)
    except PathEndsError:
        ev.path = None
    finally:
        frame.loops.pop()
        frame.marks[depth:] = [_ELSE]
    _finish(ev, loop, node.orelse)
    del frame.marks[depth:]


def _repeat_while(ev: Evaluator, loop: Loop, node: cst.While) -> None:
    certain = ev.state.certain

    def test() -> None:
        ev.eval(node.test)

    _repeat(ev, loop, node.body, lambda: _iterate(ev, loop, node.body, test))
    if truth(ev, ev.eval(node.test)) is True:
        # True whatever the loop does to it: the only ways out are its breaks and its returns.
        if not loop.breaks and ev.path is not None and not ev.frame.returns:
            ev.ends.append(("endless", ev.path))
        ev.path = None
        for state in loop.breaks:
            state.certain = certain
