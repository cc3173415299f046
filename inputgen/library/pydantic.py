"""pydantic v2: models, settings, and what their fields are declared with (pydantic docs, "Models", "Fields", "Types").

What a class body says is in `class_bodies`, instances are in `pydantic_instances`, and what leaves the evaluator for
the schema in `class_descriptions`. Here are the names: a call of one of pydantic's own (`Field(gt=0)`, `conint(ge=1)`)
is kept as it is written, as an instance of `pydantic.made`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen.interpret.hierarchy import linearised
from inputgen.interpret.names import put_name
from inputgen.interpret.protocol import Arguments, Call, Handler
from inputgen.interpret.values import At, ClassObj, Const, Func, Lib, Ref, Value
from inputgen.library import dataclass_fields
from inputgen.library.class_bodies import note_body
from inputgen.library.made import Kept, as_field, keep, kept
from inputgen.library.pydantic_checks import validated
from inputgen.library.pydantic_fields import model_fields
from inputgen.library.pydantic_hooks import hooks_of
from inputgen.library.pydantic_instances import ATTRIBUTES as ATTRIBUTES
from inputgen.library.pydantic_instances import METHODS as _INSTANCES
from inputgen.library.pydantic_instances import SETTERS as SETTERS
from inputgen.library.simple import attribute, constant, passes_through

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

_KEPT = (
    "Field ConfigDict PrivateAttr conint confloat constr conbytes conlist conset confrozenset condecimal condate "
    "StringConstraints AliasChoices AliasPath AliasGenerator Discriminator Tag WithJsonSchema Strict UrlConstraints "
    "AfterValidator BeforeValidator WrapValidator PlainValidator PlainSerializer WrapSerializer SkipValidation "
    "GetPydanticSchema Secret ImportString AllowInfNan FailFast PositiveInt NegativeInt"
)
_CLASSES = ("BaseModel", "RootModel")


def subclassed(ev: Evaluator, call: Call) -> Value:
    """Read the body of a model: its fields, with types that the names mean now."""
    if isinstance(call.receiver, Ref):
        note_body(ev, call.receiver)
    return Const(None, call.at)


def _dataclass(ev: Evaluator, call: Call) -> Value:
    """`@pydantic.dataclasses.dataclass`: a dataclass whose values are validated."""
    if call.args.positional and isinstance(call.args.positional[0], Ref):
        return _mark(ev, call.args.positional[0], dict(call.args.named or {}), call)
    return ev.new_instance(Lib("pydantic.dataclass decorator"), dict(call.args.named or {}), call.at)


def _decorate(ev: Evaluator, call: Call) -> Value:
    obj = ev.instance_at(call.receiver) if call.receiver is not None else None
    cls = call.arg(0, "cls")
    if obj is None or not isinstance(cls, Ref):
        return ev.unknown("a dataclass of no class", call.at)
    return _mark(ev, cls, {name: slot.value for name, slot in obj.attrs.items()}, call)


def _mark(ev: Evaluator, cls: Ref, named: dict[str, Value], call: Call) -> Value:
    options = {name: value for name, value in named.items() if name != "config"}
    note_body(ev, cls)
    obj = ev.get(cls)
    for name, slot in ev.scope_at(obj.scope).names.items() if isinstance(obj, ClassObj) else ():
        field = kept(ev, slot.value)
        if field is not None and isinstance(obj, ClassObj) and field.callee.endswith("Field"):
            put_name(ev, obj.scope, name, _as_dataclass_field(ev, field, slot.at or call.at), slot.at)
    made = dataclass_fields.mark(ev, cls, options, call.at)
    obj = ev.get(cls)
    if isinstance(obj, ClassObj):
        put_name(ev, obj.scope, "pydantic dataclass", ev.new_dict(named, None), call.at)
        put_name(ev, obj.scope, dataclass_fields.VALIDATED, Lib("pydantic.validated"), call.at)
    return made


def _validated(ev: Evaluator, call: Call) -> Value:
    """What a field of a dataclass, named by its class and its name, holds of a value it is given."""
    cls, name, value = call.args.positional
    field = next((field for field in model_fields(ev, cls) if field.name == ev.constant(name)), None)
    return validated(ev, cls, field, hooks_of(ev, cls), value, call.at) if field is not None else value


def _as_dataclass_field(ev: Evaluator, field: Kept, at: At) -> Value:
    """Pydantic's `Field(...)` in a dataclass, as `dataclasses.field(...)`."""
    taken = ("default_factory", "init", "kw_only")
    named: dict[str, Value] = {name: value for name, value in field.named.items() if name in taken}
    default = field.get(0, "default")
    if default is not None and ev.constant(default) is not Ellipsis:
        named["default"] = default
    return dataclass_fields.make_field(ev, Call("field", Arguments((), named), at))


