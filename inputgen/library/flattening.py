"""Nested mappings in one level: `{"opt": {"lr": 1}}` as `{"opt/lr": 1}`, as Lightning 1 and pandas do it."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from typing import Any

from inputgen import model as m
from inputgen.frozen import frozen, replace
from inputgen.interpret.join import join_dicts
from inputgen.interpret.types import parts_of
from inputgen.interpret.values import DictObj, Open, Slot, Unknown, Value, alternatives


@frozen
class Flattening:
    """How a library flattens.

    Attributes:
        by: the library, for reasons.
        separator: what stands between two keys.
        mapping: what is in a mapping; None for what stays as it is.
        leaf: what is told of a value that stays.
    """

    by: str
    separator: str
    mapping: Callable[[Value], DictObj | None]
    leaf: Callable[[Value], Value]

    def of(self, held: DictObj, prefix: str = "") -> DictObj:
        """What is held, in one level; keys are texts."""
        entries: dict[Any, Slot] = {}
        why = held.open
        for key, slot in held.entries.items():
            parts = [self._flat(f"{prefix}{key}", replace(slot, value=value)) for value in alternatives(slot.value)]
            part = reduce(join_dicts, parts)
            entries |= (join_dicts(part, DictObj({})) if slot.optional else part).entries
            why = why or part.open
        return DictObj(entries, why)

    def _flat(self, name: str, slot: Slot) -> DictObj:
        value = slot.value
        inner = self.mapping(value)
        if inner is not None:
            return self.of(inner, f"{name}{self.separator}")
        if isinstance(value, Open) and isinstance(value.type, m.DictType):
            return DictObj({}, Unknown(f"{self.by} flattens {name}, whose keys are not known", value.at or slot.at))
        parts = parts_of(value.type) if isinstance(value, Open) else ()
        if isinstance(value, Unknown) or not all(isinstance(part, m.ScalarType | m.ListType) for part in parts):
            why = Unknown(f"{self.by} flattens {name} if it is a mapping, which is not known", value.at or slot.at)
            return DictObj({name: replace(slot, optional=True)}, why)
        return DictObj({name: replace(slot, value=self.leaf(value))})
