"""six: what it names for Python 3 (six 1.16, `six.py`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen.interpret.attributes import get_attribute
from inputgen.interpret.calls import call as call_value
from inputgen.interpret.protocol import Arguments, Call, Constant, Handler
from inputgen.interpret.values import Const, Lib, ListObj, Value

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


def _method(name: str) -> Handler:
    """`iteritems(d)`: `iter(d.items())`."""

    def handler(ev: Evaluator, call: Call) -> Value:
        if len(call.args.positional) != 1:
            return ev.unknown(f"what {call.name} is given is not known", call.at)
        return call_value(ev, get_attribute(ev, call.args.positional[0], name, call.at), Arguments(), call.at)

    return handler


def _types(*names: str) -> Constant:
    """`string_types`: a tuple of classes."""
    return lambda ev, at: ev.new(ListObj("tuple", tuple(Lib(f"builtins.{name}", at) for name in names)), at)


FUNCTIONS: dict[str, Handler] = {f"iter{name}": _method(name) for name in ("items", "keys", "values")}
VALUES: dict[str, Constant] = {
    "string_types": _types("str"),
    "integer_types": _types("int"),
    "class_types": _types("type"),
    "text_type": lambda ev, at: Lib("builtins.str", at),
    "binary_type": lambda ev, at: Lib("builtins.bytes", at),
    "PY2": lambda ev, at: Const(False, at),
    "PY3": lambda ev, at: Const(True, at),
}
