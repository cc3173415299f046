"""Dicts of the job: keys, reads, writes and merges, on frozen `DictObj`s."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from inputgen import model as m
from inputgen.frozen import replace
from inputgen.interpret.join import choice_of, join, part_of_one
from inputgen.interpret.presence import entries_there
from inputgen.interpret.types import parts_of
from inputgen.interpret.values import (
    At,
    Choice,
    ClassObj,
    Const,
    DictObj,
    Key,
    Open,
    Ref,
    Slot,
    Unknown,
    Value,
    ViewObj,
    alternatives,
)
from inputgen.model.types import ListType

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator
    from inputgen.interpret.iteration import Step


def key_of(ev: Evaluator, value: Value) -> Key | None:
    """The Python key a value makes; None where it is not known (None itself is a key: it comes as `(None,)[0]`).

    Use `has_key_of` to tell an unknown key from the key None.
    """
    if isinstance(value, Const):
        return value.value
    items = ev.list_at(value)
    if items is not None and items.kind == "tuple" and items.rest is None:
        return tuple(item.value for item in items.items if isinstance(item, Const))
    return class_key(value.addr) if isinstance(value, Ref) and isinstance(ev.get(value), ClassObj) else None


def has_key_of(ev: Evaluator, value: Value) -> bool:
    """Whether a value is a key that can be known: a scalar, a tuple of scalars, or a class of the project."""
    if isinstance(value, Const):
        return value.value is not ...
    if isinstance(value, Ref) and isinstance(ev.get(value), ClassObj):
        return True
    items = ev.list_at(value)
    return (
        items is not None
        and items.kind == "tuple"
        and items.rest is None
        and all(isinstance(item, Const) for item in items.items)
    )


_CLASS = "\0class"  # no text of a job starts so


def class_key(address: int) -> Key:
    """The key that a class of the project is."""
    return (_CLASS, address)


def class_of_key(key: Key) -> Ref | None:
    """The class that a key is; None for any other key."""
    is_class = isinstance(key, tuple) and len(key) == 2 and key[0] == _CLASS
    return Ref(int(str(key[1]))) if is_class and isinstance(key, tuple) else None


def with_key(obj: DictObj, key: Key, value: Value, at: At | None, *, optional: bool = False) -> DictObj:
    """The dict with a key set; a key keeps its first position, as in Python."""
    entries = dict(obj.entries)
    entries[key] = Slot(value, optional, at)
    return replace(obj, entries=entries, shuffled=obj.shuffled or _moves(obj.entries, key))


def with_keys(obj: DictObj, items: Iterable[tuple[Key, Value, At | None]]) -> DictObj:
    """The dict with keys set, one after the other."""
    entries, shuffled = dict(obj.entries), obj.shuffled
    for key, value, at in items:
        shuffled = shuffled or _moves(entries, key)
        entries[key] = Slot(value, False, at)
    return replace(obj, entries=entries, shuffled=shuffled)


def _moves(entries: dict[Key, Slot], key: Key) -> bool:
    """Whether setting a key leaves its position open: it may be there already, or come to the end."""
    before = entries.get(key)
    return before is not None and before.optional and next(reversed(entries)) != key


def without_key(obj: DictObj, key: Key) -> DictObj:
    """The dict without a key."""
    entries = {k: slot for k, slot in obj.entries.items() if k != key}
    return replace(obj, entries=entries, given=(), open=in_part(obj.open))


def in_part(open_: Unknown | None) -> Unknown | None:
    """Why a dict may have further keys, where it has no longer all of what that stands for (see `State.given`)."""
    return replace(open_) if open_ is not None else None


def with_unknown_key(
    obj: DictObj,
    value: Value,
    why: Unknown,
    besides: frozenset[Key] = frozenset(),
    among: tuple[m.Scalar, ...] | None = None,
) -> DictObj:
    """The dict after a write to a key that is not known, but is not one of `besides`: any other may hold the value.

    Where it is one of `among`, those alone may, and there are no further keys.
    """
    entries = {
        key: slot
        if key in besides or (among is not None and key not in among)
        else Slot(join(slot.value, value), slot.optional, slot.at)
        for key, slot in obj.entries.items()
    }
    if among is None:
        return replace(obj, entries=entries, open=obj.open or why, mixed=True)
    further: dict[Key, Slot] = {key: Slot(value, True, value.at) for key in among if key not in obj.entries}
    return replace(obj, entries=entries | further, mixed=obj.mixed or bool(further))


def without_unknown_key(obj: DictObj, among: tuple[m.Scalar, ...] | None) -> DictObj:
    """The dict after the deletion of a key that is not known: every key may be gone, or each of `among` alone."""
    entries = {
        key: Slot(slot.value, slot.optional or among is None or key in among, slot.at)
        for key, slot in obj.entries.items()
    }
    return replace(obj, entries=entries, given=(), open=in_part(obj.open))


def merged(target: DictObj, source: DictObj) -> DictObj:
    """`target` after `update(source)`: an optional key of the source may or may not replace the target's."""
    entries = dict(target.entries)
    if source.open is not None:
        # A key that is not known may replace any of the target's.
        entries = {key: Slot(join(slot.value, source.open), slot.optional, slot.at) for key, slot in entries.items()}
    for key, slot in source.entries.items():
        before = entries.get(key)
        if slot.optional and before is not None:
            entries[key] = Slot(join(before.value, slot.value), before.optional, slot.at)
        elif slot.optional:
            value = slot.value if target.open is None else join(slot.value, target.open)
            entries[key] = Slot(value, True, slot.at)
        else:
            entries[key] = Slot(slot.value, False, slot.at)
    shuffled = target.shuffled or source.shuffled or any(_moves(target.entries, key) for key in source.entries)
    part = target.part if target.part is not None and source.part is not None else part_of_one(target, source)
    lacks = target.lacks or source.lacks
    open_, both = target.open or source.open, target.open is not None and source.open is not None
    mixed = target.mixed or source.mixed or both
    return replace(target, entries=entries, open=open_, shuffled=shuffled, part=part, lacks=lacks, mixed=mixed)


