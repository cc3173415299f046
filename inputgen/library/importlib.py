"""`importlib` (Python docs): `import_module` is the import statement, where the name is known; files of packages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from inputgen.frozen import replace
from inputgen.interpret.command_line import of_another
from inputgen.interpret.dynamic_imports import import_unknown, others
from inputgen.interpret.equality import acting
from inputgen.interpret.join import choice_of
from inputgen.interpret.modules import load
from inputgen.interpret.protocol import Call
from inputgen.interpret.unseen import may_run
from inputgen.interpret.values import Choice, Const, Open, Ref, Scope, Unknown, Value
from inputgen.library import importlib_specs, package_files, paths

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


def _import_module(ev: Evaluator, call: Call) -> Value:
    name = call.arg(0, "name") or Const(None)
    if isinstance(name, Open):
        may_run(ev, Unknown("a module is imported whose name anyone may change", call.at))
    return ev.each(name, lambda one: _imported(ev, acting(ev, one), call))


def _imported(ev: Evaluator, name: Value, call: Call) -> Value:
    """The module of a name; where an option is the name, its default's or another one that the name may be of."""
    found = _import(ev, paths.at_default(name), call)
    return instead_of(ev, found, name, call.arg(1, "package"), call) if isinstance(name, Open) else found


def instead_of(ev: Evaluator, found: Value, name: Open, package: Value | None, call: Call) -> Value:
    """The module of an option's default, or another one: of those that the project has, or one that is not known.

    Args:
        ev: the evaluation.
        found: the module of the default.
        name: the name, as an option has it.
        package: what a relative name is relative to.
        call: the call that imports it.
    """
    if ev.at_defaults or not isinstance(found, Ref):
        return found
    each = others(ev, name, written(call), package, call.at)
    either = choice_of([found, *each], call.at)
    if each:
        return replace(either, usual=found) if isinstance(either, Choice) else either
    module = ev.get(found)
    if isinstance(module, Scope):
        ev.chosen.add(module.module.path)
    why = of_another("module", name.origin, call.at)
    return importlib_specs.opened(ev, found, name.origin, why)


def _import(ev: Evaluator, name: Value | None, call: Call) -> Value:
    if not isinstance(name, Const) or not isinstance(name.value, str) or not name.value.strip("."):
        return import_unknown(ev, written(call), call.arg(1, "package"), call.at)
    dotted = name.value.lstrip(".")
    level = len(name.value) - len(dotted)
    package = ev.constant(call.arg(1, "package")) if level else None
    if isinstance(package, str) and 0 < level <= package.count(".") + 1:
        return load(ev, f"{package.rsplit('.', level - 1)[0]}.{dotted}", 0, call.at)
    return load(ev, dotted, level, call.at)


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
