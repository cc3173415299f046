"""Closing generators: by `close()`, and by leaving a `for` over one that nothing else holds.

CPython closes a generator when the last reference to it goes (Language Reference, 6.2.9.1): `for x in steps(): break`
runs what its `finally` and `with` blocks do at once. One that has a name is taken to stay open.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from inputgen.interpret.frames import Loop, PathEndsError, Thrown, Try
from inputgen.interpret.iterators import ENDED, step
from inputgen.interpret.state import State, join_states
from inputgen.interpret.trees import contains
from inputgen.interpret.values import At, GenObj, IterObj, ListObj, Ref

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


def close(ev: Evaluator, ref: Ref, at: At) -> None:
    """Raise `GeneratorExit` where a generator stands; any other iterator just ends.

    Raises:
        PathEndsError: where what it does then surely raises.
    """
    obj = ev.get(ref)
    if not isinstance(obj, GenObj):
        ev.put(ref, ENDED if isinstance(obj, IterObj) else ListObj("generator"))
        return
    certain = ev.state.certain
    context = Try(("GeneratorExit",), depth=len(ev.frames))
    ev.tries.append(context)
    try:
        found = step(ev, ref, at, thrown=Thrown("GeneratorExit", None, at))
    finally:
        ev.tries.pop()
    ends = [each[0] for each in (found.yielded, found.ended) if each is not None]
    for state, thrown in context.raised:
        if thrown.what == "GeneratorExit":
            ends.append(state)
        else:
            ev.pass_on(state, thrown)
    ev.path = join_states(ends, certain)
    if ev.path is None:
        raise PathEndsError("close")
    ev.put(ref, ENDED)


def drop(ev: Evaluator, node: cst.For, source: Ref, loop: Loop, returned: int) -> None:
    """A loop was left on some paths: a generator that only it held is closed there.

    Args:
        ev: the evaluation.
        node: the loop.
        source: what it was over.
        loop: its breaks.
        returned: how many paths had returned before it began.
    """
    obj = ev.get(source) if ev.path is not None else _any_state(loop, ev, returned).heap.get(source.addr)
    if not isinstance(node.iter, cst.Call) or not isinstance(obj, GenObj):
        return
    if not contains(obj.func.node.body, (cst.Try, cst.With)):
        return
    at, path = ev.at(node), ev.path
    loop.breaks = [closed for state in loop.breaks if (closed := _closed(ev, state, source, at)) is not None]
    for index in range(returned, len(ev.frame.returns)):
        state, value = ev.frame.returns[index]
        closed = _closed(ev, state, source, at)
        if closed is not None:
            ev.frame.returns[index] = (closed, value)
    ev.path = path


def _any_state(loop: Loop, ev: Evaluator, returned: int) -> State:
    return loop.breaks[0] if loop.breaks else ev.frame.returns[returned][0]


def _closed(ev: Evaluator, state: State, source: Ref, at: At) -> State | None:
    ev.path = state
    try:
        close(ev, source, at)
    except PathEndsError:
        return None
    return ev.path
