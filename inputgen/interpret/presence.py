"""Keys and attributes that are there on some paths only: what came out where one is there, and where it is not.

After `if a: d["k"] = 1` the key is there wherever `a` comes out true again, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from inputgen.frozen import replace
from inputgen.interpret.conditions import Conditions, Outcomes, Presence, Same, agree, with_choices
from inputgen.interpret.join import join
from inputgen.interpret.narrowings import slots_in, with_slot
from inputgen.interpret.values import DictObj, Instance, Obj, Slot, Value

if TYPE_CHECKING:
    from inputgen.interpret.state import State

# What is known of a path, and its heap.
Side = tuple[Conditions, Mapping[int, Obj]]

# Nothing is told of more slots than these, but the newest.
_SLOTS = 60


def is_there(conditions: Conditions, slot: Slot) -> bool | None:
    """Whether a key or an attribute is there on a path; None where that is not known."""
    if not slot.optional:
        return True
    known = conditions.present.get(Same(slot)) if conditions.present else None
    if known is None:
        return None
    there, lacking = known
    if not agree(lacking, conditions.assumed):
        return True
    return None if agree(there, conditions.assumed) else False


def read_or(state: State, slot: Slot, other: Value) -> Value:
    """What is read of a key or an attribute, or, where it is not there, something else."""
    there = is_there(state.conditions, slot)
    if there is not None:
        return slot.value if there else other
    value = join(slot.value, other)
    known = state.conditions.present.get(Same(slot))
    if known is not None:
        sides = [(state.conditions.assuming(known[i]), each) for i, each in enumerate((slot.value, other))]
        state.conditions = with_choices(state.conditions, sides, value)
    return value


def entries_there(conditions: Conditions, obj: DictObj) -> DictObj:
    """A dict on a path: with what may be there, surely where that is known."""
    if not conditions.present:
        return obj
    there = {key: is_there(conditions, slot) for key, slot in obj.entries.items()}
    entries = {
        key: replace(slot, optional=False) if slot.optional and there[key] else slot
        for key, slot in obj.entries.items()
        if there[key] is not False
    }
    return replace(obj, entries=entries)


def present_where_met(met: Conditions, joined: dict[int, Obj], a: Side, b: Side, differing: list[int]) -> Conditions:
    """What is known where two paths meet, with what came out where keys and attributes are there, and where not.

    One that is there on both of them is so in `joined`.
    """
    if a[0].assumed == b[0].assumed and not a[0].present and not b[0].present:
        return met
    present = _both(a[0].present, b[0].present)
    for address in differing:
        mine, theirs, obj = a[1][address], b[1].get(address), joined.get(address)
        if isinstance(obj, DictObj | Instance) and theirs is not None:
            for key, slot in slots_in(obj).items():
                if slot.optional:
                    sides = [(a[0], slots_in(mine).get(key)), (b[0], slots_in(theirs).get(key))]
                    joined[address] = _met(present, joined[address], key, sides, met.assumed)
    return replace(met, present=dict(list(present.items())[-_SLOTS:]))


def _met(
    present: dict[Same, Presence], obj: Obj, key: str, sides: list[tuple[Conditions, Slot | None]], assumed: Outcomes
) -> Obj:
    """An object in which paths meet, and what is told of one of its keys that is there on some of them."""
    slot = slots_in(obj)[key]
    answers = [is_there(side, held) if held is not None else False for side, held in sides]
    if all(answers):
        return with_slot(obj, key, replace(slot, optional=False))
    there = [_ways(side, held, 0) for (side, held), answer in zip(sides, answers, strict=True) if answer is not False]
    lacking = [_ways(side, held, 1) for (side, held), answer in zip(sides, answers, strict=True) if answer is not True]
    told = tuple(frozenset.intersection(*ways) - assumed if ways else frozenset() for ways in (there, lacking))
    is_held = [held is slot for _, held in sides]
    if all(is_held):
        return obj
    if any(is_held) and (any(told) or Same(slot) in present):  # it stands for more than what was told of it
        slot = replace(slot)
        obj = with_slot(obj, key, slot)
    if any(told):
        present[Same(slot)] = told[0], told[1]
    return obj


def _ways(conditions: Conditions, slot: Slot | None, which: int) -> Outcomes:
    """What came out on a path where a slot is there (0), or is not (1)."""
    known = conditions.present.get(Same(slot)) if slot is not None and slot.optional else None
    return conditions.assumed if known is None else conditions.assumed | known[which]


def _both(a: Mapping[Same, Presence], b: Mapping[Same, Presence]) -> dict[Same, Presence]:
    both = {**a, **b}
    for slot in a.keys() & b.keys() if a is not b else ():
        both[slot] = a[slot][0] & b[slot][0], a[slot][1] & b[slot][1]
    return both
