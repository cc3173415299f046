"""What an undecided condition tells of the values in it, on the arm that is taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from inputgen.frozen import replace
from inputgen.interpret.comparisons import equal, truth
from inputgen.interpret.join import choice_of, without_none
from inputgen.interpret.names import find_slot
from inputgen.interpret.values import Choice, Const, Instance, Open, Ref, Scope, Slot, Value
from inputgen.model.types import BOOL

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


def refine(ev: Evaluator, test: cst.BaseExpression, truthy: bool) -> None:
    """Narrow the names and attributes that a condition reads, given how it came out."""
    if isinstance(test, cst.UnaryOperation) and isinstance(test.operator, cst.Not):
        refine(ev, test.expression, not truthy)
    elif isinstance(test, cst.BooleanOperation):
        if isinstance(test.operator, cst.And) is truthy:
            refine(ev, test.left, truthy)
            refine(ev, test.right, truthy)
    elif isinstance(test, cst.Comparison):
        _refine_comparison(ev, test, truthy)
    else:
        value = _current(ev, test)
        if value is not None:
            refined(ev, test, value, truthy=truthy)


def refined(ev: Evaluator, place: cst.BaseExpression, value: Value, *, truthy: bool) -> Value:
    """The value, known to be true (or false); written back where `place` is a name or an attribute."""
    narrowed = _with_truth(ev, value, truthy)
    if narrowed is not value:
        _write(ev, place, narrowed)
    return narrowed


def _with_truth(ev: Evaluator, value: Value, truthy: bool) -> Value:
    if isinstance(value, Choice):
        left = [option for option in value.options if truth(ev, option) in (None, truthy)]
        return choice_of([_with_truth(ev, option, truthy) for option in left]) if left else value
    if isinstance(value, Open):
        if value.type == BOOL:
            return _narrowed(value, Const(truthy, value.at))
        if truthy:
            return _narrowed(value, without_none(value) or value)
        if isinstance(value.default, Const) and bool(value.default.value):
            return _narrowed(value, Open(value.type, None, value.origin, value.at))
    return value


def _narrowed(value: Open, narrower: Value) -> Value:
    """The narrower value, which knows what it came from: where all paths meet again, it is that (see `join`)."""
    if narrower is value or not isinstance(narrower, Open | Const):
        return narrower
    return replace(narrower, narrowed=value.narrowed or value)


def _refine_comparison(ev: Evaluator, test: cst.Comparison, truthy: bool) -> None:
    if len(test.comparisons) != 1:
        return
    target = test.comparisons[0]
    kind = type(target.operator).__name__
    if kind not in ("Is", "IsNot", "Equal", "NotEqual"):
        return
    matches = truthy is (kind in ("Is", "Equal"))
    for place, other in ((test.left, target.comparator), (target.comparator, test.left)):
        value = _current(ev, place)
        constant = _constant(ev, other)
        if value is not None and constant is not None:
            narrowed = _equal_to(ev, value, constant) if matches else _other_than(ev, value, constant)
            if narrowed is not value:
                _write(ev, place, narrowed)
            return


def _constant(ev: Evaluator, node: cst.BaseExpression) -> Const | None:
    if isinstance(node, cst.Name | cst.SimpleString | cst.Integer | cst.Float):
        value = ev.eval(node)
        return value if isinstance(value, Const) else None
    return None


def _equal_to(ev: Evaluator, value: Value, constant: Const) -> Value:
    if isinstance(value, Choice):
        left = [option for option in value.options if equal(ev, option, constant) is not False]
        return choice_of([_equal_to(ev, option, constant) for option in left]) if left else value
    return _narrowed(value, Const(constant.value, value.at)) if isinstance(value, Open) else value


def _other_than(ev: Evaluator, value: Value, constant: Const) -> Value:
    if constant.value is None:
        narrower = without_none(value) or value
        return _narrowed(value, narrower) if isinstance(value, Open) else narrower
    if isinstance(value, Choice):
        left = [option for option in value.options if not (isinstance(option, Const) and option == constant)]
        return choice_of(left) if left else value
    if isinstance(value, Open) and value.default == constant:
        return _narrowed(value, Open(value.type, None, value.origin, value.at))
    return value


def _current(ev: Evaluator, place: cst.BaseExpression) -> Value | None:
    """The value at a place that can be narrowed: a choice or an open value held by a name or an attribute."""
    slot: Slot | None = None
    if isinstance(place, cst.Name):
        slot = find_slot(ev, place.value)
    elif isinstance(place, cst.Attribute):
        holder = _holder(ev, place)
        slot = holder[1].attrs.get(place.attr.value) if holder is not None else None
    return slot.value if slot is not None and isinstance(slot.value, Choice | Open) else None


def _holder(ev: Evaluator, place: cst.Attribute) -> tuple[Ref, Instance] | None:
    if not isinstance(place.value, cst.Name):
        return None
    slot = find_slot(ev, place.value.value)
    value = slot.value if slot is not None else None
    obj = ev.instance_at(value) if isinstance(value, Ref) else None
    return (value, obj) if isinstance(value, Ref) and obj is not None else None


def _write(ev: Evaluator, place: cst.BaseExpression, value: Value) -> None:
    if isinstance(place, cst.Name):
        address: int | None = ev.frame.outer.get(place.value, ev.frame.scope)
        while address is not None:
            scope = ev.scope_at(address)
            slot = scope.names.get(place.value)
            if slot is not None:
                names = {**scope.names, place.value: Slot(value, slot.optional, slot.at)}
                ev.put(address, Scope(scope.kind, scope.module, names, scope.parent, scope.open))
                return
            address = scope.parent
    elif isinstance(place, cst.Attribute):
        holder = _holder(ev, place)
        if holder is not None:
            ref, obj = holder
            name = place.attr.value
            slot = obj.attrs.get(name)
            if slot is None:  # it may be told by the class, not kept by the instance
                return
            ev.put(ref, Instance(obj.cls, {**obj.attrs, name: Slot(value, slot.optional, slot.at)}, obj.open))
