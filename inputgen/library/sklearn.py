"""scikit-learn: `ParameterGrid`, the points of a grid (1.5, `sklearn/model_selection/_search.py`).

The points of one grid are the product of its values by the order of its keys; those of several grids come one after
the other. Each walk over them makes dicts of its own.
"""

from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING

from inputgen.interpret import bounds
from inputgen.interpret.iteration import elements
from inputgen.interpret.join import choice_of
from inputgen.interpret.protocol import Call
from inputgen.interpret.values import At, Const, DictObj, Lib, ListObj, Open, Ref, Slot, Unknown, Value
from inputgen.library.simple import attribute
from inputgen.model.types import INT

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

_CLASS = Lib("sklearn.ParameterGrid")
_MOST = 4 * bounds.UNROLL  # points of one grid


def _new(ev: Evaluator, call: Call) -> Value:
    """`ParameterGrid(param_grid)`: of a dict of sequences, or of a sequence of such dicts."""
    given = call.arg(0, "param_grid")
    if given is None or call.args.open is not None:
        return ev.unknown("the grid is not known", call.at)
    return ev.new_instance(_CLASS, {"the grid": given}, call.at)


def _points(ev: Evaluator, receiver: Value, at: At) -> Value:
    """What a walk over the grid gives: a list of dicts."""
    given = attribute(ev, receiver, "the grid") or ev.unknown("the grid is not known", at)
    grids = ListObj("list", (given,)) if ev.dict_at(given) is not None else elements(ev, given, at)
    if grids is None:
        grids = ListObj("list", (), ev.unknown("the grid is not known", at))
    items: list[Value] = []
    loose: list[Value] = [] if grids.rest is None else [_any_point(ev, grids.rest, at)]
    for grid in grids.items:
        points = _points_of(ev, grid)
        if points is None or loose:  # which one comes next is not known from here on
            loose.append(_any_point(ev, grid, at))
        else:
            items += [Ref(ev.new(point, None).addr, at) for point in points]
    return ev.new(ListObj("list", tuple(items), choice_of(loose) if loose else None), at)


def _points_of(ev: Evaluator, grid: Value) -> list[DictObj] | None:
    """The points of one grid, in order; None where they are not known one by one."""
    held = ev.dict_at(grid)
    if held is None or held.open is not None or any(slot.optional for slot in held.entries.values()):
        return None
    keys = list(held.entries)
    lists = [ev.list_at(held.entries[key].value) for key in keys]
    known = [each.items for each in lists if each is not None and each.rest is None]
    if len(known) < len(keys) or not all(isinstance(key, str) for key in keys):
        return None
    if math.prod(map(len, known)) > _MOST:
        return None
    order = sorted(range(len(keys)), key=lambda index: str(keys[index]))
    combined = itertools.product(*[known[index] for index in order])
    slots = [held.entries[keys[index]] for index in order]
    return [
        DictObj(
            {keys[index]: Slot(part, False, slot.at) for index, slot, part in zip(order, slots, parts, strict=True)}
        )
        for parts in combined
    ]


def _any_point(ev: Evaluator, grid: Value, at: At) -> Value:
    """Any point of a grid."""
    held = ev.dict_at(grid)
    if held is None:
        return grid if isinstance(grid, Unknown) else ev.unknown("the grid is not known", at)
    entries = {key: Slot(_any_of(ev, slot.value, at), slot.optional, slot.at) for key, slot in held.entries.items()}
    return ev.new(DictObj(entries, held.open), at)


def _any_of(ev: Evaluator, value: Value, at: At) -> Value:
    found = elements(ev, value, at)
    every = [] if found is None else [*found.items, *([found.rest] if found.rest is not None else [])]
    return choice_of(every) if every else ev.unknown("the values of the grid are not known", at)


def _length(ev: Evaluator, call: Call) -> Value:
    assert call.receiver is not None, "a method has a receiver"
    points = ev.list_at(_points(ev, call.receiver, call.at))
    assert points is not None, "the points are a list"
    return Const(len(points.items), call.at) if points.rest is None else Open(INT, None, "computed", call.at)


FUNCTIONS = {"model_selection.ParameterGrid": _new}
METHODS = {"ParameterGrid.__len__": _length}
ATTRIBUTES = {"ParameterGrid.as elements": _points}
