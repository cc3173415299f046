"""One step of each iterator that Python provides: of containers, `enumerate`, `zip`, `map`, `filter`, `itertools`."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from inputgen.frozen import replace
from inputgen.interpret import bounds
from inputgen.interpret.changing import keys_in
from inputgen.interpret.comparisons import truth
from inputgen.interpret.equality import equal
from inputgen.interpret.frames import PathEndsError, Thrown, Try
from inputgen.interpret.generator_expressions import expression, started_expression
from inputgen.interpret.generators import Outcome, outcome
from inputgen.interpret.hierarchy import class_attribute
from inputgen.interpret.iterators import ENDED, NOTHING, ended, goes_on_alike, pull, result, step
from inputgen.interpret.join import choice_of
from inputgen.interpret.protocol import Arguments
from inputgen.interpret.state import State, join_states
from inputgen.interpret.values import (
    At,
    Bound,
    Const,
    Func,
    IterObj,
    Ref,
    Unknown,
    Value,
    located,
)

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


def _sequence(ev: Evaluator, ref: Ref, obj: IterObj, at: At) -> Outcome:
    """Over a container: it sees what is put into it on the way."""
    from inputgen.interpret.iteration import elements

    source, count, size = obj.parts
    now = keys_in(ev, source)
    if now != ev.constant(size):
        if now is not None and ev.constant(size) is not None:
            return _raised(ev, ref, Thrown("RuntimeError: dictionary changed size during iteration", None, at))
        ev.risk()
    held = elements(ev, source, at)
    index = ev.constant(count)
    if held is None or not isinstance(index, int):
        ev.put(ref, replace(obj, lost=Unknown("an iterator that differs between paths", at)))
        return step(ev, ref, at)
    if index < len(held.items):
        ev.put(ref, replace(obj, parts=(source, Const(index + 1), size)))
        return Outcome((ev.state, held.items[index]), None)
    if held.rest is None:
        return ended(ev, ref)
    state = ev.state.fork()
    state.heap[ref.addr] = ENDED
    return Outcome((ev.state, held.rest), (state, NOTHING))


def _raised(ev: Evaluator, ref: Ref, thrown: Thrown) -> Outcome:
    ev.put(ref, ENDED)
    ev.pass_on(ev.state, thrown)
    ev.path = None
    return Outcome(None, None)


def _enumerate(ev: Evaluator, ref: Ref, obj: IterObj, at: At) -> Outcome:
    from inputgen.interpret.operators import binary

    source, count = obj.parts
    value, ends = pull(ev, ref, source, at)
    if value is None:
        return result(ev, None, ends)
    ev.put(ref, replace(obj, parts=(source, binary(ev, "+", count, Const(1, at), at))))
    return result(ev, ev.new_list([count, value], at, "tuple"), ends)


def _zip(ev: Evaluator, ref: Ref, obj: IterObj, at: At) -> Outcome:
    row: list[Value] = []
    ends: list[tuple[State, Value]] = []
    strict = obj.kind == "strict zip"
    for index, part in enumerate(obj.parts):
        value, more = pull(ev, ref, part, at)
        if strict and (index or value is None):
            more = _all_end(ev, more, obj.parts[index + 1 :], at, index)
        ends += more
        if value is None:
            return result(ev, None, ends)
        row.append(value)
    return result(ev, ev.new_list(row, at, "tuple"), ends)


def _all_end(
    ev: Evaluator, ends: list[tuple[State, Value]], others: tuple[Value, ...], at: At, index: int
) -> list[tuple[State, Value]]:
    """`zip(strict=True)` raises unless all end together: the first one ends, and then each of the others."""
    onward: list[tuple[State, Value]] = []
    path = ev.path
    for state, value in ends:
        ev.path = state
        for part in () if index else others:
            assert isinstance(part, Ref), "iterators are on the heap"
            found = step(ev, part, at)
            if found.yielded is not None:
                ev.pass_on(found.yielded[0], Thrown("ValueError", None, at))
            ev.path = found.ended[0] if found.ended is not None else None
            if ev.path is None:
                break
        if index:
            ev.pass_on(state, Thrown("ValueError", None, at))
        elif ev.path is not None:
            onward.append((ev.path, value))
    ev.path = path
    return onward


def _map(ev: Evaluator, ref: Ref, obj: IterObj, at: At) -> Outcome:
    from inputgen.interpret.calls import call

    function, *sources = obj.parts
    row: list[Value] = []
    ends: list[tuple[State, Value]] = []
    for part in sources:
        value, more = pull(ev, ref, part, at)
        ends += more
        if value is None:
            return result(ev, None, ends)
        row.append(value)
    return result(ev, _tried(ev, lambda: call(ev, function, Arguments(tuple(row)), at)), ends)


def _tried(ev: Evaluator, run: Callable[[], Value]) -> Value | None:
    try:
        return run()
    except PathEndsError:
        ev.path = None
        return None


def _filter(ev: Evaluator, ref: Ref, obj: IterObj, at: At) -> Outcome:
    from inputgen.interpret.calls import call

    function, source = obj.parts
    ends: list[tuple[State, Value]] = []
    yields: list[tuple[State, Value]] = []
    met = None
    for _ in range(bounds.UNROLL):
        value, more = pull(ev, ref, source, at)
        ends += more
        if value is None or (more and goes_on_alike(met, ev.state)):
            return outcome(yields, ends, True)
        met = ev.state.fork() if more else None
        item = value
        args = Arguments((item,))
        kept = item if function == NOTHING else _tried(ev, partial(call, ev, function, args, at))
        if kept is None:
            return outcome(yields, ends, True)
        known = truth(ev, kept)
        if known is not False:
            yields.append((ev.state if known else ev.state.fork(), item))
        if known:
            return outcome(yields, ends, True)
    ev.put(ref, replace(obj, lost=Unknown("an iterator that drops too many elements", at)))
    last = step(ev, ref, at)
    yields += [last.yielded] if last.yielded is not None else []
    return outcome(yields, [*ends, *([last.ended] if last.ended is not None else [])], True)


def _islice(ev: Evaluator, ref: Ref, obj: IterObj, at: At) -> Outcome:
    source, *limits = obj.parts
    skip, left, stride = (ev.constant(limit) for limit in limits)
    if isinstance(skip, int) and min(skip, left if isinstance(left, int) else skip) > bounds.UNROLL:
        skip = ...  # so many steps are not taken one by one
    if not isinstance(skip, int) or not isinstance(stride, int) or not (left is None or isinstance(left, int)):
        ev.put(ref, replace(obj, lost=Unknown("an iterator that differs between paths", at)))
        return step(ev, ref, at)
    ends: list[tuple[State, Value]] = []
    if left is not None and left <= skip:
        skip = left
        value = None
    for _ in range(skip if left is not None and left <= skip else skip + 1):
        value, more = pull(ev, ref, source, at)
        ends += more
        if value is None:
            return result(ev, None, ends)
    if left is not None and left <= skip:
        final = ended(ev, ref)
        return outcome([], [*ends, *([final.ended] if final.ended is not None else [])], True)
    after = None if left is None else left - skip - 1
    ev.put(ref, replace(obj, parts=(source, Const(stride - 1), Const(after), Const(stride))))
    return result(ev, value, ends)


def _chain(ev: Evaluator, ref: Ref, obj: IterObj, at: At) -> Outcome:
    ends: list[tuple[State, Value]] = [(ev.state, NOTHING)]
    yields: list[tuple[State, Value]] = []
    for index, part in enumerate(obj.parts):
        ev.path = join_states([state for state, _ in ends], True)
        ends = []
        if ev.path is None:
            break
        ev.put(ref, replace(obj, parts=obj.parts[index:]))
        assert isinstance(part, Ref), "iterators are on the heap"
        found = step(ev, part, at)
        yields += [found.yielded] if found.yielded is not None else []
        ends += [found.ended] if found.ended is not None else []
    for state, _ in ends:
        state.heap[ref.addr] = ENDED
    return outcome(yields, ends, True)


def _takewhile(ev: Evaluator, ref: Ref, obj: IterObj, at: At) -> Outcome:
    from inputgen.interpret.calls import call

    test, source = obj.parts
    value, ends = pull(ev, ref, source, at)
    if value is None:
        return result(ev, None, ends)
    args = Arguments((value,))
    kept = _tried(ev, lambda: call(ev, test, args, at))
    known = truth(ev, kept) if kept is not None else None
    if kept is None or known is True:
        return result(ev, None if kept is None else value, ends)
    stopped = ev.state if known is False else ev.state.fork()
    stopped.heap[ref.addr] = ENDED
    return outcome([] if known is False else [(ev.state, value)], [*ends, (stopped, NOTHING)], True)


def _count(ev: Evaluator, ref: Ref, obj: IterObj, at: At) -> Outcome:
    from inputgen.interpret.operators import binary

    value, stride = obj.parts
    ev.put(ref, replace(obj, parts=(binary(ev, "+", value, stride, at), stride)))
    return Outcome((ev.state, located(replace(value, at=at), at)), None)


def _cycle(ev: Evaluator, ref: Ref, obj: IterObj, at: At) -> Outcome:
    held, index = ev.list_at(obj.parts[0]), ev.constant(obj.parts[1])
    assert held is not None, "it keeps its elements in a list"
    if not isinstance(index, int):
        return Outcome((ev.state, choice_of(held.items)), None)
    ev.put(ref, replace(obj, parts=(obj.parts[0], Const((index + 1) % len(held.items)))))
    return Outcome((ev.state, held.items[index]), None)


def _object(ev: Evaluator, ref: Ref, obj: IterObj, at: At) -> Outcome:
    """An object with `__next__`: its end is a `StopIteration`."""
    from inputgen.interpret.calls import call

    owner = ev.instance_at(obj.parts[0])
    method = class_attribute(ev, owner.cls, "__next__") if owner is not None else None
    assert isinstance(method, Func), "it was asked for when the iterator was made"
    bound = Bound(obj.parts[0], method, at)
    context = Try(("StopIteration",), depth=len(ev.frames))
    ev.tries.append(context)
    try:
        value = _tried(ev, lambda: call(ev, bound, Arguments(), at))
    finally:
        ev.tries.pop()
    if context.risky:
        ev.risk()
    path = ev.path
    ends: list[tuple[State, Value]] = []
    for state, raised in context.raised:
        if raised.what.partition(":")[0] == "StopIteration":
            ends.append((state, NOTHING))
        else:
            ev.pass_on(state, raised)
    ev.path = path
    return result(ev, value, ends)


def _callable(ev: Evaluator, ref: Ref, obj: IterObj, at: At) -> Outcome:
    """`iter(function, sentinel)`."""
    from inputgen.interpret.calls import call

    function, sentinel = obj.parts
    value = _tried(ev, lambda: call(ev, function, Arguments(), at))
    if value is None:
        return Outcome(None, None)
    last = equal(ev, value, sentinel)
    if last is True:
        return ended(ev, ref)
    if last is False:
        return Outcome((ev.state, value), None)
    state = ev.state.fork()
    state.heap[ref.addr] = ENDED
    return Outcome((ev.state, value), (state, NOTHING))


STEPS: dict[str, Callable[[Evaluator, Ref, IterObj, At], Outcome]] = {
    "ended": lambda ev, ref, _obj, _at: ended(ev, ref),
    "strict zip": _zip,
    "sequence": _sequence,
    "enumerate": _enumerate,
    "zip": _zip,
    "map": _map,
    "filter": _filter,
    "islice": _islice,
    "chain": _chain,
    "takewhile": _takewhile,
    "count": _count,
    "cycle": _cycle,
    "object": _object,
    "callable": _callable,
    "expression": expression,
    "started expression": started_expression,
}
