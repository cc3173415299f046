"""Whether a container has an item (`in`)."""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING

from inputgen.interpret import bounds
from inputgen.interpret.config_reads import asked_for, tested
from inputgen.interpret.equality import equal
from inputgen.interpret.iteration import elements
from inputgen.interpret.join import choice_of
from inputgen.interpret.mappings import has_key_of, key_of, values_of
from inputgen.interpret.presence import is_there
from inputgen.interpret.state import join_states
from inputgen.interpret.values import (
    At,
    Choice,
    Const,
    DictObj,
    GenObj,
    IterObj,
    ListObj,
    Ref,
    Slot,
    Unknown,
    Value,
    ViewObj,
)

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


def _found_in_iterator(ev: Evaluator, iterator: Ref, item: Value, at: At) -> bool | None:
    """`in` runs an iterator up to the first element that is equal."""
    from inputgen.interpret.iterators import step

    for _ in range(bounds.UNROLL):
        found = step(ev, iterator, at)
        if found.yielded is None or found.ended is not None:
            break
        ev.path = found.yielded[0]
        known = equal(ev, found.yielded[1], item)
        if known is not False:
            if known is None:
                ev.put(iterator, IterObj("lost", (), lost=Unknown("it is searched for a value that is not known", at)))
            return known
    else:
        elements(ev, iterator, at)
        return None
    if found.ended is not None and found.yielded is None:
        ev.path = found.ended[0]
        return False
    both = [each[0] for each in (found.yielded, found.ended) if each is not None]
    ev.path = join_states(both, False)
    ev.state  # noqa: B018 - raises where every path does
    elements(ev, iterator, at)
    return None


def contains(ev: Evaluator, container: Value, item: Value, at: At | None = None) -> bool | None:
    """Whether `item in container`; None where that cannot be told."""
    if isinstance(container, Const) and isinstance(container.value, str | bytes):
        if isinstance(item, Const) and type(item.value) is type(container.value):
            return bool(operator.contains(container.value, item.value))
        return None
    if isinstance(container, Choice):
        answers = {contains(ev, option, item, at) for option in container.options}
        return answers.pop() if len(answers) == 1 else None
    obj = ev.get(container) if isinstance(container, Ref) else None
    allowed = values_of(item) if isinstance(obj, ListObj | DictObj) else None
    if allowed is not None:
        answers = {contains(ev, container, option, at) for option in allowed}
        return answers.pop() if len(answers) == 1 else None
    if isinstance(obj, GenObj | IterObj) and isinstance(container, Ref):
        return None if at is None else _found_in_iterator(ev, container, item, at)
    if isinstance(obj, ListObj) and obj.kind == "generator" and obj.rest is None and isinstance(container, Ref):
        places = [equal(ev, element, item) for element in obj.items]
        sure = None not in places[: places.index(True)] if True in places else None not in places
        left = places.index(True) + 1 if True in places else len(places)
        kept = obj.items[left:] if sure else ()
        ev.put(container, ListObj("generator", kept, None if sure or not obj.items else choice_of(obj.items)))
        return (True in places) if sure else None
    asked_for(ev, container if isinstance(container, Unknown) else obj.open if isinstance(obj, DictObj) else None, item)
    if isinstance(obj, DictObj):
        tested(ev, obj.part, item)
        return _has_key(ev, obj, item)
    if isinstance(obj, ViewObj):
        if obj.kind == "keys":
            return contains(ev, obj.source, item)
        obj = elements(ev, container, item.at) if item.at is not None else None
    if isinstance(obj, ListObj):
        answers_list = [equal(ev, element, item) for element in obj.items]
        if True in answers_list:
            return True
        return None if None in answers_list or obj.rest is not None else False
    return _contained(ev, container, item) if isinstance(container, Ref) else None


def _contained(ev: Evaluator, container: Ref, item: Value) -> bool | None:
    from inputgen.interpret.attributes import find_attribute
    from inputgen.interpret.calls import call
    from inputgen.interpret.comparisons import truth
    from inputgen.interpret.protocol import Arguments

    at = item.at or container.at
    method = find_attribute(ev, container, "__contains__", at) if at is not None else None
    return None if method is None or at is None else truth(ev, call(ev, method, Arguments((item,)), at))


def _has_key(ev: Evaluator, obj: DictObj, item: Value) -> bool | None:
    if has_key_of(ev, item):
        slot: Slot | None = obj.entries.get(key_of(ev, item))
        if slot is not None:
            return is_there(ev.state.conditions, slot)
        return None if obj.open is not None or obj.part is not None else False
    return None if obj.entries or obj.open is not None or obj.part is not None else False
