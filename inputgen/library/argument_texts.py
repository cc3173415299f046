"""Training arguments as versions of transformers tell them that differ.

Up to 4.31 what is no scalar is its text. A field that another one gave way to takes its value, where it is given.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen import model as m
from inputgen.frozen import replace
from inputgen.interpret.join import mapped
from inputgen.interpret.types import parts_of, type_of
from inputgen.interpret.values import Choice, Const, DictObj, Instance, ListObj, Open, Ref, Value
from inputgen.model.types import NONE, STR, union_of

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


def sane(ev: Evaluator, value: Value) -> Value:
    """A value as `to_sanitized_dict()` gives it: `str(v)` of all but scalars, so None is the text "None"."""
    if isinstance(value, Const):
        declared = _as_texts(value.declared) if value.declared is not None else None
        return replace(value, value="None" if value.value is None else value.value, declared=declared)
    if isinstance(value, Choice):
        return mapped(value, [sane(ev, option) for option in value.options])
    if isinstance(value, Ref) and isinstance(ev.get(value), ListObj | DictObj | Instance):
        return Open(STR, None, "computed", value.at)
    type_ = type_of(value)
    if isinstance(type_, m.UnknownType):
        return value
    if isinstance(value, Open):
        default = sane(ev, value.default) if value.default is not None else None
        return replace(value, type=_as_texts(type_), default=default if isinstance(default, Const) else None)
    return Open(_as_texts(type_), None, "computed", value.at)


def _as_texts(type_: m.Type) -> m.Type:
    """A type, where all of it but scalars is text."""
    return union_of([part if isinstance(part, m.ScalarType) and part != NONE else STR for part in parts_of(type_)])


def or_own(given: Value, own: m.Type) -> Value:
    """What is taken from another field; where that may be None, nothing may be, and what the field has is left."""
    parts = set(parts_of(type_of(given)))
    if isinstance(given, Const) or NONE not in parts:
        return replace(given, declared=None) if isinstance(given, Const) else given
    return Open(union_of([*parts - {NONE}, own]), None, "computed", given.at)
