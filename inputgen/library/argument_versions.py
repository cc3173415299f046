"""The table of argument classes, and which versions of transformers and TRL a job's classes are taken from.

`argument_classes.jsonl` knows the minor versions of each package, in pairs that were current at the same time: here a
version is the position of its pair. The oldest ones count only where they are pinned. Which of them a job is written
for follows from what the project pins, and from what the job gives: a keyword is only taken by versions that have
that field. What it only reads of its arguments (`args.overwrite_output_dir`) tells that, too, where nothing else
does: the path that reads it may be one that no run takes. Of a version that is older than all, no default is known. A
job that gives what the newest does not take has what all agree on that do. Where nothing tells, the newest is taken.
Where no version takes all that a class is given, its defaults are not known.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, cast

from inputgen import model as m
from inputgen.frozen import frozen
from inputgen.interpret.alias_types import type_named
from inputgen.interpret.versions import Versions
from inputgen.model.types import union_of
from inputgen.source.requirements import Version

LIBRARY = "transformers"  # what facts of both packages are told under
Fact = tuple[str, str]  # a class, and what it is given, or "" for that there is such a class
Bounds = tuple[Version, Version]  # from one version to before another
ANY_LATER: Version = (math.inf, 0)
# The keywords of trainers that tell versions: `tokenizer` gave way to `processing_class` (transformers 4.46 to 5.0,
# `trainer.py`; TRL 0.12 to 0.16, `sft_trainer.py`).
OF_TRAINERS: Mapping[Fact, Bounds] = {
    ("transformers.Trainer", "tokenizer"): ((0, 0), (5, 0)),
    ("transformers.Trainer", "processing_class"): ((4, 46), ANY_LATER),
    ("trl.Trainer", "tokenizer"): ((0, 0), (0, 16)),
    ("trl.Trainer", "processing_class"): ((0, 12), ANY_LATER),
}
# Those in which the callback of a trainer tells `model/num_parameters` (`integration_utils.py`).
COUNTING: Bounds = ((4, 42), ANY_LATER)
# Those in which it tells `to_sanitized_dict()`; `to_dict()` since.
SANITIZING: Bounds = ((0, 0), (4, 32))
# Those that W&B is kept out of by the environment (`WANDB_DISABLED`), `is_wandb_available()`.
DISABLING: Bounds = ((0, 0), (5, 0))
# Those in which `to_dict()` has the fields, too, that are not taken (`_n_gpu`): it is `asdict(self)`.
WHOLE: Bounds = ((0, 0), (4, 23))
# Before the name of a class: what is read of it, and not given; and what is asked for, by `hasattr` and its like.
_READ, _ASKED = "read of ", "asked of "
# The first of each package that are not so old that a job is written for them only where it says so.
_RECENT: Mapping[str, Version] = {"transformers": (4, 30), "trl": (0, 4)}
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


def _versions(package: str) -> list[str]:
    told = row("versions")
    assert told is not None, "the table names its versions"
    return list(told[package])


@cache
def _numbers(package: str) -> tuple[Version, ...]:
    return tuple(map(_number, _versions(package)))


def _all() -> range:
    return range(len(_numbers("trl")))


@cache
def _within(package: str, bounds: Bounds) -> frozenset[int]:
    """The versions within bounds."""
    first, end = bounds
    return frozenset(at for at, number in enumerate(_numbers(package)) if first <= number < end)


def _recent(package: str) -> set[int]:
    """The versions that a job may be written for that pins none."""
    return set(_within(package, (_RECENT[package], ANY_LATER)))


@frozen
class Chosen:
    """The versions of a package that a job may be written for.

    Attributes:
        versions: which they are, in order.
        words: what they are, and how that is known.
        assumed: whether nothing tells, so that the newest is taken.
        older: the file that pins one older than all of the table, of which nothing is known; "" where none does.
    """

    versions: tuple[int, ...]
    words: str
    assumed: bool
    older: str = ""


def read_of(name: str, keyword: str, *, plainly: bool) -> Fact:
    """The fact that a job reads an argument; not plainly where it asks whether there is one."""
    return (_READ if plainly else _ASKED) + name, keyword


# --- what a class is in a version ------------------------------------------------------------------------------------


def _in(found: Row, version: int) -> Row | None:
    """What a class has in a version; None where there is no such class."""
    at = found["versions"][version]
    return cast(Row, found["snapshots"][at]) if at is not None else None


def _has(name: str, version: int, keyword: str) -> bool:
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


@cache
def since_plain() -> frozenset[str]:
    """The training arguments that no version has which tells `to_sanitized_dict()`."""
    found = row("TrainingArguments")
    assert found is not None, "a class of the table"
    return frozenset(
        field["name"]
        for field in found["fields"]
        if not any(_has("TrainingArguments", version, field["name"]) for version in _within(LIBRARY, SANITIZING))
    )


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


def fields_in(name: str, chosen: Mapping[str, Chosen]) -> tuple[Row, ...]:
    """The fields of a class, those it inherits first: what the versions that are chosen for its package agree on.

    A field that only some of them have is left out; where they give different defaults, none is known.
    """
    return _fields(name, chosen["trl"].versions, chosen[LIBRARY])


@cache
def _fields(name: str, versions: tuple[int, ...], below: Chosen) -> tuple[Row, ...]:
    if cast(Row, row(name))["package"] != LIBRARY:
        return tuple(_agreed([_flat(name, version, below) for version in versions]))
    fields = _agreed([_flat(name, version, below) for version in below.versions])
    return tuple(_reporting(field) if below.assumed else field for field in fields)


def only_in_some(name: str, chosen: Mapping[str, Chosen]) -> tuple[Row, ...]:
    """The fields of a class that some of the versions lack which are chosen for its package."""
    return _only_in_some(name, chosen[cast(Row, row(name))["package"]].versions, chosen[LIBRARY])


@cache
def _only_in_some(name: str, versions: tuple[int, ...], below: Chosen) -> tuple[Row, ...]:
    tables = [_flat(name, version, below) for version in versions]
    names = dict.fromkeys(field for table in reversed(tables) for field in table)
    having = {field: [table[field] for table in tables if field in table] for field in names}
    return tuple(_either(rows) for rows in having.values() if len(rows) < len(tables))


@cache
def computed_in_any(name: str) -> frozenset[str]:
    """The fields that `__post_init__` of a class itself sets in any version."""
    return frozenset(rule["name"] for rules in held_by(name, "computed", _all()) for rule in rules)


def _flat(name: str, version: int, below: Chosen) -> dict[str, Row]:
    """The fields of a class in one version; what is of the package below is as chosen for that."""
    package = cast(Row, row(name))["package"]
    found: dict[str, Row] = {}
    for base in bases_of(name, [version]):
        is_below = cast(Row, row(base))["package"] != package
        inherited = _fields(base, (), below) if is_below else _flat(base, version, below).values()
        found |= {field["name"]: field for field in inherited}
    return found | {field["name"]: field for field in held_by(name, "fields", [version])[0]}


def _agreed(tables: list[dict[str, Row]]) -> list[Row]:
    newest = tables[-1]
    return [_either([table[name] for table in tables]) for name in newest if all(name in table for table in tables)]


def _either(fields: list[Row]) -> Row:
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


def _reporting(field: Row) -> Row:
    """Whether W&B is told anything depends on the version, where `report_to` is not given (4.57: yes; 5.0: no)."""
    return {**field, "default": None} if field["name"] == "report_to" else field


def rules_in(name: str, versions: Sequence[int]) -> list[Row]:
    """What `__post_init__` of a class itself makes of its fields in some versions."""
    tables = [{rule["name"]: rule for rule in rules} for rules in held_by(name, "computed", versions)]
    names = dict.fromkeys(rule for table in tables for rule in table)
    return [_either_rule(each, [table.get(each) for table in tables]) for each in names]


def _either_rule(name: str, rules: list[Row | None]) -> Row:
    newest = rules[-1]
    if newest is not None and all(rule == newest for rule in rules):
        return newest
    return {"name": name, "type": None, "kept": all(rule is None or rule["kept"] for rule in rules)}


def is_among(versions: Versions, bounds: Bounds, package: str = LIBRARY) -> bool | None:
    """Whether the version of a package is within bounds; None where it may be."""
    some = _within(package, bounds)
    answers = {version in some for version in chosen_versions(versions)[package].versions}
    return answers.pop() if len(answers) == 1 else None


# --- which versions --------------------------------------------------------------------------------------------------


def chosen_versions(versions: Versions) -> dict[str, Chosen]:
    """The versions of both packages that a job may be written for, as far as it is known yet."""
    facts = cast("tuple[Fact, ...]", versions.facts(LIBRARY))
    pins = {package: _Pins(versions, package) for package in ("transformers", "trl")}
    given = _given(versions)
    read = set(_facts_of(_READ, facts)) - set(_facts_of(_ASKED, facts))
    proven = {package: _proven(package, given) for package in pins}
    # What the job gives outweighs a pin, with which it could not run. What it reads outweighs neither.
    own = {package: pins[package].allowed & proven[package] or proven[package] or {_all()[-1]} for package in pins}
    own = {package: allowed & _proven(package, read) or allowed for package, allowed in own.items()}
    return {
        package: _chosen(package, pins[package], own[package], own[other])
        for package, other in (("transformers", "trl"), ("trl", "transformers"))
    }


def _given(versions: Versions) -> list[Fact]:
    """What the job gives."""
    facts = cast("tuple[Fact, ...]", versions.facts(LIBRARY))
    return [fact for fact in facts if not fact[0].startswith((_READ, _ASKED))]


def _facts_of(kind: str, facts: Iterable[Fact]) -> Iterator[Fact]:
    return ((name.removeprefix(kind), keyword) for name, keyword in facts if name.startswith(kind))


def _chosen(package: str, pin: _Pins, own: set[int], other: set[int]) -> Chosen:
    follows_pin = pin.pinned and bool(own & pin.allowed)
    allowed = own if pin.pinned else own & other or own
    newest = _all()[-1]
    assumed = not follows_pin and newest in allowed
    taken = (newest,) if assumed else tuple(sorted(allowed))
    numbers = [_versions(package)[version] for version in (taken[0], taken[-1])]
    words = f"{package} {' to '.join(dict.fromkeys(numbers))}"
    if follows_pin:
        words += f" ({pin.file})"
    elif pin.pinned:
        words += f" (what {pin.file} asks for has not all that the job gives)"
    return Chosen(taken, words, assumed, pin.file if follows_pin and pin.is_older else "")


class _Pins:
    """What the project's requirements say of a package.

    Attributes:
        allowed: the versions they allow; all, where they say nothing.
        pinned: whether they bound the newest of them,
        is_older: and that is older than all of the table.
        file: the file that says so.
    """

    def __init__(self, versions: Versions, package: str) -> None:
        told = versions.wanted(package)
        bounded = [each for each in told if each.newest is not None]
        numbers = _numbers(package)
        self.pinned = bool(bounded)
        self.file = bounded[0].file if bounded else ""
        self.allowed = _recent(package)
        self.is_older = bool(bounded) and all(cast(Version, each.newest) < numbers[0] for each in bounded)
        if bounded:
            self.allowed = {at for each in bounded for at in _around(numbers, cast(Version, each.newest))}
        elif told:
            oldest = min(each.oldest for each in told if each.oldest is not None)
            self.allowed = {at for at in self.allowed if numbers[at] >= oldest} or self.allowed


def _number(text: str) -> Version:
    major, minor = text.split(".")[:2]
    return int(major), int(minor)


def _around(numbers: Sequence[Version], wanted: Version) -> list[int]:
    """Those that a wanted version lies between: itself, where the table has it; or the last of its major."""
    below = max((number for number in numbers if number < wanted), default=None)
    above = min((number for number in numbers if number > wanted), default=None)
    if wanted in numbers:
        near = {wanted}
    elif below is not None and math.isinf(wanted[1]) and below[0] == wanted[0]:
        near = {below}
    else:
        near = {number for number in (below, above) if number is not None}
    return [at for at, number in enumerate(numbers) if number in near]


def _proven(package: str, facts: Iterable[Fact]) -> set[int]:
    """The versions that take all that the job gives which is of a package; empty where there are none."""
    taking = set(_all())
    for fact in facts:
        if _package_of(*fact) == package and (found := having(fact)):
            taking &= found
    return taking


def having(fact: Fact) -> set[int]:
    """The versions in which a class takes a keyword."""
    name, keyword = fact
    if fact in OF_TRAINERS:
        return set(_within(name.partition(".")[0], OF_TRAINERS[fact]))
    return {version for version in _all() if _has(name, version, keyword)}


def _package_of(name: str, keyword: str) -> str:
    if (name, keyword) in OF_TRAINERS:
        return name.partition(".")[0]
    below = any(_has("TrainingArguments", version, keyword) for version in _all()) if keyword else False
    return "transformers" if below else str(cast(Row, row(name))["package"])


def is_given(versions: Versions, keyword: str) -> bool:
    """Whether the job gives a keyword to some class of the table: its version has that field."""
    return any(given == keyword for _, given in _given(versions))


def not_known(versions: Versions, name: str) -> str | None:
    """Why the defaults of a class are not known: what it is given that no version takes; None where they are."""
    facts = _given(versions)
    found = row(name)
    older = chosen_versions(versions)[found["package"]].older if found is not None else ""
    if older:
        return f"{older} asks for an older version than inputgen knows"
    given = [keyword for cls, keyword in facts if cls == name]
    strange = next((keyword for keyword in given if not having((name, keyword))), None)
    if strange is not None:
        return f"none of the versions that inputgen knows takes {strange}"
    if any(not _proven(_package_of(name, keyword), facts) for keyword in given):
        return "none of the versions that inputgen knows takes all that is given"
    return None
