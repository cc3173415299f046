"""The fields of a model as its instances see them: name, aliases, default (pydantic docs, "Fields", "Aliases")."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from inputgen import model as m
from inputgen.frozen import frozen, replace
from inputgen.interpret.attribute_dicts import apart
from inputgen.interpret.comparisons import truth
from inputgen.interpret.hierarchy import class_attribute, linearised
from inputgen.interpret.type_values import alias_of
from inputgen.interpret.values import At, ClassObj, Const, Func, Lib, Ref, Unknown, Value
from inputgen.library.class_bodies import BodyField, all_fields
from inputgen.library.field_constraints import constraints_of
from inputgen.library.made import Kept, kept
from inputgen.library.pydantic_changes import Changes, changes_of
from inputgen.library.type_expressions import ANNOTATED, resolved

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

_DEPTH = 20  # types in types
_CLASS_VARS = ("typing.ClassVar", "typing_extensions.ClassVar")


@frozen
class ModelField:
    """A field of a model.

    Attributes:
        annotation: its type, as a value.
        type: its JSON type; None where the annotation tells none.
        aliases: the names it is given by, besides its own; None where they are not known.
        by_name: whether it is given by its own name, too.
        default: None where it has none.
        factory: its default factory; None where it has none.
        written_as: the name `by_alias=True` writes; None where it is not known.
        functions: the validators and serializers in its annotation (`Annotated[int, AfterValidator(f)]`).
        changes: what its model's config changes of what it is given.
        checked: what it says of `validate_default` itself.
    """

    name: str
    annotation: Value
    type: m.Type | None
    aliases: tuple[str, ...] | None
    by_name: bool
    default: Value | None
    factory: Value | None
    written_as: str | None
    excluded: bool
    at: At
    constraints: m.Constraints | None = None
    functions: tuple[Kept, ...] = ()
    changes: Changes = Changes()
    checked: Value | None = None


def config_of(ev: Evaluator, cls: Value, name: str) -> Value | None:
    """A setting of a model's config: of the class statement, its `model_config`, or a base's."""
    for base in linearised(ev, cls):
        obj = ev.get(base) if isinstance(base, Ref) else None
        if not isinstance(obj, ClassObj):
            continue
        keyword = dict(obj.keywords).get(name)
        if keyword is not None:
            return keyword
        names = ev.scope_at(obj.scope).names
        old = ev.get(names["Config"].value) if "Config" in names and isinstance(names["Config"].value, Ref) else None
        held = ev.scope_at(old.scope).names.get(name) if isinstance(old, ClassObj) else None
        if held is not None:  # `class Config:`, as version 1 has it
            return held.value
        slot = names.get("model_config")
        if slot is None:
            continue
        call, table = kept(ev, slot.value), ev.dict_at(slot.value)
        if call is not None and name in call.named:
            return call.named[name]
        if table is not None and name in table.entries:
            return table.entries[name].value
        if (call is None and table is None) or (call is not None and call.open) or (table is not None and table.open):
            return Unknown("the config of its model is not known", slot.value.at)
    return None


def flag(ev: Evaluator, cls: Value, name: str) -> bool | None:
    """Whether a setting of the config is on; None where that is not known."""
    value = config_of(ev, cls, name)
    return False if value is None else truth(ev, value)


def model_fields(ev: Evaluator, cls: Value) -> list[ModelField]:
    """The fields of a model, its bases' first; class variables and private names left out."""
    generated = config_of(ev, cls, "alias_generator")
    by_name = [flag(ev, cls, name) for name in ("populate_by_name", "validate_by_name")]
    changes = changes_of(lambda name: flag(ev, cls, name))
    found = []
    root = _root_type(ev, cls)
    if root is not None:
        found.append(ModelField("root", root, None, (), True, None, None, "root", False, root.at or _place(ev, cls)))
    for field in all_fields(ev, cls).values():
        annotation = resolved(ev, field.annotation, _scope(ev, field.owner), field.at)
        if field.name.startswith("_") or field.name == "model_config" or _is_class_var(ev, annotation):
            continue
        made = _model_field(ev, field, annotation, generated, any(one is not False for one in by_name))
        # Which of the constraints on a text changes it is not looked at.
        constrained = _has_part(ev, annotation, "StringConstraints")
        found.append(replace(made, changes=replace(changes, texts=None) if constrained else changes))
    return found


def place_of(ev: Evaluator, cls: Value, name: str) -> str:
    """What an instance keeps an attribute under that is set: private and extra ones are not in its `__dict__`.

    A name with an underscore in front is private if the class has it, as more than a method; else it is a plain one
    (pydantic docs, "Private model attributes", `BaseModel.__setattr__`).
    """
    inherited = class_attribute(ev, cls, name)
    if name.startswith("_"):
        is_private = name in all_fields(ev, cls) or not isinstance(inherited, Func | None)
        return apart(name) if is_private and not name.startswith("__") else name
    if inherited is not None or any(field.name == name for field in model_fields(ev, cls)):
        return name
    extra = config_of(ev, cls, "extra")
    return apart(name) if extra is not None and ev.constant(extra) == "allow" else name


