"""`getattr` and `setattr` with a name that is not known: what may be read so, and what may be set."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from inputgen import model as m
from inputgen.frozen import replace
from inputgen.interpret.attribute_dicts import NAMESPACES, with_further
from inputgen.interpret.attributes import bind
from inputgen.interpret.calls import call
from inputgen.interpret.given_keys import as_option, is_among, is_not, part_after, reason_of_key
from inputgen.interpret.hierarchy import class_attribute, library_base, linearised
from inputgen.interpret.join import choice_of, join
from inputgen.interpret.named_by_options import named_by_option
from inputgen.interpret.object_protocols import mapping_of
from inputgen.interpret.protocol import Arguments
from inputgen.interpret.subscripts import set_item
from inputgen.interpret.values import (
    NONE,
    At,
    Bound,
    Choice,
    ClassObj,
    DictObj,
    Func,
    Instance,
    Key,
    Lib,
    ListObj,
    Ref,
    Scope,
    Slot,
    Unknown,
    Value,
    alternatives,
)

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


def attribute_of_any_name(ev: Evaluator, target: Value, key: Value, at: At) -> Value:
    """An attribute whose name is not known: not what it is, but which data it may be, as that may be written to.

    Of a module of the project, an option tells what it is by default, and what else it may be.
    """
    module = ev.get(target) if isinstance(target, Ref) else None
    named = named_by_option(ev, module.names, key, module.open, at) if isinstance(module, Scope) else None
    if named is not None:
        ev.risk()
        return named
    unknown = ev.unknown("an attribute whose name is not known", at)
    besides, among = is_not(key), is_among(key)
    found: list[Value] = []
    for option in alternatives(target):
        for name, slot in _attributes_or_items(ev, option).items():
            if isinstance(name, str) and name not in besides and (among is None or name in among) and " " not in name:
                found += [each for each in alternatives(slot.value) if _is_data(ev, each)]
    return choice_of([*found, unknown])


def _attributes_or_items(ev: Evaluator, value: Value) -> Mapping[Any, Slot]:
    """The attributes of an object, the items of one that has them as attributes, too, the names of a class."""
    obj = ev.get(value) if isinstance(value, Ref) else None
    if isinstance(obj, ClassObj):
        return ev.scope_at(obj.scope).names
    if not isinstance(obj, Instance):
        return {}
    held = ev.dict_at(value) or mapping_of(ev, value, value.at) if value.at is not None else None
    return {**obj.attrs, **(held.entries if held is not None else {})}


def _is_data(ev: Evaluator, value: Value) -> bool:
    """Whether a value has keys, elements or attributes of its own, and is nothing that is called."""
    obj = ev.get(value) if isinstance(value, Ref) else None
    if isinstance(obj, DictObj | ListObj) or ev.dict_at(value) is not None:
        return True
    if isinstance(obj, Instance) and isinstance(obj.cls, Lib):
        return obj.cls in NAMESPACES or ev.libraries.method(f"{obj.cls.name}.__setitem__") is not None
    if not isinstance(obj, Instance) or library_base(ev, obj.cls) is not None:
        return False
    return class_attribute(ev, obj.cls, "__call__") is None


def set_under_any_name(ev: Evaluator, target: Value, key: Value, value: Value, at: At) -> None:
    """After `setattr(x, name, value)` with a name that is not known, any attribute may hold the value."""
    why = Unknown(reason_of_key(ev, key, value, "set under a name that is not known"), at)
    given, besides, among = as_option(ev, key, value), is_not(key), is_among(key)
    for option in alternatives(target):
        if not isinstance(option, Ref):
            continue
        obj = ev.get(option)
        own = _own_setter(ev, option, obj, key, value, at) if isinstance(obj, Instance) else None
        if own is not None and isinstance(target, Choice):
            ev.branch([own, lambda: NONE])
        elif own is not None:
            own()
        elif isinstance(obj, Instance):
            made = replace(obj, attrs=_any_of(obj.attrs, given, besides, among))
            part = part_after(obj, key, value)
            if among is None:
                made = with_further(made, why) if part is None else replace(made, open=obj.open or why, part=part)
            ev.put(option, made)
        elif isinstance(obj, ClassObj | Scope):
            address = obj.scope if isinstance(obj, ClassObj) else option.addr
            scope = ev.scope_at(address)
            names = _any_of(scope.names, given, besides, among)
            ev.put(address, replace(scope, names=names, open=scope.open or (why if among is None else None)))


def _own_setter(ev: Evaluator, ref: Ref, obj: Instance, key: Value, value: Value, at: At) -> Callable[[], Value] | None:
    """What sets an attribute of an object, where its class tells: a method, or what sets an item of a library's."""
    for base in linearised(ev, obj.cls):
        if isinstance(base, Lib) and ev.libraries.setter(base.name) is not None:
            has_items = ev.libraries.method(f"{base.name}.__setitem__") is not None
            return partial(_set_item, ev, ref, key, value, at) if has_items else None
    own = class_attribute(ev, obj.cls, "__setattr__")
    bound = bind(ev, own, ref, at) if own is not None else None
    return partial(call, ev, bound, Arguments((key, value)), at) if isinstance(bound, Bound) else None


def _set_item(ev: Evaluator, ref: Ref, key: Value, value: Value, at: At) -> Value:
    set_item(ev, ref, key, value, at)
    return NONE


def _any_of(
    slots: Mapping[str, Slot], value: Value, besides: frozenset[Key], among: Sequence[m.Scalar] | None
) -> dict[str, Slot]:
    """The slots where any of them but `besides` may hold a value; a method is not taken to be replaced.

    Where the name is one of `among`, those alone may.
    """
    made = {
        name: slot
        if " " in name
        or name.startswith("__")
        or name in besides
        or isinstance(slot.value, Func)
        or (among is not None and name not in among)
        else Slot(join(slot.value, value), slot.optional, slot.at)
        for name, slot in slots.items()
    }
    further = [name for name in among or () if isinstance(name, str) and name not in made]
    return made | {name: Slot(value, True, value.at) for name in further}
