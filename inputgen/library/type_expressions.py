"""Annotations as values: what a type expression in the source names, quoted or not, in the scope it is written in.

A name that is not there yet (`"Node"` in the body of `Node`) is an instance of `typing.forward`, which is looked up
again when the class is described.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from inputgen.interpret.attributes import get_attribute
from inputgen.interpret.frames import Frame, PathEndsError
from inputgen.interpret.names import find_slot, read_name
from inputgen.interpret.type_values import alias_of, make_alias, union
from inputgen.interpret.values import At, Const, Lib, Ref, Scope, Unknown, Value

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

FORWARD = Lib("typing.forward")
_LONGEST = 1000
_DEEPEST = 40
LITERALS = ("typing.Literal", "typing_extensions.Literal")
ANNOTATED = ("typing.Annotated", "typing_extensions.Annotated")


def read_type(ev: Evaluator, node: cst.BaseExpression, at: At, own: str | None = None) -> Value:
    """The value of a type expression.

    Args:
        ev: the evaluation.
        node: the expression.
        at: where it is written, which is the place of all that a quoted one names.
        own: the class whose body it is in: quoted, its name is never that of an earlier class.
    """
    try:
        return _Reader(ev, at, quoted=False, own=own).read(node, 0)
    except PathEndsError:
        return Unknown("its annotation raises", at)


def parse_type(text: str) -> cst.BaseExpression | None:
    """The expression that a quoted annotation is; None where it is none, or too long to be one."""
    if len(text) > _LONGEST or text.count("[") > _DEEPEST or text.count("|") > _DEEPEST * 2:
        return None
    try:
        return cst.parse_expression(text.strip())
    except (cst.ParserSyntaxError, RecursionError):
        return None


def resolved(ev: Evaluator, value: Value, scope: int, at: At) -> Value:
    """A type value with a text, or a name that was not there yet, looked up in a scope."""
    text = value.value if isinstance(value, Const) and isinstance(value.value, str) else None
    obj = ev.instance_at(value)
    if obj is not None and obj.cls == FORWARD:
        held = ev.constant(obj.attrs["name"].value)
        text = held if isinstance(held, str) else None
    if text is None:
        return value
    node = parse_type(text)
    if node is None:
        return Unknown("its annotation is no expression", at)
    found = ev.get(scope)
    assert isinstance(found, Scope), "classes and functions are written in scopes"
    ev.frames.append(Frame(found.module, scope))
    try:
        return _Reader(ev, at, quoted=True).read(node, 0)
    except PathEndsError:
        return Unknown("its annotation raises", at)
    finally:
        ev.frames.pop()


class _Reader:
    """Reads nodes; those of a quoted annotation are no nodes of the module, and have no place of their own."""

    def __init__(self, ev: Evaluator, at: At, *, quoted: bool, own: str | None = None) -> None:
        self.ev = ev
        self.at = at
        self.quoted = quoted
        self.own = own

    def place(self, node: cst.CSTNode) -> At:
        return self.at if self.quoted else self.ev.at(node)

    def read(self, node: cst.BaseExpression, depth: int) -> Value:
        if depth > _DEEPEST:
            return Unknown("its annotation nests too deep", self.at)
        at = self.place(node)
        if isinstance(node, cst.Name):
            return self._name(node.value, at)
        if isinstance(node, cst.Attribute):
            return self._attribute(node, depth, at)
        if isinstance(node, cst.Subscript):
            return self._subscript(node, depth, at)
        if isinstance(node, cst.BinaryOperation) and isinstance(node.operator, cst.BitOr):
            sides = self.read(node.left, depth + 1), self.read(node.right, depth + 1)
            return union(self.ev, *sides, at) or make_alias(self.ev, Lib("typing.Union"), sides, at)
        if isinstance(node, cst.SimpleString | cst.ConcatenatedString):
            inner = parse_type(str(node.evaluated_value))
            if inner is None:
                return Unknown("its annotation is no expression", self.at)
            return _Reader(self.ev, at, quoted=True, own=self.own).read(inner, depth + 1)
        return self._other(node, at)

    def _name(self, name: str, at: At) -> Value:
        if self.quoted and name == self.own:
            return self.ev.new_instance(FORWARD, {"name": Const(name, at)}, None)
        slot = find_slot(self.ev, name)
        if slot is not None:
            return slot.value
        found = read_name(self.ev, name, at)
        if isinstance(found, Unknown):
            return self.ev.new_instance(FORWARD, {"name": Const(name, at)}, None)
        return found

    def _attribute(self, node: cst.Attribute, depth: int, at: At) -> Value:
        owner = self.read(node.value, depth + 1)
        held = self.ev.instance_at(owner)
        if held is not None and held.cls == FORWARD:
            name = f"{self.ev.constant(held.attrs['name'].value)}.{node.attr.value}"
            return self.ev.new_instance(FORWARD, {"name": Const(name, at)}, None)
        return get_attribute(self.ev, owner, node.attr.value, at)

    def _subscript(self, node: cst.Subscript, depth: int, at: At) -> Value:
        origin = self.read(node.value, depth + 1)
        nodes = [part.slice.value for part in node.slice if isinstance(part.slice, cst.Index)]
        if isinstance(origin, Lib) and origin.name in LITERALS:
            arguments = [self._other(inner, at) for inner in nodes]
        else:
            annotated = isinstance(origin, Lib) and origin.name in ANNOTATED
            arguments = [
                self._other(inner, at) if annotated and index else self.read(inner, depth + 1)
                for index, inner in enumerate(nodes)
            ]
        if isinstance(origin, Ref) and any(map(_has_quotes, nodes)):
            # Pydantic names what it makes of it by `ForwardRef('...')`, or by the class: that depends on the order.
            return Unknown("a generic class of a quoted type", at)
        if isinstance(origin, Lib | Ref):
            return make_alias(self.ev, origin, tuple(arguments), at)
        return origin if isinstance(origin, Unknown) else Unknown("its annotation is not known", at)

    def _other(self, node: cst.BaseExpression, at: At) -> Value:
        """What is no type: an argument of `Literal` or `Annotated`, `...`, a call."""
        if not self.quoted:
            return self.ev.eval(node)
        if isinstance(node, cst.Ellipsis):
            return Const(..., at)
        if isinstance(node, cst.SimpleString | cst.Integer | cst.Float):
            return Const(node.evaluated_value, at)
        if isinstance(node, cst.Name | cst.Attribute):
            return self.read(node, 0)
        if isinstance(node, cst.List):
            return self.ev.new_list([self.read(each.value, 1) for each in node.elements], at)
        return Unknown("a quoted annotation with more than names in it", at)


def _has_quotes(node: cst.CSTNode) -> bool:
    if isinstance(node, cst.SimpleString | cst.ConcatenatedString):
        return True
    if isinstance(node, cst.Subscript) and _last_name(node.value) == "Literal":
        return False
    return not isinstance(node, cst.Call) and any(map(_has_quotes, node.children))


def _last_name(node: cst.BaseExpression) -> str:
    if isinstance(node, cst.Attribute):
        return node.attr.value
    return node.value if isinstance(node, cst.Name) else ""


def without_annotated(ev: Evaluator, value: Value) -> Value:
    """The type that metadata is attached to: `int` of `Annotated[int, Gt(0)]`."""
    alias = alias_of(ev, value)
    for _ in range(_DEEPEST):
        if alias is None or not isinstance(alias.origin, Lib) or alias.origin.name not in ANNOTATED:
            break
        value = alias.arguments[0]
        alias = alias_of(ev, value)
    return value
