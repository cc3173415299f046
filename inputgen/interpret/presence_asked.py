"""What a condition tells of a key, or an attribute, that is there on some paths only (see `presence`).

`"run" in d`, `hasattr(self, "run")`, `d.get("run") is None`, and `self.run` where the class has another one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import libcst as cst

from inputgen.interpret.conditions import Outcomes, Same
from inputgen.interpret.hierarchy import class_attribute
from inputgen.interpret.places import object_and_key, value_at
from inputgen.interpret.refine_membership import is_has_test
from inputgen.interpret.trees import is_literal
from inputgen.interpret.values import NONE, Const, DictObj, Instance, Ref, Slot, Value, alternatives

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

_HOOKS = ("__getattr__", "__getattribute__")


def told_of_slots(
    ev: Evaluator,
    test: cst.BaseExpression,
    place: cst.BaseExpression,
    answer: Callable[[Value], bool | None],
    came: bool,
) -> Outcomes:
    """What came out where a condition comes out so, as what it asks for is there then, or is not.

    Args:
        ev: the evaluation.
        test: the condition.
        place: what it asks of.
        answer: how it comes out for a value there.
        came: how it came out.
    """
    if not ev.state.conditions.present:
        return frozenset()
    slot: Slot | None
    found = _slot_asked_for(ev, test)
    if found is not None:
        slot, there = found[0], found[1] is came
    else:
        slot, other = _slot_or_other(ev, place)
        if slot is None or other is None:
            return frozenset()
        answers = {answer(option) for option in alternatives(slot.value)}
        if len(answers) > 1 or None in answers or answers == {answer(other)} or answer(other) is None:
            return frozenset()
        there = came in answers
    known = ev.state.conditions.present.get(Same(slot)) if slot.optional else None
    return frozenset() if known is None else known[0 if there else 1]


def _slot_asked_for(ev: Evaluator, test: cst.BaseExpression) -> tuple[Slot, bool] | None:
    """The slot for whose presence a condition asks, and how it comes out where that is there."""
    if isinstance(test, cst.Comparison) and isinstance(test.left, cst.SimpleString):
        target = test.comparisons[0]
        if len(test.comparisons) == 1 and isinstance(target.operator, cst.In | cst.NotIn):
            slot = _slot(ev, target.comparator, ev.constant(ev.eval(test.left)), is_key=True)
            return None if slot is None else (slot, isinstance(target.operator, cst.In))
    if is_has_test(ev, test) and isinstance(test, cst.Call) and isinstance(test.args[1].value, cst.SimpleString):
        name = ev.constant(ev.eval(test.args[1].value))
        slot = _slot(ev, test.args[0].value, name, is_key=False)
        return None if slot is None or _of_class(ev, test.args[0].value, str(name)) is not None else (slot, True)
    return None


def _slot_or_other(ev: Evaluator, place: cst.BaseExpression) -> tuple[Slot | None, Value | None]:
    """The slot that is read at a place, and the constant that is read where it is not there; None for none."""
    read = object_and_key(ev, place)
    if read is None or isinstance(place, cst.Subscript):
        return None, None
    slot = _slot(ev, read[0], read[1], is_key=read[2])
    if isinstance(place, cst.Call):
        position = 1 if read[2] else 2
        given = place.args[position].value if len(place.args) > position else None
        is_none = isinstance(given, cst.Name) and given.value == "None"
        if given is not None and not is_none and not is_literal(given):
            return None, None
        other: Value | None = ev.eval(given) if given is not None else NONE if read[2] else None
    else:
        other = _of_class(ev, read[0], read[1])
    return slot, other if isinstance(other, Const) else None


def _slot(ev: Evaluator, place: cst.BaseExpression, key: object, *, is_key: bool) -> Slot | None:
    """What a dict has under a key, or an object as an attribute, if its class gives none in a way of its own."""
    held = value_at(ev, place)
    if not isinstance(held, Ref) or not isinstance(key, str) or held.addr in ev.several:
        return None
    obj = ev.get(held)
    if isinstance(obj, DictObj):
        return obj.entries.get(key) if is_key else None
    if is_key or not isinstance(obj, Instance) or any(class_attribute(ev, obj.cls, hook) for hook in _HOOKS):
        return None
    return obj.attrs.get(key)


def _of_class(ev: Evaluator, place: cst.BaseExpression, name: str) -> Value | None:
    held = value_at(ev, place)
    obj = ev.instance_at(held) if held is not None else None
    return class_attribute(ev, obj.cls, name) if obj is not None else None
