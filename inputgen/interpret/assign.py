"""Assignment and deletion: names, attributes, subscripts, and unpacking into them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from inputgen.interpret import unseen
from inputgen.interpret.attributes import get_attribute
from inputgen.interpret.closing import generator_of, let_go
from inputgen.interpret.comparisons import call_dunder
from inputgen.interpret.expressions import subscript_key
from inputgen.interpret.iteration import unpack
from inputgen.interpret.mappings import merged, to_dict
from inputgen.interpret.names import assign_name, delete_name, put_name, read_name
from inputgen.interpret.operators import binary, operator_text
from inputgen.interpret.plain_data import with_attributes, with_keys
from inputgen.interpret.proven import part_read
from inputgen.interpret.refine import not_none
from inputgen.interpret.setting_attributes import delete_attribute, set_attribute
from inputgen.interpret.subscripts import delete_item, get_item, set_item
from inputgen.interpret.values import Const, DictObj, Instance, ListObj, Ref, Value

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

_IN_PLACE = {
    "+": "__iadd__",
    "-": "__isub__",
    "*": "__imul__",
    "@": "__imatmul__",
    "/": "__itruediv__",
    "//": "__ifloordiv__",
    "%": "__imod__",
    "**": "__ipow__",
    "|": "__ior__",
    "&": "__iand__",
    "^": "__ixor__",
    "<<": "__ilshift__",
    ">>": "__irshift__",
}


def assign(ev: Evaluator, target: cst.BaseExpression, value: Value) -> None:
    """`target = value` for any target."""
    at = ev.at(target)
    if isinstance(target, cst.Name):
        before = generator_of(ev, target.value)
        assign_name(ev, target.value, value, at)
        if before is not None:
            let_go(ev, before, at)
    elif isinstance(target, cst.Attribute):
        holder = not_none(ev, target.value, ev.eval(target.value))
        holder = part_read(ev, target.value, holder, at)
        holder = with_attributes(ev, target.value, holder, at)
        set_attribute(ev, holder, target.attr.value, value, at)
        unseen.assigned(ev, target, holder, Const(target.attr.value), value)
    elif isinstance(target, cst.Subscript):
        holder, key = ev.eval(target.value), subscript_key(ev, target)
        holder = part_read(ev, target.value, not_none(ev, target.value, holder), at)
        holder = with_keys(ev, target.value, holder, key, at)
        set_item(ev, holder, key, value, at)
        unseen.assigned(ev, target, holder, key, value)
    elif isinstance(target, cst.Tuple | cst.List):
        _assign_parts(ev, target, value)
    elif isinstance(target, cst.StarredElement):
        assign(ev, target.value, value)


def _assign_parts(ev: Evaluator, target: cst.Tuple | cst.List, value: Value) -> None:
    stars = [index for index, element in enumerate(target.elements) if isinstance(element, cst.StarredElement)]
    values = unpack(ev, value, len(target.elements), stars[0] if stars else None, ev.at(target))
    for element, part in zip(target.elements, values, strict=True):
        assign(ev, element.value, part)


def assign_local(ev: Evaluator, target: cst.BaseExpression, value: Value) -> None:
    """Bind the target of a comprehension, in the comprehension's own scope."""
    if isinstance(target, cst.Name):
        put_name(ev, ev.frame.scope, target.value, value, ev.at(target))
    elif isinstance(target, cst.Tuple | cst.List):
        stars = [index for index, element in enumerate(target.elements) if isinstance(element, cst.StarredElement)]
        values = unpack(ev, value, len(target.elements), stars[0] if stars else None, ev.at(target))
        for element, part in zip(target.elements, values, strict=True):
            assign_local(ev, element.value, part)
    else:
        assign(ev, target, value)


def assign_augmented(ev: Evaluator, node: cst.AugAssign) -> None:
    """`target op= value`, in place for mutable containers."""
    target, op = node.target, operator_text(node.operator)
    at = ev.at(node)
    if isinstance(target, cst.Name):
        before = read_name(ev, target.value, at)
        after = _augmented(ev, op, before, ev.eval(node.value), node)
        assign_name(ev, target.value, after, ev.at(target))
    elif isinstance(target, cst.Attribute):
        holder = ev.eval(target.value)
        before = get_attribute(ev, holder, target.attr.value, at)
        set_attribute(ev, holder, target.attr.value, _augmented(ev, op, before, ev.eval(node.value), node), at)
    elif isinstance(target, cst.Subscript):
        holder, key = ev.eval(target.value), subscript_key(ev, target)
        before = get_item(ev, holder, key, at)
        set_item(ev, holder, key, _augmented(ev, op, before, ev.eval(node.value), node), at)


def _augmented(ev: Evaluator, op: str, before: Value, operand: Value, node: cst.AugAssign) -> Value:
    at = ev.at(node)
    obj = ev.get(before) if isinstance(before, Ref) else None
    if isinstance(obj, DictObj) and isinstance(before, Ref) and op == "|":
        other = to_dict(ev, operand, at)
        if other is not None:
            ev.put(before, merged(obj, other))
            return before
    if isinstance(obj, ListObj) and isinstance(before, Ref) and obj.kind == "list" and op == "+":
        extend(ev, before, operand, node)
        return before
    own = call_dunder(ev, before, _IN_PLACE[op], operand, at) if isinstance(obj, Instance) and op in _IN_PLACE else None
    return binary(ev, op, before, operand, at) if own is None else own


def extend(ev: Evaluator, target: Ref, operand: Value, node: cst.CSTNode) -> None:
    """`target.extend(operand)` for a list."""
    from inputgen.interpret.sequences import extended

    obj = ev.list_at(target)
    assert obj is not None, "extend is called on lists"
    ev.put(target, extended(ev, obj, operand, ev.at(node)))


def delete(ev: Evaluator, target: cst.BaseExpression) -> None:
    """`del target`."""
    if isinstance(target, cst.Name):
        before = generator_of(ev, target.value)
        delete_name(ev, target.value)
        if before is not None:
            let_go(ev, before, ev.at(target))
    elif isinstance(target, cst.Attribute):
        delete_attribute(ev, ev.eval(target.value), target.attr.value, ev.at(target))
    elif isinstance(target, cst.Subscript):
        delete_item(ev, ev.eval(target.value), subscript_key(ev, target), ev.at(target))
    elif isinstance(target, cst.Tuple | cst.List):
        for element in target.elements:
            delete(ev, element.value)
