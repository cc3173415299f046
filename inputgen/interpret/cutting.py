"""Calls that nest too deep to be entered: the call is not followed, and what it may change is forgotten."""

from __future__ import annotations

import builtins
from collections.abc import Mapping
from typing import TYPE_CHECKING

from inputgen.interpret import bounds
from inputgen.interpret.abandon import give_up, reach_of
from inputgen.interpret.command_line import is_set_by_command_line
from inputgen.interpret.definitions import Definition, function_definition
from inputgen.interpret.effects import Effects, Store
from inputgen.interpret.effects_reading import effects_of
from inputgen.interpret.forgetting import MUTATING
from inputgen.interpret.sinks import matters
from inputgen.interpret.values import At, Const, DictObj, Func, Open, Ref, Scope, Slot, Unknown, Value, alternatives
from inputgen.model.types import DICT

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

# Of the builtins, those that run code of the job, or write to what they are given.
_ACTING = frozenset({"setattr", "delattr", "next", "exec", "eval", "__import__", "vars", "globals", "locals"})
_HARMLESS = frozenset(dir(builtins)) - _ACTING
_MAKING = frozenset(f"return {name}" for name in ("dict", "list", "set", "OrderedDict", "defaultdict"))
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
    ev.endless.add(id(func.node))
    if only_computes(ev, func):
        return why
    code = function_definition(ev, func)
    return give_up(
        ev, code, given, why, bound=("nested calls", bounds.CALL_DEPTH if ev.state.certain else bounds.RECURSION)
    )


def repeated(ev: Evaluator, func: Func, given: Mapping[str, Slot]) -> Value | None:
    """What a call comes to that tells nothing new; None for one that is to be followed.

    It is inside a call of the same function that was given something unknown, too, for one of its parameters (`{k:
    plain(v) for k, v in tree.items()}`, the tree not known), or the very same where only a type is known: followed, it
    would nest on and on, and give the same. Where it may start a run it is followed some calls deep all the same.
    """
    if ev.state.certain:
        return None
    outer = [frame.given for frame in ev.frames if frame.func is not None and frame.func.node is func.node]
    why = _unknown_again(given, outer) or _same_again(func, given, outer)
    if why is None or _goes_down(ev, given, outer):
        return None
    why = Unknown(why.reason, why.at or At(func.module, func.node))
    if only_computes(ev, func, given):
        return why
    code = function_definition(ev, func)
    reach = reach_of(ev, code, given)
    if not (reach.unlimited or matters(reach)):
        return give_up(ev, code, given, why, reach=reach)
    if len(outer) < bounds.RECURSION_UNKNOWN:
        return None
    return give_up(ev, code, given, why, bound=("nested calls", bounds.RECURSION_UNKNOWN), reach=reach)


def _unknown_again(given: Mapping[str, Slot], outer: list[Mapping[str, Slot]]) -> Unknown | None:
    """What is not known of a parameter that was not known, or may not have been, in one of the calls around."""
    unknown = {
        name
        for each in outer
        for name, slot in each.items()
        if any(_reason(option) is not None for option in alternatives(slot.value))
    }
    return next((why for name, s in given.items() if name in unknown and (why := _reason(s.value)) is not None), None)


def _reason(value: Value) -> Unknown | None:
    """Why a value is not known; None where anything is, but that it is declared to be a dict."""
    if isinstance(value, Open) and value.type == DICT and value.default is None:
        return Unknown("a dict of which only the type is known", value.at)
    return value if isinstance(value, Unknown) else None


def _goes_down(ev: Evaluator, given: Mapping[str, Slot], outer: list[Mapping[str, Slot]]) -> bool:
    """Whether a parameter is a dict whose keys are known, and was none of the calls around: the data come to an end."""
    for name, slot in given.items():
        met = {each for frame in outer if name in frame for each in _addresses(frame[name].value)}
        for address in _addresses(slot.value) - met if met else ():
            obj = ev.get(address)
            if isinstance(obj, DictObj) and obj.entries and address not in ev.several:
                return True
    return False


def _addresses(value: Value) -> set[int]:
    return {option.addr for option in alternatives(value) if isinstance(option, Ref)}


def _same_again(func: Func, given: Mapping[str, Slot], outer: list[Mapping[str, Slot]]) -> Unknown | None:
    """Why a call is not followed that is given what one around it was given, where something may be any of its type."""
    values = {name: slot.value for name, slot in given.items()}
    if not any(isinstance(value, Open) and value.default is None for value in values.values()):
        return None
    same = any({name: slot.value for name, slot in each.items()} == values for each in outer)
    return Unknown(f"{func.name} calls itself with values that are not known") if same else None


def _effects(ev: Evaluator, code: Definition) -> Effects:
    known = ev.effects.get(id(code.node))
    if known is None:
        known = ev.effects[id(code.node)] = effects_of(code.node, code.owner)
    return known


def only_computes(ev: Evaluator, func: Func, given: Mapping[str, Slot] | None = None) -> bool:
    """Whether a function surely changes nothing but what it makes, and, where that is told, what it is given."""
    own = frozenset(name for name, slot in (given or {}).items() if _is_nowhere_else(slot.value))
    return _only_computes(ev, func, _effects(ev, function_definition(ev, func)), own)


def _is_nowhere_else(value: Value) -> bool:
    """Whether a value surely is no object that is known: a scalar, or a part of a file that the command line names."""
    return all(isinstance(each, Const | Open) or is_set_by_command_line(each) for each in alternatives(value))


def _only_computes(ev: Evaluator, func: Func, effects: Effects, own: frozenset[str]) -> bool:
    """Whether a function surely changes nothing but what it makes: it calls itself, builtins, and methods of theirs."""
    if effects.imports or effects.dynamic or effects.starts or len(effects.units) > 1:
        return False
    if not all(_is_harmless(store, func, effects, own) for store in effects.stores):
        return False
    bare, methods = {func.name, *_HARMLESS}, {func.name, *_METHODS, *MUTATING}
    if not all(call.callee in (bare if call.bare else methods) for call in effects.calls):
        return False
    if not effects.attributes:
        return True
    ev.meter.spend(len(ev.state.heap) // bounds.OBJECTS_READ)
    classes = [obj for obj in ev.state.heap.values() if isinstance(obj, Scope) and obj.kind == "class"]
    return all(_is_itself(func, each, name) for each in classes for name in effects.attributes & each.names.keys())


def _is_harmless(store: Store, func: Func, effects: Effects, own: frozenset[str]) -> bool:
    """Whether nothing is written to but a container that the function makes, or its `own`, or a method writes nothing.

    A name stands for such a container where it is bound to nothing but displays and calls that make one.
    """
    if store.kind == "call" and store.key is not None and (store.key in _METHODS or store.key == func.name):
        return True
    if store.kind not in ("call", "key") or not store.receivers or len(effects.units) != 1:
        return False
    unit = effects.units[0]
    given = {f"{unit.number}:{name}" for name in (*unit.params, *unit.stars) if name not in own}
    sources = {source for target, keys in effects.flows if target in store.receivers for source in keys}
    local = all(key.startswith(f"{unit.number}:") and key not in given for key in store.receivers)
    return local and sources <= _MAKING


def _is_itself(func: Func, scope: Scope, name: str) -> bool:
    """Whether a name of a class stands for the function that calls itself as a method."""
    value = scope.names[name].value
    return isinstance(value, Func) and value.node is func.node
