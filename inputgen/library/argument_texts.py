"""Training arguments as older versions of transformers tell them: what is no scalar is its text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen import model as m
from inputgen.frozen import replace
from inputgen.interpret.types import parts_of, type_of
from inputgen.interpret.values import Const, DictObj, Instance, ListObj, Open, Ref, Value
from inputgen.model.types import NONE, STR, union_of

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


def sane(ev: Evaluator, value: Value) -> Value:
    """A value as `to_sanitized_dict()` gives it."""
    if isinstance(value, Const) and value.value is not None:
        return value if value.declared is None else replace(value, declared=_as_texts(value.declared))
    if isinstance(value, Ref) and isinstance(ev.get(value), ListObj | DictObj | Instance):
        return Open(STR, None, "computed", value.at)
    type_ = type_of(value)
    if isinstance(type_, m.UnknownType):
        return value
    return Open(_as_texts(type_), None, "computed", value.at)


def _as_texts(type_: m.Type) -> m.Type:
    """A type, where all of it but scalars is text."""
    return union_of([part if isinstance(part, m.ScalarType) and part != NONE else STR for part in parts_of(type_)])
