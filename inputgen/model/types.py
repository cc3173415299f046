"""The types of job values, as the job's own code sees them, in JSON terms (contract, `scan --format types`)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, TypeAlias

from inputgen.frozen import frozen

ScalarName = Literal["int", "float", "str", "bool", "None"]


@frozen
class ScalarType:
    """A JSON scalar, by its Python name."""

    name: ScalarName


@frozen
class ListType:
    """A list, tuple, set or range; `element` is None where it is empty or its elements are not known."""

    element: Type | None = None


@frozen
class DictType:
    """A mapping inside a list or a union, or one whose keys are not known."""


@frozen
class UnionType:
    """One of several types; made by `union_of` only, which keeps `parts` distinct and sorted."""

    parts: tuple[Type, ...]


@frozen
class UnknownType:
    """A type that cannot be known, and why."""

    reason: str


Type: TypeAlias = ScalarType | ListType | DictType | UnionType | UnknownType

INT = ScalarType("int")
FLOAT = ScalarType("float")
STR = ScalarType("str")
BOOL = ScalarType("bool")
NONE = ScalarType("None")
DICT = DictType()


def render(type_: Type) -> str:
    """The type as `scan --format types` writes it: `int`, `list[float]`, `int | str | None`, `unknown`."""
    if isinstance(type_, ScalarType):
        return type_.name
    if isinstance(type_, ListType):
        return "list" if type_.element is None else f"list[{render(type_.element)}]"
    if isinstance(type_, DictType):
        return "dict"
    if isinstance(type_, UnionType):
        return " | ".join(render(part) for part in type_.parts)
    return "unknown"


def union_of(types: Iterable[Type]) -> Type:
    """The union of types: flat, distinct, sorted by their text, None last.

    An unknown part makes the whole unknown: a union that names only some of its parts would be a guess.

    Raises:
        ValueError: if `types` is empty.
    """
    parts: dict[str, Type] = {}
    for type_ in types:
        for part in type_.parts if isinstance(type_, UnionType) else (type_,):
            if isinstance(part, UnknownType):
                return part
            parts[render(part)] = part
    if not parts:
        raise ValueError("a union needs at least one type")
    if len(parts) > 1 and "list" in parts:
        # An empty list beside a `list[T]` is a `list[T]`.
        typed = [name for name in parts if name.startswith("list[")]
        if typed:
            del parts["list"]
    if len(parts) == 1:
        return next(iter(parts.values()))
    ordered = sorted(parts, key=lambda name: (name == "None", name))
    return UnionType(tuple(parts[name] for name in ordered))
