"""`model_dump()` and `dict()`: models as dicts (pydantic docs, "Serialization")."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen.frozen import replace
from inputgen.interpret import bounds
from inputgen.interpret.attribute_dicts import apart
from inputgen.interpret.attributes import get_attribute
from inputgen.interpret.hierarchy import class_attribute, linearised
from inputgen.interpret.join import choice_of
from inputgen.interpret.protocol import Call
from inputgen.interpret.values import (
    At,
    Choice,
    Const,
    DictObj,
    Instance,
    Lib,
    ListObj,
    Open,
    Ref,
    Slot,
    Unknown,
    Value,
)  # fmt: skip
from inputgen.library.enum import members_of
from inputgen.library.pydantic_as_declared import class_to_write, element_type
from inputgen.library.pydantic_code import called, called_function, own_code
from inputgen.library.pydantic_fields import ModelField, config_of, flag, model_fields
from inputgen.library.pydantic_hooks import hooks_of
from inputgen.model.types import STR

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


def dump(ev: Evaluator, call: Call) -> Value:
    """`model_dump(...)`, `dict(...)`."""
    named = dict(call.args.named or {})
    mode = named.pop("mode", Const("python"))
    by_alias, skips_none = (ev.constant(named.pop(name, Const(None))) for name in ("by_alias", "exclude_none"))
    include, exclude = named.pop("include", None), named.pop("exclude", None)
    if call.receiver is None or call.args.open is not None or mode not in (Const("python"), Const("json")):
        return ev.unknown("a dump of a model with options that are not followed", call.at)
    rest = {name for name, value in named.items() if ev.constant(value) is not False and ev.constant(value) is not None}
    if rest - {"warnings", "round_trip", "serialize_as_any"} or not isinstance(by_alias, bool | None):
        return ev.unknown("a dump of a model with options that are not followed", call.at)
    names = [_names(ev, value) for value in (include, exclude)]
    if (include is not None and names[0] is None) or (exclude is not None and names[1] is None):
        return ev.unknown("a dump of fields whose names are not known", call.at)
    as_json = mode == Const("json")
    dumper = _Dumper(ev, call.at, by_alias=by_alias, skips_none=skips_none is True, as_json=as_json)
    dumper.as_declared = "serialize_as_any" not in rest
    return ev.each(call.receiver, lambda one: dumper.top(one, names[0], names[1] or frozenset()))


def _names(ev: Evaluator, value: Value | None) -> frozenset[str] | None:
    held = ev.list_at(value) if value is not None else None
    if held is None or held.rest is not None:
        return None
    names = [ev.constant(item) for item in held.items]
    return frozenset(str(name) for name in names) if all(isinstance(name, str) for name in names) else None


class _Dumper:
    def __init__(self, ev: Evaluator, at: At, *, by_alias: bool | None, skips_none: bool, as_json: bool) -> None:
        self.ev = ev
        self.at = at
        self.by_alias = by_alias
        self.skips_none = skips_none
        self.as_json = as_json
        self.as_declared = True
        self.count = 0
        self.path: list[str] = []

    def top(self, value: Value, include: frozenset[str] | None, exclude: frozenset[str]) -> Value:
        obj = self.ev.instance_at(value)
        if obj is None or class_attribute(self.ev, obj.cls, "class fields") is None:
            reason = value.reason if isinstance(value, Unknown) else "a dump of a model that is not known"
            return self.ev.unknown(reason, self.at)
        return self.model(value, obj, 0, include, exclude)

    def model(
        self,
        value: Value,
        obj: Instance,
        depth: int,
        include: frozenset[str] | None,
        exclude: frozenset[str],
        declared: Value | None = None,
    ) -> Value:
        """What is written of a model, by its own class or the one that it is declared to be of."""
        cls = obj.cls if declared is None else declared
        hooks = hooks_of(self.ev, cls)
        if "*" in hooks.serialized:
            return self.whole(value, obj, depth, cls)
        fields = {field.name: field for field in model_fields(self.ev, cls)}
        if list(fields) == ["root"] and Lib("pydantic.RootModel") in linearised(self.ev, cls):
            return (
                self.part(obj.attrs["root"].value, depth + 1, "root", fields["root"].annotation)
                if "root" in obj.attrs
                else Unknown("no root", self.at)
            )
        entries: dict[str, Slot] = {}
        for name, slot in dumped(self.ev, obj, cls).items():
            field = fields.get(name)
            chosen = include is None or name in include
            if name in exclude or not chosen or (field is not None and field.excluded):
                continue
            held, annotation = slot.value, None
            if name in hooks.serialized:
                held = self.serialized(value, cls, name, slot)
            elif field is not None and any(call.callee.endswith("Serializer") for call in field.functions):
                held = self.annotated(field, slot)
            elif field is not None:
                annotation = field.annotation
            self._add(entries, field, cls, name, replace(slot, value=self.part(held, depth + 1, name, annotation)))
        for name in hooks.computed:
            if (include is None or name in include) and name not in exclude:
                held = get_attribute(self.ev, value, name, self.at)
                entries[name] = Slot(self.part(held, depth + 1, name), False, self.at)
        made = DictObj(entries, obj.open)
        return self._new(made, value) if depth else self.ev.new(made, self.at)

    def whole(self, value: Value, obj: Instance, depth: int, cls: Value) -> Value:
        """What a `model_serializer` writes of a model."""
        if cls != obj.cls:
            return Unknown("its model writes itself by a serializer of a class above it", self.at)
        code = own_code(self.ev, obj.cls, "model_serializer")
        made = None
        if len(code) == 1 and code[0].mode == "plain" and self._used(code[0].when_used, value):
            made = called(self.ev, value, code[0], (), self.at)
        if made is None:
            return Unknown("its model writes itself by a serializer of the job's own", self.at)
        return self.part(made, depth + 1, "whole")

    def serialized(self, value: Value, cls: Value, name: str, slot: Slot) -> Value:
        """What the serializers of a field write of its value; the last one wins."""
        code = own_code(self.ev, cls, "field_serializer", name)
        used = self._used(code[-1].when_used, slot.value) if code and code[-1].mode == "plain" else None
        if used is False:
            return slot.value
        made = called(self.ev, value, code[-1], (slot.value,), slot.at or self.at) if used else None
        return Unknown(f"{name} is written by a serializer of the job's own", slot.at) if made is None else made

    def annotated(self, field: ModelField, slot: Slot) -> Value:
        """What a serializer in a field's annotation writes of its value."""
        call = [each for each in field.functions if each.callee.endswith("Serializer")][-1]
        when, function = self.ev.constant(call.named.get("when_used", Const("always"))), call.get(0, "func")
        plain = call.callee.endswith("PlainSerializer") and function is not None and call.open is None
        used = self._used(when, slot.value) if plain else None
        if used is False:
            return slot.value
        made = called_function(self.ev, function, (slot.value,), slot.at or self.at) if used and function else None
        why = f"{field.name} is written by a serializer of the job's own"
        return Unknown(why, slot.at) if made is None else made

    def _used(self, when: object, value: Value) -> bool | None:
        """Whether a serializer is used for this dump and value; None where that is not known."""
        if when not in ("always", "json", "unless-none", "json-unless-none"):
            return None
        if str(when).startswith("json") and not self.as_json:
            return False
        if str(when).endswith("unless-none") and _may_be_none(value):
            return False if value == Const(None) else None
        return True

    def _add(self, entries: dict[str, Slot], field: ModelField | None, cls: Value, name: str, slot: Slot) -> None:
        if self.skips_none:
            if slot.value == Const(None):
                return
            slot = replace(slot, optional=slot.optional or _may_be_none(slot.value))
        by_alias = flag(self.ev, cls, "serialize_by_alias") if self.by_alias is None else self.by_alias
        if by_alias is not False and field is not None:
            if field.written_as is None or (by_alias is None and field.written_as != name):
                entries[name] = Slot(slot.value, True, slot.at)
                return
            name = field.written_as
        entries[name] = slot

    def part(self, value: Value, depth: int, key: object, annotation: Value | None = None) -> Value:
        """What is written of a part, under its key; of the type that is declared for it, where one is."""
        self.path.append(str(key))
        try:
            return self._part(value, depth, annotation if self.as_declared else None)
        finally:
            self.path.pop()

    def _part(self, value: Value, depth: int, annotation: Value | None) -> Value:
        self.count += 1
        if depth > bounds.SNAPSHOT_DEPTH or self.count > bounds.SNAPSHOT_VALUES:
            return Unknown("it is nested too deep, or holds too many values", value.at)
        if isinstance(value, Choice):
            options = [self.part(option, depth + 1, i, annotation) for i, option in enumerate(value.options)]
            return choice_of(options, value.at)
        obj = self.ev.get(value) if isinstance(value, Ref) else None
        if isinstance(obj, ListObj):
            inner = element_type(self.ev, annotation)
            rest = self.part(obj.rest, depth + 1, "*", inner) if obj.rest is not None else None
            obj = replace(obj, kind="list", names=()) if self.as_json else obj
            items = tuple(self.part(item, depth + 1, i, inner) for i, item in enumerate(obj.items))
            return self._new(replace(obj, items=items, rest=rest), value)
        if isinstance(obj, DictObj):
            inner = element_type(self.ev, annotation)
            entries = {
                key: replace(slot, value=self.part(slot.value, depth + 1, key, inner))
                for key, slot in obj.entries.items()
            }
            return self._new(replace(obj, entries=entries), value)
        if isinstance(obj, Instance) and class_attribute(self.ev, obj.cls, "class fields") is not None:
            return self.model(value, obj, depth, None, frozenset(), class_to_write(self.ev, annotation, obj))
        return self._as_json(value, obj) if self.as_json and isinstance(obj, Instance) else value

    def _as_json(self, value: Value, obj: Instance) -> Value:
        """What `mode="json"` makes of an object: a member its value, a path or a secret its text."""
        name = obj.cls.name if isinstance(obj.cls, Lib) else ""
        if members_of(self.ev, obj.cls) is not None and "value" in obj.attrs:
            return replace(obj.attrs["value"].value, at=value.at)
        if name.startswith(("pathlib.", "pydantic.Secret")) and "as text" in obj.attrs:
            return obj.attrs["as text"].value
        if name.startswith(("datetime.", "decimal.", "uuid.")):
            return Open(STR, None, "computed", value.at or self.at)
        return Unknown("what pydantic writes of it in JSON is not followed", value.at or self.at)

    def _new(self, obj: ListObj | DictObj, value: Value) -> Value:
        """A part of the dump: in a loop, the part at this path is one object (see `Evaluator.new`)."""
        role = f"dumped {type(obj).__name__} {'/'.join(self.path)}"
        return Ref(self.ev.new(obj, self.at, role).addr, value.at or self.at)


