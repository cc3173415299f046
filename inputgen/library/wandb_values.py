"""What W&B takes for a config, and how it copies it (`wandb-facts` section 3): any object with a `__dict__`, files of
W&B's own form, keys without dashes at their ends; values by copy, so that what changes in place later is not seen.
"""

from __future__ import annotations

from functools import reduce
from math import isnan
from typing import TYPE_CHECKING

from inputgen.frozen import replace
from inputgen.interpret import bounds
from inputgen.interpret.calls import call as call_value
from inputgen.interpret.config_reads import below
from inputgen.interpret.frames import PathEndsError
from inputgen.interpret.hierarchy import class_attribute, library_base
from inputgen.interpret.join import choice_of, join_dicts, mapped
from inputgen.interpret.narrowings import told_of_options
from inputgen.interpret.object_protocols import library_protocol
from inputgen.interpret.presence import entries_there
from inputgen.interpret.protocol import Arguments
from inputgen.interpret.types import type_of
from inputgen.interpret.values import (
    CONFIG,
    At,
    Choice,
    Const,
    DictObj,
    Instance,
    Lib,
    ListObj,
    Open,
    Part,
    Ref,
    Scope,
    Slot,
    Unknown,
    Value,
)
from inputgen.library import paths
from inputgen.model.types import STR

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

CLASS = CONFIG
BEFORE_INIT = Lib("wandb.config before init")


def view(ev: Evaluator, config: Value, name: str) -> Ref | None:
    """One of the two dicts of a config."""
    obj = ev.instance_at(config)
    slot = obj.attrs.get(name) if obj is not None else None
    return slot.value if slot is not None and isinstance(slot.value, Ref) else None


def entries_of(ev: Evaluator, value: Value, at: At) -> DictObj:
    """What W&B takes from a `config=` argument or an update: a dict, or anything with a `__dict__` (section 3).

    A value that it refuses where that is doubted (see `Evaluator.doubts`) is one that is not known: there is a run.

    Raises:
        PathEndsError: for a value W&B refuses.
    """
    try:
        return _entries_of(ev, value, at)
    except PathEndsError as ended:
        if ended.doubted is None:
            raise
        ev.path = ended.doubted
        return DictObj({}, Unknown(f"wandb seems to raise {ended.what}", ended.at or at))


def _entries_of(ev: Evaluator, value: Value, at: At) -> DictObj:
    if isinstance(value, Choice):
        parts: list[DictObj] = []

        def take(option: Value) -> Value:
            found = _entries_of(ev, option, at)
            parts.append(_copied_while(ev, found) if value.picks else found)
            return option

        ev.each(value, take)  # options that W&B refuses are left out
        return reduce(join_dicts, parts)
    if isinstance(value, Const):
        return _entries_of_constant(ev, value, at)
    if value == BEFORE_INIT:  # `wandb.init(config=wandb.config)`
        return DictObj({})
    obj = (ev.dict_at(value) or ev.get(value)) if isinstance(value, Ref) else None
    if isinstance(obj, DictObj):
        return obj
    if isinstance(obj, Instance):
        config = view(ev, value, "python view")
        if config is not None:
            held = ev.dict_at(config)
            assert held is not None, "a config's views are dicts"
            return held
        own = library_protocol(ev, value, "as config", at)  # which may refuse it
        taken = ev.dict_at(own) if own is not None else None
        if taken is not None:
            return taken
        shown = {name: slot for name, slot in obj.attrs.items() if " " not in name}
        return DictObj(dict(shown), obj.open)
    if isinstance(obj, ListObj):
        if not obj.items and obj.rest is None:
            return DictObj({})
        raise ev.raises("TypeError: config must be a dict or have a __dict__ attribute.", at)
    if isinstance(value, Open) and value.type == STR and isinstance(value.default, Const):
        return from_config_file(ev, value, at)
    return DictObj({}, _why(value, at))


def _why(value: Value, at: At) -> Unknown:
    if isinstance(value, Unknown) and value.plain and value.part is None and value.at is not None:
        return value  # the same document: what is read of it from now on tells of the config
    reason = value.reason if isinstance(value, Unknown) else "the config is not known"
    return Unknown(reason, value.at or at)


