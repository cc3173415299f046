"""Conditions on `len(x)` that ask for no more than whether `x` has elements."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from inputgen.interpret.asked import library_name
from inputgen.interpret.comparisons import COMPARE
from inputgen.interpret.operators import operator_text
from inputgen.interpret.places import value_at
from inputgen.interpret.values import Const, Lib, ListObj, Open, Ref, Unknown, ViewObj, alternatives

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

_LEN = Lib("builtins.len")
_PLACES = (cst.Name, cst.Attribute, cst.Subscript)
_MIRRORED = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}
# A length that is large enough to answer as any larger one does, in a comparison with 0 or 1.
_MANY = 2


def asks_for_elements(ev: Evaluator, test: cst.BaseExpression) -> tuple[cst.BaseExpression, bool] | None:
    """The place of which `len(x)`, `len(x) > 0` asks whether it has elements, and whether it is true where it has.

    An object of a class of the job's is none: its `__bool__` may say something else than its `__len__`.
    """
    if not isinstance(test, cst.Comparison):
        place = _measured(ev, test)
        return None if place is None else (place, True)
    if len(test.comparisons) != 1:
        return None
    target = test.comparisons[0]
    operator = operator_text(target.operator)
    for side, other, asked in (
        (test.left, target.comparator, operator),
        (target.comparator, test.left, _MIRRORED.get(operator, operator)),
    ):
        place = _measured(ev, side)
        if place is not None and isinstance(other, cst.Integer) and other.value in ("0", "1") and asked in COMPARE:
            empty, one, many = (bool(COMPARE[asked](length, int(other.value))) for length in (0, 1, _MANY))
            return (place, one) if one is many and one is not empty else None
    return None


def _measured(ev: Evaluator, node: cst.BaseExpression) -> cst.BaseExpression | None:
    """`x` of `len(x)`, where that is a place."""
    if not isinstance(node, cst.Call) or len(node.args) != 1 or node.args[0].star or node.args[0].keyword is not None:
        return None
    place = node.args[0].value
    if not isinstance(place, _PLACES) or library_name(ev, node.func) != _LEN:
        return None
    value = value_at(ev, place)
    plain = value is not None and all(_is_plain(ev, option) for option in alternatives(value))
    return place if plain else None


def _is_plain(ev: Evaluator, value: object) -> bool:
    """Whether a value, if it has a length, is true where that is not 0."""
    if isinstance(value, Ref):
        return ev.dict_at(value) is not None or isinstance(ev.get(value), ListObj | ViewObj)
    return isinstance(value, Const | Open | Unknown)
