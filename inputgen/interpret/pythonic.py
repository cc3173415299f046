"""Between evaluator values and plain Python data, where everything in a value is known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from inputgen import model as m
from inputgen.interpret import bounds
from inputgen.interpret.values import At, Const, DictObj, ListObj, Ref, Slot, Unknown, Value

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


class NotKnown(Exception):  # noqa: N818 - control flow: part of a value is not known
    """Part of a value is not known."""


def to_python(ev: Evaluator, value: Value) -> Any:
    """The plain Python data a value is: scalars, lists, tuples and dicts.

    Raises:
        NotKnown: if any part of it is not known, or it is anything else, or more than the bounds allow: a list that
            holds one long text, or one long list, many times over is small on the heap, and huge as a text.
    """
    return value.value if isinstance(value, Const) else _Taker(ev).take(value, 0)


class _Taker:
    def __init__(self, ev: Evaluator) -> None:
        self._ev = ev
        self._left = bounds.TEXT

    def take(self, value: Value, depth: int) -> Any:
        self._left -= 1
        if isinstance(value, Const):
            if isinstance(value.value, str | bytes):
                self._left -= len(value.value)
            if self._left < 0:
                raise NotKnown
            return value.value
        if depth > bounds.SNAPSHOT_DEPTH or self._left < 0 or not isinstance(value, Ref):
            raise NotKnown
        obj = self._ev.get(value)
        if isinstance(obj, ListObj) and obj.rest is None:
            return _as_kind(obj.kind, [self.take(item, depth + 1) for item in obj.items])
        if isinstance(obj, DictObj) and obj.open is None and not any(slot.optional for slot in obj.entries.values()):
            return {key: self.take(slot.value, depth + 1) for key, slot in obj.entries.items()}
        raise NotKnown


def _as_kind(kind: m.SequenceKind, items: list[Any]) -> Any:
    if kind == "tuple":
        return tuple(items)
    if kind in ("set", "frozenset"):
        # The order in which Python would iterate over it depends on the process: no text may be made of it.
        raise NotKnown
    if kind != "list":
        raise NotKnown
    return items


def from_python(ev: Evaluator, data: Any, at: At, *, nested: bool = False) -> Value:
    """The value of plain Python data.

    Args:
        ev: the evaluation.
        data: the data.
        at: the place of all of it.
        nested: whether it is part of other data: in a loop one place makes one object, and these are several.
    """
    if isinstance(data, dict):
        entries = {key: Slot(from_python(ev, item, at, nested=True), False, at) for key, item in data.items()}
        return _made(ev, DictObj(entries), at, nested)
    if isinstance(data, list | tuple):
        items = tuple(from_python(ev, item, at, nested=True) for item in data)
        return _made(ev, ListObj("list" if isinstance(data, list) else "tuple", items), at, nested)
    if data is None or isinstance(data, bool | int | float | complex | str | bytes):
        return Const(data, at)
    return Unknown(f"a {type(data).__name__}, which is not modelled", at)


def _made(ev: Evaluator, obj: DictObj | ListObj, at: At, nested: bool) -> Ref:
    return Ref(ev.new(obj, None).addr, at) if nested else ev.new(obj, at)
