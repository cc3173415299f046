"""What conditions narrowed on a path: a place that nothing assigns since holds what it held before.

Where paths meet again that were told different things of a place, it is again what it was, and not one of two: a
condition on it is then the same condition as before (see `assuming`).
"""

from __future__ import annotations

from collections.abc import Mapping

from inputgen.frozen import replace
from inputgen.interpret.values import DictObj, Instance, Obj, Open, Scope, Slot, Value, alternatives, same

# The address of what holds a value, and its name, or its key, there.
Place = tuple[int, str]
# What a place holds since it was narrowed, and what it held before.
Narrowings = Mapping[Place, tuple[Slot, Slot]]

_PLACES = 200


def narrowed(known: Narrowings, place: Place, before: Slot, after: Slot) -> Narrowings:
    """The narrowings, with one more: the oldest are forgotten where there are many."""
    kept = dict(known) if len(known) < _PLACES else {}
    kept[place] = after, root_of(known, place, before)
    return kept


def root_of(known: Narrowings, place: Place, slot: Slot) -> Slot:
    """What was assigned to a place, before conditions narrowed it."""
    current, root = known.get(place, (slot, slot))
    return root if current is slot else slot


def slots_in(obj: Obj | None) -> Mapping[str, Slot]:
    """The places in an object of the heap, as it is kept there."""
    if isinstance(obj, Scope):
        return obj.names
    if isinstance(obj, Instance):
        return obj.attrs
    return obj.entries if isinstance(obj, DictObj) else {}


def told_of_options(heap: Mapping[int, Obj], known: Narrowings) -> dict[int, Value]:
    """What conditions told of options on a path, by the identity of the value that an option is.

    The value is one object wherever the job keeps it, and another one where it may be that of another option (see
    `join.join`). One without a default may stand for several: the elements of a list that are not known, for instance.
    """
    told = {}
    for (address, key), (after, root) in known.items():
        is_option = isinstance(root.value, Open) and root.value.default is not None
        if is_option and after.value is not root.value and slots_in(heap.get(address)).get(key) is after:
            told[id(root.value)] = after.value
    return told


def joined_narrowings(
    joined: dict[int, Obj], a: tuple[Mapping[int, Obj], Narrowings], b: tuple[Mapping[int, Obj], Narrowings]
) -> Narrowings:
    """What stays narrowed where two heaps meet; what holds all that it may hold is again what it was, in `joined`."""
    left: dict[Place, tuple[Slot, Slot]] = {}
    for place in {**a[1], **b[1]}:
        address, key = place
        ours, theirs = slots_in(a[0].get(address)).get(key), slots_in(b[0].get(address)).get(key)
        met = slots_in(joined.get(address)).get(key)
        if ours is None or theirs is None or met is None:
            continue
        root = root_of(a[1], place, ours)
        if root is not root_of(b[1], place, theirs):
            continue
        if met is not root and _covers(met, root):
            joined[address] = with_slot(joined[address], key, root)
        elif met is not root:
            left[place] = met, root
    return left


def _covers(slot: Slot, root: Slot) -> bool:
    options = alternatives(slot.value)
    return all(any(_is_all_of(option, each) for option in options) for each in alternatives(root.value))


def _is_all_of(option: Value, root: Value) -> bool:
    """Whether a value may be whatever `root` may: not where it is known to be one of fewer texts."""
    fewer = isinstance(option, Open) and isinstance(root, Open) and option.among not in (None, root.among)
    return same(root, option) and not fewer


def with_slot(obj: Obj, key: str, slot: Slot) -> Obj:
    """An object that has places (`slots_in`), with another slot in one of them."""
    if isinstance(obj, Scope):
        return replace(obj, names={**obj.names, key: slot})
    if isinstance(obj, Instance):
        return replace(obj, attrs={**obj.attrs, key: slot})
    assert isinstance(obj, DictObj), "it has places"
    return replace(obj, entries={**obj.entries, key: slot})
