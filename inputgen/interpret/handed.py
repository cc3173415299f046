"""What a library without a model was given: it may call the functions, and the methods of the objects, at any time.

They are entered at the end of the job (see `uncalled`). What they do with a run is surely done only where they were
given on all paths that the run is on. So each run keeps what was given, and one object what was given before any run:
where paths meet, what one of them lacks becomes optional.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from inputgen.frozen import replace
from inputgen.interpret.hierarchy import linearised
from inputgen.interpret.join import choice_of
from inputgen.interpret.state import State
from inputgen.interpret.unseen import concerns_runs
from inputgen.interpret.values import Bound, ClassObj, Const, Func, Instance, Lib, Ref, Slot, Value, alternatives

if TYPE_CHECKING:
    from collections.abc import Iterable

    from inputgen.interpret.evaluator import Evaluator

_HANDED = "given to libraries"


def hand_over(ev: Evaluator, value: Value, *, surely: bool = True) -> None:
    """A library without a model has it from now on: it may call a function, and the methods of an object.

    Args:
        ev: the evaluation.
        value: what it has; one of several is one that it may have.
        surely: whether it has it wherever this is reached.
    """
    options = alternatives(value)
    for option in options:
        obj = ev.instance_at(option)
        if obj is not None and isinstance(obj.cls, Ref) and obj.cls.addr not in ev.handed_classes:
            ev.handed_classes.add(obj.cls.addr)
            _hand_over_methods(ev, option, obj.cls)
        if isinstance(option, Func) and isinstance(option.node, cst.FunctionDef):
            ev.handed.setdefault(id(option.node), option)
        elif isinstance(option, Bound) and isinstance(option.method, Func):
            ev.handed.setdefault(id(option.method.node), option)
    if surely and len(options) == 1:
        _note(ev, _definitions(ev, options[0]))


def called_by_library(ev: Evaluator, func: Func, given: tuple[Value, ...]) -> None:
    """A library surely calls a method, with these arguments first: one of several each, where it does so repeatedly."""
    before = ev.hooks.get(id(func.node), given)
    ev.hooks[id(func.node)] = tuple(choice_of(pair) for pair in zip(before, given, strict=False))


def handed_before(ev: Evaluator, run: Ref) -> None:
    """A run starts: what was given before may be called while it is on."""
    started, given = ev.instance_at(run), ev.instance_at(_holder(ev))
    if started is not None and given is not None and given.attrs:
        ev.put(run, replace(started, attrs={**started.attrs, **given.attrs}))


def is_surely_handed(state: State, func: Func) -> bool:
    """Whether a function was given to a library on all paths that each of the runs is on."""
    owner = state.heap.get(func.owner) if func.owner is not None else None
    names = [_name(func.node), *([_name(owner.node)] if isinstance(owner, ClassObj) else [])]
    runs = (state.heap.get(address) for address in state.conditions.started)
    return all(any(_has(run, name) for name in names) for run in runs if isinstance(run, Instance))


def _hand_over_methods(ev: Evaluator, receiver: Value, cls: Value) -> None:
    for base in linearised(ev, cls):
        obj = ev.get(base) if isinstance(base, Ref) else None
        if isinstance(obj, ClassObj) and concerns_runs(obj.module):
            for slot in ev.scope_at(obj.scope).names.values():
                if isinstance(slot.value, Func) and isinstance(slot.value.node, cst.FunctionDef):
                    ev.handed.setdefault(id(slot.value.node), Bound(receiver, slot.value))


def _definitions(ev: Evaluator, value: Value) -> Iterable[cst.CSTNode]:
    """The functions and classes whose code may be called where a library has a value."""
    if isinstance(value, Func):
        yield value.node
    elif isinstance(value, Bound) and isinstance(value.method, Func):
        yield value.method.node
    obj = ev.instance_at(value)
    for base in linearised(ev, obj.cls) if obj is not None and isinstance(obj.cls, Ref) else ():
        held = ev.get(base) if isinstance(base, Ref) else None
        if isinstance(held, ClassObj) and concerns_runs(held.module):
            yield held.node


def _note(ev: Evaluator, definitions: Iterable[cst.CSTNode]) -> None:
    names = [_name(node) for node in definitions]
    for address in (_holder(ev).addr, *ev.state.conditions.started) if names else ():
        held = ev.instance_at(Ref(address))
        missing = [name for name in names if not _has(held, name)]
        if held is not None and missing:
            ev.put(address, replace(held, attrs={**held.attrs, **dict.fromkeys(missing, Slot(Const(True)))}))


def _holder(ev: Evaluator) -> Ref:
    return Ref(ev.singleton(_HANDED, lambda: Instance(Lib(_HANDED), {})))


def _name(node: cst.CSTNode) -> str:
    return f"given {id(node)}"


def _has(held: Instance | None, name: str) -> bool:
    slot = held.attrs.get(name) if held is not None else None
    return slot is not None and not slot.optional
