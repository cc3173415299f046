"""Built-in functions on objects: attributes, types, scopes, `super`."""

from __future__ import annotations

import builtins
from typing import TYPE_CHECKING

from inputgen.frozen import replace
from inputgen.interpret.attribute_dicts import attribute_dict, is_attribute_name, read_attributes
from inputgen.interpret.attributes import attributes_dict, builtin_type, find_attribute, set_attribute
from inputgen.interpret.hierarchy import linearised
from inputgen.interpret.join import choice_of
from inputgen.interpret.protocol import Arguments, Call, Handler
from inputgen.interpret.subscripts import set_item
from inputgen.interpret.values import (
    At,
    Bound,
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
    Slot,
    Unknown,
    Value,
)
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
            return ev.unknown("an attribute whose name is not known", call.at)
        text = key.value
        if default is None:
            return get_attribute(ev, target, text, call.at)

        def one(value: Value) -> Value:
            told = _told_by_model(ev, value, text, call.at)
            if told is False:
                return default
            found = find_attribute(ev, value, text, call.at)
            if found is not None and isinstance(told, Open):
                return choice_of([found, default])
            if found is not None:
                obj = ev.instance_at(value)
                loose = obj is not None and text in obj.attrs and obj.attrs[text].optional
                return choice_of([found, default]) if loose else found
            surely = _surely_absent(ev, value)
            return (
                default if surely else choice_of([default, ev.unknown(f"the attribute {text} is not known", call.at)])
            )

        return ev.each(target, one)

    return ev.each(name, read)


def _told_by_model(ev: Evaluator, value: Value, name: str, at: At) -> bool | Open | None:
    """Whether an instance has an attribute, as its model tells (`has attribute`); None where it tells none."""
    obj = ev.instance_at(value)
    if obj is None or not isinstance(obj.cls, Lib) or ev.libraries.method(f"{obj.cls.name}.{name}") is not None:
        return None
    handler = ev.libraries.method(f"{obj.cls.name}.has attribute")
    if handler is None or ev.libraries.attribute(f"{obj.cls.name}.{name}") is not None:
        return None
    answer = handler(ev, Call("has attribute", Arguments((Const(name, at),)), at, value))
    return bool(answer.value) if isinstance(answer, Const) else Open(BOOL, None, "computed", at)


def _surely_absent(ev: Evaluator, value: Value) -> bool:
    if isinstance(value, Const):
        return True
    obj = ev.get(value) if isinstance(value, Ref) else None
    if isinstance(obj, Instance):
        foreign = [base for base in linearised(ev, obj.cls) if not isinstance(base, Ref)]
        known = all(isinstance(base, Lib) and ev.libraries.models_class(base.name) for base in foreign)
        return obj.open is None and known
    return isinstance(obj, ListObj | DictObj) or (isinstance(obj, Scope) and obj.open is None)


def _hasattr(ev: Evaluator, call: Call) -> Value:
    target, name = call.arg(0, "object"), ev.constant(call.arg(1, "name"))
    if target is None or not isinstance(name, str):
        return Open(BOOL, None, "computed", call.at)

    def has(value: Value) -> Value:
        kind = builtin_type(ev, value) if isinstance(value, Open) else None
        if kind is not None:  # of a number, a text or a bool: no other can be given an attribute
            return Const(hasattr(getattr(builtins, kind), name), call.at)
        if isinstance(value, Unknown | Open | Lib | Choice):
            return Open(BOOL, None, "computed", call.at)
        told = _told_by_model(ev, value, name, call.at)
        if told is not None:
            return told if isinstance(told, Open) else Const(told, call.at)
        obj = ev.instance_at(value)
        if obj is not None and name in obj.attrs and obj.attrs[name].optional:
            return Open(BOOL, None, "computed", call.at)
        if find_attribute(ev, value, name, call.at) is not None:
            return Const(True, call.at)
        return Const(False, call.at) if _surely_absent(ev, value) else Open(BOOL, None, "computed", call.at)

    return ev.each(target, has)


def _setattr(ev: Evaluator, call: Call) -> Value:
    target, name, value = call.arg(0, "object"), call.arg(1, "name"), call.arg(2, "value")
    if target is None or name is None or value is None:
        return Const(None, call.at)

    def write(key: Value) -> Value:
        if isinstance(key, Const) and isinstance(key.value, str) and is_attribute_name(key.value):
            set_attribute(ev, target, key.value, value, call.at)
        else:
            _open_attributes(ev, target, value, call.at)
        return Const(None, call.at)

    return ev.each(name, write)


