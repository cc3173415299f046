"""What DictConfig and ListConfig offer (omegaconf 2.3, `dictconfig.py`, `listconfig.py`)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from inputgen.frozen import replace
from inputgen.interpret.command_line import ADDED_KEY
from inputgen.interpret.iteration import elements, key_value
from inputgen.interpret.join import choice_of, join
from inputgen.interpret.mappings import has_key_of, key_of, to_dict
from inputgen.interpret.mappings import read as read_key
from inputgen.interpret.protocol import Arguments, Call, Handler
from inputgen.interpret.values import At, Choice, Const, DictObj, ListObj, Open, Ref, Slot, Unknown, Value, ViewObj
from inputgen.library.omegaconf_added import added, asked, further_of_dict, part, perhaps_there
from inputgen.library.omegaconf_convert import as_config, as_text
from inputgen.library.omegaconf_merge import ensure_config, from_dotlist, merge_into, merge_open, set_child
from inputgen.library.omegaconf_nodes import (
    content_ref,
    copied,
    dict_content,
    flag,
    is_dict,
    list_content,
    may_have_more,
    object_type,
    open_origin,
)
from inputgen.library.omegaconf_resolve import read
from inputgen.library.omegaconf_types import is_missing
from inputgen.model.types import INT

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


def receiver(call: Call) -> Ref:
    """The config that a method is called on."""
    assert isinstance(call.receiver, Ref), "a method has a receiver"
    return call.receiver


def missing_value(ev: Evaluator, key: object, at: At) -> Value:
    """End the path where a value that is `???` is read."""
    raise ev.raises(f"MissingMandatoryValue: Missing mandatory value: {key}", at)


def look_up(ev: Evaluator, node: Ref, key: Value, at: At) -> Slot | None:
    """A child as the job sees it, optional where it may be absent; None where it is not there."""
    slot = read_key(ev, dict_content(ev, node), key, at)
    if slot is None:
        return None
    name = key_of(ev, key)
    if isinstance(slot.value, Choice):
        options = [option for option in slot.value.options if not is_missing(option)]
        loose = len(options) < len(slot.value.options)
        if not options:
            return Slot(slot.value.options[0], slot.optional, slot.at)
        values = [read(ev, node, name, option, at) for option in options]
        return Slot(choice_of(values), slot.optional or loose, slot.at)
    return replace(slot, value=read(ev, node, name, slot.value, at))


def _read(ev: Evaluator, node: Ref, key: Value, at: At, error: str) -> Value:
    if isinstance(key, Choice):
        return ev.each(key, lambda option: _read(ev, node, option, at, error))
    slot = look_up(ev, node, key, at)
    if slot is None and may_have_more(ev, node):
        return ev.unknown(ADDED_KEY, at)
    if slot is None:
        raise ev.raises(f"{error}: Key {ev.constant(key)!r} is not in the config", at)
    if slot.optional:
        ev.risk()
    return missing_value(ev, ev.constant(key), at) if is_missing(slot.value) else slot.value


# Methods of a DictConfig that have no model; and those of them that change it.
_NOT_MODELLED = frozenset("clear is_empty merge_with_cli popitem resolve_parse_tree".split())
_CHANGING = frozenset("clear merge_with_cli popitem".split())


def _is_internal(name: str) -> bool:
    """Whether OmegaConf's own objects may have an attribute of a name, which is no key then: `_target_` is one."""
    return name.startswith("_") and (name.endswith("__") or not name.endswith("_"))


def _get_attribute(ev: Evaluator, call: Call) -> Value:
    name = call.args.positional[0]
    text = ev.constant(name)
    if text in _NOT_MODELLED:  # a method goes before a key of its name
        why = Unknown(f"the method {text} of a config is not modelled", call.at)
        if text in _CHANGING:
            _open(ev, receiver(call), why, why)
        return why
    if isinstance(text, str) and _is_internal(text) and text not in dict_content(ev, receiver(call)).entries:
        return ev.unknown(f"{text} of a config is not modelled", call.at)
    return _read(ev, receiver(call), name, call.at, "ConfigAttributeError")


