"""Each declaration with what it declares: the configs or the file before include and exclude filter them."""

from __future__ import annotations

from collections.abc import Iterator

from inputgen.frozen import frozen
from inputgen.keypath import KeyPath, starts_with
from inputgen.model import ConfigRead, Declaration, Facts
from inputgen.schema.exposure import may_be_mapping
from inputgen.schema.filters import Paths, paths_of
from inputgen.schema.nodes import Branch, Child, config_tree, file_tree, leaves
from inputgen.schema.normal import prepared
from inputgen.schema.recorded import IMPLIED, declarations, runs_of
from inputgen.schema.schema_fields import properties_of
from inputgen.schema.stored_schema import stored_schemas


@frozen
class Declared:
    """A declaration that W&B applies to something that is known at least in part.

    Attributes:
        declaration: the call.
        trees: what it filters, one for each run that it applies to.
        told: paths that something else than a value tells of: a property of a schema, a read.
    """

    declaration: Declaration
    trees: tuple[Branch, ...]
    told: frozenset[KeyPath]

    def takes(self, path: KeyPath) -> bool:
        """Whether an include or exclude path takes, or may take, a key."""
        if any(starts_with(found, path) or starts_with(path, found) for found in self.told):
            return True
        return any(_takes(tree, path) for tree in self.trees)

    def keys(self) -> tuple[KeyPath, ...]:
        """The paths of all keys, mappings before what is in them."""
        found: dict[KeyPath, None] = {}
        for tree in self.trees:
            for leaf in leaves(tree):
                found.update((leaf.path[:length], None) for length in range(1, len(leaf.path) + 1))
        return tuple(found)

    def dotted(self, path: KeyPath) -> KeyPath | None:
        """The path that is meant where dots of keys are not escaped; None where there is no such key."""
        return next((found for tree in self.trees if (found := _dotted(tree, path)) not in (None, path)), None)

    def leaves_below(self, path: KeyPath) -> list[KeyPath] | None:
        """The leaves an include path takes; None where there may be more."""
        below = []
        for tree in self.trees:
            for leaf in leaves(tree):
                if starts_with(leaf.path, path):
                    below.append(leaf.path)
                    if may_be_mapping(leaf.value) and leaf.path != path:
                        return None
            if _open_at(tree, path):
                return None
        return below


def declared(facts: Facts) -> Iterator[Declared]:
    """Every declaration that does not fail by itself, in order."""
    runs = runs_of(facts)
    calls = declarations(facts)
    told = _told(facts, calls)
    for call in calls:
        if call.failure is not None:
            continue
        if call.source == "run_config":
            applies = [run for run in runs if run.number in (IMPLIED, *call.runs)]
            trees = tuple(config_tree(prepared(run.config)) for run in applies)
            yield Declared(call, trees, told)
        elif call.file is not None:
            yield Declared(call, (file_tree(prepared(call.file.job)),), frozenset())


def declared_runs(facts: Facts) -> frozenset[int]:
    """The numbers of the runs whose config is declared."""
    return frozenset(number for call in declarations(facts) if call.source == "run_config" for number in call.runs)


def known_paths(declaration: Declaration, name: str) -> Paths | None:
    """The paths of the argument `include` or `exclude`; None where they cannot be known, or W&B refuses them."""
    argument = declaration.include if name == "include" else declaration.exclude
    paths = paths_of(None if argument is None else prepared(argument))
    return paths if isinstance(paths, tuple) else None


def _told(facts: Facts, calls: list[Declaration]) -> frozenset[KeyPath]:
    reads = {event.path for event in facts.events if isinstance(event, ConfigRead) and event.path}
    for call, schema in zip(calls, stored_schemas(calls, defaults=False), strict=True):
        if call.source == "run_config" and schema.declared is not None:
            from inputgen.schema.resolve import resolved

            reads |= {found.path for found in properties_of(resolved(schema.declared).schema)}
    return frozenset(reads)


def _takes(branch: Branch, path: KeyPath) -> bool:
    if not path:
        return True
    child = _child(branch, path[0])
    if child is None:
        return branch.open is not None
    if isinstance(child.node, Branch) and not child.node.atomic:
        return _takes(child.node, path[1:])
    if len(path) == 1:
        return True
    return not isinstance(child.node, Branch) and may_be_mapping(child.node.value)


def _open_at(branch: Branch, path: KeyPath) -> bool:
    """Whether the mapping at a path, or one below it, may have keys that are not known."""
    if path:
        child = _child(branch, path[0])
        if child is None:
            return branch.open is not None
        if not isinstance(child.node, Branch):
            return may_be_mapping(child.node.value)
        return _open_at(child.node, path[1:])
    return branch.open is not None or any(
        _open_at(child.node, ()) for child in branch.children if isinstance(child.node, Branch)
    )


def _dotted(branch: Branch, path: KeyPath) -> KeyPath | None:
    if not path:
        return ()
    for length in range(len(path), 0, -1):
        child = _child(branch, ".".join(path[:length]))
        if child is None:
            continue
        if length == len(path):
            return (child.key,)
        rest = _dotted(child.node, path[length:]) if isinstance(child.node, Branch) else None
        if rest is not None:
            return (child.key, *rest)
    return None


def _child(branch: Branch, key: str) -> Child | None:
    return next((child for child in branch.children if child.key == key), None)
