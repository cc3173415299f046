"""itertools: sequences made of sequences (Python docs, itertools). Past the bound, any number of any element."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from inputgen.interpret import bounds
from inputgen.interpret.calls import call as call_value
from inputgen.interpret.comparisons import truth
from inputgen.interpret.draining import taken
from inputgen.interpret.iteration import elements
from inputgen.interpret.iterators import iterator_of, lazy
from inputgen.interpret.join import choice_of
from inputgen.interpret.operators import binary
from inputgen.interpret.protocol import Arguments, Call, Handler
from inputgen.interpret.values import Const, IterObj, ListObj, Open, Ref, Unknown, Value
from inputgen.model.types import INT

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

_MOST = 4 * bounds.UNROLL  # elements of one result


def _source(ev: Evaluator, call: Call, value: Value) -> ListObj:
    if isinstance(value, Ref) and lazy(ev, value):
        return taken(ev, value, call.at)
    found = elements(ev, value, call.at)
    if found is not None:
        return found
    reason = value.reason if isinstance(value, Unknown) else "the elements are not known"
    return ListObj("list", (), Unknown(reason, value.at or call.at))


def _every(source: ListObj) -> list[Value]:
    return [*source.items, *([source.rest] if source.rest is not None else [])]


def _tuple(ev: Evaluator, call: Call, parts: Iterable[Value]) -> Ref:
    return Ref(ev.new(ListObj("tuple", tuple(parts)), None).addr, call.at)


def _generated(ev: Evaluator, call: Call, items: Iterable[Value], rest: Value | None = None) -> Value:
    return ev.new(ListObj("generator", tuple(items), rest), call.at)


def _product(ev: Evaluator, call: Call) -> Value:
    """`product(*iterables, repeat=1)`: the grid of a sweep."""
    given = call.arg(-1, "repeat")
    times = 1 if given is None else ev.constant(given)
    sources = [_source(ev, call, value) for value in call.args.positional]
    if not isinstance(times, int) or call.args.open is not None or len(sources) * max(times, 0) > bounds.PRODUCT:
        return _generated(ev, call, (), Unknown("a product of sequences that are not known", call.at))
    sources *= times
    size = math.prod(len(source.items) for source in sources)
    if size <= _MOST and all(source.rest is None for source in sources):
        combined = itertools.product(*[source.items for source in sources])
        return _generated(ev, call, [_tuple(ev, call, parts) for parts in combined])
    parts = [_every(source) for source in sources]
    if not all(parts):
        return _generated(ev, call, ())
    return _generated(ev, call, (), _tuple(ev, call, [choice_of(part) for part in parts]))


def _chain(ev: Evaluator, call: Call) -> Value:
    if any(lazy(ev, value) for value in call.args.positional) and call.args.open is None:
        parts = [iterator_of(ev, value, call.at) for value in call.args.positional]
        return ev.new(IterObj("chain", tuple(parts)), call.at)
    return _chained(ev, call, call.args.positional)


def _chain_from(ev: Evaluator, call: Call) -> Value:
    outer = _source(ev, call, call.args.positional[0]) if call.args.positional else ListObj("list")
    if outer.rest is not None:
        return _generated(ev, call, (), Unknown("a chain of sequences that are not known", call.at))
    return _chained(ev, call, outer.items)


def _chained(ev: Evaluator, call: Call, values: Iterable[Value]) -> Value:
    items: list[Value] = []
    loose: list[Value] = []
    for value in values:
        source = _source(ev, call, value)
        (loose or items).extend(source.items)
        loose.extend([source.rest] if source.rest is not None else [])
    return _generated(ev, call, items, choice_of(loose) if loose else None)


def _count(ev: Evaluator, call: Call) -> Value:
    start, stride = call.arg(0, "start") or Const(0, call.at), call.arg(1, "step") or Const(1, call.at)
    return ev.new(IterObj("count", (start, stride)), call.at)


def _cycle(ev: Evaluator, call: Call) -> Value:
    source = _source(ev, call, call.args.positional[0]) if call.args.positional else ListObj("list")
    if source.items and source.rest is None:
        return ev.new(IterObj("cycle", (ev.new_list(source.items, None), Const(0, call.at))), call.at)
    every = _every(source)
    return _generated(ev, call, (), choice_of(every) if every else None)


def _repeat(ev: Evaluator, call: Call) -> Value:
    value, times = call.arg(0, "object"), call.arg(1, "times")
    if value is None:
        return ev.unknown("repeat of nothing", call.at)
    known = ev.constant(times) if times is not None else None
    if isinstance(known, int) and known <= _MOST:
        return _generated(ev, call, [value] * max(known, 0))
    return _generated(ev, call, (), value)


def _zip_longest(ev: Evaluator, call: Call) -> Value:
    fill = call.arg(-1, "fillvalue") or Const(None, call.at)
    sources = [_source(ev, call, value) for value in call.args.positional]
    if any(source.rest is not None for source in sources):
        rest = [choice_of([*_every(source), fill]) for source in sources]
        return _generated(ev, call, (), _tuple(ev, call, rest))
    rows = itertools.zip_longest(*[source.items for source in sources], fillvalue=fill)
    return _generated(ev, call, [_tuple(ev, call, row) for row in rows])


def _selection(function: Callable[..., Iterable[tuple[Any, ...]]], count: Callable[[int, int], int]) -> Handler:
    """`combinations`, `permutations` and their kin."""

    def handler(ev: Evaluator, call: Call) -> Value:
        given = call.arg(1, "r")
        source = _source(ev, call, call.args.positional[0]) if call.args.positional else ListObj("list")
        size = len(source.items) if given is None or ev.constant(given) is None else ev.constant(given)
        if source.rest is not None or not isinstance(size, int) or not 0 <= size <= bounds.PRODUCT:
            return _generated(ev, call, (), Unknown("a selection of elements that are not known", call.at))
        if len(source.items) > _MOST or count(len(source.items), size) > _MOST:
            return _generated(ev, call, (), Unknown("too many selections of elements", call.at))
        return _generated(ev, call, [_tuple(ev, call, parts) for parts in function(source.items, size)])

    return handler


def _islice(ev: Evaluator, call: Call) -> Value:
    first = call.args.positional[0] if call.args.positional else None
    if first is not None and lazy(ev, first):
        return _islice_lazily(ev, call, first)
    source = _source(ev, call, call.args.positional[0]) if call.args.positional else ListObj("list")
    limits = [ev.constant(value) for value in call.args.positional[1:]]
    plain = [limit for limit in limits if limit is None or isinstance(limit, int)]
    if source.rest is not None or len(plain) < len(limits) or not plain:
        every = _every(source)
        return _generated(ev, call, (), choice_of(every) if every else None)
    try:
        return _generated(ev, call, itertools.islice(source.items, *plain))
    except ValueError as error:
        raise ev.raises(f"ValueError: {error}", call.at) from None


def _islice_lazily(ev: Evaluator, call: Call, source: Value) -> Value:
    """Of an iterator that has something left to run: it runs as far as it is asked to."""
    limits = [ev.constant(value) for value in call.args.positional[1:]]
    start, stop, stride = [None, *limits, None] if len(limits) == 1 else [*limits, None, None][:3]
    counts = [0 if start is None else start, stop, 1 if stride is None else stride]
    parts = [Const(count) if count is None or isinstance(count, int) else Open(INT) for count in counts]
    return ev.new(IterObj("islice", (iterator_of(ev, source, call.at), *parts)), call.at)


def _accumulate(ev: Evaluator, call: Call) -> Value:
    source = _source(ev, call, call.args.positional[0]) if call.args.positional else ListObj("list")
    function, initial = call.arg(1, "func"), call.arg(-1, "initial")
    start = [initial] if initial is not None and ev.constant(initial) is not None else []
    items = [*start, *source.items]
    if source.rest is not None or len(items) > bounds.UNROLL:
        return _generated(ev, call, (), Unknown("an accumulation over elements that are not known", call.at))
    totals: list[Value] = []
    for item in items:
        if not totals:
            totals.append(item)
        elif function is None or ev.constant(function) is None:
            totals.append(binary(ev, "+", totals[-1], item, call.at))
        else:
            totals.append(call_value(ev, function, Arguments((totals[-1], item)), call.at))
    return _generated(ev, call, totals)


def _starmap(ev: Evaluator, call: Call) -> Value:
    if len(call.args.positional) < 2:
        return ev.unknown("starmap of nothing", call.at)
    function, source = call.args.positional[0], _source(ev, call, call.args.positional[1])
    results: list[Value] = []
    for item in source.items:
        parts = elements(ev, item, call.at)
        if parts is None or parts.rest is not None:
            return _generated(ev, call, (), Unknown("a call with arguments that are not known", call.at))
        results.append(call_value(ev, function, Arguments(parts.items), call.at))
    rest = Unknown("a call with arguments that are not known", call.at) if source.rest is not None else None
    return _generated(ev, call, results, rest)


def _while(keeps: bool) -> Handler:
    """`takewhile` and `dropwhile`."""

    def handler(ev: Evaluator, call: Call) -> Value:
        if len(call.args.positional) < 2:
            return ev.unknown("takewhile of nothing", call.at)
        if keeps and lazy(ev, call.args.positional[1]):
            parts = (call.args.positional[0], iterator_of(ev, call.args.positional[1], call.at))
            return ev.new(IterObj("takewhile", parts), call.at)
        test, source = call.args.positional[0], _source(ev, call, call.args.positional[1])
        for position, item in enumerate(source.items):
            known = truth(ev, call_value(ev, test, Arguments((item,)), call.at))
            if known is None:
                every = choice_of(_every(source))
                return _generated(ev, call, source.items[:position] if keeps else (), every)
            if not known:
                items = source.items[:position] if keeps else source.items[position:]
                return _generated(ev, call, items, None if keeps else source.rest)
        return _generated(ev, call, source.items if keeps else (), source.rest)

    return handler


def _pairwise(ev: Evaluator, call: Call) -> Value:
    source = _source(ev, call, call.args.positional[0]) if call.args.positional else ListObj("list")
    if source.rest is not None:
        every = choice_of(_every(source))
        return _generated(ev, call, (), _tuple(ev, call, (every, every)))
    return _generated(ev, call, [_tuple(ev, call, pair) for pair in itertools.pairwise(source.items)])


def _of_all(handler: Handler) -> Handler:
    """A function that takes any number of iterables: of `f(*rows)`, rows not all known, nothing is known."""

    def guarded(ev: Evaluator, call: Call) -> Value:
        if call.args.open is not None:
            return _generated(ev, call, (), Unknown(call.args.open.reason, call.args.open.at))
        return handler(ev, call)

    return guarded


FUNCTIONS: dict[str, Handler] = {
    "product": _product,
    "chain": _of_all(_chain),
    "chain.from_iterable": _chain_from,
    "count": _count,
    "cycle": _cycle,
    "repeat": _repeat,
    "zip_longest": _of_all(_zip_longest),
    "combinations": _selection(itertools.combinations, math.comb),
    "permutations": _selection(itertools.permutations, math.perm),
    "combinations_with_replacement": _selection(
        itertools.combinations_with_replacement, lambda n, r: math.comb(n + r - 1, r) if n else 1
    ),
    "islice": _islice,
    "accumulate": _accumulate,
    "starmap": _starmap,
    "takewhile": _while(True),
    "dropwhile": _while(False),
    "pairwise": _pairwise,
}
EXPORTS = {
    "": tuple(
        (
            "accumulate chain combinations combinations_with_replacement compress count cycle dropwhile "
            "filterfalse groupby islice pairwise permutations product repeat starmap takewhile tee zip_longest"
        ).split()
    )
}
