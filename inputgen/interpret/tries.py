"""`try`: handlers run on the states in which the body may have failed.

Which handler takes an exception is told by its class (see `exceptions`); one that is raised unseen may go to any.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import libcst as cst

from inputgen.interpret.exceptions import CAUGHT, is_group, matches, value_of
from inputgen.interpret.frames import LOST, Leaving, PathEndsError, Thrown, Try, may_catch
from inputgen.interpret.join import choice_of
from inputgen.interpret.names import assign_name, delete_name
from inputgen.interpret.state import State, join_states
from inputgen.interpret.values import At, Unknown, Value

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

# A state in which an exception was raised; None for one that was raised unseen.
Raised = tuple[State, "Thrown | None"]


def run_try(ev: Evaluator, node: cst.Try | cst.TryStar) -> None:
    """A `try` statement."""
    if node.finalbody is None:
        _run_protected(ev, node)
        return
    # Whatever leaves the statement, by its end, a jump or an exception, leaves through `finally`.
    frame = ev.frame
    outer = Try(depth=len(ev.frames))
    leaving = Leaving(frame)
    ev.tries.append(outer)
    try:
        _run_protected(ev, node)
    finally:
        ev.tries.pop()
    _run_finally(ev, node.finalbody, leaving, outer)


def _run_protected(ev: Evaluator, node: cst.Try | cst.TryStar) -> None:
    from inputgen.interpret.statements import run_block

    start, frame = ev.state, ev.frame
    depth = len(frame.marks)
    part = frame.resume.pop(0) if frame.resume else "body"
    frame.marks.append(part)
    if isinstance(part, int):  # a generator goes on in a handler
        run_block(ev, node.handlers[part].body)
        del frame.marks[depth:]
        return
    catches = tuple(name for handler in node.handlers for name in handled_names(handler))
    context = Try(catches, depth=len(ev.frames), imports_other=all(map(_only_imports, node.handlers)))
    failing = run_body(ev, node.body, context) if part == "body" else []
    if ev.path is not None and node.orelse is not None:
        frame.marks[depth:] = ["else"]
        run_block(ev, node.orelse.body)
    del frame.marks[depth:]
    ends = [ev.path] if ev.path is not None else []
    pending: list[Raised] = [*((state, None) for state in failing), *context.raised]
    if node.handlers:
        # The body surely raises, and one handler is there for all of it: it is taken.
        surely = start.certain and not ends and not failing
        pending = _run_handlers(ev, node, pending, ends, surely=surely)
    ev.path = join_states(ends, start.certain)
    for state, thrown in pending:
        if thrown is not None:
            ev.pass_on(state, thrown)


def _only_imports(handler: cst.ExceptHandler | cst.ExceptStarHandler) -> bool:
    """Whether a handler does nothing but import, as what stands in for a library that is not there."""
    return all(
        isinstance(line, cst.SimpleStatementLine) and all(isinstance(s, cst.Import | cst.ImportFrom) for s in line.body)
        for line in handler.body.body
    )


def run_body(ev: Evaluator, body: cst.BaseSuite | Callable[[], None], context: Try) -> list[State]:
    """Run what is protected; the states in which something unseen may have raised.

    A failure somewhere inside a statement leaves a state between the one before it and the one after it: both are
    kept.
    """
    from inputgen.interpret.statements import run_statement

    frame = ev.frame
    depth = len(frame.marks)

    def run(index: int, statement: cst.CSTNode) -> Callable[[], None]:
        def run_it() -> None:
            frame.marks[depth:] = [index]
            run_statement(ev, statement)
            del frame.marks[depth:]

        return run_it

    parts = [body] if not isinstance(body, cst.BaseSuite) else [run(*each) for each in enumerate(body.body)]
    if isinstance(body, cst.BaseSuite) and frame.resume:
        start = frame.resume.pop(0)
        assert isinstance(start, int), "the mark of a block is a number"
        parts = parts[start:]
    failing: list[State] = []
    ev.tries.append(context)
    try:
        for part in parts:
            if ev.path is None:
                break
            before = ev.path.fork()
            context.risky = False
            part()
            if context.risky:
                failing.append(before)
                if ev.path is not None:
                    failing.append(ev.path.fork())
    finally:
        ev.tries.pop()
    return [*failing, *context.failing]


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


def _run_handlers(
    ev: Evaluator, node: cst.Try | cst.TryStar, pending: list[Raised], ends: list[State], *, surely: bool
) -> list[Raised]:
    """Give what was raised to the handlers in order; what none of them surely takes."""
    if isinstance(node, cst.TryStar):
        groups = [raised for raised in pending if _may_be_group(ev, *raised)]
        ends.extend(_run_on_groups(ev, node, groups))
        pending = [raised for raised in pending if raised not in groups]
    doubtful: list[Thrown] = []
    handlers: Sequence[cst.ExceptHandler | cst.ExceptStarHandler] = node.handlers
    for index, handler in enumerate(handlers):
        if not pending:
            return []
        answers = _answers(ev, handler, pending)
        taken = [
            (state if answer else state.fork(), thrown)
            for (state, thrown), answer in zip(pending, answers, strict=True)
            if answer is not False
        ]
        if taken:
            depth = len(ev.frame.marks)
            ev.frame.marks.append(index)
            end = _run_handler(ev, handler, taken, certain=surely and all(answers))
            del ev.frame.marks[depth:]
            ends.extend([end] if end is not None else [])
        doubtful += [thrown for (_, thrown), answer in zip(pending, answers, strict=True) if thrown and answer is None]
        pending = [raised for raised, answer in zip(pending, answers, strict=True) if not answer]
    # What a handler may have taken goes on only where another one can take it.
    return [(state, thrown) for state, thrown in pending if ev.tries or not any(thrown is each for each in doubtful)]


def _may_be_group(ev: Evaluator, state: State, thrown: Thrown | None) -> bool:
    ev.path = state
    return thrown is None or is_group(ev, thrown) is not False


def _answers(
    ev: Evaluator, handler: cst.ExceptHandler | cst.ExceptStarHandler, pending: list[Raised]
) -> list[bool | None]:
    """Whether the handler takes each of what was raised."""
    if handler.type is None:
        return [True] * len(pending)
    found: list[bool | None] = []
    for state, thrown in pending:
        ev.path = state.fork()
        try:
            found.append(None if thrown is None else matches(ev, ev.eval(handler.type), thrown))
        except PathEndsError:
            found.append(None)
    return found


def _run_handler(
    ev: Evaluator, handler: cst.ExceptHandler | cst.ExceptStarHandler, taken: list[Raised], *, certain: bool
) -> State | None:
    from inputgen.interpret.statements import run_block

    ev.path = join_states([state for state, _ in taken], certain)
    at = ev.at(handler)
    name = handler.name.name.value if handler.name is not None and isinstance(handler.name.name, cst.Name) else None
    ev.frame.handling.append([thrown or Thrown("an exception", None, at) for _, thrown in taken])
    try:
        if name is not None:
            assign_name(ev, name, _bound(ev, handler, taken), at)
        run_block(ev, handler.body)
    except PathEndsError:
        ev.path = None
    finally:
        ev.frame.handling.pop()
    if ev.path is not None and name is not None:
        delete_name(ev, name)
    return ev.path


def _bound(ev: Evaluator, handler: cst.ExceptHandler | cst.ExceptStarHandler, taken: list[Raised]) -> Value:
    at = ev.at(handler)
    if isinstance(handler, cst.ExceptStarHandler):
        return Unknown("a group of exceptions that were caught", at)
    return choice_of([Unknown(CAUGHT, at) if thrown is None else value_of(ev, thrown, at) for _, thrown in taken])


def _run_on_groups(ev: Evaluator, node: cst.TryStar, groups: list[Raised]) -> list[State]:
    """`except*` on groups whose members are not known: any of the handlers may run, one after the other."""
    if not groups:
        return []
    current = join_states([state for state, _ in groups], False)
    for handler in node.handlers:
        assert current is not None, "what was raised has a state"
        without = current.fork()
        ev.frame.marks.append(LOST)
        after = _run_handler(ev, handler, [(current, None)], certain=False)
        ev.frame.marks.pop()
        current = join_states([without, *([after] if after is not None else [])], False)
    return [current] if current is not None else []


def pass_unseen(ev: Evaluator, failing: list[State], leave: Callable[[State], State | None], at: At) -> None:
    """Let what may have been raised unseen run something on its way out, to the `try` around."""
    state = join_states(failing, False) if ev.tries else None
    after = leave(state) if state is not None else None
    if after is not None:
        ev.tries[-1].risky = True
        ev.pass_on(after, Thrown("an exception", None, at))


def _run_finally(ev: Evaluator, final: cst.Finally, leaving: Leaving, outer: Try) -> None:
    from inputgen.interpret.statements import run_block

    depth = len(ev.frame.marks)

    def run(state: State) -> State | None:
        ev.path = state
        ev.frame.marks.append(LOST)
        run_block(ev, final.body)
        del ev.frame.marks[depth:]
        return ev.path

    onward = ev.path
    leaving.through(run)
    for state, thrown in outer.raised:
        after = run(state)
        if after is not None:
            ev.pass_on(after, thrown)
    pass_unseen(ev, outer.failing, run, ev.at(final))
    ev.path = run(onward) if onward is not None else None