def _root_type(ev: Evaluator, cls: Value) -> Value | None:
    """The type of a `RootModel[list[int]]` without a field `root` of its own; None for any other model."""
    if "root" in all_fields(ev, cls):
        return None
    for base in linearised(ev, cls):
        obj = ev.get(base) if isinstance(base, Ref) else None
        slot = ev.scope_at(obj.scope).names.get("original bases") if isinstance(obj, ClassObj) else None
        written = ev.list_at(slot.value) if slot is not None else None
        for one in written.items if written is not None else ():
            alias = alias_of(ev, one)
            if alias is not None and isinstance(alias.origin, Lib) and alias.origin.name.endswith(".RootModel"):
                return alias.arguments[0]
    return None


def _place(ev: Evaluator, cls: Value) -> At:
    obj = ev.get(cls) if isinstance(cls, Ref) else None
    assert isinstance(obj, ClassObj), "a model is a class"
    return At(obj.module, obj.node)


def _scope(ev: Evaluator, cls: Ref) -> int:
    obj = ev.get(cls)
    assert isinstance(obj, ClassObj), "a field is of a class"
    return obj.scope


def _is_class_var(ev: Evaluator, annotation: Value) -> bool:
    alias = alias_of(ev, annotation)
    origin = annotation if alias is None else alias.origin
    return isinstance(origin, Lib) and origin.name in _CLASS_VARS


def _model_field(
    ev: Evaluator, field: BodyField, annotation: Value, generated: Value | None, by_name: bool
) -> ModelField:
    given = kept(ev, field.default)
    is_field = given is not None and given.callee.rpartition(".")[2] == "Field"
    calls = [call for call in (given if is_field else None, *_metadata(ev, annotation)) if call is not None]
    default = field.default
    factory = None
    if is_field and given is not None:
        default, factory = given.get(0, "default"), given.get(-1, "default_factory")
        if given.open is not None and default is None and factory is None:
            default = Unknown(given.open.reason, given.open.at)
    for call in calls:  # `Annotated[int, Field(default=1)]`
        default = default if default is not None else call.named.get("default")
        factory = factory if factory is not None or default is not None else call.named.get("default_factory")
    if isinstance(default, Const) and default.value is ...:
        default = None
    alias = next((call.named["alias"] for call in calls if "alias" in call.named), None)
    taken = next((call.named["validation_alias"] for call in calls if "validation_alias" in call.named), alias)
    written = next((call.named["serialization_alias"] for call in calls if "serialization_alias" in call.named), alias)
    aliases = _texts(ev, taken)
    if generated is not None and taken is None:
        aliases, written = None, generated
    text = ev.constant(written) if written is not None else field.name
    excluded = any(truth(ev, call.named["exclude"]) is not False for call in calls if "exclude" in call.named)
    names_itself = aliases == () or by_name
    where = text if isinstance(text, str) else None
    return ModelField(
        field.name,
        annotation,
        field.type,
        aliases,
        names_itself,
        default,
        factory,
        where,
        excluded,
        field.at,
        constraints_of(ev, annotation, field.default, field.doc),
        tuple(_functions(ev, annotation)),
        checked=next((call.named["validate_default"] for call in calls if "validate_default" in call.named), None),
    )


_FUNCTIONS = (
    "AfterValidator",
    "BeforeValidator",
    "PlainValidator",
    "WrapValidator",
    "PlainSerializer",
    "WrapSerializer",
)


def _functions(ev: Evaluator, annotation: Value, depth: int = 0) -> Iterator[Kept]:
    alias = alias_of(ev, annotation)
    for part in alias.arguments if alias is not None and depth < _DEPTH else ():
        call = kept(ev, part)
        if call is not None and call.callee.rpartition(".")[2] in _FUNCTIONS:
            yield call if depth == 0 else replace(call, open=Unknown("it is for a part of the value"))
        yield from _functions(ev, part, depth + 1)


def _has_part(ev: Evaluator, annotation: Value, name: str, depth: int = 0) -> bool:
    """Whether a call of something of that name is in an annotation."""
    alias = alias_of(ev, annotation)
    parts = alias.arguments if alias is not None and depth < _DEPTH else ()
    calls = [kept(ev, part) for part in parts]
    is_there = any(call is not None and call.callee.rpartition(".")[2] == name for call in calls)
    return is_there or any(_has_part(ev, part, name, depth + 1) for part in parts)


def _metadata(ev: Evaluator, annotation: Value) -> list[Kept]:
    alias = alias_of(ev, annotation)
    if alias is None or not isinstance(alias.origin, Lib) or alias.origin.name not in ANNOTATED:
        return []
    found = [kept(ev, value) for value in alias.arguments[1:]]
    return [call for call in found if call is not None and call.callee.rpartition(".")[2] == "Field"]


def _texts(ev: Evaluator, value: Value | None) -> tuple[str, ...] | None:
    """The names an alias gives a field; None where they are not known."""
    if value is None or (isinstance(value, Const) and value.value is None):
        return ()
    text = ev.constant(value)
    if isinstance(text, str):
        return (text,)
    call = kept(ev, value)
    if call is None or not call.callee.endswith("AliasChoices") or call.open is not None:
        return None
    names = [ev.constant(each) for each in call.positional]
    return tuple(str(name) for name in names) if all(isinstance(name, str) for name in names) else None
