"""The names that code binds, declares and uses, read off its syntax."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import libcst as cst

from inputgen.interpret.trees import descendants


def last_name(node: cst.CSTNode) -> str:
    """The name that an expression ends in: of `a.b[0]` it is `b`; nothing where it ends in none."""
    if isinstance(node, cst.Name):
        return node.value
    if isinstance(node, cst.Attribute):
        return node.attr.value
    if isinstance(node, cst.Lambda):
        return f"lambda {id(node)}"
    return last_name(node.value) if isinstance(node, cst.Subscript) else ""


def root_of(node: cst.BaseExpression) -> str:
    """The name that a dotted expression starts with: of `a.b.c` it is `a`; else nothing."""
    while isinstance(node, cst.Attribute):
        node = node.value
    return node.value if isinstance(node, cst.Name) else ""


def declared_global(body: cst.CSTNode) -> set[str]:
    """The names that a piece of code declares `global` or `nonlocal`, functions inside it left out."""
    return declared_in(descendants(body, into_functions=False))


def declared_in(nodes: Iterable[Any]) -> set[str]:
    """The names that nodes declare `global` or `nonlocal`."""
    return {item.name.value for found in nodes if type(found) in _DECLARING for item in found.names}


# Types are looked up: LibCST's are abstract classes, of which `isinstance` takes many times as long.
_DECLARING = frozenset({cst.Global, cst.Nonlocal})
_DEFINING = frozenset({cst.FunctionDef, cst.ClassDef})
_BINDING = frozenset({cst.AssignTarget, cst.AnnAssign, cst.AugAssign, cst.For, cst.CompFor, cst.NamedExpr, cst.Del})
_CAPTURING = frozenset({cst.MatchAs, cst.MatchStar, cst.MatchMapping})
_RETURNING = frozenset({cst.Return, cst.Yield})


def bound_names(body: cst.CSTNode) -> set[str]:
    """The names that a piece of code binds, those of functions and classes inside it left out."""
    return bound_in((body, *descendants(body, into_functions=False)))


def bound_in(nodes: Iterable[Any]) -> set[str]:
    """The names that nodes bind."""
    names: set[str] = set()
    for found in nodes:
        kind = type(found)
        if kind in _BINDING:
            names |= names_of(found.target)
        elif kind in _DEFINING:
            names.add(found.name.value)
        elif kind is cst.AsName:
            names |= names_of(found.name)
        elif kind is cst.ImportAlias and found.asname is None:
            names.add(_head(found.name))
        elif kind in _CAPTURING:
            names |= captured_by(found)
    return names


def captured_by(node: Any) -> set[str]:
    """The name that a pattern captures something in."""
    name = node.rest if type(node) is cst.MatchMapping else node.name
    return {name.value} if name is not None else set()


def _head(node: cst.BaseExpression) -> str:
    return _head(node.value) if isinstance(node, cst.Attribute) else last_name(node)


def names_of(target: cst.CSTNode) -> set[str]:
    """The names that a target of an assignment binds."""
    if isinstance(target, cst.Name):
        return {target.value}
    if isinstance(target, cst.Tuple | cst.List):
        return {name for element in target.elements for name in names_of(element.value)}
    return set()


def constant_key(node: cst.Subscript) -> str | None:
    """The text that a subscript has as its key; None where it has something else."""
    index = node.slice[0].slice if len(node.slice) == 1 else None
    if isinstance(index, cst.Index) and isinstance(index.value, cst.SimpleString):
        text = index.value.evaluated_value
        return text if isinstance(text, str) else None
    return None


def rooted_attributes(attributes: list[cst.Attribute], other: set[str]) -> dict[str, frozenset[str]]:
    """The attributes that are read only below names, `other` left out, with these names."""
    roots: dict[str, set[str]] = {}
    for each in attributes:
        roots.setdefault(each.attr.value, set()).add(root_of(each))
    return {name: frozenset(found) for name, found in roots.items() if name not in other and not found & {"", *other}}


def is_static(node: cst.FunctionDef | cst.Lambda) -> bool:
    """Whether a function in a class takes no instance."""
    if isinstance(node, cst.Lambda):
        return True
    return any(last_name(decorator.decorator) == "staticmethod" for decorator in node.decorators)


def returned_in(nodes: Iterable[Any]) -> list[cst.CSTNode]:
    """What the `return` and `yield` among nodes give."""
    return [node.value for node in nodes if type(node) in _RETURNING and node.value is not None]


def naming(node: Any) -> Iterator[cst.CSTNode]:
    """The names in a node that define something, or name what is given: none of them is read."""
    kind = type(node)
    if kind in _DEFINING or kind is cst.Param:
        yield node.name
    elif kind is cst.Arg and node.keyword is not None:
        yield node.keyword
