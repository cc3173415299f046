"""Searching syntax trees without LibCST's visitors, which take many times as long."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

import libcst as cst

# Fields that hold no statements or expressions, only blanks, comments and punctuation.
_BLANK = frozenset(
    "lpar rpar lbrace rbrace lbracket rbracket comma semicolon equal dot colon header footer leading_lines "
    "lines_after_decorators empty_lines indent newline trailing_whitespace operator asynchronous".split()
)
_INNER = frozenset({cst.FunctionDef, cst.Lambda, cst.ClassDef})
_FIELDS: dict[type, tuple[str, ...]] = {}


def _fields(node: cst.CSTNode) -> tuple[str, ...]:
    kind = type(node)
    found = _FIELDS.get(kind)
    if found is None:
        names = (name for name in kind.__dataclass_fields__ if not name.startswith("whitespace") and name not in _BLANK)
        found = _FIELDS[kind] = tuple(names)
    return found


# Whether values of a type are nodes, or sequences that may hold some: a look-up instead of a check of abstract classes.
_NODE, _SEQUENCE, _OTHER = range(3)
_KINDS: dict[type, int] = {tuple: _SEQUENCE, list: _SEQUENCE, type(None): _OTHER, str: _OTHER, bool: _OTHER}


def _kind(kind: type) -> int:
    known = _KINDS.get(kind)
    if known is None:
        known = _KINDS[kind] = _NODE if issubclass(kind, cst.CSTNode) else _OTHER
    return known


def children(node: cst.CSTNode) -> list[cst.CSTNode]:
    """The nodes below a node that code is made of."""
    found: list[cst.CSTNode] = []
    for name in _FIELDS.get(type(node)) or _fields(node):
        value = getattr(node, name)
        kind = _KINDS.get(type(value))
        if kind is None:
            kind = _kind(type(value))
        if kind == _NODE:
            found.append(value)
        elif kind == _SEQUENCE and value and _kind(type(value[0])) == _NODE:  # so are all of them
            found += value
    return found


def descendants(node: cst.CSTNode, *, into_functions: bool = True) -> Iterator[cst.CSTNode]:
    """All nodes below a node; without the bodies of functions and classes inside it, if so asked."""
    pending = [node]
    while pending:
        below = children(pending.pop())
        yield from below
        pending += below if into_functions else [child for child in below if type(child) not in _INNER]


@lru_cache(maxsize=4096)
def is_short(node: cst.CSTNode, limit: int) -> bool:
    """Whether there are fewer nodes below a node than that: it may then be looked at as a whole, more than once."""
    return sum(1 for _ in islice(descendants(node), limit)) < limit


def contains(node: cst.CSTNode, kinds: tuple[type[cst.CSTNode], ...]) -> bool:
    """Whether a statement contains a node of these kinds, functions defined in it left out."""
    return any(isinstance(found, kinds) for found in descendants(node, into_functions=False))


_LITERALS = (cst.SimpleString, cst.Integer, cst.Float)


def is_literal(node: cst.CSTNode) -> bool:
    """Whether an expression is a text or a number, which may have a sign."""
    if isinstance(node, cst.UnaryOperation) and isinstance(node.operator, cst.Minus | cst.Plus):
        node = node.expression
    return isinstance(node, _LITERALS)
