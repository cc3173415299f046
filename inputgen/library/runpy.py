"""`runpy` (Python docs, "runpy"): a file or module is run, and gives its names. A file of the project is run here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen.interpret.command_line import of_another
from inputgen.interpret.protocol import Call, Handler
from inputgen.interpret.unseen import may_run
from inputgen.interpret.values import Const, Scope, Slot, Value
from inputgen.library.documents import Source
from inputgen.library.executed_code import code_of, names_in, run_in
from inputgen.library.importlib_specs import opened_slot
from inputgen.library.paths import follow
from inputgen.library.simple import each_argument, named

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


def _run(ev: Evaluator, call: Call) -> Value:
    names = ev.unknown(f"{call.name} runs code that is not followed", call.at)
    may_run(ev, names)
    return names


def _run_path(ev: Evaluator, call: Call, path: Value) -> Value:
    """`run_path(path, run_name=...)`: a dict of the names that the file sets."""
    followed = follow(ev, path, call.at)
    code = code_of(ev, Source(name=followed.text), call.at) if followed.text is not None else None
    name = call.arg(2, "run_name") or Const("<run_path>")
    given = call.arg(1, "init_globals")
    if code is None or (given is not None and ev.constant(given) is not None):
        return _run(ev, call)
    scope = ev.new(Scope("module", code, {"__name__": Slot(name), "__file__": Slot(path)}), call.at)
    if not run_in(ev, code, scope.addr):
        return _run(ev, call)
    made = ev.new(names_in(ev, scope.addr), call.at)
    if followed.origin is None or ev.at_defaults:
        return made
    why = of_another("file", followed.origin, call.at)
    return opened_slot(ev, Slot(made), followed.origin, why, 1).value


FUNCTIONS: dict[str, Handler] = {
    **named("run_module", _run),
    "run_path": each_argument(_run_path, "run_path of nothing"),
}
