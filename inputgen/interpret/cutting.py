"""Calls that nest too deep to be entered: the call is not followed, and what it may change is forgotten."""

from __future__ import annotations

import builtins
from typing import TYPE_CHECKING

from inputgen.interpret import bounds
from inputgen.interpret.abandon import give_up
from inputgen.interpret.definitions import Definition, function_definition
from inputgen.interpret.effects import Effects
from inputgen.interpret.effects_reading import effects_of
from inputgen.interpret.forgetting import MUTATING
from inputgen.interpret.values import Func, Scope, Slot, Unknown, Value

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

# Of the builtins, those that run code of the job, or write to what they are given.
_ACTING = frozenset({"setattr", "delattr", "next", "exec", "eval", "__import__", "vars", "globals", "locals"})
_HARMLESS = frozenset(dir(builtins)) - _ACTING
_METHODS = frozenset(name for kind in (dict, list, str, tuple) for name in dir(kind)) - MUTATING


def nests_too_deep(ev: Evaluator, func: Func) -> bool:
    """Whether a function is not entered once more.

    Where every condition on the way is known it may nest further, unless it never came to an end before.
    """
    if len(ev.frames) > bounds.CALL_DEPTH:
        return True
    if ev.state.certain and id(func.node) not in ev.endless:
        return False
    return sum(1 for frame in ev.frames if frame.func is not None and frame.func.node is func.node) >= bounds.RECURSION


def cut(ev: Evaluator, func: Func, given: dict[str, Slot], why: Unknown) -> Value:
    """What a call comes to that is not followed; the state is then as it may be after it.

    Args:
        ev: the evaluation.
        func: the function.
        given: its parameters.
        why: the reason.
    """
    code = function_definition(ev, func)
    ev.endless.add(id(func.node))
    if _only_computes(ev, func, _effects(ev, code)):
        return why
    return give_up(
        ev, code, given, why, bound=("nested calls", bounds.CALL_DEPTH if ev.state.certain else bounds.RECURSION)
    )


def _effects(ev: Evaluator, code: Definition) -> Effects:
    known = ev.effects.get(id(code.node))
    if known is None:
        known = ev.effects[id(code.node)] = effects_of(code.node, code.owner)
    return known


def _only_computes(ev: Evaluator, func: Func, effects: Effects) -> bool:
    """Whether a function surely changes nothing: it calls nothing but itself, builtins, and methods of theirs."""
    if effects.imports or effects.dynamic or effects.starts or len(effects.units) > 1:
        return False
    if not all(store.kind == "call" and store.key in _METHODS for store in effects.stores):
        return False
    own, methods = {func.name, *_HARMLESS}, _METHODS
    if not all(call.callee in (own if call.bare else methods) for call in effects.calls):
        return False
    if not effects.attributes:
        return True
    ev.meter.spend(len(ev.state.heap) // bounds.OBJECTS_READ)
    classes = (obj for obj in ev.state.heap.values() if isinstance(obj, Scope) and obj.kind == "class")
    return all(effects.attributes.isdisjoint(each.names) for each in classes)