def _copied_while(ev: Evaluator, entries: DictObj) -> DictObj:
    """A copy, where it can be made, of what is in one of several dicts, as it is where that is the one."""
    try:
        return copied(ev, entries)
    except _RefusedError:
        return entries


def _entries_of_constant(ev: Evaluator, value: Const, at: At) -> DictObj:
    if not value.value:
        return DictObj({})
    if isinstance(value.value, str):
        return from_config_file(ev, value, at)
    raise ev.raises("TypeError: config must be a dict or have a __dict__ attribute.", at)


def from_config_file(ev: Evaluator, path: Const | Open, at: At) -> DictObj:
    """The entries of a YAML file in W&B's own form, `{key: {value: ...}}` (section 3), which it opens as a job does.

    Raises:
        PathEndsError: for a file that is missing, or is of another form.
    """
    from inputgen.library.files import open_path

    missing = _missing(ev, path, at)
    if missing is not None:
        raise ev.raises(f"ConfigError: config file {missing}", at)
    value = call_value(ev, Lib("yaml.safe_load"), Arguments((open_path(ev, path, None, None, at),)), at)
    obj = ev.dict_at(value)
    if obj is None:
        if isinstance(value, Const) and value.value is not None:
            raise ev.raises("ConfigError: the config file holds no mapping", at)
        return DictObj({}, None if isinstance(value, Const) else _why(value, at))
    entries: dict[str, Slot] = {}
    for key, slot in obj.entries.items():
        if key == "wandb_version":
            continue
        inner = ev.dict_at(slot.value)
        if inner is None or "value" not in inner.entries:
            raise ev.raises("TypeError: object is not subscriptable", at)
        entries[key] = Slot(inner.entries["value"].value, slot.optional, slot.at)
    return DictObj(entries, obj.open)


def _missing(ev: Evaluator, path: Const | Open, at: At) -> str | None:
    """Which file is not there, in the job's folder and those above it, and why; None where it may be."""
    text = path.value if isinstance(path, Const) else None
    if not isinstance(text, str) or paths.follow(ev, path, at).is_above or paths.is_written(ev, text):
        return None
    return f"{text}: {ev.world.config_file(text).error}" if ev.world.exists(text) is False else None


