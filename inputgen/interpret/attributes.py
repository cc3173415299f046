"""Attributes: lookup along the class hierarchy, binding, assignment, and the protocols that instances offer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from inputgen.frozen import replace
from inputgen.interpret.attribute_dicts import apart, attribute_dict, read_attributes
from inputgen.interpret.coroutines import makes_coroutine
from inputgen.interpret.descriptors import descriptor, inside_static
from inputgen.interpret.hierarchy import (
    class_attribute,
    foreign_base,
    inherited_attribute,
    linearised,
    metaclass_attribute,
)
from inputgen.interpret.join import choice_of
from inputgen.interpret.library_attributes import NAMES, library_attribute
from inputgen.interpret.missing import is_given, missing
from inputgen.interpret.object_protocols import library_protocol
from inputgen.interpret.open_lists import ADDING, list_of_default
from inputgen.interpret.plain_data import is_of_keys
from inputgen.interpret.presence import read_or
from inputgen.interpret.properties import may_fall_back, read_or_else
from inputgen.interpret.protocol import Arguments, Call
from inputgen.interpret.slots import has_slots, slots_of
from inputgen.interpret.theirs import attribute_not_known, counts_parameters
from inputgen.interpret.told_by_use import asked
from inputgen.interpret.values import (
    At,
    Bound,
    Choice,
    ClassObj,
    Const,
    DictObj,
    Func,
    GenObj,
    Instance,
    IterObj,
    Lib,
    ListObj,
    Open,
    Ref,
    Scope,
    Unknown,
    Value,
    ViewObj,
    located,
)
from inputgen.model.types import BOOL, FLOAT, INT, STR

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

_CHANGING = frozenset({"update", "setdefault"})
"""Methods of a dict that put further keys into it."""


def get_attribute(ev: Evaluator, value: Value, name: str, at: At) -> Value:
    """`value.name`.

    Raises:
        PathEndsError: where the attribute is surely not there.
    """
    if isinstance(value, Choice):
        value = _those_with(ev, value, name)
        return ev.each(value, lambda option: get_attribute(ev, option, name, at))
    found = find_attribute(ev, value, name, at)
    if found is not None:
        return found
    if isinstance(value, Unknown):
        asked(ev, value, name, at)
        ev.risk()
        if value.part is not None and name in _CHANGING:
            ev.parts_changed.add(value.part)
        if value.part is not None and name == "get":  # what is nested in a run config is a dict
            return Bound(value, "builtins.dict.get", at)
        if name in NAMES:
            return Open(STR, None, "computed", at)
        if counts_parameters(value, name):
            return Bound(value, "torch.Tensor.numel", at)
        return Unknown(value.reason, value.at, plain=value.plain)
    default = list_of_default(ev, value)
    if default is not None and name in ADDING:
        return get_attribute(ev, default, name, at)
    if isinstance(value, Const) and value.value is None:
        raise ev.raises(f"AttributeError: 'NoneType' object has no attribute {name!r}", at)
    if isinstance(value, Ref) and is_of_keys(ev.get(value)):  # it has the attribute, so its keys are attributes
        from inputgen.interpret.subscripts import get_item

        return get_item(ev, value, Const(name), at)
    if isinstance(value, Ref):
        return missing(ev, value, name, at)
    ev.risk()
    return attribute_not_known(value, name, at)


def _those_with(ev: Evaluator, value: Choice, name: str) -> Value:
    """The modules, of those that an import may mean, that have a name: it is one of them, if any has it."""
    modules = [ev.get(option) for option in value.options if isinstance(option, Ref) and option.addr in ev.guessed]
    if len(modules) < len(value.options) or name.startswith("__"):  # what Python gives each of them
        return value
    having = [
        option
        for option, module in zip(value.options, modules, strict=True)
        if isinstance(module, Scope) and (name in module.names or module.open or "__getattr__" in module.names)
    ]
    return choice_of(having) if having else value.options[0]


def find_attribute(ev: Evaluator, value: Value, name: str, at: At) -> Value | None:
    """`value.name`, or None where it is not known to be there."""
    if isinstance(value, Lib):
        return library_attribute(ev, value, name, at)
    if isinstance(value, Ref):
        if name == "__dict__":
            return attributes_dict(ev, value, at)
        obj = ev.get(value)
        if isinstance(obj, Instance):
            return _of_instance(ev, value, obj, name, at)
        if isinstance(obj, ClassObj):
            return _of_class(ev, value, obj, name, at)
        if isinstance(obj, Scope):
            return _of_module(ev, obj, name, at)
    if name == "__call__" and isinstance(value, Func | Bound):
        return value
    if isinstance(value, Func):
        return _of_function(ev, value, name, at)
    tuple_ = ev.list_at(value)
    if tuple_ is not None and name in tuple_.names and len(tuple_.names) == len(tuple_.items):
        return tuple_.items[tuple_.names.index(name)]
    for type_name in _library_types(ev, value):
        found = _of_library_type(ev, value, type_name, name, at)
        if found is not None:
            return found
    return None


def _library_types(ev: Evaluator, value: Value) -> list[str]:
    """The types whose methods a value that is no instance has, by qualified name."""
    name = builtin_type(ev, value)
    obj = ev.get(value) if isinstance(value, Ref) else None
    if isinstance(obj, DictObj) and obj.type != "dict":
        return [obj.type, "builtins.dict"]
    if isinstance(obj, ListObj) and obj.kind in ("deque", "namedtuple"):
        return [f"collections.{obj.kind}", f"builtins.{obj.kind}"]
    return [] if name is None else [f"builtins.{name}"]


# Library classes whose instances have no attributes but those of the job; of others, `vars(x)` shows how they are made.
_ATTRIBUTES_ARE_ALL = frozenset(
    "argparse.Namespace types.SimpleNamespace builtins.object easydict.EasyDict munch.Munch munch.DefaultMunch".split()
)


def attributes_dict(ev: Evaluator, value: Value, at: At) -> Value | None:
    """The attributes of an instance, class or module as a dict; None where they are not known, or it has none.

    A class gives a copy: what Python gives cannot be written to.
    """
    obj = ev.get(value) if isinstance(value, Ref) else None
    if isinstance(obj, Instance) and isinstance(obj.cls, Lib) and obj.cls.name not in _ATTRIBUTES_ARE_ALL:
        return Unknown(f"the attributes that a {obj.cls.name} itself has are not modelled", at)
    if isinstance(value, Ref) and isinstance(obj, Instance) and has_slots(ev, obj.cls):
        return None if slots_of(ev, obj.cls) is not None else Unknown("its class has slots", at)
    if isinstance(value, Ref) and isinstance(obj, Instance | Scope):
        library_protocol(ev, value, "seen whole", at)
        return attribute_dict(value, at)
    return ev.new(read_attributes(ev.scope_at(obj.scope)), at) if isinstance(obj, ClassObj) else None


def builtin_type(ev: Evaluator, value: Value) -> str | None:
    """The name of the built-in type of a value, where it has one."""
    if isinstance(value, Const):
        return type(value.value).__name__
    if isinstance(value, Open):
        return {STR: "str", INT: "int", FLOAT: "float", BOOL: "bool"}.get(value.type)  # type: ignore[arg-type]
    obj = ev.get(value) if isinstance(value, Ref) else None
    if isinstance(obj, ListObj):
        return obj.kind
    if isinstance(obj, ViewObj):
        return f"dict_{obj.kind}"
    if isinstance(obj, GenObj | IterObj):
        return "coroutine" if isinstance(obj, GenObj) and makes_coroutine(obj.func) else "generator"
    return "dict" if isinstance(obj, DictObj) else None


def _of_instance(ev: Evaluator, ref: Ref, obj: Instance, name: str, at: At) -> Value | None:
    own = class_attribute(ev, obj.cls, "__getattribute__") if isinstance(obj.cls, Ref) else None
    if isinstance(own, Func) and not is_given(name):
        from inputgen.interpret.calls import call

        return call(ev, Bound(ref, own, at), Arguments((Const(name, at),)), at)
    return plain_attribute(ev, ref, obj, name, at)


def plain_attribute(ev: Evaluator, ref: Ref, obj: Instance, name: str, at: At) -> Value | None:
    """An attribute as `object.__getattribute__` finds it."""
    slot = obj.attrs.get(name) or obj.attrs.get(apart(name))
    if slot is None or slot.optional:
        inherited = inherited_attribute(ev, obj.cls, name)
        bound = None if inherited is None else _bound(ev, ref, obj, name, inherited, at)
        if bound is None and slot is None and isinstance(obj.cls, Lib):
            bound = _of_library_type(ev, ref, obj.cls.name, name, at)
        if bound is None and slot is None:
            bound = _of_foreign_bases(ev, ref, obj, name, at)
        if slot is None:
            return bound if bound is not None else _from_getattr(ev, ref, obj, name, at)
        return slot.value if bound is None else read_or(ev.state, slot, bound)
    return ev.held(ref.addr, slot)


def _bound(ev: Evaluator, ref: Ref, obj: Instance, name: str, inherited: Value, at: At) -> Value:
    if not may_fall_back(ev, obj, inherited):
        return bind(ev, _as_field(ev, inherited, obj, name, at), ref, at)
    return read_or_else(ev, lambda: bind(ev, inherited, ref, at), lambda: _from_getattr(ev, ref, obj, name, at))


def _as_field(ev: Evaluator, inherited: Value, obj: Instance, name: str, at: At) -> Value:
    """What a class holds, for its instances: what a field is declared with is not its value (`Field(default=1)`).

    The classes that the models follow give their instances the fields themselves: here a base is not known.
    """
    held = ev.instance_at(inherited) if obj.open is not None else None
    read = ev.libraries.method(f"{held.cls.name}.as field") if held and isinstance(held.cls, Lib) else None
    return inherited if read is None else read(ev, Call(name, Arguments(), at, inherited))


def _of_foreign_bases(ev: Evaluator, ref: Ref, obj: Instance, name: str, at: At) -> Value | None:
    """An attribute that a modelled library class gives to the project's class below it."""
    if name == "__class__":
        return located(obj.cls, at)
    for base in linearised(ev, obj.cls):
        if isinstance(base, Lib):
            found = _of_library_type(ev, ref, base.name, name, at)
            if found is not None:
                return found
    return None


