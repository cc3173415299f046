"""Sets: of elements that are equal, the first is kept (Python docs, "Set Types")."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from inputgen.interpret.equality import acting, equal
from inputgen.interpret.join import choice_of
from inputgen.interpret.values import At, Const, DictObj, ListObj, Ref, Value

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

_UNHASHABLE = ("list", "set", "deque", "bytearray")


def distinct(
    ev: Evaluator, items: Sequence[Value], rest: Value | None, at: At
) -> tuple[tuple[Value, ...], Value | None]:
    """The elements that a set of these has; those that may be equal to another are further ones.

    Raises:
        PathEndsError: where one of them is a list or a dict.
    """
    scalars: dict[object, Value] = {}
    others: list[Value] = []
    kept: list[Value] = []
    doubtful: list[Value] = []
    for item in items:
        check_hashable(ev, item, at)
        value = acting(ev, item)
        if isinstance(value, Const):
            answers = [True] if value.value in scalars else [equal(ev, item, other) for other in others]
        else:
            answers = [equal(ev, item, other) for other in kept]
        if True in answers:
            continue
        if None in answers or (doubtful and not isinstance(value, Const)):
            doubtful.append(item)
            continue
        kept.append(item)
        if isinstance(value, Const):
            scalars[value.value] = item
        else:
            others.append(item)
    parts = [*doubtful, *([rest] if rest is not None else [])]
    return tuple(kept), choice_of(parts) if parts else None


def check_hashable(ev: Evaluator, value: Value, at: At) -> None:
    """Refuse what cannot be in a set, nor be a key.

    Raises:
        PathEndsError: where it is a list, a set or a dict.
    """
    obj = ev.get(value) if isinstance(value, Ref) else None
    if isinstance(obj, DictObj) or (isinstance(obj, ListObj) and obj.kind in _UNHASHABLE):
        raise ev.raises(f"TypeError: unhashable type: {obj.kind if isinstance(obj, ListObj) else 'dict'!r}", at)
