"""What pydantic makes of a value that a field is given (pydantic docs, "Conversion Table")."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen.frozen import replace
from inputgen.interpret import bounds
from inputgen.interpret.alias_types import NARROWED
from inputgen.interpret.calls import call as call_value
from inputgen.interpret.hierarchy import class_attribute, linearised
from inputgen.interpret.join import choice_of
from inputgen.interpret.protocol import Arguments
from inputgen.interpret.type_values import alias_of, none_type
from inputgen.interpret.types import parts_of, type_of
from inputgen.interpret.values import (
    At,
    Choice,
    ClassObj,
    Const,
    DictObj,
    Lib,
    ListObj,
    Open,
    Ref,
    Unknown,
    Value,
)  # fmt: skip
from inputgen.library.pydantic_changes import changed_member, changed_text
from inputgen.library.pydantic_fields import ModelField, model_fields
from inputgen.library.pydantic_scalars import scalar
from inputgen.library.type_expressions import without_annotated
from inputgen.model.types import BOOL, FLOAT, INT, NONE, STR

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

_SCALARS = {"builtins.int": INT, "builtins.float": FLOAT, "builtins.str": STR, "builtins.bool": BOOL}
# Paths and URLs, which are texts to W&B, are objects to pydantic.
_SCALARS |= {f"pydantic.{name}": type_ for name, type_ in NARROWED.items() if type_ != STR}
_LISTS = ("builtins.list", "typing.List", "typing.Sequence", "collections.abc.Sequence")
_TUPLES = ("builtins.tuple", "typing.Tuple")
_DICTS = ("builtins.dict", "typing.Dict", "typing.Mapping", "collections.abc.Mapping")
_ANYTHING = ("typing.Any", "builtins.object", "typing_extensions.Any")


def converted(ev: Evaluator, annotation: Value, value: Value, field: ModelField, at: At, depth: int = 0) -> Value:
    """What pydantic makes of a value that is given for a type."""
    if depth > bounds.RECURSION * 4:
        return Unknown("its type nests too deep", at)
    if isinstance(value, Choice):
        return choice_of([converted(ev, annotation, each, field, at, depth) for each in value.options], value.at)
    annotation = without_annotated(ev, annotation)
    made = models_of(ev, annotation, value, at)
    if made is not None:
        return made
    if isinstance(annotation, Lib):
        of_anything = _of_anything(ev, annotation.name, value)
        if of_anything is not None:
            return ev.new(of_anything, at)
        return _converted_to_library(annotation.name, value, field, at, depth)
    cls = ev.get(annotation) if isinstance(annotation, Ref) else None
    if isinstance(cls, ClassObj) and isinstance(annotation, Ref):
        return _converted_to_class(ev, annotation, value, field, at, depth)
    alias = alias_of(ev, annotation)
    if alias is None or not isinstance(alias.origin, Lib):
        return _unsure(field, at, depth)
    name = alias.origin.name
    if name in ("typing.Optional", "typing.Union"):
        members = (*alias.arguments, Const(None)) if name == "typing.Optional" else alias.arguments
        return _converted_to_union(ev, members, value, field, at, depth)
    if name.endswith(".Literal"):  # a member is kept as it is, but for those of enums
        kept = (Const, Open) if all(isinstance(each, Const) for each in alias.arguments) else (Const,)
        return value if isinstance(value, kept) else _unsure(field, at, depth)
    items = _converted_items(ev, name, alias.arguments, value, field, at, depth)
    if items is not None:
        return items
    table = ev.dict_at(value)
    if name in _DICTS and len(alias.arguments) == 2 and table is not None and alias.arguments[0] == Lib("builtins.str"):
        inner = alias.arguments[1]
        entries = {
            key: replace(slot, value=converted(ev, inner, slot.value, field, at, depth + 1))
            for key, slot in table.entries.items()
        }
        return ev.new(DictObj(entries, table.open), at)
    return _unsure(field, at, depth)


def _converted_items(
    ev: Evaluator, name: str, types: tuple[Value, ...], value: Value, field: ModelField, at: At, depth: int
) -> Value | None:
    """A list or tuple for a type that says of what; None where it is none, or pydantic refuses it."""
    held = ev.list_at(value)
    if held is None or held.kind not in ("list", "tuple") or not types:
        return None
    if name in _TUPLES and held.rest is None:
        if len(types) == 2 and types[1] == Const(...):
            types = (types[0],) * len(held.items)
        if len(types) != len(held.items):
            return None
        parts = tuple(converted(ev, *pair, field, at, depth + 1) for pair in zip(types, held.items, strict=True))
        return ev.new(ListObj("tuple", parts), at)
    if name not in _LISTS:
        return None
    items = tuple(converted(ev, types[0], item, field, at, depth + 1) for item in held.items)
    rest = None if held.rest is None else converted(ev, types[0], held.rest, field, at, depth + 1)
    return ev.new(ListObj("list", items, rest), at)


def _of_anything(ev: Evaluator, name: str, value: Value) -> ListObj | DictObj | None:
    """What a list or dict becomes for a type that says nothing of its elements: another one of the same."""
    held, table = ev.list_at(value), ev.dict_at(value)
    if name in _TUPLES and held is not None and held.kind in ("list", "tuple"):
        return replace(held, kind="tuple")
    if name in _LISTS[:2] and held is not None and held.kind == "list":
        return held
    return replace(table, type="dict", default_factory=None) if name in _DICTS[:2] and table is not None else None


def _unsure(field: ModelField, at: At, depth: int) -> Value:
    """A value that pydantic may keep as it is, or make another of: it is of the declared type."""
    if field.type is not None and not depth:
        return Open(field.type, None, "declaration", at)
    return Unknown(f"what pydantic makes of the value of {field.name} is not known", at)


def _converted_to_library(name: str, value: Value, field: ModelField, at: At, depth: int) -> Value:
    if name in _ANYTHING:
        return value
    wanted = _SCALARS.get(name)
    if wanted is not None and isinstance(value, Const):
        if type_of(value) == wanted:
            return changed_text(field.changes, value) if wanted == STR else Const(value.value, value.at)
        return scalar(wanted, value) or Open(wanted, None, "declaration", at)
    if wanted is not None and isinstance(value, Open | Unknown):
        if isinstance(value, Open) and value.type == wanted:
            return changed_text(field.changes, value) if wanted == STR else value
        default = value.default if isinstance(value, Open) else None
        made = scalar(wanted, default) if isinstance(default, Const) else None
        if isinstance(value, Open) and made is not None:
            return Open(wanted, made, value.origin, value.at)
        return Open(wanted, None, "declaration", at)
    return _unsure(field, at, depth)


def _converted_to_class(ev: Evaluator, cls: Ref, value: Value, field: ModelField, at: At, depth: int) -> Value:
    member = changed_member(ev, cls, field.changes, value, at)
    if member is not None:
        return member
    obj = ev.instance_at(value)
    if obj is not None and any(base == cls for base in linearised(ev, obj.cls)):
        return value
    table = ev.dict_at(value)
    if table is not None and class_attribute(ev, cls, "class fields") is not None:
        named = {str(key): slot.value for key, slot in table.entries.items()}
        optional = frozenset(str(key) for key, slot in table.entries.items() if slot.optional)
        return call_value(ev, cls, Arguments((), named, table.open, optional), at)
    return _unsure(field, at, depth)


def models_of(ev: Evaluator, annotation: Value, given: Value, at: At) -> Value | None:
    """The models that pydantic makes of a part of a document that is not known; None where it may make others.

    Anything else may be given an instance of a class below the model that is declared, which it keeps.
    """
    if not isinstance(given, Unknown) or not given.plain:
        return None
    members = _members(ev, annotation)
    models = [each for each in members if isinstance(each, Ref)]
    if not models or any(_leads_to(ev, each, each) for each in models):
        return None
    plain = [each for each in members if none_type(each) or (isinstance(each, Lib) and each.name in _SCALARS)]
    if len(plain) + len(models) < len(members):
        return None
    types = [_SCALARS[each.name] if isinstance(each, Lib) and each.name in _SCALARS else NONE for each in plain]
    others = [Const(None, at) if each == NONE else Open(each, None, "declaration", at) for each in types]
    return choice_of([*others, *(call_value(ev, each, Arguments((), {}, given), at) for each in models)], at)


def _members(ev: Evaluator, annotation: Value) -> list[Value]:
    """The types of a union, or the one that there is; of classes only the models."""
    annotation = without_annotated(ev, annotation)
    alias = alias_of(ev, annotation)
    if alias is None:
        is_model = isinstance(annotation, Ref) and class_attribute(ev, annotation, "class fields") is not None
        return [annotation] if is_model or isinstance(annotation, Const | Lib) else [Unknown("another type")]
    if alias.origin not in (Lib("typing.Optional"), Lib("typing.Union")):
        return [Unknown("another type")]
    members = [each for argument in alias.arguments for each in _members(ev, argument)]
    return [*members, Const(None)] if alias.origin == Lib("typing.Optional") else members


def _leads_to(ev: Evaluator, cls: Ref, wanted: Ref, seen: tuple[Value, ...] = ()) -> bool:
    """Whether a model has fields of another one, or of models that do."""
    if cls in seen:
        return False
    found = [each for field in model_fields(ev, cls) for each in _members(ev, field.annotation)]
    models = [each for each in found if isinstance(each, Ref)]
    return wanted in models or any(_leads_to(ev, each, wanted, (*seen, cls)) for each in models)


def _open_to_union(members: tuple[Value, ...], value: Open, field: ModelField, at: At, depth: int) -> Value:
    """What anyone may give: kept where each of its types is a member; in place of None, any of the declared ones."""
    if value.type == NONE and field.type is not None and not depth:
        return replace(value, type=field.type)
    types = {_SCALARS.get(each.name) for each in members if isinstance(each, Lib)}
    types |= {NONE} if any(none_type(each) for each in members) else set()
    is_kept = all(part in types for part in parts_of(value.type)) and field.changes.texts == ()
    return value if is_kept else _unsure(field, at, depth)


def _converted_to_union(
    ev: Evaluator, members: tuple[Value, ...], value: Value, field: ModelField, at: At, depth: int
) -> Value:
    """A member that takes the value as it is wins (pydantic docs, "smart mode"); `Optional` has one besides None."""
    if isinstance(value, Const) and value.value is None:
        return value
    if isinstance(value, Unknown):  # None, too, where that is a member
        return _unsure(field, at, depth)
    others = [each for each in members if ev.constant(each) is not None]
    if isinstance(value, Open):
        return _open_to_union(members, value, field, at, depth)
    for each in others:
        exact = _SCALARS.get(each.name) if isinstance(each, Lib) else None
        if exact is not None and isinstance(value, Const) and type_of(value) == exact:
            return changed_text(field.changes, value) if exact == STR else Const(value.value, value.at)
    if len(others) == 1:
        return converted(ev, others[0], value, field, at, depth + 1)
    return _unsure(field, at, depth)
