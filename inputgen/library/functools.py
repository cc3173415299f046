"""functools: `partial`, `reduce`, and decorators that leave a function what it is (Python docs, functools)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen.frozen import replace
from inputgen.interpret import bounds
from inputgen.interpret.calls import call as call_value
from inputgen.interpret.iteration import elements
from inputgen.interpret.mappings import merged
from inputgen.interpret.protocol import Arguments, Call, Handler
from inputgen.interpret.values import At, Const, DictObj, Func, Lib, Ref, Slot, Unknown, Value
from inputgen.library.simple import passes_through

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

_UNCHANGED = "functools.passes through"
_PARTIAL = Lib("functools.partial")
_NESTED = 50  # partials of partials


def _partial(ev: Evaluator, call: Call) -> Value:
    """`partial(function, ...)`: an object that keeps the arguments until it is called."""
    if not call.args.positional:
        return ev.unknown("partial of nothing", call.at)
    function, *rest = call.args.positional
    named = dict(call.args.named or {})
    entries = {name: Slot(value, name in call.args.optional, value.at) for name, value in named.items()}
    attrs: dict[str, Value] = {
        "func": function,
        "args": Ref(ev.new_list(rest, None, "tuple").addr, call.at),
        "keywords": Ref(ev.new(DictObj(entries, call.args.open), None).addr, call.at),
    }
    return ev.new_instance(_PARTIAL, attrs, call.at)


def _call_partial(ev: Evaluator, call: Call) -> Value:
    """Call the function a partial keeps; a partial of a partial is called at once, so that none can call itself."""
    args = call.args
    function = call.receiver
    for _ in range(_NESTED):
        obj = ev.instance_at(function) if function is not None else None
        if obj is None or obj.cls != _PARTIAL:
            break
        first, kept = ev.list_at(obj.attrs["args"].value), ev.dict_at(obj.attrs["keywords"].value)
        if first is None or first.rest is not None or kept is None:
            return ev.unknown("a partial function whose arguments are not known", call.at)
        args = _with_kept(first.items, kept, args)
        function = obj.attrs["func"].value
    obj = ev.instance_at(function) if function is not None else None
    if function is None or function == call.receiver or (obj is not None and obj.cls == _PARTIAL):
        return ev.unknown("a partial function that is not known, or calls itself", call.at)
    return call_value(ev, function, args, call.at)


def _with_kept(first: tuple[Value, ...], kept: DictObj, args: Arguments) -> Arguments:
    given = dict(args.named or {})
    new = DictObj({name: Slot(value, name in args.optional, value.at) for name, value in given.items()})
    every = merged(kept, replace(new, open=args.open))
    named = {str(name): slot.value for name, slot in every.entries.items()}
    optional = frozenset(str(name) for name, slot in every.entries.items() if slot.optional)
    return Arguments((*first, *args.positional), named, every.open, optional)


def _reduce(ev: Evaluator, call: Call) -> Value:
    """`reduce(function, iterable, initial)`."""
    if len(call.args.positional) < 2:
        return ev.unknown("reduce of nothing", call.at)
    function, source = call.args.positional[:2]
    listed = elements(ev, source, call.at)
    if listed is None or listed.rest is not None or len(listed.items) > bounds.UNROLL:
        reason = source.reason if isinstance(source, Unknown) else "reduce over elements that are not known"
        return ev.unknown(reason, call.at)
    items = [*call.args.positional[2:3], *listed.items]
    if not items:
        raise ev.raises("TypeError: reduce() of empty iterable with no initial value", call.at)
    total = items[0]
    for item in items[1:]:
        total = call_value(ev, function, Arguments((total, item)), call.at)
    return total


def _decorator_maker(ev: Evaluator, call: Call) -> Value:
    """`@lru_cache`, `@lru_cache(maxsize=8)`, `@wraps(function)`: what it decorates stays what it is."""
    if call.name == "functools.lru_cache" and call.args.positional and isinstance(call.args.positional[0], Func):
        return call.args.positional[0]
    return Lib(_UNCHANGED, call.at)


def _cached_property(ev: Evaluator, call: Call) -> Value:
    function = call.args.positional[0] if call.args.positional else Const(None, call.at)
    return replace(function, kind="cached property") if isinstance(function, Func) else function


def _some_order(ev: Evaluator, call: Call) -> Value:
    return ev.unknown("a key function made by cmp_to_key", call.at)


def _function(ev: Evaluator, receiver: Value, at: At) -> Value:
    obj = ev.instance_at(receiver)
    return obj.attrs["func"].value if obj is not None else ev.unknown("a function that is not known", at)


FUNCTIONS: dict[str, Handler] = {
    "partial": _partial,
    "partialmethod": lambda ev, call: ev.unknown("a method made by partialmethod", call.at),
    "reduce": _reduce,
    "wraps": _decorator_maker,
    "lru_cache": _decorator_maker,
    "cached_property": _cached_property,
    "cmp_to_key": _some_order,
    **dict.fromkeys(("passes through", "cache", "singledispatch", "total_ordering", "update_wrapper"), passes_through),
}
METHODS: dict[str, Handler] = {"partial.__call__": _call_partial}
ATTRIBUTES = {"partial.__wrapped__": _function}
EXPORTS = {
    "": tuple(
        (
            "update_wrapper wraps WRAPPER_ASSIGNMENTS WRAPPER_UPDATES total_ordering cache cmp_to_key lru_cache "
            "reduce partial partialmethod singledispatch singledispatchmethod cached_property"
        ).split()
    )
}
