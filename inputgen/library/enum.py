"""enum: classes whose names are members (Python docs, enum).

When a class statement with an Enum base ends, its names become members: instances of the class with `name` and
`value`. A member of a class that is a `str` or an `int` too `acts as` that value; any other equals nothing but itself.
W&B stores a member by its name, whatever its value (`wandb-facts`, section 3).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen.frozen import replace
from inputgen.interpret.calls import call as call_value
from inputgen.interpret.classes import decorate
from inputgen.interpret.config_reads import tells_type
from inputgen.interpret.equality import acting, equal
from inputgen.interpret.hierarchy import class_attribute, linearised
from inputgen.interpret.join import choice_of
from inputgen.interpret.operators import BINARY
from inputgen.interpret.protocol import Arguments, Call, Handler
from inputgen.interpret.texts import text_of
from inputgen.interpret.values import (
    At,
    Bound,
    ClassObj,
    Const,
    DictObj,
    Func,
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
from inputgen.model.types import STR

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

BASES = ("Enum", "IntEnum", "StrEnum", "Flag", "IntFlag", "ReprEnum")
_FLAGS = (Lib("enum.Flag"), Lib("enum.IntFlag"))
_MEMBERS = "enum members"
_SCALARS = ("builtins.str", "builtins.int", "builtins.float", "enum.IntEnum", "enum.StrEnum", "enum.IntFlag")


def _bases(ev: Evaluator, cls: Value) -> list[str]:
    return [base.name for base in linearised(ev, cls) if isinstance(base, Lib)]


# --- the class -------------------------------------------------------------------------------------------------------


def _subclassed(ev: Evaluator, call: Call) -> Value:
    """Make members of the names of a class body."""
    cls = call.receiver
    obj = ev.get(cls) if isinstance(cls, Ref) else None
    if not isinstance(cls, Ref) or not isinstance(obj, ClassObj):
        return Const(None, call.at)
    scope = ev.scope_at(obj.scope)
    names = dict(scope.names)
    members: dict[str, Slot] = {}
    values: list[Value] = []
    seen: dict[int, Value] = {}
    for name, slot in scope.names.items():
        if not _is_member(ev, name, slot.value):
            continue
        if isinstance(slot.value, Ref) and slot.value.addr in seen:  # `Z = X`: the same object, and so another name
            names[name] = replace(slot, value=seen[slot.value.addr])
            continue
        value = _value(ev, cls, name, slot.value, values, call)
        values.append(value)
        alias = next((held for held in members.values() if _holds(ev, held.value, value)), None)
        member = alias.value if alias is not None else _member(ev, cls, name, value, slot, call)
        names[name] = replace(slot, value=member)
        if isinstance(slot.value, Ref):
            seen[slot.value.addr] = member
        if alias is None:
            members[name] = replace(slot, value=member)
    names[_MEMBERS] = Slot(ev.new(DictObj(members), None))
    ev.put(obj.scope, Scope(scope.kind, scope.module, names, scope.parent, scope.open))
    return Const(None, call.at)


def _is_member(ev: Evaluator, name: str, value: Value) -> bool:
    """Names of one underscore at both ends, functions and descriptors are none; nor is `nonmember(x)`."""
    if " " in name or name.startswith("__") or (name.startswith("_") and name.endswith("_")) or isinstance(value, Func):
        return False
    obj = ev.instance_at(value)
    held = ev.get(value) if isinstance(value, Ref) else None
    return not (obj is not None and obj.cls == Lib("enum.nonmember")) and not isinstance(held, ClassObj)


def _value(ev: Evaluator, cls: Ref, name: str, value: Value, before: list[Value], call: Call) -> Value:
    """The value of a member: `auto()` counts on (Python docs, enum.auto)."""
    obj = ev.instance_at(value)
    at = value.at or call.at
    if obj is not None and obj.cls == Lib("enum.member"):
        return obj.attrs["value"].value
    if obj is None or obj.cls != Lib("enum.auto"):
        return value
    own = class_attribute(ev, cls, "_generate_next_value_")
    if isinstance(own, Func):
        last = ev.new_list(before, at)
        plain = replace(own, kind="function")
        return call_value(ev, plain, Arguments((Const(name, at), Const(1), Const(len(before)), last)), at)
    bases = _bases(ev, cls)
    if "enum.StrEnum" in bases:
        return Const(name.lower(), at)
    numbers = [v.value for v in before if isinstance(v, Const) and isinstance(v.value, int)]
    if len(numbers) < len(before):
        return ev.unknown("the value of auto() after a value that is no known number", at)
    if "enum.Flag" in bases or "enum.IntFlag" in bases:
        return Const(1 << max(numbers).bit_length() if numbers else 1, at)
    return Const(max(numbers) + 1 if numbers else 1, at)


def _holds(ev: Evaluator, member: Value, value: Value) -> bool:
    obj = ev.instance_at(member)
    return obj is not None and equal(ev, obj.attrs["value"].value, value) is True


def _member(ev: Evaluator, cls: Ref, name: str, value: Value, slot: Slot, call: Call) -> Ref:
    at = slot.at or value.at or call.at
    if isinstance(class_attribute(ev, cls, "__new__"), Func):
        value = Unknown(f"made by {name}'s own __new__", at)
    attrs = {"name": Slot(Const(name, at)), "value": Slot(value)}
    if any(base in _SCALARS for base in _bases(ev, cls)) and isinstance(value, Const | Unknown):
        attrs["acts as"] = Slot(value)
    else:
        attrs["is unique"] = Slot(Const(True))
    ref = Ref(ev.new(Instance(cls, attrs), None).addr, at)
    init = class_attribute(ev, cls, "__init__")
    if isinstance(init, Func):
        parts = ev.list_at(value)
        given = parts.items if parts is not None and parts.kind == "tuple" else (value,)
        call_value(ev, Bound(ref, init, at), Arguments(given), at)
    return ref


def members_of(ev: Evaluator, cls: Value) -> dict[str, Slot] | None:
    """The members of an enum, by name, aliases left out; None for anything else."""
    held = class_attribute(ev, cls, _MEMBERS) if isinstance(cls, Ref) else None
    table = ev.dict_at(held) if held is not None else None
    return dict(table.entries) if table is not None else None


def _call(ev: Evaluator, call: Call) -> Value:
    """`Color(value)`: the member of that value; any of them where it is not known."""
    members = members_of(ev, call.receiver) if call.receiver is not None else None
    value = call.arg(0, "value")
    if not members or value is None or not isinstance(call.receiver, Ref) or len(call.args.positional) > 1:
        return ev.unknown("an enum made by a call", call.at)
    cls = call.receiver
    values = [obj.attrs["value"].value for slot in members.values() if (obj := ev.instance_at(slot.value)) is not None]
    if not isinstance(class_attribute(ev, cls, "_missing_"), Func):
        _tells_text(ev, value, values, call.at)

    def member(given: Value) -> Value:
        if any(given == slot.value for slot in members.values()):
            return given
        held = [(slot.value, ev.instance_at(slot.value)) for slot in members.values()]
        answers = [
            (one, equal(ev, obj.attrs["value"].value, acting(ev, given))) for one, obj in held if obj is not None
        ]
        surely = [one for one, answer in answers if answer is True]
        if surely:
            return surely[0]
        if not any(answer is None for _, answer in answers):
            return _missing(ev, cls, given, call)
        ev.risk()
        return choice_of([one for one, answer in answers if answer is not False])

    return ev.each(value, member)


def _tells_text(ev: Evaluator, given: Value, members: list[Value], at: At) -> None:
    """Note that what was read of a run config is a text, where nothing else is a member's value or name."""
    if ev.state.certain and all(isinstance(each, Const) and isinstance(each.value, str) for each in members):
        tells_type(ev, given, STR, at)


