"""Searching syntax trees without LibCST's visitors, which take many times as long."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

# Fields that hold no statements or expressions, only blanks, comments and punctuation.
_BLANK = frozenset(
    "lpar rpar lbrace rbrace lbracket rbracket comma semicolon equal dot colon header footer leading_lines "
    "lines_after_decorators empty_lines indent newline trailing_whitespace operator asynchronous".split()
)
_FIELDS: dict[type, tuple[str, ...]] = {}


def _fields(node: cst.CSTNode) -> tuple[str, ...]:
    kind = type(node)
    found = _FIELDS.get(kind)
    if found is None:
        names = (name for name in kind.__dataclass_fields__ if not name.startswith("whitespace") and name not in _BLANK)
        found = _FIELDS[kind] = tuple(names)
    return found


def children(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """The nodes below a node that code is made of."""
    for name in _fields(node):
        value = getattr(node, name)
        if isinstance(value, cst.CSTNode):
            yield value
        elif isinstance(value, list | tuple):
            yield from (item for item in value if isinstance(item, cst.CSTNode))


def descendants(node: cst.CSTNode, *, into_functions: bool = True) -> Iterator[cst.CSTNode]:
    """All nodes below a node; without the bodies of functions and classes inside it, if so asked."""
    pending = [node]
    while pending:
        current = pending.pop()
        for child in children(current):
            yield child
            if into_functions or not isinstance(child, cst.FunctionDef | cst.Lambda | cst.ClassDef):
                pending.append(child)
