"""Data that classes hold for their instances and subclasses: what is set under a name that is not known may hide it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from inputgen.frozen import replace
from inputgen.interpret.hierarchy import linearised
from inputgen.interpret.join import join
from inputgen.interpret.values import (
    ClassObj,
    Const,
    DictObj,
    Instance,
    ListObj,
    Open,
    Ref,
    Slot,
    Unknown,
    Value,
    alternatives,
)

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


def hidden(ev: Evaluator, cls: Value, own: Mapping[str, Slot], given: Value) -> dict[str, Slot]:
    """What a class and its bases hold, under names that `own` lacks: as it is where any of them may be set.

    Args:
        ev: the evaluation.
        cls: the class.
        own: the attributes of the instance, or the names of the class itself.
        given: what is set.
    """
    found: dict[str, Slot] = {}
    for base in linearised(ev, cls):
        obj = ev.get(base) if isinstance(base, Ref) else None
        names = ev.scope_at(obj.scope).names if isinstance(obj, ClassObj) else {}
        for name, slot in names.items():
            is_plain = " " not in name and not name.startswith("__") and name not in own and name not in found
            if is_plain and all(_is_data(ev, each) for each in alternatives(slot.value)):
                found[name] = Slot(join(slot.value, given), True, slot.at)
    return found


def _is_data(ev: Evaluator, value: Value) -> bool:
    held = ev.get(value) if isinstance(value, Ref) else None
    return isinstance(value, Const | Open) or isinstance(held, DictObj | ListObj)


def opened(ev: Evaluator, before: Instance, after: Instance) -> Instance:
    """An instance whose attributes a dict that is not known has updated: what its class holds may be hidden, too."""
    if before.open is not None or after.open is None or not isinstance(after.cls, Ref):
        return after
    given = Unknown(after.open.reason, after.open.at)
    return replace(after, attrs={**after.attrs, **hidden(ev, after.cls, after.attrs, given)})
