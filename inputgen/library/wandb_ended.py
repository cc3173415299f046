"""Runs that have ended (`run.finish()`): what is written to their config does not reach W&B.

It raises UsageError (wandb 0.31.0); versions before went on with a warning, so what follows is looked at all the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen.frozen import replace
from inputgen.interpret.values import Const, DictObj, Ref, Slot, Value

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

_ENDED = "run has ended"


def end(ev: Evaluator, config: Value) -> None:
    """The run of a config ends.

    In a loop that may run any number of times, one object stands for the runs of all rounds: that is not told there.
    """
    obj = ev.instance_at(config)
    if obj is not None and isinstance(config, Ref) and not ev.summarised:
        ev.put(config, replace(obj, attrs={**obj.attrs, _ENDED: Slot(Const(True))}))


def reaching(ev: Evaluator, config: Value, entries: DictObj) -> DictObj | None:
    """What reaches W&B of entries that are written to a config: nothing (None) where its run has ended.

    Where it has on some paths only, they may be there.
    """
    obj = ev.instance_at(config)
    ended = obj.attrs.get(_ENDED) if obj is not None else None
    if ended is None:
        return entries
    ev.risk()
    slots = {key: replace(slot, optional=True) for key, slot in entries.entries.items()}
    return replace(entries, entries=slots) if ended.optional else None
