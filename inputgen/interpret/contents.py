"""All that values are, and contain: objects, functions, classes, modules, W&B."""

from __future__ import annotations

from collections.abc import Iterable

from inputgen.interpret.definitions import Definition
from inputgen.interpret.values import (
    DictObj,
    Instance,
    IterObj,
    Lib,
    ListObj,
    Obj,
    Value,
    ViewObj,
)

# The attribute of a run config that has what W&B has stored of it.
STORED = "stored view"
# What a container of OmegaConf is in: only its methods lead there.
OUTER = "node parent"
_NO_PARTS = frozenset({STORED, OUTER})


class Contents:
    """All that some values are, and contain.

    Attributes:
        refs: the addresses of objects, in order,
        inner: and of those that a key of a dict leads to.
        definitions: functions and classes.
        modules: the paths of the project's modules.
        wandb: whether W&B's module or a run is among them,
        inner_run: a run, in a dict,
        starts: or what starts one, or declares an input.
    """

    def __init__(self) -> None:
        self.refs: dict[int, None] = {}
        self.inner: dict[int, None] = {}
        self.modules: set[str] = set()
        self.wandb = self.inner_run = self.starts = False
        self._defined: dict[int, Definition] = {}

    def define(self, definition: Definition) -> None:
        """Note a function or class, once."""
        self._defined.setdefault(id(definition.node), definition)

    @property
    def definitions(self) -> list[Definition]:
        """The functions and classes."""
        return list(self._defined.values())

    def add(self, other: Contents) -> None:
        """Take in what other values are, and contain."""
        self.refs |= other.refs
        self.inner |= other.inner
        self.modules |= other.modules
        self.wandb = self.wandb or other.wandb
        self.inner_run = self.inner_run or other.inner_run
        self.starts = self.starts or other.starts
        for definition in other.definitions:
            self.define(definition)


NOTHING = Contents()


def joined(several: Iterable[Contents]) -> Contents:
    """What values are, and contain, together."""
    known = [each for each in several if each is not NOTHING]
    if len(known) < 2:
        return known[0] if known else NOTHING
    found = Contents()
    for each in known:
        found.add(each)
    return found


def parts_of(obj: Obj | None) -> list[Value]:
    """The values that a container consists of."""
    if isinstance(obj, ListObj):
        return [*obj.items, *([obj.rest] if obj.rest is not None else [])]
    if isinstance(obj, DictObj):
        return [slot.value for slot in obj.entries.values()]
    if isinstance(obj, ViewObj):
        return [obj.source]
    if isinstance(obj, IterObj):
        return list(obj.parts)
    if isinstance(obj, Instance) and isinstance(obj.cls, Lib):
        partial = obj.cls.name.startswith("functools")
        return [slot.value for name, slot in obj.attrs.items() if name not in _NO_PARTS and (" " in name or partial)]
    return []
