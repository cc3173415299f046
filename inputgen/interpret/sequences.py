"""Growing sequences, on frozen `ListObj`s."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen.interpret import bounds
from inputgen.interpret.iteration import elements
from inputgen.interpret.join import choice_of, join
from inputgen.interpret.values import At, ListObj, Unknown, Value

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


def appended(obj: ListObj, value: Value) -> ListObj:
    """The list with one more element at its end."""
    if obj.rest is not None or len(obj.items) >= bounds.CONTAINER:
        return ListObj(obj.kind, obj.items, value if obj.rest is None else join(obj.rest, value))
    return ListObj(obj.kind, (*obj.items, value))


def extended(ev: Evaluator, obj: ListObj, more: Value, at: At) -> ListObj:
    """The list with the elements of an iterable at its end."""
    spread = elements(ev, more, at)
    if spread is None:
        reason = more.reason if isinstance(more, Unknown) else "it is extended by a value that is not known"
        unknown = Unknown(reason, more.at or at)
        return ListObj(obj.kind, obj.items, unknown if obj.rest is None else join(obj.rest, unknown))
    if obj.rest is None and len(obj.items) + len(spread.items) <= bounds.CONTAINER:
        return ListObj(obj.kind, obj.items + spread.items, spread.rest)
    further = [part for part in (obj.rest, *spread.items, spread.rest) if part is not None]
    return ListObj(obj.kind, obj.items, choice_of(further) if further else None)
