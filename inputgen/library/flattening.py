"""Nested mappings in one level: `{"opt": {"lr": 1}}` as `{"opt/lr": 1}`, as Lightning 1 and pandas do it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import reduce
from itertools import count
from typing import Any

from inputgen import model as m
from inputgen.frozen import frozen, replace
from inputgen.interpret import bounds
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

    def of(self, held: DictObj) -> DictObj:
        """What is held, in one level; keys are texts."""
        return self._in_one_level(held, "", count(), is_sure=True)

    def _in_one_level(self, held: DictObj, prefix: str, seen: Iterator[int], *, is_sure: bool) -> DictObj:
        """What a mapping holds, below a name.

        Args:
            held: the mapping.
            prefix: what its keys are named after.
            seen: counts what is looked at: mappings of which each holds one of several grow without end.
            is_sure: whether it is surely a mapping that stands there.
        """
        entries: dict[Any, Slot] = {}
        why = held.open
        for key, slot in held.entries.items():
            name = f"{prefix}{key}"
            if next(seen) > bounds.FLATTENED:
                return DictObj(entries, Unknown(f"the bound on what is flattened is reached at {name}", slot.at))
            told = self._told(slot.value, is_sure)
            below = is_sure and not any(isinstance(option, Unknown) for option, _ in told)
            parts = [
                self._leaf(name, replace(slot, value=option))
                if inner is None
                else self._in_one_level(inner, f"{name}{self.separator}", seen, is_sure=below)
                for option, inner in told
            ]
            part = reduce(join_dicts, parts)
            entries |= (join_dicts(part, DictObj({})) if slot.optional else part).entries
            why = why or part.open
        return DictObj(entries, why)

    def _told(self, value: Value, is_sure: bool) -> list[tuple[Value, DictObj | None]]:
        """What a key may hold, of which something is told, with what is in it if it is a mapping.

        Of a key that may hold anything, that is none of the mappings: of a document that is merged with another key
        by key, any key may hold what is under any other.
        """
        options = [(option, self.mapping(option)) for option in alternatives(value)]
        leaves = [each for each in options if each[1] is None]
        unknown = sum(isinstance(option, Unknown) for option, _ in leaves)
        is_any = unknown > 0 and (not is_sure or unknown < len(leaves))
        return leaves if is_any else options

    def _leaf(self, name: str, slot: Slot) -> DictObj:
        """What a key holds that is no mapping, as far as is known."""
        value = slot.value
        if isinstance(value, Open) and isinstance(value.type, m.DictType):
            return DictObj({}, Unknown(f"{self.by} flattens {name}, whose keys are not known", value.at or slot.at))
        parts = parts_of(value.type) if isinstance(value, Open) else ()
        if isinstance(value, Unknown) or not all(isinstance(part, m.ScalarType | m.ListType) for part in parts):
            why = Unknown(f"{self.by} flattens {name} if it is a mapping, which is not known", value.at or slot.at)
            return DictObj({name: replace(slot, optional=True)}, why)
        return DictObj({name: replace(slot, value=self.leaf(value))})
