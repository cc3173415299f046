"""Where the fields of settings come from that are not given: the environment, and files (pydantic-settings docs).

A variable is named by the prefix and the field, in any case. What the job sets in its environment itself is known;
anybody may set the rest, so that a field is open. With a file of variables, or with sources of the job's own, its
default is not known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen.frozen import replace
from inputgen.interpret.heap_types import type_of_value
from inputgen.interpret.hierarchy import class_attribute, linearised
from inputgen.interpret.join import choice_of, join
from inputgen.interpret.values import Const, Func, Instance, Lib, Open, Ref, Slot, Unknown, Value
from inputgen.library.environment import set_variables
from inputgen.library.pydantic_checks import validated
from inputgen.library.pydantic_fields import ModelField, config_of, flag, model_fields
from inputgen.library.pydantic_hooks import Hooks
from inputgen.model.types import BOOL, DICT, FLOAT, INT, STR

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

_MODEL = Lib("pydantic.BaseModel")
_READ_AS_TEXTS = (STR, INT, FLOAT, BOOL)  # of any other type, the text of a variable is JSON
_NESTED = 20  # models within models


def setting(ev: Evaluator, cls: Value, field: ModelField, hooks: Hooks, default: Value | None) -> Value:
    """A field of settings that is not given.

    Args:
        ev: the evaluation.
        cls: the class of settings.
        field: the field.
        hooks: the validators of the class.
        default: its default; None where it has none.
    """
    found = _set_by_job(ev, cls, field)
    if found is not None and not found.optional:
        if isinstance(found.value, Unknown):
            return _any(ev, field, default)
        return validated(ev, cls, field, hooks, found.value, field.at)
    if found is not None or _from_elsewhere(ev, cls):
        return _any(ev, field, default)
    if default is None:
        return Open(field.type if field.type is not None else STR, None, "environment", field.at)
    if ev.at_defaults:
        return default
    model = _opened(ev, default)
    return _open(ev, field, default, known=True) if model is None else model


def _any(ev: Evaluator, field: ModelField, default: Value | None) -> Value:
    """Any value of its type: where it comes from, if it is not the default, is not known."""
    value = default if default is not None else Unknown("no default", field.at)
    model = _opened(ev, value, known=False)
    return _open(ev, field, value, known=False) if model is None else model


def _opened(ev: Evaluator, default: Value, *, known: bool = True, depth: int = 0) -> Value | None:
    """A model within the settings, each of its fields open; None for what is no model, or not known."""
    obj = ev.instance_at(default)
    if obj is None or depth > _NESTED or _MODEL not in linearised(ev, obj.cls):
        return None
    attrs = dict(obj.attrs)
    for field in model_fields(ev, obj.cls):
        slot = attrs.get(field.name)
        if slot is None or slot.optional:
            return None
        inner = _opened(ev, slot.value, known=known, depth=depth + 1)
        if inner is None:
            inner = _open(ev, field, slot.value, known=known)
        attrs[field.name] = Slot(inner, False, slot.at)
    return Ref(ev.new(Instance(obj.cls, attrs, obj.open), default.at).addr, default.at)


def _open(ev: Evaluator, field: ModelField, value: Value, *, known: bool) -> Value:
    """A field that is no model, and whether it may be its default."""
    at = value.at or field.at
    type_ = field.type if field.type is not None else type_of_value(ev, value)
    if type_ is None or type_ == DICT:
        return value if known else Unknown("a source of settings that is not read may give it", field.at)
    listed = ev.list_at(value)
    if not known or isinstance(value, Const):
        return Open(type_, value if known else None, "environment", at)
    if listed is not None and listed.rest is None and all(isinstance(each, Const) for each in listed.items):
        return Open(type_, value, "environment", at)
    return choice_of([value, Open(type_, None, "environment", at)])


def _set_by_job(ev: Evaluator, cls: Value, field: ModelField) -> Slot | None:
    """What the job, or its configuration, sets a variable to that the field is read from."""
    prefix, delimiter = _text(ev, cls, "env_prefix"), _text(ev, cls, "env_nested_delimiter")
    names = field.aliases or () if prefix is None else (field.aliases or (prefix + field.name,))
    lower = flag(ev, cls, "case_sensitive") is not True
    wanted = {name.lower() if lower else name for name in names}
    found: Slot | None = None
    for name, slot in set_variables(ev, field.at):
        own = name.lower() if lower else name
        part = bool(delimiter) and any(own.startswith(each + (delimiter or "")) for each in wanted)
        if part or prefix is None or field.aliases is None:
            found = Slot(Unknown("variables of the environment that the job sets", field.at), False)
        elif own in wanted:
            is_text = field.type in _READ_AS_TEXTS
            value = slot.value if is_text else Unknown("JSON in a variable of the environment", field.at)
            found = replace(slot, value=value if found is None else join(found.value, value))
    return found


def _text(ev: Evaluator, cls: Value, name: str) -> str | None:
    told = config_of(ev, cls, name)
    text = "" if told is None else ev.constant(told)
    return "" if text is None else text if isinstance(text, str) else None


def _from_elsewhere(ev: Evaluator, cls: Value) -> bool:
    """Whether files that are there, or sources of the job's own, may give fields."""
    if isinstance(class_attribute(ev, cls, "settings_customise_sources"), Func):
        return True
    for name in ("env_file", "secrets_dir"):
        told = config_of(ev, cls, name)
        if told is not None and _may_be_there(ev, told):
            return True
    return False


def _may_be_there(ev: Evaluator, told: Value) -> bool:
    """Whether one of these files may be there; of one outside the project nothing is read."""
    listed = ev.list_at(told)
    if listed is not None:
        return listed.rest is not None or any(_may_be_there(ev, each) for each in listed.items)
    path = ev.constant(told)
    if path is None:
        return False
    return not isinstance(path, str) or ev.world.exists(path) is True
