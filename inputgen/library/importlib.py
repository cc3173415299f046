"""`importlib` (Python docs): `import_module` is the import statement, where the name is known; files of packages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from inputgen.interpret.dynamic_imports import import_unknown
from inputgen.interpret.modules import load
from inputgen.interpret.protocol import Call
from inputgen.interpret.unseen import may_run
from inputgen.interpret.values import Const, Open, Ref, Scope, Unknown, Value
from inputgen.library import importlib_specs, package_files, paths

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


def _import_module(ev: Evaluator, call: Call) -> Value:
    name = call.arg(0, "name") or Const(None)
    if isinstance(name, Open):
        may_run(ev, Unknown("a module is imported whose name anyone may change", call.at))
    return ev.each(name, lambda one: _imported(ev, one, call))


def _imported(ev: Evaluator, name: Value, call: Call) -> Value:
    """The module of a name, or of its default: another one may be imported instead, and add other options, say."""
    found = _import(ev, paths.at_default(name), call)
    module = ev.get(found) if isinstance(name, Open) and isinstance(found, Ref) else None
    if isinstance(module, Scope):
        ev.chosen.add(module.module.path)
    return found


def _import(ev: Evaluator, name: Value | None, call: Call) -> Value:
    if not isinstance(name, Const) or not isinstance(name.value, str) or not name.value.strip("."):
        return import_unknown(ev, written(call), call.arg(1, "package"), call.at)
    dotted = name.value.lstrip(".")
    return load(ev, dotted, len(name.value) - len(dotted), call.at)


def written(call: Call) -> cst.BaseExpression | None:
    """The expression of the name that a call imports."""
    args = call.at.node.args if isinstance(call.at.node, cst.Call) else ()
    named = [arg.value for arg in args if arg.keyword is not None and arg.keyword.value == "name"]
    return next(iter([*named, *(arg.value for arg in args if arg.keyword is None and not arg.star)]), None)


FUNCTIONS = {
    "import_module": _import_module,
    **importlib_specs.FUNCTIONS,
    **{f"resources.{name}": handler for name, handler in package_files.RESOURCES.items()},
    **{f"metadata.{name}": handler for name, handler in package_files.METADATA.items()},
}
METHODS = importlib_specs.METHODS