def _missing(ev: Evaluator, cls: Ref, given: Value, call: Call) -> Value:
    own = class_attribute(ev, cls, "_missing_")
    if isinstance(own, Func):
        return call_value(ev, Bound(cls, own, call.at), Arguments((given,)), call.at)
    if any(base in _bases(ev, cls) for base in ("enum.Flag", "enum.IntFlag")):
        return _combined(ev, cls, given, call.at)
    known = ev.constant(given)
    raise ev.raises(f"ValueError: {'it' if known is ... else repr(known)} is not a valid member", call.at)


def _get(ev: Evaluator, call: Call) -> Value:
    """`Color["RED"]`."""
    key = call.arg(0, "key")
    names = ev.get(call.receiver) if isinstance(call.receiver, Ref) else None
    members = members_of(ev, call.receiver) if call.receiver is not None else None
    if key is None or not members or not isinstance(names, ClassObj):
        return ev.unknown("a member of an enum that is not known", call.at)
    scope = ev.scope_at(names.scope)
    _tells_text(ev, key, [], call.at)

    def member(given: Value) -> Value:
        name = acting(ev, given)
        if not isinstance(name, Const):
            ev.risk()
            return choice_of([slot.value for slot in members.values()])
        slot = members.get(str(name.value)) or scope.names.get(str(name.value))
        if slot is None or not isinstance(name.value, str):
            raise ev.raises(f"KeyError: {name.value!r}", call.at)
        return slot.value

    return ev.each(key, member)


