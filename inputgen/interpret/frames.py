"""What is kept of the code being evaluated: calls, loops, `try` statements, and how a path ends."""

from __future__ import annotations

import builtins
from dataclasses import dataclass, field
from operator import is_
from typing import TYPE_CHECKING

from inputgen.frozen import frozen
from inputgen.interpret import bounds
from inputgen.interpret.state import State
from inputgen.interpret.values import NONE, At, Func, Obj, Slot, Value

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import libcst as cst

    from inputgen import model as m
    from inputgen.source.module import Module


# In the marks of a place that cannot be stepped into again.
LOST = "lost"


class PathEndsError(Exception):
    """The path being evaluated ends here (an exception of the job); internal, never leaves the evaluator.

    Attributes:
        doubted: the state to go on in, where it is more likely that the evaluation is wrong than that the job raises.
        at: where it raises.
    """

    def __init__(self, what: str = "", doubted: State | None = None, at: At | None = None) -> None:
        super().__init__(what)
        self.what = what
        self.doubted = doubted
        self.at = at


@frozen
class Thrown:
    """An exception on its way.

    Attributes:
        what: the name of its class, perhaps with a message (`"KeyError: 'x'"`).
        value: the exception itself, where the job made it; None where an operation raises it.
        at: where it is raised.
        doubted: whether what raises it is unknown instead, unless a handler takes it.
    """

    what: str
    value: Value | None = None
    at: At | None = None
    doubted: bool = False


@dataclass(slots=True)
class Loop:
    """The paths that left, or went on with, the loop being evaluated."""

    breaks: list[State] = field(default_factory=list)
    continues: list[State] = field(default_factory=list)


def _same_heap(a: dict[int, Obj], b: dict[int, Obj]) -> bool:
    return len(a) == len(b) and all(map(is_, a.values(), map(b.get, a)))


@dataclass(slots=True)
class Try:
    """The paths that raised inside the `try` being evaluated; `risky` where something in it may raise unseen.

    `catches` are the names of the exceptions that its handlers take, None for any; `depth` counts the calls it is in;
    `failing` are states in which it may do so. `imports_other` tells that its handlers only import something else.
    """

    catches: tuple[str | None, ...] = ()
    raised: list[tuple[State, Thrown]] = field(default_factory=list)
    risky: bool = False
    depth: int = 0
    failing: list[State] = field(default_factory=list)
    imports_other: bool = False

    def may_fail(self, state: State) -> None:
        """Note that something may raise, unseen, in this state."""
        self.risky = True
        last = self.failing[-1].heap if self.failing else None
        if len(self.failing) < bounds.FAILING and not (last is not None and _same_heap(last, state.heap)):
            self.failing.append(state.fork())


@dataclass(slots=True)
class Frame:
    """One call being evaluated: the module itself is the first.

    Attributes:
        scope: the address of its local names.
        outer: names declared `global` or `nonlocal`, with the address of the scope they live in.
        first: the first argument, for `super()`.
        given: the parameters, with what they were given.
        owner: the class whose body is being evaluated.
        suspends: whether it is a generator's: it stops at each `yield` (see `generators`).
        stops: the paths that stopped there, with what they yielded, and where.
        marks: where the code stands: what each statement around left here, outermost first.
        resume: the marks to step into yet; each statement takes its own.
        resuming: whether the `yield` it stopped at has not been reached again.
        sent, thrown: what that `yield` then gives, or raises.
        statement: the statement that is under way.
        handling: what the handlers under way caught, for a bare `raise`.
    """

    module: Module
    scope: int
    func: Func | None = None
    first: Value | None = None
    given: Mapping[str, Slot] = field(default_factory=dict)
    outer: dict[str, int] = field(default_factory=dict)
    returns: list[tuple[State, Value]] = field(default_factory=list)
    loops: list[Loop] = field(default_factory=list)
    owner: int | None = None
    suspends: bool = False
    stops: list[tuple[State, Value, tuple[object, ...]]] = field(default_factory=list)
    marks: list[object] = field(default_factory=list)
    resume: list[object] = field(default_factory=list)
    resuming: bool = False
    sent: Value = NONE
    thrown: Thrown | None = None
    statement: cst.CSTNode | None = None
    handling: list[list[Thrown]] = field(default_factory=list)

    @property
    def under_way(self) -> m.Span | None:
        """The span of the statement that is under way."""
        return None if self.statement is None else self.module.span(self.statement)


class Leaving:
    """The paths that leave a block of the current call by `return`, `break` or `continue`."""

    def __init__(self, frame: Frame) -> None:
        self._returns = frame.returns
        self._jumps = [frame.loops[-1].breaks, frame.loops[-1].continues] if frame.loops else []
        self._before = len(self._returns), [len(jumps) for jumps in self._jumps]

    def through(self, run: Callable[[State], State | None]) -> bool:
        """Let each of them run something on its way out, which may end it; whether there are any."""
        returned, jumped = self._before
        leaving = self._returns[returned:]
        del self._returns[returned:]
        for state, value in leaving:
            after = run(state)
            if after is not None:
                self._returns.append((after, value))
        found = bool(leaving)
        for jumps, before in zip(self._jumps, jumped, strict=True):
            states = jumps[before:]
            del jumps[before:]
            jumps.extend(after for after in map(run, states) if after is not None)
            found = found or bool(states)
        return found


def may_catch(handled: str | None, what: str) -> bool:
    """Whether `except handled` may catch an exception described as `what` (`"KeyError: 'x'"`)."""
    if handled is None:
        return True
    raised = getattr(builtins, what.split(":")[0].strip(), None)
    caught = getattr(builtins, handled, None)
    if isinstance(raised, type) and isinstance(caught, type):
        return issubclass(raised, caught)
    return True
