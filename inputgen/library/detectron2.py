"""detectron2: `launch(main, ..., args=(...))`, which calls `main(*args)` (detectron2/engine/launch.py)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen.interpret.calls import call as call_value
from inputgen.interpret.protocol import Call
from inputgen.interpret.values import Const, Value
from inputgen.library.entered import given_arguments

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


def _launch(ev: Evaluator, call: Call) -> Value:
    """With one process it calls the function itself; with several, in each of them: the first is followed."""
    function = call.arg(0, "main_func")
    if function is None:
        return ev.unknown("the function called is not known", call.at)
    call_value(ev, function, given_arguments(ev, call.arg(5, "args"), None, call.at), call.at)
    return Const(None, call.at)


FUNCTIONS = {"engine.launch": _launch, "engine.launch.launch": _launch}
