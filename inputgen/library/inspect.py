"""`inspect` (Python docs, "inspect"): the frame that runs and its names; what a function of the project takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from inputgen.interpret.coroutines import is_coroutine, makes_coroutine
from inputgen.interpret.functions import all_params
from inputgen.interpret.protocol import Arguments, Call, Getter, Handler
from inputgen.interpret.types import is_data
from inputgen.interpret.values import (
    At,
    Bound,
    ClassObj,
    Const,
    DictObj,
    Func,
    Lib,
    ListObj,
    Open,
    Ref,
    Scope,
    Slot,
    Unknown,
    Value,
    alternatives,
)
from inputgen.library.command_options import in_scope_of
from inputgen.library.simple import attribute, likely_typed, named
from inputgen.model.types import BOOL, NONE, STR, union_of

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

_FRAME = Lib("inspect.frame")
_LOCALS = "its locals"


def _current_frame(ev: Evaluator, call: Call) -> Value:
    """`inspect.currentframe()`: of it only the names are kept, as they are now (PEP 558: a snapshot)."""
    read = ev.libraries.function("builtins.locals")
    assert read is not None, "the built-in functions are modelled"
    return ev.new_instance(_FRAME, {_LOCALS: read(ev, Call("locals", Arguments(), call.at))}, call.at)


def _locals(ev: Evaluator, frame: Value, at: At) -> Value:
    return attribute(ev, frame, _LOCALS) or Unknown("the names of a frame that is not known", at)


def _argument_values(ev: Evaluator, call: Call) -> Value:
    """`inspect.getargvalues(frame)`: (args, varargs, keywords, locals)."""
    given = call.arg(0, "frame")
    obj = ev.instance_at(given) if given is not None else None
    func = ev.frame.func
    if given is None or obj is None or obj.cls != _FRAME or func is None:
        return ev.unknown("the arguments of a frame that is not known", call.at)
    params = func.node.params
    names = [param.name.value for param in (*params.posonly_params, *params.params, *params.kwonly_params)]
    listed = ev.new_list([Const(name, call.at) for name in names], call.at)
    spread = [Const(name, call.at) for name in _spread(params)]
    return ev.new_list([listed, *spread, _locals(ev, given, call.at)], call.at, "tuple")


def _spread(params: cst.Parameters) -> tuple[str | None, str | None]:
    """The names of `*args` and `**kwargs`."""
    star, more = params.star_arg, params.star_kwarg
    return star.name.value if isinstance(star, cst.Param) else None, more.name.value if more is not None else None


def _signature(ev: Evaluator, call: Call) -> Value:
    """`inspect.signature(f)`: the names of the parameters of a function of the project."""
    func = call.arg(0, "obj")
    if not isinstance(func, Func) or not func.is_plain:
        return ev.unknown("the signature of a function that is not known", call.at)
    names = [param.name.value for param in all_params(func.node.params)]
    names += [name for name in _spread(func.node.params) if name is not None]
    what = Unknown("a parameter, of which only the name is modelled", call.at)
    table = ev.new(DictObj({name: Slot(what) for name in names}), call.at)
    return ev.new_instance(Lib("inspect.Signature"), {"parameters": table}, call.at)


_SPEC = ("args", "varargs", "varkw", "defaults", "kwonlyargs", "kwonlydefaults", "annotations")


def _full_arg_spec(ev: Evaluator, call: Call) -> Value:
    """`inspect.getfullargspec(f)`: a named tuple of what a function of the project takes, and its annotations."""
    func, at = call.arg(0, "func"), call.at
    if not isinstance(func, Func) or not func.is_plain:
        return ev.unknown("the signature of a function that is not known", at)
    params = func.node.params
    plain = (*params.posonly_params, *params.params)
    fields: tuple[Value, ...] = (
        ev.new_list([Const(param.name.value, at) for param in plain], at),
        *(Const(name, at) for name in _spread(params)),
        Unknown("the defaults of a function", at),
        ev.new_list([Const(param.name.value, at) for param in params.kwonly_params], at),
        Unknown("the defaults of a function", at),
        ev.new_dict(_annotations(ev, func), at),
    )
    return ev.new(ListObj("namedtuple", fields, None, _SPEC), at)


def _annotations(ev: Evaluator, func: Func) -> dict[str, Value]:
    """What `func.__annotations__` holds: values, or their text (PEP 563)."""
    as_text = "from __future__ import annotations" in func.module.text
    found: dict[str, Value] = {}
    for param in all_params(func.node.params):
        if param.annotation is not None:
            at = At(func.module, param)
            node = param.annotation.annotation
            found[param.name.value] = Open(STR, None, "computed", at) if as_text else in_scope_of(ev, func, node)
    return found


def is_coroutine_function(ev: Evaluator, call: Call) -> Value:
    """`inspect.iscoroutinefunction(f)`: of a function of the project that no decorator of a library stands before."""
    given = call.arg(0, "obj")
    func = given.method if isinstance(given, Bound) else given
    if not isinstance(func, Func) or not func.is_plain:
        return Open(BOOL, None, "computed", call.at)
    return Const(makes_coroutine(func), call.at)


def _is_coroutine(ev: Evaluator, call: Call) -> Value:
    """`inspect.iscoroutine(x)`, `inspect.isawaitable(x)`."""
    value = call.arg(0, "object")
    if value is not None and is_coroutine(ev, value):
        return Const(True, call.at)
    known = isinstance(value, Const) or (isinstance(value, Ref) and isinstance(ev.get(value), ListObj | DictObj))
    return Const(False, call.at) if known else Open(BOOL, None, "computed", call.at)


_KINDS = {"isclass": "class", "isfunction": "function", "ismethod": "method", "ismodule": "module"}


def _is_kind(ev: Evaluator, call: Call) -> Value:
    """`inspect.isclass(x)` and the like: of what is the project's own, and of plain values."""
    values = alternatives(call.arg(0, "object") or Unknown("nothing is asked about"))
    kinds = {_kind(ev, value) for value in values}
    asked = _KINDS[call.name.rpartition(".")[2]]
    if None in kinds or (asked in kinds and len(kinds) > 1):
        return Open(BOOL, None, "computed", call.at)
    return Const(asked in kinds, call.at)


def _kind(ev: Evaluator, value: Value) -> str | None:
    """What a value is: a class, a function, a method, a module, or none of them; None where that is not known."""
    if isinstance(value, Func):
        return "function" if value.is_plain and value.kind in ("function", "static") else None
    if isinstance(value, Bound):
        return "method" if isinstance(value.method, Func) else None
    if isinstance(value, Ref):
        obj = ev.get(value)
        return "class" if isinstance(obj, ClassObj) else "module" if isinstance(obj, Scope) else "another"
    return "another" if isinstance(value, Const) or is_data(value) else None


FUNCTIONS: dict[str, Handler] = {
    **dict.fromkeys(_KINDS, _is_kind),
    "iscoroutinefunction": is_coroutine_function,
    "iscoroutine": _is_coroutine,
    "isawaitable": _is_coroutine,
    "currentframe": _current_frame,
    "getargvalues": _argument_values,
    "getfullargspec": _full_arg_spec,
    "signature": _signature,
    **named("getsource getfile", likely_typed(STR)),
    **named("getdoc getsourcefile", likely_typed(union_of([STR, NONE]))),
}
ATTRIBUTES: dict[str, Getter] = {"frame.f_locals": _locals}
