"""The state of an evaluation: the heap. Forked where a path splits, joined where paths meet."""

from __future__ import annotations

from inputgen.interpret import bounds
from inputgen.interpret.join import join_objects
from inputgen.interpret.values import Obj


class StepsExceededError(Exception):
    """The bound on steps is reached; internal."""


class Meter:
    """The work done so far, in steps: a node evaluated is one, copying the heap is one for every so many objects.

    Attributes:
        limit: how many steps may be spent; lowered while a module is imported.
    """

    __slots__ = ("limit", "spent")

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.spent = 0

    def spend(self, steps: int) -> None:
        """Count work.

        Raises:
            StepsExceededError: past the limit.
        """
        self.spent += steps
        if self.spent > self.limit:
            raise StepsExceededError


class State:
    """The heap of one path.

    Attributes:
        heap: objects by address; objects are replaced, never changed.
        meter: the work done in the whole evaluation.
        certain: whether the path is taken whatever the undecided conditions turn out to be.
    """

    __slots__ = ("certain", "heap", "meter")

    def __init__(self, heap: dict[int, Obj], meter: Meter, certain: bool = True) -> None:
        self.heap = heap
        self.meter = meter
        self.certain = certain

    def fork(self, certain: bool = False) -> State:
        """A copy to follow another path with."""
        self.meter.spend(1 + len(self.heap) // bounds.OBJECTS_A_STEP)
        return State(dict(self.heap), self.meter, certain and self.certain)


def join_states(states: list[State], certain: bool) -> State | None:
    """The state where all of `states` meet; None where there are none."""
    if not states:
        return None
    first, *others = states
    heap = first.heap
    for other in others:
        first.meter.spend(len(heap) // bounds.OBJECTS_A_STEP)
        heap = _join_heaps(heap, other.heap)
    return State(heap if others else dict(heap), first.meter, certain)


def _join_heaps(a: dict[int, Obj], b: dict[int, Obj]) -> dict[int, Obj]:
    joined = dict(b)
    for address, ours in a.items():
        theirs = b.get(address)
        if theirs is None:
            joined[address] = ours
        elif theirs is not ours:
            joined[address] = join_objects(ours, theirs)
    return joined
