"""fire: a function, a class or a dict of them as a command line (Python Fire's guide, "Calling Fire").

What is given is parsed as a Python literal, whatever the annotation says. A parameter is open: of its annotated type,
else of its default's type; one with neither, or with None as the default, may be anything, so its type is unknown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen.interpret.attributes import find_attribute
from inputgen.interpret.calls import call as call_value
from inputgen.interpret.command_line import ANY_LITERAL, FURTHER_ARGUMENT
from inputgen.interpret.heap_types import type_of_value
from inputgen.interpret.hierarchy import linearised
from inputgen.interpret.join import choice_of
from inputgen.interpret.protocol import Arguments, Call
from inputgen.interpret.values import Bound, ClassObj, Const, Func, Lib, Ref, Unknown, Value
from inputgen.library.command_options import (
    Parameter,
    declared_by,
    option_value,
    parameters_of,
    takes_any,
    unknown_option,
)
from inputgen.library.open_classes import open_dict
from inputgen.model.types import DICT, NONE, UnknownType

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

_MOST = 60  # components that one command line may choose from


def _fire(ev: Evaluator, call: Call) -> Value:
    """`fire.Fire(component)`: any of what it offers is called; the job goes on afterwards."""
    component = call.arg(0, "component")
    if component is None or ev.constant(component) is None:
        return _one_of(ev, call, _functions_of_module(ev), 0)
    return ev.each(component, lambda option: _component(ev, call, option, 0))


def _functions_of_module(ev: Evaluator) -> list[Value]:
    """The functions and classes of the calling module, in order (`fire.Fire()`)."""
    scope = ev.scope_at(ev.frames[0].scope)
    found = [slot.value for slot in scope.names.values()]
    return [value for value in found if isinstance(value, Func) or isinstance(_class(ev, value), ClassObj)]


def _class(ev: Evaluator, value: Value) -> object:
    return ev.get(value) if isinstance(value, Ref) else None


def _one_of(ev: Evaluator, call: Call, components: list[Value], depth: int) -> Value:
    if not components or len(components) > _MOST:
        return ev.unknown("the command line chooses what is called", call.at)
    return ev.branch([lambda each=each: _component(ev, call, each, depth + 1) for each in components])  # type: ignore[misc]


def _component(ev: Evaluator, call: Call, component: Value, depth: int) -> Value:
    if depth > 5:
        return ev.unknown("commands nest too deep", call.at)
    if isinstance(component, Func | Bound):
        return _enter(ev, call, component)
    obj = _class(ev, component)
    if isinstance(obj, ClassObj):
        return _of_class(ev, call, component, depth)
    held = ev.dict_at(component)
    if held is not None:
        found = [slot.value for slot in held.entries.values()]
        return _one_of(ev, call, found, depth)
    if ev.instance_at(component) is not None:
        called = _call_methods(ev, call, component)
        return component if called is None else called
    return ev.unknown("what the command line calls is not known", call.at)


def _of_class(ev: Evaluator, call: Call, cls: Value, depth: int) -> Value:
    """An instance, made of what is given, and one of its methods, or none."""
    from inputgen.interpret.hierarchy import class_attribute

    init = class_attribute(ev, cls, "__init__")
    if isinstance(init, Func):
        named = _arguments(ev, call, Bound(cls, init))
    elif isinstance(init, Lib):
        named = _of_dataclass(ev, call, cls)
    else:
        named = Arguments()
    instance = call_value(ev, cls, named, call.at)
    called = _call_methods(ev, call, instance)
    return instance if called is None else choice_of([instance, called])


def _of_dataclass(ev: Evaluator, call: Call, cls: Value) -> Arguments:
    from inputgen.library.dataclass_fields import fields_of

    named: dict[str, Value] = {}
    for field in fields_of(ev, cls) or []:
        if field.init and field.type is not None and field.factory is None:
            required = field.default is None
            value = option_value(ev, field.type, field.default, field.at, required=required)
            named[field.name] = _told(ev, call) or value
    return Arguments((), named)


def _call_methods(ev: Evaluator, call: Call, instance: Value) -> Value | None:
    """Call any of the public methods, or none."""
    obj = ev.instance_at(instance)
    names: list[str] = []
    for base in linearised(ev, obj.cls) if obj is not None else ():
        cls = _class(ev, base)
        if isinstance(cls, ClassObj):
            names += [
                name
                for name, slot in ev.scope_at(cls.scope).names.items()
                if isinstance(slot.value, Func) and not name.startswith("_") and "property" not in slot.value.kind
            ]
    methods = [find_attribute(ev, instance, name, call.at) for name in dict.fromkeys(names)]
    known = [method for method in methods if isinstance(method, Bound | Func)]
    if not known or len(known) > _MOST:
        return None
    return ev.branch([lambda: Const(None, call.at), *(lambda each=each: _enter(ev, call, each) for each in known)])


def _enter(ev: Evaluator, call: Call, function: Value) -> Value:
    return call_value(ev, function, _arguments(ev, call, function), call.at)


def _arguments(ev: Evaluator, call: Call, function: Value) -> Arguments:
    told = _told(ev, call)
    named = {each.name: told or _parameter(ev, function, each) for each in parameters_of(function) or []}
    positional, keywords = takes_any(function)
    func = function.method if isinstance(function, Bound) else function
    assert isinstance(func, Func), "only functions of the project are entered"
    first = len(func.node.params.posonly_params)
    given = list(named.items())
    spread, rest = (given[:first], dict(given[first:])) if not isinstance(function, Bound) else ([], dict(given))
    any_ = Unknown(FURTHER_ARGUMENT, call.at) if positional or keywords else None
    return Arguments(tuple(value for _, value in spread), rest, any_)


def _told(ev: Evaluator, call: Call) -> Unknown | None:
    """What a parameter is where `command=` tells what is given: fire parses literals, whatever is declared."""
    command = call.arg(1, "command")
    if command is None or ev.constant(command) is None:
        return None
    return Unknown("the command that Fire is told may give it", call.at)


def _parameter(ev: Evaluator, function: Value, parameter: Parameter) -> Value:
    declared = declared_by(ev, function, parameter)
    default, at = parameter.default, parameter.at
    if declared is not None:
        return option_value(ev, declared, default, at, required=default is None)
    if default is None:
        return ev.unknown(f"{parameter.name} has no default, and the command line may give anything", at)
    known = type_of_value(ev, default)
    if ev.at_defaults or known is None:
        return option_value(ev, NONE, default, at) if ev.at_defaults else default
    if known == NONE:
        return unknown_option(f"{parameter.name} is None{ANY_LITERAL}", default, at)
    held = ev.dict_at(default)
    if held is not None and isinstance(default, Ref):
        return open_dict(ev, default, held, parameter.name, "argv", at)
    return default if isinstance(known, UnknownType) or known == DICT else option_value(ev, known, default, at)


FUNCTIONS = {"Fire": _fire}
