"""Keys that only the command line names (the job takes `--lr=1` apart): writes under them set options (see `join`)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from inputgen import model as m
from inputgen.frozen import replace
from inputgen.interpret import bounds
from inputgen.interpret.among import among
from inputgen.interpret.command_line import FURTHER_ARGUMENT, is_set_by_command_line
from inputgen.interpret.join import join
from inputgen.interpret.mappings import with_key, with_unknown_key
from inputgen.interpret.sets import check_hashable
from inputgen.interpret.values import (
    At,
    Choice,
    Const,
    DictObj,
    Instance,
    Key,
    Open,
    Part,
    Unknown,
    Value,
    alternatives,
)
from inputgen.model.types import BOOL

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


def written_under(ev: Evaluator, obj: DictObj, key: Value, value: Value, otherwise: str, at: At) -> DictObj:
    """The dict once a value is written under a key that is not known: why not, the key says, or `otherwise`.

    Raises:
        PathEndsError: where the key is a list or a dict.
    """
    check_hashable(ev, key, at)
    why = Unknown(reason_of_key(ev, key, value, otherwise), at)
    made = with_unknown_key(obj, as_option(ev, key, value), why, is_not(key), is_among(key))
    made = replace(made, part=part_after(obj, key, value))
    for option in alternatives(key):
        name = option.default if isinstance(option, Open) else None
        if isinstance(name, Const) and isinstance(name.value, str):  # what it is where the command line says nothing
            known = made.entries.get(name.value)
            held = value if known is None else join(known.value, value)
            made = with_key(made, name.value, held, key.at or at, optional=known is None or known.optional)
    return made


def part_after(obj: DictObj | Instance, key: Value, value: Value) -> Part | None:
    """Where in a run config what an object has under further names is read from, once a value is set under a key.

    An object that is given what that has (`for k, v in run.config.items(): d[k] = v`), and had no further names, has
    them from there.
    """
    if is_among(key) is not None:
        return obj.part
    is_item = isinstance(key, Unknown) and isinstance(value, Unknown) and value.reason == key.reason
    part = key.key_of if is_item and isinstance(key, Unknown) else None
    if part is None:
        return obj.part if isinstance(obj, DictObj) and not isinstance(key, Unknown) else None
    return part if obj.part is None and obj.open is None else obj.part


def _of_keys(key: Value) -> str:
    """Why there may be any key, once what is given is written under this one: of a file, or of the command line."""
    reasons = [option.reason if isinstance(option, Unknown) else FURTHER_ARGUMENT for option in alternatives(key)]
    return next((reason for reason in reasons if reason != FURTHER_ARGUMENT), FURTHER_ARGUMENT)


def is_not(key: Value) -> frozenset[Key]:
    """The keys that a key is known not to be."""
    options = alternatives(key)
    named = {option.value for option in options if isinstance(option, Const)}
    further = [option for option in options if not isinstance(option, Const)]
    kept = [option.besides if isinstance(option, Unknown) else frozenset() for option in further]
    return frozenset.intersection(*kept) - named if kept else frozenset()


def is_among(key: Value) -> tuple[m.Scalar, ...] | None:
    """All that a key may be, where conditions told that, or the choices of an option; None where it may be anything."""
    found: dict[m.Scalar, None] = {}
    for option in alternatives(key):
        known: Sequence[m.Scalar] | None = [option.value] if isinstance(option, Const) else None
        known = option.among if isinstance(option, Unknown) else known
        known = _named_among(option) if isinstance(option, Open) else known
        if known is None:
            return None
        found |= dict.fromkeys(known)
    return tuple(found)


def _named_among(option: Open) -> tuple[m.Scalar, ...] | None:
    """All that an option may be, as its `choices=` say: where these are no names, it is no key that one could tell."""
    named = among(option)
    return named if named is not None and all(isinstance(each, str) for each in named) else None


def reason_of_key(ev: Evaluator, key: Value, value: Value, otherwise: str) -> str:
    """Why a dict is open once a value is written under a key that is not known."""
    if (_is_of_file(key) and _is_made_of_given(ev, value)) or (_is_named(key) and _is_given(ev, value, 0)):
        return _of_keys(key)
    return key.reason if isinstance(key, Unknown) else otherwise


def as_option(ev: Evaluator, key: Value, value: Value) -> Value:
    """What is written under a key that is not known: as an option's where the command line gives both.

    A bool counts as given: no text is one, so that `--flag=true` is written as a constant. So does what is made of a
    value of a file that the command line names, under a key of it.
    """
    is_plain = (_is_named(key) or is_set_by_command_line(key)) and _is_given(ev, value, 0)
    given = is_plain or (_is_of_file(key) and _is_made_of_given(ev, value))
    return Unknown(_of_keys(key), value.at) if given and not isinstance(value, Unknown) else value


def _is_of_file(key: Value) -> bool:
    """Whether a key is one of a file that the command line names, or one of several and such a one (see `join`)."""
    options = alternatives(key)
    named = [isinstance(option, Open) and option.origin == "argv" and option.default is not None for option in options]
    return all(is_named or is_set_by_command_line(option) for is_named, option in zip(named, options, strict=True))


def _is_made_of_given(ev: Evaluator, value: Value) -> bool:
    """Whether a value is given, or what a conversion, a format or a test of one leaves: of a known type, or None."""
    for option in alternatives(value):
        is_made = isinstance(option, Open) and (option.origin, option.default) == ("computed", None)
        if not (is_made or option == Const(None) or _is_given(ev, option, 0)):
            return False
    return True


def _is_named(key: Value) -> bool:
    return isinstance(key, Open) and key.origin == "argv" and key.default is None


def _is_given(ev: Evaluator, value: Value, depth: int) -> bool:
    if isinstance(value, Choice):
        return all(_is_given(ev, option, depth) for option in value.options)
    if isinstance(value, Const):
        return isinstance(value.value, bool)
    if isinstance(value, Open):  # in a list, what a text was split into
        return (
            value.origin == "argv"
            or value.type == BOOL
            or (depth > 0 and (value.origin, value.default) == ("computed", None))
        )
    listed = ev.list_at(value)
    if listed is not None and depth < bounds.CONFIG_DEPTH:
        parts = [*listed.items, *([listed.rest] if listed.rest is not None else [])]
        return all(_is_given(ev, part, depth + 1) for part in parts)
    held = ev.dict_at(value)
    if held is not None and depth < bounds.CONFIG_DEPTH:  # made for the rest of a dotted name, perhaps
        is_open = held.open is not None and not is_set_by_command_line(held.open)
        return not is_open and all(_is_given(ev, slot.value, depth + 1) for slot in held.entries.values())
    return is_set_by_command_line(value)
