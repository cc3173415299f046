"""Bounds of numbers: which of several counts, and what a bound is among the integers. Exact, whatever their size."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

LOWER = ("minimum", "exclusiveMinimum")
UPPER = ("maximum", "exclusiveMaximum")
BOUNDS = (*LOWER, *UPPER)


def is_bound(value: Any) -> bool:
    """Whether a value is a number to compare with: no bool, no NaN and no infinity."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return isinstance(value, int) or math.isfinite(value)


def is_count(value: Any) -> bool:
    """Whether a value is a whole number from 0: `2`, and `2.0`."""
    return is_bound(value) and value >= 0 and value == math.floor(value)


def tightest(schemas: Iterable[Mapping[str, Any]]) -> dict[str, int | float]:
    """The bounds that hold where those of all the schemas do: at most one below, and one above.

    Args:
        schemas: JSON Schemas; what is no number in them is passed over.
    """
    # Python compares an int with a float exactly; of two equal bounds the exclusive one is tighter.
    given = [(name, schema[name]) for schema in schemas for name in BOUNDS if name in schema and is_bound(schema[name])]
    lower = [(value, name) for name, value in given if name in LOWER]
    upper = [(value, name) for name, value in given if name in UPPER]
    kept: dict[str, int | float] = {}
    if lower:
        value, name = max(lower, key=lambda bound: (bound[0], bound[1] == "exclusiveMinimum"))
        kept[name] = value
    if upper:
        value, name = min(upper, key=lambda bound: (bound[0], bound[1] != "exclusiveMaximum"))
        kept[name] = value
    return kept


def among_integers(bounds: Mapping[str, int | float]) -> dict[str, int]:
    """Bounds as integers that take the same integers: above 0.5 is from 1."""
    return dict(_whole(name, bound) for name, bound in bounds.items())


def _whole(name: str, bound: int | float) -> tuple[str, int]:
    if bound == math.floor(bound):
        return name, math.floor(bound)
    return ("minimum", math.ceil(bound)) if name in LOWER else ("maximum", math.floor(bound))
