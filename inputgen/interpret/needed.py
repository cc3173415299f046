"""What options are where a run starts that none starts without: `--wandb` is given, `--project` is not empty.

A second evaluation, with open values at their defaults, tells the defaults of what depends on them (`schema/usual`).
Where it starts no run, since an option that asks for one is off, it is done again with that option on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen import model as m
from inputgen.interpret.join import widen
from inputgen.interpret.narrowings import slots_in
from inputgen.interpret.snapshot import snapshot
from inputgen.interpret.values import At, Const, ListObj, Open, Value, same
from inputgen.model.types import STR

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


_REASON = "a run needs it to be other than by default"
_ANY = m.Typed(m.UnknownType(_REASON))  # which an option may be that is not at its default


def note_needed(ev: Evaluator) -> None:
    """Note the options that every run needs: one starts here."""
    needed = _needed(ev)
    ev.found_needed = needed if ev.found_needed is None else tuple(each for each in ev.found_needed if each in needed)


def _needed(ev: Evaluator) -> m.Needed:
    """The options that conditions found not to be as they are by default on this path, by place, and what they are."""
    heap, found = ev.state.heap, dict[m.Span, m.Value | None]()
    for (address, name), (after, root) in ev.state.narrowed.items():
        value, option = after.value, root.value
        if not isinstance(option, Open) or option.at is None or slots_in(heap.get(address)).get(name) is not after:
            continue
        known = value.default if isinstance(value, Open) else value
        if option.default is None or (known is not None and same(known, option.default)):
            continue
        place, told = ev.span(option.at), snapshot(ev, value)
        found[place] = told if found.get(place, told) == told else None
    narrower = [(place, told) for place, told in found.items() if told is not None]
    away = sorted({ev.span(at) for at in ev.state.away | ev.commands} - found.keys(), key=repr)
    return (*narrower, *((place, _ANY) for place in away))


def is_needed(ev: Evaluator, at: At) -> bool:
    """Whether a run needs an option, or a subcommand, to be other than by default."""
    return bool(ev.needed) and ev.span(at) in ev.needed


def as_needed(ev: Evaluator, value: Value, at: At | None) -> Value:
    """The default of an option, in an evaluation at defaults; what it is where a run starts, where that is needed."""
    if not ev.needed or at is None:
        return value
    needed = ev.needed.get(ev.span(at))
    if needed == _ANY:
        return _any_like(ev, value, at)
    if isinstance(needed, m.Known):
        return Const(needed.value, at)
    return Open(needed.type, None, "argv", at) if isinstance(needed, m.Typed) else value


def _any_like(ev: Evaluator, value: Value, at: At) -> Value:
    """Any value of the kind that the default of an option is of."""
    listed = ev.list_at(value)
    if listed is not None:
        element = widen(listed.items, at) if listed.items else ev.unknown(_REASON, at)
        return ev.new(ListObj(listed.kind, (), element), at)
    is_text = isinstance(value, Const) and isinstance(value.value, str)
    return Open(STR, None, "argv", at) if is_text else ev.unknown(_REASON, at)
