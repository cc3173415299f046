"""Whether a static value contains a real one: the reasons why not, empty where it does."""

from __future__ import annotations

import math
from typing import Any

from inputgen import model as m
from inputgen.model.types import render

_KINDS = {list: {"list"}, tuple: {"tuple"}, set: {"set"}, range: {"range"}}


def contains(static: m.Value, real: Any, where: str = "config") -> list[str]:
    """Why `real` is not one of the values that `static` stands for."""
    if isinstance(static, m.Unknown):
        return []
    if isinstance(static, m.Choice):
        failures = [contains(option, real, where) for option in static.options]
        return (
            []
            if any(not failure for failure in failures)
            else [f"{where}: none of {len(failures)} choices is {real!r}"]
        )
    if isinstance(static, m.Typed):
        return [] if _fits(static, real) else [f"{where}: {render(static.type)} is not {real!r}"]
    if isinstance(static, m.Known):
        return [] if _same(static.value, real) else [f"{where}: {static.value!r} is not {real!r}"]
    if isinstance(static, m.Sequence):
        return _sequence(static, real, where)
    if isinstance(static, m.Mapping):
        return _mapping(static, real, where)
    return [f"{where}: {type(static).__name__} is not {real!r}"]


def _fits(static: m.Typed, real: Any) -> bool:
    """Whether a value is of a type; a default that is an int is, under a declared float (contract)."""
    default = static.default
    own = isinstance(default, m.Known) and _same(default.value, real) and static.type == m.ScalarType("float")
    return own or _is_of(static.type, real)


def _is_of(type_: m.Type, real: Any) -> bool:
    if isinstance(type_, m.UnionType):
        return any(_is_of(part, real) for part in type_.parts)
    if isinstance(type_, m.ListType):
        element = type_.element
        return isinstance(real, list) and (element is None or all(_is_of(element, each) for each in real))
    names = {bool: "bool", int: "int", float: "float", str: "str", type(None): "None", list: "list", dict: "dict"}
    return render(type_) in ("unknown", names.get(type(real)))


def exactly(static: m.Value, real: Any, where: str = "config") -> list[str]:
    """Why `static` is not just `real`."""
    if isinstance(static, m.Unknown | m.Choice | m.Typed):
        return [f"{where}: not known exactly: {static}"]
    failures = contains(static, real, where)
    if failures:
        return failures
    if isinstance(static, m.Sequence):
        if static.rest is not None:
            return [f"{where}: may be longer"]
        return [
            reason for i, item in enumerate(static.items) for reason in exactly(item, list(real)[i], f"{where}[{i}]")
        ]
    if isinstance(static, m.Mapping):
        if static.open is not None or any(entry.optional for entry in static.entries):
            return [f"{where}: keys are not known exactly"]
        return [reason for e in static.entries for reason in exactly(e.value, real[e.key], f"{where}.{e.key}")]
    return []


def _same(a: Any, b: Any) -> bool:
    if type(a) is not type(b):
        return False
    return a == b or (isinstance(a, float) and math.isnan(a) and math.isnan(b))


def _sequence(static: m.Sequence, real: Any, where: str) -> list[str]:
    if static.kind not in _KINDS.get(type(real), set()):
        return [f"{where}: a {static.kind} is not {real!r}"]
    elements = list(real)
    if len(elements) < len(static.items) or (static.rest is None and len(elements) > len(static.items)):
        return [f"{where}: {len(static.items)} elements are not {real!r}"]
    failures = [r for i, item in enumerate(static.items) for r in contains(item, elements[i], f"{where}[{i}]")]
    if static.rest is not None:
        for i, element in enumerate(elements[len(static.items) :], len(static.items)):
            failures += contains(static.rest, element, f"{where}[{i}]")
    return failures


def _mapping(static: m.Mapping, real: Any, where: str) -> list[str]:
    if not isinstance(real, dict):
        return [f"{where}: a mapping is not {real!r}"]
    entries = {entry.key: entry for entry in static.entries}
    failures = [f"{where}: the key {key!r} is missing" for key in real if key not in entries and static.open is None]
    failures += [f"{where}: the key {k!r} is invented" for k, e in entries.items() if not e.optional and k not in real]
    for key, value in real.items():
        if key in entries:
            failures += contains(entries[key].value, value, f"{where}.{key}")
    return failures
