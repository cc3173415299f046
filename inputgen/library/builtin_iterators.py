"""Built-in functions over iterators that have something left to run (see `interpret.iterators`), and their methods.

Over containers, `builtin_iteration` makes the elements at once: there, nothing can be seen of the difference.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from inputgen.interpret.calls import call as call_value
from inputgen.interpret.changing import keys_in
from inputgen.interpret.closing import close
from inputgen.interpret.comparisons import truth
from inputgen.interpret.exceptions import is_exception_class, name_of
from inputgen.interpret.frames import PathEndsError, Thrown
from inputgen.interpret.generator_expressions import begin, is_simple
from inputgen.interpret.iterators import iterated, iterator_of, lazy, step
from inputgen.interpret.join import choice_of
from inputgen.interpret.joined_iterators import GONE
from inputgen.interpret.protocol import Arguments, Call, Handler
from inputgen.interpret.state import State, join_states
from inputgen.interpret.values import Const, DictObj, IterObj, Lib, ListObj, Open, Ref, Value, ViewObj
from inputgen.library import builtin_iteration
from inputgen.library.simple import itself
from inputgen.model.types import BOOL

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


def _iter(ev: Evaluator, call: Call) -> Value:
    if len(call.args.positional) == 2:
        return ev.new(IterObj("callable", call.args.positional), call.at)
    if len(call.args.positional) == 1:
        value = iterated(ev, call.args.positional[0], call.at)
        if lazy(ev, value):
            return value
        if keys_in(ev, value) is not None:
            return iterator_of(ev, value, call.at)
        return builtin_iteration.FUNCTIONS["iter"](ev, Call(call.name, Arguments((value,)), call.at))
    return builtin_iteration.FUNCTIONS["iter"](ev, call)


def _over(kind: str, functions: int) -> Handler:
    """A call that makes an iterator over others; `functions` of its arguments are none."""

    def handler(ev: Evaluator, call: Call) -> Value:
        sources = tuple(iterated(ev, source, call.at) for source in call.args.positional[functions:])
        given = Arguments(
            (*call.args.positional[:functions], *sources), call.args.named, call.args.open, call.args.optional
        )
        call = Call(call.name, given, call.at)
        plain = not any(lazy(ev, source) for source in sources)
        if functions and not (len(sources) == 1 and isinstance(call.args.positional[0], Lib | Const)):
            plain = False
        if call.args.open is not None or not sources or (plain and not dict(call.args.named or {}).get("strict")):
            return builtin_iteration.FUNCTIONS[kind](ev, call)
        parts: list[Value] = list(call.args.positional[:functions])
        parts += [iterator_of(ev, source, call.at) for source in (sources[:1] if kind == "enumerate" else sources)]
        if kind == "enumerate":
            parts.append(call.arg(1, "start") or Const(0, call.at))
        strict = kind == "zip" and truth(ev, call.arg(-1, "strict") or Const(False)) is not False
        return ev.new(IterObj("strict zip" if strict else kind, tuple(parts)), call.at)

    return handler


def _next(ev: Evaluator, call: Call) -> Value:
    source = call.args.positional[0] if call.args.positional else None
    if source is None or not lazy(ev, source):
        obj = ev.instance_at(source) if source is not None else None
        if obj is not None:
            from inputgen.interpret.attributes import find_attribute

            method = find_attribute(ev, source, "__next__", call.at) if source is not None else None
            if method is not None:
                return call_value(ev, method, Arguments(), call.at)
        return builtin_iteration.FUNCTIONS["next"](ev, call)
    return _go_on(ev, call, source, call.arg(1, "default"))


def _go_on(
    ev: Evaluator,
    call: Call,
    source: Value,
    default: Value | None,
    sent: Value = Const(None),  # noqa: B008 - a frozen value
    thrown: Thrown | None = None,
) -> Value:
    assert isinstance(source, Ref), "iterators are on the heap"
    certain = ev.state.certain
    found = step(ev, source, call.at, sent, thrown)
    states: list[State] = []
    values: list[Value] = []
    if found.ended is not None:
        ev.path = found.ended[0]
        if default is not None:
            states.append(ev.path)
            values.append(default)
        else:
            if found.yielded is not None:
                ev.risk()
            ev.raises("StopIteration", call.at)
    if found.yielded is not None:
        states.append(found.yielded[0])
        values.append(found.yielded[1])
    ev.path = join_states(states, certain)
    if not values:
        raise PathEndsError("StopIteration")
    return choice_of(values)


def _send(ev: Evaluator, call: Call) -> Value:
    assert call.receiver is not None, "a method has a receiver"
    return _go_on(ev, call, call.receiver, None, call.arg(0, "value") or Const(None, call.at))


def _next_method(ev: Evaluator, call: Call) -> Value:
    assert call.receiver is not None, "a method has a receiver"
    if not lazy(ev, call.receiver):
        return builtin_iteration.FUNCTIONS["next"](ev, Call("next", Arguments((call.receiver,)), call.at))
    return _go_on(ev, call, call.receiver, None)


def _throw(ev: Evaluator, call: Call) -> Value:
    value = call.args.positional[0] if call.args.positional else None
    if value is not None and is_exception_class(ev, value):
        value = call_value(ev, value, Arguments(call.args.positional[1:2]), call.at)
    name = name_of(ev, value) if value is not None else None
    assert call.receiver is not None, "a method has a receiver"
    if not lazy(ev, call.receiver):
        return ev.unknown("an exception thrown into an iterator", call.at)
    return _go_on(ev, call, call.receiver, None, thrown=Thrown(name or "an exception", value, call.at))


def _close(ev: Evaluator, call: Call) -> Value:
    """`GeneratorExit` is raised where it stands (Language Reference, 6.2.9.1)."""
    if isinstance(call.receiver, Ref):
        close(ev, call.receiver, call.at)
    return Const(None, call.at)


def _is_lost(ev: Evaluator, ref: Ref) -> bool:
    """Whether it is not known where an iterator stands: then one element tells what any other would."""
    obj = ev.get(ref)
    return isinstance(obj, IterObj) and obj.lost is not None


def _quantifier(name: str) -> Handler:
    """`any` and `all`: they stop at the first element that decides."""

    def handler(ev: Evaluator, call: Call) -> Value:
        source = call.args.positional[0] if call.args.positional else None
        if source is None or not isinstance(source, Ref) or not lazy(ev, source):
            return builtin_iteration.FUNCTIONS[name](ev, call)
        decisive = name == "any"
        stopped: list[State] = []
        certain = ev.state.certain
        for _ in range(builtin_iteration.MOST):
            found = step(ev, source, call.at)
            if found.yielded is None:
                ev.path = join_states([*stopped, *([found.ended[0]] if found.ended is not None else [])], certain)
                ev.state  # noqa: B018 - raises where every path does
                return Open(BOOL, None, "computed", call.at) if stopped else Const(not decisive, call.at)
            stopped += [found.ended[0]] if found.ended is not None else []
            ev.path, value = found.yielded
            known = truth(ev, value)
            if known is decisive:
                sure = not stopped
                ev.path = join_states([*stopped, ev.path], certain)
                return Const(decisive, call.at) if sure else Open(BOOL, None, "computed", call.at)
            if known is None:
                stopped.append(ev.path.fork())
            if len(stopped) > builtin_iteration.MOST // 16 or _is_lost(ev, source):
                break
        builtin_iteration.FUNCTIONS[name](ev, call)
        ev.path = join_states([*stopped, ev.state], certain)
        return Open(BOOL, None, "computed", call.at)

    return handler


def _letting_go(handler: Handler) -> Handler:
    """A function that keeps no iterator: a generator expression that is written as its argument is nobody's after."""

    def let_go(ev: Evaluator, call: Call) -> Value:
        made = _begun(ev, call) if _is_written_there(call) else ()
        value = handler(ev, call)
        for ref in made:
            ev.put(ref, GONE)
        return value

    return let_go


