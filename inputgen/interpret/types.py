"""The JSON types of evaluator values, as far as they can be told without the heap."""

from __future__ import annotations

from collections.abc import Sequence

from inputgen import model as m
from inputgen.interpret.values import Choice, Const, Open, Unknown, Value
from inputgen.model.types import BOOL, FLOAT, INT, NONE, STR, union_of

_BY_PYTHON_TYPE: dict[type, m.Type] = {
    bool: BOOL,
    int: INT,
    float: FLOAT,
    str: STR,
    bytes: STR,
    complex: STR,
    type(None): NONE,
}

NAMED: dict[str, m.Type] = {"bool": BOOL, "int": INT, "float": FLOAT, "str": STR, "None": NONE, "list": m.ListType()}


def type_of(value: Value) -> m.Type:
    """The type of a scalar value, an open value or a choice of them; unknown for anything else."""
    if isinstance(value, Const):
        if value.declared is not None:
            return value.declared
        return _BY_PYTHON_TYPE.get(type(value.value), m.UnknownType("it is no JSON value"))
    if isinstance(value, Open):
        return value.type
    if isinstance(value, Choice):
        return union_of([type_of(option) for option in value.options])
    if isinstance(value, Unknown):
        return m.UnknownType(value.reason)
    return m.UnknownType("it is no scalar")


def parts_of(type_: m.Type) -> tuple[m.Type, ...]:
    """The members of a union, or the type itself."""
    return type_.parts if isinstance(type_, m.UnionType) else (type_,)


def is_data(value: Value) -> bool:
    """Whether a value that is not known is surely data that JSON has, or a text of one: no class, function or object
    with fields of its own.
    """
    return isinstance(value, Open) and not any(isinstance(part, m.UnknownType) for part in parts_of(value.type))


def is_loosely_typed(value: Value) -> bool:
    """Whether a value may be of another type than it is told to be: a launch and a sweep may give any (wandb-facts,
    section 6), and what the job tests the value for is what they may give.
    """
    return isinstance(value, Open) and value.origin == "override"


def common_origin(opens: Sequence[Open]) -> m.OpenOrigin:
    """Who may change what is computed of these: the first that anybody may, if one is."""
    return next((value.origin for value in opens if value.origin != "computed"), "computed")
