"""`match`: literal, capture, sequence and mapping patterns; an arm that cannot be decided may or may not be taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from inputgen.interpret.comparisons import equal, truth
from inputgen.interpret.frames import PathEndsError
from inputgen.interpret.names import assign_name
from inputgen.interpret.state import State, join_states
from inputgen.interpret.values import Choice, Unknown, Value

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


def run_match(ev: Evaluator, node: cst.Match) -> None:
    """A `match` statement."""
    from inputgen.interpret.statements import run_block

    subject = ev.eval(node.subject)
    start = ev.state
    ends: list[State] = []
    onward: State | None = start
    decided = True
    jumped = False
    for case in node.cases:
        if onward is None:
            break
        ev.path = onward.fork(certain=decided)
        matches = _matches(ev, case.pattern, subject)
        if matches is not False and case.guard is not None:
            guard = truth(ev, ev.eval(case.guard))
            matches = None if guard is None or (matches is None and guard) else matches and guard
        if matches is False:
            continue
        decided = decided and matches is True
        if matches is True:
            onward = None
        try:
            run_block(ev, case.body)
        except PathEndsError:
            ev.path = None
        if ev.path is not None:
            ends.append(ev.path)
        else:
            jumped = jumped or not ev.ended_by_raise
    if onward is not None:
        ends.append(onward)
    ev.path = join_states(ends, start.certain and not jumped)


def _matches(ev: Evaluator, pattern: cst.MatchPattern, subject: Value) -> bool | None:
    if isinstance(pattern, cst.MatchValue):
        wanted = ev.eval(pattern.value)
        if isinstance(subject, Choice):
            answers = {equal(ev, option, wanted) for option in subject.options}
            return answers.pop() if len(answers) == 1 else None
        return equal(ev, subject, wanted)
    if isinstance(pattern, cst.MatchSingleton):
        return equal(ev, subject, ev.eval(pattern.value))
    if isinstance(pattern, cst.MatchOr):
        arms = [_matches(ev, element.pattern, subject) for element in pattern.patterns]
        return True if True in arms else None if None in arms else False
    if isinstance(pattern, cst.MatchAs):
        matched = True if pattern.pattern is None else _matches(ev, pattern.pattern, subject)
        if pattern.name is not None and matched is not False:
            assign_name(ev, pattern.name.value, subject, ev.at(pattern))
        return matched
    _bind_unknown(ev, pattern)
    return None


def _bind_unknown(ev: Evaluator, pattern: cst.CSTNode) -> None:
    """Bind the names of a pattern that is not taken apart, so that no stale value is read."""
    for child in pattern.children:
        name = child.name if isinstance(child, cst.MatchAs | cst.MatchStar) else None
        if isinstance(name, cst.Name):
            assign_name(
                ev, name.value, Unknown("bound by a pattern that is not taken apart", ev.at(pattern)), ev.at(name)
            )
        _bind_unknown(ev, child)
