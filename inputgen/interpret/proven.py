"""What a read tells of the object it reads from: without the key it would have raised, so that is there from then on.

That holds of dicts, documents and plain objects that may have keys or attributes nobody knows of. A run config is no
such dict: what is read of it is recorded (`config_reads`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from inputgen.frozen import replace
from inputgen.interpret.attribute_dicts import NAMESPACES
from inputgen.interpret.command_line import is_set_by_command_line
from inputgen.interpret.config_reads import asked_for, read_of_given, tells_default
from inputgen.interpret.hierarchy import class_attribute, foreign_base
from inputgen.interpret.join import join
from inputgen.interpret.mappings import has_key_of, key_of, was_read, with_key
from inputgen.interpret.places import object_and_key, value_at
from inputgen.interpret.plain_data import is_of_keys, with_keys
from inputgen.interpret.presence import read_or
from inputgen.interpret.protocol import Arguments, Call
from inputgen.interpret.values import At, Const, DictObj, Instance, Lib, Ref, Slot, Unknown, Value

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


def document(ev: Evaluator, place: cst.BaseExpression, held: Value, key: Value, at: At) -> Value:
    """What a place holds that a key is read from: of a document that is not known, a dict from now on."""
    if not isinstance(held, Unknown) or not held.plain:
        return held
    if ev.summarised:
        read_of_given(ev, held, ev.constant(key), Const(None, at), at)
        return held
    return with_keys(ev, place, held, key, at)


def part_read(ev: Evaluator, place: cst.BaseExpression, held: Value, at: At) -> Value:
    """What a place holds that a key or an attribute is read from: a part of a config that is not known itself."""
    is_part = isinstance(held, Unknown) and not ev.summarised
    read = object_and_key(ev, place) if is_part else None
    around = value_at(ev, read[0]) if read is not None else None
    return held if read is None or around is None else _told(ev, "part that is read", around, read[1], held, at)


def added_key_read(ev: Evaluator, holder: Value, name: str, found: Value, at: At) -> Value:
    """What was read of a config that lacks the key, but may have it; it has it from now on."""
    return _told(ev, "key that is read", holder, name, found, at) if isinstance(found, Unknown) else found


def _told(ev: Evaluator, what: str, holder: Value, name: str, value: Value, at: At) -> Value:
    """What the model of a holder's class makes of a value that was read of it."""
    obj = ev.instance_at(holder)
    handler = ev.libraries.method(f"{obj.cls.name}.{what}") if obj is not None and isinstance(obj.cls, Lib) else None
    return value if handler is None else handler(ev, Call(what, Arguments((Const(name, at), value)), at, holder))


def key_read(ev: Evaluator, target: Value, obj: DictObj, key: Value, slot: Slot, at: At) -> Value:
    """The value that was read under a key that a dict may have; the dict has it from now on."""
    return _key_told(ev, target, obj, key, replace(slot, optional=False), at)


def _key_told(ev: Evaluator, target: Value, obj: DictObj, key: Value, slot: Slot, at: At) -> Value:
    is_further = obj.part is None and obj.open is not None and has_key_of(ev, key)
    if not is_further or not isinstance(target, Ref):
        return slot.value
    name, value = key_of(ev, key), slot.value
    if slot.optional:
        asked_for(ev, obj.open, key)
    before = obj.entries.get(name)
    if ev.summarised:  # the dict may be any of several: what a run config was given has the key, all the same
        if before is None and isinstance(value, Unknown):
            value = replace(value, at=at, plain=value.plain or is_of_keys(obj))
        if before is None:
            read_of_given(ev, obj.open, name, value, at, asked=slot.optional)
        return value
    if before is not None:  # it was read on some paths, and is there on all of them that go on
        if not slot.optional and was_read(ev, before, obj.open):
            ev.put(target, with_key(obj, name, value, slot.at))
            if before.optional:
                read_of_given(ev, obj.open, name, value, at)
        return value
    if isinstance(value, Unknown):
        plain = value.plain or is_of_keys(obj)  # what is in a document is another one
        value = replace(value, at=at, plain=plain, read=object())
    ev.put(target, replace(obj, entries={**obj.entries, name: Slot(value, slot.optional, at)}))
    read_of_given(ev, obj.open, name, value, at, asked=slot.optional)
    return value


