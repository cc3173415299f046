"""The run config as W&B keeps it: what Python sees, and what was sent (`wandb-facts` sections 2 and 3).

A config is one heap instance with two dicts: `python view`, what the job reads back, and `stored view`, what
wandb-core was told, updates merged as it merges them and in-place changes never seen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen import model as m
from inputgen.interpret.attributes import library_protocol
from inputgen.interpret.comparisons import equal, truth
from inputgen.interpret.join import choice_of, join, join_objects
from inputgen.interpret.mappings import has_key_of, key_of, merged, read, with_key, with_unknown_key
from inputgen.interpret.protocol import Call
from inputgen.interpret.snapshot import snapshot
from inputgen.interpret.types import type_of
from inputgen.interpret.values import (
    At,
    Choice,
    Const,
    DictObj,
    Instance,
    Lib,
    ListObj,
    Open,
    Ref,
    Scope,
    Slot,
    Unknown,
    Value,
)

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

CLASS = Lib("wandb.Config")


def new_config(ev: Evaluator, entries: DictObj, number: int, at: At) -> Ref:
    """A run's config, holding what `wandb.init(config=...)` gave it."""
    cleaned = sanitised(ev, entries, at)
    checked(ev, cleaned, at)
    python = ev.new(opened(ev, cleaned), None)
    stored = ev.new(copied(ev, cleaned), None)
    return ev.new_instance(CLASS, {"python view": python, "stored view": stored, "run number": Const(number)}, at)


def view(ev: Evaluator, config: Value, name: str) -> Ref | None:
    """One of the two dicts of a config."""
    obj = ev.instance_at(config)
    slot = obj.attrs.get(name) if obj is not None else None
    return slot.value if slot is not None and isinstance(slot.value, Ref) else None


def run_number(ev: Evaluator, config: Value) -> int | None:
    """The number of the run a config belongs to; None for one that belongs to none."""
    obj = ev.instance_at(config)
    slot = obj.attrs.get("run number") if obj is not None else None
    return slot.value.value if slot is not None and isinstance(slot.value, Const) else None  # type: ignore[return-value]


def entries_of(ev: Evaluator, value: Value, at: At) -> DictObj:
    """What W&B takes from a `config=` argument or an update: a dict, or anything with a `__dict__` (section 3).

    Raises:
        PathEndsError: for a value W&B refuses.
    """
    if isinstance(value, Choice):
        parts = [entries_of(ev, option, at) for option in value.options]
        result = parts[0]
        for part in parts[1:]:
            joined = join_objects(result, part)
            assert isinstance(joined, DictObj), "dicts join to a dict"
            result = joined
        return result
    if isinstance(value, Const):
        return _entries_of_constant(ev, value, at)
    obj = (ev.dict_at(value) or ev.get(value)) if isinstance(value, Ref) else None
    if isinstance(obj, DictObj):
        return obj
    if isinstance(obj, Instance):
        config = view(ev, value, "python view")
        if config is not None:
            held = ev.dict_at(config)
            assert held is not None, "a config's views are dicts"
            return held
        library_protocol(ev, value, "as config", at)  # a library's object may be refused
        shown = {name: slot for name, slot in obj.attrs.items() if " " not in name}
        return DictObj(dict(shown), obj.open)
    if isinstance(obj, ListObj):
        if not obj.items and obj.rest is None:
            return DictObj({})
        raise ev.raises("TypeError: config must be a dict or have a __dict__ attribute.", at)
    reason = value.reason if isinstance(value, Unknown) else "the config is not known"
    return DictObj({}, Unknown(reason, value.at or at))


def _entries_of_constant(ev: Evaluator, value: Const, at: At) -> DictObj:
    if not value.value:
        return DictObj({})
    if isinstance(value.value, str):
        return from_config_file(ev, value.value, at)
    raise ev.raises("TypeError: config must be a dict or have a __dict__ attribute.", at)


def from_config_file(ev: Evaluator, path: str, at: At) -> DictObj:
    """The entries of a YAML file in W&B's own form, `{key: {value: ...}}` (section 3).

    Raises:
        PathEndsError: for a file that is missing, or is of another form.
    """
    from inputgen.library.files import value_of_file

    found = ev.world.config_file(path)
    if found.file is None:
        raise ev.raises(f"ConfigError: config file {path}: {found.error}", at)
    value = value_of_file(ev, found.file, at)
    obj = ev.dict_at(value)
    if obj is None:
        if isinstance(value, Unknown):
            return DictObj({}, value)
        raise ev.raises(f"ConfigError: {path} is no mapping", at)
    entries: dict[str, Slot] = {}
    for key, slot in obj.entries.items():
        if key == "wandb_version":
            continue
        inner = ev.dict_at(slot.value)
        if inner is None or "value" not in inner.entries:
            raise ev.raises("TypeError: object is not subscriptable", at)
        entries[key] = Slot(inner.entries["value"].value, slot.optional, slot.at)
    return DictObj(entries, obj.open)


