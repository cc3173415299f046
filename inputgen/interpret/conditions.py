"""Under which conditions a run was started: what a path must have met where the run is there.

A run that starts in one arm of an `if` is on the heap wherever the arms have met. Whether a later write reaches it on
each path on which it was started is told by what came out on its path, and by what names held there: where a later
condition comes out otherwise, the run is not there, and what that path lacks is nothing that the run lacks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from inputgen.frozen import field, frozen, replace
from inputgen.interpret.values import Choice, DictObj, Instance, Obj, Scope, Slot, Value, alternatives, same


class Same:
    """One object as a key: equal to itself alone. A slot is what one assignment made, a choice what one join made."""

    __slots__ = ("of",)

    def __init__(self, of: Slot | Choice) -> None:
        self.of = of

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and self.of is other.of

    def __hash__(self) -> int:
        return id(self.of)


# A condition, of which what it reads are slots and constants, and how it came out.
Outcome = tuple[object, bool]


@frozen
class Started:
    """A run, or another object that is there on some paths only.

    Attributes:
        parts: the addresses of what it consists of.
        when: what came out wherever it is there.
        held: of choices, the values that they are wherever it is there.
    """

    parts: tuple[int, ...]
    when: frozenset[Outcome] = frozenset()
    held: Mapping[Same, tuple[Value, ...]] = field(default_factory=dict)

    def held_of(self, value: Value) -> tuple[Value, ...]:
        """What a value is where this is there."""
        known = self.held.get(Same(value)) if isinstance(value, Choice) else None
        return alternatives(value) if known is None else known


@frozen
class Conditions:
    """What is known of a path.

    Attributes:
        assumed: what came out on it, of conditions that were not decided.
        started: the runs that may be there, by address: one that the path surely lacks is none of them.
    """

    assumed: frozenset[Outcome] = frozenset()
    started: Mapping[int, Started] = field(default_factory=dict)

    def starting(self, address: int, parts: tuple[int, ...]) -> Conditions:
        """Where a run starts: in a loop, again."""
        return replace(self, started={**self.started, address: Started(parts)})

    def assuming(self, outcomes: frozenset[Outcome]) -> Conditions:
        """Where conditions come out so: a run is not there if they came out otherwise on its path."""
        against = {(key, not truthy) for key, truthy in outcomes}
        left = {address: run for address, run in self.started.items() if against.isdisjoint(run.when)}
        return Conditions(self.assumed | outcomes, left if len(left) < len(self.started) else self.started)

    def choosing(self, choice: Choice, kept: tuple[Value, ...]) -> Conditions:
        """Where a choice is one of `kept`: a run is not there if it is another one on its path."""
        if not any(Same(choice) in run.held for run in self.started.values()):
            return self
        left = {address: run for address, run in self.started.items() if overlap(run.held_of(choice), kept)}
        return replace(self, started=left)

    def narrowing(self, choice: Choice, narrower: Value) -> Conditions:
        """Where a choice is known to be a narrower one: what it is where a run is there is told of that, too."""
        if not isinstance(narrower, Choice) or not any(Same(choice) in run.held for run in self.started.values()):
            return self
        started = dict(self.started)
        for address, run in self.started.items():
            kept = tuple(value for value in run.held_of(choice) if overlap((value,), narrower.options))
            if kept and Same(choice) in run.held:
                started[address] = replace(run, held={**run.held, Same(narrower): kept})
        return replace(self, started=started)

    def settled(self, before: Conditions) -> Conditions:
        """The same, where what is known of a run that changed since is known no longer."""
        started = {
            address: run if before.started.get(address) in (None, run) else Started(run.parts)
            for address, run in self.started.items()
        }
        return replace(self, started=started)


NOTHING = Conditions()


def overlap(some: tuple[Value, ...], others: tuple[Value, ...]) -> bool:
    """Whether a value is among both."""
    return any(same(one, other) for one in some for other in others)


def meet(a: Conditions, b: Conditions) -> Conditions:
    """What is known where two paths meet: of a run that one of them lacks, what is known on the other."""
    if a is b:
        return a
    started = {address: _both(run, a, b.started.get(address), b) for address, run in a.started.items()}
    started |= {address: _both(run, b, None, a) for address, run in b.started.items() if address not in a.started}
    return Conditions(a.assumed & b.assumed, started)


def _both(run: Started, mine: Conditions, other: Started | None, theirs: Conditions) -> Started:
    if other is None:
        return replace(run, when=run.when | mine.assumed)
    if run is other and mine.assumed == theirs.assumed:
        return run
    held = {key: values for key, values in run.held.items() if other.held.get(key) == values}
    parts = tuple(dict.fromkeys((*run.parts, *other.parts)))
    return Started(parts, (run.when | mine.assumed) & (other.when | theirs.assumed), held)


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


def with_choices(met: Conditions, sides: list[tuple[Conditions, Value]], value: Value) -> Conditions:
    """What is known where paths meet, with what `value`, in which their values meet, is where a run is there."""
    if not isinstance(value, Choice):
        return met
    started = dict(met.started)
    for address, run in met.started.items():
        there = [(side.started[address], mine) for side, mine in sides if address in side.started]
        kept = tuple(option for each, mine in there for option in each.held_of(mine))
        told = all(overlap((option,), value.options) for option in kept)
        if told and not all(overlap((option,), kept) for option in value.options):
            started[address] = replace(run, held={**run.held, Same(value): kept})
    return replace(met, started=started)


def changed_choices(
    heap: Mapping[int, Obj], a: Mapping[int, Obj], b: Mapping[int, Obj], differing: list[int]
) -> Iterator[tuple[Value, Value, Value]]:
    """The choices that are made where two heaps, which differ there, meet: the value on each path, and the choice."""
    for address in differing:
        theirs = b.get(address)
        if theirs is None:
            continue
        mine, others = _slots(a[address]), _slots(theirs)
        for key, slot in _slots(heap[address]).items():
            before, other = mine.get(key), others.get(key)
            if isinstance(slot.value, Choice) and before is not None and other is not None and before is not other:
                yield before.value, other.value, slot.value


def _slots(obj: Obj) -> Mapping[Any, Slot]:
    if isinstance(obj, Scope):
        return obj.names
    if isinstance(obj, Instance):
        return obj.attrs
    return obj.entries if isinstance(obj, DictObj) else {}
