"""Config files that are Python modules, named by a path: libraries run them to read what they set."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen import model as m
from inputgen.interpret.modules import enter_module
from inputgen.interpret.values import At, Ref, Unknown

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


def module_at(ev: Evaluator, name: str, at: At) -> Ref | Unknown:
    """The module of a file of the project, run; unknown where it cannot be.

    Args:
        ev: the evaluation.
        name: the file, as the world names it.
        at: the call that runs it.
    """
    target = ev.world.target(name)
    if not name.endswith(".py") or not ev.world.project.contains(target):
        return ev.unknown(f"the config file {name} is not in the project", at)
    found = ev.world.module(target.stem, ev.world.project.relative(target), 1)
    if found is None or isinstance(found, m.Unparsed):
        return ev.unknown(f"the config file {name} cannot be read", at)
    module = enter_module(ev, found, target.stem, at)
    return module if isinstance(module, Ref) else ev.unknown(f"the config file {name} cannot be read", at)
