"""Iterators where paths meet: one that stands in several places, or of which it is not known where it stands."""

from __future__ import annotations

from collections.abc import Callable

from inputgen.frozen import replace
from inputgen.interpret import bounds
from inputgen.interpret.values import GenObj, IterObj, ListObj, Obj, Unknown, Value, same

# A generator expression whose only user is done with it: where paths meet, nobody has it on the others either.
GONE = IterObj("gone", lost=Unknown("an iterator that nobody has any more"))


def join_generators(a: GenObj, b: GenObj) -> GenObj:
    """It stands where either path left it."""
    positions = [*a.positions, *(position for position in b.positions if position not in a.positions)]
    lost = a.lost or b.lost
    if a.func != b.func or a.scope != b.scope or len(positions) > bounds.POSITIONS:
        lost = lost or Unknown("a generator that may stand in too many places")
    outer = tuple({**dict(b.outer), **dict(a.outer)}.items())
    return replace(a, positions=tuple(positions[: bounds.POSITIONS]), outer=outer, lost=lost)


def join_iterators(
    a: IterObj | GenObj | ListObj, b: IterObj | GenObj | ListObj, join: Callable[[Value, Value], Value]
) -> Obj:
    """One of two iterators, or what is left of them; `join` joins what they are over."""
    if GONE in (a, b):
        return GONE
    alike = isinstance(a, IterObj) and isinstance(b, IterObj) and a.node is b.node and a.kind == b.kind
    if isinstance(a, IterObj) and isinstance(b, IterObj) and alike and len(a.parts) == len(b.parts):
        return replace(a, parts=tuple(map(join, a.parts, b.parts)), lost=a.lost or b.lost)
    parts: list[Value] = []
    for part in [part for each in (a, b) if isinstance(each, IterObj) for part in each.parts]:
        if not any(same(part, known) for known in parts):  # in a loop the parts met before come again
            parts.append(part)
    made = a if isinstance(a, IterObj) and a.node is not None else b
    node, frame = (made.node, made.frame) if isinstance(made, IterObj) else (None, None)
    return IterObj("lost", tuple(parts), node, frame, Unknown("an iterator that differs between paths"))
