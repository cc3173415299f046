"""The state of an evaluation: the heap. Forked where a path splits, joined where paths meet."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import compress
from operator import is_not
from typing import Literal

from inputgen import model as m
from inputgen.interpret import bounds
from inputgen.interpret.command_line import ASKED_FILE
from inputgen.interpret.conditions import NOTHING, Conditions, changed_choices, meet, with_choices
from inputgen.interpret.documents_met import meet_documents
from inputgen.interpret.holding import held_where_met, keep_started
from inputgen.interpret.join import join_objects
from inputgen.interpret.narrowings import Narrowings, joined_narrowings
from inputgen.interpret.newest import Newest
from inputgen.interpret.newest import meet as meet_newest
from inputgen.interpret.picked import Seen
from inputgen.interpret.presence import present_where_met
from inputgen.interpret.unasked import keep_defaults
from inputgen.interpret.values import At, Choice, Obj, Part, Unknown, Value

Given = Mapping[int, tuple[Unknown, Part]]
Taken = Mapping[tuple[object, m.Type], None]
Met = Mapping[tuple[int, str], tuple[Unknown, At]]
Used = Mapping[tuple[int, Part, m.Type], m.ConfigRead]
WayOut = Literal["exit", "failure", "endless", "raise"]
"""How a path ends the job: with a status that may be 0, with another one, in a loop for ever, or with an exception."""


class StepsExceededError(Exception):
    """The bound on steps is reached; internal."""


class Budget:
    """How many steps one piece of code may take.

    Attributes:
        start: the count of steps, from the start of the evaluation, at which it starts,
        limit: and the one that may not be passed.
        is_call: whether the code is that of a function that is called,
        extended: whether its limit was raised, or may not be.
    """

    __slots__ = ("_exceeded", "extended", "is_call", "limit", "start")

    def __init__(self, start: int, limit: float, exceeded: Callable[[Budget], None]) -> None:
        self.start = start
        self.limit = limit
        self.is_call = False
        self.extended = False
        self._exceeded = exceeded

    def exceeded(self) -> None:
        """Called when the limit is passed: raises, or raises the limit."""
        self._exceeded(self)

    def extend(self, steps: int) -> None:
        """Let the code take more steps; that is done once."""
        self.limit += steps
        self.extended = True

    def lift(self) -> None:
        """Let the code take as long as what it is part of may."""
        self.limit = math.inf


def _stop(_: Budget) -> None:
    raise StepsExceededError


class Meter:
    """The work done so far, in steps: a node evaluated is one, copying the heap is one for every so many objects.

    Attributes:
        limit: the count that the first budget to be passed allows.
        met: how many times paths met: never in code whose every condition is decided.
    """

    __slots__ = ("_budgets", "limit", "met", "spent")

    def __init__(self, limit: int) -> None:
        self.spent = self.met = 0
        self._budgets = [Budget(0, limit, _stop)]
        self.limit: float = limit

    def spend(self, steps: int) -> None:
        """Count work.

        Raises:
            StepsExceededError: past the limit of the whole, or of a module.
        """
        self.spent += steps
        if self.spent > self.limit:
            self._over()

    def _over(self) -> None:
        for budget in list(self._budgets):
            if self.spent > budget.limit:
                budget.exceeded()
        self._set_limit()

    def _set_limit(self) -> None:
        self.limit = min(budget.limit for budget in self._budgets)

    def left(self) -> int:
        """The steps that are left of the smallest budget."""
        return int(self.limit - self.spent) if self.limit < math.inf else bounds.STEPS

    def push(self, steps: int, exceeded: Callable[[Budget], None] = _stop) -> Budget:
        """Give what follows a budget of its own, within those it has already."""
        budget = Budget(self.spent, self.spent + steps, exceeded)
        self._budgets.append(budget)
        self._set_limit()
        return budget

    def within(self, budget: Budget) -> Budget | None:
        """The budget of the outermost call that is under way in a piece of code; None where it is in none."""
        within = self._budgets[self._budgets.index(budget) + 1 :]
        return next((part for part in within if part.is_call and part.limit < math.inf), None)

    def pop(self, budget: Budget) -> None:
        """End a budget."""
        self._budgets.remove(budget)
        self._set_limit()

    def refund(self, steps: int) -> None:
        """Take back work that does not count for the code around it."""
        for budget in self._budgets:
            budget.limit += steps
        self._set_limit()

    def lift(self) -> None:
        """End all budgets."""
        for budget in self._budgets:
            budget.lift()
        self._set_limit()


class State:
    """The heap of one path.

    Attributes:
        heap: objects by address; objects are replaced, never changed.
        meter: the work done in the whole evaluation.
        certain: whether the path is taken whatever the undecided conditions turn out to be.
        asked: why nothing leads here where no option is given; None where that is not so (see `asked`).
        away: where options are declared that are not at their defaults where the path is taken (see `away`).
        conditions: what came out on the path, and on the paths of the runs that were started (see `conditions`).
        newest: which of the objects that one place makes is the newest (see `newest`).
        narrowed: the places of which conditions told more on the path (see `narrowings`).
        given: the documents that are not known, by identity, that a run config was given, and where it has them.
        taken: what was read of documents that are not known, and the types that were taken of it on all paths to here,
            nothing else (see `config_reads.takes_only`).
        met: what was read in loops of documents that no run config was given yet, by their identity and the key.
        used: reads of run configs that tell a type on all paths to here that the run is on, by the run's address.
        firsts: what libraries keep, as it is before anything changes it, by address: it is made where it is first asked
            for, and there all the while (see `Heap.singleton`). All paths share it.
        seen: what objects are where one of several was picked (see `picked`). All paths share it.
    """

    __slots__ = (
        "asked",
        "away",
        "certain",
        "conditions",
        "firsts",
        "given",
        "heap",
        "met",
        "meter",
        "narrowed",
        "newest",
        "seen",
        "taken",
        "used",
    )

    def __init__(
        self,
        heap: dict[int, Obj],
        meter: Meter,
        certain: bool = True,
        *,
        asked: str | None = None,
        conditions: Conditions = NOTHING,
        newest: Newest | None = None,
    ) -> None:
        self.heap = heap
        self.meter = meter
        self.certain = certain
        self.asked = asked
        self.conditions = conditions
        self.newest: Newest = newest or {}
        self.away: frozenset[At] = frozenset()
        self.narrowed: Narrowings = {}
        self.given: Given = {}
        self.taken: Taken = {}
        self.met: Met = {}
        self.used: Used = {}
        self.firsts: dict[int, Obj] = {}
        self.seen = Seen()

    def fork(self, certain: bool = False) -> State:
        """A copy to follow another path with."""
        self.meter.spend(1 + len(self.heap) // bounds.OBJECTS_A_STEP)
        certain = certain and self.certain
        return self.with_heap(dict(self.heap), certain)

    def with_heap(self, heap: dict[int, Obj], certain: bool | None = None) -> State:
        """The same path with another heap."""
        certain = self.certain if certain is None else certain
        made = State(heap, self.meter, certain, asked=self.asked, conditions=self.conditions, newest=self.newest)
        made.narrowed, made.given, made.taken = self.narrowed, self.given, self.taken
        made.met, made.used, made.away = self.met, self.used, self.away
        made.firsts, made.seen = self.firsts, self.seen
        return made


def join_states(states: list[State], certain: bool) -> State | None:
    """The state where all of `states` meet; None where there are none."""
    if not states:
        return None
    first, *others = states
    heap, conditions, newest, narrowed = first.heap, first.conditions, first.newest, first.narrowed
    first.meter.met += bool(others)
    for other in others:
        first.meter.spend(len(heap) // bounds.OBJECTS_A_STEP)
        differing = _differing(heap, other.heap)
        joined = _join_heaps(heap, other.heap, differing)
        _join_firsts(joined, heap, other.heap, first.firsts)
        meet_documents(joined, heap, other.heap, differing)
        if narrowed or other.narrowed:
            narrowed = joined_narrowings(joined, (heap, narrowed), (other.heap, other.narrowed))
        if len(states) == 2 and {first.asked, other.asked} == {None, ASKED_FILE}:
            usual, option = (heap, other.heap) if first.asked is None else (other.heap, heap)
            keep_defaults(joined, usual, option, differing)
        conditions = _join_conditions(joined, heap, conditions, other, differing)
        heap, newest = joined, meet_newest(newest, other.newest)
    asked = first.asked if all(state.asked for state in states) else None
    heap = heap if others else dict(heap)
    made = State(heap, first.meter, certain, asked=asked, conditions=conditions, newest=newest)
    made.narrowed, made.firsts, made.seen = narrowed, first.firsts, first.seen
    made.given = {key: each for state in states for key, each in state.given.items()}
    made.met = {key: each for state in states for key, each in state.met.items()}
    made.taken = {key: None for key in first.taken if all(key in other.taken for other in others)}
    made.used = used_on_all(states)
    made.away = frozenset.intersection(*(state.away for state in states))
    if others:
        made.seen.meet(heap, states)
    return made


def used_on_all(states: Iterable[State]) -> Used:
    """The reads that tell a type on all of the paths that their run is on."""
    paths = list(states)
    found = {key: read for state in reversed(paths) for key, read in state.used.items()}
    return {
        key: read
        for key, read in found.items()
        if all(key in state.used or key[0] not in state.conditions.started for state in paths)
    }


def _differing(a: dict[int, Obj], b: dict[int, Obj]) -> list[int]:
    """The addresses of `a` at which `b` has something else, or nothing.

    Two paths differ in a few of some thousand objects: these are found without a loop of Python's.
    """
    return list(compress(a, map(is_not, a.values(), map(b.get, a))))


def _join_conditions(
    joined: dict[int, Obj], heap: dict[int, Obj], mine: Conditions, other: State, differing: list[int]
) -> Conditions:
    theirs = other.conditions
    met = meet(mine, theirs)
    is_alike = mine.started.keys() == theirs.started.keys()
    if not is_alike:
        keep_started(joined, heap, mine, theirs)
        keep_started(joined, other.heap, theirs, mine)
    if not is_alike or mine.assumed != theirs.assumed:
        for before, after, value in changed_choices(joined, heap, other.heap, differing):
            met = with_choices(met, [(mine, before), (theirs, after)], value)
    met = present_where_met(met, joined, (mine, heap), (theirs, other.heap), differing)
    if is_alike and not any(run.within for side in (mine, theirs) for run in side.started.values()):
        return met
    return held_where_met(met, joined, (mine, heap), (theirs, other.heap))


def note_value(joined: State | None, ends: list[tuple[State, Value]], value: Value) -> None:
    """Note of the value that paths meet with, each with its own, what it is where a run is there (see `conditions`)."""
    if joined is not None and isinstance(value, Choice):
        sides = [(state.conditions, mine) for state, mine in ends]
        joined.conditions = with_choices(joined.conditions, sides, value)


def _join_heaps(a: dict[int, Obj], b: dict[int, Obj], differing: list[int]) -> dict[int, Obj]:
    joined = dict(b)
    for address in differing:
        ours, theirs = a[address], b.get(address)
        joined[address] = ours if theirs is None else join_objects(ours, theirs)
    return joined


def _join_firsts(joined: dict[int, Obj], a: dict[int, Obj], b: dict[int, Obj], firsts: dict[int, Obj]) -> None:
    """What a library keeps, and only one of two paths asked for, is on the other what it is at first."""
    for address, first in firsts.items():
        if (address in a) is not (address in b):
            joined[address] = join_objects(a.get(address, first), b.get(address, first))


def end_of(ends: Sequence[tuple[WayOut, State]]) -> State | None:
    """The state in which code that does not come back ends: it exits, loops for ever, or raises."""
    for kinds in (("exit", "failure"), ("endless",), ("raise",)):
        state = join_states([state for ended, state in ends if ended in kinds], True)
        if state is not None:
            return state
    return None
