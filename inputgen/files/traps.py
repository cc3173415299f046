"""Where the two readings of a YAML file part, as traps. Imports PyYAML (through `yaml_job`)."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

from inputgen.files import yaml_core
from inputgen.files.faults import Fault, Unsure
from inputgen.files.outcome import REFUSED, clipped
from inputgen.files.places import Places
from inputgen.files.yaml_go_scalars import MERGE, NULL, STR
from inputgen.files.yaml_job import Reader
from inputgen.files.yaml_nodes import AliasNode, MappingNode, Node, ScalarNode, SequenceNode, resolved
from inputgen.model import FileTrap
from inputgen.model.files import TrapKind
from inputgen.model.wandb_types import type_name

_JOB_TYPES = {"str": "string", "int": "number", "float": "number", "bool": "boolean", "NoneType": "none"}


def in_words(value: Any) -> str:
    """A Python value with its type: `str '1e-5'`, `bool True`, `None`, `datetime.date 2024-01-01`."""
    if value is None:
        return "None"
    if isinstance(value, datetime.date):
        name = "datetime.datetime" if isinstance(value, datetime.datetime) else "datetime.date"
        return f"{name} {value}"
    return f"{type(value).__name__} {clipped(repr(value))}"


class Finder:
    """Finds the traps of one document.

    Args:
        text: the file.
        places: of the text.
        reader: the job's reader, for tags and scalars.
    """

    def __init__(self, text: str, places: Places, reader: Reader) -> None:
        self._text = text
        self._places = places
        self._reader = reader

    def find(self, root: Node | None) -> Iterator[FileTrap]:
        """The traps of a document's nodes, each node once, in no particular order."""
        if root is None:
            yield self.trap("top-level-not-mapping", None, "None", "an empty mapping")
            return
        if not isinstance(root, MappingNode):
            yield self._not_mapping(root)
        waiting: list[Node] = [root]
        while waiting:
            node = waiting.pop()
            if isinstance(node, AliasNode):
                continue
            yield from self._custom_tag(node)
            if isinstance(node, ScalarNode):
                yield from self._scalar(node)
            elif isinstance(node, SequenceNode):
                waiting.extend(node.items)
            else:
                yield from self._mapping(node, top=node is root)
                waiting.extend(value for _, value in node.pairs)
                waiting.extend(key for key, _ in node.pairs if not isinstance(key, ScalarNode))

    def trap(self, kind: TrapKind, node: Node | None, job: str, wandb: str) -> FileTrap:
        """A trap at a node, or on the whole file."""
        if node is None:
            return FileTrap(kind, "", job, wandb, self._places.whole())
        source = clipped(self._text[node.start : node.end])
        return FileTrap(kind, source, job, wandb, self._places.span(node.start, node.end))

    def _not_mapping(self, root: Node) -> FileTrap:
        if isinstance(root, SequenceNode):
            return self.trap("top-level-not-mapping", root, "list", REFUSED)
        null = yaml_core.tag_of(root) == NULL
        return self.trap("top-level-not-mapping", root, self._job_words(root), "an empty mapping" if null else REFUSED)

    def _job_words(self, node: Node) -> str:
        target = resolved(node)
        if not isinstance(target, ScalarNode):
            return "list" if isinstance(target, SequenceNode) else "dict"
        try:
            return in_words(self._reader.scalar(target))
        except Fault as fault:
            return f"an error: {clipped(fault.message)}"
        except Unsure as unsure:
            return f"unknown: {unsure.reason}"

    def _custom_tag(self, node: ScalarNode | SequenceNode | MappingNode) -> Iterator[FileTrap]:
        tag = self._reader.tag(node)
        if node.tag is None or self._reader.knows(tag):
            return
        job = f"an error: ConstructorError, no constructor for the tag {clipped(tag)!r}"
        yield self.trap("custom-tag", node, job, self._wandb_words(node))

    def _wandb_words(self, node: ScalarNode | SequenceNode | MappingNode) -> str:
        if isinstance(node, SequenceNode):
            return "list"
        if isinstance(node, MappingNode):
            return "typedDict"
        try:
            return type_name(yaml_core.scalar_type(node))
        except Fault:
            return REFUSED

    def _scalar(self, node: ScalarNode) -> Iterator[FileTrap]:
        if not self._reader.knows(self._reader.tag(node)) and node.tag is not None:
            return
        wandb = self._wandb_words(node)
        try:
            value = self._reader.scalar(node)
        except Fault as fault:
            yield self.trap("scalar-disagrees", node, f"an error: {clipped(fault.message)}", wandb)
            return
        except Unsure:
            return
        if _JOB_TYPES.get(type(value).__name__) != wandb:
            yield self.trap("scalar-disagrees", node, in_words(value), wandb)

    def _mapping(self, node: MappingNode, *, top: bool) -> Iterator[FileTrap]:
        for _, again in yaml_core.duplicates(node):
            yield self.trap("duplicate-key", again, "the last value", REFUSED)
        for key, _ in node.pairs:
            target = resolved(key)
            if not isinstance(target, ScalarNode):
                yield self.trap("non-string-key", key, "an error: a list or dict as a key", REFUSED)
            elif not yaml_core.is_merge(key):
                yield from self._scalar_key(key, target, top=top)

    def _scalar_key(self, key: Node, target: ScalarNode, *, top: bool) -> Iterator[FileTrap]:
        tag = yaml_core.tag_of(key)
        try:
            value = self._reader.key(key)
        except Fault as fault:
            key_text = clipped(repr(target.value))
            yield self.trap("non-string-key", key, f"an error: {clipped(fault.message)}", f"the key {key_text}")
            return
        except Unsure:
            return
        string = tag in (STR, MERGE)
        if isinstance(value, str) and (string or top):
            return
        if string or (top and tag != NULL):
            wandb = f"the key {clipped(target.value)!r}"
        else:
            wandb = "nothing: the key is dropped" if top else "unknown: the whole mapping"
        yield self.trap("non-string-key", key, f"the key {in_words(value)}", wandb)
