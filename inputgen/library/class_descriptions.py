"""Classes of the project -> `model.Definitions`: what leaves the evaluator for a schema to be made of.

Every name is looked up here, every constant taken; what cannot be known is `Unknown` in its place. Nothing in the
result runs: a function is the name `function`, whatever it does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen import model as m
from inputgen.frozen import replace
from inputgen.interpret import bounds
from inputgen.interpret.hierarchy import linearised
from inputgen.interpret.type_values import alias_of
from inputgen.interpret.values import (
    At,
    Bound,
    Choice,
    ClassObj,
    Const,
    DictObj,
    Func,
    Instance,
    Lib,
    ListObj,
    Open,
    Ref,
    Unknown,
    Value,
)
from inputgen.library.class_bodies import FIELDS, QUALNAME, UNDECIDED, BodyField, docstring, note_body, own_fields
from inputgen.library.class_kinds import MODELS, kind_of
from inputgen.library.dataclass_fields import fields_of
from inputgen.library.enum import members_of
from inputgen.library.made import kept
from inputgen.library.pydantic_hooks import hooks_of
from inputgen.library.type_expressions import ANNOTATED, FORWARD, LITERALS, resolved

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

_NAMED_TYPES: dict[Value, m.ClassKind] = {
    Lib("typing.TypeVar"): "type_var",
    Lib("typing.NewType"): "new_type",
    Lib("typing.TypeAliasType"): "type_alias",
}
_ENUM_HOOKS = ("__new__", "__get_pydantic_core_schema__", "__get_pydantic_json_schema__")


def describe(ev: Evaluator, value: Value) -> m.Definitions | None:
    """The classes that the schema of a model, or of an instance of one, is made of; None for anything else."""
    obj = ev.instance_at(value)
    cls = obj.cls if obj is not None else value
    alias = alias_of(ev, value)
    model = alias.origin if alias is not None else cls
    if not isinstance(model, Ref) or not isinstance(ev.get(model), ClassObj):
        return None
    if not any(isinstance(base, Lib) and base.name in MODELS for base in linearised(ev, model)):
        return None
    describer = _Describer(ev)
    root = describer.type(value if alias is not None else cls, 0, _scope(ev, model), None)
    return m.Definitions(root, tuple(describer.finish()))


def _is_class_var(annotation: m.TypeExpression | None) -> bool:
    origin = annotation.origin if isinstance(annotation, m.Applied) else annotation
    return isinstance(origin, m.Symbol) and origin.name in ("typing.ClassVar", "typing_extensions.ClassVar")


def _scope(ev: Evaluator, cls: Ref) -> int:
    obj = ev.get(cls)
    assert isinstance(obj, ClassObj), "only classes are described"
    return obj.scope


class _Describer:
    """Describes classes as they are met; `keys` gives each its place."""

    def __init__(self, ev: Evaluator) -> None:
        self.ev = ev
        self.keys: dict[int, int] = {}
        self.pending: list[int] = []
        self.count = 0
        self.quotes = 0

    def finish(self) -> list[m.ClassDefinition]:
        """The descriptions of all classes met, by key."""
        found: dict[int, m.ClassDefinition] = {}
        while self.pending:
            address = self.pending.pop()
            found[self.keys[address]] = self._class(address)
        return [found[key] for key in sorted(found)]

    def unknown(self, reason: str, at: At | None) -> m.Unknown:
        return m.Unknown(reason, self.ev.span(at) if at is not None else None)

    def key(self, ref: Ref) -> m.ClassName:
        if ref.addr not in self.keys:
            self.keys[ref.addr] = len(self.keys)
            self.pending.append(ref.addr)
        return m.ClassName(self.keys[ref.addr])

    # --- expressions ---------------------------------------------------------------------------------------------

    def type(self, value: Value, depth: int, scope: int, at: At | None) -> m.TypeExpression:
        """A value in the place of a type: a text is a type that is quoted."""
        quoted = isinstance(value, Const) and isinstance(value.value, str)
        obj = self.ev.instance_at(value)
        self.quotes += quoted
        if quoted or (obj is not None and obj.cls == FORWARD):
            place = value.at or at
            if place is None:
                return self.unknown("its annotation is not known", at)
            own = self._own_name(value, scope) if not quoted else None
            if own is not None:
                return own
            found = resolved(self.ev, value, scope, place)
            again = self.ev.instance_at(found)
            if again is not None and again.cls == FORWARD:
                name = self.ev.constant(again.attrs["name"].value)
                return self._own_name(found, scope) or self.unknown(f"the name {name} is not defined", place)
            return self.type(found, depth + 1, scope, at) if depth < 60 else self.unknown("nested too deep", at)
        return self.of(value, depth, scope, at, is_type=True)

    def _own_name(self, value: Value, scope: int) -> m.TypeExpression | None:
        """The class whose body names itself: it was not bound yet, or an earlier class is, or it is in a function."""
        obj = self.ev.instance_at(value)
        name = self.ev.constant(obj.attrs["name"].value) if obj is not None else None
        for address in self.keys:
            cls = self.ev.get(address)
            if isinstance(cls, ClassObj) and cls.name == name and cls.scope == scope:
                return m.ClassName(self.keys[address])
        return None

    def of(self, value: Value, depth: int, scope: int, at: At | None, *, is_type: bool = False) -> m.TypeExpression:
        """A value as data; `is_type` where texts in it are types."""
        self.count += 1
        at = value.at if isinstance(value, Open | Choice | Unknown) and value.at is not None else at
        if depth > bounds.SNAPSHOT_DEPTH or self.count > bounds.SNAPSHOT_VALUES:
            return self.unknown("it is nested too deep, or holds too many values", at)
        if isinstance(value, Const):
            return m.Plain(value.value)
        if isinstance(value, Lib):
            called = value.name.startswith("builtins.") and value.name[9:10].islower()
            return m.Symbol(value.name) if not called or is_type else m.Symbol("function")
        if isinstance(value, Func | Bound):
            return m.Symbol("function")
        if isinstance(value, Open) and value.default is not None and self.ev.at_defaults:
            return self.of(value.default, depth + 1, scope, at)
        if isinstance(value, Open):
            return self.unknown("only its type is known", at)
        if isinstance(value, Choice):
            return self.unknown("it is one of several values", at)
        if isinstance(value, Unknown):
            return self.unknown(value.reason, at)
        return self._object(value, depth, scope, at, is_type=is_type)

    def _object(self, ref: Ref, depth: int, scope: int, at: At | None, *, is_type: bool) -> m.TypeExpression:
        obj = self.ev.get(ref)
        if isinstance(obj, ClassObj):
            return self.key(ref)
        if isinstance(obj, ListObj):
            return self._sequence(obj, depth, scope, at, is_type=is_type)
        if isinstance(obj, DictObj):
            return self._dict(obj, depth, scope, at)
        if isinstance(obj, Instance):
            return self._instance(ref, obj, depth, scope, at)
        return self.unknown("a value that no schema has", at)

    def _sequence(self, obj: ListObj, depth: int, scope: int, at: At | None, *, is_type: bool) -> m.TypeExpression:
        if obj.rest is not None or obj.kind not in ("list", "tuple", "set", "frozenset"):
            return self.unknown("a container that is not all known", at)
        each = self.type if is_type else self.of
        items = tuple(each(item, depth + 1, scope, item.at or at) for item in obj.items)
        return m.Items(obj.kind, items)

    def _dict(self, obj: DictObj, depth: int, scope: int, at: At | None) -> m.TypeExpression:
        if obj.open is not None or any(slot.optional for slot in obj.entries.values()):
            return self.unknown("a dict that is not all known", at)
        items: list[m.TypeExpression] = []
        for key, slot in obj.entries.items():
            if isinstance(key, tuple):
                return self.unknown("a dict with a tuple as a key", at)
            items += [m.Plain(key), self.of(slot.value, depth + 1, scope, slot.at or at)]
        return m.Items("dict", tuple(items))

    def _instance(self, ref: Ref, obj: Instance, depth: int, scope: int, at: At | None) -> m.TypeExpression:
        alias = alias_of(self.ev, ref)
        if alias is not None:
            return self._alias(alias.origin, alias.arguments, depth, scope, ref.at or at)
        call = kept(self.ev, ref)
        if call is not None:
            if call.open is not None:
                return self.unknown(call.open.reason, call.open.at or at)
            given = tuple(self.of(value, depth + 1, scope, value.at or at) for value in call.positional)
            if call.callee.rpartition(".")[2].startswith("con") and call.positional:  # `conlist(int, ...)`
                given = (self.type(call.positional[0], depth + 1, scope, at), *given[1:])
            named = tuple((name, self.of(v, depth + 1, scope, v.at or at)) for name, v in call.named.items())
            return m.Made(call.callee, given, named)
        if obj.cls in _NAMED_TYPES:
            return self.key(ref)
        if isinstance(obj.cls, Ref):
            return self._own_instance(obj, depth, scope, at)
        text = obj.attrs.get("as text")
        known = self.ev.constant(text.value) if text is not None else None
        if isinstance(obj.cls, Lib) and isinstance(known, str):
            return m.Made("text", (m.Symbol(obj.cls.name), m.Plain(known)))
        if isinstance(obj.cls, Lib) and obj.cls.name == "dataclasses.Field":
            return self._dataclass_field(obj, depth, scope, at)
        return self.unknown("an object that no schema is made of", at)

    def _dataclass_field(self, obj: Instance, depth: int, scope: int, at: At | None) -> m.TypeExpression:
        missing = Lib("dataclasses.MISSING")
        named = tuple(
            (name, self.of(slot.value, depth + 1, scope, at))
            for name, slot in obj.attrs.items()
            if name in ("default", "default_factory", "init", "kw_only") and slot.value != missing
        )
        return m.Made("dataclasses.field", (), named)

    def _own_instance(self, obj: Instance, depth: int, scope: int, at: At | None) -> m.TypeExpression:
        assert isinstance(obj.cls, Ref), "an instance of a class of the project"
        name = self.ev.constant(obj.attrs["name"].value) if "name" in obj.attrs else None
        if members_of(self.ev, obj.cls) is not None:
            known = isinstance(name, str)
            return m.Made("member", (self.key(obj.cls), m.Plain(str(name)))) if known else self.unknown("a flag", at)
        cls = self.ev.get(obj.cls)
        names = self.ev.scope_at(cls.scope).names if isinstance(cls, ClassObj) else {}
        made = FIELDS in names or "dataclass options" in names
        if not made or obj.open is not None or any(slot.optional for slot in obj.attrs.values()):
            return self.unknown("an instance that is not all known", at)
        hooks = hooks_of(self.ev, obj.cls)
        if hooks.serialized or hooks.computed:
            return self.unknown("an instance that is written by code of the job's own", at)
        named = [(key, slot) for key, slot in obj.attrs.items() if " " not in key]
        fields = tuple((key, self.of(slot.value, depth + 1, scope, slot.at or at)) for key, slot in named)
        return m.Made("instance", (self.key(obj.cls),), fields)

    def _alias(
        self, origin: Value, arguments: tuple[Value, ...], depth: int, scope: int, at: At | None
    ) -> m.TypeExpression:
        name = origin.name if isinstance(origin, Lib) else ""
        head = self.type(origin, depth + 1, scope, at)
        before = self.quotes
        made: list[m.TypeExpression] = []
        for index, argument in enumerate(arguments):
            plain = name in LITERALS or (name in ANNOTATED and index)
            each = self.of if plain else self.type
            made.append(each(argument, depth + 1, scope, argument.at or at))
        if isinstance(head, m.ClassName) and self.quotes > before:
            return self.unknown("a generic class of a quoted type", at)
        return m.Applied(head, tuple(made))

    # --- classes -------------------------------------------------------------------------------------------------

    def _class(self, address: int) -> m.ClassDefinition:
        obj = self.ev.get(address)
        if isinstance(obj, Instance):
            return self._type_var(obj)
        assert isinstance(obj, ClassObj), "keys are of classes and type variables"
        ref = Ref(address)
        if members_of(self.ev, ref) is not None:
            return self._enum(ref, obj)
        note_body(self.ev, ref)
        kind, trouble = kind_of(self.ev, ref, obj)
        hooks = hooks_of(self.ev, ref, own=True)
        span = self.ev.span(At(obj.module, obj.node.name))
        if hooks.whole is not None and trouble is None:
            trouble = m.Unknown(f"{obj.name}.{hooks.whole} is the job's own code", span)
        undecided = self.ev.scope_at(obj.scope).names.get(UNDECIDED)
        if undecided is not None and trouble is None:
            name = self.ev.constant(undecided.value)
            trouble = self.unknown(f"whether {obj.name} has the field {name} is not known", undecided.at)
        troubled = frozenset(hooks.retyped | hooks.serialized)
        fields = [self._field(field, obj.scope, troubled) for field in own_fields(self.ev, ref)]
        fields = [field for field in fields if not _is_class_var(field.annotation)]
        if kind == "dataclass":
            fields = self._dataclass_defaults(ref, obj, fields)
        names = self.ev.scope_at(obj.scope).names
        annotated = {field.name for field in fields}
        config = names.get("model_config") or names.get("__pydantic_config__")
        if config is None and "Config" in names and kind == "model":
            fields.insert(0, m.ClassField("model_config", None, self._old_config(names["Config"].value), None, None))
        if config is not None and kind != "plain" and "model_config" not in annotated:
            held = self.of(config.value, 0, obj.scope, config.at)
            fields.insert(0, m.ClassField("model_config", None, held, None, None))
        return self._definition(obj, kind, tuple(fields), trouble)

    def _old_config(self, value: Value) -> m.TypeExpression:
        """`class Config:` of a model, as version 1 has it: version 2 takes it all the same."""
        cls = self.ev.get(value) if isinstance(value, Ref) else None
        if not isinstance(cls, ClassObj) or cls.bases:
            return self.unknown("a config that is not known", value.at)
        items: list[m.TypeExpression] = []
        for name, slot in self.ev.scope_at(cls.scope).names.items():
            if not name.startswith("__") and " " not in name:
                items += [m.Plain(name), self.of(slot.value, 0, cls.scope, slot.at)]
        return m.Items("dict", tuple(items))

    def _definition(
        self, obj: ClassObj, kind: m.ClassKind, fields: tuple[m.ClassField, ...], trouble: m.Unknown | None
    ) -> m.ClassDefinition:
        names = self.ev.scope_at(obj.scope).names
        original = self.ev.list_at(names["original bases"].value) if "original bases" in names else None
        bases = original.items if original is not None else obj.bases
        at = At(obj.module, obj.node.name)
        qualname = self.ev.constant(names[QUALNAME].value) if QUALNAME in names else None
        keywords = dict(obj.keywords)
        for options in ("pydantic dataclass", "dataclass options"):
            table = self.ev.dict_at(names[options].value) if options in names else None
            if table is not None:
                keywords = {str(key): slot.value for key, slot in table.entries.items()}
                break
        return m.ClassDefinition(
            kind,
            obj.name,
            self._module_name(obj),
            qualname if isinstance(qualname, str) else obj.name,
            self._doc(obj),
            tuple(self.type(base, 0, obj.scope, at) for base in bases),
            tuple((name, self.of(value, 0, obj.scope, at)) for name, value in keywords.items()),
            fields,
            trouble,
            self.ev.span(at),
        )

    def _doc(self, obj: ClassObj) -> str | None:
        assigned = self.ev.scope_at(obj.scope).names.get("__doc__")
        if assigned is None:
            return docstring(obj.node)
        text = self.ev.constant(assigned.value)
        return text if isinstance(text, str) else None

    def _module_name(self, obj: ClassObj) -> str:
        address: int | None = obj.scope
        while address is not None:
            scope = self.ev.scope_at(address)
            if scope.kind == "module" and "__name__" in scope.names:
                return str(self.ev.constant(scope.names["__name__"].value))
            address = scope.parent
        return "__main__"

    def _field(self, field: BodyField, scope: int, troubled: frozenset[str]) -> m.ClassField:
        trouble = None
        if field.name in troubled or "*" in troubled:
            trouble = self.unknown("a validator or serializer of the job's own decides on its schema", field.at)
        default = None if field.default is None else self.of(field.default, 0, scope, field.default.at or field.at)
        if isinstance(default, m.Unknown) and isinstance(field.default, Ref | Const):  # it is there, whatever it is
            default = m.Made("default", (default,)) if kept(self.ev, field.default) is None else default
        annotation = self.type(field.annotation, 0, scope, field.at)
        return m.ClassField(field.name, annotation, default, field.doc, self.ev.span(field.at), trouble)

    def _dataclass_defaults(self, ref: Ref, obj: ClassObj, fields: list[m.ClassField]) -> list[m.ClassField]:
        """The fields of a dataclass with what `field(...)` says of them, which is no longer in the class."""
        declared = {field.name: field for field in fields_of(self.ev, ref) or []}
        made = []
        for field in fields:
            known = declared.get(field.name)
            if known is None:  # a class variable
                made.append(field)
                continue
            named: list[tuple[str, m.TypeExpression]] = []
            if known.factory is not None:
                named.append(("default_factory", m.Symbol("function")))
            elif known.default is not None:
                named.append(("default", self.of(known.default, 0, obj.scope, known.at)))
            named += [("init", m.Plain(False))] if not known.init else []
            named += [("kw_only", m.Plain(True))] if known.kw_only else []
            default = m.Made("dataclasses.field", (), tuple(named)) if named else None
            made.append(replace(field, default=default))
        return made

    def _enum(self, ref: Ref, obj: ClassObj) -> m.ClassDefinition:
        names = self.ev.scope_at(obj.scope).names
        fields = []
        for name, slot in names.items():
            member = self.ev.instance_at(slot.value)
            if " " in name or member is None or member.cls != ref:
                continue
            value = self.of(member.attrs["value"].value, 0, obj.scope, slot.at)
            fields.append(m.ClassField(name, None, value, None, self.ev.span(slot.at) if slot.at else None))
        span = self.ev.span(At(obj.module, obj.node.name))
        own = next((name for name in _ENUM_HOOKS if name in names), None)
        trouble = None if own is None else m.Unknown(f"{obj.name}.{own} is the job's own code", span)
        return self._definition(obj, "enum", tuple(fields), trouble)

    def _type_var(self, obj: Instance) -> m.ClassDefinition:
        name = str(self.ev.constant(obj.attrs["name"].value))
        scope = self.ev.frames[0].scope
        keywords = tuple(
            (key, self.type(slot.value, 0, scope, slot.at)) for key, slot in obj.attrs.items() if key != "name"
        )
        return m.ClassDefinition(_NAMED_TYPES[obj.cls], name, "", name, None, (), keywords, (), None, None)
