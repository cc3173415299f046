"""Properties that raise `AttributeError`: Python then asks the class's `__getattr__` (Language Reference, 3.3.2)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from inputgen.interpret.frames import PathEndsError, Try
from inputgen.interpret.hierarchy import class_attribute
from inputgen.interpret.join import choice_of
from inputgen.interpret.state import join_states
from inputgen.interpret.values import Func, Instance, Lib, Value

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


def may_fall_back(ev: Evaluator, obj: Instance, attribute: Value) -> bool:
    """Whether an attribute is a property of a class that has a `__getattr__` of its own."""
    if not isinstance(attribute, Func) or attribute.kind not in ("property", "cached property"):
        return False
    return isinstance(class_attribute(ev, obj.cls, "__getattr__"), Func)


def read_or_else(
    ev: Evaluator, read: Callable[[], Value], otherwise: Callable[[], Value | None], error: str = "AttributeError"
) -> Value:
    """What reading something gives; `otherwise` on the paths where that raises an error.

    Raises:
        PathEndsError: where both surely raise.
    """
    from inputgen.interpret.exceptions import matches

    certain = ev.state.certain
    context = Try((error,), depth=len(ev.frames))
    ev.tries.append(context)
    found: Value | None = None
    try:
        found = read()
    except PathEndsError:
        ev.path = None
    finally:
        ev.tries.pop()
    if context.risky:
        ev.risk()
    onward, absent = ev.path, []
    for state, thrown in context.raised:
        ev.path = state
        if matches(ev, Lib(f"builtins.{error}"), thrown) is False:
            ev.pass_on(state, thrown)
        else:
            absent.append(state)
    values = [found] if found is not None else []
    states = [onward] if onward is not None else []
    ev.path = join_states(absent, certain and not states)
    if ev.path is not None:
        try:
            other = otherwise()
            values += [other] if other is not None else []
            states.append(ev.state)
        except PathEndsError:
            ev.path = None
    ev.path = join_states(states, certain)
    if not values:
        raise PathEndsError(error)
    return choice_of(values)
