"""Iterators, stepped on one by one: those of generators, of generator expressions, and of what Python provides.

What is made of iterators that have something left to run (`zip(steps(), names)`) runs lazily too, as in Python; over
plain containers nothing can be seen of the difference, and libraries make the elements at once.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

import libcst as cst

from inputgen.frozen import replace
from inputgen.interpret import bounds
from inputgen.interpret.abandon import give_up
from inputgen.interpret.comparisons import equal, truth
from inputgen.interpret.definitions import Definition, function_definition
from inputgen.interpret.frames import Frame, PathEndsError, Thrown, Try
from inputgen.interpret.generators import Outcome, advance, outcome
from inputgen.interpret.hierarchy import class_attribute
from inputgen.interpret.join import choice_of
from inputgen.interpret.protocol import Arguments
from inputgen.interpret.state import State, join_states
from inputgen.interpret.values import (
    At,
    Bound,
    Const,
    DictObj,
    Func,
    GenObj,
    IterObj,
    ListObj,
    Ref,
    Scope,
    Unknown,
    Value,
    ViewObj,
    located,
)

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

ENDED = IterObj("ended")
NOTHING = Const(None)


def new_expression(ev: Evaluator, node: cst.GeneratorExp) -> Ref:
    """A generator expression: only what its first `for` is over is evaluated now (Language Reference, 6.2.8)."""
    frame = ev.frame
    source = ev.eval(node.for_in.iter)
    made_in = (frame.module, frame.scope, frame.func, frame.first, tuple(frame.outer.items()))
    return ev.new(IterObj("expression", (source,), node, made_in), ev.at(node))


def lazy(ev: Evaluator, value: Value) -> bool:
    """Whether a value is an iterator that has something left to run."""
    return isinstance(value, Ref) and isinstance(ev.get(value), GenObj | IterObj)


def iterated(ev: Evaluator, value: Value, at: At) -> Value:
    """What `iter(value)` gives of an object of a project class; anything else itself."""
    from inputgen.interpret.calls import call

    obj = ev.instance_at(value)
    method = class_attribute(ev, obj.cls, "__iter__") if obj is not None else None
    if isinstance(method, Func):
        value = call(ev, Bound(value, method, at), Arguments(), at)
        obj = ev.instance_at(value)
    if obj is not None and isinstance(class_attribute(ev, obj.cls, "__next__"), Func):
        return ev.new(IterObj("object", (value,)), at)
    return value


def iterator_of(ev: Evaluator, value: Value, at: At) -> Ref:
    """An iterator over a value, for `step`."""
    value = iterated(ev, value, at)
    if isinstance(value, Ref):
        obj = ev.get(value)
        if isinstance(obj, GenObj | IterObj) or (isinstance(obj, ListObj) and obj.kind == "generator"):
            return value
        if isinstance(obj, ListObj | DictObj | ViewObj):
            return ev.new(IterObj("sequence", (value, Const(0))), at, "iterator")
    from inputgen.interpret.iteration import elements

    found = elements(ev, value, at)
    reason = value.reason if isinstance(value, Unknown) else "it iterates over a value that is not known"
    made = ListObj("generator", (), Unknown(reason, value.at or at)) if found is None else found
    return ev.new(ListObj("generator", made.items, made.rest), at, "iterator")


def step(ev: Evaluator, ref: Ref, at: At, sent: Value = NOTHING, thrown: Thrown | None = None) -> Outcome:
    """The next element of an iterator, or its end."""
    obj = ev.get(ref)
    ev.step(None)
    if isinstance(obj, GenObj):
        return advance(ev, ref, obj, at, sent, thrown)
    certain = ev.state.certain
    if thrown is not None:
        ev.put(ref, ENDED)
        ev.pass_on(ev.state, thrown)
        ev.path = None
        return Outcome(None, None)
    if isinstance(obj, ListObj):
        return _of_list(ev, ref, obj)
    assert isinstance(obj, IterObj), "it is an iterator"
    if obj.lost is not None:
        return _lost(ev, obj, obj.lost, at)
    found = _STEPS[obj.kind](ev, ref, obj, at)
    ev.path = None
    return outcome(
        [found.yielded] if found.yielded is not None else [], [found.ended] if found.ended is not None else [], certain
    )


def _of_list(ev: Evaluator, ref: Ref, obj: ListObj) -> Outcome:
    state = ev.state
    ev.path = None
    if obj.items:
        state.heap[ref.addr] = replace(obj, items=obj.items[1:])
        return Outcome((state, obj.items[0]), None)
    if obj.rest is not None:
        return outcome([(state.fork(), obj.rest)], [(state, NOTHING)], state.certain)
    return Outcome(None, (state, NOTHING))


def _lost(ev: Evaluator, obj: IterObj, why: Unknown, at: At) -> Outcome:
    """It is not known where it stands: whatever its code does may have been done."""
    ev.risk()
    reason = Unknown(why.reason, at)
    for part in obj.parts:
        if isinstance(part, Func):
            give_up(ev, function_definition(ev, part), {}, reason)
    if obj.node is not None and obj.frame is not None:
        give_up(ev, Definition(obj.node, obj.frame[0]), {}, reason)
    state = ev.state
    return outcome([(state.fork(), reason)], [(state, NOTHING)], state.certain)


def ended(ev: Evaluator, ref: Ref) -> Outcome:
    """The iterator ends here."""
    ev.put(ref, ENDED)
    return Outcome(None, (ev.state, NOTHING))


def pull(ev: Evaluator, ref: Ref, part: Value, at: At) -> tuple[Value | None, list[tuple[State, Value]]]:
    """The next element of an iterator that another one is over, on the path that has one; and the paths that end."""
    assert isinstance(part, Ref), "iterators are on the heap"
    found = step(ev, part, at)
    ends: list[tuple[State, Value]] = []
    if found.ended is not None:
        found.ended[0].heap[ref.addr] = ENDED
        ends.append(found.ended)
    if found.yielded is None:
        ev.path = None
        return None, ends
    ev.path = found.yielded[0]
    return found.yielded[1], ends


def _result(ev: Evaluator, value: Value | None, ends: list[tuple[State, Value]]) -> Outcome:
    yielded = [(ev.path, value)] if ev.path is not None and value is not None else []
    return outcome(yielded, ends, True)


def _sequence(ev: Evaluator, ref: Ref, obj: IterObj, at: At) -> Outcome:
    """Over a container: it sees what is put into it on the way."""
    from inputgen.interpret.iteration import elements

    source, count = obj.parts
    held = elements(ev, source, at)
    index = ev.constant(count)
    if held is None or not isinstance(index, int):
        ev.put(ref, replace(obj, lost=Unknown("an iterator that differs between paths", at)))
        return step(ev, ref, at)
    if index < len(held.items):
        ev.put(ref, replace(obj, parts=(source, Const(index + 1))))
        return Outcome((ev.state, held.items[index]), None)
    if held.rest is None:
        return ended(ev, ref)
    state = ev.state.fork()
    state.heap[ref.addr] = ENDED
    return Outcome((ev.state, held.rest), (state, NOTHING))


def _enumerate(ev: Evaluator, ref: Ref, obj: IterObj, at: At) -> Outcome:
    from inputgen.interpret.operators import binary

    source, count = obj.parts
    value, ends = pull(ev, ref, source, at)
    if value is None:
        return _result(ev, None, ends)
    ev.put(ref, replace(obj, parts=(source, binary(ev, "+", count, Const(1, at), at))))
    return _result(ev, ev.new_list([count, value], at, "tuple"), ends)


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
            return _result(ev, None, ends)
        row.append(value)
    return _result(ev, ev.new_list(row, at, "tuple"), ends)


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
            return _result(ev, None, ends)
        row.append(value)
    return _result(ev, _tried(ev, lambda: call(ev, function, Arguments(tuple(row)), at)), ends)


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
    for _ in range(bounds.UNROLL):
        value, more = pull(ev, ref, source, at)
        ends += more
        if value is None:
            return outcome(yields, ends, True)
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
            return _result(ev, None, ends)
    if left is not None and left <= skip:
        final = ended(ev, ref)
        return outcome([], [*ends, *([final.ended] if final.ended is not None else [])], True)
    after = None if left is None else left - skip - 1
    ev.put(ref, replace(obj, parts=(source, Const(stride - 1), Const(after), Const(stride))))
    return _result(ev, value, ends)


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
        return _result(ev, None, ends)
    args = Arguments((value,))
    kept = _tried(ev, lambda: call(ev, test, args, at))
    known = truth(ev, kept) if kept is not None else None
    if kept is None or known is True:
        return _result(ev, None if kept is None else value, ends)
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
    return _result(ev, value, ends)


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


def _expression(ev: Evaluator, ref: Ref, obj: IterObj, at: At) -> Outcome:
    """The first step of a generator expression: with one `for` it goes on step by step, with more it is run at once."""
    assert obj.node is not None, "it is made of an expression"
    if obj.node.for_in.inner_for_in is not None:
        found = whole_expression(ev, ref, obj)
        ev.put(ref, found)
        return _of_list(ev, ref, found)
    source = iterator_of(ev, obj.parts[0], at)
    ev.put(ref, replace(obj, kind="started expression", parts=(source,)))
    return step(ev, ref, at)


def _started_expression(ev: Evaluator, ref: Ref, obj: IterObj, at: At) -> Outcome:
    from inputgen.interpret.assign import assign_local

    node = obj.node
    assert node is not None, "it is made of an expression"
    ends: list[tuple[State, Value]] = []
    yields: list[tuple[State, Value]] = []
    for _ in range(bounds.UNROLL):
        value, more = pull(ev, ref, obj.parts[0], at)
        ends += more
        if value is None:
            return outcome(yields, ends, True)
        item = value
        frame = _frame_of(ev, obj)
        ev.frames.append(frame)
        try:
            assign_local(ev, node.for_in.target, item)
            kept = _kept(ev, node.for_in)
            if kept is not False:
                dropped = ev.state.fork() if kept is None else None
                made = ev.eval(node.elt)
                yields.append((ev.state, made))
                ev.path = dropped
        except PathEndsError:
            ev.path = None
        finally:
            ev.frames.pop()
        if ev.path is None:
            return outcome(yields, ends, True)
    ev.put(ref, replace(obj, lost=Unknown("an iterator that drops too many elements", at)))
    last = step(ev, ref, at)
    yields += [last.yielded] if last.yielded is not None else []
    return outcome(yields, [*ends, *([last.ended] if last.ended is not None else [])], True)


def _kept(ev: Evaluator, clause: cst.CompFor) -> bool | None:
    answers = []
    for condition in clause.ifs:
        known = truth(ev, ev.eval(condition.test))
        if known is False:
            return False
        answers.append(known)
    return None if None in answers else True


def _frame_of(ev: Evaluator, obj: IterObj) -> Frame:
    """The frame that a generator expression was made in, with a scope of its own."""
    assert obj.frame is not None, "it is made of an expression"
    module, scope, func, first, outer = obj.frame
    own = ev.new(Scope("comprehension", module, {}, scope), None)
    return Frame(module, own.addr, func, first, outer=dict(outer))


def whole_expression(ev: Evaluator, ref: Ref, obj: IterObj) -> ListObj:
    """All that a generator expression yields that has not been started."""
    from inputgen.interpret.comprehensions import comprehension

    assert obj.node is not None, "it is made of an expression"
    ev.put(ref, ENDED)
    frame = _frame_of(ev, obj)
    ev.frames.append(frame)
    try:
        found = ev.list_at(comprehension(ev, obj.node, obj.parts[0]))
    finally:
        ev.frames.pop()
    assert found is not None, "a comprehension makes a list"
    return found


def drained(ev: Evaluator, ref: Ref, at: At) -> ListObj:
    """All that is left of an iterator.

    Raises:
        PathEndsError: where it surely raises.
    """
    obj = ev.get(ref)
    if isinstance(obj, IterObj) and obj.kind == "expression" and obj.lost is None and not lazy(ev, obj.parts[0]):
        return whole_expression(ev, ref, obj)
    if isinstance(obj, GenObj | IterObj) and obj.lost is not None:
        return _all_that_is_lost(ev, ref, at)
    items: list[Value] = []
    for _ in range(bounds.CONTAINER):
        found = step(ev, ref, at)
        if found.yielded is None:
            ev.path = found.ended[0] if found.ended is not None else None
            ev.state  # noqa: B018 - raises where every path does
            return ListObj("list", tuple(items))
        if found.ended is not None or len(items) > bounds.UNROLL:
            return ListObj("list", tuple(items), _further(ev, ref, at, found))
        ev.path = found.yielded[0]
        items.append(found.yielded[1])
    return ListObj("list", tuple(items), _further(ev, ref, at, step(ev, ref, at)))


def _all_that_is_lost(ev: Evaluator, ref: Ref, at: At) -> ListObj:
    """What is left where it is not known where an iterator stands: what one step may do, any number of them may."""
    found = step(ev, ref, at)
    ends = [each for each in (found.yielded, found.ended) if each is not None]
    ev.path = join_states([state for state, _ in ends], False)
    ev.state  # noqa: B018 - raises where every path does
    return ListObj("list", (), found.yielded[1] if found.yielded is not None else None)


def taken(ev: Evaluator, ref: Ref, at: At) -> ListObj:
    """What is left of an iterator that may not end: past the bound, it is not known where it stands."""
    items: list[Value] = []
    rest: list[Value] = []
    stopped: list[State] = []
    for _ in range(bounds.UNROLL):
        found = step(ev, ref, at)
        stopped += [found.ended[0]] if found.ended is not None else []
        if found.yielded is None:
            ev.path = join_states(stopped, True)
            ev.state  # noqa: B018 - raises where every path does
            return ListObj("list", tuple(items), choice_of(rest) if rest else None)
        ev.path = found.yielded[0]
        (rest if stopped else items).append(found.yielded[1])
    why = Unknown("an iterator that may not end", at)
    obj = ev.get(ref)
    ev.put(ref, replace(obj, lost=why) if isinstance(obj, GenObj | IterObj) else IterObj("lost", lost=why))
    ev.path = join_states([*stopped, ev.state], True)
    return ListObj("list", tuple(items), choice_of([*rest, why]))


def _further(ev: Evaluator, ref: Ref, at: At, found: Outcome) -> Value:
    """What the elements from one on may be, of which it is not known how many there are."""
    from inputgen.interpret.loops import repeat

    assert found.yielded is not None, "there may be an element"
    exits: list[State] = [found.ended[0]] if found.ended is not None else []
    values: list[Value] = [found.yielded[1]]
    met: list[State] = [found.yielded[0]]
    ev.path = found.yielded[0]

    def again() -> None:
        more = step(ev, ref, at)
        if more.ended is not None:
            exits.append(more.ended[0])
        ev.path = more.yielded[0] if more.yielded is not None else None
        if more.yielded is None:
            raise PathEndsError("the end")
        values.append(more.yielded[1])
        met.append(more.yielded[0].fork())

    repeat(ev, again)
    ev.path = join_states(exits, False)
    for address, obj in (pair for state in met for pair in state.heap.items()):
        ev.state.heap.setdefault(address, obj)  # what the elements are: a round may have made them that did not end
    return choice_of(values)


_STEPS: dict[str, Callable[[Evaluator, Ref, IterObj, At], Outcome]] = {
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
    "expression": _expression,
    "started expression": _started_expression,
}
