"""The order in which the bases of a class are asked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from inputgen.interpret.values import ClassObj, Ref, Value

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


def linearised(ev: Evaluator, cls: Value) -> Iterator[Value]:
    """A class and its bases, depth first, each once (close enough to the MRO for single inheritance and mixins)."""
    seen: list[Value] = []
    pending = [cls]
    while pending:
        current = pending.pop(0)
        if any(current == other for other in seen):
            continue
        seen.append(current)
        yield current
        obj = ev.get(current) if isinstance(current, Ref) else None
        if isinstance(obj, ClassObj):
            pending = [*obj.bases, *pending]
