"""`copy` (Python docs, "copy"): objects copied with what they share, cycles included."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen.frozen import replace
from inputgen.interpret import bounds
from inputgen.interpret.attribute_dicts import attribute_dict, dict_part
from inputgen.interpret.calls import call as call_value
from inputgen.interpret.hierarchy import class_attribute
from inputgen.interpret.join import choice_of
from inputgen.interpret.protocol import Arguments, Call
from inputgen.interpret.values import (
    At,
    Bound,
    Choice,
    DictObj,
    Func,
    Instance,
    ListObj,
    Obj,
    Open,
    Ref,
    Slot,
    Unknown,
    Value,
)
from inputgen.library.simple import each_argument

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


def _copy(ev: Evaluator, call: Call, value: Value) -> Value:
    obj = ev.get(value) if isinstance(value, Ref) else None
    if isinstance(obj, Instance) and isinstance(value, Ref):
        own = _own_copy(ev, value, obj, "__copy__", (), call.at)
        if own is not None:
            return own
    made = ev.new(obj, call.at) if isinstance(obj, DictObj | ListObj | Instance) else value
    return made if not isinstance(made, Ref) or obj is None else _with_own_dict(ev, made, obj)


def _with_own_dict(ev: Evaluator, made: Ref, source: Obj) -> Ref:
    """The copy of an object that is a dict: the copy's attributes are its entries, not those of the source."""
    part = dict_part(source)
    if part is not None and isinstance(source, Instance):
        behind = part.addr < 0
        own = attribute_dict(made, None) if behind else ev.new(ev.get(part), None)
        held = ev.instance_at(made)
        assert held is not None, "the copy of an instance is one"
        ev.put(made, replace(held, attrs={**held.attrs, "as dict": Slot(own)}))
    return made


def _own_copy(ev: Evaluator, value: Ref, obj: Instance, name: str, args: tuple[Value, ...], at: At) -> Value | None:
    method = class_attribute(ev, obj.cls, name)
    return call_value(ev, Bound(value, method, at), Arguments(args), at) if isinstance(method, Func) else None


def _deepcopy(ev: Evaluator, call: Call, value: Value) -> Value:
    return _Copier(ev, call.at).of(value, 0)


class _Copier:
    """One `deepcopy`: what is met twice is copied once."""

    def __init__(self, ev: Evaluator, at: At) -> None:
        self._ev = ev
        self._at = at
        self._done: dict[int, Ref] = {}

    def of(self, value: Value, depth: int) -> Value:
        if isinstance(value, Choice):
            return choice_of([self.of(option, depth) for option in value.options], value.at)
        if isinstance(value, Open) and value.default is not None:
            return replace(value, default=self.of(value.default, depth))
        if not isinstance(value, Ref):
            return value
        if value.addr in self._done:
            return replace(self._done[value.addr], at=value.at)
        if depth > bounds.SNAPSHOT_DEPTH or len(self._done) > bounds.SNAPSHOT_VALUES:
            return self._ev.unknown("it is too large to copy", self._at)
        obj = self._ev.get(value)
        if isinstance(obj, Instance):
            own = _own_copy(self._ev, value, obj, "__deepcopy__", (self._memo(),), self._at)
            if own is not None:
                return own
        if not isinstance(obj, ListObj | DictObj | Instance):
            return value  # classes, modules and functions are not copied
        made = self._ev.new_copy(obj, value, self._at, "copy of")
        self._done[value.addr] = made
        part = dict_part(obj)
        if part is not None and part.addr < 0:  # the dict that it is, is the one behind its attributes
            self._done[part.addr] = attribute_dict(made, None)
        self._ev.put(made, self._filled(obj, depth + 1))
        return replace(made, at=value.at or self._at)

    def _memo(self) -> Value:
        return self._ev.new(DictObj({}, Unknown("what is copied already", self._at)), None)

    def _filled(self, obj: ListObj | DictObj | Instance, depth: int) -> ListObj | DictObj | Instance:
        if isinstance(obj, ListObj):
            rest = self.of(obj.rest, depth) if obj.rest is not None else None
            return replace(obj, items=tuple(self.of(item, depth) for item in obj.items), rest=rest)
        if isinstance(obj, DictObj):
            return replace(obj, entries={key: self._slot(slot, depth) for key, slot in obj.entries.items()})
        return replace(obj, attrs={name: self._slot(slot, depth) for name, slot in obj.attrs.items()})

    def _slot(self, slot: Slot, depth: int) -> Slot:
        value = self.of(slot.value, depth)
        return slot if value is slot.value else Slot(value, slot.optional, slot.at)


FUNCTIONS = {
    "copy": each_argument(_copy, "a copy of nothing"),
    "deepcopy": each_argument(_deepcopy, "a copy of nothing"),
}
