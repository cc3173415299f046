"""A document that is not known where paths meet, of which one knows that it is a dict (see `plain_data`).

It is the same one on the other path, which has not used it as a dict yet: of its keys nothing is known there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from inputgen.frozen import replace
from inputgen.interpret.join import join_objects
from inputgen.interpret.narrowings import slots_in, with_slot
from inputgen.interpret.values import DictObj, Obj, Ref, Unknown


def meet_documents(joined: dict[int, Obj], a: Mapping[int, Obj], b: Mapping[int, Obj], differing: list[int]) -> None:
    """Make what holds a dict on one path, and the document that it was before on the other, hold the dict."""
    for mine, theirs in ((a, b), (b, a)):
        known = _made_since(mine, theirs)
        if not known:
            continue
        met: set[int] = set()
        for address in differing:
            before = slots_in(theirs.get(address))
            for name, slot in slots_in(mine[address]).items() if before and address in mine else ():
                other, value = before.get(name), slot.value
                if other is None or not isinstance(value, Ref) or other.value is not known.get(value.addr):
                    continue
                both = replace(slot, optional=slot.optional or other.optional)
                joined[address] = with_slot(joined[address], name, both)
                met.add(value.addr)
        for address in met:
            joined[address] = join_objects(mine[address], DictObj({}, known[address]))


def _made_since(mine: Mapping[int, Obj], theirs: Mapping[int, Obj]) -> dict[int, Unknown]:
    """The dicts that one path alone has, and the documents that they were before."""
    new: Iterable[int] = mine.keys() - theirs.keys()
    objects = ((address, mine[address]) for address in sorted(new))
    dicts = ((address, obj.open) for address, obj in objects if isinstance(obj, DictObj))
    return {address: open_ for address, open_ in dicts if open_ is not None and open_.plain}
