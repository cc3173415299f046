"""functools: `partial`, `reduce`, and decorators that leave a function what it is (Python docs, functools)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from inputgen.frozen import replace
from inputgen.interpret import bounds
from inputgen.interpret.attributes import builtin_type, find_attribute, function_cell, own_attributes
from inputgen.interpret.calls import call as call_value
from inputgen.interpret.iteration import elements
from inputgen.interpret.join import choice_of
from inputgen.interpret.mappings import merged
from inputgen.interpret.protocol import Arguments, Call, Handler
from inputgen.interpret.setting_attributes import set_attribute
from inputgen.interpret.values import At, Bound, Const, DictObj, Func, Lib, Ref, Slot, Unknown, Value, alternatives
from inputgen.library.simple import passes_through

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

_UNCHANGED = "functools.passes through"
_PARTIAL = Lib("functools.partial")
_TAKES = "takes the attributes of"
_CACHED = Lib("functools.cached value")  # what an earlier call gave that is not kept: something like what this one does
_NESTED = 50  # partials of partials
_KEPT = "attributes of the function"  # of an object that stands for a function that a library decorated


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
        "keywords": Ref(ev.new(DictObj(entries, call.args.open, part=call.args.part), None).addr, call.at),
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
    every = merged(kept, replace(new, open=args.open, part=args.part))
    named = {str(name): slot.value for name, slot in every.entries.items()}
    optional = frozenset(str(name) for name, slot in every.entries.items() if slot.optional)
    return Arguments((*first, *args.positional), named, every.open, optional, every.part)


def _reduce(ev: Evaluator, call: Call) -> Value:
    """`reduce(function, iterable, initial)`."""
    if len(call.args.positional) < 2:
        return ev.unknown("reduce of nothing", call.at)
    function, source = call.args.positional[:2]
    listed = elements(ev, source, call.at)
    known = listed.items if listed is not None else ()
    items = [*call.args.positional[2:3], *known]
    reason = source.reason if isinstance(source, Unknown) else "reduce over elements that are not known"
    further = Unknown(reason, call.at) if listed is None else listed.rest
    if len(items) > bounds.UNROLL or (not items and further is not None):
        return ev.unknown(reason, call.at)
    if not items:
        raise ev.raises("TypeError: reduce() of empty iterable with no initial value", call.at)
    total = items[0]
    for item in items[1:]:
        total = call_value(ev, function, Arguments((total, item)), call.at)
    return total if further is None else _reduced_further(ev, function, total, further, call.at)


def _reduced_further(ev: Evaluator, function: Value, total: Value, element: Value, at: At) -> Value:
    """What any number of further elements make of it: an object they may lead to (`reduce(getattr, path, config)`)."""
    for _ in range(bounds.CONFIG_DEPTH):
        before = total
        step = partial(call_value, ev, function, Arguments((total, element)), at)
        total = choice_of([before, ev.branch([step, lambda: before])])  # noqa: B023
        if total == before:
            return total
    return choice_of([total, Unknown("reduce over elements that are not known", at)])


def _cache(ev: Evaluator, call: Call) -> Value:
    """`@cache`, `@lru_cache`, `@lru_cache(maxsize=8)`: a call with the same arguments gives the same object again."""
    given = call.args.positional[0] if call.args.positional else None
    if isinstance(given, Func):
        return replace(given, called_by="functools.cached call") if given.called_by is None else given
    return Lib("functools.cache", call.at)


def _cached_call(ev: Evaluator, call: Call) -> Value:
    function = call.receiver
    assert isinstance(function, Func), "the function itself is the receiver"
    cell = ev.singleton(f"cache of {id(function.node)} in {function.scope}", lambda: DictObj({}))
    key = _cache_key(call.args)
    held = ev.get(cell)
    assert isinstance(held, DictObj), "a cache is a dict"
    before = held.entries.get(key) if key is not None else None
    if before is not None and not before.optional and held.open is None:
        return before.value
    known = [slot.value for slot in held.entries.values()] if key is None else [before.value] if before else []
    run = partial(call_value, ev, function, call.args, call.at)
    # One with arguments that are not known, or after one with such, may be one of those before: then nothing runs.
    if known or held.open is not None:
        found = alternatives(ev.branch([run, lambda: choice_of(known) if known else _CACHED]))
        value = choice_of([option for option in found if option != _CACHED] or found)
    else:
        value = run()
    held = ev.get(cell)
    assert isinstance(held, DictObj), "a cache is a dict"
    if key is None:
        why = held.open or Unknown("it may have been cached by a call with arguments that are not known", call.at)
        ev.put(cell, replace(held, open=why))
    else:
        ev.put(cell, replace(held, entries={**held.entries, key: Slot(value)}))
    return value


def _cache_key(args: Arguments) -> tuple[object, ...] | None:
    """What a call is remembered by; None where its arguments are not all known."""
    if args.open is not None or args.optional:
        return None
    parts: list[object] = []
    for name, value in [*((None, value) for value in args.positional), *dict(args.named or {}).items()]:
        if isinstance(value, Const):
            parts.append((name, value.value))
        elif isinstance(value, Ref):
            parts.append((name, "at", value.addr))
        else:
            return None
    return tuple(parts)


def _cache_clear(ev: Evaluator, call: Call) -> Value:
    if isinstance(call.receiver, Func):
        cell = ev.singleton(f"cache of {id(call.receiver.node)} in {call.receiver.scope}", lambda: DictObj({}))
        ev.put(cell, DictObj({}))
    return Const(None, call.at)


def _wraps(ev: Evaluator, call: Call) -> Value:
    """`@wraps(function)`: the wrapper takes the name of what it wraps, and the attributes that it was given."""
    function = call.args.positional[0] if call.args.positional else None
    return Bound(function, "functools.wraps.apply", call.at) if function is not None else Lib(_UNCHANGED, call.at)


def _apply_wraps(ev: Evaluator, call: Call) -> Value:
    wrapper = call.args.positional[0] if call.args.positional else Const(None, call.at)
    return wrapper if call.receiver is None else _updated(ev, wrapper, call.receiver, call.at)


def _update_wrapper(ev: Evaluator, call: Call) -> Value:
    """`update_wrapper(wrapper, wrapped)`."""
    wrapper, wrapped = call.arg(0, "wrapper") or Const(None, call.at), call.arg(1, "wrapped")
    return wrapper if wrapped is None else _updated(ev, wrapper, wrapped, call.at)


def _updated(ev: Evaluator, wrapper: Value, wrapped: Value, at: At) -> Value:
    """The wrapper with what `functools.WRAPPER_UPDATES` copies: the very objects, such as a list of options."""
    if not isinstance(wrapper, Func):
        return _decorated_updated(ev, wrapper, wrapped, at)
    made = replace(wrapper, name=wrapped.name) if isinstance(wrapped, Func) else wrapper
    held = own_attributes(ev, wrapped) if isinstance(wrapped, Func) else _decorated_attributes(ev, wrapped, at)
    if held is not None:
        ev.put(function_cell(ev, made), merged(own_attributes(ev, made), held))
    if isinstance(wrapped, Func):
        set_attribute(ev, made, "__wrapped__", wrapped, at)
    return made


def _decorated_updated(ev: Evaluator, wrapper: Value, wrapped: Value, at: At) -> Value:
    """A wrapper that a library decorated first (`update_wrapper(pass_context(new), f)`), told what it wraps."""
    obj = ev.instance_at(wrapper)
    takes = ev.libraries.method(f"{obj.cls.name}.{_TAKES}") if obj is not None and isinstance(obj.cls, Lib) else None
    return takes(ev, Call("update_wrapper", Arguments((wrapped,)), at, wrapper)) if takes is not None else wrapper


def _decorated_attributes(ev: Evaluator, wrapped: Value, at: At) -> DictObj | None:
    """The attributes that a library keeps on a function it decorated, where that is an object of its own here."""
    obj = ev.instance_at(wrapped)
    if not isinstance(wrapped, Ref) or obj is None or not isinstance(obj.cls, Lib):
        return None
    kept = find_attribute(ev, wrapped, _KEPT, at)
    return ev.dict_at(kept) if kept is not None else None


# --- singledispatch --------------------------------------------------------------------------------------------------


def _dispatch(ev: Evaluator, call: Call) -> Value:
    """`@singledispatch`: an object that chooses by the class of its first argument."""
    function = call.args.positional[0] if call.args.positional else Const(None, call.at)
    if not isinstance(function, Func):
        return ev.unknown("singledispatch of a function that is not known", call.at)
    attrs: dict[str, Value] = {"its default": function, "its functions": ev.new_list([], None)}
    return ev.new_instance(Lib("functools.dispatcher"), attrs, call.at)


def _register(ev: Evaluator, call: Call) -> Value:
    """`@f.register`, with the class in the annotation of the first parameter; `@f.register(cls)`."""
    first, *more = call.args.positional or (Const(None, call.at),)
    if isinstance(first, Func) and not more:
        params = first.node.params.params
        annotation = params[0].annotation if params else None
        unknown = Unknown("a class that is not known", call.at)
        _registered(ev, call.receiver, unknown if annotation is None else ev.eval(annotation.annotation), first)
        return first
    if more:
        _registered(ev, call.receiver, first, more[0])
        return more[0]
    made = ev.new_list([call.receiver or first, first], None, "tuple")
    return Bound(made, "functools.dispatcher.register for", call.at)


def _register_for(ev: Evaluator, call: Call) -> Value:
    pair = ev.list_at(call.receiver) if call.receiver is not None else None
    function = call.args.positional[0] if call.args.positional else Const(None, call.at)
    if pair is not None:
        _registered(ev, pair.items[0], pair.items[1], function)
    return function


def _registered(ev: Evaluator, receiver: Value | None, cls: Value, function: Value) -> None:
    obj = ev.instance_at(receiver) if receiver is not None else None
    held = obj.attrs["its functions"].value if obj is not None else None
    table = ev.list_at(held) if held is not None else None
    if isinstance(held, Ref) and table is not None:
        row = ev.new_list([cls, function], None, "tuple")
        ev.put(held, replace(table, items=(*table.items, row)))


def _call_dispatcher(ev: Evaluator, call: Call) -> Value:
    obj = ev.instance_at(call.receiver) if call.receiver is not None else None
    table = ev.list_at(obj.attrs["its functions"].value) if obj is not None else None
    if obj is None or table is None or table.rest is not None or not call.args.positional:
        return ev.unknown("a function that is not known", call.at)
    is_instance = ev.libraries.function("builtins.isinstance")
    assert is_instance is not None, "built-in functions are modelled"
    fitting: list[tuple[Value, Value]] = []
    for row in table.items:
        pair = ev.list_at(row)
        assert pair is not None, "each row is a class and a function"
        cls, function = pair.items
        answer = is_instance(ev, Call("isinstance", Arguments((call.args.positional[0], cls)), call.at))
        if not isinstance(answer, Const):
            return ev.unknown("a function chosen by the class of a value that is not known", call.at)
        if answer.value:
            fitting.append((cls, function))
    if len(fitting) > 1:
        exact = [function for cls, function in fitting if cls == _class_of(ev, call.args.positional[0])]
        if len(exact) != 1:
            return ev.unknown("a function chosen from several that fit", call.at)
        return call_value(ev, exact[0], call.args, call.at)
    return call_value(ev, fitting[0][1] if fitting else obj.attrs["its default"].value, call.args, call.at)


def _class_of(ev: Evaluator, value: Value) -> Value | None:
    obj = ev.instance_at(value)
    name = builtin_type(ev, value)
    return obj.cls if obj is not None else Lib(f"builtins.{name}") if name is not None else None


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
    "wraps": _wraps,
    "lru_cache": _cache,
    "cache": _cache,
    "cached call": _cached_call,
    "singledispatch": _dispatch,
    "singledispatchmethod": lambda ev, call: ev.unknown("a method made by singledispatchmethod", call.at),
    "cached_property": _cached_property,
    "cmp_to_key": _some_order,
    "update_wrapper": _update_wrapper,
    **dict.fromkeys(("passes through", "total_ordering"), passes_through),
}
METHODS: dict[str, Handler] = {
    "partial.__call__": _call_partial,
    "cached call.cache_clear": _cache_clear,
    "wraps.apply": _apply_wraps,
    "dispatcher.register": _register,
    "dispatcher.register for": _register_for,
    "dispatcher.__call__": _call_dispatcher,
}
ATTRIBUTES = {"partial.__wrapped__": _function}
EXPORTS = {
    "": tuple(
        (
            "update_wrapper wraps WRAPPER_ASSIGNMENTS WRAPPER_UPDATES total_ordering cache cmp_to_key lru_cache "
            "reduce partial partialmethod singledispatch singledispatchmethod cached_property"
        ).split()
    )
}
