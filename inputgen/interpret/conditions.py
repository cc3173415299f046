"""Under which conditions a run was started: what a path must have met where the run is there.

A run that starts in one arm of an `if` is on the heap wherever the arms have met. Whether a later write reaches it on
each path on which it was started is told by what came out on its path, and by what names held there: where a later
condition comes out otherwise, the run is not there, and what that path lacks is nothing that the run lacks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from inputgen.frozen import field, frozen, replace
from inputgen.interpret.narrowings import slots_in
from inputgen.interpret.values import (
    Choice,
    ListObj,
    Obj,
    Open,
    Picks,
    Ref,
    Slot,
    Unknown,
    Value,
    alternatives,
    same,
)

if TYPE_CHECKING:
    import libcst as cst


class Same:
    """One object as a key: equal to itself alone.

    A slot is what one assignment made, a choice what one join made, a list what its last change made of it, an open
    value an option, wherever it is kept.
    """

    __slots__ = ("of",)

    def __init__(self, of: Slot | Choice | ListObj | Open) -> None:
        self.of = of.root or of if isinstance(of, Choice) else of

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and self.of is other.of

    def __hash__(self) -> int:
        return id(self.of)


# A condition, of which what it reads are slots and constants, and how it came out.
Outcome = tuple[object, bool]
Outcomes = frozenset[Outcome]

# More ways to lack a run than these are taken together: what came out on all of them is left.
_WAYS = 4
# Of choices of more options nothing is told by which one they are; nor of more choices than these, the newest.
_OPTIONS, _CHOICES = 4, 60
# Where a path says more than this that another one does not, nothing is told of what comes out together.
_ASKED = 6

# What came out wherever a choice is one of its options, for each of them.
Tells = tuple[tuple[Value, Outcomes], ...]
# What came out wherever a key or an attribute is there, and wherever it is not.
Presence = tuple[Outcomes, Outcomes]


@frozen
class Started:
    """A run, or another object that is there on some paths only.

    Attributes:
        parts: the addresses of what it consists of.
        when: what came out wherever it is there.
        lacking: the paths that lack it, each by what came out on it; none where it is surely there.
        held: of choices, the values that they are wherever it is there.
        within: the lists that hold it wherever it is there, by address, as they were when that was so (see `holding`).
    """

    parts: tuple[int, ...]
    when: Outcomes = frozenset()
    lacking: frozenset[Outcomes] = frozenset()
    held: Mapping[Same, tuple[Value, ...]] = field(default_factory=dict)
    within: Mapping[int, ListObj] = field(default_factory=dict)

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
        missing: those that are not there, as conditions told.
        chosen: what is picked on it (see `picked`).
        tells: of choices that were made where paths met, what came out on the path that each option is from.
        asked: conditions as they are written, of which more may be told than came out by themselves (see `follows`).
        present: of slots that are there on some paths only, on which ones (see `presence`).
    """

    assumed: Outcomes = frozenset()
    started: Mapping[int, Started] = field(default_factory=dict)
    missing: frozenset[int] = frozenset()
    chosen: Picks = frozenset()
    tells: Mapping[Same, Tells] = field(default_factory=dict, compare=False)
    asked: Mapping[object, cst.BaseExpression] = field(default_factory=dict, compare=False)
    present: Mapping[Same, Presence] = field(default_factory=dict, compare=False)

    def starting(self, address: int, parts: tuple[int, ...]) -> Conditions:
        """Where a run starts: in a loop, again."""
        return replace(
            self, started={**self.started, address: Started(parts, self.assumed)}, missing=self.missing - {address}
        )

    def assuming(self, outcomes: Outcomes) -> Conditions:
        """Where conditions come out so: a run is not there, or is, if they came out otherwise on the other paths.

        What came out wherever a run is there came out here, too, where it is: until nothing more is told.
        """
        assumed, started = self.assumed, self.started
        told = assumed.union(*map(_with_parts, outcomes))
        while told != assumed:
            assumed, left = told, {}
            for address, run in started.items():
                if not agree(run.when, assumed):
                    continue
                lacking = frozenset(way for way in run.lacking if agree(way, assumed))
                left[address] = run if len(lacking) == len(run.lacking) else replace(run, lacking=lacking)
                told |= frozenset() if lacking else run.when
            started = left
        missing = self.missing | (self.started.keys() - started.keys())
        return replace(self, assumed=assumed, started=started, missing=missing)

    def asking(self, asked: Mapping[object, cst.BaseExpression]) -> Conditions:
        """The same, where conditions were asked that are written so."""
        return replace(self, asked=dict([*self.asked.items(), *asked.items()][-_CHOICES:])) if asked else self

    def follows(self) -> Iterator[Outcome]:
        """What came out because not all sides of an `a and b` that is false are true: the one side that is left."""
        for key, truthy in self.assumed:
            if truthy or not isinstance(key, tuple) or key[0] != "and":
                continue
            left = key[1] - self.assumed
            if len(left) == 1 and not any((side, not so) in self.assumed for side, so in key[1]):
                yield from ((side, not so) for side, so in left)

    def having(self, address: int) -> Conditions:
        """Where a run is there, if it is one that is known."""
        run = self.started.get(address)
        if run is None or not run.lacking:
            return self
        surely = replace(self, started={**self.started, address: replace(run, lacking=frozenset())})
        return surely.assuming(run.when)

    def without(self, address: int) -> Conditions:
        """Where a run is not there: nor is what is on no path that lacks it."""
        run = self.started[address]
        started = {
            other: each
            for other, each in self.started.items()
            if other != address and (not run.lacking or any(agree(each.when, way) for way in run.lacking))
        }
        left = replace(self, started=started, missing=self.missing | (self.started.keys() - started.keys()))
        return left.assuming(frozenset.intersection(*run.lacking)) if run.lacking else left

    def choosing(self, choice: Choice, kept: tuple[Value, ...]) -> Conditions:
        """Where a choice is one of `kept`: a run is not there if it is another one on its path."""
        told = self
        for address in self._against(choice, kept):
            told = told.without(address) if address in told.started else told
        told = told.having(kept[0].addr) if len(kept) == 1 and isinstance(kept[0], Ref) else told
        outcomes = self._told_by(choice, kept)
        return told.assuming(outcomes) if not outcomes <= told.assumed else told

    def _told_by(self, choice: Choice, kept: tuple[Value, ...]) -> Outcomes:
        """What came out where a choice is one of `kept`."""
        known = self.tells.get(Same(choice), ()) if self.tells else ()
        found = [outcomes for option, outcomes in known if overlap((option,), kept)]
        return frozenset.intersection(*found) if found and len(found) == len(kept) else frozenset()

    def possible(self, choice: Choice) -> tuple[Value, ...]:
        """What a choice may be on the path: not what it is nowhere where the runs are there that surely are."""
        return tuple(option for option in choice.options if self._may_be(choice, option)) or choice.options

    def _may_be(self, choice: Choice, option: Value) -> bool:
        if isinstance(option, Ref) and option.addr in self.missing:
            return False
        if not agree(self._told_by(choice, (option,)), self.assumed):
            return False
        told = self
        for address in self._against(choice, (option,)):
            if address in told.started and not told.started[address].lacking:
                return False
            told = told.without(address) if address in told.started else told
        return True

    def _against(self, choice: Choice, kept: tuple[Value, ...]) -> list[int]:
        """The runs that are not there where a choice is one of `kept`."""
        known = [(address, run.held.get(Same(choice))) for address, run in self.started.items()]
        return [address for address, held in known if held is not None and not overlap(held, kept)]

    def narrowing(self, choice: Choice, narrower: Value) -> Conditions:
        """Where a choice is known to be a narrower one: what it is where a run is there is told of that, too.

        Of an option that is narrowed itself it is not known which of the narrower ones it is: one that is open may be
        any of them.
        """
        if isinstance(narrower, Ref):
            return self.choosing(choice, (narrower,))
        known = self.tells.get(Same(choice), ())
        left = tuple(each for each in known if _is_open(each[0]) or _may_be(narrower, each[0], choice.options))
        told = self.choosing(choice, tuple(option for option, _ in left)) if 0 < len(left) < len(known) else self
        if not isinstance(narrower, Choice):
            return told
        started = dict(told.started)
        for address, run in told.started.items():
            held = run.held.get(Same(choice), ())
            kept = tuple(value for value in held if overlap((value,), narrower.options))
            if kept and not any(_is_open(value) for value in held if value not in kept):
                started[address] = replace(run, held={**run.held, Same(narrower): kept})
        are_kept = len(left) == len(narrower.options) and not any(_is_open(option) for option, _ in left)
        tells = {**told.tells, Same(narrower): left} if are_kept else told.tells
        return replace(told, started=started, tells=tells)

    def settled(self, before: Conditions) -> Conditions:
        """The same, where what is known of a run that changed since is known no longer."""
        started = {
            address: run if before.started.get(address) in (None, run) else self._anywhere(run)
            for address, run in self.started.items()
        }
        return replace(self, started=started)

    def telling(self, before: Conditions) -> Conditions:
        """The same after a round of a loop: what choices and slots made in it told was told of that round alone."""
        is_alike = self.tells is before.tells and self.present is before.present
        return self if is_alike else replace(self, tells=before.tells, present=before.present)

    def _anywhere(self, run: Started) -> Started:
        """A run of which nothing is known but that it may be there."""
        return Started(run.parts, self.assumed, frozenset([self.assumed]))


