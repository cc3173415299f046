"""A parsed module, and where its nodes are."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING

from inputgen.model import Span
from inputgen.source.lines import LineMap

if TYPE_CHECKING:
    import libcst as cst

    from inputgen.model import Unparsed
    from inputgen.source.tabs import Respaced

# LibCST generates code recursively, two or three Python frames to a node. The depth guard bounds the nodes: 500 levels
# of up to five nodes each, and 2,000 adjacent strings.
_FRAMES = 20_000


class Module:
    """A module as parsed.

    Spans cost nothing until one is asked for; then those of all nodes are computed at once, in about the time that
    LibCST takes to generate the code (a sixth of what its own position provider takes).

    Attributes:
        path: the file, relative to the project root, with `/`.
        text: the source, decoded, with its newlines as they are.
        tree: the LibCST module, of the text or of `spaced`. Nodes are told apart by identity, so ask for spans of these
            very nodes.
        cell: the notebook cell, 1-based; None outside notebooks.
        lines: offsets in the text as lines and columns.
        spaced: the text with other indentation, where LibCST refuses that of the text.
        fault: for a notebook: why a run of all its cells stops after those of the tree.
    """

    __slots__ = ("__dict__", "cell", "fault", "lines", "path", "spaced", "text", "tree")

    def __init__(
        self,
        path: str,
        text: str,
        tree: cst.Module,
        cell: int | None = None,
        *,
        lines: LineMap | None = None,
        spaced: Respaced | None = None,
    ) -> None:
        self.path = path
        self.text = text
        self.tree = tree
        self.cell = cell
        self.lines = lines or LineMap(text, path, cell)
        self.spaced = spaced
        self.fault: Unparsed | None = None
        self._spans: dict[int, Span] = {}

    @cached_property
    def _offsets(self) -> dict[int, tuple[int, int]]:
        from inputgen.source.positions import node_offsets

        with room_for_recursion():
            if self.spaced is None:
                return node_offsets(self.tree, self.text)
            original = self.spaced.original
            found = node_offsets(self.tree, self.spaced.text)
            return {node: (original(start), original(end)) for node, (start, end) in found.items()}

    def offsets(self, node: cst.CSTNode) -> tuple[int, int]:
        """Where a node starts and ends in the text, as offsets (0-based, code points, end exclusive).

        Raises:
            KeyError: if the node is not one of this module's tree.
        """
        return self._offsets[id(node)]

    def span(self, node: cst.CSTNode) -> Span:
        """Where a node is, without the blanks and comments around it (LibCST's `PositionProvider`).

        Raises:
            KeyError: if the node is not one of this module's tree.
        """
        known = self._spans.get(id(node))
        if known is None:
            known = self._spans[id(node)] = self.lines.span(*self.offsets(node))
        return known


@contextmanager
def room_for_recursion() -> Iterator[None]:
    """Let Python recurse as deep as a tree that passed the depth guard needs."""
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(max(limit, _FRAMES))
    try:
        yield
    finally:
        sys.setrecursionlimit(limit)
