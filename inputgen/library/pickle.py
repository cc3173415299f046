"""pickle, dill and joblib: what they load is not known, and may be any object."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen.interpret.protocol import Call, Handler
from inputgen.interpret.values import Unknown, Value
from inputgen.library.paths import loaded_from
from inputgen.library.simple import attribute

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


def _load(ev: Evaluator, call: Call) -> Value:
    """`pickle.load(file)`; `joblib.load(file)` takes a path, too."""
    file = call.arg(0, "file") or call.arg(0, "filename")
    problem = attribute(ev, file, "file problem")  # of what is opened
    ev.risk()
    if isinstance(problem, Unknown) and not ev.state.asked:
        return Unknown(problem.reason, call.at)
    return Unknown(loaded_from(ev, file, call.at), call.at)


FUNCTIONS: dict[str, Handler] = {"load": _load}
