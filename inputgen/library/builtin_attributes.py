"""`getattr`, `hasattr`, `setattr`, and what `object` itself does with attributes."""

from __future__ import annotations

import builtins
from typing import TYPE_CHECKING

from inputgen.frozen import replace
from inputgen.interpret.attribute_dicts import attribute_dict, is_attribute_name
from inputgen.interpret.attributes import builtin_type, find_attribute, own_attributes
from inputgen.interpret.calls import call_library
from inputgen.interpret.command_line import is_set_by_command_line
from inputgen.interpret.config_reads import absent_or, asked_for, tested
from inputgen.interpret.exceptions import matches
from inputgen.interpret.frames import PathEndsError, Try
from inputgen.interpret.hierarchy import class_attribute, library_base, linearised
from inputgen.interpret.interactive import PROMPTS, is_plain_script
from inputgen.interpret.join import choice_of
from inputgen.interpret.missing import is_given, part_of
from inputgen.interpret.presence import is_there, read_or
from inputgen.interpret.protocol import Arguments, Call, Handler
from inputgen.interpret.setting_attributes import set_attribute
from inputgen.interpret.state import join_states
from inputgen.interpret.subscripts import set_item
from inputgen.interpret.values import (
    At,
    Choice,
    ClassObj,
    Const,
    DictObj,
    Func,
    Instance,
    Lib,
    ListObj,
    Open,
    Ref,
    Scope,
    Unknown,
    Value,
    alternatives,
    located,
)
from inputgen.library.builtin_has import builtin_has, every_object_has
from inputgen.library.names_not_known import attribute_of_any_name, set_under_any_name
from inputgen.model.types import BOOL

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


def _getattr(ev: Evaluator, call: Call) -> Value:
    from inputgen.interpret.attributes import get_attribute

    target, name = call.arg(0, "object"), call.arg(1, "name")
    default = call.arg(2, "default")
    if target is None or name is None:
        return ev.unknown("getattr of nothing", call.at)

    def read(key: Value) -> Value:
        if not isinstance(key, Const) or not isinstance(key.value, str):
            return attribute_of_any_name(ev, target, key, call.at)
        text = key.value
        if default is None:
            return get_attribute(ev, target, text, call.at)

        def one(value: Value) -> Value:
            told = _told_by_model(ev, value, text, call.at)
            if told is False:
                return default
            found = _found_or(ev, value, text, default, call.at)
            if found is not None and isinstance(told, Open):
                return choice_of([found, default])
            held = ev.instance_at(value)
            slot = held.attrs.get(text) if held is not None else None
            if slot is not None and slot.optional and found is slot.value:
                return read_or(ev.state, slot, default)
            if found is not None:
                return (
                    choice_of([_where_set(ev, value, text) or found, default]) if _is_loose(ev, value, text) else found
                )
            if surely_absent(ev, value, text):
                return default
            obj = ev.instance_at(value)
            part = None if obj is None else part_of(ev, obj, text)
            if part is not None:
                return absent_or(ev, part, Const(text, call.at), default, call.at)
            unknown = _of_open(ev, obj, text, call.at)
            return unknown if surely_there(ev, value, text) else choice_of([default, unknown])

        return ev.each(target, one)

    return ev.each(name, read)


def _of_open(ev: Evaluator, obj: Instance | None, name: str, at: At) -> Value:
    """An attribute that an object may have: the command line sets it, where it is what gives the object others."""
    if obj is not None and obj.open is not None and is_set_by_command_line(obj.open):
        return located(obj.open, at)
    return ev.unknown(f"the attribute {name} is not known", at)


