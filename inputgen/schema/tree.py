"""The tree of types of an input, and how `scan --format types` writes it."""

from __future__ import annotations

from typing import Any

from inputgen.model import TypeBranch, TypeEntry, TypeLeaf, TypeTree, Value
from inputgen.model.types import render
from inputgen.schema.keys import SKIPPED
from inputgen.schema.nodes import Branch, Node, config_tree
from inputgen.schema.normal import prepared
from inputgen.schema.types_of import type_of


def type_tree(config: Value) -> TypeBranch:
    """The types of a run config, nothing filtered."""
    return branch_types(config_tree(prepared(config)))


def branch_types(branch: Branch) -> TypeBranch:
    """The types of a tree, in its order."""
    entries = [
        TypeEntry(child.key, _types(child.node), child.optional) for child in branch.children if child.key != SKIPPED
    ]
    return TypeBranch(tuple(entries), branch.open)


def _types(node: Node) -> TypeTree:
    return branch_types(node) if isinstance(node, Branch) else TypeLeaf(type_of(node.value))


def type_tree_json(tree: TypeTree) -> Any:
    """The tree as JSON: `{"lr": "float", "warmup?": "int", "*": "unknown"}`.

    A key that is there only on some paths ends in `?`; a mapping that may hold further keys has an entry `*`; a real
    key that is `*`, or ends in `?`, has a backslash before that character (contract, `scan --format types`).
    """
    if isinstance(tree, TypeLeaf):
        return render(tree.type)
    out = {_shown(entry): type_tree_json(entry.tree) for entry in tree.entries}
    if tree.open is not None:
        out["*"] = "unknown"
    return out


def _shown(entry: TypeEntry) -> str:
    key = entry.key
    if key == "*" or key.endswith("?"):
        key = f"{key[:-1]}\\{key[-1]}"
    return f"{key}?" if entry.optional else key
