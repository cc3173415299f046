"""A config as W&B keeps it: a tree of mappings whose leaves are values (wandb-facts, section 3).

Everything shown of an input comes from this one tree: keys are strings, of equal keys the last counts, empty mappings
are gone, dataclass instances and slices are mappings. Include and exclude filter it, types and fields are read from it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeAlias

from inputgen.frozen import frozen, replace
from inputgen.keypath import KeyPath
from inputgen.model import Choice, Entry, Known, Mapping, Span, Unknown, Value
from inputgen.schema.keys import SKIPPED, key_text, shown_key
from inputgen.schema.normal import choice_of
from inputgen.schema.objects import as_mapping


@frozen
class Leaf:
    """A value that is no mapping, or not on every path."""

    value: Value


@frozen
class Child:
    """A key of a branch."""

    key: str
    node: Node
    optional: bool
    span: Span | None


@frozen
class Branch:
    """A mapping.

    Attributes:
        open: why further keys are possible.
        value: the value it stands for.
        atomic: whether include and exclude take it whole: a YAML map with a key that is no string (section 4).
    """

    children: tuple[Child, ...]
    open: Unknown | None
    value: Value
    atomic: bool = False


Node: TypeAlias = Leaf | Branch


def config_tree(config: Value) -> Branch:
    """The tree of a run config: top-level keys stripped of `-` at both ends, and to be strings."""
    return _root(config, file=False)


def file_tree(content: Value) -> Branch:
    """The tree of what a config file gives the job; an empty file is an empty mapping (section 5)."""
    return _root(content, file=True)


def _root(value: Value, *, file: bool) -> Branch:
    if isinstance(value, Choice):
        return join_branches([_root(option, file=file) for option in value.options])
    mapping = as_mapping(value)
    if mapping is not None:
        return _branch(mapping, value, file=file, top=True)
    if file and not isinstance(value, Unknown):
        return Branch((), None, value)
    why = value if isinstance(value, Unknown) else Unknown("its keys cannot be known", value.span)
    return Branch((), why, value)


def _branch(mapping: Mapping, value: Value, *, file: bool, top: bool) -> Branch:
    children = []
    for entry in _last_of_each(mapping, file=file, top=top):
        node, absent = _child(entry.value, file=file)
        if node is not None:
            children.append(Child(str(entry.key), node, entry.optional or absent, entry.span))
    atomic = file and not top and any(not isinstance(entry.key, str) for entry in mapping.entries)
    return Branch(tuple(children), mapping.open, value, atomic)


def _last_of_each(mapping: Mapping, *, file: bool, top: bool) -> Iterable[Entry]:
    """The entries by stored key: of equal keys the last counts, in the place of the first."""
    merged: dict[str, Entry] = {}
    for entry in mapping.entries:
        stored = _stored_entry(entry, strict=top and not file)
        key = str(stored.key)
        before = merged.get(key)
        if before is not None and stored.optional:
            both = choice_of([before.value, stored.value])
            stored = replace(stored, value=both, optional=before.optional)
        merged[key] = stored
    return merged.values()


def _stored_entry(entry: Entry, *, strict: bool) -> Entry:
    text = key_text(entry.key)
    if text is None:
        why = Unknown("its key cannot be encoded: wandb.init raises", entry.span)
        return replace(entry, key=shown_key(entry.key), value=why)
    if strict and not isinstance(entry.key, str):
        why = Unknown("a top-level key that is no string: wandb.init raises AttributeError", entry.span)
        return replace(entry, key=text, value=why)
    return replace(entry, key=text.strip("-") if strict else text)


def _child(value: Value, *, file: bool) -> tuple[Node | None, bool]:
    """The node, None where the value vanishes; and whether it vanishes on some paths."""
    if isinstance(value, Choice):
        nodes = [_child(option, file=file) for option in value.options]
        present = [node for node, _ in nodes if node is not None]
        absent = any(gone for _, gone in nodes)
        return (join(present), absent) if present else (None, True)
    mapping = as_mapping(value)
    if mapping is None:
        return Leaf(value), False
    branch = _branch(mapping, value, file=file, top=False)
    if branch.children or branch.open is not None:
        return branch, False
    return None, True


def join(nodes: list[Node]) -> Node:
    """What one of several nodes is: mappings join key by key, anything else is a leaf of several values."""
    branches = [node for node in nodes if isinstance(node, Branch)]
    if len(branches) == len(nodes):
        return join_branches(branches)
    return Leaf(choice_of(node.value for node in nodes))


def join_branches(branches: list[Branch]) -> Branch:
    """Mappings joined: a key that one of them lacks is optional.

    Raises:
        ValueError: if `branches` is empty.
    """
    if len(branches) == 1:
        return branches[0]
    by_key: dict[str, list[Child]] = {}
    for branch in branches:
        for child in branch.children:
            by_key.setdefault(child.key, []).append(child)
    children = []
    for key, found in by_key.items():
        optional = len(found) < len(branches) or any(child.optional for child in found)
        children.append(Child(key, join([child.node for child in found]), optional, found[0].span))
    opens = (branch.open for branch in branches if branch.open is not None)
    atomic = any(branch.atomic for branch in branches)
    return Branch(tuple(children), next(opens, None), choice_of(branch.value for branch in branches), atomic)


@frozen
class LeafAt:
    """A leaf with its place; `optional` where it, or a mapping it is in, is there only on some paths."""

    path: KeyPath
    value: Value
    optional: bool
    span: Span | None


def leaves(branch: Branch, prefix: KeyPath = (), optional: bool = False) -> Iterator[LeafAt]:
    """The leaves below a branch, in source order, those of `_wandb` left out."""
    for child in branch.children:
        path, rare = (*prefix, child.key), optional or child.optional
        if child.key == SKIPPED:
            continue
        if isinstance(child.node, Branch):
            yield from leaves(child.node, path, rare)
        else:
            yield LeafAt(path, child.node.value, rare, child.span or child.node.value.span)


def first_open(branch: Branch) -> Unknown | None:
    """Why keys beyond the leaves are possible, the reason nearest to the top; None where there are none."""
    level = [branch]
    while level:
        for node in level:
            if node.open is not None:
                return node.open
        level = [child.node for node in level for child in node.children if isinstance(child.node, Branch)]
    return None


def is_null(value: Value) -> bool:
    """Whether the value is None."""
    return isinstance(value, Known) and value.value is None