def _set_plainly(ev: Evaluator, call: Call) -> Value:
    """`object.__setattr__(x, name, value)`: past what its class does on assignment."""
    name, value = call.arg(0, "name"), call.arg(1, "value")
    if ev.instance_at(call.receiver or Const(None)) is None or name is None or value is None:
        return ev.unknown("__setattr__ of an object that is not known", call.at)
    assert isinstance(call.receiver, Ref), "instances are on the heap"
    set_item(ev, attribute_dict(call.receiver, call.at), name, value, value.at or call.at)
    return Const(None, call.at)


def _open_attributes(ev: Evaluator, target: Value, value: Value, at: At) -> None:
    """After `setattr(x, name, value)` with a name that is not known, any attribute may hold the value."""
    from inputgen.interpret.join import join

    obj = ev.instance_at(target)
    if obj is not None and isinstance(target, Ref):
        attrs = {
            name: slot if " " in name else Slot(join(slot.value, value), slot.optional, slot.at)
            for name, slot in obj.attrs.items()
        }
        ev.put(target, Instance(obj.cls, attrs, obj.open or Unknown("set under a name that is not known", at)))


def _delattr(ev: Evaluator, call: Call) -> Value:
    from inputgen.interpret.attributes import delete_attribute

    target, name = call.arg(0, "object"), ev.constant(call.arg(1, "name"))
    if target is not None and isinstance(name, str):
        delete_attribute(ev, target, name)
    return Const(None, call.at)


def _vars(ev: Evaluator, call: Call) -> Value:
    """`vars(x)`: the dict behind the attributes, which writes go through."""
    if not call.args.positional:
        return _locals(ev, call)

    def of(value: Value) -> Value:
        mapping = attributes_dict(ev, value, call.at)
        if mapping is not None:
            return mapping
        if isinstance(value, Unknown):
            return value
        if isinstance(value, Const):
            raise ev.raises("TypeError: vars() argument must have __dict__ attribute", call.at)
        return ev.unknown("vars of an object that is not known", call.at)

    return ev.each(call.args.positional[0], of)


def _locals(ev: Evaluator, call: Call) -> Value:
    """`locals()`: of a module or a class body the names themselves, of a function a copy."""
    scope = ev.scope_at(ev.frame.scope)
    if scope.kind in ("module", "class"):
        return attribute_dict(Ref(ev.frame.scope), call.at)
    return ev.new(read_attributes(scope), call.at)


def _globals(ev: Evaluator, call: Call) -> Value:
    return attribute_dict(Ref(ev.module_scope()), call.at)


def _nothing(ev: Evaluator, call: Call) -> Value:
    return Const(None, call.at)


def _exit(ev: Evaluator, call: Call) -> Value:
    raise ev.exits()


def _type(ev: Evaluator, call: Call) -> Value:
    if len(call.args.positional) != 1:
        return ev.unknown("a class made by type(...)", call.at)

    def of(value: Value) -> Value:
        name = builtin_type(ev, value)
        obj = ev.instance_at(value)
        if name is not None and not isinstance(value, Open):
            return Lib(f"builtins.{name}", call.at)
        return obj.cls if obj is not None else ev.unknown("the type of a value that is not known", call.at)

    return ev.each(call.args.positional[0], of)


def _super(ev: Evaluator, call: Call) -> Value:
    frame = ev.frame
    if call.args.positional and len(call.args.positional) == 2:
        owner, first = call.args.positional
    elif frame.func is not None and frame.func.owner is not None and frame.first is not None:
        owner, first = Ref(frame.func.owner), frame.first
    else:
        return ev.unknown("super() outside a method", call.at)
    return ev.new_instance(Lib("builtins.super"), {"owner class": owner, "bound to": first}, call.at)


def _super_attribute(ev: Evaluator, call: Call) -> Value:
    """`super().name`: looked up after the owner class, bound to the instance."""
    from inputgen.interpret.attributes import bind

    obj = ev.instance_at(call.receiver) if call.receiver is not None else None
    name = ev.constant(call.arg(0, "name"))
    assert obj is not None, "super() makes an instance"
    assert isinstance(name, str), "attribute access names the attribute"
    owner, first = obj.attrs["owner class"].value, obj.attrs["bound to"].value
    for base in _after(ev, owner, first):
        if isinstance(base, Ref):
            scope = ev.get(base)
            slot = ev.scope_at(scope.scope).names.get(name) if isinstance(scope, ClassObj) else None
            if slot is not None:
                return bind(ev, slot.value, first, call.at)
        elif isinstance(base, Lib):
            qualified = f"{base.name}.{name}"
            if ev.libraries.method(qualified) is not None:
                return Bound(first, qualified, call.at)
    if name == "__new__":
        return Lib("builtins.object.__new__", call.at)
    if name == "__call__" and isinstance(first, Ref) and isinstance(ev.get(first), ClassObj):
        return Bound(first, "builtins.type.__call__", call.at)
    if name == "__setattr__":
        return Bound(first, "builtins.object.__setattr__", call.at)
    if name in ("__init__", "__init_subclass__", "__post_init__", "setup", "__enter__", "__exit__"):
        return Lib("builtins.nothing", call.at)
    return ev.unknown(f"super().{name} is not known", call.at)


