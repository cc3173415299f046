"""Bytes -> `Module`, or what is wrong and where the mend goes. Never raises, whatever the bytes."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partialmethod
from typing import TYPE_CHECKING

from inputgen.model import Unparsed
from inputgen.source.decode import decode
from inputgen.source.guard import find_too_deep
from inputgen.source.lines import LineMap
from inputgen.source.module import Module, room_for_recursion

if TYPE_CHECKING:
    import libcst as cst


def parse_source(data: bytes, path: str, cell: int | None = None) -> Module | Unparsed:
    """Parse a module, or a notebook.

    Args:
        data: the file as it is on disk.
        path: the file, relative to the project root, with `/`; it goes into every span.
        cell: the notebook cell, 1-based over all cells; None outside notebooks.
    """
    if path.endswith(".ipynb") and cell is None:
        from inputgen.source.notebook import parse_notebook

        return parse_notebook(data, path)
    text = decode(data, path, cell)
    if isinstance(text, Unparsed):
        return text
    return parse_text(text, path, cell)


def parse_text(text: str, path: str, cell: int | None = None, *, lines: LineMap | None = None) -> Module | Unparsed:
    """Parse a module that is text already: without a byte order mark, newlines as they are."""
    lines = lines or LineMap(text, path, cell)
    deep = find_too_deep(text)
    if deep is not None:
        return Unparsed(
            f"too deeply nested to be read: {deep.message}",
            "split it into several statements",
            lines.span(deep.offset, min(deep.offset + 1, len(text))),
        )
    tree = _parse(text)
    if not isinstance(tree, _Refusal):
        return Module(path, text, tree, cell, lines=lines)
    from inputgen.source.tabs import respaced

    spaced = respaced(text)
    tree = tree if spaced is None else _parse(spaced.text)
    if not isinstance(tree, _Refusal):
        return Module(path, text, tree, cell, lines=lines, spaced=spaced)
    from inputgen.source.syntax_errors import explain

    return explain(text, lines)


class _Refusal:
    """LibCST does not take the text."""


def _parse(text: str) -> cst.Module | _Refusal:
    import libcst as cst

    _mend_validation()
    try:
        with room_for_recursion():
            return cst.parse_module(text)
    except (cst.ParserSyntaxError, cst.CSTValidationError):
        return _Refusal()


@cache
def _mend_validation() -> None:
    """Take `return(a if b else c)`: validating, LibCST (1.9) forgets the parentheses around `IfExp` and `Lambda`."""
    import libcst as cst

    for cls in (cst.IfExp, cst.Lambda):
        strict = cls._safe_to_use_with_word_operator
        safe = partialmethod(_in_parentheses_or, strict)
        cls._safe_to_use_with_word_operator = safe  # type: ignore[method-assign, assignment]


def _in_parentheses_or(node: cst.BaseExpression, strict: Callable[..., bool], position: object) -> bool:
    return bool(node.lpar) or strict(node, position)
