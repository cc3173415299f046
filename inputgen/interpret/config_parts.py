"""What only run configs hold: W&B keeps copies of what it is given, which no code has but by asking a config for them.

What was sent is never seen again; what a config gives back is reached by its name, `config`, or by what was kept of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from inputgen.interpret.narrowings import slots_in
from inputgen.interpret.values import CONFIG, Instance, ListObj, Obj, Ref, Value, alternatives

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


def out_of_reach(ev: Evaluator, names: set[str]) -> frozenset[int]:
    """The addresses of what run configs hold, and code that has only these names cannot reach."""
    configs = [obj for obj in ev.state.heap.values() if isinstance(obj, Instance) and obj.cls == CONFIG]
    sent, seen = (_below(ev.state.heap, configs, view) for view in ("stored view", "python view"))
    if not seen - sent or "config" in names or _is_kept(ev, seen, sent):
        return frozenset(sent - seen)
    return frozenset(sent | seen)


def parts_of(heap: Mapping[int, Obj], configs: list[Instance]) -> set[int]:
    """The addresses of all that run configs hold: their dicts, and what is in these."""
    return set().union(*(_below(heap, configs, view) for view in ("python view", "stored view", "locked")))


def _below(heap: Mapping[int, Obj], configs: list[Instance], view: str) -> set[int]:
    """The addresses of all that is in one of the dicts of each config."""
    pending = [obj.attrs[view].value for obj in configs if view in obj.attrs]
    found: set[int] = set()
    while pending:
        for option in alternatives(pending.pop()):
            if isinstance(option, Ref) and abs(option.addr) not in found:
                found.add(abs(option.addr))
                pending += _held(heap.get(abs(option.addr)))
    return found


def _is_kept(ev: Evaluator, seen: set[int], sent: set[int]) -> bool:
    """Whether something else holds a part of what configs give back."""
    for address, obj in ev.state.heap.items():
        if address in seen or address in sent or (isinstance(obj, Instance) and obj.cls == CONFIG):
            continue
        for value in _held(obj):
            if any(isinstance(option, Ref) and abs(option.addr) in seen for option in alternatives(value)):
                return True
    return False


def _held(obj: Obj | None) -> list[Value]:
    if isinstance(obj, ListObj):
        return [*obj.items, *([obj.rest] if obj.rest is not None else [])]
    return [slot.value for slot in slots_in(obj).values()]
