"""What a name was read from: what a condition tells of the name is told of that place, too.

After `v = args.x` both hold the same, as long as nothing is assigned to either; so in `if v is None: args.x = 100` the
attribute is known not to be None where the path goes on. It is what one assignment made, known by its slot: an
assignment makes another slot. Places of objects that stand for several are none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from inputgen.interpret.conditions import Same
from inputgen.interpret.names import find_scope
from inputgen.interpret.narrowings import Place, root_of, slots_in
from inputgen.interpret.values import Choice, Open, Slot, Value

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

_MOST = 2000  # assignments that are known: the oldest are forgotten where there are more


def note_copy(ev: Evaluator, target: cst.BaseExpression, value: Value, source: Place | None) -> None:
    """Note that a name was just assigned what a place holds."""
    if source is None or not isinstance(target, cst.Name) or not isinstance(value, Open | Choice):
        return
    name, held = find_scope(ev, target.value), _slot_at(ev, source)
    if name is None or held is None or held.value is not value or name[1].value is not value:
        return
    if source[0] in ev.several or name[0] in ev.several or name[1].optional:
        return
    if len(ev.copies) >= _MOST:
        ev.copies.clear()
    ev.copies[Same(name[1])] = source, root_of(ev.state.narrowed, source, held)


def copied_from(ev: Evaluator, slot: Slot, value: Value) -> tuple[Place, Slot] | None:
    """The place that what was assigned to a name was read from, if both still hold it, and what is there."""
    place, was = ev.copies.get(Same(slot), (None, None))
    held = _slot_at(ev, place) if place is not None else None
    if place is None or held is None or held.value is not value or place[0] in ev.several:
        return None
    return (place, held) if root_of(ev.state.narrowed, place, held) is was else None


def _slot_at(ev: Evaluator, place: Place) -> Slot | None:
    return slots_in(ev.state.heap.get(place[0])).get(place[1])