def _with_parts(outcome: Outcome) -> Outcomes:
    """What came out where a condition did: with `a and b`, that is true, its sides."""
    key, truthy = outcome
    if not truthy or not isinstance(key, tuple) or key[0] != "and":
        return frozenset([outcome])
    return frozenset([outcome]).union(*map(_with_parts, key[1]))


def agree(some: Outcomes, others: Outcomes) -> bool:
    """Whether conditions may come out so on one path: none both ways, and no `a and b` false whose sides are true."""
    if any((key, not truthy) in others for key, truthy in some):
        return False
    both = some | others
    false = (key[1] for key, truthy in both if not truthy and isinstance(key, tuple) and key[0] == "and")
    return not any(sides <= both for sides in false)


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
    missing = (a.missing | b.missing) - started.keys()
    tells = a.tells if a.tells is b.tells or not b.tells else {**a.tells, **b.tells}
    assumed = (a.assumed & b.assumed) | _together_false(a.assumed, b.assumed)
    asked = a.asked if a.asked is b.asked else {**a.asked, **b.asked}
    return Conditions(assumed, started, missing, a.chosen & b.chosen, tells, asked)


def _together_false(some: Outcomes, others: Outcomes) -> Outcomes:
    """What never comes out together where two paths meet of which one is where a condition came out otherwise.

    Where the other one says more, not both came out: after `if a: if b: raise`, `a and b` is false.
    """
    mine, theirs = some - others, others - some
    if len(mine) > len(theirs):
        mine, theirs = theirs, mine
    if len(mine) != 1 or len(theirs) > _ASKED:
        return frozenset()
    key, truthy = next(iter(mine))
    if (key, not truthy) not in theirs:
        return frozenset()
    further = theirs - _with_parts((key, not truthy))
    return frozenset((("and", frozenset([(key, not truthy), (each, not so)])), False) for each, so in further)