def sanitised(ev: Evaluator, entries: DictObj, at: At) -> DictObj:
    """The entries with W&B's top-level keys: dashes at the ends cut; `_wandb` left out (section 3, "Keys").

    Raises:
        PathEndsError: for a key that is not a str.
    """
    cleaned: dict[str, Slot] = {}
    for key, slot in entries_there(ev.state.conditions, entries).entries.items():
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
        reads: whether objects become what the job reads back in their place.
        opens: whether constants become open values, as the job reads them back.
        closes: whether they become constants again, as the job sends what it read.
        kind: what the copies are, where that is not what the job reads, sends, or has stored.
    """

    def __init__(
        self, ev: Evaluator, *, reads: bool = False, opens: bool = False, closes: bool = False, kind: str | None = None
    ) -> None:
        self.ev = ev
        self.reads = reads
        self.opens = opens
        self.closes = closes
        self.kind = kind or ("read" if opens else "sent" if closes else "stored")
        self.copies: dict[int, Ref] = {}
        self.inside: set[int] = set()
        self.picked = 0
        self.told = told_of_options(ev.state.heap, ev.state.narrowed)

    def entries(self, obj: DictObj, part: Part | None = None) -> DictObj:
        held = entries_there(self.ev.state.conditions, obj).entries
        return DictObj({key: self._slot(slot, _below(part, key)) for key, slot in held.items()}, obj.open, part=part)

    def _slot(self, slot: Slot, part: Part | None = None) -> Slot:
        value = self._perhaps(slot.value, part) if slot.optional else self.value(slot.value, part)
        return Slot(value, slot.optional, slot.at)

    def value(self, value: Value, part: Part | None = None) -> Value:
        value = self.told.get(id(value), value)
        if isinstance(value, Choice):
            options = self.ev.state.conditions.possible(value)
            found = [self._picked(value, option, part) for option in options]
            return mapped(value, found, value.at) if len(found) == len(value.options) else choice_of(found, value.at)
        if isinstance(value, Const) and self.reads:
            value = _as_kept(value)
        if isinstance(value, Const) and self.opens and value.value is not ...:
            return Open(type_of(value), value, "override", value.at)
        if isinstance(value, Open) and self.closes and value.origin == "override" and value.default is not None:
            return value.default
        if isinstance(value, Open) and isinstance(value.default, Ref):
            return self._with_default(value, value.default)
        return self._object(value, part) if isinstance(value, Ref) else value

    def _with_default(self, value: Open, default: Ref) -> Open:
        """An option whose default is a list: that, too, is as it is now."""
        if not isinstance(self.ev.get(default), ListObj | DictObj):
            return value
        copy = _Copier(self.ev, kind=f"default {self.kind}")._perhaps(default)
        return replace(value, default=copy) if isinstance(copy, Ref) else value

    def _picked(self, choice: Choice, option: Value, part: Part | None) -> Value:
        """One of several values: what is copied elsewhere may be more than it is where this is the one."""
        if not choice.picks or not self.ev.seen.at or self.picked >= bounds.PICKED:
            return self._perhaps(option, part)
        copies, self.copies = self.copies, {}
        self.picked += 1
        with self.ev.picking(choice, option):
            value = self._perhaps(option, part)
        self.copies = copies
        return value

    def _perhaps(self, value: Value, part: Part | None = None) -> Value:
        """A value that is there on some paths only: on those W&B may refuse it."""
        try:
            return self.value(value, part)
        except _RefusedError as refusal:
            return Unknown(f"W&B refuses it here ({refusal})", value.at)

    def _object(self, ref: Ref, part: Part | None) -> Value:
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
        if as_json is None and self.reads:
            as_json = library_protocol(self.ev, ref, "as read back", ref.at) if ref.at is not None else None
        if as_json is not None:  # what W&B makes of an object that a library's model knows
            return as_json if isinstance(as_json, Open | Unknown) else self.value(as_json, part)
        copy = self.copies[ref.addr] = self.ev.new_copy(held, ref, ref.at, self.kind)
        self.inside.add(ref.addr)
        self.ev.put(copy, self._copied(held, part))
        self.inside.remove(ref.addr)
        return copy

    def _copied(self, held: DictObj | ListObj | Instance, part: Part | None) -> DictObj | ListObj | Instance:
        if isinstance(held, DictObj):
            return self.entries(held, part)
        if isinstance(held, ListObj):
            rest = self._perhaps(held.rest) if held.rest is not None else None
            return ListObj(held.kind, tuple(map(self.value, held.items)), rest)
        if self._is_told_as_text(held.cls):  # whatever it holds: itself, or what W&B refuses
            return held
        return Instance(held.cls, {name: self._slot(slot) for name, slot in held.attrs.items()}, held.open)

    def _is_told_as_text(self, cls: Value) -> bool:
        """Whether an instance is that of a class of the job that is no dataclass: W&B does not look into it."""
        return library_base(self.ev, cls) is None and class_attribute(self.ev, cls, "dataclass options") is None


def opened(ev: Evaluator, obj: DictObj, part: Part) -> DictObj:
    """The entries as the job reads them back: a launch may override any of them (contract, "Open value").

    Args:
        ev: the evaluation.
        obj: the entries.
        part: where in the run config they are.
    """
    return as_read(ev, obj) if ev.at_defaults else _Copier(ev, reads=True, opens=True).entries(obj, part)


def _as_kept(value: Const) -> Const:
    """What W&B keeps of a constant: None for NaN, the text for bytes (section 3)."""
    held = value.value
    if isinstance(held, float) and isnan(held):
        return replace(value, value=None)
    return replace(value, value=held.decode("utf-8", "replace")) if isinstance(held, bytes) else value


def as_read(ev: Evaluator, obj: DictObj) -> DictObj:
    """The entries as W&B compares them with what it holds."""
    return _Copier(ev, reads=True).entries(obj)


def closed(ev: Evaluator, obj: DictObj) -> DictObj:
    """The entries of what the job reads back, as it sends them."""
    return _Copier(ev, closes=True).entries(obj)


def _below(part: Part | None, key: object) -> Part | None:
    return below(part, key) if part is not None and isinstance(key, str) else None
