"""The fields of a dataclass, and the decorator that finds them (Python docs, dataclasses; PEP 557).

A decorated class keeps its fields under `__dataclass_fields__`, as Python does, base classes' first. A field is an
instance of `dataclasses.Field`; its declared type, and whether it is an `InitVar`, are kept under names with a space.
`fields_of` reads them, also for libraries that make a command line of a dataclass.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import libcst as cst

from inputgen import model as m
from inputgen.frozen import frozen, replace
from inputgen.interpret.annotations import type_written_in
from inputgen.interpret.comparisons import truth
from inputgen.interpret.hierarchy import class_attribute, foreign_base, linearised
from inputgen.interpret.names import put_name
from inputgen.interpret.protocol import Call
from inputgen.interpret.types import NAMED
from inputgen.interpret.values import (
    At,
    Choice,
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
from inputgen.library.class_bodies import docstring
from inputgen.library.field_constraints import constraints_of
from inputgen.library.type_expressions import read_type
from inputgen.library.type_introspection import evaluated
from inputgen.source.docstrings import documented

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

LOOSE = "fields of another version"
GIVEN = "told of what is given"  # a function of a class that has other fields in other versions
VALIDATED = "fields are validated"  # by this function of a class, the name of a field and what it is given
FIELDS = "__dataclass_fields__"
MISSING = Lib("dataclasses.MISSING")
INIT = Lib("dataclasses.generated.__init__")
_WITHOUT_FIELDS = ("Mixin", "Serializable", "Registry", "Registrable")


@frozen
class Field:
    """A field of a dataclass.

    Attributes:
        type: its declared type; None where the annotation tells none that JSON has.
        default: its default; None where it has none.
        factory: its default factory; None where it has none.
        init: whether `__init__` takes it.
        init_var: whether it is only handed to `__post_init__`.
        constraints: what its declaration says besides the type: `Literal`, `metadata={"help": ...}`, the docstring.
        at: where its name is written.
        annotation: the place of its annotation; None for a field that `make_dataclass` made.
        scope: the heap address of the scope that the annotation's names are looked up in.
        metadata: what `metadata=` was given.
        converter: what `converter=` was given, which attrs calls with the value.
        alias: what `alias=` was given, by which attrs takes the value.
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
    scope: int | None = None
    metadata: Value | None = None
    constraints: m.Constraints | None = None
    converter: Value | None = None
    alias: Value | None = None


def fields_of(ev: Evaluator, cls: Value, table_name: str = FIELDS) -> list[Field] | None:
    """The fields of a dataclass, `InitVar`s included; None for anything else.

    Args:
        ev: the evaluation.
        cls: the class.
        table_name: what the fields are kept under; fields of another kind have a table of their own (`note_fields`).
    """
    held = class_attribute(ev, cls, table_name) if isinstance(cls, Ref) else None
    table = ev.dict_at(held) if held is not None else None
    if table is None:
        return None
    return [_read(ev, str(name), slot) for name, slot in table.entries.items()]


def base_with_fields(ev: Evaluator, cls: Value) -> Unknown | None:
    """Why a dataclass may have fields that are not known: a base that is not known, and not named as mixins are."""
    name = foreign_base(ev, cls)
    return None if name is None or name.endswith(_WITHOUT_FIELDS) else Unknown(f"its class has {name} as a base")


def _read(ev: Evaluator, name: str, slot: Slot) -> Field:
    # Code that was given up on may have written any dict; what `@dataclass` generated does not read it again.
    held = slot.value.options if isinstance(slot.value, Choice) else (slot.value,)
    obj = next(filter(None, map(ev.instance_at, held)), None)
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
        _scope(annotation),
        _given(attrs, "metadata"),
        declared.value.constraints if declared is not None and isinstance(declared.value, Open) else None,
        _given(attrs, "converter"),
        _given(attrs, "alias"),
    )


def _scope(annotation: Slot | None) -> int | None:
    held = annotation.value.value if annotation is not None and isinstance(annotation.value, Const) else None
    return held if isinstance(held, int) else None