def _is_written_there(call: Call) -> bool:
    node = call.at.node
    return isinstance(node, cst.Call) and bool(node.args) and isinstance(node.args[0].value, cst.GeneratorExp)


def _begun(ev: Evaluator, call: Call) -> tuple[Ref, ...]:
    """Begin with a generator expression; what is made of it, and of what it is over, for it alone."""
    source = call.args.positional[0] if call.args.positional else None
    obj = ev.get(source) if isinstance(source, Ref) else None
    if not isinstance(source, Ref) or not isinstance(obj, IterObj) or obj.kind != "expression" or not is_simple(obj):
        return ()
    over = ev.get(obj.parts[0]) if isinstance(obj.parts[0], Ref) else None
    begin(ev, source, obj, call.at)
    begun = ev.get(source)
    assert isinstance(begun, IterObj), "it stays one"
    alone = isinstance(over, DictObj | ViewObj) or (isinstance(over, ListObj) and over.kind != "generator")
    return (source, *(part for part in begun.parts if alone and isinstance(part, Ref)))


FUNCTIONS: dict[str, Handler] = {
    "iter": _iter,
    "next": _letting_go(_next),
    "aiter": _iter,
    "anext": _next,
    "zip": _over("zip", 0),
    "enumerate": _over("enumerate", 0),
    "map": _over("map", 1),
    "filter": _over("filter", 1),
    "any": _letting_go(_quantifier("any")),
    "all": _letting_go(_quantifier("all")),
}
METHODS: dict[str, Handler] = {
    "generator.__next__": _next_method,
    "generator.__iter__": itself,
    "generator.send": _send,
    "generator.throw": _throw,
    "generator.close": _close,
    "generator.__anext__": _next_method,
    "generator.asend": _send,
    "generator.aclose": _close,
    "coroutine.send": _send,
    "coroutine.throw": _throw,
    "coroutine.close": _close,
}
