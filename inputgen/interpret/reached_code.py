"""The code that a piece of code may run: the functions and classes that names and attributes in it may stand for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from inputgen.interpret.definitions import Definition
from inputgen.interpret.effects import Effects, Imported
from inputgen.interpret.effects_reading import effects_of
from inputgen.interpret.initialising import INITIALISERS, SUPER, Families
from inputgen.interpret.values import Scope
from inputgen.model import Unparsed

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator
    from inputgen.interpret.holders import Holders
    from inputgen.source.module import Module

_TOO_MANY = 600  # functions and classes; code that reaches more may do anything


class ReachedCode:
    """The code that a piece of code may run.

    Attributes:
        effects: of each piece of it, that of the first one first.
        homes: the modules they are in.
        mentions: every name and attribute in the code.
        unlimited: whether it may do anything.
        again: whether an object that was made before may be initialised once more.
    """

    def __init__(self, ev: Evaluator, first: Definition, holders: Holders) -> None:
        self.ev = ev
        self.holders = holders
        self.effects: list[Effects] = []
        self.homes: list[Module] = []
        self.mentions: set[str] = set()
        self.unlimited = False
        self.again = False
        self._families: Families | None = None
        self._collect(first)

    def _collect(self, first: Definition) -> None:
        pending = [*self.holders.special, first]
        seen = {id(definition.node) for definition in pending}
        asked: set[object] = set()
        while pending:
            current = pending.pop()
            effects = self._effects(current)
            self.effects.append(effects)
            self.homes.append(current.module)
            self.unlimited = self.unlimited or effects.dynamic or len(seen) > _TOO_MANY
            if self.unlimited:
                return
            self.mentions |= effects.names | effects.attributes
            self.again = self.again or effects.again
            meant = self._meant(effects, current.module, asked)
            for definition in (*self._initialisers(effects, current, asked), *meant):
                if id(definition.node) not in seen:
                    seen.add(id(definition.node))
                    pending.append(definition)

    def _meant(self, effects: Effects, module: Module, asked: set[object]) -> Iterator[Definition]:
        """The functions and classes that names and attributes may stand for."""
        holders = self.holders
        for name in sorted(effects.names):
            if (module.path, name) not in asked:
                asked.add((module.path, name))
                yield from holders.definitions(name, module.path)
        attributes = [name for name in sorted(effects.attributes) if not self._is_of_library(effects, module, name)]
        for name in attributes:
            if name not in asked:
                asked.add(name)
                yield from holders.definitions(name)
        paths = {path for name in effects.names | effects.attributes for path in holders.modules(name)}
        for each in effects.imports:
            for found, read in self.modules_of(each, module):
                if not self._has(found, read):  # all of it, and what it imports in its turn
                    yield Definition(found.tree, found)
                elif read is None or read == "*":
                    paths.add(found.path)
                else:
                    yield from holders.definitions(read, found.path)
        for path in sorted(paths):
            for name in attributes:
                if (path, name) not in asked:
                    asked.add((path, name))
                    yield from holders.definitions(name, path)

    def _is_of_library(self, effects: Effects, module: Module, name: str) -> bool:
        """Whether an attribute is read from libraries only (`torch.load`): it is then none of the project's."""
        roots = effects.rooted.get(name)
        return bool(roots) and all(self.holders.is_only_library(root, module.path) for root in roots or ())

    def _initialisers(self, effects: Effects, current: Definition, asked: set[object]) -> Iterator[Definition]:
        """What `x.__init__` may be, beside that of the classes the code names."""
        holders, path = self.holders, current.module.path
        known = isinstance(current.node, cst.FunctionDef | cst.ClassDef | cst.Module)
        unknown = not known and SUPER in effects.inits
        for receiver in sorted(effects.inits - {SUPER}):
            is_class = holders.definitions(receiver, path) or holders.is_library(receiver, path)
            unknown = unknown or not receiver or not is_class
        if unknown and "__init__" not in asked:
            asked.add("__init__")
            for each in sorted(INITIALISERS):
                yield from holders.definitions(each)
        if SUPER in effects.inits and current.owner is not None:
            yield from self.families.initialisers(current.owner)

    @property
    def families(self) -> Families:
        """Where `super()` may lead."""
        if self._families is None:
            self._families = Families(self.ev)
        return self._families

    def _has(self, module: Module, name: str | None) -> bool:
        """Whether a module has been evaluated, as far as a name of it; code that was given up may have imported it."""
        address = self.ev.modules.get(module.path)
        scope = self.ev.state.heap.get(address) if address is not None else None
        return isinstance(scope, Scope) and (name in (None, "*") or name in scope.names)

    def modules_of(self, imported: Imported, importer: Module) -> Iterator[tuple[Module, str | None]]:
        """The modules of the project that an import runs or reads, with what it reads of them; None for all of one."""
        wanted = [(imported.module, imported.name)]
        if imported.name not in (None, "*"):  # a name of a package may be a module
            wanted.append((f"{imported.module}.{imported.name}".lstrip("."), None))
        inner = self.ev.world.has_module(wanted[-1][0], importer.path, imported.level) if len(wanted) > 1 else False
        for module, name in [(imported.module, "*"), wanted[1]] if inner else wanted[:1]:
            found = self.ev.world.module(module, importer.path, imported.level)
            if found is not None and not isinstance(found, Unparsed):
                yield found, name

    def _effects(self, definition: Definition) -> Effects:
        known = self.ev.effects.get(id(definition.node))
        if known is None:
            known = self.ev.effects[id(definition.node)] = effects_of(definition.node, definition.owner)
            self.ev.meter.spent += len(known.names)
        return known
