"""YAML events -> nodes with the place of each, as both readings need them. Imports PyYAML.

PyYAML's own composer is recursive, resolves tags as it goes and forgets where an alias was; this one keeps tags and
aliases as written, so that `yaml_job` and `yaml_core` can each read them by their own rules.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import yaml

from inputgen.files.faults import MAX_DEPTH, MAX_NODES, Fault, too_deep, too_many
from inputgen.frozen import frozen

# `(plain, quoted)`: whether the tag may be left out, by style (PyYAML's `event.implicit`).
Implicit: TypeAlias = "tuple[bool, bool]"


@dataclass(slots=True, eq=False)
class ScalarNode:
    """A scalar as written.

    Attributes:
        tag: the tag given, in full; None where there is none.
        style: None for a plain scalar, else its indicator (`'`, `"`, `|`, `>`).
    """

    value: str
    tag: str | None
    implicit: Implicit
    style: str | None
    start: int
    end: int


@dataclass(slots=True, eq=False)
class SequenceNode:
    """A sequence as written."""

    tag: str | None
    start: int
    end: int
    items: list[Node] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class MappingNode:
    """A mapping as written: merge keys not merged, duplicate keys all there."""

    tag: str | None
    start: int
    end: int
    pairs: list[tuple[Node, Node]] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class AliasNode:
    """An alias; `target` may be a collection that contains the alias itself."""

    name: str
    target: ScalarNode | SequenceNode | MappingNode
    start: int
    end: int


Node: TypeAlias = "ScalarNode | SequenceNode | MappingNode | AliasNode"
_Collection: TypeAlias = "SequenceNode | MappingNode"


def resolved(node: Node) -> ScalarNode | SequenceNode | MappingNode:
    """The node an alias stands for; any other node itself."""
    return node.target if isinstance(node, AliasNode) else node


class Composer:
    """Builds the nodes of one document from its events.

    Args:
        rebind: whether an anchor may be given twice (yaml.v3) or not (PyYAML).
    """

    def __init__(self, *, rebind: bool) -> None:
        self._rebind = rebind
        self._anchors: dict[str, ScalarNode | SequenceNode | MappingNode] = {}
        self._open: list[_Collection] = []
        self._keys: list[Node | None] = []
        self._count = 0
        self.root: Node | None = None

    def feed(self, event: Any) -> bool:
        """Take one event of the document; True when it completes the document's root node."""
        start, end = event.start_mark.index, event.end_mark.index
        if isinstance(event, yaml.AliasEvent):
            name = str(event.anchor)
            target = self._anchors.get(name)
            if target is None:
                raise Fault(f"found undefined alias {name!r}", start, end)
            return self._add(AliasNode(name, target, start, end))
        if isinstance(event, yaml.ScalarEvent):
            node = ScalarNode(event.value, event.tag, event.implicit, event.style or None, start, end)
            self._bind(event.anchor, node)
            return self._add(node)
        if isinstance(event, yaml.CollectionEndEvent):
            return self._close(end)
        return self._begin(event, start, end)

    def _begin(self, event: Any, start: int, end: int) -> bool:
        kind = SequenceNode if isinstance(event, yaml.SequenceStartEvent) else MappingNode
        node = kind(event.tag, start, end if event.flow_style else -1)
        self._bind(event.anchor, node)
        self._open.append(node)
        self._keys.append(None)
        if len(self._open) > MAX_DEPTH:
            raise too_deep()
        return False

    def _close(self, end: int) -> bool:
        node = self._open.pop()
        self._keys.pop()
        node.end = end if node.end >= 0 else _end_of_block(node)
        return self._add(node)

    def _bind(self, anchor: str | None, node: ScalarNode | SequenceNode | MappingNode) -> None:
        if anchor is None:
            return
        if anchor in self._anchors and not self._rebind:
            raise Fault(f"found duplicate anchor {anchor!r}", node.start, node.start)
        self._anchors[anchor] = node

    def _add(self, node: Node) -> bool:
        self._count += 1
        if self._count > MAX_NODES:
            raise too_many()
        if not self._open:
            self.root = node
            return True
        parent = self._open[-1]
        if isinstance(parent, SequenceNode):
            parent.items.append(node)
        elif (key := self._keys[-1]) is None:
            self._keys[-1] = node
        else:
            parent.pairs.append((key, node))
            self._keys[-1] = None
        return False


def _end_of_block(node: _Collection) -> int:
    """PyYAML ends a block collection where the next token begins, after comments and blank lines."""
    last: Node | None = None
    if isinstance(node, SequenceNode):
        last = node.items[-1] if node.items else None
    elif node.pairs:
        last = node.pairs[-1][1]
    return max(last.end, node.start) if last is not None else node.start


@frozen
class Document:
    """The first document of a stream.

    Attributes:
        root: its node, None where the stream holds no document.
        next: where a further document starts, None where there is none.
    """

    root: Node | None
    next: int | None = None


def compose(events: Iterable[Any], *, rebind: bool, whole: bool) -> Document:
    """The first document of `events`.

    Args:
        events: of PyYAML's parser, lazily.
        rebind: whether an anchor may be given twice.
        whole: whether to read on to the end of the stream, or until a second document starts.

    Raises:
        Fault: an undefined alias, or a duplicate anchor.
        Unsure: nested too deeply, or too many nodes.
        yaml.YAMLError: as the parser raises it.
    """
    composer = Composer(rebind=rebind)
    done = False
    for event in events:
        if isinstance(event, yaml.DocumentStartEvent):
            if done:
                mark: Any = event.start_mark
                return Document(composer.root, mark.index)
        elif isinstance(event, yaml.DocumentEndEvent):
            done = True
            if not whole:
                break
        elif not isinstance(event, (yaml.StreamStartEvent, yaml.StreamEndEvent)):
            composer.feed(event)
    return Document(composer.root)


def from_yaml_error(error: yaml.YAMLError) -> Fault:
    """A PyYAML error as a fault with its place."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    problem = getattr(error, "problem", None) or getattr(error, "reason", None) or str(error)
    context = getattr(error, "context", None)
    message = f"{context}: {problem}" if context else str(problem)
    index = mark.index if mark is not None else getattr(error, "position", 0)
    return Fault(" ".join(message.split()), index)