def _has_attribute(ev: Evaluator, call: Call) -> Value:
    slot = look_up(ev, receiver(call), call.args.positional[0], call.at)
    if slot is None or is_missing(slot.value):
        return Const(False, call.at)
    return perhaps_there(ev, call) if slot.optional else Const(True, call.at)


def _get_item(ev: Evaluator, call: Call) -> Value:
    return _read(ev, receiver(call), call.args.positional[0], call.at, "ConfigKeyError")


def _get(ev: Evaluator, call: Call) -> Value:
    key = call.arg(0, "key")
    default = call.arg(1, "default_value") or Const(None, call.at)
    if key is None:
        return ev.unknown("get of nothing", call.at)

    def one(option: Value) -> Value:
        slot = look_up(ev, receiver(call), option, call.at)
        if slot is None or is_missing(slot.value):
            return default
        if not slot.optional:
            return slot.value
        return join(asked(ev, receiver(call), option, slot, default, call.at), default)

    return ev.each(key, one)


def _set_attribute(ev: Evaluator, target: Value, name: str, value: Value, at: At) -> None:
    assert isinstance(target, Ref), "a config is on the heap"

    def one(option: Value) -> Value:
        set_child(ev, target, name, option, at, attribute=True)
        return option

    ev.each(value, one)


def set_item(ev: Evaluator, call: Call) -> Value:
    """`cfg[key] = value`."""
    key, value = call.args.positional[0], call.args.positional[1]
    _set(ev, receiver(call), key, value, call.at)
    return Const(None, call.at)


def _set(ev: Evaluator, node: Ref, key: Value, value: Value, at: At) -> None:
    if not has_key_of(ev, key):
        why = Unknown(key.reason if isinstance(key, Unknown) else "a key is written whose name is not known", at)
        _open(ev, node, value, why)
        return

    def one(option: Value) -> Value:
        set_child(ev, node, key_of(ev, key), option, at)
        return option

    ev.each(value, one)


def _open(ev: Evaluator, node: Ref, value: Value, why: Unknown) -> None:
    """After a write whose key is not known, any child may be what was written."""
    if not is_dict(ev, node):
        items = [join(item, value) for item in list_content(ev, node).items]
        ev.put(content_ref(ev, node), ListObj("list", (), choice_of([*items, why])))
        return
    held = dict_content(ev, node)
    entries = {key: replace(slot, value=join(slot.value, why)) for key, slot in held.entries.items()}
    ev.put(content_ref(ev, node), replace(held, entries=entries, open=held.open or why))


def _items_ex(ev: Evaluator, call: Call) -> Value:
    """`items_ex()`: the items, as `items()` gives them, unless it is told to leave interpolations or to choose."""
    if call.args.named or call.args.positional or call.args.open is not None:
        resolve = call.arg(0, "resolve")
        if call.arg(1, "keys") is not None or resolve is None or ev.constant(resolve) is not True:
            return ev.unknown("the items of a config, chosen or not resolved", call.at)
    return _view("items")(ev, replace(call, args=Arguments()))


def _delete(ev: Evaluator, call: Call) -> Value:
    _refuse_removal(ev, receiver(call), "del", call.at)
    _remove(ev, receiver(call), call.args.positional[0], call.at)
    return Const(None, call.at)


def _refuse_removal(ev: Evaluator, node: Ref, what: str, at: At) -> None:
    if flag(ev, node, "readonly") is True:
        raise ev.raises("ReadonlyConfigError: Cannot change read-only config container", at)
    if flag(ev, node, "struct") is True or object_type(ev, node) is not None:
        raise ev.raises(f"ConfigTypeError: DictConfig in struct mode does not support {what}", at)


