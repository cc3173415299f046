"""An item under a key that is not known, set to what is made of an item there: `d[k] = merge(d.get(k, {}), v)`.

The key is one of those that the dict has, or none of them. Each is followed on a path of its own, so that what is made
of one item is set under its own key, and under no other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING

import libcst as cst

from inputgen.frozen import replace
from inputgen.interpret import bounds
from inputgen.interpret.frames import PathEndsError
from inputgen.interpret.names import assign_name
from inputgen.interpret.places import cell_of, value_at
from inputgen.interpret.trees import children
from inputgen.interpret.values import NONE, Const, Key, Unknown, Value, alternatives

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


def for_each_key(ev: Evaluator, node: cst.Assign, run: Callable[[Unknown], None]) -> bool:
    """Run such an assignment for each key that it may be set under; False, and nothing is run, for any other.

    `run` is told what the key was before: where the command line gives it, what it gives under it is an option's.
    """
    target = node.targets[0].target
    name = _name_of_key(target) if len(node.targets) == 1 else None
    if name is None or not isinstance(target, cst.Subscript):
        return False
    read = list(_read_under(node.value, name.value))
    cell = cell_of(ev, name) if read else None
    key = cell.slot.value if cell is not None else None
    if cell is None or abs(cell.holder) in ev.several or not isinstance(key, Unknown) or key.part is not None:
        return False
    keys = _keys(ev, [target.value, *read], key)
    if not keys or len(keys) > bounds.EACH_KEY:
        return False
    _follow_each(ev, name, key, list(keys), run)
    return True


def _follow_each(ev: Evaluator, name: cst.Name, key: Unknown, keys: list[Key], run: Callable[[Unknown], None]) -> None:
    """Run it for each of some keys, and for any other; those that are left when it took long are taken together."""
    at, spent = ev.at(name), ev.meter.spent
    together = False

    def follow(value: Value) -> Value:
        nonlocal together
        if together:
            raise PathEndsError("it is one of the keys that are taken together")
        together = ev.meter.spent - spent > bounds.EACH_KEY_STEPS
        assign_name(ev, name.value, key if together else value, at)
        run(key)
        assign_name(ev, name.value, key, at)
        return NONE

    apart: list[Value] = [*(Const(each, at) for each in keys), replace(key, besides=key.besides.union(keys))]
    ev.branch([partial(follow, value) for value in apart])


def _name_of_key(node: cst.BaseExpression) -> cst.Name | None:
    """The name in `x[name]`."""
    if not isinstance(node, cst.Subscript) or len(node.slice) != 1:
        return None
    index = node.slice[0].slice
    return index.value if isinstance(index, cst.Index) and isinstance(index.value, cst.Name) else None


def _read_under(node: cst.CSTNode, name: str) -> Iterator[cst.BaseExpression]:
    """Of what `x[name]` and `x.get(name)` are read, in an expression."""
    index = _name_of_key(node) if isinstance(node, cst.Subscript) else None
    if isinstance(node, cst.Subscript) and index is not None and index.value == name:
        yield node.value
    if isinstance(node, cst.Call) and isinstance(node.func, cst.Attribute) and node.func.attr.value == "get":
        first = node.args[0].value if node.args else None
        if isinstance(first, cst.Name) and first.value == name:
            yield node.func.value
    if not isinstance(node, cst.Lambda):
        for child in children(node):
            yield from _read_under(child, name)


def _keys(ev: Evaluator, places: list[cst.BaseExpression], key: Unknown) -> dict[Key, None]:
    """The keys of all that is read and set, each once; nothing where one of it is part of a run config,
    or a key is no text.
    """
    keys: dict[Key, None] = {}
    for place in places:
        held = value_at(ev, place)
        for option in alternatives(held) if held is not None else ():
            obj = ev.dict_at(option)
            if obj is not None and obj.part is not None:
                return {}
            keys |= dict.fromkeys(obj.entries) if obj is not None else {}
    if not all(isinstance(each, str) for each in keys):
        return {}
    return {each: None for each in keys if each not in key.besides}