def dumped(ev: Evaluator, obj: Instance, declared: Value | None = None) -> dict[str, Slot]:
    """The attributes of a model that are fields or extra values, of those that the class has that it is declared of.

    Of the names with an underscore in front only those given to the constructor are extra values: others are private,
    whatever `extra` says (pydantic docs, "Private model attributes").
    """
    slot = obj.attrs.get("given names")
    table = ev.dict_at(slot.value) if slot is not None else None
    given = table.entries if table is not None else {}
    extra = {name.removeprefix(apart("")): held for name, held in obj.attrs.items() if name.startswith(apart(""))}
    surplus = {name: held for name, held in extra.items() if not name.startswith("_") or name in given}
    fields = {field.name for field in model_fields(ev, obj.cls)}
    kept = config_of(ev, obj.cls, "extra")
    if kept is not None and ev.constant(kept) not in (None, "ignore", "forbid"):  # what code that is not followed sets
        plain = [name for name in obj.attrs if " " not in name and not name.startswith("_")]
        fields |= {name for name in plain if class_attribute(ev, obj.cls, name) is None}
    if declared not in (None, obj.cls):
        setting = config_of(ev, declared, "extra") if declared is not None else None
        surplus = surplus if setting is not None and ev.constant(setting) not in (None, "ignore", "forbid") else {}
        fields &= {field.name for field in model_fields(ev, declared)} if declared is not None else set()
    return {**{name: held for name, held in obj.attrs.items() if name in fields}, **surplus}


def _may_be_none(value: Value) -> bool:
    if isinstance(value, Choice):
        return any(map(_may_be_none, value.options))
    return not isinstance(value, Const | Ref) or value == Const(None)
