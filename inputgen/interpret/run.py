"""Evaluating a job from its first statement to its end: the entry of this layer."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from types import FunctionType
from typing import TYPE_CHECKING, ParamSpec, Protocol, TypeVar, cast

import libcst as cst

from inputgen import model as m
from inputgen.frozen import frozen
from inputgen.interpret import bounds
from inputgen.interpret.annotations import annotated_type, declared_type
from inputgen.interpret.calls import call
from inputgen.interpret.evaluator import Evaluator
from inputgen.interpret.frames import Frame, PathEndsError
from inputgen.interpret.functions import all_params
from inputgen.interpret.hierarchy import linearised
from inputgen.interpret.protocol import Arguments, Call, Libraries
from inputgen.interpret.state import State, StepsExceededError, join_states
from inputgen.interpret.statements import run_block
from inputgen.interpret.trees import descendants
from inputgen.interpret.types import type_of
from inputgen.interpret.values import (
    At,
    Bound,
    ClassObj,
    Const,
    Func,
    Instance,
    Lib,
    Open,
    Ref,
    Scope,
    Slot,
    Unknown,
    Value,
    alternatives,
)

if TYPE_CHECKING:
    from inputgen.interpret.world import World
    from inputgen.source.module import Module

# What an object that a library made of a function keeps it under.
ENTRY = "entry function"

# Nested expressions and calls recurse; the depth guard and the bound on calls keep both far below this.
_RECURSION_LIMIT = 30_000
_STACK_SLOTS = 1 << 17  # 1 MB, of which the frames that follow have as much again

P = ParamSpec("P")
T = TypeVar("T")


class _Collector(Protocol):
    """What the W&B model offers at the start and the end of an evaluation."""

    def prepare(self, ev: Evaluator) -> None:
        """Make what it keeps, before any path splits: else each path would make its own."""

    def collect(self, ev: Evaluator, stopped: Unknown | None) -> tuple[tuple[m.Run, ...], str | None]:
        """The runs as W&B stores them, and why a run is implied; completes the declarations among the events."""


def evaluate_job(module: Module, world: World, libraries: Libraries, *, at_defaults: bool = False) -> m.Facts:
    """Evaluate a job as `__main__` would run, and tell what it was seen to do.

    Args:
        module: the job.
        world: its project.
        libraries: the library models.
        at_defaults: whether open values are taken at their defaults (contract, "Open value").
    """
    with _deep_recursion():
        return _with_room(_evaluate)(module, world, libraries, at_defaults)


def _evaluate(module: Module, world: World, libraries: Libraries, at_defaults: bool) -> m.Facts:
    ev = Evaluator(world, libraries, at_defaults=at_defaults)
    stopped: Unknown | None = None
    collector = cast(_Collector, libraries.model("wandb"))
    collector.prepare(ev)
    try:
        _run_main(ev, module)
        _run_uncalled(ev, module)
    except (StepsExceededError, RecursionError) as bound:
        ev.meter.lift()  # what follows only reads what is known so far
        nesting = isinstance(bound, RecursionError)
        what, limit = ("nesting", _RECURSION_LIMIT) if nesting else ("steps", bounds.STEPS)
        ev.record(m.BoundReached(what, limit, ev.span(ev.last) if ev.last is not None else None))
        stopped = Unknown("the evaluation stopped at its bound before the end of the job")
    raised = stopped is None and ev.path is None and not any(kind == "exit" for kind, _ in ev.ends)
    told = any(isinstance(event, m.Raised) for event in ev.events)
    if raised and not told and ev.last_raised is not None:  # on each path somewhere, and on none for sure
        ev.record(ev.last_raised)
    ev.path = _final_state(ev)
    ev.frames = [Frame(module, 0)]
    runs, implied = collector.collect(ev, stopped)
    files = tuple(dict.fromkeys([module.path, *(path for path in ev.modules if path.endswith(".py"))]))
    return m.Facts(module.path, tuple(ev.events), runs, None if raised else implied, files)


@contextmanager
def _deep_recursion() -> Iterator[None]:
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, _RECURSION_LIMIT))
    try:
        yield
    finally:
        sys.setrecursionlimit(before)


def _with_room(function: Callable[P, T]) -> Callable[P, T]:
    """The function, called with room for the frames of all it calls in one piece of memory.

    Python from 3.11 on keeps frames in pieces of 16 KB, and gives one back as soon as it is empty: a loop that calls
    across the end of a piece asks the system for memory each time, which took three times as long as all else.
    """
    code = function.__code__.replace(co_stacksize=_STACK_SLOTS)
    return cast("Callable[P, T]", FunctionType(code, function.__globals__, function.__name__))


def _run_main(ev: Evaluator, module: Module) -> None:
    names: dict[str, Slot] = {"__name__": Slot(Const("__main__"))}
    if module.path.endswith(".ipynb"):
        offered = getattr(ev.libraries.model("IPython"), "NAMES", {})
        names |= {name: Slot(Lib(stands_for)) for name, stands_for in offered.items()}
    scope = ev.new(Scope("module", module, names), None)
    ev.frames.append(Frame(module, scope.addr))
    run_block(ev, module.tree)
    if module.fault is not None:  # a run of all cells stops here
        ev.record(module.fault)


def _final_state(ev: Evaluator) -> State:
    """The state the job ends in: past its last statement, else where it exits, loops for ever, or raises."""
    return ev.path or _end_of(ev.ends) or State({}, ev.meter)


def _end_of(ends: list[tuple[str, State]]) -> State | None:
    for kind in ("exit", "endless", "raise"):
        state = join_states([state for ended, state in ends if ended == kind], True)
        if state is not None:
            return state
    return None


@frozen
class _Entry:
    """A function that may be entered.

    Attributes:
        func: the function as it is written.
        callee: what its name stands for: the function, or what a decorator of the project made around it.
        owner: what stands for `self`: its class, the very instance, or the object that a library made of it.
    """

    func: Func
    callee: Func
    owner: Value | None = None


def _run_uncalled(ev: Evaluator, module: Module) -> None:
    """Enter the functions that use W&B and that nothing calls, once each, callers before what they call."""
    state = _final_state(ev)
    main = ev.frames[0]
    ev.frames = [main]
    if main.scope not in state.heap:
        return
    scope = cast(Scope, state.heap[main.scope])
    ended = ev.path
    candidates = _candidates(ev, scope, state)
    called = [_names_in(entry.func.node) for entry in candidates]
    order = sorted(
        range(len(candidates)),
        key=lambda i: any(candidates[i].func.name in names for j, names in enumerate(called) if j != i),
    )
    runs = ev.runs
    for index in order:
        if id(candidates[index].func.node) not in ev.entered:
            ev.runs_of_others = range(runs, ev.runs)
            ev.path = (ended or state).fork(certain=True)
            _enter(ev, candidates[index])
            ended = ev.path if ev.path is not None else ended
    ev.path = ended


def _candidates(ev: Evaluator, scope: Scope, state: State) -> list[_Entry]:
    """The functions that may be entered.

    Those of the module, and those, of whatever module or scope, that were given to a library without a model.
    """
    found: dict[int, _Entry] = {}
    for callee, owner in _functions(scope, state):
        for func in (callee, *_closed_over(callee, state)):
            if func.module is scope.module:
                found.setdefault(id(func.node), _Entry(func, callee, owner))
    for node, handed in ev.handed.items():
        if isinstance(handed, Func):
            found.setdefault(node, _Entry(handed, handed))
        elif isinstance(handed.method, Func):
            found[node] = _Entry(handed.method, handed.method, handed)
    return [entry for entry in found.values() if _uses_wandb(ev, entry.func, _module_scope(entry.func, state, scope))]


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


def _functions(scope: Scope, state: State) -> list[tuple[Func, Ref | None]]:
    """The functions and methods a module defines, in source order, with the class of a method.

    Where a library made an object of a function (a command of click), that object is its owner.
    """
    found: list[tuple[Func, Ref | None]] = []
    for slot in scope.names.values():
        value = slot.value
        if isinstance(value, Func):
            found.append((value, None))
        elif isinstance(value, Ref):
            obj = state.heap.get(value.addr)
            entry = obj.attrs.get(ENTRY) if isinstance(obj, Instance) else None
            if entry is not None and isinstance(entry.value, Func):
                found.append((entry.value, value))
            if isinstance(obj, ClassObj):
                body = cast(Scope, state.heap[obj.scope])
                found.extend((item.value, value) for item in body.names.values() if isinstance(item.value, Func))
    return found


def _names_in(node: cst.CSTNode) -> set[str]:
    return {found.value for found in descendants(node) if isinstance(found, cst.Name)}


def _uses_wandb(ev: Evaluator, func: Func, scope: Scope) -> bool:
    names = _names_in(func.node)
    sinks = names & ev.libraries.sinks
    if any(name not in scope.names or isinstance(scope.names[name].value, Lib) for name in sinks):
        return True
    bound = {name for name, slot in scope.names.items() if isinstance(slot.value, Lib) and _is_wandb(slot.value.name)}
    return not bound.union({"wandb", "launch"}).isdisjoint(names)


def _is_wandb(name: str) -> bool:
    return name.split(".")[0] == "wandb" or name.startswith("inputgen.runtime")


def _enter(ev: Evaluator, entry: _Entry) -> None:
    """Enter a function whose caller is not known, its parameters typed by annotation and default."""
    func, owner = entry.func, entry.owner
    at = At(func.module, func.node)
    ev.record(m.NotCalled(func.name, ev.span(At(func.module, name_node(func)))))
    not_known = Unknown(f"the caller of {func.name} is not known", at)
    receiver: list[Value] = []
    callee: Value = entry.callee
    if isinstance(owner, Bound):
        receiver, callee = [owner], owner
    elif isinstance(owner, Ref) and not isinstance(ev.get(owner), ClassObj):  # it knows what it hands the function
        _attempt(ev, owner, Arguments(), at)
        return
    elif owner is not None and func.kind in ("function", "property", "cached property"):
        callee = Bound(ev.new(Instance(owner, {}, not_known), at), entry.callee, at)
        receiver = [callee]
    params = func.node.params
    is_spread = params.star_kwarg is not None or isinstance(params.star_arg, cst.Param)
    named = {param.name.value: _parameter(ev, func, param) for param in all_params(params)[len(receiver) :]}
    _attempt(ev, callee, Arguments((), named, not_known if is_spread else None), at)


def _attempt(ev: Evaluator, callee: Value, args: Arguments, at: At) -> None:
    """Call it; where it does not come back, what it did is in the state it exits, loops for ever or raises in."""
    before = len(ev.ends)
    ev.assuming = True
    try:
        _give_back(ev, call(ev, callee, args, at), at)
    except PathEndsError as ended:
        ev.path = ended.doubted or _end_of(ev.ends[before:])
    finally:
        ev.assuming = False


def _give_back(ev: Evaluator, result: Value, at: At) -> None:
    """A caller that is not known uses what it gets: a model tells what that starts (`returned`)."""
    options = alternatives(result)
    for option in options:
        obj = ev.instance_at(option)
        for base in linearised(ev, obj.cls) if obj is not None else ():
            handler = ev.libraries.method(f"{base.name}.returned") if isinstance(base, Lib) else None
            if handler is not None:
                starts = partial(handler, ev, Call("returned", Arguments(), at, option))
                ev.branch([starts, *([lambda: result] if len(options) > 1 else [])])


def name_node(func: Func) -> cst.CSTNode:
    """The node to show for a function: its name."""
    return func.node.name if isinstance(func.node, cst.FunctionDef) else func.node


def _parameter(ev: Evaluator, func: Func, param: cst.Param) -> Value:
    default = dict(func.defaults).get(param.name.value)
    at = At(func.module, param)
    annotation = annotated_type(ev, param.annotation.annotation) if param.annotation is not None else None
    if annotation is not None:
        return Open(declared_type(annotation, default), default, "parameter", at)
    if isinstance(default, Const) and default.value is not None:
        return Open(type_of(default), default, "parameter", at)
    return Unknown(f"the caller of {func.name} is not known", at)