def _remove(ev: Evaluator, node: Ref, key: Value, at: At) -> None:
    held = dict_content(ev, node)
    if not has_key_of(ev, key):
        entries = {name: replace(slot, optional=True) for name, slot in held.entries.items()}
        ev.put(content_ref(ev, node), replace(held, entries=entries))
        return
    name = key_of(ev, key)
    if name not in held.entries and held.open is None:
        raise ev.raises(f"ConfigKeyError: Key not found: {name!r}", at)
    entries = {key: slot for key, slot in held.entries.items() if key != name}
    ev.put(content_ref(ev, node), replace(held, entries=entries))


def _pop(ev: Evaluator, call: Call) -> Value:
    node, key, default = receiver(call), call.arg(0, "key"), call.arg(1, "default")
    if key is None:
        return ev.unknown("pop of nothing", call.at)
    _refuse_removal(ev, node, "pop", call.at)
    slot = look_up(ev, node, key, call.at)
    if slot is None or is_missing(slot.value):
        if default is None:
            raise ev.raises(f"ConfigKeyError: Key not found: {ev.constant(key)!r}", call.at)
        return default
    _remove(ev, node, key, call.at)
    return join(slot.value, default) if slot.optional and default is not None else slot.value


def _set_default(ev: Evaluator, call: Call) -> Value:
    key = call.arg(0, "key")
    default = call.arg(1, "default") or Const(None, call.at)
    slot = look_up(ev, receiver(call), key, call.at) if key is not None else None
    if key is None or (slot is not None and not slot.optional):
        return slot.value if slot is not None else ev.unknown("setdefault of nothing", call.at)
    made = default if slot is None else join(slot.value, default)
    _set(ev, receiver(call), key, made, call.at)
    return _get_item(ev, replace(call, args=replace(call.args, positional=(key,))))


def _contains(ev: Evaluator, call: Call) -> Value:
    """A key that is `???` is not in it (`DictConfig.__contains__`)."""
    slot = read_key(ev, dict_content(ev, receiver(call)), call.args.positional[0], call.at)
    if slot is None or is_missing(slot.value):
        return Const(False, call.at)
    loose = slot.optional or isinstance(slot.value, Choice)
    return perhaps_there(ev, call) if loose else Const(True, call.at)


def length(ev: Evaluator, call: Call) -> Value:
    """`len(cfg)`."""
    node = receiver(call)
    if is_dict(ev, node):
        held = dict_content(ev, node)
        loose = held.open is not None or any(slot.optional for slot in held.entries.values())
        return Open(INT, None, "computed", call.at) if loose else Const(len(held.entries), call.at)
    listed, origin = list_content(ev, node), open_origin(ev, node)
    if listed.rest is not None:
        return Open(INT, None, "computed", call.at)
    count = Const(len(listed.items), call.at)
    return Open(INT, count, origin, call.at) if origin is not None else count  # another list may be given


def plain_dict(ev: Evaluator, node: Ref, at: At) -> DictObj:
    """The children by key, interpolations followed, as `dict(cfg)` sees them.

    Raises:
        PathEndsError: where one of them is `???`.
    """
    held = dict_content(ev, node)
    entries: dict[object, Slot] = {}
    for key, slot in held.entries.items():
        value = read(ev, node, key, slot.value, at)
        if is_missing(value) and not slot.optional:
            missing_value(ev, key, at)
        entries[key] = replace(slot, value=value)
    lacks = Unknown(ADDED_KEY, at) if may_have_more(ev, node) and not ev.at_defaults else None
    return replace(held, entries=entries, open=further_of_dict(held.open), lacks=lacks)


def _as_mapping(ev: Evaluator, node: Value, at: At) -> Value:
    assert isinstance(node, Ref), "a config is on the heap"
    return ev.new(plain_dict(ev, node, at), None)


def _as_keys(ev: Evaluator, node: Value, at: At) -> Value:
    """What iterating over a DictConfig yields."""
    assert isinstance(node, Ref), "a config is on the heap"
    held = dict_content(ev, node)
    sure = [key for key, slot in held.entries.items() if not slot.optional]
    loose = [*([held.open] if held.open is not None else [])]
    loose_keys = [key_value(ev, key, slot.at or at) for key, slot in held.entries.items() if slot.optional]
    further: list[Value] = [*loose_keys, *loose]
    items = tuple(key_value(ev, key, held.entries[key].at or at) for key in sure)
    return ev.new(ListObj("list", items, choice_of(further) if further else None), None)


