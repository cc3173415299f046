"""Which versions of transformers and TRL a job's argument classes are taken from, of those in `argument_table`.

The oldest ones count only where they are pinned. Which of them a job is written for follows from what the project pins,
and from what the job gives: a keyword is only taken by versions that have that field. What it only reads of its
arguments (`args.overwrite_output_dir`) tells that, too, where nothing else does: the path that reads it may be one that
no run takes. Of a version that is older than all, no default is known. A job that gives what the newest does not take
has what all agree on that do. Where nothing tells, the newest is taken. Where no version takes all that a class is
given, its defaults are not known.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import cast

from inputgen.frozen import frozen
from inputgen.interpret.versions import Versions
from inputgen.library.argument_table import (
    ANY_LATER,
    Bounds,
    Row,
    all_versions,
    bases_of,
    either,
    held_by,
    numbers_of,
    row,
    takes,
    versions_of,
    within,
)
from inputgen.source.requirements import Version

LIBRARY = "transformers"  # what facts of both packages are told under
Fact = tuple[str, str]  # a class, and what it is given, or "" for that there is such a class
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


def _recent(package: str) -> set[int]:
    """The versions that a job may be written for that pins none."""
    return set(within(package, (_RECENT[package], ANY_LATER)))


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


@cache
def since_plain() -> frozenset[str]:
    """The training arguments that no version has which tells `to_sanitized_dict()`."""
    found = row("TrainingArguments")
    assert found is not None, "a class of the table"
    return frozenset(
        field["name"]
        for field in found["fields"]
        if not any(takes("TrainingArguments", version, field["name"]) for version in within(LIBRARY, SANITIZING))
    )


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
    return tuple(either(rows) for rows in having.values() if len(rows) < len(tables))


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
    return [either([table[name] for table in tables]) for name in newest if all(name in table for table in tables)]


def _reporting(field: Row) -> Row:
    """Whether W&B is told anything depends on the version, where `report_to` is not given (4.57: yes; 5.0: no)."""
    return {**field, "default": None} if field["name"] == "report_to" else field


def is_among(versions: Versions, bounds: Bounds, package: str = LIBRARY) -> bool | None:
    """Whether the version of a package is within bounds; None where it may be."""
    some = within(package, bounds)
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
    own = {
        package: pins[package].allowed & proven[package] or proven[package] or {all_versions()[-1]} for package in pins
    }
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
    newest = all_versions()[-1]
    assumed = not follows_pin and newest in allowed
    taken = (newest,) if assumed else tuple(sorted(allowed))
    numbers = [versions_of(package)[version] for version in (taken[0], taken[-1])]
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
        pinned: whether they bound the newest of them, or ask for a commit, which may be of any,
        is_older: and that is older than all of the table.
        file: the file that says so.
    """

    def __init__(self, versions: Versions, package: str) -> None:
        told = versions.wanted(package)
        bounded = [each for each in told if each.newest is not None]
        numbers = numbers_of(package)
        commits = [each for each in told if each.commit]
        self.pinned = bool(bounded or commits)
        self.file = (commits or bounded)[0].file if self.pinned else ""
        self.allowed = _recent(package)
        self.is_older = (
            bool(bounded) and not commits and all(cast(Version, each.newest) < numbers[0] for each in bounded)
        )
        if commits:
            self.allowed = set(within(package, ((0, 0), ANY_LATER)))
        elif bounded:
            self.allowed = {at for each in bounded for at in _around(numbers, cast(Version, each.newest))}
        elif told:
            oldest = min(each.oldest for each in told if each.oldest is not None)
            self.allowed = {at for at in self.allowed if numbers[at] >= oldest} or self.allowed


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
    taking = set(all_versions())
    for fact in facts:
        if _package_of(*fact) == package and (found := having(fact)):
            taking &= found
    return taking


@cache
def having(fact: Fact) -> frozenset[int]:
    """The versions in which a class takes a keyword."""
    name, keyword = fact
    if fact in OF_TRAINERS:
        return within(name.partition(".")[0], OF_TRAINERS[fact])
    return frozenset(version for version in all_versions() if takes(name, version, keyword))


@cache
def _package_of(name: str, keyword: str) -> str:
    if (name, keyword) in OF_TRAINERS:
        return name.partition(".")[0]
    below = any(takes("TrainingArguments", version, keyword) for version in all_versions()) if keyword else False
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
    if not all(_proven(package, facts) for package in {_package_of(name, keyword) for keyword in given}):
        return "none of the versions that inputgen knows takes all that is given"
    return None
