"""Generators: run lazily, from one `yield` to the next.

A generator holds the scope of its call and where in the code it stands: the marks that each block, branch, loop and
`try` around the `yield` left there (`Frame.marks`), outermost first. To go on, its body is run again with these marks
to resume at (`Frame.resume`): each statement takes its own and steps right in. So a generator is a frozen value on the
heap like any other; where paths meet that left it in different places, it stands in any of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import libcst as cst

from inputgen.frozen import replace
from inputgen.interpret import bounds
from inputgen.interpret.abandon import followed, give_up
from inputgen.interpret.cutting import only_computes
from inputgen.interpret.definitions import function_definition
from inputgen.interpret.frames import LOST, Frame, PathEndsError, Thrown
from inputgen.interpret.join import choice_of
from inputgen.interpret.state import State, join_states
from inputgen.interpret.trees import descendants
from inputgen.interpret.values import At, Const, GenObj, Ref, Scope, Slot, Unknown, Value

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


class Outcome(NamedTuple):
    """What one step of an iterator comes to: a value, or its end with what it returned, or either of them.

    Each has the state it leaves; the path being evaluated is then one of the two, as the caller chooses.
    """

    yielded: tuple[State, Value] | None
    ended: tuple[State, Value] | None


def outcome(yielded: list[tuple[State, Value]], ended: list[tuple[State, Value]], certain: bool) -> Outcome:
    """The outcome of all paths of a step together."""
    certain = certain and not (yielded and ended)
    return Outcome(_met(yielded, certain), _met(ended, certain))


def _met(paths: list[tuple[State, Value]], certain: bool) -> tuple[State, Value] | None:
    state = join_states([state for state, _ in paths], certain)
    return None if state is None else (state, choice_of([value for _, value in paths]))


def new_generator(ev: Evaluator, frame: Frame, at: At) -> Ref:
    """The generator that a call makes: nothing of it runs yet."""
    assert frame.func is not None, "a function was called"
    return ev.new(GenObj(frame.func, frame.scope, frame.first, ((),)), at)


def advance(ev: Evaluator, ref: Ref, gen: GenObj, at: At, sent: Value, thrown: Thrown | None) -> Outcome:
    """Run a generator to its next `yield`, or to its end."""
    start, certain = ev.state, ev.state.certain
    yielded: list[tuple[State, Value]] = []
    ended: list[tuple[State, Value]] = []
    if gen.lost is not None or len(ev.frames) > bounds.CALL_DEPTH:
        _go_anywhere(ev, ref, gen, at, yielded, ended)
        return outcome(yielded, ended, certain)
    for index, position in enumerate(gen.positions):
        ev.path = start if index + 1 == len(gen.positions) else start.fork()
        if position is None:
            ended.append((ev.path, Const(None, at)))
            continue
        ev.put(ref, replace(gen, positions=(None,)))
        if thrown is not None and not position:
            ev.pass_on(ev.path, thrown)
            continue

        def run(marks: tuple[object, ...] = position) -> None:
            _run(ev, ref, gen, (marks, sent, thrown), yielded, ended)

        def instead(why: Value) -> None:
            _lose(ev, ref, gen, why, yielded, ended)

        given = ev.scope_at(gen.scope).names
        followed(ev, function_definition(ev, gen.func), run, instead, given)
    ev.path = None
    return outcome(yielded, ended, certain)


def _run(
    ev: Evaluator,
    ref: Ref,
    gen: GenObj,
    resumed: tuple[tuple[object, ...], Value, Thrown | None],
    yielded: list[tuple[State, Value]],
    ended: list[tuple[State, Value]],
) -> None:
    from inputgen.interpret.statements import run_block

    marks, sent, thrown = resumed
    assert isinstance(gen.func.node, cst.FunctionDef), "a lambda does not yield statements"
    frame = Frame(gen.func.module, gen.scope, gen.func, gen.first, outer=dict(gen.outer))
    frame.suspends = True
    frame.resume, frame.resuming, frame.sent, frame.thrown = list(marks), bool(marks), sent, thrown
    ev.frames.append(frame)
    try:
        run_block(ev, gen.func.node.body)
    except PathEndsError:
        ev.path = None
    finally:
        ev.frames.pop()
    outer = tuple(frame.outer.items())
    for state, value, stopped in frame.stops:
        lost = Unknown("a generator that stops within an expression", value.at) if LOST in stopped else None
        state.heap[ref.addr] = replace(gen, positions=(stopped,), outer=outer, lost=lost)
        yielded.append((state, value))
    ended.extend(frame.returns)
    if ev.path is not None:
        ended.append((ev.path, Const(None)))


def _lose(
    ev: Evaluator,
    ref: Ref,
    gen: GenObj,
    why: Value,
    yielded: list[tuple[State, Value]],
    ended: list[tuple[State, Value]],
) -> None:
    reason = why if isinstance(why, Unknown) else Unknown("a generator that is not followed", why.at)
    ev.put(ref, replace(gen, lost=reason))
    ev.risk()
    yielded.append((ev.state.fork(), why))
    ended.append((ev.state, why))


def _go_anywhere(
    ev: Evaluator,
    ref: Ref,
    gen: GenObj,
    at: At,
    yielded: list[tuple[State, Value]],
    ended: list[tuple[State, Value]],
) -> None:
    """A step of a generator of which it is not known where it stands: it may do anything that its code does."""
    reason = (gen.lost or Unknown("calls nest too deep")).reason
    names: dict[str, Slot] = ev.scope_at(gen.scope).names if isinstance(ev.get(gen.scope), Scope) else {}
    value: Value = Unknown(reason, at)
    if _asks_objects(gen.func.node) or not only_computes(ev, gen.func):
        value = give_up(ev, function_definition(ev, gen.func), names, Unknown(reason, at))
    _lose(ev, ref, replace(gen, lost=Unknown(reason, at)), value, yielded, ended)


def _asks_objects(node: cst.CSTNode) -> bool:
    """Whether code has items of something, goes through it or enters it, which may run a method of a class."""
    for part in descendants(node):
        if isinstance(part, cst.Subscript | cst.With):
            return True
        if isinstance(part, cst.For | cst.CompFor) and not isinstance(part.iter, cst.Call):
            return True
    return False


def yield_value(ev: Evaluator, node: cst.Yield) -> Value:
    """A `yield`: the path stops here; when the generator goes on, it is what is sent to it.

    Raises:
        PathEndsError: when it stops, or where an exception is thrown into it.
    """
    frame, at = ev.frame, ev.at(node)
    if isinstance(node.value, cst.From):
        return _yield_from(ev, node, node.value.item, at)
    if frame.resuming:
        return _resumed(ev, at)
    value = Const(None, at) if node.value is None else ev.eval(node.value)
    frame.stops.append((ev.state, value, _here(frame, node)))
    ev.path = None
    raise PathEndsError("yield")


def _resumed(ev: Evaluator, at: At) -> Value:
    frame = ev.frame
    frame.resuming = False
    sent, thrown = frame.sent, frame.thrown
    frame.sent, frame.thrown = Const(None), None
    if thrown is not None:
        raise ev.throws(thrown.what, thrown.at or at, thrown.value)
    return sent


def _here(frame: Frame, node: cst.Yield, *more: object) -> tuple[object, ...]:
    """Where the code stands; lost where the `yield` is a part of a larger expression."""
    statement = frame.statement
    whole = isinstance(statement, cst.Expr | cst.Assign | cst.AnnAssign | cst.Return) and statement.value is node
    return (*frame.marks, *more) if whole else (*frame.marks, LOST)


def _yield_from(ev: Evaluator, node: cst.Yield, item: cst.BaseExpression, at: At) -> Value:
    """`yield from`: what it yields, and what it is sent, passes through; its value is what the inner one returns."""
    from inputgen.interpret.iterators import iterator_of, step

    frame = ev.frame
    sent: Value = Const(None)
    thrown = None
    if frame.resuming:
        inner = frame.resume.pop(0)
        assert isinstance(inner, Ref), "its mark is the inner iterator"
        frame.resuming, sent, thrown = False, frame.sent, frame.thrown
        frame.sent, frame.thrown = Const(None), None
    else:
        inner = iterator_of(ev, ev.eval(item), at)
    found = step(ev, inner, at, sent, thrown)
    if found.yielded is not None:
        state, value = found.yielded
        frame.stops.append((state, value, _here(frame, node, inner)))
    ev.path = found.ended[0] if found.ended is not None else None
    if found.ended is None:
        raise PathEndsError("yield")
    return found.ended[1]
