"""Calls of a name that nothing binds: Python ends there with a NameError.

So it is with a class whose import was taken out, in the arm that would make it. Only where other paths go on: what is
read of a piece of code whose imports are left out, as in documentation, is still told.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

import libcst as cst

from inputgen.interpret.bound_names import bound_in, declared_in
from inputgen.interpret.trees import descendants
from inputgen.interpret.values import At, Unknown, Value

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator
    from inputgen.source.module import Module

# What shells, profilers and gettext put among the builtins.
_FROM_OUTSIDE = frozenset("get_ipython display profile exit quit reveal_type breakpoint _ In Out ngettext".split())
# What can bind a name that no statement of the module names.
_BINDING = re.compile(r"\b(__)?(builtins|globals)(__)?\b|\bexec\(|\bimport __main__\b|\bsys\.modules\b")


def not_defined(name: str, at: At) -> Unknown:
    """The value of a name that no scope has."""
    return Unknown(f"the name {name} is not defined", at)


def refuse_undefined(ev: Evaluator, func: cst.BaseExpression, callee: Value, at: At) -> None:
    """End the path where what is called is a name that nothing of the module binds.

    Raises:
        PathEndsError: where that is so, and other paths go on.
    """
    if not isinstance(func, cst.Name) or not isinstance(callee, Unknown) or ev.state.certain:
        return
    name, module = func.value, at.module
    if callee.reason != not_defined(name, at).reason or name in _FROM_OUTSIDE or module.path.endswith(".ipynb"):
        return
    # A name that is bound somewhere may be so before this runs, though that was not seen.
    if name in _bound_anywhere(module) or any(_BINDING.search(each.text) for each in _modules(ev)):
        return
    raise ev.raises(f"NameError: name {name!r} is not defined", at)


def _modules(ev: Evaluator) -> list[Module]:
    return [ev.frames[0].module, *ev.imported.values()]


@lru_cache(maxsize=64)
def _bound_anywhere(module: Module) -> frozenset[str]:
    nodes = [module.tree, *descendants(module.tree)]
    return frozenset(bound_in(nodes) | declared_in(nodes))
