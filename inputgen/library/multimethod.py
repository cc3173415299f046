"""multimethod, multipledispatch, plum: functions of one name, of which a call takes the one that fits its arguments.

`@multimethod` and `@dispatch` add a function to those of its name (the packages' documentation). Which one a call takes
is not decided: it may be any of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen.interpret.join import choice_of
from inputgen.interpret.protocol import Call, Handler
from inputgen.interpret.values import Bound, Const, Func, Value, alternatives
from inputgen.library.simple import named

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


def _added(ev: Evaluator, call: Call) -> Value:
    """`@multimethod`, `@dispatch`."""
    function = call.args.positional[0] if call.args.positional else None
    if not isinstance(function, Func):
        return ev.unknown("a function chosen by types that are not known", call.at)
    before = ev.scope_at(ev.frame.scope).names.get(function.name)
    earlier = [] if before is None else [one for one in alternatives(before.value) if isinstance(one, Func)]
    return choice_of([*earlier, function])


def _adding(ev: Evaluator, call: Call) -> Value:
    """`@dispatch(int, str)`, `@dispatch(precedence=1)`; plum's `@dispatch` too."""
    if call.args.positional and isinstance(call.args.positional[0], Func):
        return _added(ev, call)
    return Bound(Const(None, call.at), "multimethod.added", call.at)


FUNCTIONS: dict[str, Handler] = {**named("multimethod multidispatch", _added), **named("overload dispatch", _adding)}
METHODS: dict[str, Handler] = {"added": _added}
