"""All that is left of an iterator: its elements, and what further ones may be like."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen.frozen import replace
from inputgen.interpret import bounds
from inputgen.interpret.frames import PathEndsError
from inputgen.interpret.generator_expressions import whole_expression
from inputgen.interpret.generators import Outcome
from inputgen.interpret.iterators import lazy, step
from inputgen.interpret.join import choice_of
from inputgen.interpret.state import State, join_states
from inputgen.interpret.values import (
    At,
    GenObj,
    IterObj,
    ListObj,
    Ref,
    Unknown,
    Value,
)

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


def drained(ev: Evaluator, ref: Ref, at: At) -> ListObj:
    """All that is left of an iterator.

    Raises:
        PathEndsError: where it surely raises.
    """
    obj = ev.get(ref)
    if isinstance(obj, IterObj) and obj.kind == "expression" and obj.lost is None and not lazy(ev, obj.parts[0]):
        return whole_expression(ev, ref, obj)
    if isinstance(obj, GenObj | IterObj) and obj.lost is not None:
        return _all_that_is_lost(ev, ref, at)
    items: list[Value] = []
    for _ in range(bounds.CONTAINER):
        found = step(ev, ref, at)
        if found.yielded is None:
            ev.path = found.ended[0] if found.ended is not None else None
            ev.state  # noqa: B018 - raises where every path does
            return ListObj("list", tuple(items))
        if found.ended is not None or len(items) > bounds.UNROLL:
            return ListObj("list", tuple(items), _further(ev, ref, at, found))
        ev.path = found.yielded[0]
        items.append(found.yielded[1])
    return ListObj("list", tuple(items), _further(ev, ref, at, step(ev, ref, at)))


def _all_that_is_lost(ev: Evaluator, ref: Ref, at: At) -> ListObj:
    """What is left where it is not known where an iterator stands: what one step may do, any number of them may."""
    found = step(ev, ref, at)
    ends = [each for each in (found.yielded, found.ended) if each is not None]
    ev.path = join_states([state for state, _ in ends], False)
    ev.state  # noqa: B018 - raises where every path does
    return ListObj("list", (), found.yielded[1] if found.yielded is not None else None)


def taken(ev: Evaluator, ref: Ref, at: At) -> ListObj:
    """What is left of an iterator that may not end: past the bound, it is not known where it stands."""
    items: list[Value] = []
    rest: list[Value] = []
    stopped: list[State] = []
    certain = ev.state.certain
    for _ in range(bounds.UNROLL):
        found = step(ev, ref, at)
        stopped += [found.ended[0]] if found.ended is not None else []
        if found.yielded is None:
            ev.path = join_states(stopped, certain)
            ev.state  # noqa: B018 - raises where every path does
            return ListObj("list", tuple(items), choice_of(rest) if rest else None)
        ev.path = found.yielded[0]
        (rest if stopped else items).append(found.yielded[1])
    why = Unknown("an iterator that may not end", at)
    obj = ev.get(ref)
    ev.put(ref, replace(obj, lost=why) if isinstance(obj, GenObj | IterObj) else IterObj("lost", lost=why))
    ev.path = join_states([*stopped, ev.state], certain)
    return ListObj("list", tuple(items), choice_of([*rest, why]))


def _further(ev: Evaluator, ref: Ref, at: At, found: Outcome) -> Value:
    """What the elements from one on may be, of which it is not known how many there are."""
    from inputgen.interpret.loops import repeat

    assert found.yielded is not None, "there may be an element"
    exits: list[State] = [found.ended[0]] if found.ended is not None else []
    values: list[Value] = [found.yielded[1]]
    met: list[State] = [found.yielded[0]]
    ev.path = found.yielded[0]

    def again() -> None:
        more = step(ev, ref, at)
        if more.ended is not None:
            exits.append(more.ended[0])
        ev.path = more.yielded[0] if more.yielded is not None else None
        if more.yielded is None:
            raise PathEndsError("the end")
        values.append(more.yielded[1])
        met.append(more.yielded[0].fork())

    repeat(ev, again)
    ev.path = join_states(exits, False)
    for address, obj in (pair for state in met for pair in state.heap.items()):
        ev.state.heap.setdefault(address, obj)  # what the elements are: a round may have made them that did not end
    return choice_of(values)
