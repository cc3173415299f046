"""fastcore's scripts: `@call_parse` runs a function of the script there and then (fastcore docs, "Script").

Each parameter is an option: of its annotation's type, else of its default's, else text. Its default is the parameter's;
a `bool` is a flag, off by default, or, in newer versions, as its default is. A module that is imported runs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from inputgen import model as m
from inputgen.interpret.calls import call as call_value
from inputgen.interpret.heap_types import type_of_value
from inputgen.interpret.protocol import Arguments, Call
from inputgen.interpret.values import NONE, Const, Func, Lib, Value
from inputgen.library.command_options import Parameter, declared_by, in_scope_of, option_value, parameters_of
from inputgen.model.types import BOOL, FLOAT, INT, STR

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

_FLAGS = {"store_true": False, "store_false": True}
_SCALARS: dict[str, m.Type] = {"bool_arg": BOOL, "int": INT, "float": FLOAT, "str": STR, "Path": STR}
_OTHERWISE = frozenset({"action", "nargs", "const", "default"})  # what changes how an option is given


def _call_parse(ev: Evaluator, call: Call) -> Value:
    """`@call_parse`: in the script itself, the function is called with what the command line gives."""
    function = call.arg(0, "func")
    parameters = parameters_of(function) if function is not None else None
    if function is None or parameters is None:
        return ev.unknown("call_parse of a function that is not known", call.at)
    if len(ev.frames) == 1 and isinstance(function, Func):
        given = {each.name: _option(ev, function, each) for each in parameters}
        call_value(ev, function, Arguments((), given), call.at)
    return function


def _option(ev: Evaluator, function: Func, parameter: Parameter) -> Value:
    default, at = parameter.default, parameter.at
    annotation = parameter.node.annotation.annotation if parameter.node.annotation is not None else None
    param = annotation if isinstance(annotation, cst.Call) else None
    kind = _type_in(param) if param is not None else annotation
    if param is not None and any(arg.keyword is not None and arg.keyword.value in _OTHERWISE for arg in param.args):
        return ev.unknown(f"what Param says of {parameter.name} is not followed", at)
    named = in_scope_of(ev, function, kind) if kind is not None else None
    name = named.name.rpartition(".")[2] if isinstance(named, Lib) else ""
    if name in _FLAGS:
        return option_value(ev, BOOL, Const(_FLAGS[name], at), at)
    if name == "bool":
        usual = Const(False, at) if ev.constant(default or NONE) is not True else None
        return option_value(ev, BOOL, usual, at, required=usual is None)
    type_ = _SCALARS.get(name) or (declared_by(ev, function, parameter) if param is None else None)
    if type_ is None and kind is not None:
        return ev.unknown(f"the annotation of {parameter.name} tells no type", at)
    if type_ is None and param is None and default not in (None, NONE):
        type_ = type_of_value(ev, default) if default is not None else None
        if type_ is None:
            return ev.unknown(f"the default of {parameter.name} tells no type", at)
    return option_value(ev, type_ or STR, default, at, required=default is None)


def _type_in(param: cst.Call) -> cst.BaseExpression | None:
    """The type in `Param("help", type)`; None where it has none."""
    positional = [arg.value for arg in param.args if arg.keyword is None and not arg.star]
    named = [arg.value for arg in param.args if arg.keyword is not None and arg.keyword.value == "type"]
    return next(iter([*named, *positional[1:]]), None)


FUNCTIONS = {"script.call_parse": _call_parse, "all.call_parse": _call_parse, "script.Param": lambda ev, call: NONE}
EXPORTS = dict.fromkeys(("script", "all"), ("call_parse", "store_true", "store_false", "bool_arg"))
