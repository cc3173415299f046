"""Coroutines: what a call of an `async def` makes. Nothing of its body runs before somebody awaits it.

A coroutine is kept as a generator is (see `generators`): the scope of its call, with the arguments bound, and whether
it has run. No `await` of its own stops it, so it is run to its end at once where it is awaited (Language Reference,
6.4): what runs beside it is taken to have run before or after.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from inputgen.interpret.frames import PathEndsError
from inputgen.interpret.values import At, Func, GenObj, Ref, Value, alternatives

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


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
        return value
    return ev.each(value, lambda option: _run(ev, option, at))


def _run(ev: Evaluator, value: Value, at: At) -> Value:
    from inputgen.interpret.generators import advance
    from inputgen.interpret.values import NONE

    obj = ev.get(value) if isinstance(value, Ref) else None
    if not isinstance(value, Ref) or not isinstance(obj, GenObj) or not makes_coroutine(obj.func):
        return value
    if obj.positions == (None,):
        raise ev.raises("RuntimeError: cannot reuse already awaited coroutine", at)
    ev.entered.add(id(obj.func.node))
    found = advance(ev, value, obj, at, NONE, None)
    ev.path = found.ended[0] if found.ended is not None else None
    if found.ended is None:
        raise PathEndsError(obj.func.name)
    return found.ended[1]
