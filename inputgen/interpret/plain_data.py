"""What a document holds that is not known, once the job sets a key of it: a dict, with that key and any others."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import libcst as cst

from inputgen.frozen import replace
from inputgen.interpret.command_line import is_set_by_command_line
from inputgen.interpret.join import choice_of
from inputgen.interpret.narrowings import slots_in
from inputgen.interpret.places import Cell, cell_of, object_and_key, put_slot, value_at
from inputgen.interpret.values import (
    At,
    Choice,
    Const,
    DictObj,
    Instance,
    Lib,
    ListObj,
    Obj,
    Ref,
    Scope,
    Unknown,
    Value,
    alternatives,
)

_OF_DICTS = ("update", "setdefault", "get")
# What is in one of these is one, too, if anything can be set in it.
_CONFIGS = frozenset({"omegaconf.DictConfig"})

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


def with_keys(ev: Evaluator, place: cst.BaseExpression, held: Value, key: Value, at: At) -> Value:
    """What a place holds when a key of it is set: a dict from now on, where nothing else may hold the same document.

    Two documents read at one place are alike: of several places that hold what looks the same, it is not known which
    hold the same.
    """
    if not isinstance(key, Const) or not isinstance(key.value, str):
        return held
    return as_document(ev, place, held, at)


def is_of_keys(obj: Obj | None) -> bool:
    """Whether an object has keys, and is not known to be a dict: its keys may be its attributes."""
    return isinstance(obj, DictObj) and obj.open is not None and obj.open.plain and not obj.open.flat


def updated(ev: Evaluator, function: cst.BaseExpression, at: At) -> None:
    """`document.update(...)`, `.setdefault(...)`, `.get(...)`: what a name holds is a dict from now on."""
    if not isinstance(function, cst.Attribute) or function.attr.value not in _OF_DICTS:
        return
    if isinstance(function.value, cst.Name | cst.Attribute):
        cell = cell_of(ev, function.value)
        if cell is not None:
            as_document(ev, function.value, cell.slot.value, at)


def asked_of_item(ev: Evaluator, node: cst.Attribute, held: Value, at: At) -> Value:
    """The same of what is under a key, once that was read: `document["model"].update(...)`."""
    is_asked = isinstance(node.value, cst.Subscript) and node.attr.value in _OF_DICTS
    return as_document(ev, node.value, held, at) if is_asked and isinstance(held, Unknown) and held.plain else held


def with_attributes(ev: Evaluator, place: cst.BaseExpression, held: Value, at: At) -> Value:
    """What a place holds when an attribute of it is set: an object from now on, with that and any others.

    Not in a loop that may run any number of times, over objects that nobody asks for their attributes.
    """
    if ev.summarised:
        return held

    def instance(why: Unknown) -> Instance:
        why = replace(why, plain=False)  # what has attributes that can be set is no dict of Python's
        return Instance(why, {}, why)

    return _known_as(ev, place, held, at, instance)


def as_document(ev: Evaluator, place: cst.BaseExpression, held: Value, at: At) -> Value:
    """What a place holds that is used as a dict: one from now on, where nothing else may hold the same document."""
    return _known_as(ev, place, held, at, lambda why: DictObj({}, why) if why.plain else None)


def _known_as(
    ev: Evaluator, place: cst.BaseExpression, held: Value, at: At, make: Callable[[Unknown], Obj | None]
) -> Value:
    """What a place holds, where what is not known of it is made an object, and nothing else may hold the same."""
    if not any(isinstance(option, Unknown) for option in alternatives(held)):
        return held
    cell = cell_of(ev, place)
    if cell is None:
        return _made_below(ev, place, held, at)
    if cell.slot.value != held:
        return held
    made: list[Value] = []

    def known(option: Value) -> Value:
        obj = make(option) if isinstance(option, Unknown) and option.part is None else None
        if obj is None or not isinstance(option, Unknown):
            return option
        if _is_held_elsewhere(ev, option):
            return as_dict_everywhere(ev, option, at) if isinstance(obj, DictObj) and option is held else option
        if not made:
            made.append(ev.new(obj, at))
        return made[0]

    value = choice_of([known(option) for option in alternatives(held)], held.at)
    if not made:
        again = cell_of(ev, place)
        return held if again is None or again.slot is cell.slot else ev.held(again.holder, again.slot)
    slot = replace(cell.slot, value=value)
    put_slot(ev, cell, slot)
    return ev.held(cell.holder, slot)


def _made_below(ev: Evaluator, place: cst.BaseExpression, held: Value, at: At) -> Value:
    """What is under a key that is not known of a document, or a config, once something is set in it: another such."""
    read = object_and_key(ev, place)
    around = value_at(ev, read[0]) if read is not None else None
    if read is not None and isinstance(around, Unknown) and read[2]:
        around = as_document(ev, read[0], around, at)
    if read is None or not isinstance(around, Ref) or not isinstance(held, Unknown) or held.part is not None:
        return held
    obj = ev.get(around)
    is_config = isinstance(obj, Instance) and isinstance(obj.cls, Lib) and obj.cls.name in _CONFIGS
    if not is_config and not (is_of_keys(obj) and read[2]):
        return held
    from inputgen.interpret.subscripts import get_item, set_item

    key = Const(read[1], at)
    set_item(ev, around, key, ev.new(DictObj({}, replace(held, plain=True)), at), at)
    return get_item(ev, around, key, at)


def as_dict_everywhere(ev: Evaluator, held: Value, at: At, *, declared: bool = False) -> Value:
    """A document that is not known, and that is used as a dict: one from now on, wherever it is held.

    So is what the command line gives, if it is `declared` to be a dict. The places that hold the same one are known as
    long as it is one object to the evaluation.
    """
    if not isinstance(held, Unknown) or held.part is not None or ev.summarised:
        return held
    if not held.plain and not (declared and is_set_by_command_line(held)):
        return held
    ev.meter.spend(1 + len(ev.state.heap) // 50)
    places: list[Cell] = []
    for address, obj in ev.state.heap.items():
        values = [value for value in _values(obj) if _may_be(value, held)]
        found = (
            [Cell(address, key, slot) for key, slot in slots_in(obj).items() if slot.value is held] if values else []
        )
        if len(found) < len(values) or (values and address in ev.several):
            return held  # another one that looks the same, one in a list, or in what stands for several
        places += found
    made = ev.new(DictObj({}, held if held.plain else replace(held, plain=True)), at)
    for cell in places:
        put_slot(ev, cell, replace(cell.slot, value=made))
    return made


def _is_held_elsewhere(ev: Evaluator, held: Unknown) -> bool:
    ev.meter.spend(1 + len(ev.state.heap) // 50)
    found = sum(1 for obj in ev.state.heap.values() for value in _values(obj) if _may_be(value, held))
    return found > 1


def _may_be(value: Value | None, held: Unknown) -> bool:
    if isinstance(value, Choice):
        return any(_may_be(option, held) for option in value.options)
    return value == held and value is not None and value.at == held.at


def _values(obj: Obj) -> list[Value | None]:
    if isinstance(obj, ListObj):
        return [*obj.items, obj.rest]
    if isinstance(obj, DictObj):
        return [slot.value for slot in obj.entries.values()]
    if isinstance(obj, Instance):
        return [slot.value for slot in obj.attrs.values()]
    return [slot.value for slot in obj.names.values()] if isinstance(obj, Scope) else []
