"""`random` (Python docs, "random"): what is drawn is not known, only its type, or what it is drawn from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen.interpret.iteration import elements
from inputgen.interpret.join import choice_of
from inputgen.interpret.protocol import Call, Handler
from inputgen.interpret.values import Const, ListObj, Ref, Unknown, Value
from inputgen.library.simple import instance, named, nothing, typed
from inputgen.model.types import FLOAT, INT, STR

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


def _any_of(ev: Evaluator, call: Call) -> Value | None:
    """Any element of the sequence that is drawn from; None for one that is empty."""
    given = call.args.positional[0] if call.args.positional else None
    source = elements(ev, given, call.at) if given is not None else None
    if source is None:
        reason = given.reason if isinstance(given, Unknown) else "it is drawn from a sequence that is not known"
        return ev.unknown(reason, call.at)
    drawn = [*source.items, *([source.rest] if source.rest is not None else [])]
    return choice_of(drawn, call.at) if drawn else None


def _choice(ev: Evaluator, call: Call) -> Value:
    drawn = _any_of(ev, call)
    if drawn is None:
        raise ev.raises("IndexError: Cannot choose from an empty sequence", call.at)
    return drawn


def _several(ev: Evaluator, call: Call) -> Value:
    """`sample`, `choices`: as many as `k`, where that is known."""
    drawn = _any_of(ev, call)
    count = ev.constant(call.arg(1, "k")) if call.name.endswith("sample") else ev.constant(call.arg(-1, "k"))
    if drawn is None:
        return ev.new_list([], call.at)
    if isinstance(count, int) and 0 <= count <= 100:
        return ev.new_list([drawn] * count, call.at)
    return ev.new(ListObj("list", (), drawn), call.at)


def _shuffle(ev: Evaluator, call: Call) -> Value:
    """In place: every position may hold any element."""
    target = call.args.positional[0] if call.args.positional else None
    obj = ev.list_at(target) if target is not None else None
    if obj is not None and isinstance(target, Ref) and obj.items:
        drawn = choice_of([*obj.items, *([obj.rest] if obj.rest is not None else [])])
        ev.put(target, ListObj(obj.kind, (drawn,) * len(obj.items), obj.rest and drawn))
    return Const(None, call.at)


_FUNCTIONS: dict[str, Handler] = {
    **named(
        "random uniform triangular betavariate expovariate gammavariate gauss lognormvariate normalvariate "
        "vonmisesvariate paretovariate weibullvariate",
        typed(FLOAT),
    ),
    **named("randint randrange getrandbits binomialvariate", typed(INT)),
    "randbytes": typed(STR),
    "choice": _choice,
    **named("sample choices", _several),
    "shuffle": _shuffle,
    **named("seed setstate", nothing),
}
FUNCTIONS: dict[str, Handler] = {
    **_FUNCTIONS,
    "Random": instance("random.Random"),
    "SystemRandom": instance("random.Random"),
}
METHODS = {f"Random.{name}": handler for name, handler in _FUNCTIONS.items()}