def _from_getattr(ev: Evaluator, ref: Ref, obj: Instance, name: str, at: At) -> Value | None:
    if name.startswith("__") and obj.cls != Lib("builtins.super"):
        return None
    for base in linearised(ev, obj.cls):
        handler = ev.libraries.method(f"{base.name}.__getattr__") if isinstance(base, Lib) else None
        if handler is not None:
            return handler(ev, Call("__getattr__", Arguments((Const(name, at),)), at, ref))
    method = class_attribute(ev, obj.cls, "__getattr__")
    bound = bind(ev, method, ref, at) if method is not None else None
    if not isinstance(bound, Bound):
        return None
    from inputgen.interpret.calls import call

    def asked() -> Value:
        return call(ev, bound, Arguments((Const(name, at),)), at)

    why = obj.open
    if why is None or class_attribute(ev, obj.cls, "__setattr__") is not None:
        return asked()
    # Python asks `__getattr__` only where the attribute is not there; whether it is, is not known.
    return ev.branch([lambda: located(why, at), asked])


def _of_library_type(ev: Evaluator, receiver: Value, type_name: str, name: str, at: At) -> Value | None:
    qualified = f"{type_name}.{name}"
    getter = ev.libraries.attribute(qualified)
    if getter is not None:
        return getter(ev, receiver, at)
    if ev.libraries.method(qualified) is not None:
        return Bound(receiver, qualified, at)
    return None


