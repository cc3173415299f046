"""Whether types with arguments are equal: `field.type == list[int]`, `hint == Optional[str]` (Python docs, typing)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, TypeAlias

from inputgen.interpret.type_values import Alias, alias_of
from inputgen.interpret.values import Const, Lib, Value

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

Equal: TypeAlias = "Callable[[Value, Value], bool | None]"

_UNIONS = frozenset({"typing.Union", "typing.Optional", "types.UnionType"})
_OF_SETS = frozenset({"typing.Union", "typing.Literal"})  # whose arguments have no order


def equal_aliases(ev: Evaluator, left: Alias, right: Alias, equal: Equal) -> bool | None:
    """Whether two aliases are equal; None where that cannot be told."""
    a, b = _origin(left.origin), _origin(right.origin)
    if "typing.Union" in (a, b) and a != b:
        union = left if is_union(left) else right
        return False if _has_several(ev, union, equal) else None
    if a != b:
        names = [origin.rpartition(".")[2] for origin in (a, b) if isinstance(origin, str)]
        return False if len(names) == 2 and names[0] != names[1] else None
    if a not in _OF_SETS:
        if len(left.arguments) != len(right.arguments):
            return False
        return all_of(map(equal, left.arguments, right.arguments))
    mine, theirs = members(ev, left), members(ev, right)
    return all_of(_is_among(one, others, equal) for side, others in ((mine, theirs), (theirs, mine)) for one in side)


def may_be_its_member(ev: Evaluator, alias: Alias, equal: Equal) -> bool:
    """Whether an alias may be no alias at all: `Union[int]` is `int`."""
    return is_union(alias) and not _has_several(ev, alias, equal)


def all_of(parts: Iterable[bool | None]) -> bool | None:
    """Whether all are so: False where one surely is not, else None where one may not be."""
    known: bool | None = True
    for part in parts:
        if part is False:
            return False
        known = known if part else None
    return known


def is_union(alias: Alias) -> bool:
    """Whether an alias is a union, written in any way."""
    return isinstance(alias.origin, Lib) and alias.origin.name in _UNIONS


def _has_several(ev: Evaluator, union: Alias, equal: Equal) -> bool:
    parts = members(ev, union)
    return any(equal(parts[0], other) is False for other in parts[1:])


def _origin(origin: Value) -> str | Value:
    if not isinstance(origin, Lib):
        return origin
    return "typing.Union" if origin.name in _UNIONS else origin.name.replace("typing_extensions.", "typing.")


def members(ev: Evaluator, alias: Alias) -> list[Value]:
    """The arguments, those of unions in a union in place of them; None, which `Optional` adds, comes last."""
    if not is_union(alias):
        return list(alias.arguments)
    found: list[Value] = []
    for argument in alias.arguments:
        inner = alias_of(ev, argument)
        found += members(ev, inner) if inner is not None and is_union(inner) else [argument]
    return [*found, Const(None)] if alias.origin == Lib("typing.Optional") else found


def _is_among(value: Value, others: list[Value], equal: Equal) -> bool | None:
    answers = {equal(value, other) for other in others}
    return True if True in answers else None if None in answers else False
