"""Names of libraries that surely stand for code: a module, a class or a function, and so are true and not None.

Of a library without a model, `somelib.DEBUG` may be anything.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

import libcst as cst

from inputgen.interpret.trees import descendants
from inputgen.interpret.values import Lib

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

# What data has as attributes: something with another one is a module, a class or a function.
OF_DATA = frozenset(name for kind in (str, bytes, int, float, complex, dict, list, tuple, set) for name in dir(kind))
_CLASS = re.compile(r"[A-Z]\w*[a-z]\w*")


def stands_for_code(ev: Evaluator, lib: Lib) -> bool:
    """Whether a name surely stands for code: as what is modelled does, is named as classes are, or is used as code."""
    if "." not in lib.name or lib.name.startswith("builtins.") or ev.libraries.function(lib.name) is not None:
        return True
    if _CLASS.fullmatch(lib.name.rpartition(".")[2]) or ev.libraries.models_class(lib.name):
        return True
    names = ev.scope_at(ev.module_scope()).names
    bound = {name for name, slot in names.items() if isinstance(slot.value, Lib) and slot.value.name == lib.name}
    return not bound.isdisjoint(_used_as_no_data(ev.frame.module.tree))


@lru_cache(maxsize=8)
def _used_as_no_data(tree: cst.Module) -> frozenset[str]:
    """The names that a module calls, decorates with, or reads something from that data has not."""
    found: set[str] = set()
    for node in descendants(tree):
        used: cst.CSTNode | None = None
        if isinstance(node, cst.Call):
            used = node.func
        elif isinstance(node, cst.Decorator):
            used = node.decorator
        elif isinstance(node, cst.Attribute) and node.attr.value not in OF_DATA:
            used = node.value
        if isinstance(used, cst.Name):
            found.add(used.value)
    return frozenset(found)
