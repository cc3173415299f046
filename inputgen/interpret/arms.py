"""The two arms of a condition that is not decided: each knows how it came out, and what was told meets after them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

import libcst as cst

from inputgen.interpret.asked import Usual, by_default, note_asked
from inputgen.interpret.assuming import Tested, assume
from inputgen.interpret.refine import refine
from inputgen.interpret.values import Value

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


def tell(ev: Evaluator, test: cst.BaseExpression, usual: Usual | None, truthy: bool) -> None:
    """Tell the path that a condition came out so; `usual` is how it does where no option is given."""
    note_asked(ev, usual, truthy)
    assume(ev, test, truthy)
    refine(ev, test, truthy)


def either(
    ev: Evaluator, test: cst.BaseExpression, if_true: Callable[[], Value], if_false: Callable[[], Value]
) -> Value:
    """The value of one of two arms, each followed on a path of its own; arms that raise are left out.

    Raises:
        PathEndsError: if both arms raise.
    """
    usual, tested = by_default(ev, test), Tested(ev, test)
    arms = [(True, if_true), (False, if_false)]
    value = ev.branch([partial(tested.follow, ev, partial(tell, ev, test, usual, truth), arm) for truth, arm in arms])
    tested.meet(ev)
    return value
