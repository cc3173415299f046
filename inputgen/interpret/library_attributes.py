"""Attributes of libraries: those a model names, those the job assigned, and the names below them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen import model as m
from inputgen.frozen import replace
from inputgen.interpret.join import join
from inputgen.interpret.values import (
    At,
    Const,
    DictObj,
    Lib,
    Open,
    Ref,
    Slot,
    Value,
)
from inputgen.model.types import STR

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


NAMES = frozenset({"__name__", "__qualname__", "__module__"})
"""What Python itself sets, to a text, on whatever has it (Python reference, "Special read-only attributes")."""


def library_attribute(ev: Evaluator, lib: Lib, name: str, at: At) -> Value:
    """An attribute of something of a library: a value its model names, one the job assigned, or the name below it."""
    assigned = assigned_attributes(ev).entries.get(f"{lib.name}.{name}")
    if assigned is None:
        return _own_attribute(ev, lib, name, at)
    return join(assigned.value, _own_attribute(ev, lib, name, at)) if assigned.optional else assigned.value


def assigned_attributes(ev: Evaluator) -> DictObj:
    """What the job assigned to attributes of libraries, by qualified name."""
    held = ev.get(Ref(_assigned(ev)))
    assert isinstance(held, DictObj), "assigned attributes are kept in a dict"
    return held


def _assigned(ev: Evaluator) -> int:
    return ev.singleton("assigned library attributes", lambda: DictObj({}))


def forget_assigned(ev: Evaluator, *names: str) -> None:
    """Attributes of a library are bound anew by the library itself, by qualified name."""
    held = assigned_attributes(ev)
    ev.put(_assigned(ev), replace(held, entries={k: slot for k, slot in held.entries.items() if k not in names}))


def _own_attribute(ev: Evaluator, lib: Lib, name: str, at: At) -> Value:
    qualified = f"{lib.name}.{name}"
    constant = ev.libraries.value(qualified)
    if constant is not None:
        return constant(ev, at)
    if name in ("__name__", "__qualname__"):  # a module's is its whole name, that of anything in it the last part
        head, _, last = lib.name.rpartition(".")
        return Const(last, at) if head in ("", "builtins") else Open(m.ScalarType("str"), None, "computed", at)
    if name == "__module__":
        return Open(STR, None, "computed", at)
    members = ev.libraries.members(lib.name)
    found = members(ev, name, at) if members is not None else None
    if found is None:
        from inputgen.interpret.modules import namespace_member

        found = namespace_member(ev, lib, name, at)
    if found is None and name == "__version__":  # a text, in whatever package (PEP 396)
        return Open(STR, None, "computed", at)
    return found if found is not None else Lib(qualified, at)


def set_on_library(ev: Evaluator, lib: Lib, name: str, value: Value, at: At) -> None:
    """`lib.name = value`: as its model says, else it is kept beside it."""
    setter = ev.libraries.setter(lib.name)
    if setter is not None:
        setter(ev, lib, name, value, at)
    else:
        keep_on_library(ev, lib, name, value, at)


def keep_on_library(ev: Evaluator, lib: Lib, name: str, value: Value, at: At) -> None:
    """What the job assigns to an attribute of a library is what it reads there from then on."""
    held = assigned_attributes(ev)
    ev.put(_assigned(ev), replace(held, entries={**held.entries, f"{lib.name}.{name}": Slot(value, False, at)}))
