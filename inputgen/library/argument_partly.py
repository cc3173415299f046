"""Fields of an argument class that only some of the versions have that a job may be written for.

They are told as keys that may be there: `to_dict()` has them in those versions, and so have `asdict(args)`,
`vars(args)`, and W&B where it is given the arguments themselves.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, cast

from inputgen.frozen import replace
from inputgen.interpret.annotations import declared_value
from inputgen.interpret.attribute_dicts import attribute_dict
from inputgen.interpret.hierarchy import linearised
from inputgen.interpret.values import At, ClassObj, Const, DictObj, Open, Ref, Slot, Unknown, Value
from inputgen.library.argument_table import Row, computed_in_any, row, rules_in, type_in
from inputgen.library.argument_versions import chosen_versions, only_in_some
from inputgen.model.types import union_of

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

COMPUTED = "class of the table"
"""The name under which a class says which one of the table it is."""


def class_at(ev: Evaluator, value: Value) -> ClassObj | None:
    """The class of the project that a value is; None where it is none."""
    obj = ev.get(value) if isinstance(value, Ref) else None
    return obj if isinstance(obj, ClassObj) else None


def tables_of(ev: Evaluator, cls: Value) -> list[str]:
    """The classes of the table that a class is below, nearest first."""
    scopes = [ev.scope_at(obj.scope).names for base in linearised(ev, cls) if (obj := class_at(ev, base)) is not None]
    return [str(ev.constant(names[COMPUTED].value)) for names in scopes if COMPUTED in names]


def in_some(ev: Evaluator, args: Value, at: At) -> Value:
    """The fields that only some of the versions have, as an instance of those holds them."""
    obj = ev.instance_at(args)
    partly = fields_in_some(ev, tables_of(ev, obj.cls), at, raw=True) if obj is not None else {}
    return ev.new(DictObj(partly), at)


def seen_whole(ev: Evaluator, args: Value, at: At) -> Value:
    """The attributes are about to be listed: from now on it has those, too, that only some of the versions have."""
    obj, partly = ev.instance_at(args), ev.dict_at(in_some(ev, args, at))
    if obj is not None and partly is not None and isinstance(args, Ref):
        ev.put(
            args, replace(obj, attrs={**obj.attrs, **{n: s for n, s in partly.entries.items() if n not in obj.attrs}})
        )
    return args


def as_config(ev: Evaluator, args: Value, at: At) -> Value:
    """W&B takes the attributes for a config."""
    seen = seen_whole(ev, args, at)
    return attribute_dict(seen, at) if isinstance(seen, Ref) else seen


def fields_in_some(ev: Evaluator, tables: Iterable[str], at: At, *, raw: bool = False) -> dict[str, Slot]:
    """The fields of classes of the table that only some of the chosen versions have.

    Args:
        ev: the evaluation.
        tables: the names of the classes, the nearest first.
        at: where they are asked for.
        raw: whether as the instance holds them: `to_dict()` blots tokens out, and has no field that is not taken.
    """
    chosen = chosen_versions(ev.world.versions)
    partly = {name: only_in_some(name, chosen) for name in tables}
    if not any(partly.values()):
        return {}
    computed = {name for table in partly for name in computed_in_any(table)}
    found: dict[str, Slot] = {}
    for field in (field for fields in partly.values() for field in fields if raw or field.get("init", True)):
        found.setdefault(field["name"], Slot(_value(field, computed, at, raw=raw), True, at))
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


def _value(field: Row, computed: Collection[str], at: At, *, raw: bool) -> Value:
    """What a field is, where the job gives it no value."""
    name = field["name"]
    if name.endswith("_token") and not raw:
        return Const(f"<{name.upper()}>", at)
    type_ = type_in(field["type"]) if field["type"] is not None else None
    if "default" in field and name not in computed:
        return declared_value(type_, Const(field["default"], at), at)
    return Open(type_, None, "computed", at) if type_ is not None else Unknown(f"{name} is computed", at)
