"""Type expressions -> the types, markers and data they stand for; of known-safe names only."""

from __future__ import annotations

from typing import Any, Protocol

from inputgen.model import Applied, ClassField, ClassName, Items, Made, Plain, Symbol, TypeExpression, Unknown
from inputgen.schema.model_config import CODE_BESIDE
from inputgen.schema.safe_symbols import UnsafeError, safe_call, safe_type

_VALIDATORS = ("AfterValidator", "BeforeValidator", "WrapValidator", "PlainValidator")
_TEXTS = ("pathlib.", "decimal.Decimal", "pydantic.SecretStr", "pydantic.SecretBytes", "uuid.UUID")
_TIMES = ("datetime.date", "datetime.datetime", "datetime.time")
_EMPTY_MODEL = {"__pydantic_extra__": None, "__pydantic_private__": None}
REFERENCE = "inputgen_class_"
"""What the name starts with that stands for a class which is being made."""

_ALIASES = ("alias", "validation_alias", "alias_priority")
_MAX_TEXT = 4_000  # characters of a regular expression, which is compiled


def function(value: Any = None, *_: Any) -> Any:
    """Stands for any function of the job's: a default factory, a validator. Nothing calls it to any effect."""
    return value


class Classes(Protocol):
    """Where a class of the project is made."""

    def cls(self, name: ClassName) -> Any:
        """The class of an index."""

    def complete_early(self, cls: Any) -> None:
        """Resolve the forward references of a class as far as can be now."""


class Maker:
    """Makes what type expressions stand for.

    Args:
        classes: where the classes of the project are made.
    """

    def __init__(self, classes: Classes) -> None:
        self.classes = classes

    def type(self, expression: TypeExpression) -> Any:
        """A type.

        Raises:
            UnsafeError: if it, or a part of it, is not known, or is no type inputgen rebuilds.
        """
        made = self.of(expression)
        if isinstance(expression, Plain) and expression.value is not None and expression.value is not ...:
            raise UnsafeError("its annotation is no type")
        return made

    def of(self, expression: TypeExpression) -> Any:
        """A type, a marker, or data.

        Raises:
            UnsafeError: as `type` does.
        """
        if isinstance(expression, Plain):
            return expression.value
        if isinstance(expression, Symbol):
            return function if expression.name == "function" else safe_type(expression.name)
        if isinstance(expression, ClassName):
            return self.classes.cls(expression)
        if isinstance(expression, Applied):
            return self._applied(expression)
        if isinstance(expression, Made):
            return self._made(expression)
        if isinstance(expression, Items):
            return self._items(expression)
        raise UnsafeError(expression.reason)

    def _applied(self, expression: Applied) -> Any:
        origin = self.of(expression.origin)
        arguments = tuple(self.of(argument) for argument in expression.arguments)
        if function in arguments:
            raise UnsafeError("its annotation holds a function")
        if isinstance(origin, type) and REFERENCE in repr(arguments) and hasattr(origin, "model_fields"):
            raise UnsafeError("the name of a generic class of a class that is being made is not known")
        try:
            return origin[arguments if len(arguments) != 1 else arguments[0]]
        except UnsafeError:
            raise
        except Exception as error:
            raise UnsafeError(f"its annotation raises {type(error).__name__}") from None

    def _items(self, expression: Items) -> Any:
        items = [self.of(item) for item in expression.items]
        if any(item is function for item in items):
            raise UnsafeError("it holds a function")
        if expression.kind == "dict":
            return dict(zip(items[::2], items[1::2], strict=True))
        kinds = {"list": list, "tuple": tuple, "set": set, "frozenset": frozenset}
        made = kinds[expression.kind](items)
        if expression.kind in ("set", "frozenset") and len(made) > 1:
            raise UnsafeError("a set has no order")
        return made

    def _made(self, expression: Made) -> Any:
        if expression.callee == "member":
            return self._member(expression)
        if expression.callee == "instance":
            return self._instance(expression)
        if expression.callee == "text":
            return self._text(expression)
        if expression.callee == "default":
            return self.of(expression.arguments[0])
        last = expression.callee.rpartition(".")[2]
        call = safe_call(expression.callee)
        positional = [self.of(argument) for argument in expression.arguments]
        named = {name: self._argument(name, argument) for name, argument in expression.named}
        _check_code(last, positional, named)
        try:
            return call(*positional, **named)
        except Exception as error:
            raise UnsafeError(f"{last}(...) raises {type(error).__name__}") from None

    def _argument(self, name: str, expression: TypeExpression) -> Any:
        # A schema has no default where there is a factory, whatever that would make.
        if name == "default_factory" and isinstance(expression, Symbol | ClassName | Applied):
            return function
        return self.of(expression)

    def _member(self, expression: Made) -> Any:
        cls, name = (self.of(argument) for argument in expression.arguments)
        if not isinstance(cls, type):
            raise UnsafeError("a member of an enum that is being made")
        return cls[name]  # type: ignore[index]

    def _instance(self, expression: Made) -> Any:
        cls = self.of(expression.arguments[0])
        if not isinstance(cls, type):
            raise UnsafeError("a default of the class that is being made")
        if not getattr(cls, "__pydantic_complete__", True):
            self.classes.complete_early(cls)
        if not getattr(cls, "__pydantic_complete__", True):
            raise UnsafeError("a default of a class that is not complete")
        values = {name: self.of(value) for name, value in expression.named}
        made: Any = object.__new__(cls)
        if hasattr(cls, "model_construct"):  # its `__init__` would validate, and run what the job has there
            for name, value in _EMPTY_MODEL.items():
                object.__setattr__(made, name, value)
            object.__setattr__(made, "__dict__", values)
            object.__setattr__(made, "__pydantic_fields_set__", set(values))
            return made
        for name, value in values.items():
            object.__setattr__(made, name, value)
        return made

    def _text(self, expression: Made) -> Any:
        symbol, text = expression.arguments
        assert isinstance(symbol, Symbol), "a text is of a library class"
        if not symbol.name.startswith(_TEXTS) and symbol.name not in _TIMES:
            raise UnsafeError(f"a default of {symbol.name} is not rebuilt")
        cls = safe_type("pathlib.PurePosixPath" if symbol.name.startswith("pathlib.") else symbol.name)
        data = self.of(text)
        try:
            if symbol.name in _TIMES:
                return cls.fromisoformat(data)
            return cls(data.encode() if symbol.name == "pydantic.SecretBytes" else data)
        except Exception as error:
            raise UnsafeError(f"{symbol.name} raises {type(error).__name__}") from None

    def default(self, expression: TypeExpression) -> Any:
        """What is assigned to a field: a default, or a `Field(...)`.

        Raises:
            UnsafeError: as `type` does.
        """
        made = self.of(expression)
        if made is function:
            raise UnsafeError("its default is a function")
        return made

    def config(self, expression: TypeExpression) -> dict[str, Any]:
        """A model's config: a dict, or `ConfigDict(...)`; settings that are not known are left to the caller.

        Raises:
            UnsafeError: if a setting is not known.
        """
        if isinstance(expression, Made) and not expression.arguments:
            named = expression.named
        elif isinstance(expression, Items) and expression.kind == "dict":
            keys = [self.of(key) for key in expression.items[::2]]
            named = tuple((str(key), value) for key, value in zip(keys, expression.items[1::2], strict=True))
        else:
            raise UnsafeError("the config of its model is not known")
        return {name: self.of(value) for name, value in named if name not in CODE_BESIDE}

    def with_requirement(self, annotation: TypeExpression | None, made: Any) -> Any:
        """A type in the place of what a `TypedDict` has, which may be `Required[...]` or `NotRequired[...]`.

        Raises:
            UnsafeError: if that is not known.
        """
        if isinstance(annotation, Unknown) or annotation is None:
            raise UnsafeError("whether a key of it has to be given is not known")
        if not isinstance(annotation, Applied) or not isinstance(annotation.origin, Symbol):
            return made
        last = annotation.origin.name.rpartition(".")[2]
        if last not in (*_REQUIREMENTS, "Annotated") or not annotation.arguments:
            return made
        inner = self.with_requirement(annotation.arguments[0], made)
        return inner if last == "Annotated" else self.of(annotation.origin)[inner]

    def aliases(self, field: ClassField) -> dict[str, Any]:
        """What a field is called by, of all that is said of it.

        Raises:
            UnsafeError: if that is not known.
        """
        made: dict[str, Any] = {}
        for told in (*_metadata(field.annotation), field.default):
            if isinstance(told, Made) and told.callee.rpartition(".")[2] == "Field":
                made.update({name: self.of(value) for name, value in told.named if name in _ALIASES})
        return made

    def is_required(self, field: ClassField) -> bool | None:
        """Whether a field has to be given; None where that cannot be known."""
        given = field.default
        if given is None:
            return _required_by_annotation(field.annotation)
        if isinstance(given, Made) and given.callee.rpartition(".")[2] in ("Field", "field"):
            named = dict(given.named)
            default = given.arguments[0] if given.arguments else named.get("default")
            if default is not None:
                return isinstance(default, Plain) and default.value is ...
            return False if "default_factory" in named else _required_by_annotation(field.annotation)
        if isinstance(given, Unknown):
            return None  # `x: int = make_default()` has one; `x: int = make_field()` may be anything
        return False


