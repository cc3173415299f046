"""Built-in functions on objects: attributes, types, scopes, `super`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen.frozen import replace
from inputgen.interpret.attribute_dicts import attribute_dict
from inputgen.interpret.attributes import attributes_dict, builtin_type
from inputgen.interpret.calls import TYPE_NOT_KNOWN, call_library
from inputgen.interpret.comparisons import truth
from inputgen.interpret.exceptions import new_exception
from inputgen.interpret.hierarchy import linearised
from inputgen.interpret.iteration import of_steps
from inputgen.interpret.metaclasses import class_being_made
from inputgen.interpret.protocol import Arguments, Call, Handler
from inputgen.interpret.special_methods import special
from inputgen.interpret.values import (
    Bound,
    ClassObj,
    Const,
    Func,
    Instance,
    Lib,
    Open,
    Ref,
    Scope,
    Unknown,
    Value,
    alternatives,
)
from inputgen.library.builtin_locals import read_locals

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


def _delattr(ev: Evaluator, call: Call) -> Value:
    """`delattr(x, name)`; a name that is not known may be that of any attribute."""
    from inputgen.interpret.setting_attributes import delete_attribute
    from inputgen.interpret.subscripts import delete_item

    target = call.arg(0, "object")

    def of(name: Value) -> Value:
        plain = ev.constant(name)
        if target is not None and isinstance(plain, str):
            delete_attribute(ev, target, plain, call.at)
        elif target is not None and isinstance(name, Open | Unknown):
            for option in alternatives(target):
                mapping = attributes_dict(ev, option, call.at)
                if mapping is not None:
                    delete_item(ev, mapping, name, call.at)
        return name

    ev.each(call.arg(1, "name") or Const(None), of)
    return Const(None, call.at)


def _vars(ev: Evaluator, call: Call) -> Value:
    """`vars(x)`: the dict behind the attributes, which writes go through."""
    if not call.args.positional:
        return read_locals(ev, call)

    def of(value: Value) -> Value:
        mapping = attributes_dict(ev, value, call.at)
        if mapping is not None:
            return mapping
        if isinstance(value, Unknown):
            return value
        obj = ev.instance_at(value)
        if isinstance(value, Const) or (obj is not None and isinstance(obj.cls, Ref)):
            raise ev.raises("TypeError: vars() argument must have __dict__ attribute", call.at)
        return ev.unknown("vars of an object that is not known", call.at)

    return ev.each(call.args.positional[0], of)


def _globals(ev: Evaluator, call: Call) -> Value:
    return attribute_dict(Ref(ev.module_scope()), call.at)


def _nothing(ev: Evaluator, call: Call) -> Value:
    return Const(None, call.at)


def _exit(ev: Evaluator, call: Call) -> Value:
    raise ev.exits(new_exception(ev, "SystemExit", call.args.positional[:1], call.at))


def _type(ev: Evaluator, call: Call) -> Value:
    if len(call.args.positional) != 1:
        return ev.unknown("a class made by type(...)", call.at)

    def of(value: Value) -> Value:
        name = builtin_type(ev, value)
        obj = ev.instance_at(value)
        # What is computed may be of a class below it (a number of numpy's); what is given is converted by Python's own.
        if name is not None and (not isinstance(value, Open) or value.origin in ("argv", "environment")):
            return Lib(f"builtins.{name}", call.at)
        if obj is None or (isinstance(obj.cls, Lib) and ev.libraries.method(f"{obj.cls.name}.is below") is not None):
            return ev.unknown(TYPE_NOT_KNOWN, call.at)
        return obj.cls

    return ev.each(call.args.positional[0], of)


def _none_type(ev: Evaluator, call: Call) -> Value:
    """`type(None)()`: it takes nothing."""
    if call.args.positional or call.args.named:
        raise ev.raises("TypeError: NoneType takes no arguments", call.at)
    return Const(None, call.at)


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
    if name in ("__getattribute__", "__delattr__"):
        return Bound(first, f"builtins.object.{name}", call.at)
    if name == "__call__" and isinstance(first, Ref) and isinstance(ev.get(first), ClassObj):
        return Bound(first, "builtins.type.__call__", call.at)
    if name == "__setattr__":
        return Bound(first, "builtins.object.__setattr__", call.at)
    foreign = next((base.name for base in _after(ev, owner, first) if isinstance(base, Lib)), "")
    if name == "__init__" and foreign and not foreign.startswith("builtins."):
        return Lib(f"{foreign}.__init__", call.at)  # which has what it is given, as any function of a library
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
    if call.name.endswith("deleter"):
        return replace(call.receiver, deleter=part)
    return replace(part, kind="property", setter=call.receiver.setter, deleter=call.receiver.deleter)


def _property(ev: Evaluator, call: Call) -> Value:
    """`property(get, set)`, as a decorator or called."""
    getter, setter = call.arg(0, "fget"), call.arg(1, "fset")
    if not isinstance(getter, Func):
        return ev.unknown("a property whose function is not known", call.at)
    return replace(getter, kind="property", setter=setter if isinstance(setter, Func) else None)


_PARTS_OF_A_CLASS = 4  # the metaclass, the name, the bases, the names


def _new(ev: Evaluator, call: Call) -> Value:
    """`object.__new__(cls)`; in a metaclass, `type.__new__(cls, name, bases, names)`, which makes a class."""
    from inputgen.interpret.classes import new_instance

    made = class_being_made(ev, call.args.positional[3]) if len(call.args.positional) == _PARTS_OF_A_CLASS else None
    if made is not None:
        return Ref(made.addr, call.at)
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


def _import(ev: Evaluator, call: Call) -> Value:
    """`__import__("a.b")`: the package `a`, unless names are asked of it."""
    from inputgen.interpret.dynamic_imports import import_unknown
    from inputgen.interpret.modules import load
    from inputgen.library.importlib import instead_of, written

    named, level = call.arg(0, "name"), call.arg(4, "level")
    name = ev.constant(named.default if isinstance(named, Open) else named)
    if not isinstance(name, str) or not name or (level is not None and ev.constant(level) != 0):
        return import_unknown(ev, written(call), None, call.at)
    found = load(ev, name, 0, call.at)
    asked = call.arg(3, "fromlist")
    if asked is not None and truth(ev, asked) is not False:
        return instead_of(ev, found, named, None, call) if isinstance(named, Open) else found
    return load(ev, name.partition(".")[0], 0, call.at)


def _dir(ev: Evaluator, call: Call) -> Value:
    """`dir(x)`: the names of an object of the project, in order; those that Python gives to all of them are unknown.

    All of these start with two underscores, which is what jobs leave out.
    """
    if not call.args.positional:
        return ev.unknown("the names of a scope", call.at)
    value = call.args.positional[0]
    own = special(ev, value, "dir", call.at)
    if own is not None:
        return call_library(ev, "builtins.sorted", Arguments((own,)), call.at)
    obj = ev.get(value) if isinstance(value, Ref) else None
    names: dict[str, bool] = {}
    if isinstance(obj, Instance):
        names = {name: slot.optional for name, slot in obj.attrs.items() if " " not in name}
    cls_of = obj.cls if isinstance(obj, Instance) else value if isinstance(obj, ClassObj) else None
    for base in linearised(ev, cls_of) if cls_of is not None else ():
        cls = ev.get(base) if isinstance(base, Ref) else None
        if not isinstance(cls, ClassObj):
            if base != Lib("builtins.object"):
                return ev.unknown("the names of an object whose class is not known", call.at)
            continue
        for name, slot in ev.scope_at(cls.scope).names.items():
            if " " not in name:
                names[name] = names.get(name, True) and slot.optional
    if isinstance(obj, Scope):
        names = {name: slot.optional for name, slot in obj.names.items()}
    open_ = obj.open if isinstance(obj, Instance | Scope) else None
    if not isinstance(obj, Instance | ClassObj | Scope) or open_ is not None:
        return ev.unknown("the names of an object that is not known", call.at)
    given = [*dir(object), "__dict__", "__module__", "__weakref__"]
    if isinstance(obj, Scope):
        given = "__builtins__ __doc__ __file__ __loader__ __package__ __spec__ __name__".split()
    pairs = tuple((Const(name, call.at), not names.get(name)) for name in sorted({*names, *given}))
    return ev.new(of_steps(pairs), call.at)


def _object(ev: Evaluator, call: Call) -> Value:
    return ev.new(Instance(Lib("builtins.object"), {}), call.at)


FUNCTIONS: dict[str, Handler] = {
    "__import__": _import,
    "dir": _dir,
    "delattr": _delattr,
    "vars": _vars,
    "locals": read_locals,
    "globals": _globals,
    "NoneType": _none_type,
    "type": _type,
    "super": _super,
    "property": _property,
    "staticmethod": _binder("static"),
    "classmethod": _binder("class"),
    "object": _object,
    "object.__new__": _new,
    "type.__new__": _new,
    "print": _nothing,
    "nothing": _nothing,
    "exit": _exit,
    "quit": _exit,
}
METHODS: dict[str, Handler] = {
    "super.__getattr__": _super_attribute,
    "type.__call__": _call_type,
    **{f"property.{part}": _property_part for part in ("setter", "getter", "deleter")},
}