def _elements(ev: Evaluator, cls: Value, at: At) -> Value:
    members = members_of(ev, cls)
    if members is None:
        return ev.new(ListObj("list", (), Unknown("the members of an enum that is not known", at)), at)
    return ev.new_list([slot.value for slot in members.values()], at)


def _by_name(ev: Evaluator, cls: Value, at: At) -> Value:
    """`Color.__members__`: the further names of a member are there too (Python docs, enum)."""
    held = {slot.value for slot in (members_of(ev, cls) or {}).values()}
    obj = ev.get(cls) if isinstance(cls, Ref) else None
    names = ev.scope_at(obj.scope).names if isinstance(obj, ClassObj) else {}
    return ev.new(DictObj({name: slot for name, slot in names.items() if slot.value in held}), at)


def _names(ev: Evaluator, cls: Value, at: At) -> Value:
    return ev.new_list([Const(name, at) for name in members_of(ev, cls) or {}], at)


def _by_value(ev: Evaluator, cls: Value, at: At) -> Value:
    entries = {}
    for slot in (members_of(ev, cls) or {}).values():
        obj = ev.instance_at(slot.value)
        value = obj.attrs["value"].value if obj is not None else None
        if not isinstance(value, Const):
            return ev.unknown("the values of an enum that are not known", at)
        entries[value.value] = slot
    return ev.new(DictObj(entries), at)


def _length(ev: Evaluator, call: Call) -> Value:
    members = members_of(ev, call.receiver) if call.receiver is not None else None
    return ev.unknown("the size of an enum", call.at) if members is None else Const(len(members), call.at)


def _contains(ev: Evaluator, call: Call) -> Value:
    members = members_of(ev, call.receiver) if call.receiver is not None else None
    item = call.arg(0, "member")
    if members is not None and any(slot.value == item for slot in members.values()):
        return Const(True, call.at)
    return ev.unknown("whether it is a member of an enum", call.at)  # a value is one since Python 3.12


# --- members ---------------------------------------------------------------------------------------------------------


def _text(ev: Evaluator, member: Value, at: At) -> Value:
    """`str(member)`; of a member that is a str or int too, it depends on Python's version and on who asks."""
    obj = ev.instance_at(member)
    if obj is None or not isinstance(member, Ref):
        return Open(STR, None, "computed", at)
    own = class_attribute(ev, obj.cls, "__str__")
    if isinstance(own, Func):
        return call_value(ev, Bound(member, own, at), Arguments(), at)
    bases = _bases(ev, obj.cls)
    held = obj.attrs.get("acts as")
    if "enum.StrEnum" in bases and held is not None:
        return text_of(ev, held.value, at)
    cls = ev.get(obj.cls) if isinstance(obj.cls, Ref) else None
    name = obj.attrs["name"].value
    if own is not None or held is not None or not isinstance(cls, ClassObj) or not isinstance(name, Const):
        return Open(STR, None, "computed", at)
    return Const(f"{cls.name}.{name.value!s}", at)


