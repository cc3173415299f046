"""Fields of an argument class that only some of the versions have that a job may be written for.

They are told as keys that may be there: `to_dict()` has them in those versions.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, cast

from inputgen.frozen import replace
from inputgen.interpret.annotations import declared_value
from inputgen.interpret.values import At, Const, Open, Slot, Unknown, Value
from inputgen.library.argument_table import Row, computed_in_any, row, rules_in, type_in
from inputgen.library.argument_versions import chosen_versions, only_in_some
from inputgen.model.types import union_of

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
    for field in (field for fields in partly.values() for field in fields if field.get("init", True)):
        found.setdefault(field["name"], Slot(_value(field, computed, at), True, at))
    for table in partly:
        package = cast(Row, row(table))["package"]
        _add_made(found, rules_in(table, chosen[package].versions))
    return found


def _add_made(found: dict[str, Slot], rules: Iterable[Row]) -> None:
    """Add the types that `__post_init__` makes of fields in some of the versions."""
    for rule in rules:
        made, slot = rule.get("or_type", rule["type"]), found.get(rule["name"])
        if made is not None and slot is not None and isinstance(slot.value, Open):
            value = replace(slot.value, type=union_of([slot.value.type, type_in(made)]))
            found[rule["name"]] = replace(slot, value=value)


def _value(field: Row, computed: Collection[str], at: At) -> Value:
    """What a field is, where the job gives it no value."""
    name = field["name"]
    if name.endswith("_token"):
        return Const(f"<{name.upper()}>", at)
    type_ = type_in(field["type"]) if field["type"] is not None else None
    if "default" in field and name not in computed:
        return declared_value(type_, Const(field["default"], at), at)
    return Open(type_, None, "computed", at) if type_ is not None else Unknown(f"{name} is computed", at)
