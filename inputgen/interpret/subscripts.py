"""Subscripts: `value[key]`, `value[key] = x`, `del value[key]`, and slices."""

from __future__ import annotations

import operator
from types import EllipsisType
from typing import TYPE_CHECKING, Any

from inputgen import model as m
from inputgen.frozen import replace
from inputgen.interpret import bounds
from inputgen.interpret.anywhere import anywhere
from inputgen.interpret.attributes import find_attribute
from inputgen.interpret.config_reads import absent, taken_out
from inputgen.interpret.given_keys import is_among, written_under
from inputgen.interpret.hierarchy import class_attribute, has_metaclass
from inputgen.interpret.join import choice_of, join
from inputgen.interpret.mappings import (
    has_key_of,
    key_of,
    read,
    with_key,
    without_key,
    without_unknown_key,
)
from inputgen.interpret.named_by_options import is_of_module, named_by_option
from inputgen.interpret.open_lists import element_by_default, list_of_default, part_by_default
from inputgen.interpret.protocol import Arguments
from inputgen.interpret.proven import key_read
from inputgen.interpret.pythonic import NotKnown
from inputgen.interpret.told_by_use import looked_up
from inputgen.interpret.type_values import subscripted
from inputgen.interpret.types import type_of
from inputgen.interpret.values import (
    At,
    Bound,
    Choice,
    ClassObj,
    Const,
    DictObj,
    Func,
    Instance,
    Lib,
    ListObj,
    Open,
    Ref,
    Unknown,
    Value,
)
from inputgen.model.types import STR, union_of

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

_HAVE_NO_ITEMS = (type(None), bool, int, float)


def _item_of_unknown(ev: Evaluator, value: Unknown, key: Value, at: At) -> Value:
    ev.risk()
    plain = Unknown(value.reason, value.at, plain=value.plain)
    return plain if value.part is None else absent(ev, value.part, key, at)


def get_item(ev: Evaluator, value: Value, key: Value, at: At) -> Value:
    """`value[key]`.

    Raises:
        PathEndsError: where the key is surely not there.
    """
    if isinstance(value, Choice):
        return ev.each(value, lambda option: get_item(ev, option, key, at))
    if isinstance(value, Unknown):
        return _item_of_unknown(ev, value, key, at)
    type_ = subscripted(ev, value, key, at)
    if type_ is not None:
        return type_
    if isinstance(value, Lib):  # `list[int]`, `Optional[str]`: the annotation is read from the node, which is its place
        return replace(value, at=at)
    if isinstance(value, Const) and isinstance(value.value, str | bytes):
        return _of_text(ev, value, key, at)
    if isinstance(value, Const) and type(value.value) in _HAVE_NO_ITEMS:
        raise ev.raises(f"TypeError: {type(value.value).__name__!r} object is not subscriptable", at)
    if isinstance(value, Open) and value.type == STR:
        part = _part_of_text(ev, value.default, key)
        return Open(STR, part if part is not None and isinstance(part.value, str) else None, value.origin, at)
    if isinstance(value, Open) and isinstance(value.type, m.ListType):
        return _of_open_list(ev, value, value.type, key, at)
    obj = ev.get(value) if isinstance(value, Ref) else None
    if isinstance(obj, DictObj):
        return _of_dict(ev, value, obj, key, at)
    if isinstance(obj, ListObj):
        return ev.each(key, lambda index: _of_list(ev, obj, index, at))
    missed = _missing_item(ev, value, obj, key, at) if isinstance(obj, Instance) else None
    if missed is not None:
        return missed
    return _by_method(ev, value, obj, key, at)


def _missing_item(ev: Evaluator, value: Value, obj: Instance, key: Value, at: At) -> Value | None:
    """An item of a class below `dict` with a `__missing__` of its own; None for any other."""
    own, held = class_attribute(ev, obj.cls, "__missing__"), ev.dict_at(value)
    if held is None or not isinstance(own, Func) or class_attribute(ev, obj.cls, "__getitem__") is not None:
        return None
    known = read(ev, held, key, at)
    if known is not None and not known.optional:
        return known.value
    from inputgen.interpret.calls import call

    made = call(ev, Bound(value, own, at), Arguments((key,)), at)
    return made if known is None else join(known.value, made)


