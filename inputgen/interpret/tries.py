"""`try`: handlers run on the states in which the body may have failed."""

from __future__ import annotations

import builtins
from typing import TYPE_CHECKING

import libcst as cst

from inputgen.interpret.frames import PathEndsError, Try
from inputgen.interpret.names import assign_name
from inputgen.interpret.state import State, join_states
from inputgen.interpret.values import Unknown

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


def run_try(ev: Evaluator, node: cst.Try | cst.TryStar) -> None:
    """A `try` statement."""
    if node.finalbody is None:
        _run_protected(ev, node)
        return
    # Whatever leaves the statement, by its end, a return or an exception, leaves through `finally`.
    outer = Try(depth=len(ev.frames))
    returns_before = len(ev.frame.returns)
    ev.tries.append(outer)
    try:
        _run_protected(ev, node)
    finally:
        ev.tries.pop()
    _run_finally(ev, node.finalbody, returns_before, outer)


def _run_protected(ev: Evaluator, node: cst.Try | cst.TryStar) -> None:
    from inputgen.interpret.statements import run_block

    start = ev.state
    catches = tuple(name for handler in node.handlers for name in handled_names(handler))
    context = Try(catches, depth=len(ev.frames))
    failing = _run_body(ev, node, context)
    if ev.path is not None and node.orelse is not None:
        run_block(ev, node.orelse.body)
    ends = [ev.path] if ev.path is not None else []
    raised, uncaught = _split(context)
    states = [*failing, *[state for state, _ in raised]]
    if states and node.handlers:
        # The body surely raises, and one handler is there for it: it is taken.
        surely = start.certain and not ends and not failing and len(node.handlers) == 1
        ends.extend(_run_handlers(ev, node, states, certain=surely))
    ev.path = join_states(ends, start.certain)
    for state, what in uncaught:
        _pass_on(ev, state, what)


def run_suppressing(ev: Evaluator, node: cst.With) -> None:
    """The body of a `with` whose manager swallows exceptions: a path that raises goes on after it."""
    start = ev.state
    context = Try((None,), depth=len(ev.frames))
    failing = _run_body(ev, node, context)
    ends = [ev.path] if ev.path is not None else []
    ev.path = join_states([*ends, *failing, *[state for state, _ in context.raised]], start.certain)


def _run_body(ev: Evaluator, node: cst.Try | cst.TryStar | cst.With, context: Try) -> list[State]:
    """Run the body; the states in which something unseen may have raised.

    A failure somewhere inside a statement leaves a state between the one before it and the one after it: both are
    kept.
    """
    from inputgen.interpret.statements import run_statement

    failing: list[State] = []
    ev.tries.append(context)
    try:
        for statement in node.body.body:
            if ev.path is None:
                break
            before = ev.path.fork()
            context.risky = False
            run_statement(ev, statement)
            if context.risky:
                failing.append(before)
                if ev.path is not None:
                    failing.append(ev.path.fork())
    finally:
        ev.tries.pop()
    return failing


def _split(context: Try) -> tuple[list[tuple[State, str]], list[tuple[State, str]]]:
    """The raised states that a handler may catch, and those that none can."""
    caught: list[tuple[State, str]] = []
    uncaught: list[tuple[State, str]] = []
    for state, what in context.raised:
        (caught if any(may_catch(name, what) for name in context.catches) else uncaught).append((state, what))
    return caught, uncaught


def is_caught(ev: Evaluator, what: str) -> bool:
    """Whether the job goes on after an exception raised here: a handler around it, or around a call, may catch it."""
    return any(may_catch(name, what) for context in ev.tries for name in context.catches)


def handled_names(handler: cst.ExceptHandler | cst.ExceptStarHandler) -> list[str | None]:
    """The names of the exceptions a handler takes; None for one that is not a plain name, or a bare `except`."""
    kind = handler.type
    if kind is None:
        return [None]
    parts = [element.value for element in kind.elements] if isinstance(kind, cst.Tuple) else [kind]
    return [part.value if isinstance(part, cst.Name) else None for part in parts]


def may_catch(handled: str | None, what: str) -> bool:
    """Whether `except handled` may catch an exception described as `what` (`"KeyError: 'x'"`)."""
    if handled is None:
        return True
    raised = getattr(builtins, what.split(":")[0].strip(), None)
    caught = getattr(builtins, handled, None)
    if isinstance(raised, type) and isinstance(caught, type):
        return issubclass(raised, caught)
    return True


def _run_handlers(ev: Evaluator, node: cst.Try | cst.TryStar, states: list[State], *, certain: bool) -> list[State]:
    from inputgen.interpret.statements import run_block

    ends = []
    for handler in node.handlers:
        ev.path = join_states([state.fork() for state in states], certain)
        try:
            if handler.name is not None and isinstance(handler.name.name, cst.Name):
                at = ev.at(handler)
                assign_name(ev, handler.name.name.value, Unknown("an exception that was caught", at), at)
            run_block(ev, handler.body)
        except PathEndsError:
            ev.path = None
        if ev.path is not None:
            ends.append(ev.path)
    return ends


def _pass_on(ev: Evaluator, state: State, what: str) -> None:
    if ev.tries:
        ev.tries[-1].raised.append((state, what))
    else:
        ev.ends.append(("exit" if what == "SystemExit" else "raise", state))


def _run_finally(ev: Evaluator, final: cst.Finally, returns_before: int, outer: Try) -> None:
    from inputgen.interpret.statements import run_block

    onward = ev.path
    through = ev.frame.returns[returns_before:]
    del ev.frame.returns[returns_before:]
    for state, value in through:
        ev.path = state
        run_block(ev, final.body)
        if ev.path is not None:
            ev.frame.returns.append((ev.path, value))
    for state, what in outer.raised:
        ev.path = state
        run_block(ev, final.body)
        if ev.path is not None:
            _pass_on(ev, ev.path, what)
    if outer.risky:
        ev.risk()
    ev.path = onward
    if onward is not None:
        run_block(ev, final.body)
