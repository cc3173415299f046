"""A YAML file as PyYAML reads it, with what an edit needs to know: where each key, value and alias is.

Imported only where a YAML file is patched, since it needs PyYAML.
"""

from __future__ import annotations

import re
from functools import partial
from operator import is_
from typing import Any, NamedTuple

import yaml

from inputgen.runtime.errors import PatchError

Pair = tuple[yaml.Node, yaml.Node]
Span = tuple[int, int]

_MERGE = "tag:yaml.org,2002:merge"
_STRINGS = ("tag:yaml.org,2002:str", "tag:yaml.org,2002:value")
_KEEPS_BREAKS = re.compile(r"[|>][0-9]?\+")
# What PyYAML's constructors raise of a scalar that does not fit its tag, besides errors of its own.
_MISFITS = (ValueError, KeyError, TypeError, AttributeError, IndexError, OverflowError)


class Tagged:
    """A value with a tag that PyYAML's safe loader refuses: kept as it is, never looked into."""

    __slots__ = ("tag", "value")

    def __init__(self, tag: str, value: Any) -> None:
        self.tag = tag
        self.value = value

    def parts(self) -> tuple[str, Any]:
        """What makes it up, to compare it by."""
        return self.tag, self.value


class _Loader(yaml.SafeLoader):
    """The safe loader; it also notes where aliases are, and the pairs of each mapping as written."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.alias_spans: dict[tuple[int, int], Span] = {}
        self.uses: dict[int, list[Span]] = {}
        self.pairs: dict[int, list[Pair]] = {}

    def compose_node(self, parent: Any, index: Any) -> Any:
        event: Any = self.peek_event()  # type: ignore[no-untyped-call]
        is_alias = isinstance(event, yaml.AliasEvent)
        node = super().compose_node(parent, index)
        if is_alias:
            span = (event.start_mark.index, event.end_mark.index)
            self.alias_spans[id(parent), index if isinstance(index, int) else id(index)] = span
            self.uses.setdefault(id(node), []).append(span)
        return node

    def compose_mapping_node(self, anchor: Any) -> Any:
        node = super().compose_mapping_node(anchor)
        self.pairs[id(node)] = list(node.value)
        return node

    def _tagged(self, node: yaml.Node) -> Tagged:
        value: Any
        if isinstance(node, yaml.MappingNode):
            value = self.construct_mapping(node, deep=True)
        elif isinstance(node, yaml.SequenceNode):
            value = self.construct_sequence(node, deep=True)
        else:
            value = node.value
        return Tagged(node.tag, value)


_Loader.add_constructor(None, _Loader._tagged)  # None stands for every tag that is not known


class Found(NamedTuple):
    """A key that an override names.

    Attributes:
        key: as PyYAML reads it.
        pair: where it is; None if it is not there.
        own: whether it is in the mapping itself, not in one that a merge key brings in.
    """

    key: Any
    pair: Pair | None
    own: bool


class Document:
    """A file with one document.

    Attributes:
        text: the file's text.
        root: the top node; None for an empty file.
        data: what `yaml.safe_load` returns, but for `Tagged` values.
    """

    def __init__(self, text: str) -> None:
        """Parse.

        Raises:
            PatchError: for what PyYAML refuses, and for several documents.
        """
        self.text = text
        loader = self._loader = _loader(text)
        try:
            self.root = loader.get_single_node()
            self.data = loader.construct_document(self.root) if self.root is not None else None
        except yaml.composer.ComposerError as error:
            if error.context and "single document" in error.context:
                raise PatchError("it holds several YAML documents; an override needs a file with one") from None
            raise PatchError(_told(error)) from None
        except yaml.YAMLError as error:
            raise PatchError(_told(error)) from None
        except RecursionError:
            raise PatchError("it is nested too deeply") from None
        except _MISFITS as error:
            raise PatchError(f"PyYAML cannot read it: {error}") from None

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing but comments and document markers."""
        root = self.root
        return root is None or (isinstance(root, yaml.ScalarNode) and root.start_mark.index == root.end_mark.index)

    def pairs(self, node: yaml.Node) -> list[Pair]:
        """The pairs of a mapping as written, merge keys among them."""
        return self._loader.pairs[id(node)]

    def uses(self, node: yaml.Node) -> list[Span]:
        """Where there are aliases of a node."""
        return self._loader.uses.get(id(node), [])

    def alias(self, parent: yaml.Node, index: yaml.Node | int) -> Span | None:
        """The place of the alias that a value is, by the mapping and key or the sequence and position it is at."""
        return self._loader.alias_spans.get((id(parent), index if isinstance(index, int) else id(index)))

    def find(self, node: yaml.Node, data: dict[Any, Any], name: str) -> Found:
        """What an override's key means in a mapping.

        A key that is no string (`1:`, `on:`) has no name in JSON but its text, or what JSON makes of its value; W&B
        would add a string beside it, and wandb-core then refuses the file for a duplicate key.
        """
        if name in data:
            return self._where(node, name, lambda key: key.tag in _STRINGS and key.value == name)
        for key_node, _ in reversed(node.value):
            if isinstance(key_node, yaml.ScalarNode) and key_node.tag not in (*_STRINGS, _MERGE):
                key = self._loader.construct_object(key_node)
                if name in (key_node.value, _core_spelling(key_node.value, key)) and key in data:
                    return self._where(node, key, partial(is_, key_node))
        return Found(name, None, own=False)

    def _where(self, node: yaml.Node, key: Any, fits: Any) -> Found:
        # The last of duplicates is the one that counts.
        own = [pair for pair in self.pairs(node) if isinstance(pair[0], yaml.ScalarNode) and fits(pair[0])]
        if own:
            return Found(key, own[-1], own=True)
        merged = [pair for pair in node.value if isinstance(pair[0], yaml.ScalarNode) and fits(pair[0])]
        return Found(key, merged[-1] if merged else None, own=False)

    def content_end(self, node: yaml.Node) -> int:
        """Where the text of a node ends: comments and blank lines after it are not part of it."""
        last = self.last_part(node)
        if not isinstance(last, yaml.Node):
            return last[1]
        start, end = last.start_mark.index, last.end_mark.index
        if isinstance(last, yaml.ScalarNode) and last.style in ("|", ">") and not self.keeps_breaks(last):
            return start + len(self.text[start:end].rstrip(" \t\r\n"))
        return int(end)

    def last_part(self, node: yaml.Node) -> yaml.Node | Span:
        """What a node's text ends with: a scalar, a flow collection, or an alias (its place)."""
        while isinstance(node, yaml.CollectionNode) and not node.flow_style:
            is_mapping = isinstance(node, yaml.MappingNode)
            index, last = self.pairs(node)[-1] if is_mapping else (len(node.value) - 1, node.value[-1])
            alias = self.alias(node, index)
            if alias is not None:
                return alias
            node = last
        return node

    def keeps_breaks(self, node: yaml.Node) -> bool:
        """Whether the blank lines after a block scalar belong to it (`|+`)."""
        first = self.text[node.start_mark.index : node.end_mark.index].split("\n", 1)[0]
        return _KEEPS_BREAKS.search(first) is not None or re.search(r"[|>]\+", first) is not None


def _loader(text: str) -> _Loader:
    try:
        return _Loader(text)
    except yaml.YAMLError as error:
        raise PatchError(_told(error)) from None


def _told(error: yaml.YAMLError) -> str:
    """PyYAML's message, in one line and without the snippet it shows of the file."""
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "a syntax error"
    context = getattr(error, "context", None)
    place = f" at line {mark.line + 1}, column {mark.column + 1}" if mark is not None else ""
    return "PyYAML cannot read it: " + " ".join(f"{context + ': ' if context else ''}{problem}{place}".split())


def _core_spelling(text: str, key: Any) -> str:
    """The name wandb-core has for a key that is no string; `yes` and `on` are strings to it, and stay as written."""
    if key is None:
        return "null"
    if isinstance(key, bool):
        return text.lower()
    return str(key)


_BREAK = re.compile(r"[\r\n\x85\u2028\u2029]")


def end_of_line(text: str, position: int) -> int:
    """Where the line that a position is in ends, its break left out; the position itself if it is a line's start."""
    found = _BREAK.search(text, position)
    return found.start() if found else len(text)


def line_break(text: str) -> str:
    """The line break a text uses."""
    found = re.search(r"\r\n|\n|\r", text)
    return found[0] if found else "\n"
