"""Merging and setting OmegaConf's containers (omegaconf 2.3, `basecontainer._map_merge`, `_set_item_impl`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen.frozen import replace
from inputgen.interpret import bounds
from inputgen.interpret.command_line import ANY_KEY, is_set_by_command_line
from inputgen.interpret.join import choice_of, join
from inputgen.interpret.setting_attributes import put_attribute
from inputgen.interpret.values import At, Choice, Const, ListObj, Open, Ref, Slot, Unknown, Value
from inputgen.library.enum import members_of
from inputgen.library.omegaconf_children import split_path
from inputgen.library.omegaconf_nodes import (
    child_type,
    content_ref,
    copied,
    dict_content,
    flag,
    is_config,
    is_dict,
    list_content,
    new_dict,
    object_type,
    open_leaves,
    own_flag,
    parent_of,
    put_child,
    set_flag,
    structured,
    structured_class,
    wrap,
)
from inputgen.library.omegaconf_resolve import read
from inputgen.library.omegaconf_types import NodeType, converted, is_interpolation, is_missing, opened

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

# The declared types that hold whatever is merged: it is converted to them, or refused.
_PLAIN_TYPES = frozenset({"int", "float", "bool", "str"})


def ensure_config(ev: Evaluator, value: Value, at: At) -> Value:
    """What `merge` and `create` make of an argument: a config, copied (`_utils._ensure_container`)."""
    if isinstance(value, Choice):
        return ev.each(value, lambda option: ensure_config(ev, option, at))
    if isinstance(value, Ref) and is_config(ev, value):
        return copied(ev, value)
    if isinstance(value, Ref) and structured_class(ev, value) is not None:
        return structured(ev, value, None, at)
    if isinstance(value, Ref) and (ev.dict_at(value) is not None or ev.list_at(value) is not None):
        return wrap(ev, value, NodeType("any", True), None, at)
    if isinstance(value, Const):
        raise ev.raises(f"ValidationError: a {type(value.value).__name__} is no config", at)
    reason = value.reason if isinstance(value, Unknown) else "a config that is not known"
    return ev.unknown(reason, value.at or at)


def merge_into(ev: Evaluator, dest: Ref, src: Ref, at: At) -> None:
    """Merge a config into another, in place.

    Raises:
        PathEndsError: where OmegaConf refuses it.
    """
    if is_dict(ev, dest) != is_dict(ev, src):
        raise ev.raises("TypeError: Cannot merge DictConfig with ListConfig", at)
    if not is_dict(ev, dest):
        _merge_lists(ev, dest, src, at)
        return
    source = dict_content(ev, src)
    if source.open is not None:
        merge_open(ev, dest, source.open, at)
    if source.part is not None:
        held = dict_content(ev, dest)
        ev.put(content_ref(ev, dest), replace(held, part=held.part or source.part))
    for key, slot in source.entries.items():
        if slot.optional:
            ev.branch([lambda k=key, s=slot: _merge_key(ev, dest, src, k, s, at), lambda: Const(None)])  # type: ignore[misc]
        else:
            _merge_key(ev, dest, src, key, slot, at)
    cls = object_type(ev, src)
    if cls is not None and cls != object_type(ev, dest):  # one below that of the destination
        _take_types(ev, dest, src, cls, at)
    for name in ("struct", "readonly"):
        own = own_flag(ev, src, name)
        if not (isinstance(own, Const) and own.value is None):
            set_flag(ev, dest, name, own, at)


def _take_types(ev: Evaluator, dest: Ref, src: Ref, cls: Ref, at: At) -> None:
    obj = ev.instance_at(src)
    assert obj is not None, "a config is an instance"
    put_attribute(ev, dest, "object type", cls, at)
    table = obj.attrs.get("field types")
    if table is not None:
        put_attribute(ev, dest, "field types", table.value, at)


def merge_open(ev: Evaluator, dest: Ref, why: Unknown, at: At) -> None:
    """Merge keys that are not known: from the command line they only change values; else anything may be."""
    if why.reason == ANY_KEY:
        if not ev.at_defaults:
            open_leaves(ev, dest, "argv")
            _open_keys(ev, dest, why, 0)
        return
    held = dict_content(ev, dest)
    entries = {
        key: replace(slot, value=_perhaps(ev, dest, key, slot.value, why, at)) for key, slot in held.entries.items()
    }
    # What the command line gives has no class, so that a struct takes no new key of it (see `_check_new`).
    further = None if is_set_by_command_line(why) and flag(ev, dest, "struct") is True else why
    ev.put(content_ref(ev, dest), replace(held, entries=entries, open=held.open or further))


def _perhaps(ev: Evaluator, dest: Ref, key: object, value: Value, why: Unknown, at: At) -> Value:
    """A value, where what is not known may be merged into it: what it becomes there is of the type that is declared."""
    if isinstance(value, Ref) and is_dict(ev, value) and object_type(ev, value) is not None and why.at is not None:
        merge_open(ev, value, why, why.at)
        return value
    type_ = child_type(ev, dest, key)
    if type_.kind in _PLAIN_TYPES:
        return opened(type_, value, "argv") if is_set_by_command_line(why) else converted(ev, type_, why, at)
    found = members_of(ev, Ref(type_.cls)) if type_.kind == "enum" else None
    members = [slot.value for slot in (found or {}).values()]
    none = [Const(None, why.at)] if type_.optional else []
    return choice_of([value, *members, *none]) if 0 < len(members) < bounds.OPTIONS - 1 else join(value, why)


def _open_keys(ev: Evaluator, node: Ref, why: Unknown, depth: int) -> None:
    held = dict_content(ev, node)
    if flag(ev, node, "struct") is not True:
        ev.put(content_ref(ev, node), replace(held, open=held.open or why))
    for slot in held.entries.values():
        if depth < 60 and isinstance(slot.value, Ref) and is_dict(ev, slot.value):
            _open_keys(ev, slot.value, why, depth + 1)


def _merge_lists(ev: Evaluator, dest: Ref, src: Ref, at: At) -> None:
    element = child_type(ev, dest, 0)
    held = list_content(ev, src)
    items = tuple(wrap(ev, item, element, dest, item.at or at) for item in held.items)
    rest = wrap(ev, held.rest, element, dest, at) if held.rest is not None else None
    ev.put(content_ref(ev, dest), ListObj("list", items, rest))


def _merge_key(ev: Evaluator, dest: Ref, src: Ref, key: object, slot: Slot, at: At) -> Value:
    def one(value: Value) -> Value:
        _merge_value(ev, dest, src, key, replace(slot, value=value, optional=False), at)
        return Const(None)

    return ev.each(slot.value, one)


def _merge_value(ev: Evaluator, dest: Ref, src: Ref, key: object, slot: Slot, at: At) -> None:
    value = slot.value
    before = dict_content(ev, dest).entries.get(key)
    old = before.value if before is not None else None
    if isinstance(old, Choice):
        old = None
    if old is not None and is_interpolation(old) and isinstance(value, Ref):
        target = read(ev, dest, key, old, at, lenient=True)
        if isinstance(target, Ref) and is_config(ev, target):
            old = copied(ev, target, dest)
            put_child(ev, dest, key, Slot(old, False, before.at if before is not None else at))
    if is_missing(value) and before is not None:  # it replaces nothing, but for the class (`_map_merge`)
        type_ = child_type(ev, src, key)
        if type_.kind == "class" and isinstance(old, Ref) and is_config(ev, old) and is_dict(ev, old):
            put_attribute(ev, old, "object type", Ref(type_.cls), at)
        return
    if isinstance(value, Ref) and is_config(ev, value):
        _merge_container(ev, dest, key, old, value, slot, at)
        return
    if before is None:
        _check_new(ev, dest, src, key, at)
    type_ = child_type(ev, dest, key)
    if type_.kind == "any":
        type_ = child_type(ev, src, key)
    if isinstance(old, Ref) and is_config(ev, old) and type_.kind in ("class", "list", "dict"):
        made: Value = (
            value
            if isinstance(value, Const) and (value.value is None or is_interpolation(value))
            else Unknown("a scalar over a typed container", at)
        )
        if isinstance(made, Unknown) and isinstance(value, Const):
            raise ev.raises("ValidationError: a scalar is set over a typed container", at)
    else:
        made = converted(ev, type_, value, at)
    put_child(ev, dest, key, Slot(made, False, slot.at))


def _check_new(ev: Evaluator, dest: Ref, src: Ref, key: object, at: At) -> None:
    """A new key in a struct ends the path, unless a dataclass brings it."""
    if flag(ev, dest, "struct") is True and object_type(ev, src) is None and dict_content(ev, dest).open is None:
        raise ev.raises(f"ConfigKeyError: Key '{key}' is not in struct", at)


def _merge_container(ev: Evaluator, dest: Ref, key: object, old: Value | None, value: Ref, slot: Slot, at: At) -> None:
    type_ = child_type(ev, dest, key)
    expands = old is None or (isinstance(old, Const) and type_.kind == "class")
    if isinstance(old, Ref) and is_config(ev, old) and is_dict(ev, old) == is_dict(ev, value):
        merge_into(ev, old, value, at)
        before = dict_content(ev, dest).entries[key]
        put_child(ev, dest, key, Slot(old, False, before.at))
        return
    if old is None and key not in dict_content(ev, dest).entries:
        made_in = parent_of(ev, value)
        _check_new(ev, dest, made_in if made_in is not None else value, key, at)
    if isinstance(old, Ref) and is_config(ev, old) and type_.kind in ("class", "dict", "list"):
        raise ev.raises("TypeError: Cannot merge DictConfig with ListConfig", at)
    if expands and type_.kind == "class" and is_dict(ev, value) and object_type(ev, value) is None:
        whole = structured(ev, Ref(type_.cls), dest, at)
        if isinstance(whole, Ref):
            merge_into(ev, whole, value, at)
        put_child(ev, dest, key, Slot(whole, False, slot.at))
        return
    if type_.kind in ("int", "float", "bool", "str", "enum"):
        raise ev.raises(f"ValidationError: a container is no {type_.kind}", at)
    put_child(ev, dest, key, Slot(wrap(ev, value, type_, dest, slot.at or at), False, slot.at))


# --- setting ---------------------------------------------------------------------------------------------------------


def set_child(ev: Evaluator, node: Ref, key: object, value: Value, at: At, *, attribute: bool = False) -> None:
    """`cfg[key] = value`, `cfg.key = value`.

    Raises:
        PathEndsError: in a struct or a read-only config, or for a value of another type.
    """
    if flag(ev, node, "readonly") is True:
        raise ev.raises("ReadonlyConfigError: Cannot change read-only config container", at)
    if not is_dict(ev, node):
        _set_item(ev, node, key, value, at)
        return
    held = dict_content(ev, node)
    if key not in held.entries and held.open is None and flag(ev, node, "struct") is True:
        error = "ConfigAttributeError" if attribute else "ConfigKeyError"
        raise ev.raises(f"{error}: Key '{key}' is not in struct", at)
    type_ = child_type(ev, node, key)
    if isinstance(value, Const) and type_.kind in ("class", "list", "dict"):
        bad = not (is_missing(value) or is_interpolation(value) or (value.value is None and type_.optional))
        if bad:
            raise ev.raises(f"ValidationError: {value.value!r} is set where a {type_.kind} is declared", at)
        made: Value = value
    else:
        made = wrap(ev, value, type_, node, at)
    put_child(ev, node, key, Slot(made, False, at))


def _set_item(ev: Evaluator, node: Ref, key: object, value: Value, at: At) -> None:
    held = list_content(ev, node)
    made = wrap(ev, value, child_type(ev, node, 0), node, at)
    if isinstance(key, int) and held.rest is None and -len(held.items) <= key < len(held.items):
        items = list(held.items)
        items[key] = made
        ev.put(content_ref(ev, node), ListObj("list", tuple(items)))
    elif isinstance(key, int) and held.rest is None:
        raise ev.raises("ConfigIndexError: list assignment index out of range", at)
    else:
        items = [join(item, made) for item in held.items]
        rest = join(held.rest, made) if held.rest is not None else None
        ev.put(content_ref(ev, node), ListObj("list", tuple(items), rest))


def update(
    ev: Evaluator, node: Ref, path: str, value: Value, at: At, *, merge: bool = True, force: bool = False
) -> None:
    """`OmegaConf.update(cfg, "a.b", value)`: containers on the way are made.

    Raises:
        PathEndsError: where a struct does not have the key, or the value is of another type.
    """
    keys = split_path(path)
    if not keys:
        raise ev.raises("ConfigKeyError: an empty key", at)
    for key in keys[:-1]:
        inner = _step(ev, node, key, at, force)
        if inner is None:
            ev.risk()
            return
        node = inner
    last: object = keys[-1]
    if not is_dict(ev, node):
        last = int(keys[-1]) if keys[-1].lstrip("-").isdigit() else keys[-1]
    _update_last(ev, node, last, value, at, merge, force)


def _update_last(ev: Evaluator, node: Ref, key: object, value: Value, at: At, merge: bool, force: bool) -> None:
    made = ensure_config(ev, value, at) if isinstance(value, Ref) and _is_container(ev, value) else value
    source = new_dict(ev, at)
    old = dict_content(ev, node).entries.get(key) if is_dict(ev, node) else None
    mergeable = merge and isinstance(made, Ref) and is_config(ev, made) and old is not None
    if mergeable and old is not None and isinstance(old.value, Ref) and is_config(ev, old.value):
        if force:
            set_flag(ev, old.value, "struct", Const(False), at)
        put_child(ev, source, key, Slot(made, False, at))
        _merge_key(ev, node, source, key, Slot(made, False, value.at or at), at)
        if force and isinstance(old.value, Ref):
            set_flag(ev, old.value, "struct", Const(None), at)
        return
    if force and is_dict(ev, node) and key not in dict_content(ev, node).entries:
        put_child(ev, node, key, Slot(wrap(ev, made, child_type(ev, node, key), node, at), False, at))
        return
    set_child(ev, node, key, made, at)


def _is_container(ev: Evaluator, value: Ref) -> bool:
    plain = ev.dict_at(value) is not None or ev.list_at(value) is not None
    return plain or is_config(ev, value) or structured_class(ev, value) is not None


def _step(ev: Evaluator, node: Ref, key: str, at: At, force: bool) -> Ref | None:
    """The container at a key, made where there is none; None where which it is cannot be told."""
    if not is_dict(ev, node):
        held = list_content(ev, node)
        index = int(key) if key.isdigit() else -1
        item = held.items[index] if 0 <= index < len(held.items) else None
        return item if isinstance(item, Ref) and is_config(ev, item) else None
    slot = dict_content(ev, node).entries.get(key)
    if slot is not None and isinstance(slot.value, Ref) and is_config(ev, slot.value):
        return slot.value
    if slot is not None and is_interpolation(slot.value):
        target = read(ev, node, key, slot.value, at)
        return target if isinstance(target, Ref) and is_config(ev, target) else None
    if slot is None and not force:
        _check_new(ev, node, node if object_type(ev, node) is None else new_dict(ev, at), key, at)
    type_ = child_type(ev, node, key)
    made = structured(ev, Ref(type_.cls), node, at) if type_.kind == "class" else new_dict(ev, at, node)
    put_child(ev, node, key, Slot(made, False, at))
    return made if isinstance(made, Ref) else None


def from_dotlist(ev: Evaluator, node: Ref, texts: list[Value], at: At) -> None:
    """`merge_with_dotlist(["a.b=1"])`: each value is read as an element of the grammar (`__update_from_dotlist`)."""
    for text in texts:
        if not isinstance(text, Const) or not isinstance(text.value, str):
            from_argv = isinstance(text, Open) and text.origin == "argv"
            reason = ANY_KEY if from_argv else "a key of a dotlist is not known"
            merge_open(ev, node, Unknown(reason, text.at or at), at)
            continue
        key, equals, given = text.value.partition("=")
        place = text.at or at
        value: Value = Const(None, place)
        if equals:
            value = yaml_value(ev, given, place)
        update(ev, node, key, value, place)


def yaml_value(ev: Evaluator, text: str, at: At) -> Value:
    """A text as OmegaConf's YAML loader reads it."""
    from inputgen.library.documents import Source, load

    return load(ev, Source(text=text, at=at), "omegaconf", at)
