"""Entering functions whose caller is not known: with parameters of their annotations and defaults, on an instance."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

import libcst as cst

from inputgen import model as m
from inputgen.frozen import frozen, replace
from inputgen.interpret.annotations import annotation_scope, declared_type, type_written_in
from inputgen.interpret.calls import call
from inputgen.interpret.classes import instantiate, instantiate_below, is_abstract
from inputgen.interpret.coroutines import awaited
from inputgen.interpret.declared_instances import declared_instance
from inputgen.interpret.frames import PathEndsError
from inputgen.interpret.functions import all_params
from inputgen.interpret.hierarchy import class_attribute, linearised
from inputgen.interpret.join import choice_of
from inputgen.interpret.protocol import Arguments, Call
from inputgen.interpret.state import end_of
from inputgen.interpret.types import type_of
from inputgen.interpret.values import (
    At,
    Bound,
    ClassObj,
    Const,
    DictObj,
    Func,
    Instance,
    Lib,
    Open,
    Ref,
    Slot,
    Unknown,
    Value,
    alternatives,
)
from inputgen.model.types import DICT

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

_INSTANCES = 4  # that the job made of one class, on each of which a method is entered


@frozen
class Entry:
    """A function that may be entered.

    Attributes:
        func: the function as it is written.
        callee: what its name stands for: the function, or what a decorator of the project made around it.
        owner: what stands for `self`: its class, the very instance, or the object that a library made of it.
        is_told: whether it is told even where it does nothing that W&B sees: it names W&B itself.
        is_written: whether a call of it is written in code that was run, and did not get there.
    """

    func: Func
    callee: Func
    owner: Value | None = None
    is_told: bool = True
    is_written: bool = False


class Entering:
    """Enters functions; the methods of one class share an instance.

    Args:
        ev: the evaluation.
    """

    def __init__(self, ev: Evaluator) -> None:
        self.ev = ev
        self._made: dict[int, Ref] = {}

    def enter(self, entry: Entry) -> None:
        """Enter a function, unless making the instance for it has entered it."""
        told = len(self.ev.events)
        self._enter(entry)
        while not entry.is_told and len(self.ev.events) > told and isinstance(self.ev.events[-1], m.NotCalled):
            self.ev.events.pop()

    def _enter(self, entry: Entry) -> None:
        ev, func, owner = self.ev, entry.func, entry.owner
        at = At(func.module, func.node)
        if isinstance(owner, Bound) and not _is_lost(ev, owner.receiver):
            self._call(entry, owner, [owner.receiver], at)
        elif isinstance(owner, Bound):
            if func.owner in ev.state.heap:
                self._on_instances(entry, Ref(func.owner), at)
        elif isinstance(owner, Ref) and not isinstance(ev.get(owner), ClassObj):  # it knows what it hands the function
            _note(ev, entry)
            _attempt(ev, owner, Arguments(), at)
        elif isinstance(owner, Ref) and func.kind in ("function", "property", "cached property"):
            self._on_instances(entry, owner, at)
        else:
            self._call(entry, entry.callee, [], at)

    def _on_instances(self, entry: Entry, owner: Ref, at: At) -> None:
        ev, func = self.ev, entry.func
        receivers = self._receivers(owner)
        if id(func.node) in ev.entered:
            return
        _note(ev, entry)
        args = _arguments(ev, func, 1)
        callees = [Bound(receiver, entry.callee, at) for receiver in receivers]
        callee = callees[0] if len(callees) == 1 else choice_of(callees, at)
        _attempt(ev, callee, args, at)

    def _call(self, entry: Entry, callee: Value, receiver: list[Value], at: At) -> None:
        _note(self.ev, entry)
        _attempt(
            self.ev,
            callee,
            _arguments(self.ev, entry.func, len(receiver), self.ev.hooks.get(id(entry.func.node), ())),
            at,
        )

    # --- instances ----------------------------------------------------------------------------------------------

    def _receivers(self, owner: Ref) -> list[Ref]:
        """The instances that the job made of a class, or one of the class below it that is not abstract, made now."""
        made = self._made.get(owner.addr)
        if made is not None and made.addr in self.ev.state.heap:
            return [made]
        known = list(_instances(self.ev, owner))
        if 0 < len(known) <= _INSTANCES:
            return known
        below = _only_subclass(self.ev, owner)
        return [self.instance(owner if below is None else below)]

    def instance(self, cls: Ref) -> Ref:
        """The instance of a class, made once of arguments that are not known; what it is not given may be set later."""
        ev = self.ev
        known = self._made.get(cls.addr)
        if known is not None and known.addr in ev.state.heap:
            return known
        obj = ev.get(cls)
        assert isinstance(obj, ClassObj), "instances are of classes"
        at, args = At(obj.module, obj.node), None
        init = class_attribute(ev, cls, "__init__")
        if isinstance(init, Func):
            at = At(init.module, init.node)
            _note(ev, Entry(init, init))
            args = _arguments(ev, init, 1)
        before = set(ev.state.heap)
        why = Unknown(f"the caller of {'__init__' if isinstance(init, Func) else obj.name} is not known", at)
        make = instantiate_below if is_abstract(ev, cls) else instantiate
        _attempt(ev, partial(make, ev, cls, args or Arguments((), {}, why), at), None, at)
        ref = next((Ref(a, at) for a in _of_class(ev, cls) if a not in before), None)
        ref = ref or ev.new(Instance(cls, {}, why), at)
        for base in linearised(ev, cls):
            if isinstance(base, Ref):
                self._made.setdefault(base.addr, ref)
        self._made[cls.addr] = ref
        self._open(ref, why)
        return ref

    def _open(self, ref: Ref, why: Unknown) -> None:
        """Other methods may have set what the instance has not, or has as None."""
        obj = self.ev.get(ref)
        assert isinstance(obj, Instance), "an instance is made"
        attrs = {
            name: Slot(choice_of([slot.value, why]), slot.optional, slot.at)
            if slot.value == Const(None) and " " not in name
            else slot
            for name, slot in obj.attrs.items()
        }
        self.ev.put(ref, replace(obj, attrs=attrs, open=obj.open or why))


def _of_class(ev: Evaluator, cls: Ref) -> Iterator[int]:
    yield from [a for a, obj in ev.state.heap.items() if isinstance(obj, Instance) and obj.cls == cls]


def _instances(ev: Evaluator, cls: Ref) -> Iterator[Ref]:
    """The instances of a class, and of those below it, that the job made itself."""
    for address, obj in list(ev.state.heap.items()):
        if isinstance(obj, Instance) and isinstance(obj.cls, Ref) and cls in linearised(ev, obj.cls):
            yield Ref(address)


def _only_subclass(ev: Evaluator, cls: Ref) -> Ref | None:
    """The class below one, where there is just one that has none below it."""
    classes = [Ref(a) for a, obj in ev.state.heap.items() if isinstance(obj, ClassObj)]
    below = [each for each in classes if each != cls and cls in linearised(ev, each)]
    last = [each for each in below if not any(each in linearised(ev, other) for other in below if other != each)]
    return last[0] if len(last) == 1 else None


# --- calls -----------------------------------------------------------------------------------------------------------


def _note(ev: Evaluator, entry: Entry) -> None:
    func = entry.func
    is_written = entry.is_written or id(func.node) in ev.hooks
    ev.record(m.NotCalled(func.name, ev.span(At(func.module, name_node(func))), is_written))


def name_node(func: Func) -> cst.CSTNode:
    """The node to show for a function: its name."""
    return func.node.name if isinstance(func.node, cst.FunctionDef) else func.node


def _arguments(ev: Evaluator, func: Func, bound: int, known: tuple[Value, ...] = ()) -> Arguments:
    """The arguments of a call that is not seen, the first of which may be known."""
    given = known[: max(len(func.node.params.params) - bound, 0)]
    others = arguments_given_elsewhere(ev, func, bound + len(given), f"the caller of {func.name} is not known")
    return replace(others, positional=given)


def arguments_given_elsewhere(ev: Evaluator, func: Func, bound: int, why: str) -> Arguments:
    """What may be given to a function that is called where it is not seen, as its annotations and defaults say.

    Args:
        ev: the evaluation.
        func: the function.
        bound: how many of its first parameters are bound, and left out.
        why: the reason for what they do not say.
    """
    params = func.node.params
    is_spread = params.star_kwarg is not None or isinstance(params.star_arg, cst.Param)
    named = {param.name.value: _parameter(ev, func, param, why) for param in all_params(params)[bound:]}
    return Arguments((), named, Unknown(why, At(func.module, func.node)) if is_spread else None)


def _parameter(ev: Evaluator, func: Func, param: cst.Param, why: str) -> Value:
    default = dict(func.defaults).get(param.name.value)
    at = At(func.module, param)
    not_known = Unknown(why, at, plain=True)
    if param.annotation is not None:
        written = param.annotation.annotation
        scope = annotation_scope(ev, func)
        annotation = type_written_in(ev, written, func.module, scope)
        if annotation == DICT:
            given = ev.new(DictObj({}, not_known), at)
            return given if default is None else choice_of([given, default], at)
        if annotation is not None:
            return Open(declared_type(annotation, default), default, "parameter", at)
        made = declared_instance(ev, written, func.module, scope, not_known)
        if made is not None:
            return made if default is None else choice_of([made, default], at)
    if isinstance(default, Const) and default.value is not None:
        return Open(type_of(default), default, "parameter", at)
    return not_known


def _is_lost(ev: Evaluator, value: Value) -> bool:
    """Whether an object was made on a path that was given up on since."""
    return isinstance(value, Ref) and abs(value.addr) not in ev.state.heap


def _attempt(ev: Evaluator, callee: Value | partial[Value], args: Arguments | None, at: At) -> None:
    """Call it; where it does not come back, what it did is in the state it exits, loops for ever or raises in."""
    before, start = len(ev.ends), ev.state.fork(certain=True)
    ev.assuming = True
    try:
        if isinstance(callee, partial):
            callee()
        else:
            _give_back(ev, awaited(ev, call(ev, callee, args or Arguments(), at), at), at)
    except PathEndsError as ended:
        ev.path = ended.doubted or end_of(ev.ends[before:]) or start
    finally:
        ev.assuming = False


def _give_back(ev: Evaluator, result: Value, at: At) -> None:
    """A caller that is not known uses what it gets: a model tells what that starts (`returned`)."""
    options = alternatives(result)
    for option in options:
        obj = ev.instance_at(option)
        for base in linearised(ev, obj.cls) if obj is not None else ():
            handler = ev.libraries.method(f"{base.name}.returned") if isinstance(base, Lib) else None
            if handler is not None:
                starts = partial(handler, ev, Call("returned", Arguments(), at, option))
                ev.branch([starts, *([lambda: result] if len(options) > 1 else [])])