def _view(kind: str) -> Handler:
    def handler(ev: Evaluator, call: Call) -> Value:
        node = receiver(call)
        held = dict_content(ev, node) if kind == "keys" else plain_dict(ev, node, call.at)
        return ev.new(ViewObj(kind, ev.new(held, None)), call.at)

    return handler


def copy_config(ev: Evaluator, call: Call) -> Value:
    """`cfg.copy()`."""
    return replace(copied(ev, receiver(call)), at=call.at)


def _update(ev: Evaluator, call: Call) -> Value:
    """`cfg.update({...})`: each key is set (`MutableMapping.update`)."""
    node = receiver(call)
    given = to_dict(ev, call.args.positional[0], call.at) if call.args.positional else DictObj({})
    if given is None or given.open is not None:
        why = given.open if given is not None else None
        _open(ev, node, Const(None), why or Unknown("it is updated with a value that is not known", call.at))
    named = {
        key: Slot(value, key in call.args.optional, value.at) for key, value in dict(call.args.named or {}).items()
    }
    for key, slot in {**(given.entries if given is not None else {}), **named}.items():
        if slot.optional:
            ev.branch([partial(_put, ev, node, key, slot, call.at), lambda: Const(None)])
        else:
            _put(ev, node, key, slot, call.at)
    return Const(None, call.at)


def _put(ev: Evaluator, node: Ref, key: object, slot: Slot, at: At) -> Value:
    def one(option: Value) -> Value:
        set_child(ev, node, key, option, slot.at or at)
        return option

    return ev.each(slot.value, one)


def merge_with(ev: Evaluator, call: Call) -> Value:
    """`cfg.merge_with(...)`."""
    for given in call.args.positional:

        def one(option: Value) -> Value:
            made = ensure_config(ev, option, call.at)
            if isinstance(made, Ref):
                merge_into(ev, receiver(call), made, call.at)
            elif isinstance(made, Unknown):
                _open(ev, receiver(call), Const(None), made)
            return Const(None)

        ev.each(given, one)
    return Const(None, call.at)


def _merge_with_dotlist(ev: Evaluator, call: Call) -> Value:
    listed = elements(ev, call.args.positional[0], call.at) if call.args.positional else None
    if listed is None:
        merge_open(ev, receiver(call), Unknown("a dotlist that is not known", call.at), call.at)
        return Const(None, call.at)
    rest = [listed.rest] if listed.rest is not None else []
    from_dotlist(ev, receiver(call), [*listed.items, *rest], call.at)
    return Const(None, call.at)


METHODS: dict[str, Handler] = {
    **{
        f"DictConfig.{name}": handler
        for name, handler in {
            "__getattr__": _get_attribute,
            "has attribute": _has_attribute,
            "key that is read": added,
            "part that is read": part,
            "__getitem__": _get_item,
            "__setitem__": set_item,
            "__delitem__": _delete,
            "__delattr__": _delete,
            "__contains__": _contains,
            "__len__": length,
            "get": _get,
            "pop": _pop,
            "setdefault": _set_default,
            "keys": _view("keys"),
            "values": _view("values"),
            "items": _view("items"),
            "items_ex": _items_ex,
            "update": _update,
            "copy": copy_config,
            "merge_with": merge_with,
            "merge_with_dotlist": _merge_with_dotlist,
        }.items()
    },
}
ATTRIBUTES = {
    "DictConfig.as mapping": _as_mapping,
    "DictConfig.as elements": _as_keys,
    "DictConfig.as config": as_config,
    # W&B stores a DictConfig within a config as its text.
    "DictConfig.as json": as_text,
    "DictConfig.as text": as_text,
}
SETTERS = {"DictConfig": _set_attribute}
PLACES = {"DictConfig": lambda ev, node, name: (content_ref(ev, node), name)}
