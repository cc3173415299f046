"""`x.__init__`, read off the syntax and the heap: whose it may be, and whether an object may be initialised again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from inputgen.interpret.bound_names import last_name, root_of
from inputgen.interpret.definitions import Definition, function_definition
from inputgen.interpret.hierarchy import linearised
from inputgen.interpret.trees import children
from inputgen.interpret.values import ClassObj, Func, Ref, Scope

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

INITIALISERS = frozenset({"__init__", "__post_init__"})
SUPER = "super"


def initialisers_called(node: cst.CSTNode) -> tuple[frozenset[str], bool]:
    """The receivers of `x.__init__`: `super`, a name, or "" for anything else; whether any is outside an initialiser.

    In an initialiser, the object is the one that is being made: what `super().__init__` sets is set on no other.
    """
    receivers: set[str] = set()
    again = False
    pending = [(node, _is_initialiser(node))]
    while pending:
        current, inside = pending.pop()
        if isinstance(current, cst.Attribute) and current.attr.value in INITIALISERS:
            receivers.add(_receiver(current.value))
            again = again or not inside
        asked = _asked_of(current)
        pending += [
            (child, _is_initialiser(child) if isinstance(child, cst.FunctionDef) else inside)
            for child in children(current)
            if child not in asked
        ]
    return frozenset(receivers), again


# What is asked of a function, which is not called: `inspect.signature(cls.__init__)`.
_ASKING = frozenset({"signature", "getfullargspec", "getargspec", "get_type_hints", "getsource", "getdoc"})


def _asked_of(node: cst.CSTNode) -> list[cst.CSTNode]:
    """The parts of an expression that are `x.__init__`, and only looked at."""
    if isinstance(node, cst.Attribute) and node.attr.value.startswith("__") and node.attr.value != "__call__":
        return [node.value] if _is_init(node.value) else []
    if isinstance(node, cst.Call) and last_name(node.func) in _ASKING:
        return [arg for arg in node.args if _is_init(arg.value)]
    return []


def _is_init(node: cst.CSTNode) -> bool:
    return isinstance(node, cst.Attribute) and node.attr.value in INITIALISERS


def _is_initialiser(node: cst.CSTNode) -> bool:
    return isinstance(node, cst.FunctionDef) and node.name.value in INITIALISERS


def _receiver(node: cst.BaseExpression) -> str:
    return SUPER if is_super(node) else root_of(node)


def is_super(node: cst.BaseExpression) -> bool:
    """Whether an expression is `super()`, with arguments or without."""
    return isinstance(node, cst.Call) and isinstance(node.func, cst.Name) and node.func.value == "super"


class Families:
    """The classes that `super()` may lead to, for each class of the heap: those in the MRO of any class that has it."""

    def __init__(self, ev: Evaluator) -> None:
        self._ev = ev
        self._found: dict[str, dict[int, None]] = {}
        for address, obj in ev.state.heap.items():
            if isinstance(obj, ClassObj):
                order = [base.addr for base in linearised(ev, Ref(address)) if isinstance(base, Ref)]
                for number in map(self._number, order):
                    self._found.setdefault(number, {}).update(dict.fromkeys(order))

    def _number(self, address: int) -> str:
        obj = self._ev.state.heap.get(address)  # a class may be gone with the code that defined it
        return str(id(obj.node)) if isinstance(obj, ClassObj) else ""

    def numbers(self, number: str) -> set[str] | None:
        """The numbers of the other classes of a class's family; None for one that is not on the heap."""
        family = self._found.get(number)
        return None if family is None else {self._number(address) for address in family} - {number}

    def initialisers(self, number: str) -> Iterator[Definition]:
        """The initialisers of a class's family."""
        for address in self._found.get(number, ()):
            cls = self._ev.state.heap.get(address)
            scope = self._ev.state.heap.get(cls.scope) if isinstance(cls, ClassObj) else None
            names = scope.names if isinstance(scope, Scope) else {}
            for name in sorted(INITIALISERS & names.keys()):
                func = names[name].value
                if isinstance(func, Func):
                    yield function_definition(self._ev, func)
