"""attrs: classes whose fields are declared with `attr.ib` or annotations (attrs 26, `attr/_make.py`, `_next_gen.py`).

A decorated class keeps its fields under a name of its own, as `dataclass_fields` reads them: an attrs instance is no
dataclass to W&B, nor to `dataclasses.asdict`. A private name loses its underscores in `__init__`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from inputgen.frozen import replace
from inputgen.interpret import bounds
from inputgen.interpret.annotations import declared_type, declared_value
from inputgen.interpret.attributes import bind
from inputgen.interpret.calls import call as call_value
from inputgen.interpret.hierarchy import class_attribute, linearised
from inputgen.interpret.join import choice_of, join
from inputgen.interpret.names import put_name
from inputgen.interpret.protocol import Arguments, Call, Handler
from inputgen.interpret.values import (
    At,
    Bound,
    Choice,
    ClassObj,
    Const,
    DictObj,
    Instance,
    Lib,
    ListObj,
    Ref,
    Scope,
    Slot,
    Unknown,
    Value,
)
from inputgen.library.dataclass_fields import Field, annotated_names, fields_of, make_field, note_fields
from inputgen.library.simple import named, nothing

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

FIELDS = "__attrs_attrs__ table"
_INIT = Lib("attr.generated.__init__")
_FIELD = Lib("dataclasses.Field")


# --- the decorator ---------------------------------------------------------------------------------------------------


def _decorator(ev: Evaluator, call: Call) -> Value:
    """`@attr.s`, `@define`, with or without options."""
    told = dict(call.args.named or {})
    told.setdefault("frozen", Const(call.name.endswith(".frozen")))
    told.setdefault("slots", Const(_is_new(call.name)))
    told.setdefault("auto_attribs", Const(None if _is_new(call.name) or call.name.endswith("dataclass") else False))
    if call.args.positional and isinstance(call.args.positional[0], Ref):
        return _mark(ev, call.args.positional[0], told, call.at)
    return ev.new_instance(Lib("attr.decorator"), told, call.at)


def _is_new(name: str) -> bool:
    return name.rpartition(".")[2] in ("define", "mutable", "frozen")


def _decorate(ev: Evaluator, call: Call) -> Value:
    obj = ev.instance_at(call.receiver) if call.receiver is not None else None
    told = {name: slot.value for name, slot in obj.attrs.items()} if obj is not None else {}
    cls = call.arg(0, "cls")
    return _mark(ev, cls, told, call.at) if isinstance(cls, Ref) else ev.unknown("attrs of no class", call.at)


def _mark(ev: Evaluator, cls: Ref, told: dict[str, Value], at: At) -> Value:
    obj = ev.get(cls)
    if not isinstance(obj, ClassObj):
        return cls
    names = ev.scope_at(obj.scope).names
    declared = {name: slot for name, slot in names.items() if _is_field(ev, slot.value)}
    annotated = {node.target.value for node in annotated_names(obj.node.body) if isinstance(node.target, cst.Name)}
    automatic = ev.constant(told["auto_attribs"])
    if automatic is None:
        automatic = set(declared) <= annotated
    note_fields(ev, cls, FIELDS, at)
    held = class_attribute(ev, cls, FIELDS)
    table = ev.dict_at(held) if held is not None else None
    assert table is not None, "the fields were noted"
    assert isinstance(held, Ref), "the fields were noted"
    entries = dict(table.entries)
    if automatic is not True:
        entries = {key: slot for key, slot in entries.items() if key in declared or key not in annotated}
    for name, slot in declared.items():
        if name not in annotated:
            entries[name] = _plain_field(ev, name, slot, at)
    for name in _default_methods(obj):
        if name in entries:
            entries[name] = _with_unknown_default(ev, name, entries[name])
    if ev.constant(told.get("kw_only")) is True:
        put_name(ev, obj.scope, "attrs kw only", Const(True), at)
    ev.put(held, replace(table, entries=entries))
    if ev.constant(told.get("frozen")) is True:
        put_name(ev, obj.scope, "is frozen", Lib("attr.exceptions.FrozenInstanceError"), at)
    if ev.constant(told.get("slots")) is True:
        put_name(ev, obj.scope, "__slots__", ev.new_list([Const(str(name)) for name in entries], None, "tuple"), at)
    _strip(ev, obj, declared)
    if "__init__" not in names and ev.constant(told.get("init")) is not False:
        put_name(ev, obj.scope, "__init__", _INIT, at)
    return cls


def _is_field(ev: Evaluator, value: Value) -> bool:
    obj = ev.instance_at(value)
    return obj is not None and obj.cls == _FIELD


def _strip(ev: Evaluator, obj: ClassObj, declared: dict[str, Slot]) -> None:
    """Take the fields out of the class: an attrs class keeps no defaults."""
    scope = ev.scope_at(obj.scope)
    names = {name: slot for name, slot in scope.names.items() if name not in declared}
    ev.put(obj.scope, Scope(scope.kind, scope.module, names, scope.parent, scope.open))


def _plain_field(ev: Evaluator, name: str, slot: Slot, at: At) -> Slot:
    """`x = attr.ib(default=1)`: a field without an annotation."""
    obj = ev.instance_at(slot.value)
    assert obj is not None, "a field is an instance"
    attrs = {**obj.attrs, "name": Slot(Const(name, slot.at))}
    told = obj.attrs.get("told type")
    from inputgen.interpret.types import NAMED
    from inputgen.interpret.values import Open

    type_ = NAMED.get(told.value.name.rpartition(".")[2]) if told is not None and isinstance(told.value, Lib) else None
    if type_ is not None:
        attrs["declared type"] = Slot(Open(type_, None, "declaration", slot.at))
    return Slot(Ref(ev.new(Instance(_FIELD, attrs), None).addr, slot.at or at), False, slot.at or at)


def _default_methods(obj: ClassObj) -> list[str]:
    """The fields whose default a method gives: `@x.default`."""
    found = []
    for node in obj.node.body.body:
        for item in node.decorators if isinstance(node, cst.FunctionDef) else ():
            decorator = item.decorator
            if isinstance(decorator, cst.Attribute) and decorator.attr.value == "default":
                found.append(decorator.value.value if isinstance(decorator.value, cst.Name) else "")
    return found


def _with_unknown_default(ev: Evaluator, name: str, slot: Slot) -> Slot:
    obj = ev.instance_at(slot.value)
    assert obj is not None, "a field is an instance"
    why = Unknown(f"the default of {name} is computed by a method", slot.at)
    return replace(slot, value=Ref(ev.new(replace(obj, attrs={**obj.attrs, "default": Slot(why)}), None).addr, slot.at))


def _make_field(ev: Evaluator, call: Call) -> Value:
    """`attr.ib(default=, factory=, converter=, type=)`, `field(...)`."""
    told = dict(call.args.named or {})
    if call.args.positional:
        told["default"] = call.args.positional[0]
    if "factory" in told:
        told["default_factory"] = told.pop("factory")
    factory = ev.instance_at(told["default"]) if "default" in told else None
    if factory is not None and factory.cls == Lib("attr.Factory"):
        told.pop("default")
        told["default_factory"] = factory.attrs["factory"].value
    if "type" in told:
        told["told type"] = told.pop("type")
    if ev.constant(told.get("init")) is False:
        told.setdefault("default", Const(None, call.at))
    return make_field(ev, replace(call, args=Arguments((), told, call.args.open)))


def _factory(ev: Evaluator, call: Call) -> Value:
    """`attr.Factory(list)`; one that takes the instance is not followed."""
    factory = call.arg(0, "factory") or Lib("builtins.list")
    takes_self = call.arg(1, "takes_self")
    if takes_self is not None and ev.constant(takes_self) is not False:
        return ev.unknown("a default that is computed from the instance", call.at)
    return ev.new_instance(Lib("attr.Factory"), {"factory": factory}, call.at)


# --- instances -------------------------------------------------------------------------------------------------------


def _initialise(ev: Evaluator, call: Call) -> Value:
    """The `__init__` that attrs writes.

    Raises:
        PathEndsError: for missing or unexpected arguments.
    """
    ref = call.receiver
    obj = ev.instance_at(ref) if ref is not None else None
    if obj is None or not isinstance(ref, Ref):
        return ev.unknown("__init__ of an object that is not known", call.at)
    if call.args.positional or call.args.named:
        ev.risk()  # a validator may refuse what is given
    fields = fields_of(ev, obj.cls, FIELDS) or []
    by_keyword = class_attribute(ev, obj.cls, "attrs kw only") is not None
    positional = [field for field in fields if field.init and not field.kw_only and not by_keyword]
    if len(call.args.positional) > len(positional):
        raise ev.raises(f"TypeError: __init__() takes {len(positional)} positional arguments", call.at)
    given = {field.name: value for field, value in zip(positional, call.args.positional, strict=False)}
    told = dict(call.args.named or {})
    slots = {}
    for field in fields:
        value = given.get(field.name, told.pop(_argument(ev, field), None) if field.init else None)
        slots[field.name] = _slot(ev, field, value, call)
    surplus = set(told) - call.args.optional
    if surplus:
        raise ev.raises(f"TypeError: __init__() got an unexpected keyword argument {min(surplus)!r}", call.at)
    obj = ev.instance_at(ref)
    assert obj is not None, "the receiver stays an instance"
    ev.put(ref, replace(obj, attrs={**obj.attrs, **slots}))
    after = class_attribute(ev, obj.cls, "__attrs_post_init__")
    bound = bind(ev, after, ref, call.at) if after is not None else None
    if isinstance(bound, Bound):
        call_value(ev, bound, Arguments(), call.at)
    return Const(None, call.at)


def _argument(ev: Evaluator, field: Field) -> str:
    """The name by which `__init__` takes a field (attrs' documentation, "Private attributes and aliases")."""
    alias = ev.constant(field.alias) if field.alias is not None else None
    return alias if isinstance(alias, str) else field.name.lstrip("_")


def _slot(ev: Evaluator, field: Field, value: Value | None, call: Call) -> Slot:
    place = (value.at or call.at) if value is not None else field.at
    default = _default(ev, field)
    if value is None and default is None and call.args.open is None:
        raise ev.raises(f"TypeError: __init__() missing argument {field.name!r}", call.at)
    if value is not None and _argument(ev, field) in call.args.optional and default is not None:
        value = join(value, default)
    if value is None and call.args.open is not None:
        unknown = Unknown(call.args.open.reason, call.args.open.at)
        value = unknown if default is None else choice_of([default, unknown])
    value = value if value is not None else default
    assert value is not None, "one of them gives a value"
    if field.converter is not None:
        return Slot(call_value(ev, field.converter, Arguments((value,)), place), False, place)
    type_ = declared_type(field.type, field.default) if field.type is not None else None
    return Slot(declared_value(type_, value, place), False, place)


def _default(ev: Evaluator, field: Field) -> Value | None:
    """The default of a field, made anew where a factory makes it."""
    held = ev.instance_at(field.default) if field.default is not None else None
    factory = held.attrs["factory"].value if held is not None and held.cls == Lib("attr.Factory") else field.factory
    return field.default if factory is None else call_value(ev, factory, Arguments(), field.at)


def _as_dict(ev: Evaluator, call: Call) -> Value:
    """`attr.asdict(inst)`: its fields, and those of what it holds."""
    value = call.arg(0, "inst")
    if value is None or call.arg(2, "filter") is not None or call.arg(-1, "value_serializer") is not None:
        return ev.unknown("what asdict leaves out, or changes, is not known", call.at)
    return ev.each(value, lambda one: _taken_apart(ev, one, call, 0))


def _taken_apart(ev: Evaluator, value: Value, call: Call, depth: int) -> Value:
    if depth > bounds.SNAPSHOT_DEPTH:
        return Unknown("it is nested too deep", value.at)
    if isinstance(value, Choice):
        return choice_of([_taken_apart(ev, option, call, depth + 1) for option in value.options], value.at)
    held = ev.get(value) if isinstance(value, Ref) else None
    if isinstance(held, ListObj):
        items = tuple(_taken_apart(ev, item, call, depth + 1) for item in held.items)
        return ev.new_part(replace(held, items=items), value.at, value)
    if isinstance(held, DictObj):
        entries = {
            key: replace(slot, value=_taken_apart(ev, slot.value, call, depth + 1))
            for key, slot in held.entries.items()
        }
        return ev.new_part(replace(held, entries=entries), value.at, value)
    fields = fields_of(ev, held.cls, FIELDS) if isinstance(held, Instance) else None
    if fields is None or not isinstance(held, Instance):
        return value if depth else ev.unknown("asdict of an object that is no attrs instance", call.at)
    names = [field.name for field in fields if field.name in held.attrs]
    slots = {
        name: replace(held.attrs[name], value=_taken_apart(ev, held.attrs[name].value, call, depth + 1))
        for name in names
    }
    return ev.new_part(DictObj(slots, held.open), value.at or call.at, value)


def _evolve(ev: Evaluator, call: Call) -> Value:
    """`attr.evolve(inst, **changes)`: a new instance."""
    value = call.arg(0, "inst")
    obj = ev.instance_at(value) if value is not None else None
    fields = fields_of(ev, obj.cls, FIELDS) if obj is not None else None
    if obj is None or fields is None or not isinstance(obj.cls, Ref):
        return ev.unknown("evolve of an object that is no attrs instance", call.at)
    told = {_argument(ev, f): obj.attrs[f.name].value for f in fields if f.init and f.name in obj.attrs}
    args = Arguments((), {**told, **dict(call.args.named or {})}, call.args.open or obj.open)
    return call_value(ev, obj.cls, args, call.at)


def _has(ev: Evaluator, call: Call) -> Value:
    cls = call.arg(0, "cls")
    known = cls is not None and any(class_attribute(ev, base, FIELDS) is not None for base in linearised(ev, cls))
    return Const(known, call.at)


FUNCTIONS: dict[str, Handler] = {
    **named("s attrs attributes define mutable frozen dataclass", _decorator),
    **named("ib attrib attr field", _make_field),
    "Factory": _factory,
    "asdict": _as_dict,
    "evolve": _evolve,
    "assoc": _evolve,
    "has": _has,
    **named("validators.instance_of validators.in_ validators.optional", nothing),
}
METHODS: dict[str, Handler] = {"generated.__init__": _initialise, "decorator.__call__": _decorate}
EXPORTS = {"": ("define", "field", "frozen", "asdict", "evolve", "Factory", "attrs", "attrib")}
