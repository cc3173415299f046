"""Descriptors: class attributes that decide what reading and setting them through an instance does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen.frozen import replace
from inputgen.interpret.hierarchy import class_attribute
from inputgen.interpret.protocol import Arguments
from inputgen.interpret.values import At, Bound, Func, Instance, Ref, Value

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


def descriptor(ev: Evaluator, attribute: Value, name: str) -> Bound | None:
    """The method of the descriptor protocol that a class attribute's own class has; None where it has none."""
    obj = ev.instance_at(attribute)
    method = class_attribute(ev, obj.cls, name) if obj is not None else None
    return Bound(attribute, method, attribute.at) if isinstance(method, Func) else None


def inside_static(method: Func) -> Func:
    """The function that a static method is made of, which is a method where another class is given it."""
    return replace(method, kind="function", owner=None)


def set_through_class(ev: Evaluator, ref: Ref, obj: Instance, name: str, value: Value, at: At) -> bool:
    """Set an attribute that is a property or another descriptor of the class; False where it is none.

    Raises:
        PathEndsError: where a property has no setter.
    """
    from inputgen.interpret.calls import call

    attribute = class_attribute(ev, obj.cls, name)
    if isinstance(attribute, Func) and attribute.kind == "property" and attribute.wrapped_by is None:
        if attribute.setter is None:
            raise ev.raises(f"AttributeError: property {name!r} has no setter", at)
        call(ev, Bound(ref, attribute.setter, at), Arguments((value,)), at)
        return True
    setter = descriptor(ev, attribute, "__set__") if attribute is not None else None
    if setter is not None:
        call(ev, setter, Arguments((ref, value)), at)
    return setter is not None
