"""Whether code may start a run or declare an input: then it is followed to its end, however long that takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

    from inputgen.interpret.effects import Effects
    from inputgen.interpret.reach import Reach
    from inputgen.source.module import Module

_STARTING = ("init", "agent", "sweep")
# What a module keeps as it is made, and a trainer tells the run (lightning 2.x: `core/mixins/hparams_mixin.py`).
_KEEPING = frozenset({"save_hyperparameters"})


def matters(reach: Reach) -> bool:
    """Whether code may start a run or declare an input, or keeps what a run is told later."""
    sinks = reach.ev.libraries.sinks
    for effects, home in zip(reach.effects, reach.homes, strict=True):
        if effects.starts or any(reach.holders.starts_run(name) for name in effects.attributes):
            return True
        if not effects.attributes.isdisjoint(_KEEPING):
            return True
        if any(reach.holders.starts_run(name, home.path) for name in effects.names):
            return True
        if any(_is_bare_sink(reach, effects, home, name) for name in effects.names & sinks):
            return True
        if any(_is_read_sink(reach, effects, home, name) for name in effects.attributes & sinks):
            return True
    calls = [store for store in reach.stores() if store.kind == "call" and store.key in _STARTING]
    if calls:
        reach.link()
    return any(reach.may_be_wandb(store.receivers) for store in calls)


def _is_bare_sink(reach: Reach, effects: Effects, home: Module, name: str) -> bool:
    """Whether a name is that of a library's: not where the project itself defines what it stands for."""
    imported = [each for each in effects.imports if each.name == name]
    if imported:
        found = [reach.modules_of(each, home) for each in imported]
        return not all(_are_own(reach, name, [module.path for module, _ in modules]) for modules in found)
    return not (_defines(effects, name) or reach.holders.is_own(name, home.path))


def _is_read_sink(reach: Reach, effects: Effects, home: Module, name: str) -> bool:
    """Whether an attribute is that of a library's: not where it is read from modules of the project that define it."""
    roots = effects.rooted.get(name, frozenset())
    paths = [reach.holders.modules_only(root, home.path) for root in roots]
    return not roots or not all(_are_own(reach, name, each) for each in paths)


def _are_own(reach: Reach, name: str, paths: Collection[str]) -> bool:
    """Whether modules, one at least, define a name themselves; one that was not evaluated is read with the code."""
    read = {home.path for home, each in zip(reach.homes, reach.effects, strict=True) if _defines(each, name)}
    return bool(paths) and all(path in read or reach.holders.is_own(name, path) for path in paths)


def _defines(effects: Effects, name: str) -> bool:
    """Whether code defines a function, outside classes, or a class of a name."""
    return any(cls == name for cls, _, _ in effects.bases) or any(
        unit.name == name and unit.owner is None for unit in effects.units
    )
