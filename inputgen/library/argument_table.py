"""The table of argument classes: what a class of transformers or TRL has in each version (`argument_classes.jsonl`).

It knows the minor versions of both packages, in pairs that were current at the same time: a version is the position of
its pair.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, cast

from inputgen import model as m
from inputgen.interpret.alias_types import type_named
from inputgen.model.types import union_of
from inputgen.source.requirements import Version

Bounds = tuple[Version, Version]  # from one version to before another
ANY_LATER: Version = (math.inf, 0)
Row = Mapping[str, Any]


@cache
def _lines() -> dict[str, str]:
    text = files("inputgen.library").joinpath("argument_classes.jsonl").read_text("utf-8")
    return {line.split('"', 4)[3]: line for line in text.splitlines()}


@cache
def row(name: str) -> Row | None:
    """A line of the table; None where there is none of that name."""
    line = _lines().get(name)
    return json.loads(line) if line is not None else None


def versions_of(package: str) -> list[str]:
    """The versions of a package, by position: `["4.0.1", ...]`."""
    told = row("versions")
    assert told is not None, "the table names its versions"
    return list(told[package])


@cache
def numbers_of(package: str) -> tuple[Version, ...]:
    """The versions of a package, as major and minor."""
    return tuple(map(number_of, versions_of(package)))


def number_of(text: str) -> Version:
    """Major and minor of a version."""
    major, minor = text.split(".")[:2]
    return int(major), int(minor)


def all_versions() -> range:
    """The positions of all versions."""
    return range(len(numbers_of("trl")))


@cache
def within(package: str, bounds: Bounds) -> frozenset[int]:
    """The versions within bounds."""
    first, end = bounds
    return frozenset(at for at, number in enumerate(numbers_of(package)) if first <= number < end)


def _in(found: Row, version: int) -> Row | None:
    """What a class has in a version; None where there is no such class."""
    at = found["versions"][version]
    return cast(Row, found["snapshots"][at]) if at is not None else None


def takes(name: str, version: int, keyword: str) -> bool:
    """Whether a class takes a keyword in a version; "" asks whether there is such a class."""
    return keyword in _keywords(name, version)


@cache
def _keywords(name: str, version: int) -> frozenset[str]:
    """What a class takes in a version, and "" for that there is such a class; nothing where there is none."""
    found = row(name)
    held = _in(found, version) if found is not None else None
    if found is None or held is None:
        return frozenset()
    own = {"", *(found["fields"][at]["name"] for at in held.get("fields", ()))}
    return frozenset(own.union(*(_keywords(base, version) for base in held.get("bases", ()))))


def bases_of(name: str, versions: Sequence[int]) -> list[str]:
    """The bases of a class, in the newest of some versions that has it."""
    return list(_held(name, versions)[-1]["bases"])


def _held(name: str, versions: Sequence[int]) -> list[Any]:
    """What a class has in each of some versions that it is in; in all versions, where it is in none of those."""
    found = row(name)
    assert found is not None, "a class of the table"
    places = dict.fromkeys(at for version in versions if (at := found["versions"][version]) is not None)
    return [found["snapshots"][at] for at in places] or list(found["snapshots"])


def held_by(name: str, part: str, versions: Sequence[int]) -> list[list[Any]]:
    """What a class itself has of one kind in each of some versions: `fields`, `computed` or `members`."""
    found = row(name)
    assert found is not None, "a class of the table"
    return [[found[part][at] for at in held[part]] for held in _held(name, versions)]


@cache
def computed_in_any(name: str) -> frozenset[str]:
    """The fields that `__post_init__` of a class itself sets in any version."""
    return frozenset(rule["name"] for rules in held_by(name, "computed", all_versions()) for rule in rules)


def either(fields: list[Row]) -> Row:
    """A field of one of several versions: any of their types, and the default that they agree on."""
    newest = fields[-1]
    if all(field == newest for field in fields):
        return newest
    types = [field["type"] for field in fields]
    parts = dict.fromkeys(part for type_ in types if type_ is not None for part in type_.split(" | "))
    if any(field.get("default", ...) is None for field in fields):  # as `neftune_noise_alpha: float = None` is
        parts.setdefault("None")
    plain = {key: value for key, value in newest.items() if key not in ("default", "factory", "computed", "type")}
    plain["type"] = " | ".join(parts) if None not in types else None
    same = all(_default_of(field) == _default_of(newest) for field in fields)
    return {**plain, **_default_of(newest)} if same else {**plain, "computed": True}


@cache
def type_in(text: str) -> m.Type:
    """A type as the table writes it: `int | list[str] | None`."""
    parts = [
        m.ListType(type_in(part[5:-1])) if part.startswith("list[") else type_named(part) for part in text.split(" | ")
    ]
    return union_of([part for part in parts if part is not None])


def type_held(name: str, field: str, versions: Sequence[int]) -> m.Type:
    """The type that a field of a class itself has in the versions that have it; with None, if that is a default."""
    held = [each for fields in held_by(name, "fields", versions) for each in fields if each["name"] == field]
    texts = [each["type"] for each in held] + ["None" for each in held if each.get("default", ...) is None]
    if not held or None in texts:
        return m.UnknownType(f"{field} is of a type that is not told")
    return type_in(" | ".join(texts))


def _default_of(field: Row) -> Row:
    return {key: field[key] for key in ("default", "factory", "computed") if key in field}


def rules_in(name: str, versions: Sequence[int]) -> list[Row]:
    """What `__post_init__` of a class itself makes of its fields in some versions."""
    tables = [{rule["name"]: rule for rule in rules} for rules in held_by(name, "computed", versions)]
    names = dict.fromkeys(rule for table in tables for rule in table)
    return [_either_rule(each, [table.get(each) for table in tables]) for each in names]


def _either_rule(name: str, rules: list[Row | None]) -> Row:
    newest = rules[-1]
    if newest is not None and all(rule == newest for rule in rules):
        return newest
    made = dict.fromkeys(rule["type"] for rule in rules if rule is not None and rule["type"] is not None)
    enum = _widest([rule.get("enum") if rule is not None and "from" not in rule else None for rule in rules])
    if enum is not None:
        return {"name": name, "type": None, "kept": all(cast(Row, rule)["kept"] for rule in rules), "enum": enum}
    also = {"or_type": " | ".join(made)} if made else {}  # beside what is declared, which some leave as it is
    return {"name": name, "type": None, "kept": all(rule is None or rule["kept"] for rule in rules), **also}


def _widest(enums: list[str | None]) -> str | None:
    """The enum that has the members of the others, too, by which W&B names them; None where there is none."""
    if None in enums:
        return None
    members = {
        enum: {tuple(member) for table in held_by(enum, "members", all_versions()) for member in table}
        for enum in cast("list[str]", enums)
    }
    return next((enum for enum, own in members.items() if all(own >= other for other in members.values())), None)