def _by_method(ev: Evaluator, value: Value, obj: Any, key: Value, at: At) -> Value:
    method = find_attribute(ev, value, "__getitem__", at)
    if isinstance(obj, ClassObj) and isinstance(value, Ref):  # `__getitem__` is for instances
        method = _of_class(ev, value, obj, method, at)
    if method is not None:
        from inputgen.interpret.calls import call

        return call(ev, method, Arguments((key,)), at)
    if isinstance(obj, Instance) or obj is None:
        return ev.unknown("an element of an object that is not known", at)
    return value  # a class or module: a generic alias


def _of_class(ev: Evaluator, value: Ref, obj: ClassObj, method: Value | None, at: At) -> Value | None:
    """What a subscript of a class calls: its metaclass's `__getitem__`, else its own `__class_getitem__`."""
    if has_metaclass(obj):
        return Unknown(f"the metaclass of {obj.name} may say what its subscripts are", at)
    if method is not None and not isinstance(method, Func):
        return method
    own = class_attribute(ev, value, "__class_getitem__")
    return Bound(value, own, at) if isinstance(own, Func) else None


def _of_dict(ev: Evaluator, value: Value, obj: DictObj, key: Value, at: At) -> Value:
    looked_up(ev, obj, key, at)
    named = named_by_option(ev, obj.entries, key, obj.open, at) if is_of_module(ev, value) else None
    if named is not None:
        ev.risk()
        return named
    slot = read(ev, obj, key, at)
    if obj.type == "collections.Counter" and (slot is None or slot.optional):  # it counts what is missing as 0
        return Const(0, at) if slot is None else join(slot.value, Const(0, at))
    if obj.default_factory is not None and (slot is None or slot.optional):
        from inputgen.interpret.calls import call

        made = call(ev, obj.default_factory, Arguments(), at)
        if slot is None:
            set_item(ev, value, key, made, at)
        return made if slot is None else join(slot.value, made)
    if slot is None:
        raise ev.raises(f"KeyError: {key.value!r}" if isinstance(key, Const) else "KeyError", at)
    if slot.optional:
        ev.risk()
        return key_read(ev, value, obj, key, slot, at)
    return ev.held(value.addr, slot) if isinstance(value, Ref) else slot.value


def _of_list(ev: Evaluator, obj: ListObj, index: Value, at: At) -> Value:
    if _is_slice(ev, index):
        return _part_of_list(ev, obj, slice_of(ev, index), at)
    if isinstance(index, Const) and isinstance(index.value, int):
        position = index.value
        if 0 <= position < len(obj.items):
            return obj.items[position]
        if obj.rest is None:
            if -len(obj.items) <= position < 0:
                return obj.items[position]
            raise ev.raises(f"IndexError: {obj.kind} index out of range", at)
        if position >= 0:
            ev.risk()
            return obj.rest
    ev.risk()
    every_item = [*obj.items, *([obj.rest] if obj.rest is not None else [])]
    if not every_item:
        raise ev.raises(f"IndexError: {obj.kind} index out of range", at)
    return choice_of(every_item)


def _part_of_list(ev: Evaluator, obj: ListObj, bounds: slice | None, at: At) -> Value:
    """`items[start:stop]`: of bounds that are not known, any number of the elements."""
    kind = "tuple" if obj.kind == "namedtuple" else obj.kind
    if bounds is not None and obj.rest is None:
        return ev.new(ListObj(kind, obj.items[bounds]), at)
    if bounds is not None and bounds.stop is None and bounds.step in (None, 1) and (bounds.start or 0) >= 0:
        return ev.new(ListObj(kind, obj.items[bounds], obj.rest), at)
    every = [*obj.items, *([obj.rest] if obj.rest is not None else [])]
    return ev.new(ListObj(kind, (), choice_of(every) if every else None), at)


