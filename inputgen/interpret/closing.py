"""Closing generators: by `close()`, by leaving a `for` over one that nothing else holds, by unbinding its only name.

CPython closes a generator when the last reference to it goes (Language Reference, 6.2.9.1): `for x in steps(): break`
runs what its `finally` and `with` blocks do at once. One that has a name is taken to stay open until that is bound to
something else, or deleted: the end of a function is not looked at.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from inputgen.interpret.frames import Loop, PathEndsError, Thrown, Try
from inputgen.interpret.iterators import ENDED, step
from inputgen.interpret.state import State, join_states
from inputgen.interpret.trees import contains
from inputgen.interpret.values import (
    At,
    Bound,
    ClassObj,
    DictObj,
    GenObj,
    Instance,
    IterObj,
    ListObj,
    Obj,
    Ref,
    Scope,
    Value,
    ViewObj,
    alternatives,
)

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


def generator_of(ev: Evaluator, name: str) -> Ref | None:
    """The generator that a name of the current scope stands for, where closing it would run something."""
    scope = ev.state.heap.get(ev.frame.outer.get(name, ev.frame.scope))
    slot = scope.names.get(name) if isinstance(scope, Scope) else None
    held = slot.value if slot is not None else None
    obj = ev.state.heap.get(held.addr) if isinstance(held, Ref) else None
    if not isinstance(held, Ref) or not isinstance(obj, GenObj):
        return None
    return held if any(obj.positions) and contains(obj.func.node.body, (cst.Try, cst.With)) else None


def let_go(ev: Evaluator, generator: Ref, at: At) -> None:
    """A name does not stand for a generator any more: it is closed if nothing else holds it.

    Raises:
        PathEndsError: where what that does surely raises.
    """
    if not _is_held(ev, generator):
        close(ev, generator, at)


def _is_held(ev: Evaluator, ref: Ref) -> bool:
    marked = any(mark == ref for frame in ev.frames for mark in frame.marks)
    return marked or any(ref in _parts(value) for obj in ev.state.heap.values() for value in _values(obj))


def _parts(value: Value) -> list[Value]:
    return [part.receiver if isinstance(part, Bound) else part for part in alternatives(value)]


def _values(obj: Obj) -> Iterator[Value]:
    """What a heap object holds itself."""
    if isinstance(obj, DictObj | Instance | Scope):
        slots = obj.entries if isinstance(obj, DictObj) else obj.attrs if isinstance(obj, Instance) else obj.names
        yield from (slot.value for slot in slots.values())
    elif isinstance(obj, ListObj):
        yield from (*obj.items, *([obj.rest] if obj.rest is not None else []))
    elif isinstance(obj, IterObj):
        yield from obj.parts
    elif isinstance(obj, ViewObj):
        yield obj.source
    elif isinstance(obj, ClassObj):
        yield from obj.bases
    else:
        marks = (mark for position in obj.positions for mark in position or ())
        yield from (mark for mark in marks if isinstance(mark, Ref))


def _any_state(loop: Loop, ev: Evaluator, returned: int) -> State:
    return loop.breaks[0] if loop.breaks else ev.frame.returns[returned][0]


def _closed(ev: Evaluator, state: State, source: Ref, at: At) -> State | None:
    ev.path = state
    try:
        close(ev, source, at)
    except PathEndsError:
        return None
    return ev.path