# Of these libraries, and classes of these names, the instances hold data: attributes of their own are methods.
_PLAIN_LIBRARIES = frozenset(
    """
    builtins abc typing typing_extensions types enum collections dataclasses attr attrs pydantic
    pydantic_settings ml_collections easydict addict box dotmap munch yacs fvcore mmengine mmcv omegaconf chz flax
    simple_parsing pyrallis draccus
    """.split()
)
_PLAIN_CLASSES = frozenset({"Namespace", "AttributeDict", "CfgNode", "ConfigDict"})
_ABSENT = Lib("builtins.no attribute")


def _found_or(ev: Evaluator, value: Value, name: str, default: Value, at: At) -> Value | None:
    """An attribute, where an `AttributeError` that the class's own code or its model raises gives the default."""
    obj = ev.instance_at(value)
    hooks = [class_attribute(ev, obj.cls, hook) for hook in (name, "__getattr__", "__getattribute__")] if obj else []
    is_library = obj is not None and library_base(ev, obj.cls) is not None
    if not is_library and not any(isinstance(hook, Func) for hook in hooks):
        return find_attribute(ev, value, name, at)
    certain = ev.state.certain
    context = Try(("AttributeError",), depth=len(ev.frames))
    ev.tries.append(context)
    try:
        found = find_attribute(ev, value, name, at)
    except PathEndsError:
        found, ev.path = None, None
    finally:
        ev.tries.pop()
    if context.risky:
        ev.risk()
    onward = ev.path
    absent = []
    for state, thrown in context.raised:
        ev.path = state
        if matches(ev, Lib("builtins.AttributeError"), thrown) is False:
            ev.pass_on(state, thrown)
        else:
            absent.append(state)
    if not absent:
        ev.path = onward
        ev.state  # noqa: B018 - raises where every path does
        return found
    ev.path = join_states([*([onward] if onward is not None else []), *absent], certain)
    return default if found is None else choice_of([found, default])


def _told_by_model(ev: Evaluator, value: Value, name: str, at: At) -> bool | Open | None:
    """Whether an instance has an attribute, as its model tells (`has attribute`); None where it tells none."""
    if value == Lib("sys") and name in PROMPTS and is_plain_script(ev):
        return False
    obj = ev.instance_at(value)
    if obj is None or not isinstance(obj.cls, Lib) or ev.libraries.method(f"{obj.cls.name}.{name}") is not None:
        return None
    handler = ev.libraries.method(f"{obj.cls.name}.has attribute")
    if handler is None or ev.libraries.attribute(f"{obj.cls.name}.{name}") is not None:
        return None
    answer = handler(ev, Call("has attribute", Arguments((Const(name, at),)), at, value))
    return bool(answer.value) if isinstance(answer, Const) else Open(BOOL, None, "computed", at)


def surely_there(ev: Evaluator, value: Value, name: str) -> bool:
    """Whether Python itself gives an object an attribute, which is not followed."""
    return builtin_has(ev, value, name) is True or every_object_has(ev, value, name)


def surely_absent(ev: Evaluator, value: Value, name: str) -> bool:
    """Whether an object surely has no attribute of a name, where none is known."""
    if surely_there(ev, value, name):
        return False
    if isinstance(value, Const):
        return True
    if isinstance(value, Func):  # what another made around it may have more, and a library may set some
        return value.is_plain and id(value.node) not in ev.handed and own_attributes(ev, value).open is None
    obj = ev.get(value) if isinstance(value, Ref) else None
    if isinstance(obj, Instance):
        foreign = [base for base in linearised(ev, obj.cls) if not isinstance(base, Ref)]
        return obj.open is None and obj.part is None and all(_is_plain(ev, base) for base in foreign)
    if isinstance(obj, ListObj | DictObj):
        return builtin_has(ev, value, name) is False
    if isinstance(obj, ClassObj):
        return not is_given(name) and not hasattr(type, name) and _shows_all(ev, value)
    return isinstance(obj, Scope) and obj.open is None


