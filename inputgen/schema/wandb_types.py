"""The types wandb-core stores for a run config (wandb-facts, section 3)."""

from __future__ import annotations

import math
from collections.abc import Iterable

from inputgen.model import Choice, Known, Mapping, Object, Scalar, Sequence, Typed, Value, WandbType
from inputgen.model.wandb_types import (
    BOOLEAN,
    NONE,
    NUMBER,
    STRING,
    UNKNOWN,
    WandbDict,
    WandbList,
    element_of,
    type_name,
)
from inputgen.schema.keys import SKIPPED, encodes, key_text
from inputgen.schema.nodes import Branch, Node
from inputgen.schema.objects import as_mapping, init_error

UNORDERED = ("set", "frozenset")


def wandb_tree(branch: Branch) -> WandbType:
    """The type tree of a config.

    `unknown` stands for what cannot be known: a mapping that may have further keys, and a key that is there only on
    some paths.
    """
    if branch.open is not None:
        return UNKNOWN
    entries = [
        (child.key, UNKNOWN if child.optional else _node_type(child.node))
        for child in branch.children
        if child.key != SKIPPED
    ]
    return WandbDict(tuple(entries))


def _node_type(node: Node) -> WandbType:
    return wandb_tree(node) if isinstance(node, Branch) else wandb_type(node.value)


def wandb_type(value: Value) -> WandbType:
    """The type of one value, as a leaf of the config or an element of a list.

    An open value has the type of its default. A value that makes `wandb.init` raise is `unknown`: nothing is stored.
    """
    if isinstance(value, Known):
        return _scalar(value.value)
    if isinstance(value, Sequence):
        return _list(value)
    if isinstance(value, Typed):
        return UNKNOWN if value.default is None else wandb_type(value.default)
    if isinstance(value, Choice):
        return _same(wandb_type(option) for option in value.options)
    mapping = as_mapping(value)
    if mapping is not None:
        return _element_dict(mapping)
    return _object(value) if isinstance(value, Object) else UNKNOWN


def _scalar(value: Scalar) -> WandbType:
    if value is None:
        return NONE
    if isinstance(value, bool):
        return BOOLEAN
    if isinstance(value, float):
        # NaN becomes JSON's null; infinities stay numbers.
        return NONE if math.isnan(value) else NUMBER
    if isinstance(value, int):
        return NUMBER
    if isinstance(value, str):
        return STRING if encodes(value) else UNKNOWN
    if isinstance(value, bytes):
        return _bytes(value)
    return STRING


def _bytes(value: bytes) -> WandbType:
    try:
        value.decode()
    except UnicodeDecodeError:
        return UNKNOWN
    return STRING


def _same(types: Iterable[WandbType]) -> WandbType:
    found = set(types)
    return found.pop() if len(found) == 1 else UNKNOWN


def _list(value: Sequence) -> WandbType:
    if value.rest is not None:
        return UNKNOWN
    elements = tuple(wandb_type(item) for item in value.items)
    length = len(elements)
    if UNKNOWN in elements or (value.kind in UNORDERED and _ambiguous(elements)):
        return WandbList(UNKNOWN, length)
    return WandbList(element_of(elements), length)


def _ambiguous(elements: tuple[WandbType, ...]) -> bool:
    """Whether the order of a set's elements, which nobody knows, decides which of one name counts."""
    return len({type_name(element) for element in elements}) < len(set(elements))


def _element_dict(mapping: Mapping) -> WandbType:
    """A mapping in a list, where empty mappings do not vanish."""
    if mapping.open is not None or any(entry.optional for entry in mapping.entries):
        return UNKNOWN
    types: dict[str, WandbType] = {}
    for entry in mapping.entries:
        key = key_text(entry.key)
        if key is None:
            return UNKNOWN
        types[key] = wandb_type(entry.value)
    types.pop(SKIPPED, None)
    return WandbDict(tuple(types.items()))


def _object(value: Object) -> WandbType:
    return UNKNOWN if value.kind == "array" or init_error(value) is not None else STRING