def _given(attrs: Mapping[str, Slot], name: str) -> Value | None:
    slot = attrs.get(name)
    return None if slot is None or slot.value == MISSING else slot.value


def _flag(ev: Evaluator, attrs: Mapping[str, Slot], name: str, otherwise: bool) -> bool:
    slot = attrs.get(name)
    known = truth(ev, slot.value) if slot is not None and slot.value != MISSING else otherwise
    return otherwise if known is None else known


# --- the decorator ---------------------------------------------------------------------------------------------------


def make_decorator(ev: Evaluator, call: Call) -> Value:
    """`@dataclass`, `@dataclass(...)`."""
    named = dict(call.args.named or {})
    if call.args.positional and isinstance(call.args.positional[0], Ref):
        return mark(ev, call.args.positional[0], named, call.at)
    return ev.new_instance(Lib("dataclasses.decorator"), named, call.at)


def decorate(ev: Evaluator, call: Call) -> Value:
    """What `dataclass(...)` gives, called with a class."""
    obj = ev.instance_at(call.receiver) if call.receiver is not None else None
    named = {name: slot.value for name, slot in obj.attrs.items()} if obj is not None else {}
    cls = call.arg(0, "cls")
    return mark(ev, cls, named, call.at) if isinstance(cls, Ref) else ev.unknown("a dataclass of no class", call.at)


def mark(ev: Evaluator, cls: Ref, options: Mapping[str, Value], at: At) -> Value:
    """Make a class a dataclass.

    Raises:
        PathEndsError: for a mutable default, or a field without a default after one with.
    """
    obj = ev.get(cls)
    if not isinstance(obj, ClassObj):
        return cls
    kw_only = ev.constant(options.get("kw_only")) is True
    fields = _inherited(ev, cls) | _own_fields(ev, obj, kw_only)
    _check_order(ev, fields, at)
    put_name(ev, obj.scope, FIELDS, Ref(ev.new(DictObj(fields), None).addr, at), at)
    names = ev.scope_at(obj.scope).names
    if "__init__" not in names and ev.constant(options.get("init")) is not False:
        put_name(ev, obj.scope, "__init__", INIT, at)
    put_name(ev, obj.scope, "dataclass options", ev.new_dict(dict(options), None), at)
    if ev.constant(options.get("frozen")) is True:
        put_name(ev, obj.scope, "is frozen", Lib("dataclasses.FrozenInstanceError"), at)
    if ev.constant(options.get("slots")) is True:
        put_name(ev, obj.scope, "__slots__", ev.new_list([Const(name) for name in fields], None, "tuple"), at)
    return cls


def note_fields(ev: Evaluator, cls: Ref, table_name: str, at: At) -> None:
    """Keep the annotated names of a class that is no dataclass as fields, its bases' first."""
    obj = ev.get(cls)
    assert isinstance(obj, ClassObj), "a class statement makes a class"
    fields = _inherited(ev, cls, table_name) | _own_fields(ev, obj, kw_only=False, may_share=True)
    put_name(ev, obj.scope, table_name, Ref(ev.new(DictObj(fields), None).addr, at), at)


def _inherited(ev: Evaluator, cls: Ref, table_name: str = FIELDS) -> dict[str, Slot]:
    fields: dict[str, Slot] = {}
    for base in reversed(list(linearised(ev, cls))[1:]):
        obj = ev.get(base) if isinstance(base, Ref) else None
        slot = ev.scope_at(obj.scope).names.get(table_name) if isinstance(obj, ClassObj) else None
        held = ev.dict_at(slot.value) if slot is not None else None
        fields |= held.entries if held is not None else {}
    return fields