def _is_plain(ev: Evaluator, cls: Value) -> bool:
    """Whether the instances of a library's class have no attributes but those that its model and the job give them."""
    if not isinstance(cls, Lib) or not ev.libraries.models_class(cls.name):
        return False
    return cls.name.partition(".")[0] in _PLAIN_LIBRARIES or cls.name.rpartition(".")[2] in _PLAIN_CLASSES


def _is_of_library(ev: Evaluator, value: Value, found: Value, name: str) -> bool:
    """Whether what was found is what a library's class may give, of which its model does not tell that it is there."""
    obj = ev.instance_at(value)
    if obj is None or not isinstance(found, Unknown) or name in obj.attrs:
        return False
    return library_base(ev, obj.cls) is not None and class_attribute(ev, obj.cls, name) is None


def _shows_all(ev: Evaluator, cls: Value) -> bool:
    """Whether a class has no attributes but those seen: it and its bases are followed, and nothing set any other."""
    if library_base(ev, cls) is not None or class_attribute(ev, cls, "__slots__") is not None:
        return False
    classes = (ev.get(base) for base in linearised(ev, cls) if isinstance(base, Ref))
    return all(isinstance(obj, ClassObj) and ev.scope_at(obj.scope).open is None for obj in classes)


def _is_loose(ev: Evaluator, value: Value, name: str) -> bool:
    """Whether an object has an attribute only on some paths, and nothing stands in for it then."""
    obj = ev.get(value) if isinstance(value, Ref) else None
    if isinstance(value, Func) or isinstance(obj, Scope):
        return _where_set(ev, value, name) is not None
    if isinstance(obj, Instance):
        return name in obj.attrs and obj.attrs[name].optional
    if not isinstance(obj, ClassObj):
        return False
    slots = [
        slot
        for base in linearised(ev, value)
        if isinstance(held := ev.get(base) if isinstance(base, Ref) else None, ClassObj)
        and (slot := ev.scope_at(held.scope).names.get(name)) is not None
    ]
    return bool(slots) and all(slot.optional for slot in slots)


def _where_set(ev: Evaluator, value: Value, name: str) -> Value | None:
    """What a function or a module has under a name on some paths only; None where it has it on all or on none."""
    obj = ev.get(value) if isinstance(value, Ref) else None
    slot = None
    if isinstance(value, Func):
        slot = own_attributes(ev, value).entries.get(name)
    elif isinstance(obj, Scope) and "__getattr__" not in obj.names:
        slot = obj.names.get(name)
    return slot.value if slot is not None and slot.optional else None


def _hasattr(ev: Evaluator, call: Call) -> Value:
    target, name = call.arg(0, "object"), ev.constant(call.arg(1, "name"))
    if target is None or not isinstance(name, str):
        return Open(BOOL, None, "computed", call.at)

    def has(value: Value) -> Value:
        kind = builtin_type(ev, value) if isinstance(value, Open) else None
        if kind is not None:  # of a number, a text or a bool: no other can be given an attribute
            return Const(hasattr(getattr(builtins, kind), name), call.at)
        told = _told_by_model(ev, value, name, call.at)
        if told is not None:
            return told if isinstance(told, Open) else Const(told, call.at)
        if isinstance(value, Unknown | Open | Lib | Choice):
            return Open(BOOL, None, "computed", call.at)
        held = ev.instance_at(value)
        if held is not None and name in held.attrs and is_there(ev.state.conditions, held.attrs[name]):
            return Const(True, call.at)
        if _is_loose(ev, value, name):
            return Open(BOOL, None, "computed", call.at)
        found = _found_or(ev, value, name, _ABSENT, call.at)
        if found is not None:
            options = alternatives(found)
            if _ABSENT in options:
                return Const(False, call.at) if len(options) == 1 else Open(BOOL, None, "computed", call.at)
            is_sure = not _is_of_library(ev, value, found, name)
            return Const(True, call.at) if is_sure else Open(BOOL, None, "computed", call.at)
        if surely_there(ev, value, name):
            return Const(True, call.at)
        obj = ev.instance_at(value)
        tested(ev, None if obj is None else part_of(ev, obj, name), Const(name, call.at))
        asked_for(ev, None if obj is None else obj.open, Const(name, call.at))
        return Const(False, call.at) if surely_absent(ev, value, name) else Open(BOOL, None, "computed", call.at)

    return ev.each(target, has)


