"""Configs that were made on the way to another one: taken off the heap, whose size is what following code costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen.interpret.values import DictObj, Instance, ListObj, Ref, Value, alternatives
from inputgen.library.omegaconf_nodes import DICT, LIST

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


def discard(ev: Evaluator, before: set[int], kept: Ref) -> None:
    """Drop the configs that are no part of one that is kept.

    Args:
        ev: the evaluation.
        before: the addresses that are left alone, as they were there before.
        kept: the config whose parts are kept.
    """
    heap = ev.state.heap
    needed = _reached(ev, kept)
    nodes = {address for address, obj in heap.items() if isinstance(obj, Instance) and obj.cls in (DICT, LIST)}
    for address in nodes - before - needed:
        for part in _parts(ev, address):
            if part not in nodes and part not in before and part not in needed:
                heap.pop(part, None)  # what it holds, and the types of its keys
        del heap[address]


def _reached(ev: Evaluator, root: Ref) -> set[int]:
    found: set[int] = set()
    left = [root.addr]
    while left:
        address = left.pop()
        if address not in found:
            found.add(address)
            left += _parts(ev, address)
    return found


def _parts(ev: Evaluator, address: int) -> list[int]:
    """The objects that an object refers to."""
    obj = ev.state.heap.get(address)
    values: list[Value] = []
    if isinstance(obj, Instance):
        values = [slot.value for slot in obj.attrs.values()]
    elif isinstance(obj, DictObj):
        values = [slot.value for slot in obj.entries.values()]
    elif isinstance(obj, ListObj):
        values = [*obj.items, *((obj.rest,) if obj.rest is not None else ())]
    return [each.addr for value in values for each in alternatives(value) if isinstance(each, Ref)]
