"""Mappings of which each holds several, level by level: how many there are grows without end, flattening does not."""

from __future__ import annotations

from inputgen.interpret import bounds
from inputgen.interpret.join import choice_of
from inputgen.interpret.values import Const, DictObj, Ref, Slot, Value
from inputgen.library.flattening import Flattening

DEPTH = 40


def test_bound() -> None:
    held = {
        level: DictObj({key: Slot(choice_of([Ref(level + 1), Ref(-level - 1)])) for key in "abc"})
        for level in range(DEPTH)
    }
    looked_at = 0

    def mapping(value: Value) -> DictObj | None:
        nonlocal looked_at
        looked_at += 1
        return held.get(abs(value.addr)) if isinstance(value, Ref) else None

    found = Flattening("a library", "/", mapping, lambda value: value).of(held[0])
    assert looked_at < 10 * bounds.FLATTENED
    assert found.open is not None
    assert "the bound on what is flattened is reached" in found.open.reason


def test_within_the_bound() -> None:
    held = {1: DictObj({"b": Slot(Const(2))})}
    outer = DictObj({"a": Slot(Ref(1)), "c": Slot(Const("x"))})
    mapping = lambda value: held.get(value.addr) if isinstance(value, Ref) else None  # noqa: E731
    found = Flattening("a library", "/", mapping, lambda value: value).of(outer)
    assert {key: slot.value for key, slot in found.entries.items()} == {"a/b": Const(2), "c": Const("x")}
    assert found.open is None
