"""Containers that change while a loop is over them (Python docs, "The for statement").

A list is walked by index: what is put behind the place comes up, and what is taken out before it moves the others up.
A dict or set whose size changes ends the loop with a RuntimeError at its next step; a value that is set anew is seen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from inputgen.frozen import field, frozen
from inputgen.interpret import bounds
from inputgen.interpret.iteration import Step, walk
from inputgen.interpret.join import choice_of
from inputgen.interpret.values import At, DictObj, ListObj, Ref, Unknown, Value, ViewObj, alternatives

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

_SIZED = ("set", "deque")


@frozen
class Watched:
    """A container, as it was when a loop over it began.

    Attributes:
        source: what the loop is over.
        before: the container; None for what cannot change.
        at: the loop.
    """

    source: Value
    before: ListObj | DictObj | None
    at: At = field(compare=False)

    def left(self, ev: Evaluator, taken: int, steps: list[Step], rest: Value | None) -> tuple[list[Step], Value | None]:
        """What is left of the elements after some have been taken; `steps` and `rest` if nothing has changed.

        Raises:
            PathEndsError: where the next step surely raises.
        """
        now = _held(ev, self.source)
        if now is None or self.before is None or _same(now, self.before):
            return steps, rest
        if isinstance(now, ListObj) and isinstance(self.before, ListObj):
            if now.kind == "list":
                return [Step(item) for item in now.items[taken:]], now.rest
            return self._sized(ev, now, self.before, steps, rest)
        if isinstance(now, DictObj) and isinstance(self.before, DictObj):
            return self._keyed(ev, now, self.before, taken, steps, rest)
        return steps, rest

    def _sized(
        self, ev: Evaluator, now: ListObj, before: ListObj, steps: list[Step], rest: Value | None
    ) -> tuple[list[Step], Value | None]:
        if len(now.items) == len(before.items) and now.rest == before.rest:
            return steps, rest
        if now.rest is None and before.rest is None:
            raise ev.raises(f"RuntimeError: {now.kind} changed size during iteration", self.at)
        ev.risk()
        return steps, rest

    def _keyed(
        self, ev: Evaluator, now: DictObj, before: DictObj, taken: int, steps: list[Step], rest: Value | None
    ) -> tuple[list[Step], Value | None]:
        found = walk(ev, self.source, self.at) or ([], None)
        if _shape(now) == _shape(before):
            return found[0][taken:], found[1]
        if _is_known(now) and _is_known(before) and len(now.entries) != len(before.entries):
            raise ev.raises("RuntimeError: dictionary changed size during iteration", self.at)
        ev.risk()
        if list(now.entries)[: len(before.entries)] == list(before.entries):  # where there are more keys, it has raised
            return [
                Step(step.value, old.sure, step.place) for old, step in zip(steps, found[0][taken:], strict=False)
            ], rest
        parts = [step.value for step in (*steps, *found[0])] + [each for each in (rest, found[1]) if each is not None]
        why = Unknown("an element of a dict whose keys change while a loop is over it", self.at)
        return [], choice_of([*parts, why])

    def any_of(self, ev: Evaluator, known: Value) -> Value:
        """Any of the elements, one that was put there since among them."""
        now = _held(ev, self.source)
        if now is None or _same(now, self.before):
            return known
        steps, rest = walk(ev, self.source, self.at) or ([], None)
        return choice_of([known, *(step.value for step in steps), *([rest] if rest is not None else [])])


class Place(NamedTuple):
    """Where an unrolled loop stands: what is left, and how many of what it is over have been taken."""

    steps: tuple[Step, ...]
    rest: Value | None
    container: Watched
    taken: int


def watched(ev: Evaluator, source: Value, at: At) -> Watched:
    """What a loop is over, to be looked at again after each round."""
    return Watched(source, _held(ev, source), at)


def _held(ev: Evaluator, source: Value) -> ListObj | DictObj | None:
    obj = ev.get(source) if isinstance(source, Ref) else None
    if isinstance(obj, ViewObj):
        return ev.dict_at(obj.source)
    if isinstance(obj, ListObj):
        return obj if obj.kind == "list" or obj.kind in _SIZED else None
    return obj if isinstance(obj, DictObj) else None


def _same(now: ListObj | DictObj, before: ListObj | DictObj | None) -> bool:
    """Whether nothing has changed; a dict behind attributes is made anew each time it is read (`attribute_dicts`)."""
    return now is before or now == before


def _shape(held: DictObj) -> tuple[object, ...]:
    return [(key, slot.optional) for key, slot in held.entries.items()], held.open, held.shuffled


def _is_known(held: DictObj) -> bool:
    return held.open is None and not any(slot.optional for slot in held.entries.values())


def keys_in(ev: Evaluator, value: Value) -> int | None:
    """How many keys a dict or a view of one has, where that is known; None for anything else."""
    obj = ev.get(value) if isinstance(value, Ref) else None
    held = ev.dict_at(obj.source) if isinstance(obj, ViewObj) else obj
    return len(held.entries) if isinstance(held, DictObj) and _is_known(held) else None


def apart(ev: Evaluator, value: Value) -> tuple[Value, ...]:
    """What any one of the elements may be: where that is one of a few objects, each of them by itself.

    What is read of an object goes together then: the name of an option and its default, the parts of a pair. Code that
    has few steps left takes them together.
    """
    options = alternatives(value)
    steps = len(options) * bounds.SHORT_BODY * bounds.FORGETTING_ROUND  # what each of them may take, in all rounds
    few = len(options) <= bounds.APART and steps <= ev.meter.left()
    return options if few and all(isinstance(each, Ref) for each in options) else (value,)


def any_element_of(steps: list[Step], rest: Value | None) -> Value | None:
    """Any one of the elements; None where there is none."""
    elements = [*(step.value for step in steps), *([rest] if rest is not None else [])]
    return choice_of(elements) if elements else None
