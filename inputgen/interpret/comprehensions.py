"""Comprehensions and generator expressions: unrolled over known sequences, else one pass over any element."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

import libcst as cst

from inputgen.interpret import bounds
from inputgen.interpret.arms import either
from inputgen.interpret.changing import any_element_of, apart, watched
from inputgen.interpret.comparisons import truth
from inputgen.interpret.given_keys import written_under
from inputgen.interpret.iteration import are_dicts, elements, walk
from inputgen.interpret.join import choice_of
from inputgen.interpret.mappings import has_key_of, key_of, with_key
from inputgen.interpret.sets import distinct
from inputgen.interpret.state import State, join_states
from inputgen.interpret.values import NONE, At, Choice, DictObj, ListObj, Part, Ref, Scope, Unknown, Value, ViewObj
from inputgen.interpret.widening import unchanged, widen_changes

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

Comprehension = cst.ListComp | cst.SetComp | cst.GeneratorExp


class _Collector:
    """The elements a comprehension yields: surely, in order; and further ones that it may yield."""

    def __init__(self) -> None:
        self.sure: list[Value] = []
        self.loose: list[Value] = []

    def add(self, value: Value, sure: bool) -> None:
        (self.sure if sure and not self.loose else self.loose).append(value)


def comprehension(ev: Evaluator, node: Comprehension, source: Value | None = None) -> Value:
    """A list, set or generator comprehension; `source` is what its first `for` is over, where that is evaluated."""
    at = ev.at(node)
    source = ev.eval(node.for_in.iter) if source is None else source
    if isinstance(source, Choice) and are_dicts(ev, source) and not isinstance(node, cst.GeneratorExp):
        return ev.each(source, partial(comprehension, ev, node))
    collected = _Collector()
    _run(ev, node.for_in, at, lambda sure: collected.add(ev.eval(node.elt), sure), source)
    rest = choice_of(collected.loose) if collected.loose else None
    if isinstance(node, cst.SetComp):
        return ev.new(ListObj("set", *distinct(ev, collected.sure, rest, at)), at)
    return ev.new(ListObj("list" if isinstance(node, cst.ListComp) else "generator", tuple(collected.sure), rest), at)


def dict_comprehension(ev: Evaluator, node: cst.DictComp, source: Value | None = None) -> Value:
    """A dict comprehension; `source` is as in `comprehension`."""
    at = ev.at(node)
    source = ev.eval(node.for_in.iter) if source is None else source
    if isinstance(source, Choice) and are_dicts(ev, source):
        return ev.each(source, partial(dict_comprehension, ev, node))
    result = DictObj({}, part=_part_copied(ev, node, source))

    def add(sure: bool) -> None:
        nonlocal result
        key, value = ev.eval(node.key), ev.eval(node.value)
        if has_key_of(ev, key):
            name = key_of(ev, key)
            known = result.entries.get(name)
            if sure or known is None:
                result = with_key(result, name, value, key.at or at, optional=not sure)
            else:
                result = with_key(result, name, choice_of([known.value, value]), key.at or at, optional=known.optional)
        else:
            why = "a key of the comprehension is not known"
            result = written_under(ev, result, key, value, why, key.at or at)

    _run(ev, node.for_in, at, add, source)
    return ev.new(result, at)


def _part_copied(ev: Evaluator, node: cst.DictComp, source: Value) -> Part | None:
    """The part of a run config whose keys are those of the new dict, all or some: a launch may add keys there."""
    obj = ev.get(source) if isinstance(source, Ref) else None
    held = ev.dict_at(obj.source) if isinstance(obj, ViewObj) and obj.kind != "values" else obj
    target = node.for_in.target
    name = target.elements[0].value if isinstance(target, cst.Tuple) and target.elements else target
    is_same = isinstance(name, cst.Name) and name.deep_equals(node.key) and node.for_in.inner_for_in is None
    return held.part if is_same and isinstance(held, DictObj) else None


def _run(ev: Evaluator, clause: cst.CompFor, at: At, emit: Callable[[bool], None], source: Value) -> None:
    """Run the clauses in a scope of their own, calling `emit(sure)` for each element."""
    outer = ev.frame.scope
    scope = ev.new(Scope("comprehension", ev.frame.module, {}, outer), None)
    ev.frame.scope = scope.addr
    try:
        _loop(ev, clause, source, at, emit, True)
    finally:
        ev.frame.scope = outer


def _loop(ev: Evaluator, clause: cst.CompFor, source: Value, at: At, emit: Callable[[bool], None], sure: bool) -> None:
    from inputgen.interpret.assign import assign_local
    from inputgen.interpret.iterators import lazy, shared

    if lazy(ev, source) or shared(ev, source, clause.iter):
        _loop_lazily(ev, clause, source, at, emit, sure)
        return
    container = watched(ev, source, at)
    found = walk(ev, source, at)
    if found is None:
        reason = source.reason if isinstance(source, Unknown) else "it iterates over a value that is not known"
        found = [], Unknown(reason, source.at or at)
    steps, rest = found
    ev.unrolled += len(steps)
    if len(steps) > bounds.CONTAINER or ev.unrolled > bounds.UNROLL_TOTAL:
        steps, rest = [], any_element_of(steps, rest)
    taken = 0
    while steps and taken <= bounds.CONTAINER:
        ev.step(at)
        step, *steps = steps
        taken += 1
        assign_local(ev, clause.target, step.value)
        if step.sure:
            _filtered(ev, clause, at, emit, sure)
        else:
            _perhaps(ev, partial(_filtered, ev, clause, at, emit, False))
        steps, rest = container.left(ev, taken, steps, rest)
    if rest is not None:
        _further(ev, clause, at, emit, apart(ev, rest))


def _loop_lazily(
    ev: Evaluator, clause: cst.CompFor, source: Value, at: At, emit: Callable[[bool], None], sure: bool
) -> None:
    """Over an iterator, which runs on in between; from where it may end on, its elements are taken together."""
    from inputgen.interpret.assign import assign_local
    from inputgen.interpret.iterators import iterator_of, step

    iterator = iterator_of(ev, source, at)
    rest: list[Value] = []
    for _ in range(bounds.UNROLL):
        found = step(ev, iterator, at)
        ev.unrolled += 1
        ends = [each for each in (found.yielded, found.ended) if each is not None]
        ev.path = join_states([state for state, _ in ends], len(ends) == 1 and ends[0][0].certain)
        ev.state  # noqa: B018 - raises where every path does
        if found.yielded is None:
            return
        if found.ended is not None or ev.unrolled > bounds.UNROLL_TOTAL:
            rest.append(found.yielded[1])
            break
        assign_local(ev, clause.target, found.yielded[1])
        _filtered(ev, clause, at, emit, sure)
    further = elements(ev, iterator, at)
    if further is None:
        rest.append(Unknown("it iterates over a value that is not known", at))
    else:
        rest += [*further.items, *([further.rest] if further.rest is not None else [])]
    if rest:
        _further(ev, clause, at, emit, [choice_of(rest)])


def _further(
    ev: Evaluator, clause: cst.CompFor, at: At, emit: Callable[[bool], None], options: Sequence[Value]
) -> None:
    """What comes of further elements, of any number: each may be any of the options.

    Most only make values: they are evaluated once. What changes something that was there does so any number of times.
    """
    from inputgen.interpret.assign import assign_local
    from inputgen.interpret.loops import repeat

    met: list[State] = []

    def run() -> None:
        for each in options:
            assign_local(ev, clause.target, each)
            _perhaps(ev, partial(_filtered, ev, clause, at, emit, False))
        met.append(ev.state)

    start, spent = ev.state.fork(), ev.meter.spent
    before = start.fork()
    del before.heap[ev.frame.scope]  # the target is bound there
    run()
    if unchanged(before, ev.state):
        return
    taken = ev.meter.spent - spent
    if taken > bounds.REGION_LEAST or taken * bounds.FORGETTING_ROUND > ev.meter.left():
        _widen(ev, start)  # what all rounds take would be missing for what comes after
    else:
        repeat(ev, run)
    for address, obj in (pair for state in met for pair in state.heap.items()):
        ev.state.heap.setdefault(address, obj)  # what the elements are: a round that did not end may have made them


def _widen(ev: Evaluator, start: State) -> None:
    """What one round has changed may have changed any number of times: it is of its type, whatever it is."""
    joined = join_states([start, ev.state], start.certain)
    assert joined is not None, "two states join to one"
    widen_changes(start, joined, force=False)
    ev.path = joined


def _filtered(
    ev: Evaluator, clause: cst.CompFor, at: At, emit: Callable[[bool], None], sure: bool, passed: int = 0
) -> None:
    """What comes of an element: nothing, where a condition is not met; those before `passed` are."""
    for index, condition in enumerate(clause.ifs[passed:], passed + 1):
        value = ev.eval(condition.test)
        known = truth(ev, value)
        if known is False:
            return
        if known is None:
            met = partial(_filtered, ev, clause, at, emit, False, index)
            either(ev, condition.test, value, partial(_done, met), lambda: NONE)
            return
    if clause.inner_for_in is None:
        emit(sure)
    else:
        _loop(ev, clause.inner_for_in, ev.eval(clause.inner_for_in.iter), at, emit, sure)


def _perhaps(ev: Evaluator, run: Callable[[], None]) -> None:
    """Run what may not be run: the path goes on without it, too."""
    ev.branch([partial(_done, run), lambda: NONE])


def _done(run: Callable[[], None]) -> Value:
    run()
    return NONE
