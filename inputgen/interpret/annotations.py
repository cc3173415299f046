"""Annotations: the JSON type that a parameter or field is declared to have."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from inputgen import model as m
from inputgen.frozen import replace
from inputgen.interpret.alias_types import CALLED, DICTS, LISTS, WRAPPERS, type_named, type_of_name
from inputgen.interpret.frames import Frame, PathEndsError
from inputgen.interpret.join import choice_of
from inputgen.interpret.types import parts_of, type_of
from inputgen.interpret.values import At, Choice, ClassObj, Const, Func, Lib, Open, Ref, Unknown, Value, same
from inputgen.model.types import DICT, FLOAT, INT, NONE, union_of

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator
    from inputgen.source.module import Module


def annotated_type(ev: Evaluator, node: cst.BaseExpression) -> m.Type | None:
    """The type an annotation declares; None where it tells none that JSON has."""
    try:
        return _type(ev, node)
    except PathEndsError:
        return None


def type_written_in(ev: Evaluator, node: cst.BaseExpression, module: Module, scope: int) -> m.Type | None:
    """The type an annotation declares, its names looked up in the scope it is written in."""
    ev.frames.append(Frame(module, scope))
    try:
        return annotated_type(ev, node)
    finally:
        ev.frames.pop()


def annotation_scope(ev: Evaluator, func: Func) -> int:
    """The scope that the annotations of a function are written in: a class body's for those of its methods."""
    owner = ev.get(Ref(func.owner)) if func.owner is not None else None
    body = owner.scope if isinstance(owner, ClassObj) else func.scope
    return body if ev.scope_at(body).parent == func.scope else func.scope


def _type(ev: Evaluator, node: cst.BaseExpression) -> m.Type | None:
    if isinstance(node, cst.SimpleString | cst.ConcatenatedString):
        return _quoted(ev, node)
    if isinstance(node, cst.BinaryOperation) and isinstance(node.operator, cst.BitOr):
        return _union(ev, [node.left, node.right])
    if isinstance(node, cst.Subscript):
        return _generic(ev, node)
    if isinstance(node, cst.Call):
        return CALLED.get(_name(node.func))
    known = type_named(_name(node))
    return type_of_name(ev, node) if known is None and isinstance(node, cst.Name) else known


def _quoted(ev: Evaluator, node: cst.SimpleString | cst.ConcatenatedString) -> m.Type | None:
    text = node.evaluated_value
    if not isinstance(text, str) or len(text) > 1000 or text.count("[") > 50:
        return None
    try:
        return _type(ev, cst.parse_expression(text))
    except cst.ParserSyntaxError:
        return None


def _name(node: cst.BaseExpression) -> str:
    if isinstance(node, cst.Name):
        return node.value
    return node.attr.value if isinstance(node, cst.Attribute) else ""


def _arguments(node: cst.Subscript) -> list[cst.BaseExpression]:
    return [element.slice.value for element in node.slice if isinstance(element.slice, cst.Index)]


def _generic(ev: Evaluator, node: cst.Subscript) -> m.Type | None:
    name, arguments = _name(node.value), _arguments(node)
    if name == "Optional" and arguments:
        inner = _type(ev, arguments[0])
        return None if inner is None else union_of([inner, NONE])
    if name == "Union":
        return _union(ev, arguments)
    if name == "Literal":
        values = [ev.eval(argument) for argument in arguments]
        return union_of([type_of(value) for value in values]) if all(isinstance(v, Const) for v in values) else None
    if name in WRAPPERS and arguments:
        return _type(ev, arguments[0])
    if name in LISTS:
        known = [_type(ev, argument) for argument in arguments if not isinstance(argument, cst.Ellipsis)]
        types = [type_ for type_ in known if type_ is not None]
        return m.ListType(union_of(types) if types and len(types) == len(known) else None)
    return DICT if name in DICTS else None


def _union(ev: Evaluator, nodes: list[cst.BaseExpression]) -> m.Type | None:
    types = [_type(ev, node) for node in nodes]
    known = [type_ for type_ in types if type_ is not None]
    return union_of(known) if known and len(known) == len(types) else None


def declared_type(annotation: m.Type, default: Value | None) -> m.Type:
    """What annotation and default say together (contract, "A declared value").

    The annotation, joined with None where the default is None, and with the default's type where that contradicts
    it; an int default under a declared float is just float. `???`, OmegaConf's `MISSING`, is no default.
    """
    if not isinstance(default, Const) or default.value == "???":
        return annotation
    return joined_types(annotation, type_of(default))


def joined_types(declared: m.Type, given: m.Type) -> m.Type:
    """A declared type, joined with the parts of another that contradict it (contract, "A declared value")."""
    parts = parts_of(declared)
    return union_of([declared, *(part for part in parts_of(given) if not any(_covers(p, part) for p in parts))])


def _covers(declared: m.Type, given: m.Type) -> bool:
    if isinstance(declared, m.ListType) and isinstance(given, m.ListType):
        if declared.element is None or given.element is None:
            return True
        return all(any(_covers(p, part) for p in parts_of(declared.element)) for part in parts_of(given.element))
    return declared == given or (declared == FLOAT and given == INT)


def declared_value(annotation: m.Type | None, value: Value, at: At) -> Value:
    """The value of a field or parameter that is declared to have a type.

    A known scalar stays known, and says its declared type where that is another; of a value that is not known the
    declaration still tells the type.
    """
    if annotation is None:
        return value
    if isinstance(value, Choice):
        made = choice_of([declared_value(annotation, option, at) for option in value.options], value.at)
        # Where it is of the same values, it is the same choice: what is known of that stays known.
        return replace(made, root=value.root or value) if isinstance(made, Choice) and same(made, value) else made
    if isinstance(value, Unknown | Lib):  # `limit: float = np.inf`
        return Open(annotation, None, "declaration", value.at or at)
    if not isinstance(value, Const) or value.value is ...:
        return value
    plain = Const(value.value, value.at)
    declared = joined_types(annotation, type_of(plain))
    return plain if declared == type_of(plain) else replace(plain, declared=declared)
