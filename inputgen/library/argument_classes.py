"""Well-known argument classes of libraries: HF `TrainingArguments`, the configs of TRL.

Their fields, with type and default, are those of the versions that `argument_versions` chooses. Such a class becomes a
dataclass of the job on first use, so that everything that reads dataclasses reads it. What is given under a name that
these versions lack is kept, and `to_dict()` says that there may be more.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import libcst as cst

from inputgen import model as m
from inputgen.frozen import replace
from inputgen.interpret.annotations import declared_value
from inputgen.interpret.calls import call_library
from inputgen.interpret.hierarchy import class_attribute, linearised
from inputgen.interpret.protocol import Arguments, Call, Getter, Handler
from inputgen.interpret.types import parts_of
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
from inputgen.library.argument_partly import (
    COMPUTED,
    as_config,
    class_at,
    fields_in_some,
    in_some,
    seen_whole,
    tables_of,
)
from inputgen.library.argument_table import Row, bases_of, held_by, row, rules_in, type_held, type_in
from inputgen.library.argument_texts import or_own, sane
from inputgen.library.argument_versions import (
    COUNTING,
    LIBRARY,
    OF_TRAINERS,
    SANITIZING,
    WHOLE,
    Fact,
    chosen_versions,
    fields_in,
    having,
    is_among,
    is_given,
    not_known,
    read_of,
)
from inputgen.library.dataclass_fields import FIELDS, GIVEN, INIT, LOOSE, MISSING, fields_of
from inputgen.library.simple import attribute
from inputgen.library.wandb_reporting import uses_wandb
from inputgen.model.types import FLOAT, INT, STR, union_of

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

BASE = Lib("transformers.argument class")
SOURCE = "source of the fields"


def class_named(ev: Evaluator, package: str, name: str, at: At) -> Value | None:
    """An argument class of a package, or an enum of one; None where the table has none of that name."""
    found = row(name) if name[:1].isupper() else None
    if found is None or found["package"] != package:
        return None
    if "members" in found:
        return enum_named(ev, name, at)
    _tell(ev, [(name, "")])
    return _made(ev, name, at)


def tell_trainer(ev: Evaluator, package: str, keywords: Iterable[str]) -> None:
    """Note what a trainer of a package is given, which tells its version."""
    facts = [fact for keyword in keywords if (fact := (f"{package}.Trainer", keyword)) in OF_TRAINERS]
    if facts:
        _tell(ev, facts)


def counts_parameters(ev: Evaluator) -> bool | None:
    """Whether a trainer tells the number of the model's parameters; None where only some of the versions do."""
    return is_among(ev.world.versions, COUNTING)


def tells_texts(ev: Evaluator) -> bool | None:
    """Whether a trainer tells the text of what is no scalar; None where only some of the versions do."""
    return is_among(ev.world.versions, SANITIZING)


def _tell(ev: Evaluator, facts: list[Fact]) -> None:
    ev.world.versions.tell(LIBRARY, facts, lambda: _state(ev, [name for name, _ in facts]))


def _state(ev: Evaluator, names: list[str]) -> object:
    """What the classes are made of."""
    versions = ev.world.versions
    return chosen_versions(versions), [not_known(versions, name) for name in names]


