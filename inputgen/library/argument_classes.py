"""Well-known argument classes of libraries: HF `TrainingArguments`, the configs of TRL.

Their fields, with type and default, are in `argument_classes.json`, which `tools/argument_classes.py` makes from the
source of the package and version each entry names. Such a class becomes a dataclass of the job on first use, so that
everything that reads dataclasses reads it. Other versions have other fields: what is given under a name that the table
lacks is kept, and `to_dict()` says that there may be more.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import libcst as cst

from inputgen import model as m
from inputgen.frozen import replace
from inputgen.interpret.annotations import annotated_type, declared_value
from inputgen.interpret.calls import call_library
from inputgen.interpret.hierarchy import linearised
from inputgen.interpret.protocol import Arguments, Call, Handler
from inputgen.interpret.types import parts_of, type_of
from inputgen.interpret.values import (
    At,
    ClassObj,
    Const,
    DictObj,
    Instance,
    Lib,
    ListObj,
    Open,
    Ref,
    Scope,
    Slot,
    Unknown,
    Value,
)
from inputgen.library.argument_enums import enum_named, member_of, without_members
from inputgen.library.dataclass_fields import FIELDS, INIT, LOOSE, MISSING, fields_of
from inputgen.library.simple import attribute
from inputgen.model.types import INT, NONE, STR, union_of

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

BASE = Lib("transformers.argument class")
_COMPUTED = "computed fields"


@cache
def _table() -> dict[str, Any]:
    text = files("inputgen.library").joinpath("argument_classes.json").read_text("utf-8")
    table: dict[str, Any] = json.loads(text)
    return table


def class_named(ev: Evaluator, package: str, name: str, at: At) -> Value | None:
    """An argument class of a package, or an enum of one; None where the table has none of that name."""
    row = _table().get(name) if name[:1].isupper() else None
    if row is None or row["package"] != package:
        return None
    return enum_named(ev, name, row, at) if "members" in row else _made(ev, name, row, at)


def _made(ev: Evaluator, name: str, row: dict[str, Any], at: At) -> Ref:
    key = f"argument class {name}"
    known = ev.modules.get(key)
    if known is not None and known in ev.state.heap:
        return Ref(known, at)
    bases = [_made(ev, base, _table()[base], at) for base in row["bases"]]
    module = ev.frame.module
    inherited = [fields for base in bases for fields in _fields_table(ev, base)]
    entries = {**dict(inherited), **{field["name"]: _field(ev, field, at) for field in row["fields"]}}
    names = {
        FIELDS: Slot(Ref(ev.new(DictObj(entries), None).addr, at)),
        "__init__": Slot(INIT),
        "__post_init__": Slot(Lib(f"{BASE.name}.__post_init__")),
        "dataclass options": Slot(ev.new(DictObj({}), None)),
        "loose fields": Slot(Const(f"{row['source']} is what inputgen knows")),
        _COMPUTED: Slot(Const(name)),
    }
    scope = ev.new(Scope("class", module, names, ev.frames[0].scope), None)
    node = cst.ClassDef(cst.Name(name), cst.IndentedBlock([]))
    ref = ev.new(ClassObj(name, module, node, tuple(bases) or (BASE,), scope.addr), None)
    ev.modules[key] = ref.addr
    return Ref(ref.addr, at)


def _fields_table(ev: Evaluator, cls: Ref) -> list[tuple[str, Slot]]:
    obj = ev.get(cls)
    assert isinstance(obj, ClassObj), "an argument class is a class"
    held = ev.dict_at(ev.scope_at(obj.scope).names[FIELDS].value)
    return list(held.entries.items()) if held is not None else []


def _field(ev: Evaluator, field: dict[str, Any], at: At) -> Slot:
    default: Value = MISSING
    if "default" in field:
        default = Const(field["default"], at)
    elif field.get("computed"):
        default = Unknown(f"the default of {field['name']} is computed", at)
    factory = Lib(f"builtins.{field['factory']}") if "factory" in field else MISSING
    attrs: dict[str, Value] = {
        "name": Const(field["name"], at),
        "default": default,
        "default_factory": factory,
        "init": Const(field.get("init", True)),
        "kw_only": Const(False),
    }
    if field["type"] is not None:
        type_ = annotated_type(ev, cst.parse_expression(field["type"]))
        if type_ is not None:
            attrs["declared type"] = Open(type_, None, "declaration", at)
    slots = {name: Slot(value) for name, value in attrs.items()}
    return Slot(Ref(ev.new(Instance(Lib("dataclasses.Field"), slots), None).addr, at), False, at)


def _after_init(ev: Evaluator, call: Call) -> Value:
    """`__post_init__`: what it computes is known by its type only."""
    obj = ev.instance_at(call.receiver) if call.receiver is not None else None
    if obj is None or not isinstance(call.receiver, Ref):
        return Const(None, call.at)
    attrs = dict(obj.attrs)
    types = {field.name: field.type for field in fields_of(ev, obj.cls) or []}
    for base in linearised(ev, obj.cls):
        cls = ev.get(base) if isinstance(base, Ref) else None
        held = ev.scope_at(cls.scope).names.get(_COMPUTED) if isinstance(cls, ClassObj) else None
        rows = _table()[str(held.value.value)]["computed"] if held and isinstance(held.value, Const) else {}
        for name, rule in rows.items():
            slot = attrs.get(name)
            if slot is None:
                continue
            text = rule["type"]
            type_ = types.get(name) if text is None else annotated_type(ev, cst.parse_expression(text))
            if "enum" in rule and _is_given(slot.value):
                enum = enum_named(ev, rule["enum"], _table()[rule["enum"]], slot.at or call.at)
                attrs[name] = replace(slot, value=member_of(ev, enum, slot.value, slot.at))
            else:
                attrs[name] = replace(slot, value=_computed(name, slot, type_, kept=rule["kept"]))
    if "report_to" in obj.attrs:
        attrs["report_to"] = replace(attrs["report_to"], value=_trackers(ev, obj.attrs["report_to"], call.at))
    ev.put(call.receiver, replace(obj, attrs=attrs))
    return Const(None, call.at)


def _trackers(ev: Evaluator, given: Slot, at: At) -> Value:
    """`report_to` after `__post_init__`: a list; "none" is an empty one, "all" (and None) all that are installed."""

    def listed(value: Value) -> Value:
        held = ev.list_at(value)
        items = held.items if held is not None and held.rest is None else (value,)
        if len(items) == 1 and isinstance(items[0], Const):
            if items[0].value == "none":
                return ev.new_list((), at)
            if items[0].value not in (None, "all"):  # what the field declares is not what the list holds
                return ev.new_list((Const(items[0].value, items[0].at),), at)
        return value if len(items) != 1 else Open(m.ListType(STR), None, "computed", given.at)

    return ev.each(given.value, listed)


def _computed(name: str, slot: Slot, type_: m.Type | None, *, kept: bool) -> Value:
    """What `__post_init__` leaves of a field: what is given, where it is kept, else any value of its type."""
    value = slot.value
    if kept and _is_given(value):
        plain = Const(value.value, value.at) if isinstance(value, Const) else value
        if isinstance(value, Open) and type_ is not None:
            return replace(value, type=type_)
        return declared_value(type_, plain, plain.at) if plain.at is not None else value
    if type_ is None:
        return Unknown(f"{name} is computed by __post_init__", slot.at)
    return Open(type_, None, "computed", slot.at)


def _is_given(value: Value) -> bool:
    if isinstance(value, Open):
        return not isinstance(value.default, Const) or value.default.value is not None
    return not isinstance(value, Const) or value.value is not None


def _to_dict(ev: Evaluator, call: Call) -> Value:
    """`to_dict()`: the fields; tokens are blotted out; other versions have others."""
    assert call.receiver is not None, "a method has a receiver"
    made = call_library(ev, "dataclasses.asdict", Arguments((call.receiver,)), call.at)
    held = ev.dict_at(made)
    if held is None or not isinstance(made, Ref):
        return made
    obj = ev.instance_at(call.receiver)
    fields = fields_of(ev, obj.cls) if obj is not None else None
    left_out = {field.name for field in fields or [] if not field.init}
    entries = {
        key: replace(
            slot,
            value=Const(f"<{str(key).upper()}>", slot.at)
            if str(key).endswith("_token")
            else without_members(ev, slot.value),
        )
        for key, slot in held.entries.items()
        if key not in left_out
    }
    entries |= _of_another_version(ev, call.receiver, entries)
    why = Unknown("other versions of the library have other fields", call.at)
    ev.put(made, replace(held, entries=entries, open=held.open or why))
    return made


# What a field was called before transformers 4.41; up to 4.45 both are there.
_RENAMED = {"evaluation_strategy": "eval_strategy"}


def _of_another_version(ev: Evaluator, args: Value, entries: Mapping[Any, Slot]) -> dict[Any, Slot]:
    """The fields that the job gives and the table lacks: the version that the job is written for has them."""
    held = ev.dict_at(attribute(ev, args, LOOSE) or Const(None))
    given = dict(held.entries) if held is not None else {}
    for old, new in _RENAMED.items():
        if old in given and new in entries:
            given[new] = replace(given[old], optional=True)
    return given


def _to_text(ev: Evaluator, call: Call) -> Value:
    return Open(STR, None, "computed", call.at)


def _sanitized(ev: Evaluator, call: Call) -> Value:
    """`to_sanitized_dict()`: what is no scalar is its text; two batch sizes are added."""
    made = _to_dict(ev, call)
    held = ev.dict_at(made)
    if held is None or not isinstance(made, Ref):
        return made
    entries = {key: replace(slot, value=_sane(ev, slot.value)) for key, slot in held.entries.items()}
    for name in ("train_batch_size", "eval_batch_size"):
        entries[name] = Slot(Open(INT, None, "computed", call.at), False, call.at)
    ev.put(made, replace(held, entries=entries))
    return made


def _sane(ev: Evaluator, value: Value) -> Value:
    if isinstance(value, Const) and value.value is not None:
        return value
    if isinstance(value, Ref) and isinstance(ev.get(value), ListObj | DictObj | Instance):
        return Open(STR, None, "computed", value.at)
    type_ = type_of(value)
    if isinstance(type_, m.UnknownType):
        return value
    parts = [part if isinstance(part, m.ScalarType) and part != NONE else STR for part in parts_of(type_)]
    return Open(union_of(parts), None, "computed", value.at)


def _other(ev: Evaluator, call: Call) -> Value:
    """An attribute that the table does not have."""
    name = ev.constant(call.arg(0, "name"))
    return ev.unknown(f"the attribute {name} of an argument class is not in inputgen's table", call.at)


METHODS: dict[str, Handler] = {
    "argument class.__post_init__": _after_init,
    "argument class.__getattr__": _other,
    "argument class.to_dict": _to_dict,
    "argument class.to_sanitized_dict": _sanitized,
    "argument class.to_json_string": _to_text,
}