def _own_fields(ev: Evaluator, obj: ClassObj, kw_only: bool, *, may_share: bool = False) -> dict[str, Slot]:
    fields: dict[str, Slot] = {}
    words = documented(docstring(obj.node))
    for node in annotated_names(obj.node.body):
        assert isinstance(node.target, cst.Name), "only names are collected"
        name, annotation = node.target.value, node.annotation.annotation
        kind = _special(annotation)
        if kind == "ClassVar":
            continue
        if kind == "KW_ONLY":
            kw_only = True
            continue
        place = At(obj.module, node.target)
        attrs = _declared(ev, obj, name, place, may_share=may_share)
        if attrs["kw_only"].value == MISSING:
            attrs["kw_only"] = Slot(Const(kw_only))
        type_ = type_written_in(ev, annotation, obj.module, obj.scope)
        attrs["annotation"] = Slot(Const(obj.scope, At(obj.module, annotation)))
        attrs["type"] = Slot(evaluated(ev, annotation, At(obj.module, annotation)))
        if type_ is not None:
            told = _constraints(ev, annotation, attrs, words.get(name), At(obj.module, annotation))
            attrs["declared type"] = Slot(Open(type_, None, "declaration", place, told))
        if kind == "InitVar":
            attrs["init var"] = Slot(Const(True))
        field = ev.new(Instance(Lib("dataclasses.Field"), attrs), None)
        fields[name] = Slot(Ref(field.addr, place), False, place)
    return fields


def _constraints(
    ev: Evaluator, annotation: cst.BaseExpression, attrs: Mapping[str, Slot], doc: str | None, at: At
) -> m.Constraints | None:
    table = ev.dict_at(attrs["metadata"].value) if "metadata" in attrs else None
    for key in ("help", "description", "doc"):
        slot = table.entries.get(key) if table is not None else None
        text = ev.constant(slot.value) if slot is not None else None
        doc = text if isinstance(text, str) else doc
    return constraints_of(ev, read_type(ev, annotation, at), None, doc)


def annotated_names(body: cst.BaseSuite) -> list[cst.AnnAssign]:
    """The annotated names of a class body, which may be on the line of its header."""
    smalls: list[cst.CSTNode] = []
    for statement in body.body:
        smalls.extend(statement.body if isinstance(statement, cst.SimpleStatementLine) else [statement])
    return [node for node in smalls if isinstance(node, cst.AnnAssign) and isinstance(node.target, cst.Name)]


def _special(annotation: cst.BaseExpression) -> str | None:
    """`ClassVar`, `InitVar` or `KW_ONLY`, where the annotation is one of them, also as a text."""
    if isinstance(annotation, cst.SimpleString):
        text = str(annotation.evaluated_value).partition("[")[0].rpartition(".")[2].strip()
        return text if text in ("ClassVar", "InitVar", "KW_ONLY") else None
    node = annotation.value if isinstance(annotation, cst.Subscript) else annotation
    name = node.attr.value if isinstance(node, cst.Attribute) else node.value if isinstance(node, cst.Name) else None
    return name if name in ("ClassVar", "InitVar", "KW_ONLY") else None


def _declared(ev: Evaluator, obj: ClassObj, name: str, at: At, *, may_share: bool = False) -> dict[str, Slot]:
    """What the class body gives a field: `field(...)`, a default, or nothing. The default stays in the class."""
    scope = ev.scope_at(obj.scope)
    slot = scope.names.get(name)
    attrs: dict[str, Slot] = {"name": Slot(Const(name, at)), **_plain(ev, at)}
    if slot is None:
        return attrs
    given = ev.instance_at(slot.value)
    if given is None or given.cls != Lib("dataclasses.Field"):
        attrs["default"] = Slot(slot.value)
    else:
        attrs |= {key: held for key, held in given.attrs.items() if key != "name"}
        names = {key: held for key, held in scope.names.items() if key != name}
        default = attrs["default"]
        if default.value != MISSING:
            names[name] = replace(slot, value=default.value)
        ev.put(obj.scope, Scope(scope.kind, scope.module, names, scope.parent, scope.open))
    held = ev.get(attrs["default"].value) if isinstance(attrs["default"].value, Ref) else None
    kind = held.kind if isinstance(held, ListObj) else "dict" if isinstance(held, DictObj) else ""
    if kind in ("list", "dict", "set") and not may_share:
        raise ev.raises(f"ValueError: mutable default {kind} for field {name} is not allowed: use default_factory", at)
    return attrs