def _setattr(ev: Evaluator, call: Call) -> Value:
    target, name, value = call.arg(0, "object"), call.arg(1, "name"), call.arg(2, "value")
    if target is not None and value is None and call.args.open is not None:  # `setattr(x, *pair)`
        name, value = name or call.args.open, call.args.open
    if target is None or name is None or value is None:
        return Const(None, call.at)

    def write(key: Value) -> Value:
        if isinstance(key, Const) and isinstance(key.value, str) and is_attribute_name(key.value):
            set_attribute(ev, target, key.value, value, call.at)
        else:
            set_under_any_name(ev, target, key, value, call.at)
        return Const(None, call.at)

    return ev.each(name, write)


def _set_by_its_own(ev: Evaluator, call: Call) -> Value:
    """`x.__setattr__(name, value)`, where its class has none of its own."""
    return _setattr(ev, _of_receiver(call))


def _delete_by_its_own(ev: Evaluator, call: Call) -> Value:
    """`x.__delattr__(name)`, where its class has none of its own."""
    return call_library(ev, "builtins.delattr", _of_receiver(call).args, call.at)


def _of_receiver(call: Call) -> Call:
    """A call of a method as one of a function that takes the object first."""
    first = () if call.receiver is None else (call.receiver,)
    return replace(call, args=replace(call.args, positional=(*first, *call.args.positional)), receiver=None)


def _set_plainly(ev: Evaluator, call: Call) -> Value:
    """`object.__setattr__(x, name, value)`: past what its class does on assignment."""
    name, value = call.arg(0, "name"), call.arg(1, "value")

    def write(receiver: Value) -> Value:
        if ev.instance_at(receiver) is None or not isinstance(receiver, Ref) or name is None or value is None:
            return ev.unknown("__setattr__ of an object that is not known", call.at)
        set_item(ev, attribute_dict(receiver, call.at), name, value, value.at or call.at)
        return Const(None, call.at)

    return ev.each(call.receiver or Const(None), write)


def _read_plainly(ev: Evaluator, call: Call) -> Value:
    """`object.__getattribute__(x, name)`: past what its class does on reading."""
    from inputgen.interpret.attributes import plain_attribute
    from inputgen.interpret.missing import missing

    name, receiver = ev.constant(call.arg(0, "name")), call.receiver
    obj = ev.instance_at(receiver) if receiver is not None else None
    if obj is None or not isinstance(receiver, Ref) or not isinstance(name, str):
        return ev.unknown("an attribute whose name is not known", call.at)
    if name == "__dict__":
        return attribute_dict(receiver, call.at)
    found = plain_attribute(ev, receiver, obj, name, call.at)
    return missing(ev, receiver, name, call.at) if found is None else found


def _delete_plainly(ev: Evaluator, call: Call) -> Value:
    from inputgen.interpret.setting_attributes import delete_attribute

    name = ev.constant(call.arg(0, "name"))
    if isinstance(name, str) and call.receiver is not None:
        delete_attribute(ev, call.receiver, name)
    return Const(None, call.at)


FUNCTIONS: dict[str, Handler] = {
    "getattr": _getattr,
    "hasattr": _hasattr,
    "setattr": _setattr,
}
METHODS: dict[str, Handler] = {
    "object.__setattr__": _set_plainly,
    "object.__getattribute__": _read_plainly,
    "object.__delattr__": _delete_plainly,
    "object.its __setattr__": _set_by_its_own,
    "object.its __delattr__": _delete_by_its_own,
    "type.__setattr__": _set_by_its_own,
}