def _after(ev: Evaluator, owner: Value, first: Value) -> list[Value]:
    """Where `super()` looks: the classes that come after its own in the MRO of the object's class."""
    obj = ev.instance_at(first)
    order = list(linearised(ev, obj.cls if obj is not None else first))
    if owner not in order:
        order = list(linearised(ev, owner))
    return order[order.index(owner) + 1 :]


def _property_part(ev: Evaluator, call: Call) -> Value:
    """`@name.setter` and the like: the property with that part."""
    part = call.arg(0, "function")
    if not isinstance(call.receiver, Func) or not isinstance(part, Func):
        return ev.unknown("a part of a property that is not known", call.at)
    if call.name.endswith("setter"):
        return replace(call.receiver, setter=part)
    return (
        replace(part, kind="property", setter=call.receiver.setter) if call.name.endswith("getter") else call.receiver
    )


def _property(ev: Evaluator, call: Call) -> Value:
    """`property(get, set)`, as a decorator or called."""
    getter, setter = call.arg(0, "fget"), call.arg(1, "fset")
    if not isinstance(getter, Func):
        return ev.unknown("a property whose function is not known", call.at)
    return replace(getter, kind="property", setter=setter if isinstance(setter, Func) else None)


def _new(ev: Evaluator, call: Call) -> Value:
    """`object.__new__(cls)`."""
    from inputgen.interpret.classes import new_instance

    cls = call.arg(0, "cls")
    if isinstance(cls, Ref) and isinstance(ev.get(cls), ClassObj):
        return new_instance(ev, cls, call.at)
    return ev.unknown("an instance of a class that is not known", call.at)


def _call_type(ev: Evaluator, call: Call) -> Value:
    """`type.__call__(cls, ...)`, which a metaclass that has a `__call__` calls to make an instance."""
    from inputgen.interpret.classes import instantiate_plainly

    cls = call.receiver
    if isinstance(cls, Ref) and isinstance(ev.get(cls), ClassObj):
        return instantiate_plainly(ev, cls, call.args, call.at)
    return ev.unknown("an instance of a class that is not known", call.at)


def _binder(kind: str) -> Handler:
    """`@staticmethod`, `@classmethod`."""

    def handler(ev: Evaluator, call: Call) -> Value:

        value = call.args.positional[0] if call.args.positional else Const(None, call.at)
        return replace(value, kind=kind) if isinstance(value, Func) else value

    return handler


def _exception(ev: Evaluator, call: Call) -> Value:
    return ev.new(Instance(Lib(call.name), {}, Unknown("an exception", call.at)), call.at)


def _callable(ev: Evaluator, call: Call) -> Value:
    value = call.args.positional[0] if call.args.positional else Const(None, call.at)
    if isinstance(value, Const):
        return Const(False, call.at)
    if isinstance(value, Func | Bound):
        return Const(True, call.at)
    return Open(BOOL, None, "computed", call.at)


def _object(ev: Evaluator, call: Call) -> Value:
    return ev.new(Instance(Lib("builtins.object"), {}), call.at)


_EXCEPTIONS = (
    "Exception BaseException ValueError TypeError KeyError IndexError AttributeError RuntimeError OSError "
    "FileNotFoundError ImportError ModuleNotFoundError NotImplementedError StopIteration AssertionError "
    "ZeroDivisionError KeyboardInterrupt PermissionError UserWarning Warning DeprecationWarning"
).split()

FUNCTIONS: dict[str, Handler] = {
    "getattr": _getattr,
    "hasattr": _hasattr,
    "setattr": _setattr,
    "delattr": _delattr,
    "vars": _vars,
    "locals": _locals,
    "globals": _globals,
    "type": _type,
    "super": _super,
    "property": _property,
    "staticmethod": _binder("static"),
    "classmethod": _binder("class"),
    "callable": _callable,
    "object": _object,
    "object.__new__": _new,
    "print": _nothing,
    "nothing": _nothing,
    "exit": _exit,
    "quit": _exit,
    **dict.fromkeys(_EXCEPTIONS, _exception),
}
METHODS: dict[str, Handler] = {
    "super.__getattr__": _super_attribute,
    "object.__setattr__": _set_plainly,
    "type.__call__": _call_type,
    **{f"property.{part}": _property_part for part in ("setter", "getter", "deleter")},
}