def key_asked(ev: Evaluator, target: Ref, obj: DictObj, key: Value, default: Value, slot: Slot, at: At) -> Value:
    """What `get(key, default)` gives for a key that a dict may have: it may have it from now on, by name.

    What only the command line gives is of the type of the default; in place of `{}` it is a dict.
    """
    is_set = is_set_by_command_line(obj.open) and obj.part is None and not (obj.open is not None and obj.open.flat)
    if is_set and not ev.summarised and _is_new(ev, default, at) and key_of(ev, key) not in obj.entries:
        return _dict_asked(ev, target, obj, key, at)
    value = _key_told(ev, target, obj, key, replace(slot, optional=True), at)
    if is_set and not (isinstance(default, Const) and default.value is None):
        tells_default(ev, value, default, at)
    return join(value, default) if value is not slot.value else read_or(ev.state, slot, default)


def key_perhaps_read(ev: Evaluator, target: Ref, obj: DictObj, key: Value, slot: Slot, at: At) -> Value:
    """The value under a key that a dict may have, and that is read where it has it."""
    return _key_told(ev, target, obj, key, replace(slot, optional=True), at)


def _is_new(ev: Evaluator, default: Value, at: At) -> bool:
    """Whether the default of a call of `get` is an empty dict that nothing else holds: it is made there."""
    held = ev.dict_at(default)
    if held is None or held.entries or held.open is not None or held.type != "dict":
        return False
    written = at.node.args[-1].value if isinstance(at.node, cst.Call) and at.node.args else None
    is_call = isinstance(written, cst.Call) and isinstance(written.func, cst.Name) and written.func.value == "dict"
    return isinstance(written, cst.Dict) or is_call


def _dict_asked(ev: Evaluator, target: Ref, obj: DictObj, key: Value, at: At) -> Value:
    """The dict that may be under a key, with keys that nobody knows of."""
    assert obj.open is not None, "the command line gives further keys"
    why = replace(obj.open, at=at, plain=True, read=object())
    made, name = ev.new(DictObj({}, why), at), key_of(ev, key)
    ev.put(target, replace(obj, entries={**obj.entries, name: Slot(made, True, at)}))
    read_of_given(ev, obj.open, name, why, at, asked=True)
    return made


def attribute_read(ev: Evaluator, holder: Value, name: str, value: Value, at: At) -> Value:
    """What was read of an object that may have any attribute: it has it from now on, where no class gives it."""
    obj = ev.instance_at(holder)
    if obj is None or obj.open is None or not isinstance(holder, Ref) or name in obj.attrs:
        return value
    if not isinstance(value, Unknown) or value.reason != obj.open.reason:
        return value
    if hasattr(dict, name):  # `x.items()` asks whether it is a dict: what a document holds cannot be called
        return value
    if may_have(ev, obj, name):
        value = replace(value, at=at, read=object())
        if not ev.summarised:  # else it may be any of several: what a run config was given has it, all the same
            ev.put(holder, replace(obj, attrs={**obj.attrs, name: Slot(value, False, at)}))
        read_of_given(ev, obj.open, name, value, at)
    return value


def may_have(ev: Evaluator, obj: Instance, name: str) -> bool:
    """Whether an attribute of an object, if it has it, is its own: no class gives it, or says what it is."""
    return _has_plain_attributes(ev, obj) and not _is_of_class(ev, obj.cls, name)


def _is_of_class(ev: Evaluator, cls: Value, name: str) -> bool:
    return any(class_attribute(ev, cls, each) is not None for each in (name, "__getattr__", "__getattribute__"))


def _has_plain_attributes(ev: Evaluator, obj: Instance) -> bool:
    return obj.cls in NAMESPACES or (isinstance(obj.cls, Ref) and foreign_base(ev, obj.cls) is None)