def _made(ev: Evaluator, name: str, at: At) -> Ref:
    key = f"argument class {name}"
    known = ev.modules.get(key)
    if known is not None and known in ev.state.heap:
        return Ref(known, at)
    found = row(name)
    assert found is not None, "a class of the table"
    chosen = chosen_versions(ev.world.versions)
    taken = chosen[found["package"]].versions
    bases = [_made(ev, base, at) for base in bases_of(name, taken)]
    module = ev.frame.module
    doubt = not_known(ev.world.versions, name)
    words = " and ".join(chosen[package].words for package in dict.fromkeys((found["package"], LIBRARY)))
    fields = {field["name"]: _field(ev, field, words, doubt, at) for field in fields_in(name, chosen)}
    names = {
        FIELDS: Slot(Ref(ev.new(DictObj(fields), None).addr, at)),
        "__init__": Slot(INIT),
        "__post_init__": Slot(Lib(f"{BASE.name}.__post_init__")),
        "dataclass options": Slot(ev.new(DictObj({}), None)),
        GIVEN: Slot(Lib(f"{BASE.name}.given")),
        SOURCE: Slot(Const(words if doubt is None else f"those that inputgen knows, for {doubt}")),
        COMPUTED: Slot(Const(name)),
    }
    scope = ev.new(Scope("class", module, names, ev.frames[0].scope), None)
    node = cst.ClassDef(cst.Name(name), cst.IndentedBlock([]))
    ref = ev.new(ClassObj(name, module, node, tuple(bases) or (BASE,), scope.addr), None)
    ev.modules[key] = ref.addr
    return Ref(ref.addr, at)


def _given(ev: Evaluator, call: Call) -> Value:
    """An instance is about to be made: what it is given tells the version.

    That counts which the call spells, or spreads; and what no field takes. A parser gives every field that there is.
    """
    assert call.receiver is not None, "an instance"
    node = call.at.node
    written = node.args if isinstance(node, cst.Call) else ()
    spelled = {argument.keyword.value for argument in written if argument.keyword is not None}
    spread = any(argument.star == "**" for argument in written)
    obj = ev.instance_at(call.receiver)
    known = {field.name for field in fields_of(ev, obj.cls) or []} if obj is not None else set()
    names = [name for name in dict(call.args.named or {}) if spread or name in spelled or name not in known]
    if obj is not None:
        tell_given(ev, obj.cls, names)
    return Const(None, call.at)


def tell_given(ev: Evaluator, cls: Value, names: Iterable[str], *, only_known: bool = False) -> None:
    """Note that a class, or one of the job below it, is given arguments of these names.

    Args:
        ev: the evaluation.
        cls: the class.
        names: what it is given.
        only_known: whether what no version takes is none of its arguments.
    """
    scopes = [ev.scope_at(obj.scope).names for base in linearised(ev, cls) if (obj := class_at(ev, base)) is not None]
    theirs = next((names for names in scopes if COMPUTED in names), None)
    if theirs is None:
        return
    inherited = _addresses(ev, theirs)
    own = {field for names in scopes for field, addr in _addresses(ev, names).items() if inherited.get(field) != addr}
    table = tables_of(ev, cls)[0]
    given = [(table, name) for name in names if name not in own]
    _tell(ev, [fact for fact in given if having(fact)] if only_known else given)


def _addresses(ev: Evaluator, names: Mapping[str, Slot]) -> dict[str, int]:
    """Where the fields of a class are: what it inherits it has from the same place."""
    held = ev.dict_at(names[FIELDS].value) if FIELDS in names else None
    slots = held.entries.items() if held is not None else ()
    return {str(name): slot.value.addr for name, slot in slots if isinstance(slot.value, Ref)}


def _field(ev: Evaluator, field: Row, words: str, doubt: str | None, at: At) -> Slot:
    default: Value = MISSING
    told = "default" in field or "factory" in field or field.get("computed")
    if doubt is not None and told:
        default = Unknown(f"the default of {field['name']} is that of another version: {doubt}", at)
    elif "default" in field:
        default = Const(field["default"], at)
    elif field.get("computed"):
        default = Unknown(f"the default of {field['name']} is computed, or another in each of {words}", at)
    factory = Lib(f"builtins.{field['factory']}") if "factory" in field and doubt is None else MISSING
    attrs: dict[str, Value] = {
        "name": Const(field["name"], at),
        "default": default,
        "default_factory": factory,
        "init": Const(field.get("init", True)),
        "kw_only": Const(False),
    }
    if field["type"] is not None:
        attrs["declared type"] = Open(type_in(field["type"]), None, "declaration", at)
    slots = {name: Slot(value) for name, value in attrs.items()}
    return Slot(Ref(ev.new(Instance(Lib("dataclasses.Field"), slots), None).addr, at), False, at)


