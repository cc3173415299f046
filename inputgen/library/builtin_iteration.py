"""Built-in functions over iterables, and the types of sequences."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from inputgen import model as m
from inputgen.interpret import bounds
from inputgen.interpret.asked import library_name
from inputgen.interpret.attributes import find_attribute
from inputgen.interpret.calls import call as call_value
from inputgen.interpret.comparisons import COMPARE, compare, truth
from inputgen.interpret.iteration import elements, of_steps, steps_of
from inputgen.interpret.join import choice_of
from inputgen.interpret.mappings import values_of
from inputgen.interpret.operators import binary, call_unary
from inputgen.interpret.protocol import Arguments, Call, Handler
from inputgen.interpret.sets import distinct
from inputgen.interpret.types import common_origin, parts_of, type_of
from inputgen.interpret.values import (
    At,
    Bound,
    ClassObj,
    Const,
    DictObj,
    Instance,
    Lib,
    ListObj,
    Open,
    Ref,
    Unknown,
    Value,
    ViewObj,
    alternatives,
)
from inputgen.library import builtin_sequences
from inputgen.model.types import BOOL, FLOAT, INT, union_of

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


MOST = 256  # elements of one iterator that are looked at one by one


def _sequence(kind: m.SequenceKind) -> Handler:
    """`list(x)`, `tuple(x)`, `set(x)`, `frozenset(x)`, `iter(x)`."""

    def handler(ev: Evaluator, call: Call) -> Value:
        if not call.args.positional:
            return ev.new(ListObj(kind), call.at)
        value = call.args.positional[0]
        held = ev.list_at(value)
        if kind == "generator" and held is not None and held.kind == "generator":
            return value
        spread = elements(ev, value, call.at)
        if spread is None:
            reason = value.reason if isinstance(value, Unknown) else "the elements are not known"
            return ev.new(ListObj(kind, (), Unknown(reason, value.at or call.at)), call.at)
        if kind in ("set", "frozenset"):
            return ev.new(ListObj(kind, *distinct(ev, spread.items, spread.rest, call.at)), call.at)
        pairs = steps_of(spread) if kind in ("list", "tuple") else ()
        return ev.new(of_steps(pairs, kind) if pairs else ListObj(kind, spread.items, spread.rest), call.at)

    return handler


def _len(ev: Evaluator, call: Call) -> Value:
    def length(value: Value) -> Value:
        if isinstance(value, Const) and isinstance(value.value, str | bytes):
            return Const(len(value.value), call.at)
        if isinstance(value, Const):
            raise ev.raises(f"TypeError: object of type {type(value.value).__name__!r} has no len()", call.at)
        obj = ev.get(value) if isinstance(value, Ref) else None
        if isinstance(obj, ListObj) and obj.rest is None:
            return Const(len(obj.items), call.at)
        if isinstance(obj, DictObj) and obj.open is None and not any(s.optional for s in obj.entries.values()):
            return Const(len(obj.entries), call.at)
        if isinstance(obj, ViewObj):
            return length(obj.source)
        method = find_attribute(ev, value, "__len__", call.at) if isinstance(obj, Instance | ClassObj) else None
        if isinstance(method, Bound):
            return call_value(ev, method, Arguments(), call.at)
        return Open(INT, None, "computed", call.at)

    return ev.each(call.args.positional[0], length) if call.args.positional else ev.unknown("len of nothing", call.at)


def _range(ev: Evaluator, call: Call) -> Value:
    given = [arg.value for arg in call.args.positional if isinstance(arg, Const) and isinstance(arg.value, int)]
    if given and len(given) == len(call.args.positional):
        try:
            numbers = range(*given)
        except (ValueError, TypeError) as error:
            raise ev.raises(f"{type(error).__name__}: {error}", call.at) from None
        if len(numbers) <= bounds.UNROLL:
            return ev.new(ListObj("range", tuple(Const(number, call.at) for number in numbers)), call.at)
    is_filled = len(call.args.positional) == 1 and (_is_positive(call.args.positional[0]) or _at_least_one(ev, call))
    first = (Const(0, call.at),) if is_filled else ()
    return ev.new(ListObj("range", first, Open(INT, None, "computed", call.at)), call.at)


def _is_positive(value: Value) -> bool:
    """Whether an option, or what a sweep gives, is one of some numbers above 0."""
    if not isinstance(value, Open) or value.origin not in ("argv", "sweep") or value.constraints is None:
        return False
    allowed, least = values_of(value), value.constraints.minimum
    if allowed is None:
        return value.origin == "sweep" and value.default is None and least is not None and least >= 1
    return all(isinstance(each, Const) and isinstance(each.value, int) and each.value >= 1 for each in allowed)


def _at_least_one(ev: Evaluator, call: Call) -> bool:
    """Whether what is given is written `max(1, n)`."""
    given = call.at.node.args[0].value if isinstance(call.at.node, cst.Call) and call.at.node.args else None
    if not isinstance(given, cst.Call) or library_name(ev, given.func) != Lib("builtins.max") or len(given.args) < 2:
        return False
    is_plain = all(arg.keyword is None for arg in given.args)
    return is_plain and any(
        isinstance(arg.value, cst.Integer) and int(arg.value.evaluated_value) >= 1 for arg in given.args
    )


def _spread(ev: Evaluator, call: Call, value: Value) -> ListObj:
    found = elements(ev, value, call.at)
    if found is not None:
        return found
    reason = value.reason if isinstance(value, Unknown) else "the elements are not known"
    return ListObj("list", (), Unknown(reason, value.at or call.at))


def _enumerate(ev: Evaluator, call: Call) -> Value:
    if not call.args.positional:
        return ev.unknown("enumerate of nothing", call.at)
    source = _spread(ev, call, call.args.positional[0])
    given = call.arg(1, "start")
    start = 0 if given is None else ev.constant(given)
    first = start if isinstance(start, int) else None
    counts: list[Value] = [
        Const(first + i, call.at) if first is not None else Open(INT, None, "computed", call.at)
        for i in range(len(source.items))
    ]
    pairs = [ev.new_list(pair, call.at, "tuple") for pair in zip(counts, source.items, strict=True)]
    rest = None
    if source.rest is not None:
        rest = ev.new_list([Open(INT, None, "computed", call.at), source.rest], call.at, "tuple")
    return ev.new(ListObj("generator", tuple(pairs), rest), call.at)


def _zip(ev: Evaluator, call: Call) -> Value:
    if call.args.open is not None:  # `zip(*rows)` of rows that are not all known
        return ev.new(ListObj("generator", (), Unknown(call.args.open.reason, call.args.open.at)), call.at)
    given = call.args.positional
    generators = [value for value in given if (ev.list_at(value) or ListObj("list")).kind == "generator"]
    shared = any(value in generators[:i] for i, value in enumerate(generators))
    sources = [
        _spread(ev, call, value) if value not in generators or value not in given[:i] else ListObj("generator")
        for i, value in enumerate(given)
    ]
    if generators and all(source.rest is None for source in sources):
        return _zip_taken(ev, call, sources, generators)
    if shared:
        return ev.new(ListObj("generator", (), ev.unknown("an iterator zipped with itself", call.at)), call.at)
    if not sources:
        return ev.new(ListObj("generator"), call.at)
    sure = min(len(source.items) for source in sources)
    pairs = [ev.new_list([source.items[i] for source in sources], call.at, "tuple") for i in range(sure)]
    # Where every source may go on, so may the pairs; a source that surely ends ends them.
    further = [[*source.items[sure:], *([source.rest] if source.rest is not None else [])] for source in sources]
    rest = None
    if all(further):
        rest = ev.new_list([choice_of(part) for part in further], call.at, "tuple")
    return ev.new(ListObj("generator", tuple(pairs), rest), call.at)


def _zip_taken(ev: Evaluator, call: Call, sources: list[ListObj], generators: list[Value]) -> Value:
    """`zip` where iterators are among what it is given: each row takes their next elements, one after the other.

    What is left of them is left, and one that is given twice (`zip(it, it)`) gives two elements of each row.
    """
    given = call.args.positional
    iterators = [iter(source.items) for source in sources]
    columns = [iterators[given.index(value) if value in generators else i] for i, value in enumerate(given)]
    rows: list[Value] = []
    while len(row := _row(columns)) == len(columns):
        rows.append(ev.new_list(row, call.at, "tuple"))
    for value in generators:
        assert isinstance(value, Ref), "an iterator is on the heap"
        ev.put(value, ListObj("generator", tuple(iterators[given.index(value)])))
    return ev.new(ListObj("generator", tuple(rows)), call.at)


def _row(columns: list[Iterator[Value]]) -> list[Value]:
    """The next element of each, up to the first that has none."""
    row: list[Value] = []
    for column in columns:
        item = next(column, None)
        if item is None:
            break
        row.append(item)
    return row


def _map(ev: Evaluator, call: Call) -> Value:
    if len(call.args.positional) != 2:
        return ev.unknown("map needs a function and an iterable", call.at)
    function, source = call.args.positional[0], _spread(ev, call, call.args.positional[1])
    items = tuple(call_value(ev, function, Arguments((item,)), call.at) for item in source.items)
    rest = call_value(ev, function, Arguments((source.rest,)), call.at) if source.rest is not None else None
    return ev.new(ListObj("generator", items, rest), call.at)


def _filter(ev: Evaluator, call: Call) -> Value:
    if len(call.args.positional) != 2:
        return ev.unknown("filter needs a function and an iterable", call.at)
    function, source = call.args.positional[0], _spread(ev, call, call.args.positional[1])
    sure: list[Value] = []
    loose: list[Value] = [source.rest] if source.rest is not None else []
    for item in source.items:
        plain = isinstance(function, Const) and function.value is None
        kept = truth(ev, item if plain else call_value(ev, function, Arguments((item,)), call.at))
        if kept is None or (kept and loose):
            loose.append(item)
        elif kept:
            sure.append(item)
    return ev.new(ListObj("generator", tuple(sure), choice_of(loose) if loose else None), call.at)


def _sorted(ev: Evaluator, call: Call) -> Value:
    if not call.args.positional:
        return ev.unknown("sorted of nothing", call.at)
    return ev.new(builtin_sequences.sorted_list(ev, _spread(ev, call, call.args.positional[0]), call), call.at)


def _reversed(ev: Evaluator, call: Call) -> Value:
    if not call.args.positional:
        return ev.unknown("reversed of nothing", call.at)
    own = call_unary(ev, call.args.positional[0], "__reversed__", call.at)
    if own is not None:
        return own
    source = _spread(ev, call, call.args.positional[0])
    rest = choice_of([*source.items, source.rest]) if source.rest is not None else None
    return ev.new(ListObj("generator", () if rest is not None else source.items[::-1], rest), call.at)


def _by_key(ev: Evaluator, call: Call, name: str, items: tuple[Value, ...], key: Value) -> Value:
    """The first item whose key is the least, or the greatest."""
    best, best_key = items[0], call_value(ev, key, Arguments((items[0],)), call.at)
    for item in items[1:]:
        own = call_value(ev, key, Arguments((item,)), call.at)
        better = truth(ev, compare(ev, "<" if name == "min" else ">", own, best_key, call.at))
        if better is None:
            return choice_of(items)
        if better:
            best, best_key = item, own
    return best


def _extreme(name: str) -> Handler:
    """`min` and `max`: computed on constants, else one of the operands."""

    def handler(ev: Evaluator, call: Call) -> Value:
        args = call.args.positional
        source = ListObj("list", args) if len(args) > 1 else _spread(ev, call, args[0]) if args else ListObj("list")
        every = [*source.items, *([source.rest] if source.rest is not None else [])]
        named = dict(call.args.named or {})
        if not every:
            if "default" in named:
                return named["default"]
            raise ev.raises(f"ValueError: {name}() arg is an empty sequence", call.at)
        key = named.get("key")
        if key is not None and key != Const(None) and source.rest is None:
            return _by_key(ev, call, name, source.items, key)
        if source.rest is not None and "default" in named:
            every.append(named["default"])
        constants = [value for value in every if isinstance(value, Const)] if "key" not in named else []
        if len(constants) == len(every):
            try:
                return _best(name, constants)
            except TypeError as error:
                raise ev.raises(f"TypeError: {error}", call.at) from None
        numbers = _of_numbers(name, every, call.at) if "key" not in named and source.rest is None else None
        return choice_of(every) if numbers is None else numbers

    return handler


def _best(name: str, constants: list[Const]) -> Const:
    best = constants[0]
    for value in constants[1:]:
        if COMPARE["<" if name == "min" else ">"](value.value, best.value):
            best = value
    return best


def _of_numbers(name: str, values: list[Value], at: At) -> Open | None:
    """The extreme of options and constants that are numbers: the defaults' by default; None for any others."""
    known = [value for value in values if isinstance(value, Const | Open)]
    parts = [part for value in known for part in parts_of(type_of(value))]
    defaults = [value.default if isinstance(value, Open) else value for value in known]
    constants = [default for default in defaults if isinstance(default, Const)]
    if not len(values) == len(known) == len(constants) or not all(part in (INT, FLOAT, BOOL) for part in parts):
        return None
    origin = common_origin([value for value in known if isinstance(value, Open)])
    return Open(union_of(parts), Const(_best(name, constants).value, at), origin, at)


