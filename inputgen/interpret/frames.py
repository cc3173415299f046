"""What is kept of the code being evaluated: calls, loops, `try` statements, and how a path ends."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from inputgen.interpret.state import State
from inputgen.interpret.values import At, Func, Value

if TYPE_CHECKING:
    import libcst as cst

    from inputgen import model as m
    from inputgen.source.module import Module


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


@dataclass(slots=True)
class Loop:
    """The paths that left, or went on with, the loop being evaluated."""

    breaks: list[State] = field(default_factory=list)
    continues: list[State] = field(default_factory=list)


@dataclass(slots=True)
class Try:
    """The paths that raised inside the `try` being evaluated; `risky` where something in it may raise unseen.

    `catches` are the names of the exceptions that its handlers take, None for any; `depth` counts the calls it is in.
    """

    catches: tuple[str | None, ...] = ()
    raised: list[tuple[State, str]] = field(default_factory=list)
    risky: bool = False
    depth: int = 0


@dataclass(slots=True)
class Frame:
    """One call being evaluated: the module itself is the first.

    Attributes:
        scope: the address of its local names.
        outer: names declared `global` or `nonlocal`, with the address of the scope they live in.
        first: the first argument, for `super()`.
        owner: the class whose body is being evaluated.
        stops_at_yield: whether the call ends at its first `yield`: a context manager's body runs after it, and what
            follows the `yield` only after that.
        stops: the paths that stopped there, with what they yielded.
        statement: the statement that is under way.
    """

    module: Module
    scope: int
    func: Func | None = None
    first: Value | None = None
    outer: dict[str, int] = field(default_factory=dict)
    returns: list[tuple[State, Value]] = field(default_factory=list)
    yields: list[Value] = field(default_factory=list)
    loops: list[Loop] = field(default_factory=list)
    owner: int | None = None
    stops_at_yield: bool = False
    stops: list[tuple[State, Value]] = field(default_factory=list)
    statement: cst.CSTNode | None = None

    @property
    def under_way(self) -> m.Span | None:
        """The span of the statement that is under way."""
        return None if self.statement is None else self.module.span(self.statement)
