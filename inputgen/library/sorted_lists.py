"""`bisect` and `heapq` (Python docs): lists that are kept in order, changed in place."""

from __future__ import annotations

import bisect
import heapq
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from inputgen.interpret.join import choice_of
from inputgen.interpret.protocol import Call, Handler
from inputgen.interpret.pythonic import NotKnown, to_python
from inputgen.interpret.values import Const, ListObj, Open, Ref, Value
from inputgen.model.types import INT

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


class _Item:
    """An element, ordered as what it stands for."""

    def __init__(self, ev: Evaluator, value: Value) -> None:
        self.value = value
        self.key = to_python(ev, value)

    def __lt__(self, other: _Item) -> bool:
        return bool(self.key < other.key)


def _handler(function: Callable[..., Any]) -> Handler:
    def handler(ev: Evaluator, call: Call) -> Value:
        target, *rest = call.args.positional or (Const(None, call.at),)
        held = ev.list_at(target)
        if held is None or not isinstance(target, Ref):
            return ev.unknown("a list that is not known", call.at)
        try:
            if held.rest is not None or call.args.named or len(rest) > 1:
                raise NotKnown
            items = [_Item(ev, value) for value in held.items]
            found = function(items, *(_Item(ev, value) for value in rest))
        except NotKnown:
            return _any_order(ev, call, target, held, rest[:1])
        except (TypeError, IndexError) as error:
            raise ev.raises(f"{type(error).__name__}: {error}", call.at) from None
        ev.put(target, ListObj(held.kind, tuple(item.value for item in items)))
        return found.value if isinstance(found, _Item) else Const(found, call.at)

    return handler


def _any_order(ev: Evaluator, call: Call, target: Ref, held: ListObj, more: list[Value]) -> Value:
    """Where the elements are not known: any of them may be anywhere."""
    ev.risk()
    parts = [*held.items, *([held.rest] if held.rest is not None else []), *more]
    any_of_them = choice_of(parts) if parts else None
    name = call.name.rpartition(".")[2]
    if name.startswith("bisect"):
        return Open(INT, None, "computed", call.at)
    ev.put(target, ListObj(held.kind, (), any_of_them))
    if name in ("heapify", "heappush") or name.startswith("insort") or any_of_them is None:
        return Const(None, call.at)
    return any_of_them


FUNCTIONS: dict[str, Handler] = {
    name: _handler(getattr(module, name))
    for module, names in (
        (bisect, "insort insort_left insort_right bisect bisect_left bisect_right"),
        (heapq, "heapify heappush heappop heappushpop heapreplace"),
    )
    for name in names.split()
}
