"""The state of an evaluation: the heap. Forked where a path splits, joined where paths meet."""

from __future__ import annotations

from inputgen.interpret.join import join_objects
from inputgen.interpret.values import Obj


class State:
    """The heap of one path.

    Attributes:
        heap: objects by address; objects are replaced, never changed.
        certain: whether the path is taken whatever the undecided conditions turn out to be.
    """

    __slots__ = ("certain", "heap")

    def __init__(self, heap: dict[int, Obj], certain: bool = True) -> None:
        self.heap = heap
        self.certain = certain

    def fork(self, certain: bool = False) -> State:
        """A copy to follow another path with."""
        return State(dict(self.heap), certain and self.certain)


def join_states(states: list[State], certain: bool) -> State | None:
    """The state where all of `states` meet; None where there are none."""
    if not states:
        return None
    first, *others = states
    heap = first.heap
    for other in others:
        heap = _join_heaps(heap, other.heap)
    return State(heap if others else dict(heap), certain)


def _join_heaps(a: dict[int, Obj], b: dict[int, Obj]) -> dict[int, Obj]:
    joined = dict(b)
    for address, ours in a.items():
        theirs = b.get(address)
        if theirs is None:
            joined[address] = ours
        elif theirs is not ours:
            joined[address] = join_objects(ours, theirs)
    return joined
