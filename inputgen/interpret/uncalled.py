"""Which of the functions that nothing calls are entered: those that use W&B, callers before what they call."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING, cast

import libcst as cst

from inputgen.frozen import replace
from inputgen.interpret.bound_names import last_name
from inputgen.interpret.entering import Entering, Entry
from inputgen.interpret.handed import is_surely_handed
from inputgen.interpret.state import State, join_states
from inputgen.interpret.trees import descendants
from inputgen.interpret.unseen import writes_to_run
from inputgen.interpret.values import At, ClassObj, Func, Instance, Lib, Ref, Scope, Value
from inputgen.model import Span

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

# What an object that a library made of a function keeps it under.
ENTRY = "entry function"


class Uncalled:
    """The functions that nothing calls, as the job leaves them.

    Args:
        ev: the evaluation.
        main: the heap address of the names of the job.
        state: the state the job ends in.
        elsewhere: functions that the job calls on other paths than those of this evaluation; they stay out of it.
    """

    def __init__(self, ev: Evaluator, main: int, state: State, elsewhere: tuple[Span, ...]) -> None:
        self.ev = ev
        self.state = state
        self.elsewhere = frozenset(elsewhere)
        self.scope = cast(Scope, state.heap[main])
        self._names: dict[int, frozenset[str]] = {}
        self._using: dict[int, bool] = {}
        self._keeping: dict[int, frozenset[str]] = {}

    def enter_all(self, ended: State | None) -> State | None:
        """Enter each, once; the state they leave.

        Args:
            ended: the state past the last statement of the job; None where it never gets there.
        """
        ev, runs, entering = self.ev, self.ev.runs, Entering(self.ev)
        waiting = self._candidates()
        naming = Counter(name for entry in waiting for name in self.names(entry.func))
        while waiting:
            for gone in [entry for entry in waiting if id(entry.func.node) in ev.entered]:
                waiting.remove(gone)
                naming.subtract(self.names(gone.func))
            entry = self._first(waiting, naming)
            if entry is None:
                break
            waiting.remove(entry)
            naming.subtract(self.names(entry.func))
            ev.runs_of_others = range(runs, ev.runs)
            without = ended or self.state
            ev.path = without.fork(certain=True)
            entering.enter(entry)
            if runs and ev.path is not None and not self._is_surely_entered(entry.func, without):
                ev.path = join_states([ev.path, without], certain=True)
            ended = ev.path if ev.path is not None else ended
        return ended

    def _first(self, waiting: list[Entry], naming: Counter[str]) -> Entry | None:
        """The first that none of the others calls, by its name; else the first, those that start runs before others.

        Args:
            waiting: those that may be entered.
            naming: for each name, how many of them have it in them.
        """
        called = [entry for entry in waiting if not self._is_called(entry, naming)]
        starting = [entry for entry in called if "init" in self.names(entry.func)]
        return next(iter([*starting, *called, *waiting]), None)

    def _is_surely_entered(self, func: Func, state: State) -> bool:
        return id(func.node) in self.ev.handed and is_surely_handed(state, func)

    def _is_called(self, entry: Entry, naming: Counter[str]) -> bool:
        own = self.names(entry.func)
        return any(naming[name] > (name in own) for name in self._called_by(entry))

    def _called_by(self, entry: Entry) -> set[str]:
        """The names that calls of a function are written with: of `__init__`, the class's."""
        owner = self._owner(entry)
        if owner is not None and entry.func.name == "__init__":
            return {owner.name}
        return {entry.func.name}

    # --- candidates ---------------------------------------------------------------------------------------------

    def called(self) -> tuple[Span, ...]:
        """The functions of the module that were entered, or given to a library."""
        funcs = [entry.func for entry in self._of_module.values()]
        return tuple(self._place(f) for f in funcs if id(f.node) in self.ev.entered or id(f.node) in self.ev.handed)

    def _place(self, func: Func) -> Span:
        return self.ev.span(At(func.module, func.node))

    def _candidates(self) -> list[Entry]:
        """The functions that may be entered.

        Those of the module that use W&B or call one that does, and those, of whatever module or scope, that were given
        to a library without a model.
        """
        handed_over = self.ev.handed
        found = {n: e for n, e in self._of_module.items() if n in handed_over or not self._is_elsewhere(e.func)}
        for node, handed in handed_over.items():
            if isinstance(handed, Func):
                found.setdefault(node, Entry(handed, handed))
            elif isinstance(handed.method, Func):
                found[node] = Entry(handed.method, handed.method, handed)
        return self._with_callers([entry for node, entry in found.items() if node not in self.ev.entered])

    def _is_elsewhere(self, func: Func) -> bool:
        return bool(self.elsewhere) and self._place(func) in self.elsewhere

    @cached_property
    def _of_module(self) -> dict[int, Entry]:
        """The functions of the module, entered or not, by the identity of their definitions."""
        found: dict[int, Entry] = {}
        for callee, owner in self._functions():
            for func in (callee, *_closed_over(callee, self.state)):
                if func.module is self.scope.module:
                    found.setdefault(id(func.node), Entry(func, callee, owner))
        return found

    def _with_callers(self, entries: list[Entry]) -> list[Entry]:
        """Those that use W&B, and those that call one of them: by their names, until there are no more."""
        kept = [self._uses_wandb(entry.func) or self._uses_kept(entry) for entry in entries]
        known: set[str] = set()
        while True:
            used = set().union(
                *(self._called_by(e) | self._class_of(e) for e, k in zip(entries, kept, strict=True) if k)
            )
            if used <= known:
                return [
                    replace(entry, is_told=self._uses_wandb(entry.func), is_written=self._is_written(entry))
                    for entry, keep in zip(entries, kept, strict=True)
                    if keep
                ]
            known |= used
            kept = [keep or not used.isdisjoint(self.names(e.func)) for e, keep in zip(entries, kept, strict=True)]

    def _is_written(self, entry: Entry) -> bool:
        """Whether code of the module that was run has a call of a function by its name, which was not reached."""
        return entry.owner is None and entry.func.name in self._calls_made

    @cached_property
    def _calls_made(self) -> frozenset[str]:
        """The names that are called, as such, in the functions that were entered and in the module itself."""
        tree = self.scope.module.tree
        run = [node for node in descendants(tree) if id(node) in self.ev.entered]
        every = [*descendants(tree, into_functions=False), *(inner for node in run for inner in descendants(node))]
        return frozenset(n.func.value for n in every if isinstance(n, cst.Call) and isinstance(n.func, cst.Name))

    def _owner(self, entry: Entry) -> ClassObj | None:
        """The class of a method."""
        owner = self.state.heap.get(entry.owner.addr) if isinstance(entry.owner, Ref) else None
        return owner if isinstance(owner, ClassObj) else None

    def _class_of(self, entry: Entry) -> set[str]:
        owner = self._owner(entry)
        return {owner.name} if owner is not None else set()

    def _functions(self) -> Iterator[tuple[Func, Ref | None]]:
        """The functions and methods the module defines, in source order, with the class of a method.

        Where a library made an object of a function (a command of click), that object is its owner.
        """
        for slot in self.scope.names.values():
            value = slot.value
            if isinstance(value, Func):
                yield value, None
            elif isinstance(value, Ref):
                yield from self._of_object(value)

    def _of_object(self, value: Ref) -> Iterator[tuple[Func, Ref | None]]:
        obj = self.state.heap.get(value.addr)
        entry = obj.attrs.get(ENTRY) if isinstance(obj, Instance) else None
        if entry is not None and isinstance(entry.value, Func):
            yield entry.value, value
        if isinstance(obj, ClassObj):
            body = cast(Scope, self.state.heap[obj.scope])
            for item in body.names.values():
                if isinstance(item.value, Func):
                    yield item.value, value

    # --- what a function uses -----------------------------------------------------------------------------------

    def names(self, func: Func) -> frozenset[str]:
        """The names in a function, attributes included."""
        known = self._names.get(id(func.node))
        if known is None:
            names = (found.value for found in descendants(func.node) if isinstance(found, cst.Name))
            known = self._names[id(func.node)] = frozenset(names)
        return known

    def _uses_wandb(self, func: Func) -> bool:
        """Whether a function names W&B or one of the calls that start runs, or what a function of the project that
        does is bound to in its module.
        """
        known = self._using.get(id(func.node))
        if known is None:
            self._using[id(func.node)] = False  # until it is known
            scope = _module_scope(func, self.state, self.scope)
            known = self._using[id(func.node)] = self._names_wandb(func, scope) or self._calls_elsewhere(func, scope)
        return known

    def _uses_kept(self, entry: Entry) -> bool:
        """Whether a method names an attribute that its class keeps what starts runs in (`self.trainer = Trainer()`)."""
        owner = self._owner(entry)
        if owner is None:
            return False
        kept = self._keeping.get(owner.scope)
        if kept is None:
            kept = self._keeping[owner.scope] = frozenset(self._kept_in(owner))
        return not kept.isdisjoint(self.names(entry.func))

    def _kept_in(self, owner: ClassObj) -> Iterator[str]:
        for node in descendants(owner.node):
            if isinstance(node, cst.Assign) and isinstance(node.value, cst.Call):
                targets = [each.target.attr.value for each in node.targets if isinstance(each.target, cst.Attribute)]
                if targets and last_name(node.value.func) in self.ev.libraries.sinks:
                    yield from targets

    def _names_wandb(self, func: Func, scope: Scope) -> bool:
        names = self.names(func)
        sinks = names & self.ev.libraries.sinks
        if any(name not in scope.names or isinstance(scope.names[name].value, Lib) for name in sinks):
            return True
        bound = {n for n, slot in scope.names.items() if isinstance(slot.value, Lib) and _is_wandb(slot.value.name)}
        return not bound.union({"wandb", "launch"}).isdisjoint(names) or writes_to_run(func)

    def _calls_elsewhere(self, func: Func, scope: Scope) -> bool:
        """Whether it names a function or class of another module of the project that uses W&B, and was not entered."""
        for name in self.names(func):
            slot = scope.names.get(name)
            others = self._functions_of(slot.value) if slot is not None else ()
            if any(
                other.module is not func.module and id(other.node) not in self.ev.entered and self._uses_wandb(other)
                for other in others
            ):
                return True
        return False

    def _functions_of(self, value: Value) -> list[Func]:
        if isinstance(value, Func):
            return [value]
        return [func for func, _ in self._of_object(value)] if isinstance(value, Ref) else []


def _closed_over(func: Func, state: State) -> list[Func]:
    """The functions that a function keeps in the scope it was made in: what it was made around, for a decorator's."""
    scope = state.heap.get(func.scope)
    if not isinstance(scope, Scope) or scope.kind != "function":
        return []
    return [
        slot.value for slot in scope.names.values() if isinstance(slot.value, Func) and slot.value.node != func.node
    ]


def _module_scope(func: Func, state: State, main: Scope) -> Scope:
    """The names of the module a function is in."""
    scope = state.heap.get(func.scope)
    while isinstance(scope, Scope) and scope.kind != "module" and scope.parent is not None:
        scope = state.heap.get(scope.parent)
    return scope if isinstance(scope, Scope) else main


def _is_wandb(name: str) -> bool:
    return name.split(".")[0] == "wandb" or name.startswith("inputgen.runtime")
