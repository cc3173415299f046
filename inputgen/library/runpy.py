"""`runpy` (Python docs, "runpy"): a file or module is run, and gives its names. It is not followed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen.interpret.protocol import Call, Handler
from inputgen.interpret.unseen import may_run
from inputgen.interpret.values import Value
from inputgen.library.simple import named

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


def _run(ev: Evaluator, call: Call) -> Value:
    names = ev.unknown(f"{call.name} runs code that is not followed", call.at)
    may_run(ev, names)
    return names


FUNCTIONS: dict[str, Handler] = named("run_path run_module", _run)
