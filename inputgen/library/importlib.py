"""`importlib.import_module`: the same as the import statement, where the name is known (Python docs, importlib)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen.interpret.modules import load
from inputgen.interpret.protocol import Call
from inputgen.interpret.values import Const, Open, Value

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


def _import_module(ev: Evaluator, call: Call) -> Value:
    name = at_default(call.arg(0, "name"))
    if not isinstance(name, Const) or not isinstance(name.value, str) or not name.value.strip("."):
        return ev.unknown("a module whose name is not known", call.at)
    dotted = name.value.lstrip(".")
    return load(ev, dotted, len(name.value) - len(dotted), call.at)


def at_default(name: Value | None) -> Value | None:
    """The name itself, or the one that nobody changes: a module that only the command line names is followed."""
    return name.default if isinstance(name, Open) and name.default is not None else name


FUNCTIONS = {"import_module": _import_module}
