"""`match`: an arm that cannot be decided may or may not be taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from inputgen.interpret.comparisons import truth
from inputgen.interpret.frames import PathEndsError
from inputgen.interpret.names import assign_name
from inputgen.interpret.state import State, join_states

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator
    from inputgen.interpret.patterns import Names


def run_match(ev: Evaluator, node: cst.Match) -> None:
    """A `match` statement."""
    from inputgen.interpret.patterns import matches  # few jobs have one
    from inputgen.interpret.statements import run_block

    depth = len(ev.frame.marks)
    if ev.frame.resume:
        index = ev.frame.resume.pop(0)
        assert isinstance(index, int), "the mark of a match statement is a case"
        ev.frame.marks.append(index)
        run_block(ev, node.cases[index].body)
        del ev.frame.marks[depth:]
        return
    subject = ev.eval(node.subject)
    start = ev.state
    ends: list[State] = []
    onward: State | None = start
    decided = True
    jumped = False
    for index, case in enumerate(node.cases):
        if onward is None:
            break
        ev.path = onward.fork(certain=decided)
        names: Names = {}
        fits = matches(ev, case.pattern, subject, names)
        if fits is False:
            continue
        for name, value in names.items():
            assign_name(ev, name, value, ev.at(case.pattern))
        if case.guard is not None:
            guard = truth(ev, ev.eval(case.guard))
            fits = None if guard is None or (fits is None and guard) else fits and guard
        if fits is False:
            continue
        decided = decided and fits is True
        if fits is True:
            onward = None
        try:
            ev.frame.marks.append(index)
            run_block(ev, case.body)
            del ev.frame.marks[depth:]
        except PathEndsError:
            ev.path = None
        if ev.path is not None:
            ends.append(ev.path)
        else:
            jumped = jumped or not ev.ended_by_raise
    if onward is not None:
        ends.append(onward)
    ev.path = join_states(ends, start.certain and not jumped)
