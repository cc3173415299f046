"""Data as JSON has it: what `json.loads(json.dumps(x))` gives, a copy in which tuples are lists and keys are texts; and
as YAML has it, where keys stay what they are.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from inputgen.frozen import frozen, replace
from inputgen.interpret import bounds
from inputgen.interpret.join import choice_of
from inputgen.interpret.pythonic import NotKnown
from inputgen.interpret.values import At, Choice, Const, DictObj, ListObj, Open, Ref, Slot, Unknown, Value

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

_SEQUENCES = frozenset({"list", "tuple", "namedtuple"})
_LISTS = frozenset({"list"})


@frozen
class JsonCopy:
    """How data is copied.

    Attributes:
        at: the call.
        other: what becomes of an object that JSON has no form for (`default=`).
        mapping: what is made of each dict (`object_hook=`).
        sequences: the kinds of sequences that become lists.
        yaml: whether it is YAML.
    """

    ev: Evaluator
    at: At
    other: Callable[[Value], Value] | None = None
    mapping: Callable[[Value], Value] | None = None
    sequences: frozenset[str] = _SEQUENCES
    yaml: bool = False

    def of(self, value: Value, depth: int = 0) -> Value:
        """A copy of a value.

        Raises:
            NotKnown: for what JSON has no form for, or may have none.
        """
        if depth > bounds.SNAPSHOT_DEPTH:
            raise NotKnown
        if isinstance(value, Choice):
            return choice_of([self.of(option, depth + 1) for option in value.options], value.at)
        held, listed = self.ev.dict_at(value), self.ev.list_at(value)
        if held is not None:
            return self._dict(held, value, depth)
        if listed is not None and listed.kind in self.sequences:
            items = tuple(self.of(item, depth + 1) for item in listed.items)
            rest = self.of(listed.rest, depth + 1) if listed.rest is not None else None
            return Ref(self.ev.new(ListObj("list", items, rest), self.at, "copied").addr, value.at)
        if isinstance(value, Const) and not isinstance(value.value, bytes | complex):
            return value
        if isinstance(value, Open):
            return replace(value, default=self.of(value.default, depth + 1)) if value.default is not None else value
        if isinstance(value, Unknown):
            return value
        if self.other is None:
            raise NotKnown
        return self.of(self.other(value), depth + 1)

    def _dict(self, held: DictObj, value: Value, depth: int) -> Value:
        entries: dict[object, Slot] = {}
        for key, slot in held.entries.items():
            if not isinstance(key, str | bool | int | float | None):
                raise NotKnown
            entries[key if self.yaml else _name(key)] = replace(slot, value=self.of(slot.value, depth + 1))
        copy = DictObj(entries, held.open, lacks=held.lacks if self.yaml else None)
        made = Ref(self.ev.new(copy, self.at, "copied").addr, value.at)
        return made if self.mapping is None else self.mapping(made)


_KEYS = {True: "true", False: "false", None: "null"}


def _name(key: str | float | None) -> str:
    if isinstance(key, str):
        return key
    return _KEYS.get(key, repr(key)) if isinstance(key, bool | None) else repr(key)


def yaml_copy(ev: Evaluator, data: Ref, at: At) -> Value:
    """What a loader of YAML reads of a text that was made of data."""
    return JsonCopy(ev, at, yaml=True).of(data)


def keep_yaml(ev: Evaluator, text: Value, data: Value, at: At, *, safe: bool) -> None:
    """Keep the data that a text of YAML is made of, as it is now, for whoever reads the text again.

    Args:
        ev: the evaluation.
        text: the text.
        data: what it is made of.
        at: the call.
        safe: whether tuples are written as lists are.
    """
    try:
        copy = JsonCopy(ev, at, yaml=True, sequences=_SEQUENCES - {"namedtuple"} if safe else _LISTS).of(data)
    except NotKnown:
        return
    if isinstance(copy, Ref):
        ev.yaml_texts[id(text)] = (text, copy)
