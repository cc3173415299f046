"""What types are asked by a job: `get_origin`, `get_args`, `get_type_hints`, `C.__annotations__` (docs, `typing`)."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import libcst as cst

from inputgen.interpret.annotations import annotation_scope
from inputgen.interpret.comparisons import compare
from inputgen.interpret.equal_types import is_union, members
from inputgen.interpret.frames import Frame, PathEndsError
from inputgen.interpret.functions import all_params
from inputgen.interpret.hierarchy import linearised
from inputgen.interpret.names import put_name
from inputgen.interpret.protocol import Call
from inputgen.interpret.type_values import alias_of
from inputgen.interpret.values import At, ClassObj, Const, Func, Lib, Open, Ref, Unknown, Value
from inputgen.library.class_bodies import annotations_made
from inputgen.library.type_expressions import ANNOTATED, read_type, without_annotated
from inputgen.model.types import BOOL, STR

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator
    from inputgen.interpret.protocol import Handler
    from inputgen.source.module import Module

_MODULES = ("typing", "typing_extensions")
# What `get_origin` tells of the names of `typing` that stand for a class of another module.
_PLAIN = {name.title(): f"builtins.{name}" for name in ("list", "dict", "tuple", "set", "type")}
_PLAIN |= {"FrozenSet": "builtins.frozenset", "OrderedDict": "collections.OrderedDict"}
_PLAIN |= {"DefaultDict": "collections.defaultdict", "Counter": "collections.Counter", "Deque": "collections.deque"}
_ABSTRACT = "Callable Collection Iterable Iterator Mapping MutableMapping MutableSequence Sequence".split()
_PLAIN |= {name: f"collections.abc.{name}" for name in _ABSTRACT}
_BARE = tuple(map(Lib, ("builtins.object", "abc.ABC", "typing.Generic", "typing.Protocol")))
_SPECIAL = frozenset({"Union", "Literal", "Annotated", "ClassVar", "Final", "Generic", "Required", "NotRequired"})


def evaluated(ev: Evaluator, node: cst.BaseExpression, at: At) -> Value:
    """What an annotation is at run time, where it is written: a type, or its text (PEP 563)."""
    if is_postponed(at.module):
        return _text(at.module, node, at)
    try:
        return ev.eval(node)
    except PathEndsError:
        if ev.path is None:
            raise
        return Unknown("the annotation is not known", at)


def is_postponed(module: Module) -> bool:
    """Whether the annotations of a module are texts (PEP 563)."""
    return "from __future__ import annotations" in module.text


def _text(module: Module, node: cst.BaseExpression, at: At) -> Value:
    """The text that Python keeps of an annotation."""
    try:
        return Const(ast.unparse(ast.parse(cst.Module([]).code_for_node(node).strip(), mode="eval")), at)
    except (SyntaxError, ValueError, RecursionError):
        return Open(STR, None, "computed", at)


def _get_origin(ev: Evaluator, call: Call) -> Value:
    """`get_origin(tp)`."""
    return ev.each(_asked(call), lambda value: origin_asked(ev, value, call.at))


def _asked(call: Call) -> Value:
    return call.arg(0, "tp") or Unknown("no type is asked about", call.at)


def origin_asked(ev: Evaluator, value: Value, at: At) -> Value:
    """What `get_origin` tells of a type."""
    alias = alias_of(ev, value)
    if alias is None:
        return Const(None, at) if _has_no_arguments(ev, value) else ev.unknown("the origin of what is not known", at)
    if is_union(alias):
        return Lib("types.UnionType" if alias.by_operator else "typing.Union", at)
    if not isinstance(alias.origin, Lib):
        return alias.origin
    module, _, name = alias.origin.name.rpartition(".")
    if module not in _MODULES:
        return alias.origin
    plain = _PLAIN.get(name) or (f"typing.{name}" if name in _SPECIAL else None)
    return ev.unknown("the origin of what is not known", at) if plain is None else Lib(plain, at)


def _has_no_arguments(ev: Evaluator, value: Value) -> bool:
    """Whether a value is surely no type with arguments: a class, a text, None."""
    if isinstance(value, Lib):
        return value.name.partition(".")[0] == "builtins" or value.name in ("typing.Any", "pathlib.Path")
    return isinstance(value, Const) or (isinstance(value, Ref) and isinstance(ev.get(value), ClassObj))


def _get_args(ev: Evaluator, call: Call) -> Value:
    """`get_args(tp)`."""
    return ev.each(_asked(call), lambda value: arguments_of(ev, value, call.at))


def arguments_of(ev: Evaluator, value: Value, at: At) -> Value:
    """What `get_args` tells of a type."""
    alias = alias_of(ev, value)
    if alias is None:
        known = _has_no_arguments(ev, value)
        return ev.new_list([], at, "tuple") if known else ev.unknown("the arguments of what is not known", at)
    if not is_union(alias):
        if isinstance(alias.origin, Lib) and alias.origin.name in ("typing.Literal", *ANNOTATED):
            return ev.new_list(list(alias.arguments), at, "tuple")
        return ev.new_list([_none_as_type(value, at) for value in alias.arguments], at, "tuple")
    distinct: list[Value] = []
    for member in (_none_as_type(each, at) for each in members(ev, alias)):
        answers = {ev.constant(compare(ev, "==", member, other, at)) for other in distinct}
        if answers - {True, False}:
            return ev.unknown("the arguments of what is not known", at)
        distinct += [] if True in answers else [member]
    return ev.new_list(distinct, at, "tuple")


def _none_as_type(value: Value, at: At) -> Value:
    return Lib("builtins.NoneType", at) if isinstance(value, Const) and value.value is None else value


def _get_type_hints(ev: Evaluator, call: Call) -> Value:
    """`get_type_hints(C)`, also of a function; texts are looked up, and `Annotated` is taken away unless asked for."""
    asked = call.arg(0, "obj")
    extras = ev.constant(call.arg(3, "include_extras") or Const(False))
    if call.arg(1, "globalns") is not None or call.arg(2, "localns") is not None or not isinstance(extras, bool):
        return ev.unknown("type hints that are looked up elsewhere", call.at)
    hints = _hints(ev, asked, call.at) if asked is not None else None
    if hints is None:
        return ev.unknown("the type hints of what is not known", call.at)
    known = {name: value if extras else without_annotated(ev, value) for name, value in hints.items()}
    return ev.new_dict(known, call.at)


def _hints(ev: Evaluator, asked: Value, at: At) -> dict[str, Value] | None:
    if isinstance(asked, Func) and asked.is_plain:
        nodes = {param.name.value: param.annotation for param in all_params(asked.node.params)}
        returned = asked.node.returns if isinstance(asked.node, cst.FunctionDef) else None
        scope = annotation_scope(ev, asked)
        told = [(name, node) for name, node in {**nodes, "return": returned}.items() if node is not None]
        return {name: _read_in(ev, asked.module, scope, node.annotation) for name, node in told}
    if not isinstance(asked, Ref) or not isinstance(ev.get(asked), ClassObj):
        return None
    hints: dict[str, Value] = {}
    for base in reversed(list(linearised(ev, asked))):
        obj = ev.get(base) if isinstance(base, Ref) else None
        if base in _BARE:
            continue
        nodes_made = annotations_made(ev, obj) if isinstance(obj, ClassObj) else None
        if not isinstance(obj, ClassObj) or nodes_made is None:
            return None
        for node in nodes_made:
            hints[_name(node)] = _read_in(ev, obj.module, obj.scope, node.annotation.annotation)
    return hints


def _name(node: cst.AnnAssign) -> str:
    assert isinstance(node.target, cst.Name), "only names are collected"
    return node.target.value


def _read_in(ev: Evaluator, module: Module, scope: int, node: cst.BaseExpression) -> Value:
    ev.frames.append(Frame(module, scope))
    try:
        found = read_type(ev, node, At(module, node))
    finally:
        ev.frames.pop()
    return _none_as_type(found, At(module, node))


def _class_annotations(ev: Evaluator, cls: Value, at: At) -> Value:
    """`C.__annotations__`: a dict of the class's own, without its bases'."""
    obj = ev.get(cls) if isinstance(cls, Ref) else None
    assert isinstance(obj, ClassObj), "a class is asked"
    held = ev.scope_at(obj.scope).names.get("__annotations__")
    if held is not None:
        return held.value
    nodes = annotations_made(ev, obj)
    if nodes is None or not isinstance(cls, Ref):
        return ev.unknown("annotations that may not be there", at)
    values: dict[str, Value] = {}
    ev.frames.append(Frame(obj.module, obj.scope))
    try:
        for node in nodes:
            place = At(obj.module, node.annotation.annotation)
            values[_name(node)] = evaluated(ev, node.annotation.annotation, place)
    finally:
        ev.frames.pop()
    made = ev.new_dict(values, at)
    put_name(ev, obj.scope, "__annotations__", made, at)
    return made


def has_attribute(ev: Evaluator, call: Call) -> Value:
    """Whether a type with arguments has an attribute: `__origin__`, but for a union that `|` made of classes."""
    alias = alias_of(ev, call.receiver or Const(None))
    asked = ev.constant(call.args.positional[0])
    if alias is None or asked not in ("__origin__", "__args__"):
        return Open(BOOL, None, "computed", call.at)
    return Const(asked == "__args__" or not alias.by_operator, call.at)


FUNCTIONS: dict[str, Handler] = {
    "get_origin": _get_origin,
    "get_args": _get_args,
    "get_type_hints": _get_type_hints,
}
ATTRIBUTES = {"type.__annotations__": _class_annotations}