def sanitised(ev: Evaluator, entries: DictObj, at: At) -> DictObj:
    """The entries with W&B's top-level keys: dashes at the ends cut; `_wandb` left out (section 3, "Keys").

    Raises:
        PathEndsError: for a key that is not a str.
    """
    cleaned: dict[str, Slot] = {}
    for key, slot in entries.entries.items():
        if not isinstance(key, str):
            raise ev.raises(f"AttributeError: {type(key).__name__!r} object has no attribute 'strip'", at)
        if key != "_wandb":
            cleaned[key.strip("-")] = slot
    return DictObj(cleaned, entries.open)


def copied(ev: Evaluator, obj: DictObj) -> DictObj:
    """A copy by value, as W&B makes it: what the job changes in place afterwards is not seen."""
    return _Copier(ev).entries(obj)


def checked(ev: Evaluator, obj: DictObj, at: At) -> None:
    """End the path where W&B refuses a value that is surely there.

    Raises:
        PathEndsError: for an object that is no JSON, or a config that contains itself (section 3).
    """
    try:
        _Copier(ev).entries(obj)
    except _RefusedError as refusal:
        raise ev.raises(str(refusal), at) from None


class _RefusedError(Exception):
    """W&B refuses a value that is no JSON; the message is what it raises."""


class _Copier:
    """Copies values as W&B does (`json_friendly_val`), each object once, so that what is shared stays so.

    Args:
        ev: the evaluation.
        opens: whether constants become open values, as the job reads them back.
    """

    def __init__(self, ev: Evaluator, *, opens: bool = False) -> None:
        self.ev = ev
        self.opens = opens
        self.copies: dict[int, Ref] = {}
        self.inside: set[int] = set()

    def entries(self, obj: DictObj) -> DictObj:
        return DictObj({key: self._slot(slot) for key, slot in obj.entries.items()}, obj.open)

    def _slot(self, slot: Slot) -> Slot:
        value = self._perhaps(slot.value) if slot.optional else self.value(slot.value)
        return Slot(value, slot.optional, slot.at)

    def value(self, value: Value) -> Value:
        if isinstance(value, Choice):
            return choice_of([self._perhaps(option) for option in value.options], value.at)
        if isinstance(value, Const) and self.opens and value.value is not ...:
            return Open(type_of(value), value, "override", value.at)
        return self._object(value) if isinstance(value, Ref) else value

    def _perhaps(self, value: Value) -> Value:
        """A value that is there on some paths only: on those W&B may refuse it."""
        try:
            return self.value(value)
        except _RefusedError as refusal:
            return Unknown(f"W&B refuses it here ({refusal})", value.at)

    def _object(self, ref: Ref) -> Value:
        if ref.addr in self.inside:
            raise _RefusedError("RecursionError: the config contains itself")
        if ref.addr in self.copies:
            return self.copies[ref.addr]
        config = view(self.ev, ref, "python view")
        source = ref if config is None else config
        held = self.ev.dict_at(source) or self.ev.get(source)
        if isinstance(held, Scope) or (isinstance(held, Instance) and held.cls == Lib("builtins.object")):
            kind = "module" if isinstance(held, Scope) else "object"
            raise _RefusedError(f"TypeError: Object of type {kind} is not JSON serializable")
        if not isinstance(held, DictObj | ListObj | Instance):
            return ref
        as_json = library_protocol(self.ev, ref, "as json", ref.at) if ref.at is not None else None
        if as_json is not None:  # what W&B makes of an object that a library's model knows
            return self.value(as_json) if isinstance(as_json, Ref) else as_json
        copy = self.copies[ref.addr] = Ref(self.ev.new(held, None).addr, ref.at)
        self.inside.add(ref.addr)
        self.ev.put(copy, self._copied(held))
        self.inside.remove(ref.addr)
        return copy

    def _copied(self, held: DictObj | ListObj | Instance) -> DictObj | ListObj | Instance:
        if isinstance(held, DictObj):
            return self.entries(held)
        if isinstance(held, ListObj):
            rest = self._perhaps(held.rest) if held.rest is not None else None
            return ListObj(held.kind, tuple(map(self.value, held.items)), rest)
        return Instance(held.cls, {name: self._slot(slot) for name, slot in held.attrs.items()}, held.open)