def _after_init(ev: Evaluator, call: Call) -> Value:
    """`__post_init__`: what it computes is known by its type only."""
    obj = ev.instance_at(call.receiver) if call.receiver is not None else None
    if obj is None or not isinstance(call.receiver, Ref):
        return Const(None, call.at)
    attrs = dict(obj.attrs)
    types = {field.name: field.type for field in fields_of(ev, obj.cls) or []}
    for table in tables_of(ev, obj.cls):
        for rule in rules_in(table, _taken(ev, table)):
            slot = attrs.get(rule["name"])
            if slot is not None:
                attrs[rule["name"]] = _made_of(ev, rule, slot, obj.attrs.get(rule.get("from", "")), types, call.at)
    if "report_to" in obj.attrs:
        attrs["report_to"] = replace(attrs["report_to"], value=_trackers(ev, obj.attrs["report_to"], call.at))
    ev.put(call.receiver, replace(obj, attrs=attrs))
    return Const(None, call.at)


def _made_of(
    ev: Evaluator, rule: Row, own: Slot, other: Slot | None, types: Mapping[str, m.Type | None], at: At
) -> Slot:
    """What a rule of the table makes of a field; `other` is the field whose value it takes, where that is given."""
    name, text = rule["name"], rule["type"]
    takes = other is not None and _is_given(other.value) and not (rule.get("own_first") and _is_given(own.value))
    slot = other if other is not None and takes else own
    if "enum" in rule and _is_given(slot.value):
        enum = enum_named(ev, rule["enum"], slot.at or at)
        return replace(slot, value=member_of(ev, enum, slot.value, slot.at))
    type_ = types.get(name) if text is None else type_in(text)
    if type_ is not None and "or_type" in rule:
        type_ = union_of([type_, type_in(rule["or_type"])])
    return replace(slot, value=_computed(name, slot, type_, kept=takes or rule["kept"]))


def _taken(ev: Evaluator, name: str) -> tuple[int, ...]:
    """The versions that a class of the table is taken from."""
    found = row(name)
    assert found is not None, "a class of the table"
    return chosen_versions(ev.world.versions)[found["package"]].versions


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
        if len(items) != 1:
            return value
        assumed = chosen_versions(ev.world.versions)[LIBRARY].assumed  # then what None means is not known
        is_all = items[0] == Const("all") or (items[0] == Const(None) and not assumed)
        if is_all and uses_wandb(ev):  # "all" is what is installed, in whatever order
            return ev.new(ListObj("list", (Const("wandb", given.at),), Open(STR, None, "computed", given.at)), given.at)
        return Open(m.ListType(STR), None, "computed", given.at)

    return ev.each(given.value, listed)


def _computed(name: str, slot: Slot, type_: m.Type | None, *, kept: bool) -> Value:
    """What `__post_init__` leaves of a field: what is given, where it is kept, else any value of its type."""
    value = slot.value
    if kept and _is_given(value):
        plain = Const(value.value, value.at) if isinstance(value, Const) else value
        if isinstance(value, Open) and type_ is not None:
            return value if _is_within(value.type, type_) else replace(value, type=type_)
        return declared_value(type_, plain, plain.at) if plain.at is not None else value
    if type_ is None:
        return Unknown(f"{name} is computed by __post_init__", slot.at)
    return Open(type_, None, "computed", slot.at)


