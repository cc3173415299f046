"""What click, typer, fire and absl share: open values of command-line options, and the functions that take them.

Contract, "A declared value": an option has its declared type, joined with None where it may be left out without a
default, and with the default's type where that contradicts.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import libcst as cst

from inputgen import model as m
from inputgen.frozen import frozen, replace
from inputgen.interpret.annotations import annotated_type, joined_types
from inputgen.interpret.attributes import own_attributes
from inputgen.interpret.frames import Frame, PathEndsError
from inputgen.interpret.functions import all_params
from inputgen.interpret.heap_types import type_of_value
from inputgen.interpret.join import choice_of
from inputgen.interpret.needed import as_needed
from inputgen.interpret.values import (
    At,
    Bound,
    Choice,
    ClassObj,
    Const,
    Func,
    Lib,
    ListObj,
    Open,
    Ref,
    Unknown,
    Value,
    alternatives,
)
from inputgen.library.sys import changes_arguments
from inputgen.model.types import DICT, NONE, STR

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

_ENUMS = frozenset(f"enum.{name}" for name in ("Enum", "IntEnum", "StrEnum", "Flag", "IntFlag"))

_WRAPPED = 20  # functions that wrap one another


@frozen
class Parameter:
    """A parameter of a function that a library makes an option of.

    Attributes:
        node: its definition.
        default: its default; None where it has none.
        keyword: whether it can only be given by name.
        at: where its name is written.
    """

    name: str
    node: cst.Param
    default: Value | None
    keyword: bool
    at: At


def signature_of(ev: Evaluator, function: Value) -> Value:
    """The function whose signature `inspect` tells for one: what it wraps (`functools.wraps`), if it wraps any."""
    for _ in range(_WRAPPED):
        held = own_attributes(ev, function).entries.get("__wrapped__") if isinstance(function, Func) else None
        if held is None or held.optional or not isinstance(held.value, Func):
            return function
        function = held.value
    return function


def parameters_of(function: Value) -> list[Parameter] | None:
    """The parameters of a function of the project, less the receiver of a bound method; None for anything else."""
    func = function.method if isinstance(function, Bound) else function
    if not isinstance(func, Func):
        return None
    defaults = dict(func.defaults)
    keywords = {param.name.value for param in func.node.params.kwonly_params}
    found = [
        Parameter(name, param, defaults.get(name), name in keywords, At(func.module, param.name))
        for param in all_params(func.node.params)
        for name in (param.name.value,)
    ]
    return found[1:] if isinstance(function, Bound) else found


def takes_any(function: Value) -> tuple[bool, bool]:
    """Whether a function takes any positional, and any named arguments."""
    func = function.method if isinstance(function, Bound) else function
    if not isinstance(func, Func):
        return True, True
    return isinstance(func.node.params.star_arg, cst.Param), func.node.params.star_kwarg is not None


def in_scope_of(ev: Evaluator, function: Value, node: cst.BaseExpression) -> Value:
    """The value of an expression of a function's signature, where the function is defined."""
    func = function.method if isinstance(function, Bound) else function
    assert isinstance(func, Func), "only functions of the project have a signature"
    ev.frames.append(Frame(func.module, func.scope))
    try:
        return ev.eval(node)
    except PathEndsError:
        if ev.path is None:
            raise
        return Unknown("the annotation is not known", At(func.module, node))
    finally:
        ev.frames.pop()


def declared_by(ev: Evaluator, function: Value, parameter: Parameter) -> m.Type | None:
    """The JSON type that a parameter's annotation declares; None where it has none, or tells none."""
    if parameter.node.annotation is None:
        return None
    node = parameter.node.annotation.annotation
    func = function.method if isinstance(function, Bound) else function
    assert isinstance(func, Func), "only functions of the project have a signature"
    ev.frames.append(Frame(func.module, func.scope))
    try:
        known = annotated_type(ev, node)
    finally:
        ev.frames.pop()
    if known is not None or not isinstance(node, cst.Name | cst.Attribute):
        return known
    return STR if is_enum(ev, in_scope_of(ev, function, node)) else None


