"""`Definitions` -> the JSON Schema that pydantic makes of a model, without a line of the job's code.

The classes are made anew from names, types of known-safe libraries, and data; then pydantic itself writes the schema.
A field of which a part is not known has the marker `UNKNOWN` in its place, which `model_schema` replaces by `Unknown`.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

from inputgen.model import (
    Applied,
    ClassDefinition,
    ClassField,
    ClassName,
    Definitions,
    Made,
    Plain,
    Span,
    Symbol,
    TypeExpression,
    Unknown,
)
from inputgen.schema.model_config import BESIDE_THE_SCHEMA, CODE_BESIDE, checked
from inputgen.schema.rebuild_values import REFERENCE, Maker, function
from inputgen.schema.safe_symbols import UnsafeError, safe_type

UNKNOWN = "inputgen: not known"


def model_schema(definitions: Definitions) -> dict[str, Any] | Unknown:
    """What `model_json_schema()` returns, with `Unknown` for each part that cannot be known."""
    builder = _Builder(definitions)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            model = builder.root()
            builder.complete()
            schema = model.model_json_schema()
        except UnsafeError as error:
            return Unknown(str(error), builder.span)
        except Exception as error:
            first = (str(error).strip().splitlines() or [""])[0]
            return Unknown(f"pydantic refuses the model: {type(error).__name__}: {first[:200]}", builder.span)
    replaced = builder.replaced(schema)
    assert isinstance(replaced, dict), "a schema is a dict, and only what is in it is not known"
    return replaced


class _Builder:
    """Makes each class once; what names a class that is being made is a forward reference."""

    def __init__(self, definitions: Definitions) -> None:
        self.definitions = definitions
        self.made: dict[int, Any] = {}
        self.making: set[int] = set()
        self.troubles: list[Unknown] = []
        self.maker = Maker(self)
        self.span: Span | None = None
        self.undecided: Unknown | None = None
        self.documented: dict[Any, bool] = {}

    def root(self) -> Any:
        return self.maker.of(self.definitions.root)

    def complete(self) -> None:
        """Resolve the forward references.

        Raises:
            UnsafeError: if one stays open.
        """
        from pydantic import BaseModel
        from pydantic.dataclasses import is_pydantic_dataclass, rebuild_dataclass

        names = self._names()
        for cls in [*self.made.values()]:
            if isinstance(cls, type) and issubclass(cls, BaseModel):
                cls.model_rebuild(force=True, _types_namespace=names)
            elif isinstance(cls, type) and is_pydantic_dataclass(cls):
                rebuild_dataclass(cls, force=True, _types_namespace=names)

    def _names(self) -> dict[str, Any]:
        return {_reference_name(index): cls for index, cls in self.made.items()}

    def complete_early(self, cls: Any) -> None:
        """Resolve the forward references of one class as far as what they name is made, for an instance of it."""
        if hasattr(cls, "model_rebuild"):
            cls.model_rebuild(force=True, raise_errors=False, _types_namespace=self._names())

    def cls(self, name: ClassName) -> Any:
        """The class of an index; while it is being made, the name that stands for it.

        Raises:
            UnsafeError: if its whole schema cannot be known.
        """
        index = name.index
        if index in self.made:
            return self.made[index]
        if index in self.making:
            return reference(index)
        definition = self.definitions.classes[index]
        self.making.add(index)
        self.span = self.span or definition.span
        try:
            if definition.trouble is not None:
                raise UnsafeError(definition.trouble.reason)
            made = _KINDS[definition.kind](self, definition)
        finally:
            self.making.discard(index)
        self.made[index] = made
        return made

    def marker(self, why: Unknown) -> Any:
        """A type whose schema is replaced by `why`."""
        from typing import Annotated

        from pydantic import WithJsonSchema

        return Annotated[Any, WithJsonSchema({UNKNOWN: self.trouble(why)})]

    def trouble(self, why: Unknown) -> int:
        """The number of something that is not known."""
        self.troubles.append(why)
        return len(self.troubles) - 1

    def replaced(self, schema: Any) -> Any:
        if isinstance(schema, dict):
            if UNKNOWN in schema:
                return self.troubles[schema[UNKNOWN]]
            return {key: self.replaced(value) for key, value in schema.items()}
        return [self.replaced(item) for item in schema] if isinstance(schema, list) else schema

    # --- the body of a class -------------------------------------------------------------------------------------

    def namespace(self, definition: ClassDefinition) -> dict[str, Any]:
        space: dict[str, Any] = {"__module__": definition.module, "__qualname__": definition.qualname}
        if definition.doc is not None:
            space["__doc__"] = definition.doc
        return space

    def annotated(self, definition: ClassDefinition, *, docs: bool) -> dict[str, Any]:
        """The fields of a class as the names of its body.

        Args:
            definition: the class.
            docs: whether the texts below fields are their descriptions.
        """
        annotations: dict[str, Any] = {}
        values: dict[str, Any] = {}
        for field in definition.fields:
            if field.annotation is None or not _is_field(field.name, definition.kind):
                continue
            try:
                if field.trouble is not None:
                    raise UnsafeError(field.trouble.reason)
                annotation = self.maker.type(field.annotation)
                default = self._default(field, docs=docs, kind=definition.kind)
            except UnsafeError as error:
                annotation, default = self._unknown_field(field, str(error), definition.kind)
            annotations[field.name] = annotation
            values.update(default)
        return {**values, "__annotations__": annotations}

    def _default(self, field: ClassField, *, docs: bool, kind: str) -> dict[str, Any]:
        from pydantic import Field
        from pydantic.fields import FieldInfo

        given = {} if field.default is None else {field.name: self.maker.default(field.default)}
        if not docs or field.doc is None or kind != "model" or _has_description(field.annotation):
            return given
        info = given.get(field.name)
        if isinstance(info, FieldInfo):
            if info.description is None:
                info.description = field.doc
                info._attributes_set["description"] = field.doc
            return given
        return {field.name: Field(*given.values(), description=field.doc)}

    def _unknown_field(self, field: ClassField, why: str, kind: str) -> tuple[Any, dict[str, Any]]:
        """A field that is there, and of which only that is known, and whether it has to be given.

        Raises:
            UnsafeError: if not even that is.
        """
        import dataclasses

        from pydantic import Field

        marked = self.marker(Unknown(why, field.span))
        if kind == "typed_dict":
            return self.maker.with_requirement(field.annotation, marked), {}
        required = self.maker.is_required(field)
        if required is None and kind != "model":
            raise UnsafeError(f"whether {field.name} has a default is not known")
        if required is None:
            self.undecided = self.undecided or Unknown(f"whether {field.name} has a default is not known", field.span)
        aliases = self.maker.aliases(field)
        if required:
            return marked, {field.name: Field(**aliases)} if aliases else {}
        if kind == "dataclass":
            return marked, {field.name: dataclasses.field(default_factory=function)}
        return marked, {field.name: Field(default_factory=function, **aliases)}


def _is_field(name: str, kind: str) -> bool:
    """Whether an annotated name counts; `__pydantic_extra__` types the keys that a model does not name."""
    return not name.startswith("_") or kind == "typed_dict" or (kind == "model" and name == "__pydantic_extra__")


def _has_description(annotation: TypeExpression | None) -> bool:
    """Whether an annotation holds a `Field(description=...)`, which counts more than the text below the field."""
    while isinstance(annotation, Applied) and annotation.arguments:
        name = annotation.origin.name if isinstance(annotation.origin, Symbol) else ""
        if not name.endswith(".Annotated"):
            return False
        metadata = [each for each in annotation.arguments[1:] if isinstance(each, Made)]
        if any("description" in dict(each.named) for each in metadata):
            return True
        annotation = annotation.arguments[0]
    return False


def reference(index: int) -> Any:
    """The name that stands for a class that is being made."""
    from typing import ForwardRef

    return ForwardRef(_reference_name(index))


def _reference_name(index: int) -> str:
    return f"{REFERENCE}{index}"


# --- kinds of classes ------------------------------------------------------------------------------------------------


def _bases(builder: _Builder, definition: ClassDefinition) -> tuple[Any, ...]:
    return tuple(builder.maker.type(base) for base in definition.bases)


def _make(definition: ClassDefinition, bases: tuple[Any, ...], space: dict[str, Any], keywords: dict[str, Any]) -> Any:
    import types

    return types.new_class(definition.name, bases, keywords, lambda namespace: namespace.update(space))


def _model(builder: _Builder, definition: ClassDefinition) -> Any:
    bases = _bases(builder, definition)
    config = {**_config(builder, definition), **_keyword_config(builder, definition)}
    docs = config.get("use_attribute_docstrings", _inherits_docs(builder, bases))
    before, builder.undecided = builder.undecided, None
    space = builder.annotated(definition, docs=bool(docs))
    space = {**builder.namespace(definition), **space}
    undecided, builder.undecided = builder.undecided, before
    if undecided is not None:
        extra = {"required": {UNKNOWN: builder.trouble(undecided)}}
        config["json_schema_extra"] = {**(config.get("json_schema_extra") or {}), **extra}
    if config:
        kept = {key: value for key, value in config.items() if key not in BESIDE_THE_SCHEMA}
        space["model_config"] = {**kept, "arbitrary_types_allowed": False}
    made = _make(definition, bases, space, {})
    builder.documented[made] = bool(docs)
    return made


def _inherits_docs(builder: _Builder, bases: tuple[Any, ...]) -> bool:
    """Whether the texts below fields count by the config of a base, the last first, as pydantic merges them."""
    for base in reversed(bases):
        for cls in getattr(base, "__mro__", ()):
            if cls in builder.documented:
                return builder.documented[cls]
    return False


def _config(builder: _Builder, definition: ClassDefinition) -> dict[str, Any]:
    field = next((field for field in definition.fields if field.name == "model_config"), None)
    if field is None or field.default is None:
        return {}
    return checked(builder.maker.config(field.default))


def _keyword_config(builder: _Builder, definition: ClassDefinition) -> dict[str, Any]:
    kept = [(name, value) for name, value in definition.keywords if name not in CODE_BESIDE]
    return checked({name: builder.maker.of(value) for name, value in kept})


def _enum(builder: _Builder, definition: ClassDefinition) -> Any:
    import enum

    bases = _bases(builder, definition)
    if not bases or not issubclass(bases[-1], enum.Enum):
        raise UnsafeError(f"the bases of {definition.name} are not known")
    members = [
        (field.name, builder.maker.of(field.default)) for field in definition.fields if field.default is not None
    ]
    space = enum.EnumMeta.__prepare__(definition.name, bases)
    for name, value in builder.namespace(definition).items():
        space[name] = value
    for name, value in members:
        space[name] = value
    return enum.EnumMeta.__new__(enum.EnumMeta, definition.name, bases, space)


def _typed_dict(builder: _Builder, definition: ClassDefinition) -> Any:
    space = {**builder.namespace(definition), **builder.annotated(definition, docs=False)}
    keywords = {name: builder.maker.of(value) for name, value in definition.keywords}
    for field in definition.fields:
        space.pop(field.name, None)
        if field.name == "model_config" and field.default is not None:
            space["__pydantic_config__"] = checked(builder.maker.config(field.default))
    return _make(definition, _bases(builder, definition), space, keywords)


def _dataclass(builder: _Builder, definition: ClassDefinition) -> Any:
    import dataclasses

    space = {**builder.namespace(definition), **builder.annotated(definition, docs=False)}
    made = _make(definition, _bases(builder, definition), space, {})
    return dataclasses.dataclass(**_options(builder, definition))(made)


def _pydantic_dataclass(builder: _Builder, definition: ClassDefinition) -> Any:
    import pydantic.dataclasses

    config = dict(definition.keywords).get("config")
    space = {**builder.namespace(definition), **builder.annotated(definition, docs=False)}
    made = _make(definition, _bases(builder, definition), space, {})
    settings: Any = None if config is None else checked(builder.maker.config(config))
    return pydantic.dataclasses.dataclass(config=settings, **_options(builder, definition))(made)


_DATACLASS_OPTIONS = ("kw_only", "frozen", "order", "eq", "unsafe_hash", "slots")


def _options(builder: _Builder, definition: ClassDefinition) -> dict[str, Any]:
    return {name: builder.maker.of(value) for name, value in definition.keywords if name in _DATACLASS_OPTIONS[:1]}


def _plain(builder: _Builder, definition: ClassDefinition) -> Any:
    """A class that is no model: a mixin, whose annotated names a model below it takes for fields."""
    space = {**builder.namespace(definition), **builder.annotated(definition, docs=False)}
    return _make(definition, _bases(builder, definition), space, {})


def _type_var(builder: _Builder, definition: ClassDefinition) -> Any:
    import typing

    import typing_extensions

    given = dict(definition.keywords)
    # Pydantic before 2.10 does not know that of typing_extensions; Python's own has no default before 3.13.
    make: Any = typing_extensions.TypeVar if "default" in given else typing.TypeVar
    constraints = builder.maker.of(given["constraints"]) if "constraints" in given else ()
    named = {name: builder.maker.type(value) for name, value in given.items() if name in ("bound", "default")}
    if any(not isinstance(value, (Symbol, Plain, ClassName)) for name, value in given.items() if name in named):
        raise UnsafeError(f"the bound of {definition.name} is not known")
    if named or not constraints:
        return make(definition.name, **named)
    return make(definition.name, *constraints)


def _new_type(builder: _Builder, definition: ClassDefinition) -> Any:
    from typing import NewType

    return NewType(definition.name, builder.maker.type(dict(definition.keywords)["supertype"]))


def _type_alias(builder: _Builder, definition: ClassDefinition) -> Any:
    from typing_extensions import TypeAliasType

    return TypeAliasType(definition.name, builder.maker.type(dict(definition.keywords)["value"]))


_KINDS: dict[str, Callable[[_Builder, ClassDefinition], Any]] = {
    "model": _model,
    "enum": _enum,
    "typed_dict": _typed_dict,
    "dataclass": _dataclass,
    "pydantic_dataclass": _pydantic_dataclass,
    "plain": _plain,
    "type_var": _type_var,
    "new_type": _new_type,
    "type_alias": _type_alias,
}

__all__ = ["UNKNOWN", "model_schema", "safe_type"]