def _alias(name: str):  # type: ignore[no-untyped-def]
    def getter(ev: Evaluator, member: Value, at: At) -> Value:
        obj = ev.instance_at(member)
        slot = obj.attrs.get(name) if obj is not None else None
        return slot.value if slot is not None else ev.unknown(f"the {name} of a member that is not known", at)

    return getter


def _combined(ev: Evaluator, cls: Value, value: Value, at: At) -> Value:
    """A flag that may be none of the named members: how it is called depends on Python's version."""
    for slot in (members_of(ev, cls) or {}).values():
        if _holds(ev, slot.value, value):
            return slot.value
    attrs = {"name": Slot(Open(STR, None, "computed", at)), "value": Slot(value), "acts as": Slot(value)}
    return Ref(ev.new(Instance(cls, attrs), None).addr, at)


def _operator(op: str) -> Handler:
    def handler(ev: Evaluator, call: Call) -> Value:
        other = call.arg(0, "other")
        obj = ev.instance_at(call.receiver) if call.receiver is not None else None
        right = ev.instance_at(other) if other is not None else None
        values = [one.attrs["value"].value for one in (obj, right) if one is not None and "value" in one.attrs]
        numbers = [value.value for value in values if isinstance(value, Const) and isinstance(value.value, int)]
        if obj is None or len(numbers) < 2:
            return ev.unknown("a combination of flags that are not known", call.at)
        return _combined(ev, obj.cls, Const(BINARY[op](*numbers), call.at), call.at)

    return handler


# --- functions -------------------------------------------------------------------------------------------------------


def _auto(ev: Evaluator, call: Call) -> Value:
    return ev.new(Instance(Lib("enum.auto"), {}), call.at)


def _wrapped(name: str) -> Handler:
    def handler(ev: Evaluator, call: Call) -> Value:
        value = call.arg(0, "value") or Const(None, call.at)
        return ev.new_instance(Lib(f"enum.{name}"), {"value": value}, call.at)

    return handler


def _unchanged(ev: Evaluator, call: Call) -> Value:
    """`@unique`, `@verify(...)`."""
    return call.args.positional[0] if call.args.positional else Const(None, call.at)


def _functional(ev: Evaluator, call: Call) -> Value:
    return ev.unknown("an enum made by a call", call.at)


FUNCTIONS: dict[str, Handler] = {
    "auto": _auto,
    "unique": _unchanged,
    "verify": lambda ev, call: Lib("enum.unique", call.at),
    "member": _wrapped("member"),
    "nonmember": _wrapped("nonmember"),
    "property": lambda ev, call: decorate(ev, Lib("builtins.property"), call.args.positional[0], call.at),
    **dict.fromkeys(BASES, _functional),
    **{f"{base}.subclassed": _subclassed for base in BASES},
    **{f"{base}.class call": _call for base in BASES},
}
METHODS: dict[str, Handler] = {
    f"{base}.{name}": handler
    for base in BASES
    for name, handler in {
        "class __getitem__": _get,
        "class __len__": _length,
        "class __contains__": _contains,
    }.items()
} | {
    f"{base}.__{name}__": _operator(op)
    for base in ("Flag", "IntFlag")
    for name, op in (("or", "|"), ("and", "&"), ("xor", "^"))
}
ATTRIBUTES = {
    f"{base}.{name}": getter
    for base in BASES
    for name, getter in {
        "as text": _text,
        "as read back": _alias("name"),
        "_name_": _alias("name"),
        "_value_": _alias("value"),
        "class as elements": _elements,
        "class __members__": _by_name,
        "class _member_map_": _by_name,
        "class _member_names_": _names,
        "class _value2member_map_": _by_value,
    }.items()
}
EXPORTS = {
    "": tuple(
        "Enum EnumMeta IntEnum StrEnum Flag IntFlag ReprEnum auto unique property verify member nonmember".split()
    )
}
