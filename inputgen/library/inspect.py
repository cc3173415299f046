"""`inspect` (Python docs, "inspect"): the frame that runs and its names; what a function of the project takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from inputgen.interpret.coroutines import is_coroutine, makes_coroutine
from inputgen.interpret.descriptors import descriptor
from inputgen.interpret.functions import all_params
from inputgen.interpret.protocol import Arguments, Call, Constant, Getter, Handler
from inputgen.interpret.types import is_data
from inputgen.interpret.values import (
    At,
    Bound,
    ClassObj,
    Const,
    DictObj,
    Func,
    Key,
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
from inputgen.library.names_not_known import attribute_of_any_name
from inputgen.library.simple import attribute, likely_typed, named
from inputgen.library.type_introspection import is_postponed
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
    """`inspect.signature(f)`: the parameters of a function of the project, in order, with their defaults."""
    func = call.arg(0, "obj")
    if not isinstance(func, Func) or not func.is_plain:
        return ev.unknown("the signature of a function that is not known", call.at)
    params, given, told = func.node.params, dict(func.defaults), _annotations(ev, func)
    star, more = _spread(params)
    plain = [param.name.value for param in (*params.posonly_params, *params.params)]
    only = [param.name.value for param in params.kwonly_params]
    names = [*plain, *([star] if star is not None else []), *only, *([more] if more is not None else [])]
    entries: dict[Key, Slot] = {}
    for name in names:
        attrs: dict[str, Value] = {"name": Const(name, call.at), "kind": Unknown("the kind of a parameter", call.at)}
        attrs["default"] = given.get(name, _EMPTY)
        attrs["annotation"] = told.get(name, _EMPTY)
        entries[name] = Slot(ev.new_instance(Lib("inspect.Parameter"), attrs, call.at))
    return ev.new_instance(Lib("inspect.Signature"), {"parameters": ev.new(DictObj(entries), call.at)}, call.at)


# What a parameter has where it has no default, or no annotation; both classes have it as `empty`.
_EMPTY = Lib("inspect._empty")


_SPEC = ("args", "varargs", "varkw", "defaults", "kwonlyargs", "kwonlydefaults", "annotations")


def _full_arg_spec(ev: Evaluator, call: Call) -> Value:
    """`inspect.getfullargspec(f)`: a named tuple of what a function of the project takes, and its annotations."""
    func, at = call.arg(0, "func"), call.at
    if not isinstance(func, Func) or not func.is_plain:
        return ev.unknown("the signature of a function that is not known", at)
    params, given = func.node.params, dict(func.defaults)
    plain = [param.name.value for param in (*params.posonly_params, *params.params)]
    only = [param.name.value for param in params.kwonly_params]
    defaults = [given[name] for name in plain if name in given]
    named_defaults = {name: given[name] for name in only if name in given}
    fields: tuple[Value, ...] = (
        ev.new_list([Const(name, at) for name in plain], at),
        *(Const(name, at) for name in _spread(params)),
        ev.new_list(defaults, at, "tuple") if defaults else Const(None, at),
        ev.new_list([Const(name, at) for name in only], at),
        ev.new_dict(named_defaults, at) if named_defaults else Const(None, at),
        ev.new_dict(_annotations(ev, func), at),
    )
    return ev.new(ListObj("namedtuple", fields, None, _SPEC), at)


def _annotations(ev: Evaluator, func: Func) -> dict[str, Value]:
    """What `func.__annotations__` holds: values, or their text (PEP 563)."""
    as_text = is_postponed(func.module)
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


_KINDS = {
    "isclass": ("class",),
    "isfunction": ("function",),
    "ismethod": ("method",),
    "ismodule": ("module",),
    "isroutine": ("function", "method", "method descriptor"),
}
# What a class holds by `@staticmethod` and the like (`vars(C)["f"]`): one with `__set__` is no method descriptor.
_HELD = {"property": "another", **dict.fromkeys(("static", "class", "cached property"), "method descriptor")}


def _is_kind(ev: Evaluator, call: Call) -> Value:
    """`inspect.isclass(x)` and the like: of what is the project's own, and of plain values."""
    values = alternatives(call.arg(0, "object") or Unknown("nothing is asked about"))
    kinds = {_kind(ev, value) for value in values}
    asked = _KINDS[call.name.rpartition(".")[2]]
    answers = {None if kind is None else kind in asked for kind in kinds}
    if None in answers or len(answers) > 1:
        return Open(BOOL, None, "computed", call.at)
    return Const(True in answers, call.at)


def _kind(ev: Evaluator, value: Value) -> str | None:
    """What a value is: a class, a function, a method, a module, or none of them; None where that is not known.

    An instance of a class of the project may be a descriptor: then it is not known.
    """
    if isinstance(value, Func):
        return _HELD.get(value.kind, value.kind) if value.is_plain else None
    if isinstance(value, Bound):
        return "method" if isinstance(value.method, Func) else None
    if isinstance(value, Ref):
        obj = ev.get(value)
        if descriptor(ev, value, "__get__") is not None:
            return None
        return "class" if isinstance(obj, ClassObj) else "module" if isinstance(obj, Scope) else "another"
    return "another" if isinstance(value, Const) or is_data(value) else None


def _members(ev: Evaluator, call: Call) -> Value:
    """`inspect.getmembers(x)`: pairs of names and values, of which only is told what may be written to."""
    target = call.arg(0, "object")
    if target is None:
        return ev.unknown("the members of nothing", call.at)
    unknown = Unknown("which members an object has is not followed", call.at)
    value = attribute_of_any_name(ev, target, unknown, call.at)
    pair = ev.new_list([Open(STR, None, "computed", call.at), value], call.at, "tuple")
    return ev.new(ListObj("list", (), pair), call.at)


FUNCTIONS: dict[str, Handler] = {
    "getmembers": _members,
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
ATTRIBUTES: dict[str, Getter] = {
    "frame.f_locals": _locals,
    "Parameter.empty": lambda _, receiver, at: Lib(_EMPTY.name, at),
}
VALUES: dict[str, Constant] = dict.fromkeys(("Parameter.empty", "Signature.empty"), lambda _, at: Lib(_EMPTY.name, at))
