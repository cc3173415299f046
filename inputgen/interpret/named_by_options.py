"""Names of a module that an option tells (`getattr(models, args.arch)`): its default's, or another.

Which others anyone would name, what the default's is tells: another function where that is a function, another dict
where it is a dict.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from inputgen.frozen import replace
from inputgen.interpret.among import among
from inputgen.interpret.join import choice_of
from inputgen.interpret.values import (
    At,
    Choice,
    ClassObj,
    Const,
    DictObj,
    Func,
    Instance,
    ListObj,
    Open,
    Ref,
    Scope,
    Slot,
    Unknown,
    Value,
    alternatives,
)

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


def named_by_option(ev: Evaluator, names: Mapping[Any, Slot], key: Value, why: Unknown | None, at: At) -> Value | None:
    """What the name of an option may stand for.

    Args:
        ev: the evaluation.
        names: the names of the module.
        key: the option.
        why: why the module may have names that are not known.
        at: where it is read.

    Returns:
        One of several values, by default first; None where the option has no default that is a name, or that one's
        kind is not known.
    """
    if not isinstance(key, Open) or not isinstance(key.default, Const) or ev.at_defaults:
        return None
    usual = names.get(key.default.value)
    kind = _kind(ev, usual.value) if usual is not None else None
    if usual is None or kind is None:
        return None
    wanted = among(key)
    others = [
        slot.value
        for name, slot in names.items()
        if isinstance(name, str)
        and not name.startswith("_")
        and (wanted is None or name in wanted)
        and slot is not usual
        and (wanted is not None or _is_like(ev, slot.value, usual.value) or (_is_data(kind) and _not_known(slot.value)))
    ]
    unseen = [replace(why, at=at)] if why is not None and wanted is None else []
    found = choice_of([usual.value, *others, *unseen], at)
    return replace(found, usual=usual.value) if isinstance(found, Choice) else found


def _is_like(ev: Evaluator, value: Value, usual: Value) -> bool:
    """Whether a value may stand for another: they are of a kind, and dicts have a key in common."""
    ours, theirs = (ev.dict_at(each) for each in (value, usual))
    if ours is not None and theirs is not None and ours.entries and theirs.entries:
        return not ours.entries.keys().isdisjoint(theirs.entries)
    return _kind(ev, value) == _kind(ev, usual)


def is_of_module(ev: Evaluator, value: Value) -> bool:
    """Whether a dict is that of the names of a module: `globals()`, `vars(models)`."""
    return isinstance(value, Ref) and value.addr < 0 and isinstance(ev.get(-value.addr), Scope)


def _kind(ev: Evaluator, value: Value) -> object:
    """What kind of thing a value is; None where that is not known, or not of the project."""
    kinds = [_kind_of_one(ev, option) for option in alternatives(value)]
    return kinds[0] if len(set(kinds)) == 1 else None


def _kind_of_one(ev: Evaluator, value: Value) -> object:
    if isinstance(value, Func):
        return Func
    if isinstance(value, Const):
        return type(value.value)
    obj = ev.get(value) if isinstance(value, Ref) else None
    if isinstance(obj, Instance):
        return obj.cls
    return type(obj) if isinstance(obj, ClassObj | DictObj | ListObj | Scope) else None


def _is_data(kind: object) -> bool:
    return kind not in (Func, ClassObj, Scope)


def _not_known(value: Value) -> bool:
    return any(isinstance(option, Unknown) for option in alternatives(value))
