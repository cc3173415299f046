"""`args.subgroups`: which class each `subgroups({...})` of the dataclasses of a parser chose, by the place of its field
(simple-parsing 0.1, `ArgumentParser._remove_subgroups_from_namespace`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen.interpret.values import At, Const, DictObj, Open, Ref, Slot, Unknown, Value
from inputgen.library.dataclass_fields import Field, fields_of
from inputgen.library.declared_classes import declared_of_field
from inputgen.library.open_classes import is_dataclass
from inputgen.model.types import STR

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

CLASSES, CHOSEN = "subgroups", "subgroup"  # in the metadata of a field: its classes by name, and the default's name
_NESTED = 20  # dataclasses within dataclasses
_WHY = "which subgroups a class has that may be chosen is not known"


def chosen(ev: Evaluator, groups: dict[str, Value], at: At, *, given: bool) -> DictObj | None:
    """The names that are chosen, by `dest.field`; None where no dataclass has subgroups.

    Args:
        ev: the evaluation.
        groups: the dataclasses that are added, by `dest`.
        at: the call.
        given: whether the job gives arguments, which may choose others than the defaults.
    """
    entries: dict[object, Slot] = {}
    nested = False
    for dest, cls in groups.items():
        for path, field, several in _subgroups(ev, cls, (dest,)):
            name = _told(ev, field, CHOSEN)
            default = name if isinstance(name, Const) and isinstance(name.value, str) and not given else None
            entries[".".join(path)] = Slot(Open(STR, default, "argv", field.at), several, field.at)
            options = ev.dict_at(_told(ev, field, CLASSES) or Const(None))
            nested = nested or options is None or any(_has(ev, slot.value) for slot in options.entries.values())
    if not entries:
        return None
    return DictObj(entries, Unknown(_WHY, at) if nested else None)


def _told(ev: Evaluator, field: Field, key: str) -> Value | None:
    held = ev.dict_at(field.metadata) if field.metadata is not None else None
    slot = held.entries.get(key) if held is not None else None
    return slot.value if slot is not None else None


def _has(ev: Evaluator, cls: Value) -> bool:
    """Whether a class has subgroups of its own, or is none that is known (a function that makes an instance)."""
    return not (isinstance(cls, Ref) and is_dataclass(ev, cls)) or bool(_subgroups(ev, cls, ()))


def _subgroups(ev: Evaluator, cls: Value, path: tuple[str, ...]) -> list[tuple[tuple[str, ...], Field, bool]]:
    """The fields that choose a class, with the names that lead there, and whether another class may be there."""
    found: list[tuple[tuple[str, ...], Field, bool]] = []
    if not isinstance(cls, Ref) or len(path) > _NESTED:
        return found
    for field in fields_of(ev, cls) or []:
        inner = (*path, field.name)
        if _told(ev, field, CLASSES) is not None:
            if _told(ev, field, CHOSEN) is not None:
                found.append((inner, field, False))
            continue
        declared = declared_of_field(ev, field)
        several = len(declared.classes) > 1 or declared.is_nullable
        for each in declared.classes:
            found += [(names, one, some or several) for names, one, some in _subgroups(ev, each, inner)]
    return found
