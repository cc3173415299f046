"""dataclasses: their instances, and the functions on them (Python docs, dataclasses).

What a class declares is in `dataclass_fields`. An instance holds what it is made with: a known value stays known, and
says the declared type where that is another (contract, "A declared value").
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from inputgen.frozen import replace
from inputgen.interpret.annotations import declared_type, declared_value
from inputgen.interpret.attributes import bind
from inputgen.interpret.calls import call as call_value
from inputgen.interpret.calls import call_library
from inputgen.interpret.command_line import is_set_by_command_line
from inputgen.interpret.config_reads import of_parameter, tells_type
from inputgen.interpret.document_arguments import argument_read
from inputgen.interpret.hierarchy import class_attribute, linearised
from inputgen.interpret.join import choice_of, join
from inputgen.interpret.protocol import Arguments, Call
from inputgen.interpret.types import is_data
from inputgen.interpret.values import (
    Bound,
    ClassObj,
    Const,
    DictObj,
    Lib,
    ListObj,
    Open,
    Ref,
    Slot,
    Unknown,
    Value,
)
from inputgen.library.dataclass_fields import (
    FIELDS,
    GIVEN,
    INIT,
    LOOSE,
    VALIDATED,
    Field,
    base_with_fields,
    decorate,
    fields_of,
    make_dataclass,
    make_decorator,
    make_field,
)
from inputgen.library.dataclass_parts import as_dict, as_tuple, instance_fields, not_a_dataclass
from inputgen.library.field_constraints import constrained
from inputgen.library.made import of_field

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


def _initialise(ev: Evaluator, call: Call) -> Value:
    """The `__init__` that a dataclass is given: that of the first class that does not write its own."""
    obj = ev.instance_at(call.receiver) if call.receiver is not None else None
    if obj is None or not isinstance(call.receiver, Ref):
        return ev.unknown("__init__ of an object that is not known", call.at)
    receiver = call.receiver
    owner = next((base for base in linearised(ev, obj.cls) if _own(ev, base).get("__init__") == INIT), obj.cls)
    fields = fields_of(ev, owner) or []
    slots: dict[str, Slot] = {}
    told = class_attribute(ev, owner, GIVEN)
    if isinstance(told, Lib):  # another version of the class has other fields
        call_library(ev, told.name, Arguments((receiver,), call.args.named), call.at)
        known = {field.name for field in fields}
        named = dict(call.args.named or {})
        slots = {name: Slot(value, False, value.at or call.at) for name, value in named.items() if name not in known}
        slots |= {LOOSE: Slot(ev.new(DictObj(dict(slots)), None))} if slots else {}
        named = {name: value for name, value in named.items() if name in known}
        # Which of a library's many fields a launch may give is not for the job to say: they are no reads.
        call = replace(call, args=replace(call.args, named=named, part=None, document=None))
    elif (foreign := base_with_fields(ev, owner)) is not None:
        call, slots = _below(fields, call, foreign)
    values = _arguments(ev, fields, call)
    validated = class_attribute(ev, owner, VALIDATED)
    for field in fields:
        value = values.get(field.name)
        if value is not None and isinstance(validated, Lib):  # pydantic's
            args = Arguments((owner, Const(field.name), value))
            value = call_library(ev, validated.name, args, value.at or call.at)
        given = value is not None
        if value is None and field.factory is not None:
            value = call_value(ev, field.factory, Arguments(), field.at)
        value = value if value is not None else field.default
        if value is None or field.init_var:
            continue
        place = (value.at or call.at) if given else field.at
        type_ = declared_type(field.type, field.default) if field.type is not None else None
        if type_ is not None:
            tells_type(ev, value, type_, place)
        held = constrained(declared_value(type_, value, place), field.constraints)
        slots[field.name] = Slot(held, False, place)
    obj = ev.instance_at(receiver)
    assert obj is not None, "the receiver stays an instance"
    ev.put(receiver, replace(obj, attrs={**obj.attrs, **slots}))
    after = class_attribute(ev, obj.cls, "__post_init__")
    bound = bind(ev, after, receiver, call.at) if after is not None else None
    if isinstance(bound, Bound):
        handed = [values.get(f.name) or f.default or Const(None, call.at) for f in fields if f.init_var]
        call_value(ev, bound, Arguments(tuple(handed)), call.at)
    return Const(None, call.at)


def _below(fields: Iterable[Field], call: Call, why: Unknown) -> tuple[Call, dict[str, Slot]]:
    """The call of a class below one that is not known, and may be a dataclass: its fields come first.

    With them go arguments that are no fields of the class; which field one without a name is of is not known.
    """
    known, named = {field.name for field in fields}, dict(call.args.named or {})
    why = replace(why, at=call.at)
    theirs = {name: Slot(why, True, value.at or call.at) for name, value in named.items() if name not in known}
    own = {name: value for name, value in named.items() if name in known}
    unsure = call.args.open or (why if call.args.positional else None)
    return replace(call, args=replace(call.args, positional=(), named=own, open=unsure)), theirs


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
            values[field.name] = _may_be_given(ev, field, call, call.args.open)
        elif field.name not in values and call.args.part is not None:
            read = of_parameter(ev, call.args, field.name, _default(ev, field), field.type, call.at)
            assert read is not None, "a part of a run config may give any field"
            values[field.name] = read
        elif field.name not in values and field.default is None and field.factory is None:
            raise ev.raises(f"TypeError: __init__() missing argument {field.name!r}", call.at)
    surplus = set(named) - call.args.optional
    if surplus:
        raise ev.raises(f"TypeError: __init__() got an unexpected keyword argument {min(surplus)!r}", call.at)
    return values


def _default(ev: Evaluator, field: Field) -> Value | None:
    return call_value(ev, field.factory, Arguments(), field.at) if field.factory is not None else field.default


def _may_be_given(ev: Evaluator, field: Field, call: Call, why: Unknown) -> Value:
    """A field of an instance that is made of arguments that are not known."""
    default = _default(ev, field)
    read = argument_read(ev, call.args, field.name, default, field.type, call.at)
    unknown = read if isinstance(read, Unknown) else Unknown(why.reason, why.at)
    if field.type is not None and (default is None or not is_set_by_command_line(unknown)):
        return Open(declared_type(field.type, default), None, "declaration", field.at)
    return unknown if default is None else _perhaps_given(field, default, unknown)


def _perhaps_given(field: Field, held: Value, unknown: Unknown) -> Value:
    """What a field holds, or something that is not known; of its type where only the command line gives it."""
    declared = field.type is not None and is_set_by_command_line(unknown)
    if not declared or field.type is None or not isinstance(held, Const | Ref):
        return choice_of([held, unknown])
    return Open(declared_type(field.type, held), held, "argv", field.at)


# --- functions -------------------------------------------------------------------------------------------------------


def _is_dataclass(ev: Evaluator, call: Call) -> Value:
    def answer(value: Value) -> Value:
        if isinstance(value, Unknown | Open) and not is_data(value):
            return ev.unknown("whether a value that is not known is a dataclass", call.at)
        return Const(instance_fields(ev, value) is not None, call.at)

    return ev.each(call.args.positional[0], answer) if call.args.positional else Const(False, call.at)


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
            return not_a_dataclass(ev, one, call, "fields")
        names = {field.name for field in known if not field.init_var}
        items = [slot.value for name, slot in table.entries.items() if name in names]
        return ev.new(ListObj("tuple", tuple(items), base_with_fields(ev, cls)), call.at)

    return ev.each(value, listed)


def _replace(ev: Evaluator, call: Call) -> Value:
    """`replace(x, name=value)`: a new instance, `__post_init__` and all."""

    def replaced(value: Value) -> Value:
        obj, fields = ev.instance_at(value), instance_fields(ev, value)
        if obj is None or fields is None or not isinstance(obj.cls, Ref):
            return not_a_dataclass(ev, value, call, "replace")
        why, named = call.args.open, {}
        for field in fields:
            slot = obj.attrs.get(field.name) if field.init else None
            if slot is not None:
                unknown = Unknown(why.reason, why.at) if why is not None else None
                named[field.name] = slot.value if unknown is None else _perhaps_given(field, slot.value, unknown)
        given = dict(call.args.named or {})
        named |= {n: join(named[n], v) if n in call.args.optional and n in named else v for n, v in given.items()}
        args = Arguments((), named, call.args.open or obj.open)
        return call_value(ev, obj.cls, args, call.at)

    return ev.each(call.args.positional[0], replaced) if call.args.positional else ev.unknown("no instance", call.at)


# --- asdict, astuple -------------------------------------------------------------------------------------------------


def _declared_instance(ev: Evaluator, call: Call) -> Value:
    from inputgen.library.declared_parameters import declared_instance

    return declared_instance(ev, call)


def _as_field(ev: Evaluator, call: Call) -> Value:
    """What the instances of a class have for a field that is declared by `field(...)`, where a base is not known."""
    obj = ev.instance_at(call.receiver) if call.receiver is not None else None
    slot = obj.attrs.get("default") if obj is not None else None
    return of_field(call, None if slot is None else slot.value)


FUNCTIONS = {
    "dataclass": make_decorator,
    "field": make_field,
    "fields": _list_fields,
    "asdict": as_dict,
    "astuple": as_tuple,
    "replace": _replace,
    "is_dataclass": _is_dataclass,
    "make_dataclass": make_dataclass,
    "declared instance": _declared_instance,
}
METHODS = {"generated.__init__": _initialise, "decorator.__call__": decorate, "Field.as field": _as_field}
EXPORTS = {
    "": tuple(
        (
            "dataclass field Field FrozenInstanceError InitVar KW_ONLY MISSING fields asdict astuple "
            "make_dataclass replace is_dataclass"
        ).split()
    )
}
