"""Instances of pydantic models: what their fields hold, and what makes dicts of them (pydantic docs, "Models").

Values are validated: what is given may be converted, so that a value stays known only where pydantic surely keeps it.
Defaults are validated where the model, or the field, says so. Of a field with a validator of the job's own only the
type is known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen.frozen import replace
from inputgen.interpret.annotations import declared_value
from inputgen.interpret.attribute_dicts import apart
from inputgen.interpret.calls import call as call_value
from inputgen.interpret.comparisons import truth
from inputgen.interpret.config_reads import of_parameter
from inputgen.interpret.document_arguments import argument_read
from inputgen.interpret.hierarchy import class_attribute, linearised
from inputgen.interpret.join import join
from inputgen.interpret.mappings import merged
from inputgen.interpret.protocol import Arguments, Call, Getter, Handler, Setter
from inputgen.interpret.tries import is_caught
from inputgen.interpret.values import (
    At,
    Const,
    DictObj,
    Func,
    Lib,
    ListObj,
    Open,
    Ref,
    Slot,
    Unknown,
    Value,
)  # fmt: skip
from inputgen.library.builtin_dicts import as_dict
from inputgen.library.field_constraints import constrained
from inputgen.library.pydantic_checks import after, any_of, before, forget_values, given_unseen, has_whole, validated
from inputgen.library.pydantic_dumps import dump, dumped
from inputgen.library.pydantic_fields import ModelField, config_of, flag, model_fields, place_of
from inputgen.library.pydantic_hooks import Hooks, hooks_of
from inputgen.library.pydantic_sources import setting
from inputgen.library.simple import nothing
from inputgen.model.types import STR

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

SETTINGS = "pydantic_settings.BaseSettings"


def _initialise(ev: Evaluator, call: Call) -> Value:
    """`Model(...)`: `BaseModel.__init__`."""
    obj = ev.instance_at(call.receiver) if call.receiver is not None else None
    if obj is None or not isinstance(call.receiver, Ref):
        return ev.unknown("__init__ of an object that is not known", call.at)
    if call.args.positional or call.args.named or call.args.open is not None:
        ev.risk()  # a ValidationError: of what is given, it is not checked here whether pydantic takes it
    target, fields, hooks = call.receiver, model_fields(ev, obj.cls), hooks_of(ev, obj.cls)
    checked = before(ev, obj.cls, call)
    hidden = Unknown("a validator of its model makes it", call.at)
    call = checked or replace(call, args=replace(call.args, open=call.args.open or hidden))
    named = dict(call.args.named or {})
    if call.args.positional:
        if len(call.args.positional) > 1 or [field.name for field in fields] != ["root"]:
            raise ev.raises("TypeError: BaseModel.__init__() takes 1 positional argument", call.at)
        named["root"] = call.args.positional[0]
    slots: dict[str, Slot] = {}
    for field in fields:
        slot = _field_slot(ev, obj.cls, field, hooks, named, call)
        slots[field.name] = replace(slot, value=constrained(slot.value, field.constraints))
    extra, why = _surplus(ev, obj.cls, fields, named, call)
    current = ev.instance_at(target)
    assert current is not None, "the receiver stays an instance"
    given = ev.new_dict(dict(call.args.named or {}), None)
    slots["given names"] = Slot(given)
    ev.put(target, replace(current, attrs={**current.attrs, **slots, **extra}, open=current.open or why))
    if checked is None:
        forget_values(ev, target, obj.cls, call.at)
    after(ev, target, obj.cls, call.at)
    return Const(None, call.at)


def _field_slot(
    ev: Evaluator, cls: Value, field: ModelField, hooks: Hooks, named: dict[str, Value], call: Call
) -> Slot:
    given = _take(field, named)
    changes = bool({field.name, "*"} & hooks.validated)
    settings = Lib(SETTINGS) in linearised(ev, cls)
    if given is not None:
        place = given.at or call.at
        value = validated(ev, cls, field, hooks, given, place)
        optional = bool({field.name, *(field.aliases or ())} & call.args.optional)
        if optional:
            default = default_of(ev, field)
            value = value if default is None else join(value, default)
        return Slot(value, False, place)
    default = default_of(ev, field)
    if settings:
        return Slot(setting(ev, cls, field, hooks, default), False, field.at)
    name = (field.aliases or (field.name,))[0]
    if call.args.open is not None or field.aliases is None:
        by_one_name = field.aliases is not None and not (field.aliases and field.by_name)
        if by_one_name and not is_caught(ev, "ValidationError"):
            argument_read(ev, call.args, name, default, field.type, call.at)
        return Slot(given_unseen(ev, field, call.args.open, field.at), False, field.at)
    read = of_parameter(ev, call.args, name, default, field.type, call.at)
    if read is not None:
        return Slot(any_of(field, field.at) if changes else declared_value(field.type, read, field.at), False, field.at)
    if default is None:
        raise ev.raises(f"ValidationError: the field {field.name} is required", call.at)
    checks = flag(ev, cls, "validate_default") if field.checked is None else truth(ev, field.checked)
    if "*" in hooks.validated or (checks is None and changes):
        return Slot(any_of(field, field.at), False, field.at)
    if checks:
        default = validated(ev, cls, field, hooks, default, field.at)
        if changes or field.functions or field.changes.members is not False:
            return Slot(default, False, field.at)
    return Slot(declared_value(field.type, default, field.at), False, field.at)


def _take(field: ModelField, named: dict[str, Value]) -> Value | None:
    names = [*(field.aliases or ()), *((field.name,) if field.by_name or field.aliases is None else ())]
    for name in names:
        if name in named:
            return named.pop(name)
    return None


def default_of(ev: Evaluator, field: ModelField) -> Value | None:
    """A field's default, made anew where its class makes it; None where it has none."""
    if field.factory is not None:
        return call_value(ev, field.factory, Arguments(), field.at)
    default = field.default
    copied = ev.get(default) if isinstance(default, Ref) else None
    # A default that can be changed is copied for each instance.
    return ev.new(copied, default.at) if isinstance(copied, ListObj | DictObj) and default is not None else default


