"""What include and exclude leave of an input (wandb-facts, section 4)."""

from __future__ import annotations

from typing import TypeAlias

from inputgen.frozen import frozen, replace
from inputgen.keypath import KeyPath
from inputgen.model import (
    Choice,
    DictType,
    Hidden,
    Mapping,
    Object,
    Type,
    Typed,
    UnionType,
    Unknown,
    UnknownType,
    Value,
)
from inputgen.model.wandb_types import UNKNOWN, WandbDict, WandbType
from inputgen.schema.filters import Filters
from inputgen.schema.keys import SKIPPED
from inputgen.schema.nodes import Branch, Child, Leaf, Node, leaves

_Cut: TypeAlias = tuple[Child | None, list[Hidden]]


@frozen
class Exposure:
    """An input after its filters.

    Attributes:
        tree: what is exposed; an open mapping without keys where the filters cannot be known.
        hidden: the leaves that are filtered out, in source order.
    """

    tree: Branch
    hidden: tuple[Hidden, ...]


def expose(tree: Branch, filters: Filters) -> Exposure:
    """Filter a tree. With filters that cannot be known only what is hidden in any case is told."""
    if filters.unknown is not None:
        why = Unknown(f"a filter cannot be known: {filters.unknown.reason}", filters.unknown.span)
        certain = ((leaf.path, filters.why_hidden(leaf.path)) for leaf in leaves(tree))
        hidden = tuple(Hidden(path, reason) for path, reason in certain if reason is not None)
        return Exposure(Branch((), why, tree.value), hidden)
    branch, found = _filter_branch(tree, (), filters)
    return Exposure(branch, tuple(found))


def _filter_branch(branch: Branch, path: KeyPath, filters: Filters) -> tuple[Branch, list[Hidden]]:
    kept: list[Child] = []
    hidden: list[Hidden] = []
    for child in branch.children:
        left, gone = _filter_child(child, (*path, child.key), filters)
        hidden.extend(gone)
        if left is not None:
            kept.append(left)
    known = frozenset(child.key for child in branch.children)
    stays_open = branch.open is not None and filters.may_take_unknown_key(path, known)
    return replace(branch, children=tuple(kept), open=branch.open if stays_open else None), hidden


def _filter_child(child: Child, path: KeyPath, filters: Filters) -> _Cut:
    node = child.node
    if isinstance(node, Branch) and not node.atomic:
        branch, hidden = _filter_branch(node, path, filters)
        if branch.children or branch.open is not None:
            return replace(child, node=branch), hidden
        return None, hidden
    why = filters.why_hidden(path)
    unsure = isinstance(node, Leaf) and may_be_mapping(node.value) and filters.takes_part_of(path)
    if why is None or unsure:
        return (_unsure(child, node) if unsure else child), []
    return None, [] if SKIPPED in path else _hidden_leaves(node, path, why)


def _hidden_leaves(node: Node, path: KeyPath, why: str) -> list[Hidden]:
    if isinstance(node, Branch):
        return [Hidden(leaf.path, why) for leaf in leaves(node, path)]
    return [Hidden(path, why)]


def _unsure(child: Child, node: Node) -> Child:
    """A leaf that may be a mapping, and of which a filter takes or leaves a part."""
    why = Unknown("which part of it include and exclude leave cannot be known", node.value.span)
    return replace(child, node=Leaf(why), optional=True)


def may_be_mapping(value: Value) -> bool:
    """Whether the value of a leaf may be a mapping at run time."""
    if isinstance(value, Typed):
        return _holds_mapping(value.type)
    if isinstance(value, Choice):
        return any(may_be_mapping(option) for option in value.options)
    return isinstance(value, (Mapping, Unknown)) or (isinstance(value, Object) and value.kind == "dataclass")


def _holds_mapping(type_: Type) -> bool:
    parts = type_.parts if isinstance(type_, UnionType) else (type_,)
    return any(isinstance(part, (DictType, UnknownType)) for part in parts)


def filter_wandb(tree: WandbType, filters: Filters) -> WandbType:
    """Filter the type tree of a file as wandb-core does: mappings that lose every key vanish (section 4)."""
    if not isinstance(tree, WandbDict):
        return tree
    if filters.unknown is not None:
        return UNKNOWN
    return _filter_dict(tree, (), filters)


def _filter_dict(tree: WandbDict, path: KeyPath, filters: Filters) -> WandbDict:
    kept: list[tuple[str, WandbType]] = []
    for key, value in tree.entries:
        inner = (*path, key)
        if isinstance(value, WandbDict) and value.entries:
            branch = _filter_dict(value, inner, filters)
            if branch.entries:
                kept.append((key, branch))
        elif filters.why_hidden(inner) is None:
            kept.append((key, value))
    return WandbDict(tuple(kept))