def _sum(ev: Evaluator, call: Call) -> Value:
    if not call.args.positional:
        return ev.unknown("sum of nothing", call.at)
    source = _spread(ev, call, call.args.positional[0])
    total: Value = call.arg(1, "start") or Const(0, call.at)
    for item in source.items:
        total = binary(ev, "+", total, item, call.at)
    if source.rest is None:
        return total
    more = alternatives(binary(ev, "+", total, source.rest, call.at))
    parts = [part for value in more if isinstance(value, Const | Open) for part in parts_of(type_of(value))]
    if not all(isinstance(value, Const | Open) for value in more) or not all(part in (INT, FLOAT) for part in parts):
        return ev.unknown("a sum of values that are not known", call.at)
    return Open(union_of(parts), None, "computed", call.at)


def _quantifier(name: str) -> Handler:
    def handler(ev: Evaluator, call: Call) -> Value:
        source = _spread(ev, call, call.args.positional[0]) if call.args.positional else ListObj("list")
        answers = [truth(ev, item) for item in source.items]
        decisive = name == "any"
        if decisive in answers:
            return Const(decisive, call.at)
        if None in answers or source.rest is not None:
            return Open(BOOL, None, "computed", call.at)
        return Const(not decisive, call.at)

    return handler


def _next(ev: Evaluator, call: Call) -> Value:
    source = call.args.positional[0] if call.args.positional else None
    obj = ev.list_at(source) if source is not None else None
    if obj is None or not isinstance(source, Ref):
        return ev.unknown("next of an iterator that is not known", call.at)
    if obj.items:
        if obj.kind == "generator":
            ev.put(source, ListObj(obj.kind, obj.items[1:], obj.rest))
        return obj.items[0]
    default = call.arg(1, "default")
    options = [value for value in (obj.rest, default) if value is not None]
    if not options:
        raise ev.raises("StopIteration", call.at)
    return choice_of(options)


