"""One of several objects, under a name: what is written to it is there wherever the name is that object.

After `c = a if x else b; c["k"] = 1` the dict `a` has `k` on some paths only, and so has `b`; yet `c` surely has it. A
name that holds one of several objects is read as a choice that knows its name (`Choice.picks`): where a path goes on
with one of its options, that option is picked (`Conditions.chosen`). Where the paths meet again, the slots that differ
are remembered as they were on each (`Seen`), and are that again for whoever comes by the same pick.

A pick is of one assignment, by its slot. In a loop that may run any number of times, what is noted is of one round.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import reduce
from typing import TYPE_CHECKING, TypeVar

from inputgen.frozen import replace
from inputgen.interpret.conditions import Same
from inputgen.interpret.join import join
from inputgen.interpret.narrowings import slots_in
from inputgen.interpret.values import (
    Bound,
    Choice,
    DictObj,
    Instance,
    Lib,
    Obj,
    Pick,
    Picks,
    Ref,
    Slot,
    Value,
    alternatives,
    same,
)

if TYPE_CHECKING:
    from inputgen.interpret.state import State

K = TypeVar("K")


class Seen:
    """What slots are where an object was picked, and the choices that names hold.

    Attributes:
        slots: by slot, what it was on the paths on which an object was picked.
        at: the addresses of the objects that have such slots.
    """

    def __init__(self) -> None:
        self.slots: dict[Same, tuple[tuple[Pick, Slot], ...]] = {}
        self.at: set[int] = set()
        self._named: dict[Same, Choice] = {}
        # By address, an object as it was seen last: of what, by which picks, and after how many notes.
        self._seen: dict[int, tuple[Obj, Picks, int, Obj]] = {}
        self._notes = 0

    def named(self, slot: Slot) -> Value:
        """What a name holds: of several objects, each is picked by the name."""
        value = slot.value
        if not isinstance(value, Choice) or value.picks or not any(isinstance(each, Ref) for each in value.options):
            return value
        key = Same(slot)
        if key not in self._named:
            picks = tuple(frozenset([(key, _number(each))]) for each in value.options)
            self._named[key] = replace(value, picks=picks, root=value.root or value)
        return self._named[key]

    def through(self, address: int, obj: Obj, chosen: Picks) -> Obj:
        """An object as it is where objects are picked."""
        if address not in self.at:
            return obj
        last = self._seen.get(address)
        if last is not None and last[0] is obj and last[1] is chosen and last[2] == self._notes:
            return last[3]
        known = {key: self._as_picked(slot, chosen) for key, slot in slots_in(obj).items()}
        seen = _with_slots(obj, known)
        self._seen[address] = (obj, chosen, self._notes, seen)
        return seen

    def _as_picked(self, slot: Slot, chosen: Picks) -> Slot:
        return next((was for pick, was in self.slots.get(Same(slot), ()) if pick in chosen), slot)

    def note(self, joined: State, ends: Sequence[tuple[State, Value, Picks]]) -> None:
        """Note what the objects that were picked on each of several paths are there, where these have met."""
        for state, option, picks in ends:
            for address in _parts(state, option) if picks else ():
                mine, met = state.heap.get(address), joined.heap.get(address)
                if mine is None or met is None or mine is met:
                    continue
                differing = {key: slot for key, slot in slots_in(mine).items() if self._differs(met, key, slot)}
                if differing:
                    joined.heap[address] = self._noted(met, differing, picks)
                    self.at.add(address)

    def forget(self, met: State, start: State) -> None:
        """Where a loop goes on, or ends: what was noted of slots in one round is no more of the next."""
        for address in self.at:
            obj, before = met.heap.get(address), start.heap.get(address)
            if obj is None or obj is before:
                continue
            own = slots_in(before) if before is not None else {}
            noted = {
                key: replace(slot)
                for key, slot in slots_in(obj).items()
                if own.get(key) is not slot and Same(slot) in self.slots
            }
            if noted:
                met.heap[address] = _with_slots(obj, {**slots_in(obj), **noted})

    def meet(self, joined: Mapping[int, Obj], states: Sequence[State]) -> None:
        """Where paths meet, a slot is by a pick what it is on any of them that can be a path of that pick."""
        for address in self.at:
            met, objects = joined.get(address), [state.heap.get(address) for state in states]
            if met is None or all(obj is met for obj in objects):
                continue
            every = [slots_in(obj) for obj in objects]
            for key, slot in slots_in(met).items():
                sides = [(state, slots[key]) for state, slots in zip(states, every, strict=True) if key in slots]
                if len(sides) == len(every) and not any(side is slot for _, side in sides):
                    self._meet(slot, sides)

    def _meet(self, slot: Slot, sides: Sequence[tuple[State, Slot]]) -> None:
        """Note what a slot that was made where paths meet is, of what it was on each of them."""
        found: list[tuple[Pick, Slot]] = []
        for pick in dict.fromkeys(pick for _, side in sides for pick, _ in self.slots.get(Same(side), ())):
            known = [self._as_picked(side, frozenset([pick])) for state, side in sides if _may_be(state, pick)]
            if known:
                found.append((pick, reduce(_any_of, known)))
        if found:
            self.slots[Same(slot)] = tuple(found)
            self._notes += 1

    def _differs(self, met: Obj, key: str, slot: Slot) -> bool:
        other = slots_in(met).get(key)
        return other is not None and other is not slot

    def _noted(self, met: Obj, differing: Mapping[str, Slot], picks: Picks) -> Obj:
        slots = dict(slots_in(met))
        for key, was in differing.items():
            fresh = replace(slots[key])
            known = self.slots.get(Same(slots[key]), ())
            self.slots[Same(fresh)] = (*((pick, was) for pick in picks), *known)
            slots[key] = fresh
        self._notes += 1
        return _with_slots(met, slots)


def picks_of(choice: Choice, option: Value) -> Picks:
    """What is picked where a choice is one of its options."""
    if choice.picks is None:
        return frozenset()
    number = next((number for number, each in enumerate(choice.options) if each is option or same(each, option)), None)
    return frozenset() if number is None else choice.picks[number]


def with_picks(value: Value, ends: Sequence[tuple[Value, Picks]]) -> Value:
    """What several paths give, each from an object that was picked: it is the one where the other is."""
    if not isinstance(value, Choice) or len(value.options) != len(ends) or not any(picks for _, picks in ends):
        return value
    if not all(each is option or same(each, option) for each, (option, _) in zip(value.options, ends, strict=True)):
        return value
    return replace(value, picks=tuple(picks for _, picks in ends))


def _with_slots(obj: Obj, slots: Mapping[str, Slot]) -> Obj:
    if isinstance(obj, DictObj):
        return replace(obj, entries=slots)
    return replace(obj, attrs=slots) if isinstance(obj, Instance) else obj


def _may_be(state: State, pick: Pick) -> bool:
    """Whether a path may be one of a pick: it went on with no other option of the same choice."""
    chosen = state.conditions.chosen
    return pick in chosen or not any(key == pick[0] for key, _ in chosen)


def _any_of(one: Slot, other: Slot) -> Slot:
    return Slot(join(one.value, other.value), one.optional or other.optional, other.at or one.at)


def _number(option: Value) -> int:
    return option.addr if isinstance(option, Ref) else 0


def _parts(state: State, option: Value) -> list[int]:
    """The addresses of what an object consists of: what a library's model keeps of it is a part."""
    value = option.receiver if isinstance(option, Bound) else option
    if not isinstance(value, Ref):
        return []
    obj = state.heap.get(abs(value.addr))
    kept = [slot.value for name, slot in obj.attrs.items() if " " in name] if isinstance(obj, Instance) else []
    own = [part for each in kept for part in alternatives(each) if isinstance(part, Ref) and part.addr > 0]
    return [abs(value.addr), *(part.addr for part in own)] if _is_plain(obj) else [abs(value.addr)]


def _is_plain(obj: Obj | None) -> bool:
    return isinstance(obj, Instance) and (isinstance(obj.cls, Lib) or "as dict" in obj.attrs)
