"""An item under a key that is not known, set to what is made of an item there: `d[k] = merge(d.get(k, {}), v)`.

The key is one of those that the dict has, or none of them. Each is followed on a path of its own, so that what is made
of one item is set under its own key, and under no other. So it is with attributes (`setattr(x, k, f(getattr(x, k)))`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING

import libcst as cst

from inputgen.frozen import replace
from inputgen.interpret import bounds
from inputgen.interpret.attribute_dicts import NAMESPACES
from inputgen.interpret.command_line import FURTHER_ARGUMENT
from inputgen.interpret.frames import PathEndsError
from inputgen.interpret.given_keys import as_option, is_among, is_not
from inputgen.interpret.names import assign_name
from inputgen.interpret.places import cell_of, value_at
from inputgen.interpret.protocol import Arguments, Call
from inputgen.interpret.trees import children
from inputgen.interpret.values import NONE, At, Const, Key, Lib, Open, Ref, Unknown, Value, alternatives
from inputgen.model.types import STR

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


_SETATTR = Lib("builtins.setattr")


def for_each_key(ev: Evaluator, node: cst.Assign, run: Callable[[Value], None]) -> bool:
    """Run such an assignment for each key that it may be set under; False, and nothing is run, for any other.

    `run` is told what the key was before: where the command line gives it, what it gives under it is an option's.
    """
    target = node.targets[0].target
    name = _name_of_key(target) if len(node.targets) == 1 else None
    if name is None or not isinstance(target, cst.Subscript):
        return False
    return _for_each(ev, name, target.value, list(_read_under(node.value, name.value)), run, _items)


def for_each_name(ev: Evaluator, node: cst.BaseExpression) -> bool:
    """Run a call of `setattr` that does so, for each attribute; False, and nothing is run, for any other expression."""
    given = _arguments(node, "setattr", 3)
    if not isinstance(node, cst.Call) or not given or not isinstance(given[1], cst.Name):
        return False
    read = list(_read_by_name(given[2], given[1].value))
    if not read or ev.eval(node.func) != _SETATTR:
        return False

    def run(key: Value) -> None:
        target, name, value = (ev.eval(each) for each in given)
        set_ = ev.libraries.function(_SETATTR.name)
        assert set_ is not None, "the built-in functions are modelled"
        set_(ev, Call(_SETATTR.name, Arguments((target, name, as_option(ev, key, value))), ev.at(node)))

    return _for_each(ev, given[1], given[0], read, run, _attributes)


def _for_each(
    ev: Evaluator,
    name: cst.Name,
    target: cst.BaseExpression,
    read: list[cst.BaseExpression],
    run: Callable[[Value], None],
    names_of: Callable[[Evaluator, Value], Iterable[Key] | None],
) -> bool:
    cell = cell_of(ev, name) if read else None
    key = cell.slot.value if cell is not None else None
    if cell is None or abs(cell.holder) in ev.several or not isinstance(key, Unknown | Open):
        return False
    if key.part is not None or (isinstance(key, Open) and (key.type != STR or key.default is not None)):
        return False
    keys = _keys(ev, [target, *read], key, names_of)
    if not keys or len(keys) > bounds.EACH_KEY:
        return False
    _follow_each(ev, name, key, list(keys), run)
    return True


def _follow_each(ev: Evaluator, name: cst.Name, key: Value, keys: list[Key], run: Callable[[Value], None]) -> None:
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

    apart: list[Value] = [*(Const(each, at) for each in keys)]
    among = is_among(key)
    if among is None or not set(among) <= set(keys):
        apart.append(_other_key(key, frozenset(keys), at))
    ev.branch([partial(follow, value) for value in apart])


def _other_key(key: Value, keys: frozenset[Key], at: At) -> Value:
    """The key where it is none of some keys."""
    if isinstance(key, Unknown):
        return replace(key, besides=key.besides | keys)
    given = isinstance(key, Open) and key.origin == "argv"
    return Unknown(FURTHER_ARGUMENT if given else "a key that is not known", at, besides=keys)


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


def _read_by_name(node: cst.CSTNode, name: str) -> Iterator[cst.BaseExpression]:
    """Of what `getattr(x, name)` is read, in an expression."""
    given = _arguments(node, "getattr", 2) or _arguments(node, "getattr", 3)
    if given and isinstance(given[1], cst.Name) and given[1].value == name:
        yield given[0]
    if not isinstance(node, cst.Lambda):
        for child in children(node):
            yield from _read_by_name(child, name)


def _arguments(node: cst.CSTNode, function: str, number: int) -> list[cst.BaseExpression]:
    """The arguments of a call of a function by its name, so many of them; none for anything else."""
    if not isinstance(node, cst.Call) or not isinstance(node.func, cst.Name) or node.func.value != function:
        return []
    is_plain = len(node.args) == number and not any(arg.star or arg.keyword for arg in node.args)
    return [arg.value for arg in node.args] if is_plain else []


def _keys(
    ev: Evaluator,
    places: list[cst.BaseExpression],
    key: Value,
    names_of: Callable[[Evaluator, Value], Iterable[Key] | None],
) -> dict[Key, None]:
    """The keys of all that is read and set, each once; nothing where one of it is part of a run config,
    or a key is no text.
    """
    keys: dict[Key, None] = {}
    for place in places:
        held = value_at(ev, place)
        for option in alternatives(held) if held is not None else ():
            names = names_of(ev, option)
            if names is None:
                return {}
            keys |= dict.fromkeys(names)
    if not all(isinstance(each, str) for each in keys):
        return {}
    besides, among = is_not(key), is_among(key)
    return {each: None for each in keys if each not in besides and (among is None or each in among)}


def _items(ev: Evaluator, value: Value) -> Iterable[Key] | None:
    obj = ev.dict_at(value)
    if obj is None:
        return ()
    return obj.entries if obj.part is None else None


def _attributes(ev: Evaluator, value: Value) -> Iterable[Key] | None:
    obj = ev.instance_at(value)
    if obj is None:
        return ()
    if obj.part is not None or not (isinstance(obj.cls, Ref) or obj.cls in NAMESPACES):
        return None
    return [name for name in obj.attrs if " " not in name]
