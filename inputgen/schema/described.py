"""The description of a field whose value stands in a function that documents it: `Args:` with `lr: the rate`.

The config that a job makes of its parameters has their names. What a docstring says of `lr` is said of the key `lr`
which is written in that function, or among its parameters; the innermost docstring that names it counts.
"""

from __future__ import annotations

import ast
from functools import lru_cache

from inputgen.model import Span
from inputgen.source.docstrings import documented

_LONGEST = 1_000_000
_Words = tuple[int, int, dict[str, str]]


def described_at(source: str, span: Span, key: str) -> str | None:
    """What the functions and classes around a place say of a name; None where they say nothing.

    Args:
        source: the text of the span's file.
        span: where the field is written; a notebook's cells have no functions that are looked at.
        key: the last part of its path.
    """
    if span.cell is not None or key not in source:
        return None
    around = [words for first, last, words in _documenting(source) if first <= span.line <= last and key in words]
    return around[-1][key] or None if around else None


@lru_cache(maxsize=16)
def _documenting(source: str) -> tuple[_Words, ...]:
    """The functions and classes whose docstrings name something, outer ones first: their lines and the words."""
    if len(source) > _LONGEST:
        return ()
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):  # newer syntax than this Python's, or no Python
        return ()
    found: list[_Words] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            words = documented(ast.get_docstring(node))
            if words:
                found.append((node.lineno, node.end_lineno or node.lineno, words))
    return tuple(sorted(found, key=lambda each: (each[0], -each[1])))
