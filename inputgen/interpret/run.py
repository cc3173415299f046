"""Evaluating a job from its first statement to its end: the entry of this layer."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import groupby
from types import FunctionType
from typing import TYPE_CHECKING, ParamSpec, Protocol, TypeVar, cast

import libcst as cst

from inputgen import model as m
from inputgen.interpret import bounds
from inputgen.interpret.config_reads import told_by_uses
from inputgen.interpret.evaluator import Evaluator
from inputgen.interpret.frames import Frame
from inputgen.interpret.library_attributes import assigned_attributes
from inputgen.interpret.names import project_path
from inputgen.interpret.protocol import Libraries
from inputgen.interpret.state import State, StepsExceededError, end_of
from inputgen.interpret.statements import run_block
from inputgen.interpret.uncalled import Uncalled
from inputgen.interpret.values import Const, Lib, Scope, Slot, Unknown
from inputgen.interpret.versions import VersionToldError

if TYPE_CHECKING:
    from inputgen.interpret.world import World
    from inputgen.source.module import Module

# Nested expressions and calls recurse; the depth guard and the bound on calls keep both far below this.
_RECURSION_LIMIT = 30_000
_STACK_SLOTS = 1 << 17  # 1 MB, of which the frames that follow have as much again
# Whether a fault of inputgen's own is raised, as tests want it, and not told.
RAISES_ITS_OWN = False

P = ParamSpec("P")
T = TypeVar("T")


class _Collector(Protocol):
    """What the W&B model offers at the start and the end of an evaluation."""

    def prepare(self, ev: Evaluator) -> None:
        """Make what it keeps, before any path splits: else each path would make its own."""

    def collect(self, ev: Evaluator, stopped: Unknown | None) -> tuple[tuple[m.Run, ...], m.Unknown | None]:
        """The runs as W&B stores them, and why a run is implied; completes the declarations among the events."""


def evaluate_job(
    module: Module,
    world: World,
    libraries: Libraries,
    *,
    at_defaults: bool = False,
    needed: m.Needed = (),
    called: tuple[m.Span, ...] = (),
    draws: bool = False,
) -> m.Facts:
    """Evaluate a job as `__main__` would run, and tell what it was seen to do.

    Args:
        module: the job.
        world: its project.
        libraries: the library models.
        at_defaults: whether open values are taken at their defaults (contract, "Open value").
        needed: what options are then instead, by place (see `needed`).
        called: the functions that the job calls, if not with its options at their defaults: those have a caller.
        draws: whether what a sweep draws is taken to be the first that it may be, as in one run.
    """
    with _deep_recursion():
        while True:
            ev = Evaluator(world, libraries, at_defaults=at_defaults, needed=needed, draws=draws)
            try:
                return _with_room(_evaluate)(ev, module, called)
            except VersionToldError:  # at most once for each of the few versions that a model knows
                continue


def _evaluate(ev: Evaluator, module: Module, called: tuple[m.Span, ...]) -> m.Facts:
    stopped: Unknown | None = None
    collector = cast(_Collector, ev.libraries.model("wandb"))
    collector.prepare(ev)
    assigned_attributes(ev)  # made before any path splits, as well
    try:
        _run_main(ev, module)
        called = _run_uncalled(ev, called)
    except VersionToldError:
        raise
    except Exception as error:
        stopped = _stopped(ev, error)
    raised = stopped is None and ev.path is None and not any(kind in ("exit", "failure") for kind, _ in ev.ends)
    told = any(isinstance(event, m.Raised) for event in ev.events)
    if raised and not told and ev.last_raised is not None:  # on each path somewhere, and on none for sure
        ev.record(ev.last_raised)
    told_by_uses(ev)
    ev.path = _final_state(ev)
    ev.frames = [Frame(module, 0)]
    runs, implied = collector.collect(ev, stopped)
    files = tuple(dict.fromkeys([module.path, *(path for path in ev.modules if path.endswith(".py"))]))
    needed = ev.found_needed or ()
    return m.Facts(module.path, tuple(ev.events), runs, None if raised else implied, files, needed, called)


def _stopped(ev: Evaluator, error: Exception) -> Unknown:
    """Note why the evaluation ends before the job does: at a bound, or by a fault of inputgen's own.

    Such a fault is told like a bound: a job of hundreds that meets one is no reason to tell nothing of the others.
    """
    ev.meter.lift()  # what follows only reads what is known so far
    place = ev.span(ev.last) if ev.last is not None else None
    if isinstance(error, StepsExceededError | RecursionError):
        nesting = isinstance(error, RecursionError)
        what, limit = ("nesting", _RECURSION_LIMIT) if nesting else ("steps", bounds.STEPS)
        ev.record(m.BoundReached(what, limit, place))
        return Unknown("the evaluation stopped at its bound before the end of the job")
    if RAISES_ITS_OWN:
        raise error
    ev.record(m.BoundReached("faults", 0, place, f"{type(error).__name__}: {error}"))
    return Unknown("the evaluation stopped at a fault of inputgen before the end of the job")


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
    if not module.path.endswith(".ipynb"):
        names["__file__"] = Slot(project_path(module.path, None))
    else:
        offered = getattr(ev.libraries.model("IPython"), "NAMES", {})
        names |= {name: Slot(Lib(stands_for)) for name, stands_for in offered.items()}
    scope = ev.new(Scope("module", module, names), None)
    ev.frames.append(Frame(module, scope.addr))
    for part in _parts_run(module):
        ends = len(ev.ends)
        run_block(ev, part)
        if ev.path is None and module.path.endswith(".ipynb"):
            ev.path = _past_cell(ev, ends)
    if module.fault is not None:  # a run of all cells stops here
        ev.record(module.fault)


def _parts_run(module: Module) -> Iterator[cst.Module]:
    """What runs by itself: of a notebook each cell, for whoever works with it goes on in the next one."""
    if not module.path.endswith(".ipynb"):
        yield module.tree
        return
    for _, statements in groupby(module.tree.body, lambda node: module.span(node).cell):
        yield cst.Module(list(statements))


def _past_cell(ev: Evaluator, before: int) -> State | None:
    """The state after a cell that raises, or asks to exit, on each path: the kernel stays as it is then."""
    ended = [(kind, state) for kind, state in ev.ends[before:] if kind != "endless"]
    if len(ended) < len(ev.ends) - before:
        return None  # it may go on for ever
    del ev.ends[before:]
    return end_of(ended)


def _final_state(ev: Evaluator) -> State:
    """The state the job ends in: past its last statement, else where it exits, loops for ever, or raises."""
    well = [(kind, state) for kind, state in ev.ends if kind != "failure"]
    return ev.path or end_of(well) or end_of(ev.ends) or State({}, ev.meter)


def _run_uncalled(ev: Evaluator, elsewhere: tuple[m.Span, ...]) -> tuple[m.Span, ...]:
    """Enter the functions that use W&B and that nothing calls, here or `elsewhere`; the others of the job."""
    state = _final_state(ev)
    main = ev.frames[0]
    ev.frames = [main]
    if main.scope not in state.heap:
        return ()
    uncalled = Uncalled(ev, main.scope, state, elsewhere)
    called = uncalled.called()
    ev.path = uncalled.enter_all(ev.path)
    return called
