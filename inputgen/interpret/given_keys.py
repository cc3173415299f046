"""Keys that only the command line names (the job takes `--lr=1` apart): writes under them set options (see `join`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen.interpret import bounds
from inputgen.interpret.join import FURTHER_ARGUMENT, is_set_by_command_line
from inputgen.interpret.values import Choice, Const, Open, Unknown, Value
from inputgen.model.types import BOOL

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


def reason_of_key(ev: Evaluator, key: Value, value: Value, otherwise: str) -> str:
    """Why a dict is open once a value is written under a key that is not known."""
    if _is_named(key) and _is_given(ev, value, 0):
        return FURTHER_ARGUMENT
    return key.reason if isinstance(key, Unknown) else otherwise


def as_option(ev: Evaluator, key: Value, value: Value) -> Value:
    """What is written under a key that is not known: as an option's where the command line gives both.

    A bool counts as given: no text is one, so that `--flag=true` is written as a constant.
    """
    given = (_is_named(key) or is_set_by_command_line(key)) and _is_given(ev, value, 0)
    return Unknown(FURTHER_ARGUMENT, value.at) if given and not isinstance(value, Unknown) else value


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
    return is_set_by_command_line(value)
