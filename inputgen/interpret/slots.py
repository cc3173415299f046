"""`__slots__`: the names that instances keep beside, or instead of, their `__dict__` (Language Reference, 3.3.2.4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen.interpret.hierarchy import linearised
from inputgen.interpret.values import ClassObj, Const, Lib, ListObj, Ref, Value

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

_PLAIN = ("builtins.object", "abc.ABC", "typing.Generic", "typing.Protocol")


def slots_of(ev: Evaluator, cls: Value) -> frozenset[str] | None:
    """The only names that the instances of a class can have attributes under; None where they can have any."""
    names: set[str] = set()
    for base in linearised(ev, cls):
        if isinstance(base, Lib) and base.name in _PLAIN:
            continue
        own = _own_slots(ev, base)
        if own is None:
            return None
        names |= own
    return None if "__dict__" in names else frozenset(names)


def has_slots(ev: Evaluator, cls: Value) -> bool:
    """Whether some attributes of the instances of a class are not in the `__dict__` that they may have."""
    for base in linearised(ev, cls):
        obj = ev.get(base) if isinstance(base, Ref) else None
        if isinstance(obj, ClassObj) and "__slots__" in ev.scope_at(obj.scope).names:
            own = _own_slots(ev, base)
            if own is None or own - {"__dict__", "__weakref__"}:
                return True
    return False


def _own_slots(ev: Evaluator, cls: Value) -> frozenset[str] | None:
    """The slots that one class names; None where it has none, or they are not known."""
    obj = ev.get(cls) if isinstance(cls, Ref) else None
    slot = ev.scope_at(obj.scope).names.get("__slots__") if isinstance(obj, ClassObj) else None
    if slot is None:
        return None
    if isinstance(slot.value, Const):
        return frozenset((str(slot.value.value),))
    keys = ev.dict_at(slot.value)
    if keys is not None:
        return frozenset(map(str, keys.entries)) if keys.open is None else None
    listed = ev.get(slot.value) if isinstance(slot.value, Ref) else None
    if not isinstance(listed, ListObj) or listed.rest is not None:
        return None
    names = [item.value for item in listed.items if isinstance(item, Const)]
    return frozenset(map(str, names)) if len(names) == len(listed.items) else None
