"""Enums of the argument classes: `TrainingArguments.lr_scheduler_type` is a `SchedulerType` once it is made.

`__post_init__` makes members of the texts that are given; W&B stores a member by its name (`wandb-facts`, section 3),
while `to_dict()` gives its value (transformers 4.57, `training_args.py`). They are rows of `argument_classes.jsonl`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from inputgen.frozen import replace
from inputgen.interpret.equality import acting
from inputgen.interpret.join import choice_of, mapped
from inputgen.interpret.protocol import Arguments, Call
from inputgen.interpret.values import At, Choice, ClassObj, Const, Lib, ListObj, Open, Ref, Scope, Slot, Value
from inputgen.library.argument_table import held_by, row
from inputgen.library.argument_versions import chosen_versions
from inputgen.library.enum import members_of
from inputgen.model.types import STR

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

_BASES = (Lib("builtins.str"), Lib("enum.Enum"))


def enum_named(ev: Evaluator, name: str, at: At) -> Ref:
    """An enum of the table, made on first use: the members that all versions have that the job may be written for."""
    key = f"argument enum {name}"
    known = ev.modules.get(key)
    if known is not None and known in ev.state.heap:
        return Ref(known, at)
    module = ev.frame.module
    found = row(name)
    assert found is not None, "an enum of the table"
    tables = held_by(name, "members", chosen_versions(ev.world.versions)[found["package"]].versions)
    names = {
        member: Slot(Const(value, at)) for member, value in tables[-1] if all([member, value] in one for one in tables)
    }
    scope = ev.new(Scope("class", module, names, ev.frames[0].scope), None)
    node = cst.ClassDef(cst.Name(name), cst.IndentedBlock([]))
    ref = ev.new(ClassObj(name, module, node, _BASES, scope.addr), None)
    handler = ev.libraries.function("enum.Enum.subclassed")
    assert handler is not None, "enums are modelled"
    handler(ev, Call("enum.Enum.subclassed", Arguments(), at, ref))
    ev.modules[key] = ref.addr
    return Ref(ref.addr, at)


def member_of(ev: Evaluator, enum: Ref, value: Value, at: At | None) -> Value:
    """`Enum(value)`: a text that no member has may be one of another version of the library."""
    if isinstance(value, Choice):
        return choice_of([member_of(ev, enum, option, at) for option in value.options])
    if isinstance(value, Open):
        default = member_of(ev, enum, value.default, at) if value.default is not None else None
        return replace(value, type=STR, default=default) if default is None or isinstance(default, Ref) else value
    text = acting(ev, value)
    if not isinstance(text, Const) or not isinstance(text.value, str):
        return Open(STR, None, "computed", at)
    for slot in (members_of(ev, enum) or {}).values():
        if acting(ev, slot.value) == text and isinstance(slot.value, Ref):
            return Ref(slot.value.addr, value.at)
    return Open(STR, None, "computed", at)


def without_members(ev: Evaluator, value: Value) -> Value:
    """Each member of an enum, alone or in a list, as its value: what `to_dict()` makes of it."""
    if isinstance(value, Choice):
        return mapped(value, [without_members(ev, option) for option in value.options])
    if isinstance(value, Open) and value.default is not None:
        return replace(value, default=without_members(ev, value.default))
    obj = ev.get(value) if isinstance(value, Ref) else None
    if isinstance(obj, ListObj):
        plain = tuple(without_members(ev, item) for item in obj.items)
        return value if plain == obj.items else ev.new(replace(obj, items=plain), value.at)
    instance = ev.instance_at(value)
    if instance is None or members_of(ev, instance.cls) is None:
        return value
    held = instance.attrs["value"].value
    return Const(held.value, value.at) if isinstance(held, Const) else held
