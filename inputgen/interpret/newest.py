"""Which of the objects that one place in a loop makes a reference means: the newest, or one made before it.

In a loop that may run any number of times, one address stands for all objects that one place makes (`Evaluator.new`).
So what is read is what any of them may hold. But a write to the newest leaves the others as they are, and the other
way round: `o = C(); kept.append(o); kept[0].extra = 1` is no reason for `o` to have `extra`. Each object made is
numbered: a reference has the number of its object, the state of a path those of the newest ones. A write through a
reference that may mean an older one is joined to what was there.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from inputgen.frozen import replace
from inputgen.interpret.join import OLDER, join_objects
from inputgen.interpret.joined_iterators import GONE
from inputgen.interpret.values import Choice, DictObj, Instance, ListObj, Obj, Ref, Slot, Value

K = TypeVar("K")

# The numbers of the newest objects by their address; replaced, never changed.
Newest = Mapping[int, int]


def numbered(newest: Newest, address: int) -> Newest:
    """The numbers once there is a new object at an address."""
    return {**newest, address: newest.get(address, 0) + 1}


def is_older(newest: Newest, ref: Ref) -> bool:
    """Whether a reference may mean another object than the newest at its address."""
    return ref.made != 0 and newest.get(abs(ref.addr)) != ref.made


def with_older_parts(obj: Obj) -> Obj:
    """An object that is not the newest of its place: nor are the objects that it holds the newest of theirs."""
    if isinstance(obj, ListObj):
        return replace(obj, items=tuple(map(_older, obj.items)), rest=None if obj.rest is None else _older(obj.rest))
    if isinstance(obj, DictObj):
        return replace(obj, entries=_older_slots(obj.entries))
    return replace(obj, attrs=_older_slots(obj.attrs)) if isinstance(obj, Instance) else obj


def _older_slots(slots: Mapping[K, Slot]) -> dict[K, Slot]:
    return {key: replace(slot, value=_older(slot.value)) for key, slot in slots.items()}


def _older(value: Value) -> Value:
    if isinstance(value, Choice):
        return replace(value, options=tuple(map(_older, value.options)))
    return replace(value, made=OLDER) if isinstance(value, Ref) and value.made else value


def meet(ours: Newest, theirs: Newest) -> Newest:
    """The numbers where two paths meet: a reference with the larger one means the newest on either."""
    if ours is theirs or not theirs:
        return ours
    return {**theirs, **{address: max(number, theirs.get(address, 0)) for address, number in ours.items()}}


def all_older(newest: Newest, before: Newest) -> Newest:
    """The numbers at the start of another round of a loop: what its rounds made so far is older than what comes."""
    return {address: number + (before.get(address) != number) for address, number in newest.items()}


def joined_with_new(before: Obj, made: Obj) -> Obj:
    """What an address holds once another object is made there: the parts that are the new one's are the newest."""
    joined = join_objects(before, made) if before != GONE else made
    if isinstance(joined, ListObj) and isinstance(made, ListObj):
        items = (_part(ours, theirs) for ours, theirs in zip(joined.items, made.items, strict=False))
        return replace(joined, items=(*items, *joined.items[len(made.items) :]))
    if isinstance(joined, DictObj) and isinstance(made, DictObj):
        return replace(joined, entries=_parts(joined.entries, made.entries))
    if isinstance(joined, Instance) and isinstance(made, Instance):
        return replace(joined, attrs=_parts(joined.attrs, made.attrs))
    return joined


def _parts(joined: Mapping[K, Slot], made: Mapping[K, Slot]) -> dict[K, Slot]:
    return {
        key: replace(slot, value=_part(slot.value, made[key].value)) if key in made else slot
        for key, slot in joined.items()
    }


def _part(joined: Value, made: Value) -> Value:
    return made if isinstance(joined, Ref) and joined == made else joined
