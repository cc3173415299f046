"""dacite: `from_dict(data_class=Cls, data=mapping)`, a dataclass out of a dict (dacite 1.9, `core.py`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen.interpret.calls import call as call_value
from inputgen.interpret.protocol import Arguments, Call, Handler
from inputgen.interpret.values import Lib, Ref, Unknown, Value
from inputgen.library.class_parse import not_a_dataclass
from inputgen.library.dataclass_fields import fields_of
from inputgen.library.declared_classes import declared_of_field
from inputgen.library.open_classes import is_dataclass
from inputgen.library.simple import named

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

_DEPTH = 20


def _from_dict(ev: Evaluator, call: Call) -> Value:
    cls, data = call.arg(0, "data_class"), call.arg(1, "data")
    if cls is None or data is None:
        return ev.unknown("a class or its data are missing", call.at)
    config = call.arg(2, "config")
    hooks = ev.instance_at(config) if config is not None else None
    if config is not None and (hooks is None or hooks.cls != Lib("dacite.Config")):
        return ev.unknown("dacite's config is not known", call.at)
    return ev.each(data, lambda one: _made(ev, cls, one, call, 0))


def _made(ev: Evaluator, cls: Value, data: Value, call: Call, depth: int) -> Value:
    """An instance of a dataclass; keys that are no field are left out, as dacite does."""
    held = ev.dict_at(data)
    if not isinstance(cls, Ref) or not is_dataclass(ev, cls) or depth > _DEPTH:
        return not_a_dataclass(ev, cls, call.at)
    if held is None:
        reason = data.reason if isinstance(data, Unknown) else "its data are not known"
        return call_value(ev, cls, Arguments((), {}, Unknown(reason, data.at or call.at)), call.at)
    named_values: dict[str, Value] = {}
    optional: set[str] = set()
    for field in fields_of(ev, cls) or []:
        slot = held.entries.get(field.name)
        if slot is None or not field.init:
            continue
        classes = [each for each in declared_of_field(ev, field).classes if is_dataclass(ev, each)]
        value = slot.value
        if len(classes) == 1 and ev.dict_at(value) is not None:
            value = _made(ev, classes[0], value, call, depth + 1)
        named_values[field.name] = value
        if slot.optional:
            optional.add(field.name)
    return call_value(ev, cls, Arguments((), named_values, held.open, frozenset(optional)), call.at)


def _config(ev: Evaluator, call: Call) -> Value:
    """`Config(...)`; hooks and casts change values in ways that are not followed."""
    changes = set(dict(call.args.named or {})) - {"check_types", "strict", "forward_references"}
    if changes or call.args.positional or call.args.open is not None:
        return ev.unknown("dacite's hooks are not followed", call.at)
    return ev.new_instance(Lib("dacite.Config"), {}, call.at)


FUNCTIONS: dict[str, Handler] = {**named("from_dict core.from_dict", _from_dict), "Config": _config}
EXPORTS = {"": ("from_dict", "Config")}