def opened(ev: Evaluator, obj: DictObj) -> DictObj:
    """The entries as the job reads them back: a launch may override any of them (contract, "Open value")."""
    return _Copier(ev, opens=not ev.at_defaults).entries(obj)


def update(ev: Evaluator, config: Value, source: DictObj, at: At, *, form: str, allow_change: bool) -> None:
    """Write entries to the config: Python replaces them, wandb-core merges them (section 2).

    Raises:
        PathEndsError: where W&B raises ConfigError: a value changes without `allow_val_change`.
    """
    python, stored = view(ev, config, "python view"), view(ev, config, "stored view")
    if python is None or stored is None:
        return
    cleaned = sanitised(ev, source, at)
    checked(ev, cleaned, at)
    before, sent = ev.dict_at(python), ev.dict_at(stored)
    assert before is not None, "a config's views are dicts"
    assert sent is not None, "a config's views are dicts"
    if not allow_change:
        _refuse_changes(ev, sent, cleaned, at)
    ev.put(python, merged(before, opened(ev, cleaned)))
    ev.put(stored, core_merged(ev, sent, copied(ev, cleaned)))
    value = snapshot(ev, ev.new(cleaned, None))
    ev.record(m.ConfigWritten(run_number(ev, config), form, value, True, ev.span(at)))  # type: ignore[arg-type]


def _refuse_changes(ev: Evaluator, before: DictObj, new: DictObj, at: At) -> None:
    for key, slot in new.entries.items():
        known = before.entries.get(key)
        if (
            known is not None
            and not known.optional
            and not slot.optional
            and equal(ev, known.value, slot.value) is False
        ):
            raise ev.raises(f"ConfigError: Attempted to change value of key {key!r}", at)


def core_merged(ev: Evaluator, target: DictObj, source: DictObj) -> DictObj:
    """What wandb-core keeps: dicts are merged into dicts, `{}` changes nothing, anything else replaces."""
    entries = dict(target.entries)
    if source.open is not None:
        entries = {key: Slot(join(slot.value, source.open), slot.optional, slot.at) for key, slot in entries.items()}
    for key, slot in source.entries.items():
        before = entries.get(key)
        inner = ev.dict_at(slot.value)
        after = slot.value
        if inner is not None and before is not None:
            after = _merged_value(ev, before.value, inner, slot.value)
        elif inner is not None and truth(ev, slot.value) is False:
            continue  # an empty dict is not sent (section 3)
        if before is None:
            entries[key] = Slot(after, slot.optional, slot.at)
        elif slot.optional:
            entries[key] = Slot(join(before.value, after), before.optional, slot.at)
        else:
            entries[key] = Slot(after, False, slot.at)
    return DictObj(entries, target.open or source.open)


def _merged_value(ev: Evaluator, before: Value, inner: DictObj, value: Value) -> Value:
    held = ev.dict_at(before)
    if held is not None:
        return ev.new(core_merged(ev, held, inner), before.at)
    return before if not inner.entries and inner.open is None else value


# --- methods of wandb.Config -----------------------------------------------------------------------------------------


def _update(ev: Evaluator, call: Call) -> Value:
    assert call.receiver is not None, "a method has a receiver"
    given = call.arg(0, "d")
    if given is not None:
        allow = call.arg(1, "allow_val_change")
        entries = entries_of(ev, given, call.at)
        update(ev, call.receiver, entries, call.at, form="update", allow_change=_is_true(ev, allow))
    return Const(None, call.at)


def _is_true(ev: Evaluator, value: Value | None) -> bool:
    return value is not None and truth(ev, value) is not False


def _setdefaults(ev: Evaluator, call: Call) -> Value:
    assert call.receiver is not None, "a method has a receiver"
    given = call.arg(0, "d")
    python = view(ev, call.receiver, "python view")
    if given is None or python is None:
        return Const(None, call.at)
    known = ev.dict_at(python)
    assert known is not None, "a config's views are dicts"
    new: dict[str, Slot] = {}
    for key, slot in entries_of(ev, given, call.at).entries.items():
        before = known.entries.get(key)
        if before is None:
            new[key] = Slot(slot.value, slot.optional or known.open is not None, slot.at)
        elif before.optional:
            new[key] = Slot(slot.value, True, slot.at)
    update(ev, call.receiver, DictObj(new), call.at, form="setdefaults", allow_change=True)
    return Const(None, call.at)


