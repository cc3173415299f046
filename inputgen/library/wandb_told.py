"""Keys of a config that only a read of the job's own tells of: `wandb.init(name=settings["name"], config=settings)`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen import model as m
from inputgen.frozen import replace
from inputgen.interpret.config_reads import below, given, read_in_loops, told_before
from inputgen.interpret.mappings import is_proven
from inputgen.interpret.values import DictObj, Part, Ref, Slot, Unknown, alternatives

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


def told_by_reads(ev: Evaluator, entries: DictObj, part: Part) -> DictObj:
    """The entries less those that only a read tells of, which is recorded as one of the run config.

    So what later reads of the run config tell of such a key, as its type, counts, too. What is read of the same
    document from now on is a read of the run config (see `config_reads`).

    Args:
        ev: the evaluation.
        entries: what the run config is given.
        part: where in the run config.
    """
    if entries.open is None:
        return entries
    if not entries.mixed:
        given(ev, entries.open, part)
        read_in_loops(ev, entries.open, part, entries.entries)
    kept: dict[object, Slot] = {}
    for key, slot in entries.entries.items():
        inner = below(part, key) if isinstance(key, str) else None
        held = ev.get(slot.value) if isinstance(slot.value, Ref) else None
        if inner is not None and is_proven(slot, entries.open):
            assert slot.at is not None, "it was read somewhere"
            span, some = ev.span(slot.at), slot.optional  # what some paths alone read, the others may lack
            ev.record(m.ConfigRead(inner.run, inner.path, None, span, caught=some, optional=some))
            for option in alternatives(slot.value):
                if isinstance(option, Unknown):
                    told_before(ev, option, inner, slot.at)
            if isinstance(slot.value, Unknown):
                given(ev, slot.value, inner)
        elif inner is not None and isinstance(held, DictObj) and held.open is not None and held.part is None:
            kept[key] = replace(slot, value=ev.new(told_by_reads(ev, held, inner), slot.at))
        else:
            kept[key] = slot
    return replace(entries, entries=kept)
