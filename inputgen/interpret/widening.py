"""Widening: what keeps changing in a loop becomes any value of its type, or unknown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from inputgen.frozen import replace
from inputgen.interpret.holding import is_told
from inputgen.interpret.join import CHANGING, choice_of, objects_equal, widen
from inputgen.interpret.state import State
from inputgen.interpret.values import (
    Const,
    DictObj,
    Instance,
    IterObj,
    ListObj,
    Obj,
    Open,
    Ref,
    Scope,
    Slot,
    Unknown,
    Value,
    alternatives,
    same,
)


def unchanged(before: State, joined: State) -> bool:
    """Whether joining an iteration's state to the one before it changed nothing that was there."""
    after = joined.conditions.started
    if any(after[address] != run for address, run in before.conditions.started.items()):
        return False
    told = before.conditions
    return all(
        joined.heap[address] is obj
        or (objects_equal(obj, joined.heap[address]) and not (isinstance(obj, ListObj) and is_told(told, obj)))
        for address, obj in before.heap.items()
    )


def renew_lists(before: State, joined: State) -> None:
    """Take the lists that a loop changes for others, though they hold the like: what was told of them is past."""
    for address, obj in before.heap.items():
        if isinstance(obj, ListObj):
            before.heap[address] = joined.heap[address]


def widen_changes(before: State, joined: State, *, force: bool) -> None:
    """Widen what a round changed: scalars to their types, and with `force` anything to what is not known."""
    for address, obj in before.heap.items():
        after = joined.heap[address]
        if after is not obj and not objects_equal(obj, after):
            joined.heap[address] = _widened(obj, after, force)


def _widened(before: Obj, after: Obj, force: bool) -> Obj:
    if isinstance(before, ListObj) and isinstance(after, ListObj):
        parts = [*after.items[len(before.items) :], *([after.rest] if after.rest is not None else [])]
        rest = choice_of(parts) if parts else None
        if rest is not None:
            rest = _widen_value(before.rest, rest, force)
        items = zip(before.items, after.items, strict=False)
        return ListObj(after.kind, tuple(_widen_value(old, new, force) for old, new in items), rest)
    if isinstance(before, DictObj) and isinstance(after, DictObj):
        open_ = after.open
        new = [slot for key, slot in after.entries.items() if key not in before.entries]
        if force and not all(isinstance(slot.value, Ref) for slot in new):  # one place makes one object
            open_ = open_ or Unknown(CHANGING)
        return replace(after, entries=_widen_slots(before.entries, after.entries, force), open=open_)
    if isinstance(before, Instance) and isinstance(after, Instance):
        return replace(after, attrs=_widen_slots(before.attrs, after.attrs, force))
    if isinstance(before, IterObj) and isinstance(after, IterObj) and len(before.parts) == len(after.parts):
        pairs = zip(before.parts, after.parts, strict=True)
        return replace(after, parts=tuple(_widen_value(old, new, force) for old, new in pairs))
    if isinstance(before, Scope) and isinstance(after, Scope):
        return replace(after, names=_widen_slots(before.names, after.names, force))
    return after


def _widen_slots(before: Mapping[Any, Slot], after: Mapping[Any, Slot], force: bool) -> dict[Any, Slot]:
    return {key: _widen_slot(before.get(key), slot, force) for key, slot in after.items()}


def _widen_slot(before: Slot | None, after: Slot, force: bool) -> Slot:
    value = _widen_value(before.value if before is not None else None, after.value, force)
    return after if value is after.value else Slot(value, after.optional, after.at)


def _widen_value(before: Value | None, after: Value, force: bool) -> Value:
    if before is not None and same(before, after):
        return after
    if before is None and isinstance(after, Ref):  # nor do more come of these
        return after
    if before is None:
        return Unknown(CHANGING, after.at) if force else after
    loosened = _loosen(after)
    if same(before, loosened):
        return before
    # What is written to an object that it was before is written there; each round may make others.
    kept = [option for option in alternatives(before) if isinstance(option, Ref)]
    return choice_of([Unknown(CHANGING, after.at), *kept], after.at) if force else loosened


def _loosen(value: Value) -> Value:
    """A value that keeps changing, as any value of its type."""
    options = alternatives(value)
    scalars = [option for option in options if isinstance(option, Const | Open)]
    others = [option for option in options if not isinstance(option, Const | Open)]
    some = [option for option in scalars if not (isinstance(option, Const) and option.value is None)]
    nones = [option for option in scalars if isinstance(option, Const) and option.value is None]
    widened: list[Value] = [widen(some, value.at)] if len(some) > 1 else [*some]
    return choice_of([*widened, *nones, *others], value.at)