def _is_slice(ev: Evaluator, value: Value) -> bool:
    obj = ev.instance_at(value)
    return obj is not None and obj.cls == Lib("builtins.slice")


def _of_open_list(ev: Evaluator, value: Open, type_: m.ListType, key: Value, at: At) -> Value:
    """An element, or a part, of a list of which only the type is known; it may be too short."""
    ev.risk()
    if _is_slice(ev, key):
        return Open(type_, part_by_default(ev, value, slice_of(ev, key), at), value.origin, at)
    if type_.element is None:
        return Unknown("an element of a list of which nothing is known", at)
    default = element_by_default(ev, value, ev.constant(key))
    element = type_.element if default is None else union_of([type_.element, type_of(default)])
    return Open(element, default, value.origin, at)


def _of_text(ev: Evaluator, text: Const, key: Value, at: At) -> Value:
    if isinstance(_index_of(ev, key), EllipsisType):
        return Open(STR, None, "computed", at)
    part = _part_of_text(ev, text, key)
    if part is None:
        raise ev.raises("IndexError: string index out of range", at)
    return replace(part, at=at)


def _part_of_text(ev: Evaluator, text: Value | None, key: Value) -> Const | None:
    """A character or a part of a text that is known; None where it, or which, is not, or it is too short."""
    index = _index_of(ev, key)
    if not isinstance(text, Const) or not isinstance(text.value, str | bytes) or isinstance(index, EllipsisType):
        return None
    try:
        return Const(anywhere(operator.getitem, text.value, index), text.at)
    except (IndexError, NotKnown):
        return None


def _index_of(ev: Evaluator, key: Value) -> int | slice | EllipsisType:
    """Where a subscript points; ... where that is not known."""
    found = key.value if isinstance(key, Const) and isinstance(key.value, int) else slice_of(ev, key)
    return ... if found is None else found


def slice_of(ev: Evaluator, value: Value) -> slice | None:
    """The slice a value is, with known bounds; None for anything else."""
    obj = ev.instance_at(value)
    if obj is None or not _is_slice(ev, value):
        return None
    parts = [obj.attrs[name].value for name in ("start", "stop", "step")]
    if any(not isinstance(part, Const) or not isinstance(part.value, int | None) for part in parts):
        return None
    start, stop, step = (part.value for part in parts if isinstance(part, Const))
    return None if step == 0 else slice(start, stop, step)


def set_item(ev: Evaluator, target: Value, key: Value, value: Value, at: At) -> None:
    """`target[key] = value`."""
    if isinstance(target, Choice):
        ev.each(target, lambda option: _set_one(ev, option, key, value, at))
    else:
        _set_one(ev, target, key, value, at)


def _set_one(ev: Evaluator, target: Value, key: Value, value: Value, at: At) -> Value:
    target = list_of_default(ev, target) or target
    obj = ev.get(target) if isinstance(target, Ref) else None
    if isinstance(obj, DictObj) and isinstance(target, Ref):
        set_in_dict(ev, target, obj, key, value, at)
    elif isinstance(obj, ListObj) and isinstance(target, Ref):
        _set_in_list(ev, target, obj, key, value, at)
    else:
        method = find_attribute(ev, target, "__setitem__", at)
        if method is not None:
            from inputgen.interpret.calls import call

            call(ev, method, Arguments((key, value)), at)
        elif isinstance(target, Unknown) and target.part is not None:
            ev.parts_changed.add(target.part)
        elif isinstance(target, Const):
            raise ev.raises(f"TypeError: {type(target.value).__name__!r} object does not support item assignment", at)
    return value


def set_in_dict(ev: Evaluator, target: Ref, obj: DictObj, key: Value, value: Value, at: At) -> None:
    """Set a key of a dict; one of several keys, or one that is not known, leaves every answer open."""
    if has_key_of(ev, key):
        ev.put(target, with_key(obj, key_of(ev, key), value, at))
    elif isinstance(key, Choice) and all(has_key_of(ev, option) for option in key.options):
        for option in key.options:
            name = key_of(ev, option)
            before = obj.entries.get(name)
            if before is None:
                obj = with_key(obj, name, value, at, optional=True)
            else:
                obj = with_key(obj, name, join(before.value, value), at, optional=before.optional)
        ev.put(target, obj)
    else:
        ev.put(target, written_under(ev, obj, key, value, "a key is written whose name is not known", at))