def read(ev: Evaluator, obj: DictObj, key: Value, at: At) -> Slot | None:
    """What a dict holds at a key: a slot, optional where the key may be absent; None where it is surely absent."""
    from inputgen.interpret.config_reads import absent

    if has_key_of(ev, key):
        slot = obj.entries.get(key_of(ev, key))
        if obj.part is not None and (slot is None or slot.optional):
            given = absent(ev, obj.part, key, at)
            if slot is None:
                return Slot(given, True, at)
            # What a launch gives is of the type that a value in the source tells.
            has_type = isinstance(slot.value, Const | Open)
            return Slot(join(slot.value, replace(given, part=None) if has_type else given), True, at)
        if slot is not None:
            if slot.optional and obj.open is not None and not was_read(ev, slot, obj.open):
                return Slot(join(slot.value, obj.open), True, slot.at)
            return slot
        known = obj.open or obj.lacks
        return None if known is None else Slot(Unknown(known.reason, known.at or at), True, at)
    options = key.options if isinstance(key, Choice) else values_of(key)
    if options is not None:
        slots = [read(ev, obj, option, at) for option in options]
        found = [slot for slot in slots if slot is not None]
        if not found:
            return None
        missing = len(found) < len(slots) or any(slot.optional for slot in found)
        return Slot(choice_of([slot.value for slot in found]), missing, at)
    others = key.besides if isinstance(key, Unknown) else frozenset()
    values = [slot.value for name, slot in obj.entries.items() if name not in others]
    if obj.open is not None:
        values.append(Unknown(obj.open.reason, obj.open.at or at))
    return Slot(choice_of(values), True, at) if values else None


def is_proven(slot: Slot, open_: Unknown | None) -> bool:
    """Whether nothing but a read tells of a key of what is open for a reason: where it was read is all that is told."""
    options = alternatives(slot.value)
    is_further = open_ is not None and all(
        isinstance(each, Unknown) and each.reason == open_.reason for each in options
    )
    return is_further and slot.at is not None and any(each.at == slot.at for each in options)


def was_read(ev: Evaluator, slot: Slot, open_: Unknown | None) -> bool:
    """Whether only a read tells of a key, and what it is: a dict made of that since, perhaps."""
    held = ev.get(slot.value) if isinstance(slot.value, Ref) else None
    if isinstance(held, DictObj) and held.open is not None:
        return is_proven(replace(slot, value=held.open), open_)
    return is_proven(slot, open_)


def values_of(value: Value) -> tuple[Value, ...] | None:
    """All the values that a declaration allows (`choices=`, `Literal`), the default among them; None if any may be."""
    if not isinstance(value, Open) or value.constraints is None or value.constraints.enum is None:
        return None
    is_list = any(isinstance(part, ListType) for part in parts_of(value.type))
    if is_list or not (value.default is None or isinstance(value.default, Const)):
        return None
    default = () if value.default is None else (value.default,)
    given = tuple(Const(each, value.at) for each in value.constraints.enum)
    return tuple(dict.fromkeys((*default, *given)))


def to_dict(ev: Evaluator, value: Value, at: At) -> DictObj | None:
    """What `dict(value)` would hold, for a mapping or a sequence of pairs; None where that is not known."""
    from inputgen.interpret.iteration import Step, walk
    from inputgen.interpret.object_protocols import mapping_of

    obj = ev.dict_at(value)
    view = ev.get(value) if obj is None and isinstance(value, Ref) else None
    if isinstance(view, ViewObj) and view.kind == "items":
        obj = ev.dict_at(view.source)
    if obj is not None:
        return entries_there(ev.state.conditions, obj)
    mapping = mapping_of(ev, value, at)
    if mapping is not None:
        return mapping
    found = walk(ev, value, at) if isinstance(value, Ref) else None
    if found is None or (found[1] is not None and not found[0]):
        return None
    further = [Step(each, False) for each in alternatives(found[1])] if found[1] is not None else []
    result: DictObj | None = DictObj({})
    for index, step in enumerate((*found[0], *further)):
        result = _with_pair(ev, result, step, at, index >= len(found[0])) if result is not None else None
    return result


def _with_pair(ev: Evaluator, made: DictObj, step: Step, at: At, further: bool) -> DictObj | None:
    """The dict with a pair of a key and a value, or perhaps with it; None where it is no pair.

    Of a `further` one it is not known how many there are like it: any number, and one, perhaps, for sure.
    """
    from inputgen.interpret.given_keys import written_under
    from inputgen.interpret.iteration import elements

    parts = elements(ev, step.value, at)
    if parts is None or parts.rest is not None or len(parts.items) != 2:
        return None
    named, held = parts.items
    if not has_key_of(ev, named):
        return written_under(ev, made, named, held, "the key of a pair is not known", named.at or at)
    key = key_of(ev, named)
    before = made.entries.get(key)
    if further and before is None:
        return replace(made, open=made.open or Unknown("there may be further pairs", named.at or at), mixed=True)
    if before is not None and not step.sure:
        held = join(before.value, held)
    optional = not step.sure and (before is None or before.optional)
    return with_key(made, key, held, held.at or at, optional=optional)
