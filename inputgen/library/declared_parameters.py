"""Instances of a class of which only the declaration is known: what a caller gives for a parameter annotated with it.

Each field is an open value of its declared type, with the default that its class gives it (contract, "A declared
value"). The class makes the instance, so that what it does itself (`__post_init__`, a validator) is done.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen.frozen import replace
from inputgen.interpret.annotations import declared_type
from inputgen.interpret.calls import call as call_value
from inputgen.interpret.join import choice_of
from inputgen.interpret.protocol import Arguments, Call
from inputgen.interpret.type_values import alias_of, none_type
from inputgen.interpret.values import Const, Instance, Lib, Open, Ref, Unknown, Value
from inputgen.library.enum import members_of
from inputgen.library.open_classes import Opening, is_dataclass, is_registry, opened
from inputgen.library.pydantic import is_model
from inputgen.library.pydantic_fields import ModelField, model_fields
from inputgen.library.pydantic_instances import default_of
from inputgen.library.type_expressions import without_annotated

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

_DEPTH = 8  # models in models
_UNIONS = ("typing.Union", "typing.Optional")


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


def _model(ev: Evaluator, cls: Ref, call: Call, depth: int, default: Instance | None = None) -> Value:
    """Any instance of a model; `default` is the one that the field it is for has by default."""
    named: dict[str, Value] = {}
    defaults = default.attrs if default is not None and default.cls == cls else {}
    for field in model_fields(ev, cls):
        own = defaults[field.name].value if field.name in defaults else default_of(ev, field)
        if field.aliases is None:
            return call_value(ev, cls, Arguments((), {}, call.args.open), call.at)
        named[(field.aliases or (field.name,))[0]] = _field(ev, field, own, call, depth)
    return call_value(ev, cls, Arguments((), named), call.at)


def _nested(ev: Evaluator, field: ModelField, default: Value | None, call: Call, depth: int) -> Value | None:
    """A field that is declared as models, or as None: any of them; None where it is declared as something else."""
    annotation = without_annotated(ev, field.annotation)
    alias = alias_of(ev, annotation)
    union = alias is not None and isinstance(alias.origin, Lib) and alias.origin.name in _UNIONS
    parts = list(alias.arguments) if alias is not None and union else [annotation]
    if alias is not None and isinstance(alias.origin, Lib) and alias.origin.name == "typing.Optional":
        parts.append(Const(None))
    if depth >= _DEPTH or not all(is_model(ev, part) or none_type(part) for part in parts):
        return None
    held = ev.instance_at(default) if default is not None else None
    inner = replace(call, at=field.at)  # each where it is declared: in a loop, one place makes one object
    made = [
        _model(ev, part, inner, depth + 1, held) if isinstance(part, Ref) else Const(None, field.at) for part in parts
    ]
    if isinstance(default, Const) and default.value is None and default not in made:
        made.append(Const(None, field.at))
    return choice_of(made, field.at)


def _field(ev: Evaluator, field: ModelField, default: Value | None, call: Call, depth: int) -> Value:
    made = _nested(ev, field, default, call, depth)
    if made is not None:
        return made
    if field.type is not None:
        known = default if isinstance(default, Const) else None
        return Open(declared_type(field.type, default), known, "parameter", field.at)
    return Unknown(f"the value of {field.name} is given by a caller that is not known", field.at)
