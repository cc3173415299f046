"""Names: reading along the scopes, binding, deleting."""

from __future__ import annotations

import builtins
from functools import lru_cache
from typing import TYPE_CHECKING

import libcst as cst

from inputgen.interpret.bound_names import declared_global, names_of
from inputgen.interpret.interactive import SHELL_NAMES, is_plain_script
from inputgen.interpret.trees import descendants
from inputgen.interpret.undefined import not_defined
from inputgen.interpret.values import At, Const, Lib, Open, Scope, Slot, Unknown, Value
from inputgen.interpret.world import ROOT
from inputgen.model.types import STR

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator
    from inputgen.interpret.frames import Frame

_BUILTINS = frozenset(dir(builtins))
_CONSTANTS = {"True": True, "False": False, "None": None, "__debug__": True}


def find_slot(ev: Evaluator, name: str) -> Slot | None:
    """The slot of a name as the current code sees it; None where no scope has it."""
    found = find_scope(ev, name)
    return found[1] if found is not None else None


def find_scope(ev: Evaluator, name: str) -> tuple[int, Slot] | None:
    """The address of the scope that has a name, and its slot there; None where no scope has it."""
    frame = ev.frame
    address: int | None = frame.outer.get(name, frame.scope)
    first = True
    while address is not None:
        scope = ev.scope_at(address)
        slot = scope.names.get(name)
        if slot is not None and (first or scope.kind != "class"):
            return address, slot
        if scope.kind == "function" and _is_local(frame, address, name):
            return None
        first = False
        address = scope.parent
    return None


def _in_function(ev: Evaluator) -> bool:
    return ev.scope_at(ev.frame.scope).kind == "function"


def _is_local(frame: Frame, address: int, name: str) -> bool:
    """Whether a name is local to the function that is being run, wherever its code binds it."""
    func = frame.func
    if func is None or frame.scope != address or name in frame.outer or not isinstance(func.node, cst.FunctionDef):
        return False
    return name in _locals(func.node)


@lru_cache(maxsize=4096)
def _locals(node: cst.FunctionDef) -> frozenset[str]:
    """The names that the code of a function binds, in statements: what a comprehension binds is its own."""
    own = [found for found in descendants(node.body, into_functions=False) if not isinstance(found, cst.CompFor)]
    bound: set[str] = set()
    for found in own:
        if isinstance(found, cst.FunctionDef | cst.ClassDef):
            bound.add(found.name.value)
        elif isinstance(found, cst.AssignTarget | cst.AnnAssign | cst.AugAssign | cst.For):
            bound |= names_of(found.target)
        elif isinstance(found, cst.AsName):
            bound |= names_of(found.name)
    return frozenset(bound - declared_global(node.body))


def read_name(ev: Evaluator, name: str, at: At) -> Value:
    """The value of a name.

    Raises:
        PathEndsError: where no scope, nor Python itself, has the name (a NameError in the job).
    """
    if name in _CONSTANTS:
        return Const(_CONSTANTS[name], at)
    found = find_scope(ev, name)
    if found is not None:
        address, slot = found
        if slot.optional:
            ev.risk()
        return ev.held(address, slot)
    if _in_function(ev) and _is_local(ev.frame, ev.frame.scope, name):
        raise ev.raises(f"UnboundLocalError: cannot access local variable {name!r}", at)
    if name in _BUILTINS:
        return Lib(f"builtins.{name}", at)
    if name == "__file__" and not at.module.path.endswith(".ipynb"):
        return project_path(at.module.path, at)
    module = ev.scope_at(_module_scope(ev))
    if module.open is not None:
        return Unknown(module.open.reason, at)
    unbound = ev.libraries.unbound(name)
    if unbound is not None:
        return unbound(ev, at)
    if name in SHELL_NAMES and ev.tries and is_plain_script(ev):
        raise ev.raises(f"NameError: name {name!r} is not defined", at)
    ev.risk()
    return not_defined(name, at)


def project_path(path: str, at: At | None) -> Open:
    """The absolute path of something of the project: a text nobody knows, that can be followed all the same."""
    return Open(STR, Const(f"{ROOT}/{path}" if path else ROOT, at), "computed", at)


def rooted_text(value: Value) -> str | None:
    """A text that is known but for where the project lies, which it starts with; None for any other value."""
    if not isinstance(value, Open) or value.origin != "computed" or not isinstance(value.default, Const):
        return None
    text = value.default.value
    return text if isinstance(text, str) and text.startswith(ROOT) else None


def is_rooted(value: Value) -> bool:
    """Whether a text is known but for where the project lies."""
    return rooted_text(value) is not None


def _module_scope(ev: Evaluator) -> int:
    address = ev.frame.scope
    while True:
        scope = ev.scope_at(address)
        if scope.parent is None:
            return address
        address = scope.parent


def assign_name(ev: Evaluator, name: str, value: Value, at: At) -> None:
    """Bind a name in the current scope, or in the one its `global` or `nonlocal` names."""
    address = ev.frame.outer.get(name, ev.frame.scope)
    scope = ev.scope_at(address)
    while scope.kind == "comprehension" and scope.parent is not None and name not in scope.names:
        address, scope = scope.parent, ev.scope_at(scope.parent)
    put_name(ev, address, name, value, at)


def put_name(ev: Evaluator, address: int, name: str, value: Value, at: At | None) -> None:
    """Bind a name in the scope at an address."""
    scope = ev.scope_at(address)
    names = {**scope.names, name: Slot(value, False, at)}
    ev.put(address, Scope(scope.kind, scope.module, names, scope.parent, scope.open))


def delete_name(ev: Evaluator, name: str) -> None:
    """Unbind a name."""
    address = ev.frame.outer.get(name, ev.frame.scope)
    scope = ev.scope_at(address)
    names = {key: slot for key, slot in scope.names.items() if key != name}
    ev.put(address, Scope(scope.kind, scope.module, names, scope.parent, scope.open))


def declare_outer(ev: Evaluator, names: list[str], *, is_global: bool) -> None:
    """`global` and `nonlocal`: where the names live from now on."""
    for name in names:
        address = _module_scope(ev)
        if not is_global:
            parent = ev.scope_at(ev.frame.scope).parent
            while parent is not None and name not in ev.scope_at(parent).names:
                parent = ev.scope_at(parent).parent
            address = parent if parent is not None else address
        ev.frame.outer[name] = address
