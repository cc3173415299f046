"""The JSON types of evaluator values, lists and dicts on the heap included."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen import model as m
from inputgen.interpret import bounds
from inputgen.interpret.types import type_of
from inputgen.interpret.values import Choice, Const, DictObj, ListObj, Open, Ref, Unknown, Value
from inputgen.model.types import DICT, union_of

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


def type_of_value(ev: Evaluator, value: Value, known: dict[int, m.Type] | None = None) -> m.Type | None:
    """The type of a value in JSON terms; None where an object is not one of them.

    Args:
        ev: the evaluation.
        value: the value.
        known: the types of lists met on the way; one that contains itself is a list there.
    """
    known = {} if known is None else known
    if isinstance(value, Const | Open | Unknown):
        return type_of(value)
    if isinstance(value, Choice):
        types = [type_of_value(ev, option, known) for option in value.options]
        scalars = [type_ for type_ in types if type_ is not None]
        return union_of(scalars) if len(scalars) == len(types) else None
    obj = ev.get(value) if isinstance(value, Ref) else None
    if isinstance(obj, ListObj) and isinstance(value, Ref):
        if value.addr not in known:
            known[value.addr] = m.ListType()
            known[value.addr] = _type_of_list(ev, obj, known)
        return known[value.addr]
    return DICT if isinstance(obj, DictObj) else None


def _type_of_list(ev: Evaluator, obj: ListObj, known: dict[int, m.Type]) -> m.Type:
    every = (*obj.items, *((obj.rest,) if obj.rest is not None else ()))
    if len(known) > bounds.PRODUCT:
        return m.ListType()
    parts = [type_of_value(ev, item, known) for item in every]
    elements = [part for part in parts if part is not None]
    if not elements or len(elements) < len(parts):
        return m.ListType()
    element = union_of(elements)
    return m.ListType() if isinstance(element, m.UnknownType) else m.ListType(element)
