"""Dataclass instances taken apart: `asdict`, `astuple`, and what other libraries make of the fields of an instance."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from inputgen.frozen import replace
from inputgen.interpret import bounds
from inputgen.interpret.annotations import declared_type
from inputgen.interpret.calls import call as call_value
from inputgen.interpret.join import choice_of
from inputgen.interpret.object_protocols import library_protocol
from inputgen.interpret.protocol import Arguments, Call
from inputgen.interpret.values import (
    Choice,
    Const,
    DictObj,
    Func,
    ListObj,
    Obj,
    Open,
    Ref,
    Slot,
    Unknown,
    Value,
)
from inputgen.library.dataclass_fields import Field, base_with_fields, fields_of

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


def instance_fields(ev: Evaluator, value: Value) -> list[Field] | None:
    """The fields of a dataclass or an instance of one."""
    obj = ev.instance_at(value)
    return fields_of(ev, obj.cls if obj is not None else value)


def not_a_dataclass(ev: Evaluator, value: Value, call: Call, function: str) -> Value:
    """What a function of dataclasses gives of a value that is no instance, or is not known.

    Raises:
        PathEndsError: for a value that is surely none.
    """
    known = isinstance(value, Const | Func) or (isinstance(value, Ref) and ev.instance_at(value) is None)
    if known:
        raise ev.raises(f"TypeError: {function}() should be called on dataclass instances", call.at)
    reason = value.reason if isinstance(value, Unknown) else f"{function} of an object that is not known"
    return ev.unknown(reason, call.at)


def as_dict(ev: Evaluator, call: Call) -> Value:
    """`asdict(x)`: its fields, and those of what it holds, copied."""
    factory = call.arg(-1, "dict_factory")

    def made(slots: dict[str, Slot], value: Value) -> Value:
        further = ev.dict_at(library_protocol(ev, value, "further fields", call.at) or Const(None))
        if further is not None:
            slots = slots | {str(name): slot for name, slot in further.entries.items() if name not in slots}
        if factory is None:
            return _new(ev, DictObj(slots), value, call)
        pairs = [
            ev.new_part(ListObj("tuple", (Const(name, slot.at), slot.value)), value.at or call.at)
            for name, slot in slots.items()
        ]
        return call_value(ev, factory, Arguments((_new(ev, ListObj("list", tuple(pairs)), value, call),)), call.at)

    return taken_apart(ev, call, "asdict", made)


def as_tuple(ev: Evaluator, call: Call) -> Value:
    """`astuple(x)`."""
    factory = call.arg(-1, "tuple_factory")

    def made(slots: dict[str, Slot], value: Value) -> Value:
        parts = _new(ev, ListObj("tuple", tuple(slot.value for slot in slots.values())), value, call)
        return parts if factory is None else call_value(ev, factory, Arguments((parts,)), call.at)

    return taken_apart(ev, call, "astuple", made)


def _new(ev: Evaluator, obj: Obj, value: Value, call: Call) -> Ref:
    return ev.new_part(obj, value.at or call.at, value)


def taken_apart(ev: Evaluator, call: Call, name: str, made: Callable[[dict[str, Slot], Value], Value]) -> Value:
    """What `made` makes of the fields of a dataclass instance, and of those of what it holds, copied.

    Args:
        ev: the evaluation.
        call: the call that is given the instance.
        name: what is called, for reasons.
        made: gets the fields, and the instance that they are of.
    """
    value = call.arg(0, "obj")
    if value is None:
        return ev.unknown(f"{name} of nothing", call.at)

    def of(one: Value) -> Value:
        if ev.instance_at(one) is None or instance_fields(ev, one) is None:
            return not_a_dataclass(ev, one, call, name)
        found = _Copier(ev, call, made).copy(one, 0)
        return replace(found, at=call.at) if isinstance(found, Ref) else found

    return ev.each(value, of)


class _Copier:
    """Copies a value deeply, dataclass instances by `made`."""

    def __init__(self, ev: Evaluator, call: Call, made: Callable[[dict[str, Slot], Value], Value]) -> None:
        self.ev = ev
        self.call = call
        self.made = made
        self.count = 0

    def copy(self, value: Value, depth: int) -> Value:
        """A copy of a value."""
        self.count += 1
        if depth > bounds.SNAPSHOT_DEPTH or self.count > bounds.SNAPSHOT_VALUES:
            return Unknown("it is nested too deep, or holds too many values", value.at)
        if isinstance(value, Choice):
            return choice_of([self.copy(option, depth + 1) for option in value.options], value.at)
        if isinstance(value, Open) and isinstance(value.default, Ref):
            return replace(value, default=self.copy(value.default, depth + 1))
        obj = self.ev.get(value) if isinstance(value, Ref) else None
        if isinstance(obj, ListObj):
            rest = self.copy(obj.rest, depth + 1) if obj.rest is not None else None
            items = tuple(self.copy(item, depth + 1) for item in obj.items)
            return _new(self.ev, replace(obj, items=items, rest=rest), value, self.call)
        if isinstance(obj, DictObj):
            entries = {key: replace(slot, value=self.copy(slot.value, depth + 1)) for key, slot in obj.entries.items()}
            return _new(self.ev, replace(obj, entries=entries), value, self.call)
        fields = instance_fields(self.ev, value) if self.ev.instance_at(value) is not None else None
        return value if fields is None else self.fields(value, fields, depth)

    def fields(self, value: Value, fields: Iterable[Field], depth: int) -> Value:
        """What becomes of a dataclass instance."""
        slots: dict[str, Slot] = {}
        for field in fields:
            if field.init_var:
                continue
            slot = self.slot(value, field)
            slots[field.name] = replace(slot, value=self.copy(slot.value, depth + 1))
        obj = self.ev.instance_at(value)
        why = base_with_fields(self.ev, obj.cls) if obj is not None else None
        if obj is None or why is None:
            return self.made(slots, value)
        theirs = {name: slot for name, slot in obj.attrs.items() if slot.value == why}
        made = self.made({**theirs, **slots}, value)
        held, why = self.ev.dict_at(made), replace(why, at=value.at or self.call.at)
        if held is None or not isinstance(made, Ref):
            return why
        self.ev.put(made, replace(held, open=held.open or why))
        return made

    def slot(self, value: Value, field: Field) -> Slot:
        """A field of an instance.

        Raises:
            PathEndsError: where it was never set.
        """
        obj = self.ev.instance_at(value)
        assert obj is not None, "only instances are taken apart"
        slot = obj.attrs.get(field.name)
        if slot is not None:
            return slot
        if obj.open is not None:
            if field.type is not None:
                return Slot(
                    Open(declared_type(field.type, field.default), None, "declaration", field.at), False, field.at
                )
            return Slot(Unknown(obj.open.reason, obj.open.at), False, field.at)
        if field.default is not None:  # `init=False`: the class has it
            return Slot(field.default, False, field.at)
        raise self.ev.raises(f"AttributeError: no attribute {field.name!r}", self.call.at)
