"""What objects are where paths meet."""

from __future__ import annotations

from inputgen.interpret.join import join_objects
from inputgen.interpret.values import Const, IterObj, ListObj, Value


def _parts(times: int, *others: IterObj | ListObj) -> tuple[Value, ...]:
    """The parts of an iterator that others meet again and again, as in a loop."""
    met: object = IterObj("map", (Const(1),))
    for _ in range(times):
        for other in others:
            met = join_objects(other, met)  # type: ignore[arg-type]
    assert isinstance(met, IterObj)
    return met.parts


def test_iterators_that_meet_in_a_loop_have_each_part_once() -> None:
    others = (IterObj("zip", (Const(1), Const(2))), ListObj("generator", (), Const(3)), IterObj("map", (Const(1.0),)))
    assert set(map(repr, _parts(1, *others))) == set(map(repr, _parts(12, *others)))
    assert len(_parts(12, *others)) == len({repr(part) for part in _parts(12, *others)}) == 3