def set_key(ev: Evaluator, config: Value, key: Value, value: Value, at: At, form: str) -> None:
    """`config[key] = value` or `config.key = value`."""
    if has_key_of(ev, key):
        entries = with_key(DictObj({}), key_of(ev, key), value, at)
    else:
        reason = key.reason if isinstance(key, Unknown) else "a key is written whose name is not known"
        entries = with_unknown_key(DictObj({}), value, Unknown(reason, at))
    update(ev, config, entries, at, form=form, allow_change=False)


def _setitem(ev: Evaluator, call: Call) -> Value:
    key, value = call.arg(0, "key"), call.arg(1, "value")
    if call.receiver is not None and key is not None and value is not None:
        set_key(ev, call.receiver, key, value, call.at, "setitem")
    return Const(None, call.at)


def _setattr(ev: Evaluator, target: Value, name: str, value: Value, at: At) -> None:
    set_key(ev, target, Const(name, at), value, at, "setattr")


def read_key(ev: Evaluator, config: Value, key: Value, default: Value | None, at: At, missing: str) -> Value:
    """The value at a key of the config; what a launch may add is not known.

    Args:
        ev: the evaluation.
        config: the config read.
        key: the key.
        default: what `get` gives where the key is missing; None where reading it raises.
        at: the read.
        missing: the exception reading a missing key raises.
    """
    python = view(ev, config, "python view")
    held = ev.dict_at(python) if python is not None else None
    if isinstance(key, Const) and isinstance(key.value, str):
        given = snapshot(ev, default) if default is not None else None
        ev.record(m.ConfigRead(run_number(ev, config), (key.value,), given, ev.span(at)))
    slot = read(ev, held, key, at) if held is not None else None
    if slot is not None and not slot.optional:
        return slot.value
    absent = default
    if absent is None and ev.at_defaults and slot is None:
        raise ev.raises(missing, at)
    if absent is None:
        absent = ev.unknown("no value in the source: a launch, or W&B, gives it", at)
    elif isinstance(absent, Const) and not ev.at_defaults:
        absent = Open(type_of(absent), absent, "override", at)
    return absent if slot is None else join(slot.value, absent)


def _getitem(ev: Evaluator, call: Call) -> Value:
    key = call.arg(0, "key")
    assert call.receiver is not None, "a method has a receiver"
    if key is None:
        return ev.unknown("a read of the config without a key", call.at)
    return read_key(ev, call.receiver, key, None, call.at, "KeyError")


def _getattr(ev: Evaluator, call: Call) -> Value:
    key = call.arg(0, "key")
    assert call.receiver is not None, "a method has a receiver"
    assert key is not None, "attribute access names the attribute"
    return read_key(ev, call.receiver, key, None, call.at, "AttributeError")


def _get(ev: Evaluator, call: Call) -> Value:
    key = call.arg(0, "key")
    assert call.receiver is not None, "a method has a receiver"
    if key is None:
        return ev.unknown("a read of the config without a key", call.at)
    return read_key(ev, call.receiver, key, call.arg(1, "default") or Const(None, call.at), call.at, "KeyError")


def _as_mapping(ev: Evaluator, config: Value, at: At) -> Value:
    python = view(ev, config, "python view")
    held = ev.dict_at(python) if python is not None else None
    return ev.new(held or DictObj({}, Unknown("the config is not known", at)), at)


def _through_dict(name: str):  # type: ignore[no-untyped-def]
    def method(ev: Evaluator, call: Call) -> Value:
        assert call.receiver is not None, "a method has a receiver"
        handler = ev.libraries.method(f"builtins.dict.{name}")
        assert handler is not None, "dicts are modelled"
        return handler(ev, Call(call.name, call.args, call.at, _as_mapping(ev, call.receiver, call.at)))

    return method


def _nothing(ev: Evaluator, call: Call) -> Value:
    return Const(None, call.at)


METHODS = {
    "Config.update": _update,
    "Config.setdefaults": _setdefaults,
    "Config.get": _get,
    "Config.persist": _nothing,
    "Config.__getitem__": _getitem,
    "Config.__getattr__": _getattr,
    "Config.__setitem__": _setitem,
    "Config.keys": _through_dict("keys"),
    "Config.items": _through_dict("items"),
    "Config.values": _through_dict("values"),
    "Config.as_dict": _through_dict("copy"),
    "Config._as_dict": _through_dict("copy"),
}
ATTRIBUTES = {"Config.as mapping": _as_mapping}
SETTERS = {"Config": _setattr}
