"""Lists that hold an object wherever it is there: appended to in the same arm as it is made, or in one asked alike."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from inputgen.frozen import replace
from inputgen.interpret.conditions import Conditions, Same
from inputgen.interpret.values import DictObj, ListObj, Obj, Ref, alternatives

# What is known of a path, and its heap.
Side = tuple[Conditions, Mapping[int, Obj]]


def holds(conditions: Conditions, heap: Mapping[int, Obj], where: int, address: int) -> bool:
    """Whether the list at `where` holds the object at `address`, if that is there."""
    obj, run = heap.get(where), conditions.started.get(address)
    is_kept = run is not None and run.within.get(where) is obj
    return isinstance(obj, ListObj) and (is_kept or Ref(address) in obj.items)


def grown(conditions: Conditions, where: int, before: ListObj, after: ListObj) -> Conditions:
    """The conditions once a list has further elements."""
    kept = {address: run for address, run in conditions.started.items() if run.within.get(where) is before}
    more = {address: replace(run, within={**run.within, where: after}) for address, run in kept.items()}
    return replace(conditions, started={**conditions.started, **more}) if more else conditions


def may_be_filled(listed: ListObj) -> object:
    """The condition whether a list has elements, as it is now: once that changes, it is another one."""
    return ("filled", Same(listed))


def is_undecided(listed: ListObj) -> bool:
    """Whether a list has elements on some paths only; a generator is true whatever it yields."""
    return not listed.items and listed.rest is not None and listed.kind != "generator"


def is_filled(conditions: Conditions, listed: ListObj) -> bool:
    """Whether a list of which no element is sure has one, as a condition told."""
    return is_undecided(listed) and (may_be_filled(listed), True) in conditions.assumed


def in_a_round(conditions: Conditions, walked: Obj | None) -> Conditions:
    """The conditions in a round of a loop over a list, as it was when the loop began: it has elements."""
    if not isinstance(walked, ListObj) or not is_undecided(walked):
        return conditions
    return conditions.assuming(frozenset([(may_be_filled(walked), True)]))


def is_told(conditions: Conditions, listed: ListObj) -> bool:
    """Whether a condition told that a list has elements, or none."""
    return any((may_be_filled(listed), truthy) in conditions.assumed for truthy in (True, False))


def filled(conditions: Conditions, heap: Mapping[int, Obj], where: int, truthy: bool) -> Conditions:
    """The conditions where the list at `where` has elements, or none: it holds what it holds if that is there.

    `if log: loggers.append(logger)`, and later `if loggers:`. One that may hold something else tells nothing by that.
    """
    obj = heap.get(where)
    if not isinstance(obj, ListObj) or not is_undecided(obj) or obj.rest is None:
        return conditions
    held = [address for address in conditions.started if holds(conditions, heap, where, address)]
    if truthy:
        alone = len(held) == 1 and alternatives(obj.rest) == (Ref(held[0]),)
        return conditions.having(held[0]) if alone else conditions
    for address in held:
        conditions = conditions.without(address) if address in conditions.started else conditions
    return conditions


def held_where_met(met: Conditions, joined: Mapping[int, Obj], a: Side, b: Side) -> Conditions:
    """What is known where two paths meet, with the lists that hold an object on each path on which it is there."""
    started = dict(met.started)
    alone = any((address in a[0].started) is not (address in b[0].started) for address in met.started)
    changed = set(_changed(a[1], b[1])) | set(_changed(b[1], a[1])) if alone else set()
    for address, run in met.started.items():
        there = [side for side in (a, b) if address in side[0].started]
        found = {where for conditions, _ in there for where in conditions.started[address].within}
        if len(there) == 1:
            found |= {where for where in changed if where in there[0][1]}
        within = {
            where: obj
            for where in sorted(found)
            if isinstance(obj := joined.get(where), ListObj) and all(holds(*side, where, address) for side in there)
        }
        if within or run.within:
            started[address] = replace(run, within=within)
    return replace(met, started=started)


def _changed(heap: Mapping[int, Obj], other: Mapping[int, Obj]) -> Iterator[int]:
    """The lists that are others on another path."""
    for where, obj in heap.items():
        if isinstance(obj, ListObj) and obj is not other.get(where):
            yield where


def keep_started(heap: dict[int, Obj], mine: Mapping[int, Obj], a: Conditions, b: Conditions) -> None:
    """In the heap where two paths meet, what runs consist of that path `b` lacks is what it is on the other, `mine`."""
    for address, run in a.started.items():
        for part in run.parts if address not in b.started else ():
            ours, met = mine.get(part), heap.get(part)
            if ours is not None and met is not None and ours is not met:
                heap[part] = _kept(ours, met)


def _kept(ours: Obj, met: Obj) -> Obj:
    if not isinstance(ours, DictObj) or not isinstance(met, DictObj):
        return ours
    further = {key: slot for key, slot in met.entries.items() if key not in ours.entries}
    return replace(ours, entries={**ours.entries, **further}) if further else ours
