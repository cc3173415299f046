"""Coroutines: what a call of an `async def` makes. Nothing of its body runs before somebody awaits it.

A coroutine is kept as a generator is (see `generators`): the scope of its call, with the arguments bound, and whether
it has run. No `await` of its own stops it, so it is run to its end at once where it is awaited (Language Reference,
6.4): what runs beside it is taken to have run before or after. What is awaited that is no coroutine lets the tasks
run that wait (see the model of asyncio).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, cast

import libcst as cst

from inputgen.interpret.frames import PathEndsError
from inputgen.interpret.values import At, Func, GenObj, Ref, Unknown, Value, alternatives

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


# The list of the tasks that wait, as `Evaluator.singleton` names it.
TASKS = "asyncio tasks"


class _Model(Protocol):
    """What the model of asyncio offers."""

    def suspended(self, ev: Evaluator, value: Value, at: At) -> Value:
        """What is awaited lets other tasks run; what it gives."""


def makes_coroutine(func: Func) -> bool:
    """Whether a call of a function makes a coroutine: it is async, and does not yield."""
    return isinstance(func.node, cst.FunctionDef) and func.node.asynchronous is not None and not func.generator


def is_coroutine(ev: Evaluator, value: Value) -> bool:
    """Whether a value is a coroutine of the project."""
    obj = ev.get(value) if isinstance(value, Ref) else None
    return isinstance(obj, GenObj) and makes_coroutine(obj.func)


def awaited(ev: Evaluator, value: Value, at: At) -> Value:
    """What `await value` gives: a coroutine is run, anything else is what it comes to already.

    Raises:
        PathEndsError: where it surely raises.
    """
    if not any(is_coroutine(ev, option) for option in alternatives(value)):
        return _suspended(ev, value, at)
    return ev.each(value, lambda option: _run(ev, option, at))


def finished(ev: Evaluator, value: Value, at: At) -> Value:
    """What a method gives that may be a coroutine, which is run: nothing is said of other tasks."""
    return awaited(ev, value, at) if any(is_coroutine(ev, option) for option in alternatives(value)) else value


def may_wait(ev: Evaluator, at: At) -> None:
    """An `async with` or an `async for` may let other tasks run, whatever it is over."""
    if TASKS in ev.modules:
        _suspended(ev, Unknown("what is waited for", at), at)


def _run(ev: Evaluator, value: Value, at: At) -> Value:
    from inputgen.interpret.generators import advance
    from inputgen.interpret.values import NONE

    obj = ev.get(value) if isinstance(value, Ref) else None
    if not isinstance(value, Ref) or not isinstance(obj, GenObj) or not makes_coroutine(obj.func):
        return _suspended(ev, value, at)
    if obj.positions == (None,):
        raise ev.raises("RuntimeError: cannot reuse already awaited coroutine", at)
    ev.entered.add(id(obj.func.node))
    found = advance(ev, value, obj, at, NONE, None)
    ev.path = found.ended[0] if found.ended is not None else None
    if found.ended is None:
        raise PathEndsError(obj.func.name)
    return found.ended[1]


def _suspended(ev: Evaluator, value: Value, at: At) -> Value:
    if TASKS not in ev.modules:
        return value
    return cast(_Model, ev.libraries.model("asyncio")).suspended(ev, value, at)
