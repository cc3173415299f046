"""`glob` (Python docs, "glob"): the paths that match a pattern, of which none is known: files come and go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen.interpret.protocol import Call, Handler
from inputgen.interpret.values import ListObj, Open, Value
from inputgen.library.simple import named, typed
from inputgen.model.types import BOOL, STR

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


def _matches(ev: Evaluator, call: Call) -> Value:
    ev.risk()
    # What is looked for only where the command line asks for it is named there.
    path = Open(STR, None, "argv" if ev.state.asked else "computed", call.at)
    return ev.new(ListObj("generator" if call.name.endswith("iglob") else "list", (), path), call.at)


FUNCTIONS: dict[str, Handler] = {
    **named("glob iglob glob0 glob1", _matches),
    "escape": typed(STR),
    "has_magic": typed(BOOL),
}
