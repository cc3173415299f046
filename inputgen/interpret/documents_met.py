"""A document that is not known where paths meet, of which one knows that it is a dict (see `plain_data`).

It is the same one on the other path, which has not used it as a dict yet: of its keys nothing is known there. So it is
with what one path alone has read of a dict: it is what the other one has there, too, if it has that key.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from inputgen.frozen import replace
from inputgen.interpret.join import join_objects
from inputgen.interpret.mappings import is_proven
from inputgen.interpret.narrowings import slots_in, with_slot
from inputgen.interpret.values import DictObj, Obj, Ref, Unknown


def meet_documents(joined: dict[int, Obj], a: Mapping[int, Obj], b: Mapping[int, Obj], differing: list[int]) -> None:
    """Make what holds a dict on one path, and the document that it was before on the other, hold the dict."""
    for mine, theirs in ((a, b), (b, a)):
        known = _made_since(mine, theirs)
        met: list[int] = []
        for address in differing:
            ours, other = mine.get(address), theirs.get(address)
            if ours is not None and other is not None:
                met += _meet_held(joined, address, (ours, other), known) if known else []
                met += _meet_reads(joined, address, (ours, other), known)
        done: set[int] = set()
        while met:
            address = met.pop()
            if address not in done:
                done.add(address)
                sides = mine[address], DictObj({}, known[address])
                joined[address] = join_objects(*sides)
                met += _meet_reads(joined, address, sides, known)


def _meet_held(
    joined: dict[int, Obj], address: int, sides: tuple[Obj, Obj], known: Mapping[int, Unknown]
) -> Iterator[int]:
    """Make what an object holds as a dict on one path the dict; each such dict."""
    before = slots_in(sides[1])
    for name, slot in slots_in(sides[0]).items() if before else ():
        other, value = before.get(name), slot.value
        if other is not None and isinstance(value, Ref) and other.value is known.get(value.addr):
            both = replace(slot, optional=slot.optional or other.optional)
            joined[address] = with_slot(joined[address], name, both)
            yield value.addr


def _meet_reads(
    joined: dict[int, Obj], address: int, sides: tuple[Obj, Obj], known: Mapping[int, Unknown]
) -> Iterator[int]:
    """Make what one path alone read of a dict what may be there on both; each dict that was made of it since."""
    ours, other = sides
    if not isinstance(ours, DictObj) or not isinstance(other, DictObj):
        return
    if ours.open is None or ours.open is not other.open or other.mixed:
        return
    for key, slot in ours.entries.items():
        made = known.get(slot.value.addr) if isinstance(slot.value, Ref) else None
        read = slot if made is None else replace(slot, value=made)
        if key not in other.entries and is_proven(read, ours.open):
            joined[address] = with_slot(joined[address], key, replace(slot, optional=True))
            if isinstance(slot.value, Ref):
                yield slot.value.addr


def _made_since(mine: Mapping[int, Obj], theirs: Mapping[int, Obj]) -> dict[int, Unknown]:
    """The dicts that one path alone has, and the documents that they were before."""
    new: Iterable[int] = mine.keys() - theirs.keys()
    objects = ((address, mine[address]) for address in sorted(new))
    dicts = ((address, obj.open) for address, obj in objects if isinstance(obj, DictObj))
    return {address: open_ for address, open_ in dicts if open_ is not None and open_.plain}