def _check_order(ev: Evaluator, fields: Mapping[str, Slot], at: At) -> None:
    defaulted: str | None = None
    for field in (_read(ev, name, slot) for name, slot in fields.items()):
        if not field.init or field.kw_only:
            continue
        if field.default is not None or field.factory is not None:
            defaulted = field.name
        elif defaulted is not None:
            what = f"non-default argument {field.name!r} follows default argument {defaulted!r}"
            raise ev.raises(f"TypeError: {what}", at)


def make_field(ev: Evaluator, call: Call) -> Value:
    """`field(...)`."""
    given = dict(call.args.named or {})
    attrs = {**_plain(ev, call.at), **{name: Slot(value, False, value.at) for name, value in given.items()}}
    return ev.new(Instance(Lib("dataclasses.Field"), attrs), call.at)


def _plain(ev: Evaluator, at: At) -> dict[str, Slot]:
    """What a field is where nothing is told of it."""
    values: dict[str, Value] = {
        "default": MISSING,
        "default_factory": MISSING,
        "init": Const(True, at),
        "repr": Const(True, at),
        "hash": Const(None, at),
        "compare": Const(True, at),
        "metadata": Ref(ev.new(DictObj({}), None).addr, at),
        "kw_only": MISSING,
    }
    return {name: Slot(value) for name, value in values.items()}


def make_dataclass(ev: Evaluator, call: Call) -> Value:
    """`make_dataclass("C", ["x", ("y", int), ("z", int, field(default=5))])`."""
    name, listed = call.arg(0, "cls_name"), call.arg(1, "fields")
    specs = ev.list_at(listed) if listed is not None else None
    if specs is None or specs.rest is not None or not isinstance(name, Const) or call.arg(-1, "namespace") is not None:
        return ev.unknown("a dataclass whose fields are not known", call.at)
    bases = call.arg(-1, "bases")
    known = ev.list_at(bases) if bases is not None else None
    if bases is not None and known is None:
        return ev.unknown("a dataclass whose bases are not known", call.at)
    module = ev.frame.module
    scope = ev.new(Scope("class", module, {}, ev.frame.scope), None)
    node = cst.ClassDef(cst.Name("Made"), cst.IndentedBlock([]))
    cls = ClassObj(str(name.value), module, node, known.items if known is not None else (), scope.addr)
    ref = ev.new(cls, call.at)
    fields: dict[str, Slot] = {}
    for spec in specs.items:
        parts = ev.list_at(spec)
        items = (spec,) if parts is None else parts.items
        if not isinstance(items[0], Const) or not isinstance(items[0].value, str):
            return ev.unknown("a dataclass whose fields are not known", call.at)
        fields[items[0].value] = _made_field(ev, cls, items, items[0].at or call.at)
    mark(ev, ref, {key: value for key, value in dict(call.args.named or {}).items() if key != "bases"}, call.at)
    table = class_attribute(ev, ref, FIELDS)
    held = ev.dict_at(table) if table is not None else None
    assert held is not None, "a marked class has fields"
    assert isinstance(table, Ref), "a marked class has fields"
    ev.put(table, replace(held, entries=held.entries | fields))
    return ref


def _made_field(ev: Evaluator, cls: ClassObj, parts: tuple[Value, ...], at: At) -> Slot:
    assert isinstance(parts[0], Const), "a field has a name"
    name = str(parts[0].value)
    if len(parts) > 2:
        put_name(ev, cls.scope, name, parts[2], at)
    attrs = _declared(ev, cls, name, at)
    type_ = NAMED.get(parts[1].name.rpartition(".")[2]) if len(parts) > 1 and isinstance(parts[1], Lib) else None
    if type_ is not None:
        attrs["declared type"] = Slot(Open(type_, None, "declaration", at))
    return Slot(Ref(ev.new(Instance(Lib("dataclasses.Field"), attrs), None).addr, at), False, at)
