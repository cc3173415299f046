"""dataclasses: classes whose fields are declared by annotations (Python docs, dataclasses; PEP 557).

A decorated class keeps its fields under `__dataclass_fields__`, as Python does, base classes' first. A field is an
instance of `dataclasses.Field`; its declared type, and whether it is an `InitVar`, are kept under names with a space.
`fields_of` reads them, also for libraries that make a command line of a dataclass.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from inputgen import model as m
from inputgen.interpret.annotations import declared_type, declared_value
from inputgen.interpret.attributes import class_attribute, linearised
from inputgen.interpret.calls import call as call_value
from inputgen.interpret.join import choice_of, join
from inputgen.interpret.operators import truth
from inputgen.interpret.protocol import Arguments, Call
from inputgen.interpret.values import (
    At,
    Bound,
    ClassObj,
    Const,
    DictObj,
    Func,
    Instance,
    Lib,
    Open,
    Ref,
    Slot,
    Unknown,
    Value,
)

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

FIELDS = "__dataclass_fields__"
MISSING = Lib("dataclasses.MISSING")
INIT = Lib("dataclasses.generated.__init__")


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a dataclass.

    Attributes:
        type: its declared type; None where the annotation tells none that JSON has.
        default: its default; None where it has none.
        factory: its default factory; None where it has none.
        init: whether `__init__` takes it.
        init_var: whether it is only handed to `__post_init__`.
        at: where its name is written.
        annotation: the place of its annotation; None for a field that `make_dataclass` made.
    """

    name: str
    type: m.Type | None
    default: Value | None
    factory: Value | None
    init: bool
    kw_only: bool
    init_var: bool
    at: At
    annotation: At | None


def fields_of(ev: Evaluator, cls: Value) -> list[Field] | None:
    """The fields of a dataclass, `InitVar`s included; None for anything else."""
    held = class_attribute(ev, cls, FIELDS) if isinstance(cls, Ref) else None
    table = ev.dict_at(held) if held is not None else None
    if table is None:
        return None
    return [_read(ev, str(name), slot) for name, slot in table.entries.items()]


def _read(ev: Evaluator, name: str, slot: Slot) -> Field:
    obj = ev.instance_at(slot.value)
    assert obj is not None, "a field is an instance"
    attrs = obj.attrs
    declared, annotation = attrs.get("declared type"), attrs.get("annotation")
    at = slot.at or slot.value.at
    assert at is not None, "a field is declared somewhere"
    return Field(
        name,
        declared.value.type if declared is not None and isinstance(declared.value, Open) else None,
        _given(attrs, "default"),
        _given(attrs, "default_factory"),
        _flag(ev, attrs, "init", True),
        _flag(ev, attrs, "kw_only", False),
        "init var" in attrs,
        at,
        annotation.value.at if annotation is not None else None,
    )


def _given(attrs: Mapping[str, Slot], name: str) -> Value | None:
    slot = attrs.get(name)
    return None if slot is None or slot.value == MISSING else slot.value


def _flag(ev: Evaluator, attrs: Mapping[str, Slot], name: str, otherwise: bool) -> bool:
    slot = attrs.get(name)
    known = truth(ev, slot.value) if slot is not None and slot.value != MISSING else otherwise
    return otherwise if known is None else known


# --- instances -------------------------------------------------------------------------------------------------------


def _initialise(ev: Evaluator, call: Call) -> Value:
    """The `__init__` that a dataclass is given: that of the first class that does not write its own."""
    obj = ev.instance_at(call.receiver) if call.receiver is not None else None
    if obj is None or not isinstance(call.receiver, Ref):
        return ev.unknown("__init__ of an object that is not known", call.at)
    owner = next((base for base in linearised(ev, obj.cls) if _own(ev, base).get("__init__") == INIT), obj.cls)
    fields = fields_of(ev, owner) or []
    values = _arguments(ev, fields, call)
    slots: dict[str, Slot] = {}
    for field in fields:
        value = values.get(field.name)
        given = value is not None
        if value is None and field.factory is not None:
            value = call_value(ev, field.factory, Arguments(), field.at)
        value = value if value is not None else field.default
        if value is None or field.init_var:
            continue
        place = (value.at or call.at) if given else field.at
        slots[field.name] = Slot(declared_value(field.type, value, place), False, place)
    obj = ev.instance_at(call.receiver)
    assert obj is not None, "the receiver stays an instance"
    ev.put(call.receiver, replace(obj, attrs={**obj.attrs, **slots}))
    after = class_attribute(ev, obj.cls, "__post_init__")
    if isinstance(after, Func):
        handed = [values.get(f.name) or f.default or Const(None, call.at) for f in fields if f.init_var]
        call_value(ev, Bound(call.receiver, after, call.at), Arguments(tuple(handed)), call.at)
    return Const(None, call.at)


def _own(ev: Evaluator, cls: Value) -> dict[str, Value]:
    """The names of a class itself."""
    obj = ev.get(cls) if isinstance(cls, Ref) else None
    return {n: s.value for n, s in ev.scope_at(obj.scope).names.items()} if isinstance(obj, ClassObj) else {}