def _surplus(
    ev: Evaluator, cls: Value, fields: list[ModelField], named: dict[str, Value], call: Call
) -> tuple[dict[str, Slot], Unknown | None]:
    """What names that are no fields become, by the model's `extra`."""
    if any(field.aliases is None for field in fields):
        return {}, None
    setting = config_of(ev, cls, "extra")
    extra = "ignore" if setting is None else ev.constant(setting)
    surplus = {name: value for name, value in named.items() if name not in call.args.optional}
    if extra == "forbid" and surplus:
        raise ev.raises(f"ValidationError: extra inputs are not permitted: {min(surplus)}", call.at)
    if extra == "allow":
        kept = {apart(name): Slot(each, name in call.args.optional, each.at) for name, each in named.items()}
        return kept, call.args.open
    why = Unknown("whether its model keeps other names is not known", call.at)
    return {}, None if extra in ("ignore", "forbid") else why


# --- validation ------------------------------------------------------------------------------------------------------


def _copy(ev: Evaluator, call: Call) -> Value:
    """`model_copy(update={...}, deep=True)`: the updates are not validated."""
    update, deep = call.arg(-1, "update"), call.arg(-1, "deep")
    is_deep = deep is not None and truth(ev, deep) is not False

    def copied(value: Value) -> Value:
        if is_deep:
            value = call_value(ev, Lib("copy.deepcopy"), Arguments((value,)), call.at)
        obj = ev.instance_at(value)
        if obj is None:
            return ev.unknown("a copy of a model that is not known", call.at)
        changes = as_dict(ev, update, call) if update is not None and update != Const(None) else DictObj({})
        entries = {_copied_to(ev, obj.cls, str(key)): slot for key, slot in changes.entries.items()}
        kept = {name: slot for name, slot in obj.attrs.items() if " " in name and not name.startswith(apart(""))}
        shown = DictObj({name: slot for name, slot in obj.attrs.items() if name not in kept})
        made = merged(shown, replace(changes, entries=dict(entries)))
        attrs = {str(name): slot for name, slot in made.entries.items()}
        return ev.new(replace(obj, attrs={**kept, **attrs}, open=obj.open or changes.open), call.at)

    return ev.each(call.receiver, copied) if call.receiver is not None else ev.unknown("a copy of nothing", call.at)


def _copied_to(ev: Evaluator, cls: Value, name: str) -> str:
    """What a copy keeps an update under: among the extra values, where its model has those, or in its `__dict__`."""
    extra = config_of(ev, cls, "extra")
    is_extra = extra is not None and ev.constant(extra) == "allow"
    return apart(name) if is_extra and all(field.name != name for field in model_fields(ev, cls)) else name


def _validate(ev: Evaluator, call: Call) -> Value:
    """`Model.model_validate({...})`: an instance made of a dict."""
    given, cls = call.arg(0, "obj"), call.receiver
    if given is None or not isinstance(cls, Ref):
        return ev.unknown("a model that is made of nothing", call.at)

    def made(value: Value) -> Value:
        obj = ev.instance_at(value)
        if obj is not None and cls in linearised(ev, obj.cls):
            return value
        table = ev.dict_at(value)
        if table is None:
            why = Unknown("it is made of a value that is not known", value.at or call.at)
            return call_value(ev, cls, Arguments((), {}, why), call.at)
        named = {str(key): slot.value for key, slot in table.entries.items()}
        optional = frozenset(str(key) for key, slot in table.entries.items() if slot.optional)
        return call_value(ev, cls, Arguments((), named, table.open, optional), call.at)

    return ev.each(given, made)


def _construct(ev: Evaluator, call: Call) -> Value:
    return ev.unknown("a model made without validation", call.at)


def _validate_text(ev: Evaluator, call: Call) -> Value:
    """`Model.model_validate_json(text)`."""
    if not call.args.positional or not isinstance(call.receiver, Ref):
        return ev.unknown("a model that is made of nothing", call.at)
    data = call_value(ev, Lib("json.loads"), Arguments(call.args.positional[:1]), call.at)
    return _validate(ev, replace(call, args=Arguments((data,))))


