"""No value keeps to the schema.

## What it does
Reports bounds that exclude every value: a minimum above the maximum, an empty `enum`, an `enum` wholly outside the
bounds.

## Why is this bad
The launch form then refuses whatever is entered.

## Example
```python
{"type": "number", "minimum": 1, "maximum": 0}
```

## Use instead
```python
{"type": "number", "minimum": 0, "maximum": 1}
```
"""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil, floor, isfinite

from inputgen.model import Diagnostic, Facts, Job, Known, Sequence
from inputgen.model.rules import Case, Rule
from inputgen.rules.schema_parts import Part, parts

_JOB = 'import wandb\nfrom wandb.sdk import launch\nS = {}\nlaunch.manage_wandb_config(schema=S)\nwandb.init(config={{"lr": 0.1, "n": 5, "b": True, "s": "x", "m": {{"a": 1}}, "tags": ["a"]}})\n'

RULE = Rule(
    code="IG312",
    name="bounds-exclude-everything",
    severity="error",
    summary="No value keeps to the schema",
    valid=(
        Case(
            "range",
            _JOB.format('{"type": "object", "properties": {"lr": {"type": "number", "minimum": 0, "maximum": 0}}}'),
        ),
        Case(
            "enum-partly",
            _JOB.format('{"type": "object", "properties": {"n": {"type": "integer", "enum": [1, 5], "minimum": 2}}}'),
        ),
        Case(
            "integer-between",
            _JOB.format(
                '{"type": "object", "properties": {"n": {"type": "integer", "exclusiveMinimum": 4, "exclusiveMaximum": 6}}}'
            ),
        ),
    ),
    invalid=(
        Case(
            "crossed",
            _JOB.format('{"type": "object", "properties": {"q": {"type": "number", "minimum": 1, "maximum": 0}}}'),
            expect=(("job.py", 3),),
        ),
        Case(
            "exclusive",
            _JOB.format(
                '{"type": "object", "properties": {"q": {"type": "number", "exclusiveMinimum": 1, "maximum": 1}}}'
            ),
            expect=(("job.py", 3),),
        ),
        Case(
            "no-integer",
            _JOB.format(
                '{"type": "object", "properties": {"q": {"type": "integer", "exclusiveMinimum": 1, "exclusiveMaximum": 2}}}'
            ),
            expect=(("job.py", 3),),
        ),
        Case(
            "empty-enum",
            _JOB.format('{"type": "object", "properties": {"q": {"type": "string", "enum": []}}}'),
            expect=(("job.py", 3),),
        ),
        Case(
            "enum-outside",
            _JOB.format('{"type": "object", "properties": {"q": {"type": "integer", "enum": [1, 2], "minimum": 3}}}'),
            expect=(("job.py", 3),),
        ),
        Case(
            "items",
            _JOB.format(
                '{"type": "object", "properties": {"q": {"type": "array", "items": {"type": "string", "enum": ["a"]}, "minItems": 3, "maxItems": 2}}}'
            ),
            expect=(("job.py", 3),),
        ),
    ),
)


def check(facts: Facts, job: Job) -> Iterator[Diagnostic]:
    """Yield one diagnostic for each schema that nothing keeps to."""
    for part in parts(facts):
        why = _why(part)
        if why is not None:
            yield RULE.at(part.span, f"{part.shown}: {why}", "correct the bounds")


def _why(part: Part) -> str | None:
    values = _enum(part)
    if values is not None and not values:
        return "its enum is empty"
    low, high = _low(part), _high(part)
    if values and all(isinstance(value, int | float) and not _within(value, low, high) for value in values):
        return "no member of its enum is within its bounds"
    if low is not None and high is not None and not _has_room(low, high, whole=part.known("type") == "integer"):
        return f"no number is {_words(low, 'above', 'at least')} and {_words(high, 'below', 'at most')}"
    fewest, most = part.known("minItems"), part.known("maxItems")
    if isinstance(fewest, int) and isinstance(most, int) and fewest > most:
        return f"no array has at least {fewest} and at most {most} items"
    return None


def _enum(part: Part) -> list[object] | None:
    entry = part.entry("enum")
    values = entry.value if entry is not None else None
    if not isinstance(values, Sequence) or values.rest is not None:
        return None
    known: list[object] = [item.value for item in values.items if isinstance(item, Known)]
    return known if len(known) == len(values.items) else None


# A bound: its number, and whether the number itself is excluded.
_Bound = tuple[float, bool]


def _low(part: Part) -> _Bound | None:
    return max(_bounds(part, "minimum", "exclusiveMinimum"), default=None)


def _high(part: Part) -> _Bound | None:
    return min(_bounds(part, "maximum", "exclusiveMaximum"), key=lambda bound: (bound[0], not bound[1]), default=None)


def _bounds(part: Part, plain: str, exclusive: str) -> list[_Bound]:
    found = ((part.known(plain), False), (part.known(exclusive), True))
    return [
        (value, outside) for value, outside in found if isinstance(value, int | float) and not isinstance(value, bool)
    ]


def _within(value: float, low: _Bound | None, high: _Bound | None) -> bool:
    above = low is None or value > low[0] or (value == low[0] and not low[1])
    return above and (high is None or value < high[0] or (value == high[0] and not high[1]))


def _has_room(low: _Bound, high: _Bound, *, whole: bool) -> bool:
    if not whole:
        return low[0] < high[0] or (low[0] == high[0] and not low[1] and not high[1])
    if any(isinstance(bound, float) and not isfinite(bound) for bound, _ in (low, high)):
        return True
    first = floor(low[0]) + 1 if low[1] else ceil(low[0])
    last = ceil(high[0]) - 1 if high[1] else floor(high[0])
    return first <= last


def _words(bound: _Bound, outside: str, inside: str) -> str:
    return f"{outside if bound[1] else inside} {_number(bound[0])}"


def _number(number: float) -> str:
    try:
        return f"{number:g}"
    except OverflowError:  # an int beyond any float
        return f"{'-' if number < 0 else ''}2**{int(number).bit_length()}"