def _arguments(ev: Evaluator, fields: Iterable[Field], call: Call) -> dict[str, Value]:
    """The fields that are given, by name.

    Raises:
        PathEndsError: for too many, missing or unexpected arguments.
    """
    taken = [field for field in fields if field.init]
    positional = [field for field in taken if not field.kw_only]
    named = dict(call.args.named or {})
    if len(call.args.positional) > len(positional):
        raise ev.raises(f"TypeError: __init__() takes {len(positional)} positional arguments", call.at)
    values = {field.name: value for field, value in zip(positional, call.args.positional, strict=False)}
    for field in taken:
        given = named.pop(field.name, None)
        if given is not None and field.name in values:
            raise ev.raises(f"TypeError: __init__() got multiple values for argument {field.name!r}", call.at)
        if given is not None:
            other = _default(ev, field) if field.name in call.args.optional else None
            values[field.name] = given if other is None else join(given, other)
        elif field.name not in values and call.args.open is not None:
            values[field.name] = _may_be_given(ev, field, call.args.open)
        elif field.name not in values and field.default is None and field.factory is None:
            raise ev.raises(f"TypeError: __init__() missing argument {field.name!r}", call.at)
    surplus = set(named) - call.args.optional
    if surplus:
        raise ev.raises(f"TypeError: __init__() got an unexpected keyword argument {min(surplus)!r}", call.at)
    return values


def _default(ev: Evaluator, field: Field) -> Value | None:
    return call_value(ev, field.factory, Arguments(), field.at) if field.factory is not None else field.default


def _may_be_given(ev: Evaluator, field: Field, why: Unknown) -> Value:
    """A field of an instance that is made of arguments that are not known."""
    default = _default(ev, field)
    if field.type is not None:
        return Open(declared_type(field.type, default), None, "declaration", field.at)
    unknown = Unknown(why.reason, why.at)
    return unknown if default is None else choice_of([default, unknown])


# --- functions -------------------------------------------------------------------------------------------------------


def _is_dataclass(ev: Evaluator, call: Call) -> Value:
    def answer(value: Value) -> Value:
        if isinstance(value, Unknown | Open):
            return ev.unknown("whether a value that is not known is a dataclass", call.at)
        return Const(_fields(ev, value) is not None, call.at)

    return ev.each(call.args.positional[0], answer) if call.args.positional else Const(False, call.at)


def _fields(ev: Evaluator, value: Value) -> list[Field] | None:
    """The fields of a dataclass or an instance of one."""
    obj = ev.instance_at(value)
    return fields_of(ev, obj.cls if obj is not None else value)


def _list_fields(ev: Evaluator, call: Call) -> Value:
    """`fields(x)`."""
    value = call.arg(0, "class_or_instance")
    if value is None:
        return ev.unknown("fields of nothing", call.at)

    def listed(one: Value) -> Value:
        obj = ev.instance_at(one)
        cls = obj.cls if obj is not None else one
        known = fields_of(ev, cls)
        table = ev.dict_at(class_attribute(ev, cls, FIELDS) or one)
        if known is None or table is None:
            return _not_a_dataclass(ev, one, call, "fields")
        names = {field.name for field in known if not field.init_var}
        items = [slot.value for name, slot in table.entries.items() if name in names]
        return ev.new_list(items, call.at, "tuple")

    return ev.each(value, listed)


def _not_a_dataclass(ev: Evaluator, value: Value, call: Call, function: str) -> Value:
    known = isinstance(value, Const | Func) or (isinstance(value, Ref) and ev.instance_at(value) is None)
    if known:
        raise ev.raises(f"TypeError: {function}() should be called on dataclass instances", call.at)
    reason = value.reason if isinstance(value, Unknown) else f"{function} of an object that is not known"
    return ev.unknown(reason, call.at)


def _replace(ev: Evaluator, call: Call) -> Value:
    """`replace(x, name=value)`: a new instance, `__post_init__` and all."""

    def replaced(value: Value) -> Value:
        obj, fields = ev.instance_at(value), _fields(ev, value)
        if obj is None or fields is None or not isinstance(obj.cls, Ref):
            return _not_a_dataclass(ev, value, call, "replace")
        named = {f.name: obj.attrs[f.name].value for f in fields if f.init and f.name in obj.attrs}
        args = Arguments((), {**named, **dict(call.args.named or {})}, call.args.open or obj.open)
        return call_value(ev, obj.cls, args, call.at)

    return ev.each(call.args.positional[0], replaced) if call.args.positional else ev.unknown("no instance", call.at)


def _make_field(ev: Evaluator, call: Call) -> Value:
    """`field(...)`."""
    names = ("default", "default_factory", "init", "repr", "hash", "compare", "metadata", "kw_only")
    given = dict(call.args.named or {})
    attrs = {name: given.get(name, MISSING) for name in names}
    if given.get("metadata") is None:
        attrs["metadata"] = Ref(ev.new(DictObj({}), None).addr, call.at)
    return ev.new_instance(Lib("dataclasses.Field"), attrs, call.at)


# Imported last: these need what is above.
from inputgen.library.dataclass_classes import decorate, decorator, make_dataclass  # noqa: E402
from inputgen.library.dataclass_dicts import as_dict, as_tuple  # noqa: E402

FUNCTIONS = {
    "dataclass": decorator,
    "field": _make_field,
    "fields": _list_fields,
    "asdict": as_dict,
    "astuple": as_tuple,
    "replace": _replace,
    "is_dataclass": _is_dataclass,
    "make_dataclass": make_dataclass,
}
METHODS = {"generated.__init__": _initialise, "decorator.__call__": decorate, "Field.__repr__": _is_dataclass}
