"""`shutil` (Python docs, "shutil"): files that the job copies, moves or removes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen.interpret.protocol import Call, Handler
from inputgen.interpret.types import NAMED
from inputgen.interpret.values import Const, Value
from inputgen.library import paths
from inputgen.library.simple import named, typed, typed_tuple
from inputgen.model.types import INT, STR, union_of

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


def _copied(ev: Evaluator, call: Call) -> Value:
    """A copy: its target is returned, and what it holds from now on is not known."""
    source, target = call.arg(0, "src"), call.arg(1, "dst")
    ev.risk()
    if source is not None and call.name.endswith("move"):
        paths.mark_written(ev, source, call.at)
    if target is None:
        return Const(None, call.at)
    paths.mark_written(ev, target, call.at)
    return target


def _removed(ev: Evaluator, call: Call) -> Value:
    folder = call.arg(0, "path")
    ev.risk()
    if folder is not None:
        paths.mark_written(ev, folder, call.at)
    return Const(None, call.at)


FUNCTIONS: dict[str, Handler] = {
    **named("copy copy2 copyfile copytree move", _copied),
    **named("rmtree copymode copystat", _removed),
    "which": typed(union_of([STR, NAMED["None"]])),
    "disk_usage": typed_tuple(total=INT, used=INT, free=INT),
    "get_terminal_size": typed_tuple(columns=INT, lines=INT),
    "make_archive": typed(STR),
}
REFUSES_NONE = dict.fromkeys(("copy", "copy2", "copyfile", "copytree", "move"), (0, 1)) | {"rmtree": (0,)}