def _slice(ev: Evaluator, call: Call) -> Value:
    args = list(call.args.positional)
    positions: dict[int, list[int | None]] = {1: [None, 0, None], 2: [0, 1, None], 3: [0, 1, 2]}
    parts = positions.get(len(args))
    if parts is None:
        return ev.unknown("slice of nothing", call.at)
    values = [Const(None, call.at) if index is None else args[index] for index in parts]
    return ev.new_instance(Lib("builtins.slice"), dict(zip(("start", "stop", "step"), values, strict=True)), call.at)


def _bytearray(ev: Evaluator, call: Call) -> Value:
    given = call.args.positional[0] if call.args.positional else Const(b"", call.at)
    if isinstance(given, Const) and isinstance(given.value, int):
        return ev.unknown("a bytearray of a given length is not modelled", call.at)
    return _sequence("bytearray")(ev, Call(call.name, Arguments((given,)), call.at))


FUNCTIONS: dict[str, Handler] = {
    "list": _sequence("list"),
    "tuple": _sequence("tuple"),
    "set": _sequence("set"),
    "frozenset": _sequence("frozenset"),
    "bytearray": _bytearray,
    "iter": _sequence("generator"),
    "len": _len,
    "range": _range,
    "enumerate": _enumerate,
    "zip": _zip,
    "map": _map,
    "filter": _filter,
    "sorted": _sorted,
    "reversed": _reversed,
    "min": _extreme("min"),
    "max": _extreme("max"),
    "sum": _sum,
    "any": _quantifier("any"),
    "all": _quantifier("all"),
    "next": _next,
    "slice": _slice,
}