def _of_class(ev: Evaluator, ref: Ref, obj: ClassObj, name: str, at: At) -> Value | None:
    if name in ("__name__", "__qualname__"):
        return _name_of(ev, obj.name, ev.scope_at(obj.scope).parent, name, at)
    if name in ("__mro__", "__bases__") and foreign_base(ev, ref) is None:
        order = list(linearised(ev, ref)) if name == "__mro__" else list(obj.bases)
        last = Lib("builtins.object", at)
        order = order if order and (last in order or name == "__bases__") else [*order, last]
        return ev.new_list(order or [last], at, "tuple")
    own = ev.libraries.attribute(f"builtins.type.{name}")
    found = class_attribute(ev, ref, name) if own is None else own(ev, ref, at)
    if isinstance(found, Func) and found.kind in ("class", "static"):
        return Bound(ref, found, at) if found.kind == "class" else inside_static(found)
    getter = descriptor(ev, found, "__get__") if found is not None else None
    if getter is not None:
        from inputgen.interpret.calls import call

        return call(ev, getter, Arguments((Const(None, at), ref)), at)
    if found is not None:
        return found
    for base in linearised(ev, ref):
        if isinstance(base, Lib):
            special = _of_library_type(ev, ref, base.name, f"class {name}", at)
            if special is not None:
                return special
            if ev.libraries.method(f"{base.name}.{name}") is not None:  # unbound: `Base.method(instance)`
                return Lib(f"{base.name}.{name}", at)
    given = metaclass_attribute(ev, ref, name)
    return bind(ev, given, ref, at) if given is not None else None


