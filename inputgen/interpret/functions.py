"""Functions of the project: making them, binding arguments, entering them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from inputgen import model as m
from inputgen.frozen import replace
from inputgen.interpret.abandon import followed
from inputgen.interpret.annotations import annotation_scope, declared_type, declared_value, type_written_in
from inputgen.interpret.command_line import is_set_by_command_line
from inputgen.interpret.config_reads import of_parameter, tells_type, told_by
from inputgen.interpret.coroutines import makes_coroutine
from inputgen.interpret.cutting import cut, nests_too_deep, repeated
from inputgen.interpret.definitions import function_definition
from inputgen.interpret.document_arguments import argument_read
from inputgen.interpret.frames import Frame, PathEndsError
from inputgen.interpret.hierarchy import class_attribute
from inputgen.interpret.join import choice_of, join
from inputgen.interpret.plain_data import as_dict_everywhere
from inputgen.interpret.protocol import Arguments, Call
from inputgen.interpret.state import join_states, note_value
from inputgen.interpret.trees import descendants
from inputgen.interpret.values import (
    At,
    Choice,
    Const,
    DictObj,
    Func,
    Lib,
    ListObj,
    Ref,
    Scope,
    Slot,
    Unknown,
    Value,
    alternatives,
)
from inputgen.model.types import DICT

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator
    from inputgen.source.module import Module


def function_value(ev: Evaluator, node: cst.FunctionDef | cst.Lambda, name: str, owner: int | None = None) -> Func:
    """The function that a definition makes, its defaults evaluated now."""
    params = all_params(node.params)
    defaults = [(param.name.value, ev.eval(param.default)) for param in params if param.default is not None]
    scope = ev.frame.scope
    while ev.scope_at(scope).kind == "class":  # a method does not see the names of its class
        parent = ev.scope_at(scope).parent
        assert parent is not None, "a class body has a scope around it"
        scope = parent
    return Func(
        node,
        ev.frame.module,
        scope,
        name,
        tuple(defaults),
        owner=owner,
        generator=_yields(node, ev.frame.module),
        at=ev.at(node),
    )


def all_params(params: cst.Parameters) -> list[cst.Param]:
    """Every parameter that can be named, in order; stars left out."""
    return [*params.posonly_params, *params.params, *params.kwonly_params]


def _yields(node: cst.FunctionDef | cst.Lambda, module: Module) -> bool:
    """Whether a function is a generator; most modules have none, and their text tells so at once."""
    if isinstance(node, cst.Lambda) or "yield" not in module.text:
        return False
    return any(isinstance(found, cst.Yield) for found in descendants(node.body, into_functions=False))


def call_function(ev: Evaluator, func: Func, args: Arguments, at: At) -> Value:
    """Enter a function with these arguments.

    Raises:
        PathEndsError: where the call surely raises.
    """
    if func.called_by is not None:
        handler = ev.libraries.function(func.called_by)
        assert handler is not None, "a library that takes a function over can call it"
        return handler(ev, Call(func.called_by, args, at, replace(func, called_by=None)))
    if func.abstract and _is_left_open(ev, func, args):  # what it does itself, a subclass may do, too
        result = call_function(ev, replace(func, abstract=False), args, at)
        return Unknown(f"{func.name} is left to subclasses", result.at or at)
    if nests_too_deep(ev, func):
        ev.entered.add(id(func.node))
        why = ev.unknown(f"{func.name} calls itself, or calls nest too deep", at)
        return cut(ev, func, bind_arguments(ev, func, args, at), why)
    frame = _new_frame(ev, func, args, at)
    if func.generator or makes_coroutine(func):
        from inputgen.interpret.generators import new_generator

        return new_generator(ev, frame, at)
    given = ev.scope_at(frame.scope).names
    known = repeated(ev, func, given)
    if known is not None:
        return known
    return followed(
        ev, function_definition(ev, func), lambda: _run_frame(ev, func, frame), lambda result: result, given
    )


def _is_left_open(ev: Evaluator, func: Func, args: Arguments) -> bool:
    """Whether an abstract method is called on what stands for an instance of a class below: that class has its own."""
    from inputgen.interpret.classes import is_abstract

    obj = ev.instance_at(args.positional[0]) if args.positional else None
    if obj is None or not isinstance(obj.cls, Ref):
        return False
    held = class_attribute(ev, obj.cls, func.name)
    return isinstance(held, Func) and held.node is func.node and is_abstract(ev, obj.cls)


def _new_frame(ev: Evaluator, func: Func, args: Arguments, at: At) -> Frame:
    if not makes_coroutine(func):  # it is entered where it is awaited
        ev.entered.add(id(func.node))
    names = bind_arguments(ev, func, args, at)
    # A loop that may run any number of times makes one generator at one place, and so one scope for it.
    place = At(func.module, at.node) if func.generator or makes_coroutine(func) else None
    scope = ev.new(Scope("function", func.module, names, func.scope), place, "locals of a generator")
    first = next(iter(names.values())).value if names else None
    return Frame(func.module, scope.addr, func, first, names)


def _run_frame(ev: Evaluator, func: Func, frame: Frame) -> Value:
    """Run the body; what it returns on the paths that come back to the caller."""
    ends = frame.returns
    certain = ev.state.certain
    ev.frames.append(frame)
    try:
        _run_body(ev, func, frame)
    finally:
        ev.frames.pop()
    ev.path = join_states([state for state, _ in ends], certain)
    if not ends:
        raise PathEndsError(func.name)
    ends = [(state, _as_annotated(ev, func, value)) for state, value in ends]
    value = choice_of([value for _, value in ends])
    note_value(ev.path, ends, value)
    return value


def _as_annotated(ev: Evaluator, func: Func, value: Value) -> Value:
    """What a function returns: of what is not known, its annotation tells the type, as that of a parameter does."""
    node = func.node.returns if isinstance(func.node, cst.FunctionDef) else None
    if node is None or not any(isinstance(option, Unknown | Lib) for option in alternatives(value)):
        return value
    type_ = type_written_in(ev, node.annotation, func.module, annotation_scope(ev, func))
    return value if type_ is None else told_by(ev, type_, value, At(func.module, node))


def _run_body(ev: Evaluator, func: Func, frame: Frame) -> None:
    if isinstance(func.node, cst.Lambda):
        try:
            frame.returns.append((ev.state, ev.eval(func.node.body)))
        except PathEndsError:
            return
        frame.returns[-1] = (ev.state, frame.returns[-1][1])
        return
    from inputgen.interpret.statements import run_block

    run_block(ev, func.node.body)
    if ev.path is not None:
        frame.returns.append((ev.path, Const(None, ev.at(func.node))))


def bind_arguments(ev: Evaluator, func: Func, args: Arguments, at: At) -> dict[str, Slot]:
    """The local names that a call's arguments make.

    Raises:
        PathEndsError: for too many, missing or unexpected arguments.
    """
    params = func.node.params
    defaults = dict(func.defaults)
    positional = [*params.posonly_params, *params.params]
    named = dict(args.named or {})
    names: dict[str, Slot] = {}
    for index, param in enumerate(positional):
        name, by_place = param.name.value, index < len(params.posonly_params)
        if index < len(args.positional):
            names[name] = _slot(args.positional[index])
            if name in named and not by_place and func.wrapped_by is None:
                _given_twice(ev, func, name, named, args, at)
        else:
            names[name] = _named_argument(ev, func, name, {} if by_place else named, defaults, args, at)
    surplus = args.positional[len(positional) :]
    if isinstance(params.star_arg, cst.Param):
        rest = args.open if args.open is not None else None
        names[params.star_arg.name.value] = _slot(ev.new(ListObj("tuple", tuple(surplus), rest), at))
    elif surplus and func.wrapped_by is None:
        raise ev.raises(f"TypeError: {func.name}() takes {len(positional)} positional arguments", at)
    for param in params.kwonly_params:
        names[param.name.value] = _named_argument(ev, func, param.name.value, named, defaults, args, at)
    if params.star_kwarg is not None:
        entries = {key: Slot(value, key in args.optional, value.at) for key, value in named.items()}
        names[params.star_kwarg.name.value] = _slot(ev.new(DictObj(dict(entries), args.open, part=args.part), at))
    elif named and set(named) - args.optional and func.wrapped_by is None:
        raise ev.raises(f"TypeError: {func.name}() got an unexpected keyword argument {next(iter(named))!r}", at)
    return names | _declared(ev, func, names, at)


def _given_twice(ev: Evaluator, func: Func, name: str, named: dict[str, Value], args: Arguments, at: At) -> None:
    if name not in args.optional:
        raise ev.raises(f"TypeError: {func.name}() got multiple values for argument {name!r}", at)
    ev.risk()
    del named[name]


def _declared(ev: Evaluator, func: Func, names: dict[str, Slot], at: At) -> dict[str, Slot]:
    """The annotated parameters, as values of their declared types (contract, "A declared value")."""
    declared: dict[str, Slot] = {}
    defaults = dict(func.defaults)
    scope = annotation_scope(ev, func)
    for param in all_params(func.node.params):
        name = param.name.value
        slot = declared.get(name) or names[name]
        if param.annotation is not None and isinstance(slot.value, Const | Unknown | Choice):
            type_ = type_written_in(ev, param.annotation.annotation, func.module, scope)
            if type_ is not None:
                tells_type(ev, slot.value, declared_type(type_, defaults.get(name)), at)
                declared |= _documents(ev, slot.value, names, at) if type_ == DICT else {}
                held = declared.get(name, slot).value
                declared[name] = replace(slot, value=_as_declared(type_, defaults.get(name), held, slot.at or at))
    return declared


def _as_declared(type_: m.Type, default: Value | None, value: Value, at: At) -> Value:
    """A value as its parameter is declared; what is given in place of a dict, or only by the command line, as it is."""
    if type_ == DICT:
        if isinstance(value, Const) and default is None:
            return value
        if isinstance(value, Choice) and any(map(is_set_by_command_line, value.options)):
            return choice_of([_as_declared(type_, default, option, at) for option in value.options], value.at)
        if isinstance(value, Unknown) and is_set_by_command_line(value):
            return value
    return declared_value(declared_type(type_, default), value, at)


def _documents(ev: Evaluator, document: Value, names: dict[str, Slot], at: At) -> dict[str, Slot]:
    """The parameters that are given a document which one of them is declared to be a dict of."""
    made = as_dict_everywhere(ev, document, at, declared=True)
    given = {name: slot for name, slot in names.items() if slot.value is document}
    return {name: replace(slot, value=made) for name, slot in given.items()} if made is not document else {}


def _slot(value: Value) -> Slot:
    return Slot(value, False, value.at)


def _named_argument(
    ev: Evaluator,
    func: Func,
    name: str,
    named: dict[str, Value],
    defaults: dict[str, Value],
    args: Arguments,
    at: At,
) -> Slot:
    default = defaults.get(name)
    given = named.pop(name, None)
    if given is not None:
        return _slot(join(given, default) if name in args.optional and default is not None else given)
    read = of_parameter(ev, args, name, default, _annotation_of(ev, func, name) if args.part is not None else None, at)
    if read is not None:
        return _slot(read)
    if args.open is not None:
        told = _annotation_of(ev, func, name) if args.document is not None else None
        read = argument_read(ev, args, name, default, told, at) if func.wrapped_by is None else None
        unknown = read or Unknown(args.open.reason, args.open.at)
        return _slot(unknown if default is None else join(default, unknown))
    if default is None and func.wrapped_by is not None:
        return _slot(Unknown(f"{func.name} is called by {func.wrapped_by}, which is not modelled", at))
    if default is None:
        raise ev.raises(f"TypeError: {func.name}() missing argument {name!r}", at)
    return _slot(default)


def _annotation_of(ev: Evaluator, func: Func, name: str) -> m.Type | None:
    """The declared type of a parameter."""
    for param in all_params(func.node.params):
        if param.name.value == name and param.annotation is not None:
            return type_written_in(ev, param.annotation.annotation, func.module, annotation_scope(ev, func))
    return None