def _method(ev: Evaluator, call: Call) -> Value:
    """A decorator of methods, with or without arguments: the method stays what it is."""
    given = call.args.positional
    if len(given) == 1 and isinstance(given[0], Func):
        return given[0]
    return Lib("pydantic.passes through", call.at)


def _secret(ev: Evaluator, call: Call) -> Value:
    """`SecretStr("...")`: its text is stars (pydantic docs, "Secret Types")."""
    given = call.arg(0, "secret_value")
    text = ev.constant(given) if given is not None else ""
    shown = Const("" if text in ("", b"") else "**********", call.at)
    attrs = {"as text": shown, "secret value": given or Const("", call.at)}
    return ev.new_instance(Lib(f"pydantic.{call.name.rpartition('.')[2]}"), attrs, call.at)


def _secret_value(ev: Evaluator, call: Call) -> Value:
    return attribute(ev, call.receiver, "secret value") or ev.unknown("a secret that is not known", call.at)


def _create_model(ev: Evaluator, call: Call) -> Value:
    return ev.unknown("a model made by create_model(...)", call.at)


def _adapter(ev: Evaluator, call: Call) -> Value:
    return ev.new_instance(Lib("pydantic.TypeAdapter"), {"type": call.arg(0, "type") or Const(None)}, call.at)


def is_model(ev: Evaluator, value: Value) -> bool:
    """Whether a value is a class below `BaseModel`."""
    if not isinstance(value, Ref) or not isinstance(ev.get(value), ClassObj):
        return False
    return any(isinstance(base, Lib) and base.name in MODELS for base in linearised(ev, value))


MODELS = ("pydantic.BaseModel", "pydantic.RootModel", "pydantic.main.BaseModel", "pydantic_settings.BaseSettings")
_METHOD_DECORATORS = (
    "field_validator model_validator validator root_validator field_serializer model_serializer computed_field "
    "validate_call with_config"
)

_PLACES = ("", "fields.", "types.", "functional_validators.")

FUNCTIONS: dict[str, Handler] = {
    **{
        f"{place}{name}": keep
        for place in ("", "fields.", "types.", "functional_validators.")
        for name in _KEPT.split()
    },
    **{f"{name}.subclassed": subclassed for name in _CLASSES},
    **dict.fromkeys(_METHOD_DECORATORS.split(), _method),
    "passes through": passes_through,
    "dataclasses.dataclass": _dataclass,
    "validated": _validated,
    "dataclasses.Field": keep,
    "create_model": _create_model,
    "TypeAdapter": _adapter,
    **{f"{place}{name}": _secret for place in ("", "types.") for name in ("SecretStr", "SecretBytes")},
}
METHODS: dict[str, Handler] = {
    **_INSTANCES,
    **{f"{name}.get_secret_value": _secret_value for name in ("SecretStr", "SecretBytes")},
    "dataclass decorator.__call__": _decorate,
    "made.as field": as_field,
}
VALUES = {"VERSION": constant("2"), "__version__": constant("2")}
EXPORTS = {"": (*_CLASSES, *_KEPT.split(), *_METHOD_DECORATORS.split(), "create_model", "SecretStr", "SecretBytes")}

__all__ = ["ATTRIBUTES", "EXPORTS", "FUNCTIONS", "METHODS", "SETTERS", "VALUES", "is_model"]