def _set_in_list(ev: Evaluator, target: Ref, obj: ListObj, index: Value, value: Value, at: At) -> None:
    if isinstance(index, Const) and isinstance(index.value, int) and obj.rest is None:
        position = index.value
        if -len(obj.items) <= position < len(obj.items):
            items = list(obj.items)
            items[position] = value
            ev.put(target, ListObj(obj.kind, tuple(items)))
            return
        raise ev.raises(f"IndexError: {obj.kind} assignment index out of range", at)
    part = slice_of(ev, index)
    if part is not None and obj.rest is None and value.at is not None:
        from inputgen.interpret.iteration import elements

        replacement = elements(ev, value, value.at)
        if replacement is not None and replacement.rest is None:
            replaced = list(obj.items)
            try:
                replaced[part] = replacement.items
            except ValueError as error:
                raise ev.raises(f"ValueError: {error}", at) from None
            kept, further = tuple(replaced[: bounds.CONTAINER]), replaced[bounds.CONTAINER :]
            ev.put(target, ListObj(obj.kind, kept, choice_of(further) if further else None))
            return
    items = [join(item, value) for item in obj.items]
    slice_given = slice_of(ev, index) is not None or ev.instance_at(index) is not None
    rest = obj.rest if not slice_given else Unknown("a slice of the list is replaced")
    if slice_given:
        rest_values = [*items, rest] if rest is not None else items
        ev.put(target, ListObj(obj.kind, (), choice_of(rest_values)))
        return
    ev.put(target, ListObj(obj.kind, tuple(items), None if rest is None else join(rest, value)))


def delete_item(ev: Evaluator, target: Value, key: Value, at: At) -> None:
    """`del target[key]`."""
    if isinstance(target, Choice):
        ev.each(target, lambda option: _delete_one(ev, option, key, at))
    else:
        _delete_one(ev, target, key, at)


def _delete_one(ev: Evaluator, target: Value, key: Value, at: At) -> Value:
    obj = ev.get(target) if isinstance(target, Ref) else None
    if isinstance(obj, DictObj) and isinstance(target, Ref):
        if has_key_of(ev, key):
            if key_of(ev, key) not in obj.entries and obj.open is None:
                raise ev.raises(f"KeyError: {key_of(ev, key)!r}", at)
            taken_out(ev, key)
            ev.put(target, without_key(obj, key_of(ev, key)))
        else:
            ev.put(target, without_unknown_key(obj, is_among(key)))
    elif isinstance(obj, ListObj) and isinstance(target, Ref):
        _delete_from_list(ev, target, obj, key, at)
    elif isinstance(obj, Instance):
        method = find_attribute(ev, target, "__delitem__", at)
        if method is not None:
            from inputgen.interpret.calls import call

            call(ev, method, Arguments((key,)), at)
        elif isinstance(target, Ref):
            ev.put(target, replace(obj, open=obj.open or Unknown("what deleting one of its items does", at)))
    return target


def _delete_from_list(ev: Evaluator, target: Ref, obj: ListObj, key: Value, at: At) -> None:
    items = list(obj.items)
    bounds = slice_of(ev, key)
    index = key.value if isinstance(key, Const) and isinstance(key.value, int) else bounds
    if index is None or obj.rest is not None:
        every = [*items, *([obj.rest] if obj.rest is not None else [])]
        ev.put(target, ListObj(obj.kind, (), choice_of(every) if every else None))
        return
    try:
        del items[index]
    except IndexError:
        raise ev.raises(f"IndexError: {obj.kind} assignment index out of range", at) from None
    ev.put(target, ListObj(obj.kind, tuple(items)))
