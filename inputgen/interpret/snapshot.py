"""Snapshots: evaluator values as the frozen values of `model`, with spans instead of nodes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from inputgen import model as m
from inputgen.frozen import frozen, replace
from inputgen.interpret import bounds
from inputgen.interpret.command_line import is_set_by_command_line
from inputgen.interpret.heap_types import type_of_value
from inputgen.interpret.hierarchy import class_attribute, foreign_base, linearised
from inputgen.interpret.join import choice_of
from inputgen.interpret.mappings import class_of_key
from inputgen.interpret.open_lists import list_with_fallback, type_with_added
from inputgen.interpret.types import type_of
from inputgen.interpret.values import (
    At,
    Bound,
    Choice,
    ClassObj,
    Const,
    DictObj,
    Func,
    GenObj,
    Instance,
    IterObj,
    Lib,
    ListObj,
    Open,
    Ref,
    Scope,
    Slot,
    Unknown,
    Value,
    ViewObj,
)
from inputgen.interpret.world import ROOT
from inputgen.model.types import NONE, STR, union_of

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

EACH_ELEMENT = "each element"  # of an array of one dimension, of any number of elements

_KINDS: dict[str, m.ObjectKind] = {
    "argparse.Namespace": "namespace",
    "types.SimpleNamespace": "namespace",
    "builtins.slice": "slice",
    "pathlib.Path": "path",
    **{f"enum.{name}": "enum" for name in ("Enum", "IntEnum", "StrEnum", "Flag", "IntFlag", "ReprEnum")},
    "pydantic.BaseModel": "pydantic",
    "datetime.datetime": "time",
    "datetime.date": "time",
    "datetime.time": "time",
    "datetime.timedelta": "time",
    "decimal.Decimal": "number",
    "fractions.Fraction": "number",
    "builtins.file": "file",
    "torch.Tensor": "array",
    "numpy.ndarray": "array",
    "typing.alias": "class",
    "types.UnionType": "class",
}


def snapshot(ev: Evaluator, value: Value) -> m.Value:
    """The frozen value of an evaluator value; one that contains itself is unknown there."""
    taken = _Snapshot(ev)
    try:
        return taken.of(value, frozenset(), 0)
    except _OverfullError:
        return m.Unknown(_OVERFULL, taken.span(value.at))


_OVERFULL = "it is nested too deep, or holds too many values"


def is_member(value: m.Value) -> bool:
    """Whether a frozen value is a member of an Enum, which W&B stores by its name."""
    return isinstance(value, m.Object) and value.kind == "enum"


class _OverfullError(Exception):
    """A value holds too many others; internal, caught at the key that holds it, so that other keys stay known."""


@frozen
class _Taken:
    """What an object came to, wherever it is: nothing in it depends on what it is in.

    Attributes:
        count: the values in it, itself included,
        height: and how deep they are nested in it.
    """

    value: m.Value
    count: int
    height: int


class _Snapshot:
    """A snapshot being taken.

    Attributes:
        count: the values in it so far; those of an entry that was given up are not.
        steps: the values looked at, whatever became of them.
        limit: what `count` may be,
        last_step: and `steps`, in the key at the top that is looked at.
        overfull: the objects that hold too many values.
        taken: what objects came to, by address: many a choice holds the same ones.
        deepest: how deep the values are nested that were looked at last,
        placed: and how often one was what it is for what it is in.
    """

    def __init__(self, ev: Evaluator) -> None:
        self.ev = ev
        self.count = 0
        self.steps = 0
        self.limit = bounds.SNAPSHOT_VALUES
        self.last_step = bounds.SNAPSHOT_STEPS
        self.overfull: set[int] = set()
        self.taken: dict[int, _Taken] = {}
        self.deepest = 0
        self.placed = 0

    def span(self, at: At | None) -> m.Span | None:
        return None if at is None else self.ev.span(at)

    def of(self, value: Value, inside: frozenset[int], depth: int) -> m.Value:
        span = self.span(value.at)
        self.count += 1
        self.steps += 1
        self.deepest = max(self.deepest, depth)
        if depth > bounds.SNAPSHOT_DEPTH or self.steps > bounds.SNAPSHOT_STEPS:
            self.placed += 1
            return m.Unknown(_OVERFULL, span)
        if self.count > self.limit or self.steps > self.last_step:
            raise _OverfullError
        if isinstance(value, Const):
            return self._constant(value, span)
        if isinstance(value, Open):
            return self._open(value, inside, depth, span)
        if isinstance(value, Choice):
            option = list_with_fallback(self.ev, value)
            if option is not None:
                return self._open(option, inside, depth, span)
            return self._choice(value, inside, depth, span)
        if isinstance(value, Unknown):
            return m.Unknown(value.reason, span)
        if isinstance(value, Ref):
            if value.addr in inside:
                self.placed += 1
                return m.Unknown("it contains itself", span)
            return self._taken_before(value.addr, depth, span) or self._take(value, inside, depth, span)
        return self._callable(value, span)

    def _taken_before(self, address: int, depth: int, span: m.Span | None) -> m.Value | None:
        """What an object came to elsewhere, where it comes to the same here."""
        known = self.taken.get(address)
        if known is None or depth + known.height > bounds.SNAPSHOT_DEPTH:
            return None
        further = known.count - 1
        if self.count + further > self.limit or self.steps + further > bounds.SNAPSHOT_STEPS:
            return None
        self.count += further
        self.steps += further
        self.deepest = max(self.deepest, depth + known.height)
        return known.value if known.value.span == span else replace(known.value, span=span)

    def _take(self, ref: Ref, inside: frozenset[int], depth: int, span: m.Span | None) -> m.Value:
        count, placed, deepest = self.count, self.placed, self.deepest
        self.deepest = depth
        value = self._unless_overfull(ref, inside | {ref.addr}, depth, span)
        if self.placed == placed:
            self.taken[ref.addr] = _Taken(value, self.count - count + 1, self.deepest - depth)
        self.deepest = max(self.deepest, deepest)
        return value

    def _unless_overfull(self, ref: Ref, inside: frozenset[int], depth: int, span: m.Span | None) -> m.Value:
        if ref.addr in self.overfull:
            raise _OverfullError
        before = self.count
        try:
            return self._object(ref, inside, depth, span)
        except _OverfullError:
            if self.count - before > bounds.SNAPSHOT_ENTRY // 2:  # most of them are its own
                self.overfull.add(ref.addr)
            raise

    def _open(self, value: Open, inside: frozenset[int], depth: int, span: m.Span | None) -> m.Value:
        listed = self.ev.list_at(value.default) if value.default is not None else None
        told = value.default if listed is None or listed.rest is None else None
        default = self.of(told, inside, depth + 1) if told is not None else None
        if isinstance(default, m.Typed):
            default = default.default
        return m.Typed(type_with_added(self.ev, value), default, value.origin, span, value.constraints)

    def _choice(self, value: Choice, inside: frozenset[int], depth: int, span: m.Span | None) -> m.Value:
        if value.usual is not None and value.usual in value.options:
            held = [self.of(option, inside, depth + 1) for option in value.options]
            types = [
                STR if is_member(each) else type_of(option) for each, option in zip(held, value.options, strict=True)
            ]
            if all(isinstance(each, m.Known) or is_member(each) for each in held):
                return m.Typed(union_of(types), held[value.options.index(value.usual)], "argv", span)
        unknown = next((option for option in value.options if is_set_by_command_line(option)), None)
        others = [option for option in value.options if not is_set_by_command_line(option)]
        held = [self.of(option, inside, depth + 1) for option in others]
        if isinstance(unknown, Unknown) and others:
            known = self._of_its_type(choice_of(others), held, m.Unknown(unknown.reason, self.span(unknown.at)))
            if known is not None:
                return known
        return m.Choice((*held, *([self.of(unknown, inside, depth + 1)] if unknown is not None else ())), span)

    def _of_its_type(self, value: Value, held: list[m.Value], given: m.Unknown) -> m.Value | None:
        """A value beside what the command line may give: that is taken to be of the value's type (see `join`)."""
        first = held[0]
        only = first if len(held) == 1 else None
        mappings = [_or_another(each, given) for each in held if isinstance(each, m.Mapping)]
        if len(mappings) == len(held):
            return mappings[0] if only is not None else m.Choice(tuple(mappings), first.span)
        if all(isinstance(each, m.Sequence) for each in held):
            return m.Typed(type_of_value(self.ev, value) or m.ListType(), only, "argv", first.span)
        if isinstance(only, m.Object) and only.kind == "path":  # stored as its text
            return m.Typed(STR, only.value, "argv", only.span)
        if isinstance(only, m.Known):
            return m.Typed(m.UnknownType(given.reason), only, "argv", only.span)
        if isinstance(only, m.Object) and only.kind == "dataclass":  # no file gives an object: it sets its fields
            return only
        return None

    def _constant(self, value: Const, span: m.Span | None) -> m.Value:
        if value.value is ...:
            return m.Object("class", "ellipsis", "...", span=span)
        if isinstance(value.value, str) and ROOT in value.value:  # where the project lies is not known
            return m.Typed(value.declared or STR, None, "computed", span)
        known = m.Known(value.value, span)
        if value.declared is None and value.constraints is None:
            return known
        return m.Typed(value.declared or type_of(value), known, "declaration", span, value.constraints)

    def _callable(self, value: Lib | Func | Bound, span: m.Span | None) -> m.Value:
        if isinstance(value, Lib):
            known = self.ev.libraries.function(value.name) is not None or value.name.startswith("builtins.")
            if known:
                return m.Object("callable", "builtin_function_or_method", value.name, span=span)
            return m.Unknown(f"{value.name} is not known", span)
        name = value.name if isinstance(value, Func) else "method"
        return m.Object("callable", "function", name, span=span)

    def _object(self, ref: Ref, inside: frozenset[int], depth: int, span: m.Span | None) -> m.Value:
        obj = self.ev.dict_at(ref) or self.ev.get(ref)
        if isinstance(obj, ListObj):
            items = tuple(self.of(item, inside, depth + 1) for item in obj.items)
            rest = self.of(obj.rest, inside, depth + 1) if obj.rest is not None else None
            return m.Sequence(obj.kind, items, rest, span)
        if isinstance(obj, GenObj | IterObj):
            return m.Sequence("generator", (), m.Unknown("what a generator yields", span), span)
        if isinstance(obj, ViewObj):
            return m.Unknown("a view of a dict, which is no JSON value", span)
        if isinstance(obj, DictObj):
            return self._mapping(obj.entries, obj.open, inside, depth, span)
        if isinstance(obj, Instance):
            return self._instance(ref, obj, inside, depth, span)
        if isinstance(obj, ClassObj):
            return m.Object("class", "type", obj.name, span=span)
        assert isinstance(obj, Scope), "the heap holds no other objects"
        return m.Object("module", "module", obj.module.path, span=span)

    def _mapping(
        self,
        slots: Mapping[Any, Slot],
        open_: Unknown | None,
        inside: frozenset[int],
        depth: int,
        span: m.Span | None,
    ) -> m.Mapping:
        by_class = next((slot.at for key, slot in slots.items() if class_of_key(key) is not None), None)
        if by_class is not None:
            open_ = open_ or Unknown("a class is one of its keys", by_class)
        entries = tuple(
            m.Entry(key, self._held(slot.value, inside, depth + 1), slot.optional, self.span(slot.at or slot.value.at))
            for key, slot in slots.items()
            if class_of_key(key) is None
        )
        reason = m.Unknown(open_.reason, self.span(open_.at)) if open_ is not None else None
        return m.Mapping(entries, reason, span)

    def _held(self, value: Value, inside: frozenset[int], depth: int) -> m.Value:
        """What a key holds; one at the top may hold so many values, and take so many steps, that others have theirs."""
        before, limit, last_step = self.count, self.limit, self.last_step
        if depth == 1:
            self.limit = min(limit, before + bounds.SNAPSHOT_ENTRY)
            self.last_step = self.steps + bounds.SNAPSHOT_ENTRY_STEPS
        try:
            return self.of(value, inside, depth)
        except _OverfullError:
            is_at_its_end = before >= self.limit or self.steps > self.last_step
            if is_at_its_end and depth > 1:  # the mapping itself has too many keys, or they hold too many in all
                raise
            self.count = before + 1
            self.placed += 1
            return m.Unknown(_OVERFULL, self.span(value.at))
        finally:
            self.limit, self.last_step = limit, last_step

    def _instance(self, ref: Ref, obj: Instance, inside: frozenset[int], depth: int, span: m.Span | None) -> m.Value:
        kind, name = self._kind(obj)
        foreign = foreign_base(self.ev, obj.cls) if kind == "instance" and isinstance(obj.cls, Ref) else None
        if foreign is not None:  # it may be a dict, an Enum, or something else that W&B takes apart
            return m.Unknown(f"an instance of {name}, whose class has {foreign} as a base", span)
        if isinstance(obj.cls, Unknown):
            return m.Unknown(obj.cls.reason, span)
        listed = obj.attrs.get("as list")  # an array that W&B stores so
        if listed is not None and not listed.optional and "shape" not in obj.attrs:
            return self.of(listed.value, inside, depth)
        each = obj.attrs.get(EACH_ELEMENT)  # whose size decides whether W&B stores it as a list, or as its text
        if each is not None and not each.optional and "shape" not in obj.attrs:
            return m.Typed(union_of([m.ListType(type_of(each.value)), STR]), None, "computed", span)
        shown: dict[str, Slot] = {key: slot for key, slot in obj.attrs.items() if " " not in key}
        table = class_attribute(self.ev, obj.cls, "__dataclass_fields__") if kind == "dataclass" else None
        declared = self.ev.dict_at(table) if table is not None else None
        if declared is not None:  # other attributes are no part of it
            shown = {key: shown[key] for key in declared.entries if key in shown}
        if kind == "enum":
            member, held = obj.attrs.get("name"), obj.attrs.get("value")
            label = member.value.value if member is not None and isinstance(member.value, Const) else None
            inner = self.of(held.value, inside, depth + 1) if held is not None else None
            return m.Object(kind, name, label if isinstance(label, str) else None, inner, span=span)
        text = obj.attrs.get("as text")
        value = self.of(text.value, inside, depth + 1) if text is not None else None
        fields = self._mapping(shown, obj.open, inside, depth, None)
        return m.Object(kind, name, None, value, fields, span)

    def _kind(self, obj: Instance) -> tuple[m.ObjectKind, str]:
        name = "object"
        for index, base in enumerate(linearised(self.ev, obj.cls)):
            cls = self.ev.get(base) if isinstance(base, Ref) else None
            here = base.name if isinstance(base, Lib) else cls.name if isinstance(cls, ClassObj) else "object"
            name = here if index == 0 else name
            if isinstance(base, Lib) and base.name in _KINDS:
                return _KINDS[base.name], name
        if class_attribute(self.ev, obj.cls, "dataclass options") is not None:
            return "dataclass", name
        return "instance", name


def _or_another(mapping: m.Mapping, given: m.Unknown) -> m.Mapping:
    """A dict, or another one in its place that the command line gives: with other keys, perhaps."""
    entries = tuple(replace(e, optional=True, value=_or_given(e.value, given)) for e in mapping.entries)
    return m.Mapping(entries, mapping.open or given, mapping.span)


def _or_given(value: m.Value, given: m.Unknown) -> m.Value:
    """A value that the command line may replace: None tells nothing of what it is then."""
    known = value.default if isinstance(value, m.Typed) and value.type == NONE else value
    is_none = isinstance(known, m.Known) and known.value is None
    return m.Typed(m.UnknownType(given.reason), known, "argv", value.span) if is_none else value
