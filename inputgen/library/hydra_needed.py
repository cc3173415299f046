"""Options of a Hydra config that are what a run needs them to be, in an evaluation at defaults (see `needed`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen.frozen import replace
from inputgen.interpret import bounds
from inputgen.interpret.needed import as_needed
from inputgen.interpret.values import Const, DictObj, Ref
from inputgen.library.omegaconf_nodes import content_ref, is_config

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


def need_leaves(ev: Evaluator, node: Ref, depth: int = 0) -> None:
    """Set the values below a container that a run needs to be other ones, in place."""
    content = content_ref(ev, node)
    held = ev.get(content)
    if not isinstance(held, DictObj) or not ev.needed or depth > bounds.SNAPSHOT_DEPTH:
        return
    for slot in held.entries.values():
        if isinstance(slot.value, Ref) and is_config(ev, slot.value):
            need_leaves(ev, slot.value, depth + 1)
    entries = {
        key: replace(slot, value=as_needed(ev, slot.value, slot.value.at)) if isinstance(slot.value, Const) else slot
        for key, slot in held.entries.items()
    }
    ev.put(content, replace(held, entries=entries))