def _of_module(ev: Evaluator, scope: Scope, name: str, at: At) -> Value | None:
    slot = scope.names.get(name)
    if slot is not None:
        return slot.value
    from inputgen.interpret.modules import submodule

    found = submodule(ev, scope, name, at)
    getter = scope.names.get("__getattr__") if found is None else None  # PEP 562
    if getter is not None and not is_given(name):
        from inputgen.interpret.calls import call

        return call(ev, getter.value, Arguments((Const(name, at),)), at)
    if found is None and scope.open is not None:
        return Unknown(scope.open.reason, at)
    return found


def _name_of(ev: Evaluator, own: str, around: int | None, name: str, at: At) -> Value:
    """`__name__`, or `__qualname__`, which of what is defined in a class or a function has more to it (PEP 3155)."""
    obj = ev.state.heap.get(around) if around is not None else None
    inner = not isinstance(obj, Scope) or obj.kind != "module"
    return Open(STR, None, "computed", at) if inner and name == "__qualname__" else Const(own, at)


def _of_function(ev: Evaluator, func: Func, name: str, at: At) -> Value | None:
    if func.kind == "property" and name in ("setter", "getter", "deleter"):
        return Bound(func, f"builtins.property.{name}", at)
    if name in ("__name__", "__qualname__"):
        return _name_of(ev, func.name, func.scope if func.owner is None else func.owner, name, at)
    if func.called_by == "functools.cached call" and name == "cache_clear":
        return Bound(func, "functools.cached call.cache_clear", at)
    held = own_attributes(ev, func)
    if held.open is not None:
        return Unknown(held.open.reason, at)
    own = held.entries.get(name)
    if own is not None:
        return own.value if not own.optional else choice_of([own.value, Unknown(f"{name} may not be set", at)])
    if name == "__dict__":
        return Ref(function_cell(ev, func), at)
    if name == "__doc__":
        return Const(func.node.get_docstring(clean=False) if isinstance(func.node, cst.FunctionDef) else None, at)
    return None


def function_cell(ev: Evaluator, func: Func) -> int:
    """The address of the dict of a function's own attributes."""
    return ev.singleton(f"attributes of {id(func.node)} in {func.scope}", lambda: DictObj({}))


def defined_again(ev: Evaluator, func: Func) -> None:
    """Where one definition makes several functions in one scope, it is not known which has which attributes."""
    address = ev.modules.get(f"attributes of {id(func.node)} in {func.scope}")
    held = ev.state.heap.get(address) if address is not None else None
    if isinstance(held, DictObj) and held.entries:
        ev.put(
            function_cell(ev, func), replace(held, open=Unknown("a function that is defined several times", func.at))
        )


def own_attributes(ev: Evaluator, func: Func) -> DictObj:
    """A function's own attributes (`f.count = 0`)."""
    found = ev.get(function_cell(ev, func))
    return found if isinstance(found, DictObj) else DictObj({})


def bind(ev: Evaluator, attribute: Value, receiver: Value, at: At) -> Value:
    """What reading a class attribute from an instance gives: methods bound, properties called."""
    if isinstance(attribute, Choice) and any(isinstance(option, Func) for option in attribute.options):
        return ev.each(attribute, lambda option: bind(ev, option, receiver, at))
    if isinstance(attribute, Lib) and ev.libraries.method(attribute.name) is not None:  # `__getattr__ = dict.get`
        return Bound(receiver, attribute.name, at)
    getter = descriptor(ev, attribute, "__get__")
    if getter is not None:
        from inputgen.interpret.calls import call

        obj = ev.instance_at(receiver)
        return call(ev, getter, Arguments((receiver, Const(None, at) if obj is None else obj.cls)), at)
    if not isinstance(attribute, Func):
        return attribute
    if attribute.kind in ("property", "cached property"):
        from inputgen.interpret.calls import call

        found = call(ev, Bound(receiver, attribute, at), Arguments(), at)
        if attribute.kind == "cached property" and isinstance(receiver, Ref) and ev.instance_at(receiver) is not None:
            from inputgen.interpret.setting_attributes import put_attribute

            put_attribute(ev, receiver, attribute.name, found, at)
        return found
    if attribute.kind == "static":
        return inside_static(attribute)
    if attribute.kind == "class":
        obj = ev.instance_at(receiver)
        return Bound(obj.cls if obj is not None else receiver, attribute, at)
    return Bound(receiver, attribute, at)
