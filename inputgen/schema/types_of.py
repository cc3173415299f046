"""The type of a value as the job's own code sees it, in JSON terms (contract, `scan --format types`)."""

from __future__ import annotations

from inputgen.model import Choice, Known, ListType, Mapping, Object, Scalar, Sequence, Type, Typed, UnknownType, Value
from inputgen.model.types import BOOL, DICT, FLOAT, INT, NONE, STR, union_of
from inputgen.schema.objects import init_error


def type_of(value: Value) -> Type:
    """The display type of a value that is a leaf: a mapping in it is `dict`.

    An enum member is `str` (W&B stores its name), and so are paths, times, numbers such as Decimal, and most objects
    (W&B stores `str(obj)`; wandb-facts, section 3).
    """
    if isinstance(value, Known):
        return _scalar(value.value)
    if isinstance(value, Sequence):
        return _list(value)
    if isinstance(value, Mapping):
        return DICT
    if isinstance(value, Typed):
        return value.type
    if isinstance(value, Choice):
        return union_of(type_of(option) for option in value.options)
    if isinstance(value, Object):
        return _object(value)
    return UnknownType(value.reason)


def _scalar(value: Scalar) -> Type:
    if value is None:
        return NONE
    if isinstance(value, bool):
        return BOOL
    if isinstance(value, int):
        return INT
    return FLOAT if isinstance(value, float) else STR


def _list(value: Sequence) -> Type:
    elements = [type_of(item) for item in value.items]
    if value.rest is not None:
        elements.append(type_of(value.rest))
    if not elements:
        return ListType()
    element = union_of(elements)
    return ListType() if isinstance(element, UnknownType) else ListType(element)


def _object(value: Object) -> Type:
    if value.kind in ("dataclass", "slice"):
        return DICT
    if value.kind == "array":
        return UnknownType(f"an array of {value.type}: its shape is not known")
    error = init_error(value)
    return STR if error is None else UnknownType(error)
