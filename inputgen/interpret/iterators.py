"""Iterators, stepped on one by one: those of generators, of generator expressions, and of what Python provides.

What is made of iterators that have something left to run (`zip(steps(), names)`) runs lazily too, as in Python; over
plain containers nothing can be seen of the difference, and libraries make the elements at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from inputgen.frozen import replace
from inputgen.interpret.abandon import give_up
from inputgen.interpret.changing import keys_in
from inputgen.interpret.definitions import Definition, function_definition
from inputgen.interpret.frames import Thrown
from inputgen.interpret.generators import Outcome, advance, outcome
from inputgen.interpret.hierarchy import class_attribute
from inputgen.interpret.object_protocols import library_protocol
from inputgen.interpret.protocol import Arguments
from inputgen.interpret.state import State
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
    Unknown,
    Value,
    ViewObj,
)
from inputgen.interpret.widening import unchanged

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


def shared(ev: Evaluator, value: Value, node: cst.BaseExpression) -> bool:
    """Whether a loop is over an iterator that its body may step on, too: one with a name."""
    held = ev.list_at(value) if isinstance(node, cst.Name | cst.Attribute) else None
    return isinstance(value, Ref) and held is not None and held.kind == "generator"


def iterated(ev: Evaluator, value: Value, at: At) -> Value:
    """What `iter(value)` gives of an object of a project class, or of one of a library that yields another's elements.

    Anything else itself.
    """
    from inputgen.interpret.calls import call

    obj = ev.instance_at(value)
    passed_on = library_protocol(ev, value, "as iterable", at) if obj is not None else None
    if passed_on is not None:
        return iterated(ev, passed_on, at)
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
            return ev.new(IterObj("sequence", (value, Const(0), Const(keys_in(ev, value)))), at, "iterator")
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
        return of_list(ev, ref, obj)
    assert isinstance(obj, IterObj), "it is an iterator"
    if obj.lost is not None:
        return _lost(ev, obj, obj.lost, at)
    from inputgen.interpret.iterator_steps import STEPS

    found = STEPS[obj.kind](ev, ref, obj, at)
    ev.path = None
    return outcome(
        [found.yielded] if found.yielded is not None else [], [found.ended] if found.ended is not None else [], certain
    )


def of_list(ev: Evaluator, ref: Ref, obj: ListObj) -> Outcome:
    """A step of what is kept as its elements."""
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


def goes_on_alike(before: State | None, after: State) -> bool:
    """Whether one more element that was dropped has changed nothing: so it is with all that come where any may end."""
    return before is not None and unchanged(before, after)


def result(ev: Evaluator, value: Value | None, ends: list[tuple[State, Value]]) -> Outcome:
    """The outcome of a step: the element that this path has, and the paths that end."""
    yielded = [(ev.path, value)] if ev.path is not None and value is not None else []
    return outcome(yielded, ends, True)
