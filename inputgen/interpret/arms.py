"""The two arms of a condition that is not decided: each knows how it came out, and what was told meets after them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

import libcst as cst

from inputgen.frozen import replace
from inputgen.interpret.asked import Usual, by_default, note_asked
from inputgen.interpret.assuming import assume, conclude
from inputgen.interpret.away import note_away
from inputgen.interpret.operands import condition
from inputgen.interpret.refine import refine
from inputgen.interpret.values import NONE, Choice, Const, Open, Ref, Value
from inputgen.model.types import BOOL

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


def tell(ev: Evaluator, test: cst.BaseExpression, value: Value, usual: Usual | None, truthy: bool) -> None:
    """Tell the path that a condition came out so; `usual` is how it does where no option is given."""
    note_asked(ev, usual, truthy)
    note_away(ev, test, value, truthy)
    before = ev.state.conditions.assumed
    assume(ev, test, value, truthy)
    refine(ev, test, truthy)
    conclude(ev, test, before)


def either(
    ev: Evaluator,
    test: cst.BaseExpression,
    value: Value,
    if_true: Callable[[], Value],
    if_false: Callable[[], Value],
) -> Value:
    """The value of one of two arms, as a condition comes out, each followed on its own path.

    An arm that raises is left out.

    Raises:
        PathEndsError: if both arms raise.
    """
    usual = by_default(ev, test)

    def follow(truthy: bool, arm: Callable[[], Value]) -> Value:
        tell(ev, test, value, usual, truthy)
        return arm()

    return ev.branch([partial(follow, True, if_true), partial(follow, False, if_false)])


def as_outcome(ev: Evaluator, test: cst.BaseExpression, value: Value) -> Value:
    """What an undecided comparison comes to, each on the path that knows it (`on = x is None`, then `if on:`)."""
    is_test = isinstance(test, cst.Comparison | cst.BooleanOperation | cst.UnaryOperation)
    is_undecided = isinstance(value, Open) and value == Open(BOOL, value.default)
    if not is_test or not is_undecided or condition(ev, test) is None:
        return value
    arms = [partial(Const, truthy, ev.at(test)) for truthy in (True, False)]
    found = either(ev, test, value, *arms)
    usual = value.default if isinstance(value, Open) else None
    if not isinstance(found, Choice) or usual not in found.options:
        return found
    return replace(found, usual=usual, root=found.root or found)  # the same choice


def where_there(ev: Evaluator, ref: Ref, run: Callable[[], Value], *, surely: bool) -> None:
    """Run something where an object is there, surely or perhaps: it may not be on this path (see `conditions`)."""
    conditions = ev.state.conditions
    known = conditions.started.get(ref.addr)
    if surely and (known is None or not known.lacking):
        run()
        return

    def there() -> Value:
        ev.state.conditions = conditions.having(ref.addr)
        return run()

    def missing() -> Value:
        ev.state.conditions = conditions.without(ref.addr) if surely else conditions
        return NONE

    ev.branch([there, missing])