def _both(run: Started, mine: Conditions, other: Started | None, theirs: Conditions) -> Started:
    if other is None:
        return replace(run, when=run.when | mine.assumed, lacking=_together({*run.lacking, theirs.assumed}))
    if run is other and mine.assumed == theirs.assumed:
        return run
    held = {key: values for key, values in run.held.items() if other.held.get(key) == values}
    parts = tuple(dict.fromkeys((*run.parts, *other.parts)))
    when = (run.when | mine.assumed) & (other.when | theirs.assumed)
    lacking = {*(way | mine.assumed for way in run.lacking), *(way | theirs.assumed for way in other.lacking)}
    return Started(parts, when, _together(lacking), held)


def _together(ways: set[Outcomes]) -> frozenset[Outcomes]:
    """The ways that no other one is among."""
    left = frozenset(way for way in ways if not any(other < way for other in ways))
    return left if len(left) <= _WAYS else frozenset([frozenset.intersection(*left)])


def with_choices(met: Conditions, sides: list[tuple[Conditions, Value]], value: Value) -> Conditions:
    """What is known where paths meet, with what `value`, in which their values meet, is where a run is there.

    And with what came out on the path from which each option of it is.
    """
    if not isinstance(value, Choice):
        return met
    met = _with_tells(met, sides, value)
    started = dict(met.started)
    for address, run in met.started.items():
        there = [(side.started[address], mine) for side, mine in sides if address in side.started]
        found = tuple(option for each, mine in there for option in each.held_of(mine))
        told = all(overlap((option,), value.options) for option in found)
        # Each once: what paths held that meet again and again would double each time.
        kept = tuple(option for option in value.options if overlap((option,), found))
        if told and len(kept) < len(value.options):
            started[address] = replace(run, held={**run.held, Same(value): kept})
    return replace(met, started=started)


def _is_open(value: Value) -> bool:
    return isinstance(value, Open | Unknown)


def _may_be(value: Value, option: Value, options: tuple[Value, ...]) -> bool:
    """Whether a value, that met others in a choice of these options, is one of them where the choice is.

    What is none of them was taken in by an open one, or is a narrower one: that may be any.
    """
    each = alternatives(value)
    return overlap((option,), each) or not all(overlap((one,), options) for one in each)


def _with_tells(met: Conditions, sides: list[tuple[Conditions, Value]], value: Choice) -> Conditions:
    if len(value.options) > _OPTIONS:
        return met
    ways: list[list[Outcomes]] = [[] for _ in value.options]
    for side, mine in sides:
        known = side.tells.get(Same(mine), ()) if isinstance(mine, Choice) else ()
        for ways_of, option in zip(ways, value.options, strict=True):
            if _may_be(mine, option, value.options):
                also = [outcomes for each, outcomes in known if same(each, option)]
                ways_of.append(side.assumed.union(*also))
    if not all(ways):
        return met
    told = tuple(
        (option, frozenset.intersection(*ways_of) - met.assumed)
        for option, ways_of in zip(value.options, ways, strict=True)
    )
    if not any(outcomes for _, outcomes in told):
        return met
    kept = list(met.tells.items())[-_CHOICES:]
    return replace(met, tells=dict([*kept, (Same(value), told)]))


def changed_choices(
    heap: Mapping[int, Obj], a: Mapping[int, Obj], b: Mapping[int, Obj], differing: list[int]
) -> Iterator[tuple[Value, Value, Value]]:
    """The choices that are made where two heaps, which differ there, meet: the value on each path, and the choice."""
    for address in differing:
        theirs = b.get(address)
        if theirs is None:
            continue
        mine, others = slots_in(a[address]), slots_in(theirs)
        for key, slot in slots_in(heap[address]).items():
            before, other = mine.get(key), others.get(key)
            if isinstance(slot.value, Choice) and before is not None and other is not None and before is not other:
                yield before.value, other.value, slot.value
