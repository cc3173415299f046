"""Fields of an argument class that only some of the versions have that a job may be written for.

They are told as keys that may be there: `to_dict()` has them in those versions.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from inputgen.interpret.annotations import declared_value
from inputgen.interpret.values import At, Const, Open, Slot, Unknown, Value
from inputgen.library.argument_table import Row, computed_in_any, type_in
from inputgen.library.argument_versions import chosen_versions, only_in_some

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


def fields_in_some(ev: Evaluator, tables: Iterable[str], at: At) -> dict[str, Slot]:
    """The fields of classes of the table that only some of the chosen versions have.

    Args:
        ev: the evaluation.
        tables: the names of the classes, the nearest first.
        at: where they are asked for.
    """
    chosen = chosen_versions(ev.world.versions)
    partly = {name: only_in_some(name, chosen) for name in tables}
    if not any(partly.values()):
        return {}
    computed = {name for table in partly for name in computed_in_any(table)}
    found: dict[str, Slot] = {}
    for row in (row for rows in partly.values() for row in rows if row.get("init", True)):
        found.setdefault(row["name"], Slot(_value(row, computed, at), True, at))
    return found


def _value(row: Row, computed: Collection[str], at: At) -> Value:
    """What a field is, where the job gives it no value."""
    name = row["name"]
    if name.endswith("_token"):
        return Const(f"<{name.upper()}>", at)
    type_ = type_in(row["type"]) if row["type"] is not None else None
    if "default" in row and name not in computed:
        return declared_value(type_, Const(row["default"], at), at)
    return Open(type_, None, "computed", at) if type_ is not None else Unknown(f"{name} is computed", at)
