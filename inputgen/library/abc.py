"""`abc` (Python docs, "abc"): decorators that change nothing of a value."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen.frozen import replace
from inputgen.interpret.protocol import Call, Handler
from inputgen.interpret.values import Const, Func, Value
from inputgen.library.simple import named, passes_through

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


def _property(ev: Evaluator, call: Call) -> Value:
    value = call.args.positional[0] if call.args.positional else Const(None, call.at)
    return replace(value, kind="property", abstract=True) if isinstance(value, Func) else value


def _abstract(ev: Evaluator, call: Call) -> Value:
    value = call.args.positional[0] if call.args.positional else Const(None, call.at)
    return replace(value, abstract=True) if isinstance(value, Func) else value


FUNCTIONS: dict[str, Handler] = {
    "abstractmethod": _abstract,
    **named("update_abstractmethods", passes_through),
    "abstractproperty": _property,
}