def _is_within(type_: m.Type, declared: m.Type) -> bool:
    """Whether what is given is of what is declared: whole numbers are numbers."""
    allowed = set(parts_of(declared))
    return set(parts_of(type_)) <= allowed | ({INT} if FLOAT in allowed else set())


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
    whole = is_among(ev.world.versions, WHOLE)
    left_out = {field.name for field in fields or [] if not field.init and whole is not True}
    own = {field.name for field in fields or []} - left_out
    older = bool(chosen_versions(ev.world.versions)[LIBRARY].older)
    entries = {
        key: replace(
            slot,
            optional=slot.optional or (older and not is_given(ev.world.versions, str(key))),
            value=Const(f"<{str(key).upper()}>", slot.at)
            if str(key).endswith("_token") and not older
            else without_members(ev, slot.value),
        )
        for key, slot in held.entries.items()
        if key in own
    }
    entries |= _of_another_version(ev, call.receiver, entries, call.at)
    why = Unknown(f"other versions of the library have other fields than {source_of(ev, call.receiver)}", call.at)
    ev.put(made, replace(held, entries=entries, open=held.open or why))
    return made


def source_of(ev: Evaluator, args: Value) -> str:
    """The version that training arguments are taken to be of, in words."""
    obj = ev.instance_at(args)
    told = class_attribute(ev, obj.cls, SOURCE) if obj is not None else None
    return str(told.value) if isinstance(told, Const) else "those that inputgen knows"


def _of_another_version(ev: Evaluator, args: Value, entries: Mapping[Any, Slot], at: At) -> dict[Any, Slot]:
    """The fields that the job gives and the table lacks: the version that the job is written for has them.

    And those that only some of the versions have that it may be written for, some of them with the value of another.
    """
    held = ev.dict_at(attribute(ev, args, LOOSE) or Const(None))
    found = dict(held.entries) if held is not None else {}
    obj = ev.instance_at(args)
    tables = tables_of(ev, obj.cls) if obj is not None else []
    partly = fields_in_some(ev, tables, at)
    found = {name: slot for name, slot in partly.items() if name not in entries} | found
    for table in tables:
        for rule in (rule for rules in held_by(table, "computed", _taken(ev, table)) for rule in rules):
            given = entries.get(rule.get("from"))
            if given is not None and rule["name"] not in entries and _is_given(given.value):
                value = or_own(given.value, type_held(table, rule["name"], _taken(ev, table)))
                found[rule["name"]] = replace(given, value=value, optional=True)
    return found


def _to_text(ev: Evaluator, call: Call) -> Value:
    return Open(STR, None, "computed", call.at)


def _sanitized(ev: Evaluator, call: Call) -> Value:
    """`to_sanitized_dict()`: what is no scalar is its text; two batch sizes are added."""
    made = _to_dict(ev, call)
    held = ev.dict_at(made)
    if held is None or not isinstance(made, Ref):
        return made
    entries = {key: replace(slot, value=sane(ev, slot.value)) for key, slot in held.entries.items()}
    for name in ("train_batch_size", "eval_batch_size"):
        entries[name] = Slot(Open(INT, None, "computed", call.at), False, call.at)
    ev.put(made, replace(held, entries=entries))
    return made


def _other(ev: Evaluator, call: Call) -> Value:
    """An attribute that the versions lack which are chosen so far: that it is read tells of those that have it."""
    name = ev.constant(call.arg(0, "name"))
    obj, node = ev.instance_at(call.receiver) if call.receiver is not None else None, call.at.node
    if obj is not None and isinstance(name, str):
        plainly = isinstance(node, cst.Attribute) and node.attr.value == name
        tables = tables_of(ev, obj.cls)[:1]
        _tell(ev, [read_of(table, name, plainly=plainly) for table in tables if having((table, name))])
    return ev.unknown(f"the attribute {name} of an argument class is not in inputgen's table", call.at)


METHODS: dict[str, Handler] = {
    "argument class.given": _given,
    "argument class.__post_init__": _after_init,
    "argument class.__getattr__": _other,
    "argument class.to_dict": _to_dict,
    "argument class.to_sanitized_dict": _sanitized,
    "argument class.to_json_string": _to_text,
}
ATTRIBUTES: dict[str, Getter] = {
    "argument class.as config": as_config,
    "argument class.seen whole": seen_whole,
    "argument class.further fields": in_some,
}
