"""A constraint does not go with the type.

## What it does
Reports bounds on a type that has none to W&B, and bounds of an integer that are no whole numbers.

## Why is this bad
The constraint has no effect. `minimum` goes with `integer` and `number`, and for `integer` its value must be whole:
W&B warns of others (`wandb-facts`, section 7). Of `minItems` on what is no array it does not even warn.

## Example
```python
{"type": "string", "minimum": 0}
```

## Use instead
```python
{"type": "number", "minimum": 0}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from inputgen.model import Diagnostic, Facts, Job
from inputgen.model.rules import Case, Rule
from inputgen.rules.schema_parts import parts

_BOUNDS = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")
_ITEMS = ("items", "minItems", "maxItems", "uniqueItems")

_JOB = 'import wandb\nfrom wandb.sdk import launch\nS = {}\nlaunch.manage_wandb_config(schema=S)\nwandb.init(config={{"lr": 0.1, "n": 5, "b": True, "s": "x", "m": {{"a": 1}}, "tags": ["a"]}})\n'

RULE = Rule(
    code="IG304",
    name="schema-constraint-type",
    severity="warning",
    summary="A constraint does not go with the type",
    valid=(
        Case("number", _JOB.format('{"type": "object", "properties": {"lr": {"type": "number", "minimum": 0.5}}}')),
        Case("whole", _JOB.format('{"type": "object", "properties": {"n": {"type": "integer", "maximum": 1.0}}}')),
    ),
    invalid=(
        Case(
            "string",
            _JOB.format('{"type": "object", "properties": {"s": {"type": "string", "minimum": 0}}}'),
            expect=(("job.py", 3),),
        ),
        Case(
            "boolean",
            _JOB.format('{"type": "object", "properties": {"b": {"type": "boolean", "maximum": 1}}}'),
            expect=(("job.py", 3),),
        ),
        Case(
            "not-whole",
            _JOB.format('{"type": "object", "properties": {"n": {"type": "integer", "minimum": 0.5}}}'),
            expect=(("job.py", 3),),
        ),
        Case(
            "items",
            _JOB.format('{"type": "object", "properties": {"lr": {"type": "number", "minItems": 1}}}'),
            expect=(("job.py", 3),),
        ),
    ),
)


def check(facts: Facts, job: Job) -> Iterator[Diagnostic]:
    """Yield one diagnostic for each constraint that its type does not have."""
    for part in parts(facts):
        type_ = part.known("type")
        for keyword in (*_BOUNDS, *_ITEMS) if isinstance(type_, str) else ():
            if part.entry(keyword) is not None:
                why = _why(type_, keyword, part.known(keyword))
                if why is not None:
                    yield RULE.at(part.keyword_span(keyword), f"{part.shown}: {why}", "drop it, or change the type")


def _why(type_: str, keyword: str, value: object) -> str | None:
    if keyword in _ITEMS:
        return None if type_ == "array" else f"{keyword} goes with arrays, not with {type_!r}; W&B makes nothing of it"
    if type_ not in ("integer", "number"):
        return f"{keyword} goes with numbers, not with {type_!r}; W&B warns"
    whole = not isinstance(value, float) or value.is_integer()
    return None if type_ == "number" or whole else f"{keyword} of an integer has to be whole, not {value!r}; W&B warns"
