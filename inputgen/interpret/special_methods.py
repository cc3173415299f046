"""Special methods that Python's functions call on an object: `round(x)` is `x.__round__()` (Python docs, 3.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen.interpret.hierarchy import class_attribute
from inputgen.interpret.protocol import Arguments
from inputgen.interpret.values import At, Bound, Func, Ref, Value

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


def special(ev: Evaluator, value: Value, names: str, at: At, *given: Value) -> Value | None:
    """What the first special method that an object's class has gives; None where it has none of them.

    Args:
        ev: the evaluation.
        value: the object.
        names: without their underscores, separated by blanks, in the order Python asks for them.
        at: the place of the call.
        given: the arguments.

    Raises:
        PathEndsError: where it surely raises.
    """
    from inputgen.interpret.calls import call

    obj = ev.instance_at(value)
    for name in names.split() if obj is not None and isinstance(obj.cls, Ref) else ():
        assert obj is not None, "only instances have special methods"
        method = class_attribute(ev, obj.cls, f"__{name}__")
        if isinstance(method, Func):
            return call(ev, Bound(value, method, at), Arguments(given), at)
    return None
