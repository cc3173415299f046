"""typer: functions whose signature is their command line (Typer docs, "CLI Options", "CLI Arguments").

A parameter is open, of its annotated type, with its default: the one beside it, or the first argument of
`typer.Option` or `typer.Argument`. An app is an instance that keeps its commands; calling one ends the process.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from inputgen import model as m
from inputgen.interpret.calls import call as call_value
from inputgen.interpret.comparisons import truth
from inputgen.interpret.protocol import Arguments, Call
from inputgen.interpret.setting_attributes import put_attribute
from inputgen.interpret.values import Bound, Const, Func, Lib, ListObj, Ref, Value
from inputgen.library.click_options import converted
from inputgen.library.command_options import (
    Parameter,
    called_with,
    declared_by,
    enum_member,
    in_scope_of,
    option_value,
    parameters_of,
    signature_of,
)
from inputgen.library.declared_classes import declared_by as annotation_of
from inputgen.library.path_options import as_path
from inputgen.library.paths import path_text
from inputgen.library.simple import attribute, named, nothing, typed
from inputgen.model.types import BOOL, STR

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

_APP = Lib("typer.Typer")
_INFOS = (Lib("typer.Option"), Lib("typer.Argument"))


def _info(ev: Evaluator, call: Call) -> Value:
    """`typer.Option(default, ...)`, `typer.Argument(default, ...)`."""
    attrs = dict(call.args.named or {})
    if call.args.positional:
        attrs["positional"] = call.args.positional[0]
    return ev.new_instance(Lib("typer." + call.name.rpartition(".")[2]), attrs, call.at)


def _is_info(ev: Evaluator, value: Value | None) -> bool:
    obj = ev.instance_at(value) if value is not None else None
    return obj is not None and obj.cls in _INFOS


def _annotated(ev: Evaluator, function: Value, parameter: Parameter) -> Value | None:
    """The `typer.Option(...)` within `Annotated[T, typer.Option(...)]`."""
    node = parameter.node.annotation.annotation if parameter.node.annotation is not None else None
    if not isinstance(node, cst.Subscript) or len(node.slice) < 2:
        return None
    name = node.value.attr if isinstance(node.value, cst.Attribute) else node.value
    if not isinstance(name, cst.Name) or name.value != "Annotated":
        return None
    for element in node.slice[1:]:
        if isinstance(element.slice, cst.Index):
            value = in_scope_of(ev, function, element.slice.value)
            if _is_info(ev, value):
                return value
    return None


def _default(ev: Evaluator, function: Value, parameter: Parameter) -> Value | None:
    """The default of a parameter; None where it must be given."""
    given = parameter.default
    info = given if _is_info(ev, given) else _annotated(ev, function, parameter)
    if info is not None and info is given:
        given = attribute(ev, info, "positional") or attribute(ev, info, "default")
    if given is not None and ev.constant(given) is not ...:
        return given
    factory = attribute(ev, info, "default_factory") if info is not None else None
    if given is None and factory is not None:
        return call_value(ev, factory, Arguments(), parameter.at)
    return None if given is None or isinstance(given, Const) else given


def _parameter(ev: Evaluator, function: Value, parameter: Parameter) -> Value:
    default = _default(ev, function, parameter)
    info = parameter.default if _is_info(ev, parameter.default) else _annotated(ev, function, parameter)
    for name in ("callback", "parser", "click_type"):
        told = attribute(ev, info, name) if info is not None else None
        if told is not None and ev.constant(told) is not None:
            return ev.unknown(f"the {name} of {parameter.name} may make anything of it", parameter.at)
    member = enum_member(ev, function, parameter, default)
    if member is not None:
        return member
    type_ = declared_by(ev, function, parameter)
    if type_ is None and parameter.node.annotation is None:
        type_ = STR  # `typer.main.get_click_param`
    if type_ is None:
        return ev.unknown(f"the annotation of {parameter.name} tells no type", parameter.at)
    if _is_path(ev, function, parameter):
        return _path(ev, type_, default, parameter)
    made = converted(ev, default, type_, parameter.at) if default is not None else None
    if made is not None and isinstance(type_, m.ListType) and ev.list_at(made) is not None:
        made = _as_list(ev, made, type_, parameter)
    return option_value(ev, type_, made, parameter.at, required=default is None)


def _is_path(ev: Evaluator, function: Value, parameter: Parameter) -> bool:
    func = function.method if isinstance(function, Bound) else function
    annotation = parameter.node.annotation
    if annotation is None or not isinstance(func, Func):
        return False
    return annotation_of(ev, annotation.annotation, func.module, func.scope).is_path


def _path(ev: Evaluator, type_: m.Type, default: Value | None, parameter: Parameter) -> Value:
    """A parameter that is a path, as its default is, which may be written as a text."""
    text = path_text(ev, default, parameter.at) if default is not None else None
    value = option_value(ev, type_, text, parameter.at, required=default is None)
    return as_path(ev, value, parameter.at)


def _as_list(ev: Evaluator, made: Value, type_: m.ListType, parameter: Parameter) -> Value:
    listed = ev.list_at(made)
    assert listed is not None, "the caller asked"
    return Ref(ev.new(ListObj("list", listed.items, listed.rest), None).addr, made.at or parameter.at)


def _run_function(ev: Evaluator, function: Value, call: Call) -> Value:
    told = signature_of(ev, function)
    parameters = parameters_of(told)
    if parameters is None:
        return ev.unknown("a command of typer whose function is not known", call.at)
    named_: dict[str, Value] = {}
    for parameter in parameters:
        if parameter.node.annotation is not None and _is_context(parameter.node.annotation.annotation):
            named_[parameter.name] = ev.new_instance(Lib("click.Context"), {"obj": Const(None)}, call.at)
            continue
        named_[parameter.name] = _parameter(ev, told, parameter)
    return call_value(ev, function, Arguments((), named_), call.at)


def _is_context(node: cst.BaseExpression) -> bool:
    name = node.attr if isinstance(node, cst.Attribute) else node
    return isinstance(name, cst.Name) and name.value in ("Context", "CallbackParam")


def _run(ev: Evaluator, call: Call) -> Value:
    """`typer.run(main)`."""
    function = call.arg(0, "function")
    if function is None:
        return ev.unknown("typer.run of nothing", call.at)
    _run_function(ev, function, call)
    raise ev.exits()


def _new_app(ev: Evaluator, call: Call) -> Value:
    attrs: dict[str, Value] = {"commands": ev.new_list([], None), "callback of": Const(None)}
    told = call.arg(-1, "callback")
    if told is not None:
        attrs["callback of"] = told
    return ev.new_instance(_APP, attrs, call.at)


def _decorator(ev: Evaluator, call: Call) -> Value:
    """`@app.command()`, `@app.callback()`."""
    assert call.receiver is not None, "a method has a receiver"
    kind = Const(call.name.rpartition(".")[2])
    return ev.new_instance(Lib("typer.decorator"), {"app": call.receiver, "kind": kind}, call.at)


def _decorate(ev: Evaluator, call: Call) -> Value:
    app, function = attribute(ev, call.receiver, "app"), call.arg(0, "f")
    held = attribute(ev, app, "commands")
    listed = ev.list_at(held) if held is not None else None
    if function is None or listed is None or not isinstance(held, Ref) or not isinstance(app, Ref):
        return ev.unknown("a command of an app that is not known", call.at)
    if ev.constant(attribute(ev, call.receiver, "kind")) == "callback":
        put_attribute(ev, app, "callback of", function, call.at)
    else:
        ev.put(held, ListObj("list", (*listed.items, function)))
        if isinstance(function, Func) and attribute(ev, app, "entry function") is None:
            put_attribute(ev, app, "entry function", function, call.at)
    return function


def _add_app(ev: Evaluator, call: Call) -> Value:
    """`app.add_typer(other)`."""
    other, held = call.arg(0, "typer_instance"), attribute(ev, call.receiver, "commands")
    listed = ev.list_at(held) if held is not None else None
    if other is not None and listed is not None and isinstance(held, Ref):
        ev.put(held, ListObj("list", (*listed.items, other)))
    return Const(None, call.at)


def _call_app(ev: Evaluator, call: Call) -> Value:
    """`app()`: any of its commands is run, and the process ends."""
    app = call.receiver
    assert app is not None, "a method has a receiver"
    value = called_with(ev, call.arg(0, "args"), lambda: _invoke(ev, app, call, 0))
    standalone = call.arg(-1, "standalone_mode")
    if standalone is not None and truth(ev, standalone) is False:
        return value
    raise ev.exits()


def _invoke(ev: Evaluator, app: Value, call: Call, depth: int) -> Value:
    listed = ev.list_at(attribute(ev, app, "commands") or Const(None))
    if listed is None or depth > 20:
        return ev.unknown("an app that is not known", call.at)
    first = attribute(ev, app, "callback of")
    if isinstance(first, Func | Bound):
        _run_function(ev, first, call)

    def run(command: Value) -> Value:
        obj = ev.instance_at(command)
        inner = obj is not None and obj.cls == _APP
        return _invoke(ev, command, call, depth + 1) if inner else _run_function(ev, command, call)

    if not listed.items:
        return Const(None, call.at)
    return ev.branch([lambda each=each: run(each) for each in listed.items])  # type: ignore[misc]


def _exit(ev: Evaluator, call: Call) -> Value:
    raise ev.exits()


FUNCTIONS = {
    "run": _run,
    "Typer": _new_app,
    "Option": _info,
    "Argument": _info,
    **named("echo secho launch", nothing),
    **named("style prompt get_app_dir", typed(STR)),
    "confirm": typed(BOOL),
}
METHODS = {
    "Typer.command": _decorator,
    "Typer.callback": _decorator,
    "Typer.add_typer": _add_app,
    "Typer.__call__": _call_app,
    "decorator.__call__": _decorate,
}
