"""`locals()`: the names of a scope; of a function those, too, that it takes from around it (PEP 227, PEP 3135)."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import libcst as cst

from inputgen.frozen import replace
from inputgen.interpret.attribute_dicts import attribute_dict, read_attributes
from inputgen.interpret.bound_names import bound_in, declared_in, naming
from inputgen.interpret.protocol import Call
from inputgen.interpret.trees import children, descendants
from inputgen.interpret.values import Func, Ref, Slot, Value

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

_CLASS = "__class__"


def read_locals(ev: Evaluator, call: Call) -> Value:
    """`locals()`: of a module or a class body the names themselves, of a function a copy."""
    scope = ev.scope_at(ev.frame.scope)
    if scope.kind in ("module", "class"):
        return attribute_dict(Ref(ev.frame.scope), call.at)
    own, func = read_attributes(scope), ev.frame.func
    if func is None or scope.kind != "function":
        return ev.new(own, call.at)
    taken = _taken(ev, func, scope.parent)
    return ev.new(replace(own, entries={**own.entries, **{name: taken[name] for name in sorted(taken)}}), call.at)


def _taken(ev: Evaluator, func: Func, around: int | None) -> dict[str, Slot]:
    """What a function takes from the functions around it; a method that names `super` has its class, too."""
    names = _free_names(func.node)
    found: dict[str, Slot] = {}
    while around is not None and (scope := ev.scope_at(around)).kind != "module":
        if scope.kind != "class":
            found = {**{name: scope.names[name] for name in names if name in scope.names}, **found}
        around = scope.parent
    if func.owner is not None and names & {"super", _CLASS}:
        found[_CLASS] = Slot(Ref(func.owner))
    return found


@lru_cache(maxsize=1024)
def _free_names(node: cst.FunctionDef | cst.Lambda | cst.ClassDef) -> frozenset[str]:
    """The names that the code of a function or a class uses, and does not bind itself."""
    nodes = [node.body, *descendants(node.body, into_functions=False)]
    inner = [found for found in nodes if isinstance(found, cst.FunctionDef | cst.Lambda | cst.ClassDef)]
    # Decorators, defaults and bases are the code around a function or a class.
    outside = [part for each in inner for part in children(each) if part is not each.body]
    used = _used([*nodes, *outside, *(found for part in outside for found in descendants(part, into_functions=False))])
    bound = bound_in(nodes) - declared_in(nodes)
    if not isinstance(node, cst.ClassDef):
        bound |= {found.name.value for found in descendants(node.params) if isinstance(found, cst.Param)}
    below = {name for each in inner for name in _free_names(each)}
    return frozenset(used - bound) | (below if isinstance(node, cst.ClassDef) else below - bound)


def _used(nodes: list[cst.CSTNode]) -> set[str]:
    passed = {id(name) for found in nodes for name in naming(found)}
    passed |= {id(found.attr) for found in nodes if isinstance(found, cst.Attribute)}
    return {found.value for found in nodes if isinstance(found, cst.Name) and id(found) not in passed}
