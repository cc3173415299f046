"""What W&B's Go core stores of a YAML file: yaml.v3 3.0.1 reading into a map (wandb-facts section 5). Imports PyYAML.

`typed` follows yaml.v3's decoder: which tag a scalar resolves to, what counts as a duplicate key, when a mapping has
string keys only, how merge keys are applied and when aliases are too many. A timestamp, and a mapping below the top
with a key that is not a string, are `unknown` to W&B.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Hashable

from inputgen.files.faults import MAX_NODES, Fault, Unsure, too_many
from inputgen.files.yaml_go_scalars import BINARY, MERGE, NULL, STR, TIMESTAMP, resolve, short
from inputgen.files.yaml_nodes import AliasNode, MappingNode, Node, ScalarNode, SequenceNode, resolved
from inputgen.model.wandb_types import (
    BOOLEAN,
    NONE,
    NUMBER,
    STRING,
    UNKNOWN,
    WandbDict,
    WandbList,
    WandbType,
    element_of,
)

_TYPES = {"!!null": NONE, "!!bool": BOOLEAN, "!!int": NUMBER, "!!float": NUMBER, TIMESTAMP: UNKNOWN}


def typed(root: Node | None) -> WandbDict:
    """The type tree of a document, empty mappings and all.

    Raises:
        Fault: where yaml.v3 refuses it.
        Unsure: where it grows beyond `MAX_NODES`.
    """
    if root is None:
        return WandbDict()
    return _Decoder().top(root)


def tag_of(node: Node) -> str:
    """The short tag of a node (yaml.v3 `Node.ShortTag`)."""
    target = resolved(node)
    if isinstance(target, ScalarNode):
        return _scalar_tag(target)
    if target.tag and target.tag != "!":
        return short(target.tag)
    return "!!seq" if isinstance(target, SequenceNode) else "!!map"


def is_merge(node: Node) -> bool:
    """Whether a key is a merge key: `<<`, plain, or tagged `!!merge`."""
    return isinstance(node, ScalarNode) and node.value == "<<" and _scalar_tag(node) == MERGE


def duplicates(node: MappingNode) -> list[tuple[Node, Node]]:
    """The keys that yaml.v3 calls duplicates, each with the first one: same kind and same text, whatever the tag."""
    first: dict[tuple[type, str], Node] = {}
    found = []
    for key, _ in node.pairs:
        text = key.value if isinstance(key, ScalarNode) else key.name if isinstance(key, AliasNode) else ""
        known = first.setdefault((type(key), text), key)
        if known is not key:
            found.append((known, key))
    return found


def scalar_type(node: ScalarNode) -> WandbType:
    """The type of one scalar as a value.

    Raises:
        Fault: where its tag does not fit it.
    """
    tag = _decoded_tag(node)
    if tag == BINARY:
        _binary(node)
    return _TYPES.get(tag, STRING)


def _scalar_tag(node: ScalarNode) -> str:
    if node.tag and node.tag != "!":
        return short(node.tag)
    if node.style is not None:
        return STR
    return MERGE if node.value == "<<" else resolve("", node.value)


def _decoded_tag(node: ScalarNode) -> str:
    tag = _scalar_tag(node)
    if tag == STR:
        return STR
    try:
        return resolve(tag, node.value)
    except ValueError as error:
        raise Fault(str(error), node.start, node.end) from None


def _binary(node: ScalarNode) -> str:
    text = node.value.replace("\r", "").replace("\n", "")
    try:
        return base64.b64decode(text.encode(), validate=True).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        raise Fault("!!binary value contains invalid base64 data", node.start, node.end) from None


class _Decoder:
    """yaml.v3's decoder, on types. `keys` of a mapping under construction are what Go's map would hold."""

    def __init__(self) -> None:
        self._decoded = 0
        self._by_alias = 0
        self._alias_depth = 0
        self._following: set[AliasNode] = set()

    def top(self, root: Node) -> WandbDict:
        """Decode into a `map[string]any`, as W&B does with the whole file."""
        out: dict[Hashable, WandbType] = {}
        self._into_top(root, out)
        return WandbDict(tuple((str(key), value) for key, value in out.items()))

    def _into_top(self, node: Node, out: dict[Hashable, WandbType]) -> None:
        self._count(node)
        if isinstance(node, AliasNode):  # Cannot be: an alias needs an anchor before it.
            raise Unsure("an alias at the top")
        if isinstance(node, MappingNode):
            self._refuse_crash(node)
            self._fill(node, out, strings=True, merged=None)
        elif isinstance(node, ScalarNode) and _decoded_tag(node) == NULL:
            return
        else:
            raise Fault("cannot unmarshal into map[string]interface {}", node.start, node.end, kind="top-level")

    @staticmethod
    def _refuse_crash(node: MappingNode) -> None:
        """At the top yaml.v3 uses a list as a map key while merging: a Go panic, and wandb-core ends (measured)."""
        if duplicates(node) or not any(is_merge(key) for key, _ in node.pairs):
            return
        for key, _ in node.pairs:
            if not isinstance(resolved(key), ScalarNode):
                message = "a list or mapping as a key beside a merge key crashes wandb-core, and the run with it"
                raise Fault(message, key.start, key.end)

    def _count(self, node: Node) -> None:
        self._decoded += 1
        if self._alias_depth:
            self._by_alias += 1
        ratio = self._by_alias / self._decoded
        if self._by_alias > 100 and self._decoded > 1000 and ratio > _allowed_ratio(self._decoded):
            raise Fault("document contains excessive aliasing", node.start, node.end)
        # yaml.v3 itself refuses a file whose aliases are followed too often: give it the room to.
        if self._decoded > 4 * MAX_NODES:
            raise too_many()

    def value(self, node: Node) -> WandbType:
        """The type of a node decoded into an interface."""
        self._count(node)
        if isinstance(node, AliasNode):
            return self._aliased(node)
        if isinstance(node, ScalarNode):
            return scalar_type(node)
        if isinstance(node, SequenceNode):
            return WandbList(element_of(tuple(self.value(item) for item in node.items)), len(node.items))
        strings = all(tag_of(key) in (STR, MERGE) for key, _ in node.pairs)
        out: dict[Hashable, WandbType] = {}
        self._fill(node, out, strings=strings, merged=None)
        if not strings:
            return UNKNOWN
        return WandbDict(tuple((str(key), value) for key, value in out.items()))

    def _aliased(self, node: AliasNode) -> WandbType:
        self._follow(node)
        type_ = self.value(node.target)
        self._leave(node)
        return type_

    def _follow(self, node: AliasNode) -> None:
        if node in self._following:
            raise Fault(f"anchor {node.name!r} value contains itself", node.start, node.end)
        self._following.add(node)
        self._alias_depth += 1

    def _leave(self, node: AliasNode) -> None:
        self._alias_depth -= 1
        self._following.discard(node)

    def _fill(
        self, node: MappingNode, out: dict[Hashable, WandbType], *, strings: bool, merged: set[Hashable] | None
    ) -> None:
        """Decode a mapping into `out`; `merged` holds the keys that are taken while merging, else it is None."""
        for first, again in duplicates(node):
            message = f"mapping key {_text(first)!r} already defined"
            raise Fault(message, again.start, again.end, kind="duplicate-key")
        merge: Node | None = None
        for key_node, value_node in node.pairs:
            if is_merge(key_node):
                merge = value_node
                continue
            key = self._key(key_node, strings=strings)
            if key is None or (merged is not None and key in merged):
                continue
            if merged is not None:
                merged.add(key)
            out[key] = self.value(value_node)
        if merge is not None:
            self._merge(node, merge, out, strings=strings, merged=merged)

    def _key(self, node: Node, *, strings: bool) -> Hashable:
        """A key as Go's map holds it; None where it is not stored (a null key of a map of strings)."""
        self._count(node)
        if isinstance(node, AliasNode):
            self._follow(node)
            key = self._key(node.target, strings=strings)
            self._leave(node)
            return key
        if not isinstance(node, ScalarNode):
            raise Fault("a mapping or list cannot be a key", node.start, node.end)
        tag = _decoded_tag(node)
        text = _binary(node) if tag == BINARY else node.value
        if strings:
            return None if tag == NULL else text
        return (tag, text)

    def _merge(
        self,
        parent: MappingNode,
        merge: Node,
        out: dict[Hashable, WandbType],
        *,
        strings: bool,
        merged: set[Hashable] | None,
    ) -> None:
        if merged is None:
            merged = set()
            for key_node, _ in parent.pairs:
                # Decoded without a type here, so the number 1 does not hide the text "1" of a merged mapping.
                key = self._key(key_node, strings=False)
                if not strings:
                    merged.add(key)
                elif isinstance(key, tuple) and key[0] in (STR, MERGE, BINARY):
                    merged.add(key[1])
        nodes = merge.items if isinstance(merge, SequenceNode) else [merge]
        for node in nodes:
            if not isinstance(resolved(node), MappingNode):
                raise Fault("map merge requires map or sequence of maps as the value", node.start, node.end)
            self._merge_one(node, out, strings=strings, merged=merged)

    def _merge_one(self, node: Node, out: dict[Hashable, WandbType], *, strings: bool, merged: set[Hashable]) -> None:
        self._count(node)
        if isinstance(node, AliasNode):
            self._follow(node)
            self._merge_one(node.target, out, strings=strings, merged=merged)
            self._leave(node)
        elif isinstance(node, MappingNode):
            self._fill(node, out, strings=strings, merged=merged)


def _text(node: Node) -> str:
    return node.value if isinstance(node, ScalarNode) else node.name if isinstance(node, AliasNode) else ""


def _allowed_ratio(decoded: int) -> float:
    """The share of decoded nodes that may come from aliases (yaml.v3 `allowedAliasRatio`)."""
    low, high = 400_000, 4_000_000
    if decoded <= low:
        return 0.99
    if decoded >= high:
        return 0.10
    return 0.99 - 0.89 * ((decoded - low) / (high - low))
