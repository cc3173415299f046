"""Whether two values are equal, by what the evaluator knows of them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from inputgen import model as m
from inputgen.interpret import bounds
from inputgen.interpret.equal_types import all_of, equal_aliases, may_be_its_member
from inputgen.interpret.hierarchy import has_metaclass
from inputgen.interpret.mappings import values_of
from inputgen.interpret.names import rooted_text
from inputgen.interpret.type_values import alias_of
from inputgen.interpret.types import is_data, is_loosely_typed, parts_of, type_of
from inputgen.interpret.values import (
    ClassObj,
    Const,
    DictObj,
    Func,
    Instance,
    Lib,
    ListObj,
    Obj,
    Open,
    Ref,
    Value,
)
from inputgen.interpret.world import ROOT
from inputgen.model.types import BOOL, FLOAT, INT

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


_NAMES = "bool int float complex str bytes bytearray list tuple dict set frozenset type object NoneType"
_TYPES = frozenset((*(f"builtins.{name}" for name in _NAMES.split()), "inspect._empty", "dataclasses.MISSING"))
_KINDS: dict[m.Type, m.Type] = {BOOL: FLOAT, INT: FLOAT}
_ORDERED = "collections.OrderedDict"  # two of them are equal in the same order only


def equal(ev: Evaluator, left: Value, right: Value) -> bool | None:
    """Whether two values are equal; None where that cannot be told."""
    left, right = acting(ev, left), acting(ev, right)
    for value, other in ((left, right), (right, left)):
        if is_type(value) and value != other and _is_no_such(ev, other):
            return False
    if isinstance(left, Const) and isinstance(right, Const):
        return bool(left.value == right.value)
    if isinstance(left, Lib) and isinstance(right, Lib):
        return True if left.name == right.name else None
    if isinstance(left, Ref) and isinstance(right, Ref):
        return _equal_objects(ev, left, right)
    for value, other in ((left, right), (right, left)):
        if isinstance(value, Const):
            return _equal_to_constant(ev, other, value)
    return None


def _equal_objects(ev: Evaluator, left: Ref, right: Ref) -> bool | None:
    if left.addr == right.addr:
        return True
    a, b = ev.get(left), ev.get(right)
    if isinstance(a, ListObj) and isinstance(b, ListObj):
        return _within(ev, lambda: _equal_lists(ev, a, b))
    if isinstance(a, DictObj) and isinstance(b, DictObj):
        return _within(ev, lambda: _equal_dicts(ev, a, b))
    aliases = alias_of(ev, left), alias_of(ev, right)
    if aliases[0] is not None and aliases[1] is not None:
        return equal_aliases(ev, aliases[0], aliases[1], lambda x, y: equal(ev, x, y))
    return False if is_unique(ev, left) or is_unique(ev, right) or _by_identity(ev, a, b) else None


def is_type(value: Value) -> bool:
    """Whether a value is one of Python's own types, which is equal to nothing but itself."""
    return isinstance(value, Lib) and value.name in _TYPES


def _is_no_such(ev: Evaluator, value: Value) -> bool:
    """Whether a value surely is another thing, that does not say itself what it is equal to."""
    if isinstance(value, Const | Func) or is_data(value) or is_type(value):
        return True
    alias = alias_of(ev, value)
    if alias is not None:
        return not may_be_its_member(ev, alias, lambda x, y: equal(ev, x, y))
    obj = ev.get(value) if isinstance(value, Ref) else None
    return isinstance(obj, ListObj | DictObj) or (isinstance(obj, ClassObj) and not has_metaclass(obj))


def _equal_to_constant(ev: Evaluator, value: Value, constant: Const) -> bool | None:
    if is_unique(ev, value) or (isinstance(value, Ref) and isinstance(ev.get(value), ListObj | DictObj)):
        return False
    if isinstance(value, Open) and not is_loosely_typed(value) and _is_of_another_kind(value.type, constant):
        return False if value.default is None or equal(ev, value.default, constant) is False else None
    path = rooted_text(value)
    if path is not None and isinstance(constant.value, str):
        return None if path == ROOT or _last_part(path) == _last_part(constant.value) else False
    answers = {equal(ev, allowed, constant) for allowed in values_of(value) or ()}
    return answers.pop() if len(answers) == 1 else None


def _last_part(path: str) -> str:
    """What a path ends in: of one in the project that does not depend on where the project lies."""
    return re.split(r"[/\\]", path)[-1]


def _is_of_another_kind(type_: m.Type, constant: Const) -> bool:
    """Whether no value of a type is equal to a constant: a number only to numbers, a text to texts, None to None."""
    kinds = [_KINDS.get(part, part) for part in parts_of(type_)]
    if any(isinstance(part, m.UnknownType) for part in kinds) or isinstance(constant.value, bytes | complex):
        return False
    own = type_of(constant)
    return not isinstance(own, m.UnknownType) and _KINDS.get(own, own) not in kinds


def acting(ev: Evaluator, value: Value) -> Value:
    """The scalar that an instance of a library's class is, too (a member of an enum of texts); else the value."""
    obj = ev.instance_at(value)
    slot = obj.attrs.get("acts as") if obj is not None else None
    return value if slot is None else slot.value


def _by_identity(ev: Evaluator, a: Obj, b: Obj) -> bool:
    """Whether both are instances of plain classes of the project, which are equal to nothing but themselves."""
    from inputgen.interpret.hierarchy import class_attribute, library_base

    if not (isinstance(a, Instance) and isinstance(b, Instance)) or ev.summarised:
        return False
    return all(
        isinstance(obj.cls, Ref)
        and library_base(ev, obj.cls) is None
        and all(class_attribute(ev, obj.cls, name) is None for name in ("__eq__", "make instance", "dataclass options"))
        for obj in (a, b)
    )


def is_unique(ev: Evaluator, value: Value) -> bool:
    """Whether a library says of an object that nothing else is equal to it (a member of an enum)."""
    obj = ev.instance_at(value)
    return obj is not None and "is unique" in obj.attrs


def _within(ev: Evaluator, compare: Callable[[], bool | None]) -> bool | None:
    """Whether two containers are equal; None where it takes too long to tell: one that holds itself never ends."""
    ev.compared += 1
    if ev.compared > bounds.COMPARISONS or ev.comparing >= bounds.COMPARING:
        return None
    ev.comparing += 1
    try:
        return compare()
    finally:
        ev.comparing -= 1


def _equal_lists(ev: Evaluator, a: ListObj, b: ListObj) -> bool | None:
    if a.rest is not None or b.rest is not None or a.kind in ("set", "frozenset") or a.kind != b.kind:
        return None
    if len(a.items) != len(b.items):
        return False
    return all_of(equal(ev, x, y) for x, y in zip(a.items, b.items, strict=True))


def _equal_dicts(ev: Evaluator, a: DictObj, b: DictObj) -> bool | None:
    if a.open is not None or b.open is not None or any(s.optional for s in (*a.entries.values(), *b.entries.values())):
        return None
    if a.entries.keys() != b.entries.keys():
        return False
    if a.type == b.type == _ORDERED and list(a.entries) != list(b.entries):
        return False
    return all_of(equal(ev, slot.value, b.entries[key].value) for key, slot in a.entries.items())
