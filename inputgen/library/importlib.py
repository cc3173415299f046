"""`importlib.import_module`: the same as the import statement, where the name is known (Python docs, importlib)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen.interpret.modules import load
from inputgen.interpret.protocol import Call
from inputgen.interpret.values import Const, Value

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


def _import_module(ev: Evaluator, call: Call) -> Value:
    name = call.arg(0, "name")
    if not isinstance(name, Const) or not isinstance(name.value, str) or not name.value.strip("."):
        return ev.unknown("a module whose name is not known", call.at)
    dotted = name.value.lstrip(".")
    return load(ev, dotted, len(name.value) - len(dotted), call.at)


FUNCTIONS = {"import_module": _import_module}
