"""Loops: unrolled over known sequences, else run until nothing changes, widening."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import libcst as cst

from inputgen.interpret import bounds
from inputgen.interpret.evaluator import Loop, PathEndsError
from inputgen.interpret.iteration import elements
from inputgen.interpret.join import choice_of, objects_equal, widen
from inputgen.interpret.operators import truth
from inputgen.interpret.state import State, join_states
from inputgen.interpret.values import (
    Choice,
    Const,
    DictObj,
    Instance,
    ListObj,
    Obj,
    Open,
    Scope,
    Slot,
    Unknown,
    Value,
    same,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from inputgen.interpret.evaluator import Evaluator


def run_for(ev: Evaluator, node: cst.For) -> None:
    """A `for` statement."""
    from inputgen.interpret.assign import assign

    at = ev.at(node)
    source = ev.eval(node.iter)
    sequence = elements(ev, source, at)
    if sequence is None:
        ev.risk()
        reason = source.reason if isinstance(source, Unknown) else "it iterates over a value that is not known"
        sequence = ListObj("list", (), Unknown(reason, source.at or at))
    count = len(sequence.items)
    ev.unrolled += count
    every: Value | None = sequence.rest
    known: tuple[Value, ...] = sequence.items
    if count > bounds.UNROLL or ev.unrolled > bounds.UNROLL_TOTAL:
        every = choice_of([*sequence.items, *([sequence.rest] if sequence.rest is not None else [])])
        known = ()
    loop = Loop()
    ev.frame.loops.append(loop)
    try:
        for item in known:
            if not _iterate(ev, loop, node.body, lambda item=item: assign(ev, node.target, item)):  # type: ignore[misc]
                break
        if every is not None and ev.path is not None:
            rest = every
            _repeat(ev, loop, node.body, lambda: assign(ev, node.target, rest))
    finally:
        ev.frame.loops.pop()
    _finish(ev, loop, node.orelse)


def _iterate(ev: Evaluator, loop: Loop, body: cst.BaseSuite, bind: Callable[[], None]) -> bool:
    """Run the body once; whether a path goes on to the next iteration."""
    from inputgen.interpret.statements import run_block

    certain = ev.state.certain
    breaks = len(loop.breaks)
    ev.step(None)
    try:
        bind()
        run_block(ev, body)
    except PathEndsError:
        ev.path = None
    states = [*([ev.path] if ev.path is not None else []), *loop.continues]
    loop.continues = []
    ev.path = join_states(states, certain and len(loop.breaks) == breaks)
    return ev.path is not None


def _finish(ev: Evaluator, loop: Loop, orelse: cst.Else | None) -> None:
    from inputgen.interpret.statements import run_block

    if ev.path is not None and orelse is not None:
        run_block(ev, orelse.body)
    states = [*([ev.path] if ev.path is not None else []), *loop.breaks]
    certain = all(state.certain for state in states) or (len(states) > 1 and not orelse)
    ev.path = join_states(states, certain)


def _repeat(ev: Evaluator, loop: Loop, body: cst.BaseSuite, bind: Callable[[], None]) -> None:
    """Run the body any number of times: until nothing changes, widening what keeps changing."""
    start = ev.state
    current = start.fork()
    with ev.summarising():
        for round_ in range(bounds.WIDENING_ROUNDS):
            ev.path = current.fork()
            if not _iterate(ev, loop, body, bind):
                break
            after = ev.state
            if _stable(current, after):
                break
            joined = join_states([current, after], False)
            assert joined is not None, "two states join to one"
            if round_ >= 1:
                _widen_changes(current, joined, force=round_ == bounds.WIDENING_ROUNDS - 1)
            current = joined
    ev.path = State(current.heap, start.certain)


def _stable(before: State, after: State) -> bool:
    """Whether an iteration changed nothing that was there before it."""
    for address, obj in before.heap.items():
        other = after.heap.get(address)
        if other is obj or other is None:
            continue
        joined = join_states([State({address: obj}), State({address: other})], False)
        assert joined is not None, "two states join to one"
        if not objects_equal(obj, joined.heap[address]):
            return False
    return True


def _widen_changes(before: State, joined: State, *, force: bool) -> None:
    for address, obj in before.heap.items():
        after = joined.heap[address]
        if after is not obj and not objects_equal(obj, after):
            joined.heap[address] = _widened(obj, after, force)


def _widened(before: Obj, after: Obj, force: bool) -> Obj:
    if isinstance(before, ListObj) and isinstance(after, ListObj):
        parts = [*after.items[len(before.items) :], *([after.rest] if after.rest is not None else [])]
        items = tuple(
            _widen_value(before.items[i] if i < len(before.items) else None, item, force)
            for i, item in enumerate(after.items[: len(before.items)])
        )
        return ListObj(after.kind, items, _loosen(choice_of(parts), force) if parts else None)
    if isinstance(before, DictObj) and isinstance(after, DictObj):
        return DictObj(
            _widen_slots(before.entries, after.entries, force), after.open, after.type, after.default_factory
        )
    if isinstance(before, Instance) and isinstance(after, Instance):
        return Instance(after.cls, _widen_slots(before.attrs, after.attrs, force), after.open)
    if isinstance(before, Scope) and isinstance(after, Scope):
        return Scope(after.kind, after.module, _widen_slots(before.names, after.names, force), after.parent, after.open)
    return after


def _widen_slots(before: Mapping[Any, Slot], after: Mapping[Any, Slot], force: bool) -> dict[Any, Slot]:
    return {
        key: Slot(_widen_value(before[key].value if key in before else None, slot.value, force), slot.optional, slot.at)
        for key, slot in after.items()
    }


def _widen_value(before: Value | None, after: Value, force: bool) -> Value:
    return after if before is None or same(before, after) else _loosen(after, force)


def _loosen(value: Value, force: bool) -> Value:
    """A value that keeps changing, as any value of its type."""
    options = value.options if isinstance(value, Choice) else (value,)
    scalars = [option for option in options if isinstance(option, Const | Open)]
    others = [option for option in options if not isinstance(option, Const | Open)]
    if force and len(others) > 1:
        return Unknown("it changes in a loop that may run any number of times", value.at)
    numbers = [option for option in scalars if not (isinstance(option, Const) and option.value is None)]
    nones = [option for option in scalars if isinstance(option, Const) and option.value is None]
    widened: list[Value] = [widen(numbers, value.at)] if len(numbers) > 1 else [*numbers]
    return choice_of([*widened, *nones, *others], value.at)


def run_while(ev: Evaluator, node: cst.While) -> None:
    """A `while` statement: unrolled while its condition is known, else run until nothing changes."""
    loop = Loop()
    ev.frame.loops.append(loop)
    try:
        for _ in range(bounds.WHILE_UNROLL):
            known = truth(ev, ev.eval(node.test))
            if known is False or (known is True and not _iterate(ev, loop, node.body, lambda: None)):
                break
            if known is None:
                _repeat_while(ev, loop, node)
                break
        else:
            _repeat_while(ev, loop, node)
    except PathEndsError:
        ev.path = None
    finally:
        ev.frame.loops.pop()
    _finish(ev, loop, node.orelse)


def _repeat_while(ev: Evaluator, loop: Loop, node: cst.While) -> None:
    endless = truth(ev, ev.eval(node.test)) is True
    certain = ev.state.certain

    def test() -> None:
        ev.eval(node.test)

    _repeat(ev, loop, node.body, test)
    if endless:
        # `while True`: the only ways out are its breaks.
        ev.path = None
        for state in loop.breaks:
            state.certain = certain