def enum_member(ev: Evaluator, function: Value, parameter: Parameter, default: Value | None) -> Value | None:
    """Any member of the Enum that a parameter is annotated with; None where it is annotated with something else."""
    from inputgen.interpret.iteration import elements

    annotation = parameter.node.annotation
    if annotation is None or not isinstance(annotation.annotation, cst.Name | cst.Attribute):
        return None
    cls = in_scope_of(ev, function, annotation.annotation)
    listed = elements(ev, cls, parameter.at) if is_enum(ev, cls) else None
    if listed is None or listed.rest is not None or not listed.items:
        return None
    if ev.at_defaults:
        must = choice_of(listed.items, parameter.at) if default is None else None
        return _at_default(ev, default, parameter.at, must)
    either = choice_of([*([default] if default is not None else []), *listed.items], parameter.at)
    return replace(either, usual=default) if isinstance(either, Choice) else either


def is_enum(ev: Evaluator, cls: Value) -> bool:
    """Whether a value is an Enum class, whose members W&B stores as their names."""
    from inputgen.interpret.hierarchy import linearised

    obj = ev.get(cls) if isinstance(cls, Ref) else None
    return isinstance(obj, ClassObj) and any(
        isinstance(base, Lib) and base.name in _ENUMS for base in linearised(ev, cls)
    )


def option_value(ev: Evaluator, type_: m.Type, default: Value | None, at: At, *, required: bool = False) -> Value:
    """The value of a command-line option.

    Args:
        ev: the evaluation.
        type_: what it is where it is given.
        default: what it is where it is not given; None where nothing says so.
        at: where it is declared.
        required: whether it must be given.
    """
    if ev.at_defaults:
        must = required and default is None
        return _at_default(ev, default, at, _option(ev, type_, None, at, required=True) if must else None)
    value = _option(ev, type_, default, at, required=required)
    if not _are_given(ev, at):
        return value
    options = [replace(each, default=None) if isinstance(each, Open) else each for each in alternatives(value)]
    return choice_of(options)  # which of the options they set is not taken apart


def _option(ev: Evaluator, type_: m.Type, default: Value | None, at: At, *, required: bool) -> Value:
    if default is None:
        return Open(type_ if required else joined_types(type_, NONE), None if required else Const(None), "argv", at)
    parts = alternatives(default)
    objects: list[Value] = []
    for part in parts:
        other = type_of_value(ev, part)
        if isinstance(part, Unknown):
            continue
        if other is None or other == DICT:
            objects.append(part)
        else:
            type_ = joined_types(type_, other)
    known = default.default if isinstance(default, Open) else default if len(parts) == 1 else None
    if objects:
        return choice_of([*objects, Open(type_, None, "argv", at)], at)
    return Open(type_, None if isinstance(known, Unknown) else known, "argv", at)


_GIVEN = "arguments of a command that is called"


def called_with(ev: Evaluator, args: Value | None, run: Callable[[], Value]) -> Value:
    """Call a command with the arguments that its call gives (`main(["--lr", "1"])`), instead of the command line's."""
    cell = ev.singleton(_GIVEN, lambda: ListObj("list"))
    before = ev.get(cell)
    ev.put(cell, ListObj("list", () if args is None or _is_command_line(ev, args) else (args,)))
    value = run()
    ev.put(cell, before)
    return value


def _is_command_line(ev: Evaluator, args: Value) -> bool:
    """Whether arguments are those of the command line, or none: `sys.argv[1:]`, `[]`, None."""
    listed = ev.list_at(args)
    if listed is None:
        return ev.constant(args) is None
    rest = [listed.rest] if listed.rest is not None else []
    return all(isinstance(each, Open) and each.origin == "argv" for each in (*listed.items, *rest))


def _are_given(ev: Evaluator, at: At) -> bool:
    """Whether the job itself gives arguments: to the command that it calls, or by `sys.argv`."""
    cell = ev.modules.get(_GIVEN)
    held = ev.get(cell) if cell is not None and cell in ev.state.heap else None
    return (isinstance(held, ListObj) and bool(held.items)) or changes_arguments(ev, at)


def _at_default(ev: Evaluator, default: Value | None, at: At, given: Value | None) -> Value:
    """The default of an option; `given` is what it may be where it must be given."""
    if _are_given(ev, at):
        return ev.unknown("arguments that the job gives, or puts into sys.argv, may give it", at)
    if ev.world.setting.argv:
        return ev.unknown("the configured command line may give it: only argparse's is taken apart", at)
    if default is not None:
        usual = default if default.at is not None or not isinstance(default, Const) else Const(default.value, at)
        return as_needed(ev, usual, at)
    return Const(None, at) if given is None else given


def unknown_option(reason: str, default: Value | None, at: At) -> Value:
    """An option of a type that nothing tells; its default is still known."""
    known = default if isinstance(default, Const) else None
    return Open(m.UnknownType(reason), known, "argv", at)
