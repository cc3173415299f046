"""What a function that is not followed surely returns: parameters that it does not bind anew (`return args, model`)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

import libcst as cst

from inputgen.interpret.bound_names import bound_names
from inputgen.interpret.join import choice_of
from inputgen.interpret.trees import descendants
from inputgen.interpret.values import NONE, At, Slot, Unknown, Value

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

_CAPTURES = (cst.MatchAs, cst.MatchStar)


def given_back(ev: Evaluator, node: cst.CSTNode, given: Mapping[str, Slot], otherwise: Value, why: Unknown) -> Value:
    """What a function returns, as far as it returns what it was given.

    Args:
        ev: the evaluation, with the state as it may be afterwards.
        node: the function, or another piece of code.
        given: the values of its parameters.
        otherwise: what it may return for all that is known.
        why: the reason.
    """
    if not isinstance(node, cst.FunctionDef) or node.asynchronous is not None:
        return otherwise
    inside = list(descendants(node.body, into_functions=False))
    returns = [each for each in inside if isinstance(each, cst.Return)]
    if not returns or any(isinstance(each, cst.Yield) for each in inside):
        return otherwise
    kept = {name: slot.value for name, slot in given.items() if not slot.optional and name not in _bound_anew(node)}
    if not any(_names(each.value) & kept.keys() for each in returns):
        return otherwise
    found = [_value(ev, each.value, kept, otherwise, why) for each in returns]
    return choice_of(found if _ends_in_return(node) else [*found, NONE], why.at)


@lru_cache(maxsize=1024)
def _bound_anew(node: cst.FunctionDef) -> frozenset[str]:
    """The names that the function binds, that a function in it binds for it, and that a pattern captures."""
    found = bound_names(node.body)
    for each in descendants(node.body):
        if isinstance(each, cst.Nonlocal | cst.Global):
            found |= {item.name.value for item in each.names}
        elif isinstance(each, _CAPTURES) and each.name is not None:
            found.add(each.name.value)
    return frozenset(found)


def _ends_in_return(node: cst.FunctionDef) -> bool:
    last = node.body.body[-1] if node.body.body else None
    inner = last.body[-1] if isinstance(last, cst.SimpleStatementLine) else last
    return isinstance(inner, cst.Return | cst.Raise)


def _names(node: cst.BaseExpression | None) -> set[str]:
    parts = [element.value for element in node.elements] if isinstance(node, cst.Tuple) else [node]
    return {part.value for part in parts if isinstance(part, cst.Name)}


def _value(
    ev: Evaluator, node: cst.BaseExpression | None, kept: Mapping[str, Value], otherwise: Value, why: Unknown
) -> Value:
    if node is None or (isinstance(node, cst.Name) and node.value == "None"):
        return NONE
    if isinstance(node, cst.Name) and node.value in kept:
        return kept[node.value]
    if isinstance(node, cst.Tuple) and not any(isinstance(each, cst.StarredElement) for each in node.elements):
        assert why.at is not None, "what is given up has a place"
        items = [_value(ev, element.value, kept, otherwise, why) for element in node.elements]
        return ev.new_list(items, At(why.at.module, node), "tuple")
    return otherwise
