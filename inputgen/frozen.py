"""`@frozen`: what `@dataclass(frozen=True, slots=True)` gives, in a quarter of the time it takes to define a class.

A hundred frozen classes are defined at start, and `dataclasses` compiles six functions for each: a third of a cold
scan (`benchmarks/cold_scan.py`). Here one compilation makes what depends on the fields, and the rest is shared.
Fields, defaults, equality, hashing, `repr` and keyword arguments are as in `dataclasses`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

T = TypeVar("T")

if TYPE_CHECKING:
    from typing_extensions import dataclass_transform
else:

    def dataclass_transform(**_: object) -> Callable[[T], T]:
        """Nothing at run time: type checkers read it."""
        return lambda function: function


class FrozenError(AttributeError):
    """An attempt to change a frozen value."""


class _Field:
    __slots__ = ("compare", "default", "factory")

    def __init__(self, default: Any, factory: Callable[[], Any] | None, *, compare: bool) -> None:
        self.default = default
        self.factory = factory
        self.compare = compare


_MISSING: Any = object()


def field(*, default: Any = _MISSING, default_factory: Callable[[], Any] | None = None, compare: bool = True) -> Any:
    """A field with a default made anew for each value, or one that does not count when values are compared."""
    return _Field(default, default_factory, compare=compare)


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen(cls: type[T]) -> type[T]:
    """Make a class of frozen values out of its annotated fields. Its bases have no fields."""
    own = cls.__dict__.get("__annotations__", ())  # noqa: RUF063 - `inspect` costs more than all of this
    fields = {name: _field(cls, name) for name in own}
    body = {name: value for name, value in cls.__dict__.items() if name not in (*fields, "__dict__", "__weakref__")}
    body |= {"__slots__": tuple(fields), "__match_args__": tuple(fields), **_SHARED}
    metaclass: Any = type(cls)
    made: type[T] = metaclass(cls.__name__, cls.__bases__, body)
    made.__qualname__ = cls.__qualname__
    for name, function in _compiled(made, fields).items():
        type.__setattr__(made, name, function)
    return made


def _field(cls: type, name: str) -> _Field:
    value = cls.__dict__.get(name, _MISSING)
    return value if isinstance(value, _Field) else _Field(value, None, compare=True)


def _compiled(cls: type, fields: dict[str, _Field]) -> dict[str, Any]:
    """`__init__`, `__eq__` and `__hash__`, compiled at once."""
    scope: dict[str, Any] = {"_missing": _MISSING}
    parameters, setters = [], []
    for name, given in fields.items():
        scope[f"_set_{name}"] = cls.__dict__[name].__set__
        value = name
        if given.factory is not None:
            scope[f"_make_{name}"] = given.factory
            parameters.append(f"{name}=_missing")
            value = f"_make_{name}() if {name} is _missing else {name}"
        elif given.default is not _MISSING:
            scope[f"_default_{name}"] = given.default
            parameters.append(f"{name}=_default_{name}")
        else:
            parameters.append(name)
        setters.append(f" _set_{name}(self, {value})")
    compared = [name for name, given in fields.items() if given.compare]
    equal = " and ".join(f"self.{name} == other.{name}" for name in compared) or "True"
    key = "".join(f"self.{name}, " for name in compared)
    source = (
        f"def __init__(self, {', '.join(parameters)}):\n{chr(10).join(setters) or ' pass'}\n"
        "def __eq__(self, other):\n if self is other: return True\n"
        f" return {equal} if other.__class__ is self.__class__ else NotImplemented\n"
        f"def __hash__(self): return hash(({key}))\n"
    )
    exec(source, scope)
    return {name: scope[name] for name in ("__init__", "__eq__", "__hash__")}


def _repr(self: Any) -> str:
    shown = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.__slots__)
    return f"{type(self).__qualname__}({shown})"


def _refuse(self: Any, name: str, *_: object) -> None:
    raise FrozenError(f"cannot change {name!r} of a frozen {type(self).__name__}")


def _reduce(self: Any) -> tuple[Any, ...]:
    return type(self), tuple(getattr(self, name) for name in self.__slots__)


_SHARED = {"__repr__": _repr, "__setattr__": _refuse, "__delattr__": _refuse, "__reduce__": _reduce}


def replace(value: T, /, **changes: Any) -> T:
    """A copy of a frozen value with some fields changed.

    Raises:
        TypeError: for a name that is no field.
    """
    slots: tuple[str, ...] = type(value).__slots__  # type: ignore[attr-defined]
    kept = {name: getattr(value, name) for name in slots if name not in changes}
    return type(value)(**kept, **changes)
