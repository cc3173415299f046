"""What `yaml.safe_load` gives the job, as values with their places. Imports PyYAML.

Scalars are resolved and constructed by PyYAML's own resolver and constructor; collections, merge keys and duplicate
keys are built here as `yaml.constructor.SafeConstructor` builds them, since its result has no places.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any, TypeAlias

import yaml

from inputgen.files.faults import MAX_NODES, MAX_NUMBER_CHARS, Fault, Unsure, long_number, too_many
from inputgen.files.places import Places
from inputgen.files.yaml_nodes import (
    AliasNode,
    Document,
    MappingNode,
    Node,
    ScalarNode,
    SequenceNode,
    compose,
    from_yaml_error,
    resolved,
)
from inputgen.model import Entry, Known, Mapping, Object, Sequence, Unknown, Value

_PREFIX = "tag:yaml.org,2002:"
_MERGE = _PREFIX + "merge"
_VALUE = _PREFIX + "value"
_STR = _PREFIX + "str"
_SCALAR_TAGS = frozenset(_PREFIX + name for name in ("null", "bool", "int", "float", "binary", "timestamp", "str"))
_NUMBER_TAGS = frozenset((_PREFIX + "int", _PREFIX + "float"))
_SELF = "refers to itself"

Pair: TypeAlias = "tuple[Node, Node]"


def parse(text: str) -> Document:
    """The nodes of the only document of `text`, as PyYAML's pure scanner sees them (`safe_load` uses no other).

    Raises:
        Fault: where `safe_load` raises while scanning, parsing or composing.
        Unsure: nested too deeply.
    """
    try:
        document = compose(yaml.parse(text, Loader=yaml.SafeLoader), rebind=False, whole=True)
    except yaml.YAMLError as error:
        raise from_yaml_error(error) from None
    except (ValueError, RecursionError) as error:
        # `chr()` of an escape beyond U+10FFFF; PyYAML lets the ValueError through.
        raise Fault(f"{type(error).__name__}: {error}", 0) from None
    if document.next is not None:
        message = "ComposerError: expected a single document in the stream, but found another document"
        raise Fault(message, document.next, document.next + 3, kind="several-documents")
    return document


class Reader:
    """Nodes -> values, each node once: what an alias stands for is one value.

    Args:
        places: of the file.
    """

    def __init__(self, places: Places) -> None:
        self._places = places
        self._resolver: Any = yaml.resolver.Resolver()
        self._constructor = yaml.constructor.SafeConstructor()
        self._done: dict[Node, tuple[Value, int]] = {}
        self._entered: set[Node] = set()
        self._merging: set[MappingNode] = set()
        self._flat: dict[MappingNode, list[Pair]] = {}

    def read(self, root: Node | None) -> Value:
        """The value of a document; None (YAML's null) where it is empty.

        Raises:
            Fault: where `safe_load` raises while constructing.
            Unsure: where aliases make the value larger than `MAX_NODES`.
        """
        if root is None:
            return Known(None, self._places.whole())
        value, size = self._value(root)
        if size > MAX_NODES:
            raise too_many()
        return value

    def tag(self, node: ScalarNode | SequenceNode | MappingNode) -> str:
        """The full tag of a node, as PyYAML resolves it."""
        if node.tag is not None and node.tag != "!":
            return node.tag
        if isinstance(node, ScalarNode):
            return str(self._resolver.resolve(yaml.ScalarNode, node.value, node.implicit))
        return _PREFIX + ("seq" if isinstance(node, SequenceNode) else "map")

    def knows(self, tag: str) -> bool:
        """Whether `safe_load` has a constructor for a full tag."""
        return tag in self._constructor.yaml_constructors

    def scalar(self, node: ScalarNode, tag: str | None = None) -> Any:
        """The Python value of a scalar.

        Raises:
            Fault: where its constructor raises, or there is none for its tag.
            Unsure: for a very long number.
        """
        tag = tag or self.tag(node)
        if tag == _STR:
            return node.value
        if tag in _NUMBER_TAGS and len(node.value) > MAX_NUMBER_CHARS:
            raise long_number(len(node.value))
        construct = self._constructor.yaml_constructors.get(tag)
        if construct is None or tag not in _SCALAR_TAGS:
            raise self._no_constructor(node, tag)
        try:
            return construct(self._constructor, yaml.ScalarNode(tag, node.value, None, None))
        except yaml.YAMLError as error:
            raise Fault(f"ConstructorError: {from_yaml_error(error).message}", node.start, node.end) from None
        except (ValueError, KeyError, AttributeError, IndexError, TypeError, OverflowError) as error:
            # PyYAML lets these through: `!!int x`, `!!bool x`, `2024-13-45`.
            raise Fault(f"{type(error).__name__}: {error}", node.start, node.end) from None

    def key(self, node: Node) -> Any:
        """The Python value of a mapping's key.

        Raises:
            Fault: where it is not hashable, or its constructor raises.
        """
        target = resolved(node)
        if isinstance(target, ScalarNode):
            tag = self.tag(target)
            # `=` as a key is plain text (`flatten_mapping`), as a value it has no constructor.
            return self.scalar(target, _STR if tag == _VALUE else tag)
        self._value(node)
        raise Fault("ConstructorError: found unhashable key", node.start, node.end)

    def flatten(self, node: MappingNode) -> list[Pair]:
        """The pairs of a mapping with its merge keys replaced, merged pairs first, as PyYAML orders them.

        Raises:
            Fault: where a merge key's value is no mapping.
            Unsure: where a mapping is merged into itself.
        """
        if node in self._flat:
            return self._flat[node]
        if node in self._merging:
            raise Unsure("a mapping is merged into itself")
        self._merging.add(node)
        merged: list[Pair] = []
        own: list[Pair] = []
        for key, value in node.pairs:
            if self._is_merge(key):
                merged.extend(self._merged(value))
            else:
                own.append((key, value))
        self._merging.discard(node)
        if len(merged) > MAX_NODES:
            raise too_many()
        if _is_disputed(merged):
            raise Unsure("two merged mappings have one key, and PyYAML 6.0.3 and 6.0.4 differ in which of them counts")
        self._flat[node] = merged + own
        return self._flat[node]

    def _is_merge(self, key: Node) -> bool:
        target = resolved(key)
        return isinstance(target, ScalarNode) and self.tag(target) == _MERGE

    def _merged(self, value: Node) -> list[Pair]:
        target = resolved(value)
        if isinstance(target, MappingNode):
            return self.flatten(target)
        if not isinstance(target, SequenceNode):
            raise self._bad_merge("expected a mapping or list of mappings for merging, but found scalar", value)
        pairs: list[Pair] = []
        for item in reversed(target.items):
            mapping = resolved(item)
            if not isinstance(mapping, MappingNode):
                kind = "sequence" if isinstance(mapping, SequenceNode) else "scalar"
                raise self._bad_merge(f"expected a mapping for merging, but found {kind}", item)
            pairs.extend(self.flatten(mapping))
        return pairs

    @staticmethod
    def _bad_merge(message: str, node: Node) -> Fault:
        return Fault(f"ConstructorError: {message}", node.start, node.end)

    def _value(self, node: Node) -> tuple[Value, int]:
        target = resolved(node)
        if target in self._done:
            return self._done[target]
        if target in self._entered:
            return Unknown(_SELF, self._places.span(node.start, node.end)), 1
        if isinstance(target, ScalarNode):
            value = self._leaf(target)
            self._done[target] = value, 1
            return value, 1
        self._entered.add(target)
        result = self._collection(target)
        self._entered.discard(target)
        self._done[target] = result
        return result

    def _collection(self, node: SequenceNode | MappingNode) -> tuple[Value, int]:
        tag = self.tag(node)
        builders: dict[tuple[type, str], Callable[[Any], tuple[Value, int]]] = {
            (MappingNode, _PREFIX + "map"): self._mapping,
            (MappingNode, _PREFIX + "set"): self._set,
            (SequenceNode, _PREFIX + "seq"): self._sequence,
            (SequenceNode, _PREFIX + "omap"): self._pairs,
            (SequenceNode, _PREFIX + "pairs"): self._pairs,
        }
        if build := builders.get((type(node), tag)):
            return build(node)
        if tag in self._constructor.yaml_constructors:
            if tag in _SCALAR_TAGS and isinstance(node, MappingNode):
                raise Unsure(f"a mapping tagged as the scalar {tag}")
            raise Fault(f"ConstructorError: the tag {tag!r} does not fit its value", node.start, node.end)
        raise self._no_constructor(node, tag)

    @staticmethod
    def _no_constructor(node: Node, tag: str) -> Fault:
        message = f"ConstructorError: could not determine a constructor for the tag {tag!r}"
        # A plain `=` or `<<` as a value has a tag of its own, and no constructor either.
        written = not isinstance(node, AliasNode) and node.tag is not None
        return Fault(message, node.start, node.end, kind="custom-tag" if written else "refused")

    def _sequence(self, node: SequenceNode) -> tuple[Value, int]:
        items = [self._value(item) for item in node.items]
        span = self._places.span(node.start, node.end)
        return Sequence("list", tuple(value for value, _ in items), None, span), 1 + sum(size for _, size in items)

    def _mapping(self, node: MappingNode) -> tuple[Value, int]:
        span = self._places.span(node.start, node.end)
        entries: dict[Any, Entry] = {}
        opened: Unknown | None = None
        size = 1
        for key_node, value_node in self.flatten(node):
            key = self.key(key_node)
            value, value_size = self._value(value_node)
            size += value_size
            key_span = self._places.span(key_node.start, key_node.end)
            if isinstance(key, (datetime.date, datetime.datetime)):
                opened = Unknown(f"the key {key} is a {_type_name(key)}", key_span)
                continue
            # As in a dict: the first of equal keys (1, 1.0, True) names it, the last gives the value.
            first = entries[key].key if key in entries else key
            entries[key] = Entry(first, value, optional=False, span=key_span)
        return Mapping(tuple(entries.values()), opened, span), size + len(entries)

    def _set(self, node: MappingNode) -> tuple[Value, int]:
        members: dict[Any, Value] = {}
        for key_node, value_node in self.flatten(node):
            key = self.key(key_node)
            self._value(value_node)
            members.setdefault(key, self._of_python(key, key_node))
        span = self._places.span(node.start, node.end)
        return Sequence("set", tuple(members.values()), None, span), 1 + len(members)

    def _pairs(self, node: SequenceNode) -> tuple[Value, int]:
        values: list[Value] = []
        total = 1
        for item in node.items:
            mapping = resolved(item)
            if not isinstance(mapping, MappingNode) or len(mapping.pairs) != 1:
                message = "ConstructorError: expected a mapping of length 1 in an ordered map"
                raise Fault(message, item.start, item.end)
            parts = [self._value(part) for part in mapping.pairs[0]]
            span = self._places.span(item.start, item.end)
            values.append(Sequence("tuple", tuple(value for value, _ in parts), None, span))
            total += 1 + sum(size for _, size in parts)
        return Sequence("list", tuple(values), None, self._places.span(node.start, node.end)), total

    def _leaf(self, node: ScalarNode) -> Value:
        try:
            return self._of_python(self.scalar(node), node)
        except Unsure as unsure:
            return Unknown(unsure.reason, self._places.span(node.start, node.end))

    def _of_python(self, value: Any, node: Node) -> Value:
        span = self._places.span(node.start, node.end)
        if isinstance(value, (datetime.date, datetime.datetime)):
            return Object("time", _type_name(value), None, Known(str(value), span), None, span)
        return Known(value, span)


def _type_name(value: datetime.date) -> str:
    return "datetime.datetime" if isinstance(value, datetime.datetime) else "datetime.date"


def _is_disputed(merged: list[Pair]) -> bool:
    """Whether a key is merged in twice, with different values (`flatten_mapping` of PyYAML 6.0.3 and 6.0.4)."""
    found: dict[str, Node] = {}
    for key, value in merged:
        name = resolved(key)
        if isinstance(name, ScalarNode) and found.setdefault(name.value, value) is not value:
            return True
    return False