def _schema(ev: Evaluator, call: Call) -> Value:
    return ev.unknown("a schema that pydantic makes while the job runs", call.at)


def _class_call(handler: Handler) -> Getter:
    """What reading a class method from a class gives: the method, bound to the class."""
    name = handler.__name__.removeprefix("_")

    def getter(ev: Evaluator, cls: Value, at: At) -> Value:
        from inputgen.interpret.values import Bound

        return Bound(cls, f"pydantic.class method {name}", at)

    return getter


def _set(ev: Evaluator, target: Value, name: str, value: Value, at: At) -> None:
    """`model.field = value`: validated only where the config says so."""
    from inputgen.interpret.setting_attributes import put_attribute

    obj = ev.instance_at(target)
    if obj is None or not isinstance(target, Ref):
        return
    checks = flag(ev, obj.cls, "validate_assignment")
    field = next((each for each in model_fields(ev, obj.cls) if each.name == name), None)
    if checks is not False and field is not None:
        unsure = checks is None or has_whole(ev, obj.cls)
        value = any_of(field, at) if unsure else validated(ev, obj.cls, field, hooks_of(ev, obj.cls), value, at)
    put_attribute(ev, target, place_of(ev, obj.cls, name), value, at)


def _text(ev: Evaluator, call: Call) -> Value:
    return Open(STR, None, "computed", call.at)


_NOT_FOLLOWED = ("json_schema", "fields", "__fields__", "__pydantic_fields__", "update_forward_refs")


def _other(ev: Evaluator, call: Call) -> Value:
    """An attribute that is no field: pydantic has more than is followed here; any other is not there."""
    name = str(ev.constant(call.args.positional[0]))
    if name.startswith(("model_", "__")) or name in _NOT_FOLLOWED:
        return ev.unknown(f"{name} of a pydantic model is not followed", call.at)
    raise ev.raises(f"AttributeError: no attribute {name!r}", call.at)


def _pairs(ev: Evaluator, model: Value, at: At) -> Value:
    """`iter(model)`: its fields as pairs, which `dict(model)` takes."""
    obj = ev.instance_at(model)
    if obj is None or any(slot.optional for slot in obj.attrs.values()) or obj.open is not None:
        return ev.unknown("the fields of a model that is not all known", at)
    if isinstance(class_attribute(ev, obj.cls, "__iter__"), Func):
        return ev.unknown("a model with an __iter__ of its own", at)
    plain = {name: slot for name, slot in obj.attrs.items() if " " not in name and not name.startswith("_")}
    pairs = {**plain, **dumped(ev, obj)}
    return ev.new_list(
        [ev.new_list((Const(name, slot.at), slot.value), None, "tuple") for name, slot in pairs.items()], at
    )


def _iterated(ev: Evaluator, call: Call) -> Value:
    return _pairs(ev, call.receiver or Const(None), call.at)


def _class_part(ev: Evaluator, cls: Value, at: At) -> Value:
    return ev.unknown("what pydantic keeps on a model is not followed", at)


def _fields_set(ev: Evaluator, receiver: Value, at: At) -> Value:
    return ev.unknown("which fields of a model are given", at)


_CLASS_METHODS: dict[str, Handler] = {
    "model_validate": _validate,
    "parse_obj": _validate,
    "model_validate_json": _validate_text,
    "parse_raw": _validate_text,
    "model_construct": _construct,
    "model_json_schema": _schema,
    "schema": _schema,
}
_METHODS: dict[str, Handler] = {
    "__init__": _initialise,
    "model_post_init": nothing,
    "model_dump": dump,
    "dict": dump,
    "model_dump_json": _text,
    "json": _text,
    "__getattr__": _other,
    "__iter__": _iterated,
    "model_copy": _copy,
    "copy": _copy,
    **_CLASS_METHODS,
}
_CLASS_PARTS = (
    "model_fields model_computed_fields model_rebuild model_config __fields__ __pydantic_fields__ __annotations__ "
    "__doc__ update_forward_refs schema_json model_parametrized_name __pydantic_core_schema__"
).split()
_BASES = ("BaseModel", "RootModel", "main.BaseModel", "BaseSettings")
METHODS: dict[str, Handler] = {
    **{f"{base}.{name}": handler for base in _BASES for name, handler in _METHODS.items()},
    **{f"class method {handler.__name__.removeprefix('_')}": handler for handler in _CLASS_METHODS.values()},
}
ATTRIBUTES: dict[str, Getter] = {
    **{f"{base}.class {name}": _class_call(handler) for base in _BASES for name, handler in _CLASS_METHODS.items()},
    **{f"{base}.model_fields_set": _fields_set for base in _BASES},
    **{f"{base}.as elements": _pairs for base in _BASES},
    **{f"{base}.class {name}": _class_part for base in _BASES for name in _CLASS_PARTS},
}
SETTERS: dict[str, Setter] = dict.fromkeys(_BASES, _set)

__all__ = ["ATTRIBUTES", "METHODS", "SETTERS", "default_of"]