_REQUIREMENTS = ("Required", "NotRequired", "ReadOnly")


def _required_by_annotation(annotation: TypeExpression | None) -> bool | None:
    if isinstance(annotation, Applied):
        for argument in annotation.arguments:
            if isinstance(argument, Made):
                named = dict(argument.named)
                if argument.callee.endswith("Field") and {"default", "default_factory"} & named.keys():
                    return False
            if isinstance(argument, Unknown):
                return None
    return True


def _metadata(annotation: TypeExpression | None) -> tuple[TypeExpression, ...]:
    """What `Annotated` adds to a type, the innermost first."""
    if not isinstance(annotation, Applied) or not isinstance(annotation.origin, Symbol) or not annotation.arguments:
        return ()
    if not annotation.origin.name.endswith(".Annotated"):
        return ()
    return (*_metadata(annotation.arguments[0]), *annotation.arguments[1:])


def _check_code(name: str, positional: list[Any], named: dict[str, Any]) -> None:
    """Refuse what would run a function of the job's, or depend on what it returns.

    Raises:
        UnsafeError: with the reason.
    """
    if name in _VALIDATORS:
        if "json_schema_input_type" in named and named["json_schema_input_type"] is function:
            raise UnsafeError("the type a validator takes is not known")
        return
    for key, value in [*(("", value) for value in positional), *named.items()]:
        if value is function and key != "default_factory":
            raise UnsafeError(f"{key or 'an argument'} of {name}(...) is a function")
        if key in ("pattern", "regex") and isinstance(value, str) and len(value) > _MAX_TEXT:
            raise UnsafeError("its pattern is too long")
