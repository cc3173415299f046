"""`with`: entering and leaving managers, which may swallow what is raised inside."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, cast

import libcst as cst

from inputgen.interpret.assign import assign
from inputgen.interpret.attributes import find_attribute
from inputgen.interpret.calls import call
from inputgen.interpret.comparisons import truth
from inputgen.interpret.coroutines import finished, may_wait
from inputgen.interpret.exceptions import CAUGHT, value_of
from inputgen.interpret.frames import Leaving, PathEndsError, Thrown, Try
from inputgen.interpret.hierarchy import library_base
from inputgen.interpret.object_protocols import library_protocol
from inputgen.interpret.protocol import Arguments
from inputgen.interpret.state import State, join_states
from inputgen.interpret.trees import descendants
from inputgen.interpret.tries import run_body
from inputgen.interpret.values import Bound, Choice, Const, Func, Ref, Unknown, Value

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


def run_with(ev: Evaluator, node: cst.With) -> None:
    """A `with` statement: `with a, b:` is `with a:` around `with b:`."""
    if node.asynchronous is not None:
        may_wait(ev, ev.at(node))
    _run_items(ev, node, 0)
    if node.asynchronous is not None and ev.path is not None:
        may_wait(ev, ev.at(node))


def _run_items(ev: Evaluator, node: cst.With, index: int) -> None:
    from inputgen.interpret.statements import run_block

    if index == len(node.items):
        run_block(ev, node.body)
        return
    item, frame = node.items[index], ev.frame
    depth = len(frame.marks)
    if frame.resume:  # a generator goes on inside
        manager = cast("Value", frame.resume.pop(0))
    else:
        manager = ev.eval(item.item)
        entered = enter(ev, manager, item)
        if item.asname is not None:
            assign(ev, item.asname.name, entered)
    ev.step(ev.at(item))
    frame.marks.append(manager)
    last = index + 1 == len(node.items)
    _inside(ev, manager, item, node.body if last else lambda: _run_items(ev, node, index + 1))
    del frame.marks[depth:]


def _inside(ev: Evaluator, manager: Value, item: cst.WithItem, body: cst.BaseSuite | Callable[[], None]) -> None:
    """Run what is inside a manager, and leave it on each path."""
    from inputgen.interpret.statements import run_block

    def on_the_way(state: State) -> State | None:
        ev.path = state
        try:
            leave(ev, manager, item)
        except PathEndsError:
            ev.path = None
        return ev.path

    leaving = Leaving(ev.frame)
    if _sees_exceptions(ev, manager, item):
        _guarded(ev, manager, item, body, leaving, on_the_way)
        return
    if isinstance(body, cst.BaseSuite):
        run_block(ev, body)
    else:
        body()
    onward = ev.path
    leaving.through(on_the_way)
    ev.path = onward
    if ev.path is not None:
        leave(ev, manager, item)


def _guarded(
    ev: Evaluator,
    manager: Value,
    item: cst.WithItem,
    body: cst.BaseSuite | Callable[[], None],
    leaving: Leaving,
    on_the_way: Callable[[State], State | None],
) -> None:
    start = ev.state
    swallows = _may_swallow(ev, manager, item)
    context = Try((None,) if swallows else (), depth=len(ev.frames))
    failing = run_body(ev, body, context)
    onward = ev.path
    left = leaving.through(on_the_way)
    ends = [end] if onward is not None and (end := on_the_way(onward)) is not None else []
    unseen = join_states(failing, False) if swallows or ev.tries else None
    raised: list[tuple[State, Thrown | None]] = [*context.raised, *([(unseen, None)] if unseen is not None else [])]
    passed: list[tuple[State, Thrown]] = []
    for state, thrown in raised:
        ev.path = state
        swallowed = _leave_raising(ev, manager, item, thrown)
        if ev.path is not None and swallowed is not False:
            ends.append(ev.path if swallowed else ev.path.fork())
        if ev.path is not None and swallowed is not True and (thrown is not None or ev.tries):
            passed.append((ev.path, thrown or Thrown("an exception", None, ev.at(item))))
    ev.path = join_states(ends, start.certain and not left and not (passed and len(ends) != 1))
    for state, each in passed:
        ev.pass_on(state, each)


def _exit_of(ev: Evaluator, manager: Value, item: cst.WithItem) -> Value | None:
    at = ev.at(item)
    return find_attribute(ev, manager, "__exit__", at) or find_attribute(ev, manager, "__aexit__", at)


def _sees_exceptions(ev: Evaluator, manager: Value, item: cst.WithItem) -> bool:
    """Whether what the manager does with an exception is known: it is one of the project, or a library says so."""
    if isinstance(manager, Choice):
        return False
    if library_protocol(ev, manager, "suppresses", ev.at(item)) is not None:
        return True
    method = _exit_of(ev, manager, item)
    return isinstance(method, Bound) and isinstance(method.method, Func)


def _may_swallow(ev: Evaluator, manager: Value, item: cst.WithItem) -> bool:
    """Whether leaving the manager may swallow an exception: its `__exit__` returns something that may be true."""
    suppresses = library_protocol(ev, manager, "suppresses", ev.at(item))
    if suppresses is not None:
        return truth(ev, suppresses) is not False
    method = _exit_of(ev, manager, item)
    assert isinstance(method, Bound), "it sees exceptions"
    assert isinstance(method.method, Func), "it sees exceptions"
    returned = [found.value for found in descendants(method.method.node) if isinstance(found, cst.Return)]
    return any(
        value is not None and not (isinstance(value, cst.Name) and value.value in ("None", "False"))
        for value in returned
    )


def enter(ev: Evaluator, manager: Value, node: cst.CSTNode) -> Value:
    """What `with manager as x` binds."""
    at = ev.at(node)
    if isinstance(manager, Choice):
        return ev.each(manager, lambda option: enter(ev, option, node))
    method = find_attribute(ev, manager, "__enter__", at) or find_attribute(ev, manager, "__aenter__", at)
    if method is None:
        obj = ev.instance_at(manager)
        if obj is not None and obj.open is None and isinstance(obj.cls, Ref) and library_base(ev, obj.cls) is None:
            raise ev.raises("TypeError: the object does not support the context manager protocol", at)
        reason = manager.reason if isinstance(manager, Unknown) else "entered from an object that is not modelled"
        return Unknown(reason, manager.at or at)
    return finished(ev, call(ev, method, Arguments(), at), at)


def leave(ev: Evaluator, manager: Value, node: cst.CSTNode) -> None:
    """Leave a `with` block without an exception."""
    at = ev.at(node)
    if isinstance(manager, Choice):

        def leave_one(option: Value) -> Value:
            leave(ev, option, node)
            return option

        ev.each(manager, leave_one)
        return
    method = find_attribute(ev, manager, "__exit__", at) or find_attribute(ev, manager, "__aexit__", at)
    if method is not None:
        finished(ev, call(ev, method, Arguments((Const(None), Const(None), Const(None))), at), at)


def _leave_raising(ev: Evaluator, manager: Value, item: cst.WithItem, thrown: Thrown | None) -> bool | None:
    """Leave a `with` block by an exception: whether the manager swallows it."""
    at = ev.at(item)
    method = _exit_of(ev, manager, item)
    assert method is not None, "a manager that sees exceptions has a method that gets them"
    value = Unknown(CAUGHT, at) if thrown is None else value_of(ev, thrown, at)
    obj = ev.instance_at(value)
    kind = obj.cls if obj is not None else Unknown(CAUGHT, at)
    ev.frame.handling.append([thrown] if thrown is not None else [])
    try:
        given = Arguments((kind, value, Unknown("a traceback", at)))
        return truth(ev, finished(ev, call(ev, method, given, at), at))
    except PathEndsError:
        ev.path = None
        return None
    finally:
        ev.frame.handling.pop()
