"""Calls that are kept as they are written, for whoever reads them later: `Field(gt=0)`, `annotated_types.Gt(0)`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen.frozen import frozen
from inputgen.interpret.protocol import Call
from inputgen.interpret.types import type_of
from inputgen.interpret.values import Const, Instance, Lib, Open, Slot, Unknown, Value

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

MADE = Lib("pydantic.made")


@frozen
class Kept:
    """A call that was kept.

    Attributes:
        open: why there may be further arguments.
    """

    callee: str
    positional: tuple[Value, ...]
    named: dict[str, Value]
    open: Unknown | None

    def get(self, position: int, name: str) -> Value | None:
        """The argument at a position or of a name; None where it is not given."""
        if 0 <= position < len(self.positional):
            return self.positional[position]
        return self.named.get(name)


def keep(ev: Evaluator, call: Call) -> Value:
    """Keep a call as an instance of `pydantic.made`."""
    named = dict(call.args.named or {})
    why = call.args.open
    if why is None and call.args.optional:
        why = Unknown("an argument is given only on some paths", call.at)
    attrs = {
        "callee": Slot(Const(call.name)),
        "positional": Slot(ev.new_list(call.args.positional, None, "tuple")),
        "named": Slot(ev.new_dict(named, None)),
    }
    return ev.new(Instance(MADE, attrs, why), call.at)


def kept(ev: Evaluator, value: Value | None) -> Kept | None:
    """The call that a value keeps; None for anything else."""
    obj = ev.instance_at(value) if value is not None else None
    if obj is None or obj.cls != MADE:
        return None
    listed, table = ev.list_at(obj.attrs["positional"].value), ev.dict_at(obj.attrs["named"].value)
    assert listed is not None, "a kept call has its arguments"
    assert table is not None, "a kept call has its arguments"
    callee = ev.constant(obj.attrs["callee"].value)
    named = {str(name): slot.value for name, slot in table.entries.items()}
    return Kept(str(callee), listed.items, named, obj.open)


def as_field(ev: Evaluator, call: Call) -> Value:
    """What the instances of a class have for a field that is declared by `Field(...)`, where a base is not known."""
    told = kept(ev, call.receiver)
    default = told.get(0, "default") if told is not None else None
    return of_field(call, default)


def of_field(call: Call, default: Value | None) -> Value:
    """A field by its default: whoever makes the instance may give another value of that type."""
    if isinstance(default, Const) and default.value is not None and default.value is not ...:
        return Open(type_of(default), default, "declaration", default.at or call.at)
    return Unknown(f"what a base that is not known makes of the field {call.name}", call.at)
