"""Instances of a class of which only the declaration is known: what a caller gives for a parameter annotated with it.

Each field is an open value of its declared type, with the default that its class gives it (contract, "A declared
value"). The class makes the instance, so that what it does itself (`__post_init__`, a validator) is done.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen.interpret.calls import call as call_value
from inputgen.interpret.protocol import Arguments, Call
from inputgen.interpret.types import type_of
from inputgen.interpret.values import Const, Open, Ref, Unknown, Value
from inputgen.library.enum import members_of
from inputgen.library.open_classes import Opening, is_dataclass, is_registry, opened
from inputgen.library.pydantic import is_model
from inputgen.library.pydantic_fields import ModelField, model_fields

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

_DEPTH = 8  # models in models


def declared_instance(ev: Evaluator, call: Call) -> Value:
    """An instance of a class whose fields are what the class declares; unknown where it declares none."""
    cls = call.arg(0, "cls")
    if not isinstance(cls, Ref):
        return ev.unknown("an instance of a class that is not known", call.at)
    if is_registry(ev, cls):
        return ev.unknown("it is of a class that is registered below the one declared", call.at)
    if is_dataclass(ev, cls):
        return opened(ev, cls, Opening("parameter"), call.at)
    if is_model(ev, cls):
        return _model(ev, cls, call, 0)
    unknown = call.args.open or Unknown("it is given by a caller that is not known", call.at)
    if members_of(ev, cls):
        return call_value(ev, cls, Arguments((unknown,)), call.at)
    return call_value(ev, cls, Arguments((), {}, unknown), call.at)


def _model(ev: Evaluator, cls: Ref, call: Call, depth: int) -> Value:
    named: dict[str, Value] = {}
    for field in model_fields(ev, cls):
        if field.aliases is None:
            return call_value(ev, cls, Arguments((), {}, call.args.open), call.at)
        named[(field.aliases or (field.name,))[0]] = _field(ev, field, call, depth)
    return call_value(ev, cls, Arguments((), named), call.at)


def _field(ev: Evaluator, field: ModelField, call: Call, depth: int) -> Value:
    if is_model(ev, field.annotation) and isinstance(field.annotation, Ref) and depth < _DEPTH:
        return _model(ev, field.annotation, call, depth + 1)
    default = field.default
    if field.type is not None:
        is_known = isinstance(default, Const) and type_of(default) == field.type
        return Open(field.type, default if is_known else None, "parameter", field.at)
    return Unknown(f"the value of {field.name} is given by a caller that is not known", field.at)
