"""An array does not say which values it may hold.

## What it does
Reports arrays whose `items` lack a type of integer, number or string, or an `enum`.

## Why is this bad
The launch form offers arrays as a choice of given values and nothing else: W&B warns, and cannot show the field
(`wandb-facts`, section 7).

## Example
```python
{"type": "array", "items": {"type": "string"}}
```

## Use instead
```python
{"type": "array", "items": {"type": "string", "enum": ["a", "b"]}}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from inputgen.model import Diagnostic, Facts, Job, Known, Mapping
from inputgen.model.rules import Case, Rule
from inputgen.rules.schema_parts import parts

_HINT = 'give items a "type" of integer, number or string, and an "enum"'

_JOB = 'import wandb\nfrom wandb.sdk import launch\nS = {}\nlaunch.manage_wandb_config(schema=S)\nwandb.init(config={{"lr": 0.1, "n": 5, "b": True, "s": "x", "m": {{"a": 1}}, "tags": ["a"]}})\n'

RULE = Rule(
    code="IG305",
    name="array-without-enum",
    severity="warning",
    summary="An array does not say which values it may hold",
    valid=(
        Case(
            "enum",
            _JOB.format(
                '{"type": "object", "properties": {"tags": {"type": "array", "items": {"type": "string", "enum": ["a"]}}}}'
            ),
        ),
    ),
    invalid=(
        Case(
            "no-items",
            _JOB.format('{"type": "object", "properties": {"tags": {"type": "array"}}}'),
            expect=(("job.py", 3),),
        ),
        Case(
            "no-enum",
            _JOB.format('{"type": "object", "properties": {"tags": {"type": "array", "items": {"type": "string"}}}}'),
            expect=(("job.py", 3),),
        ),
        Case(
            "objects",
            _JOB.format(
                '{"type": "object", "properties": {"tags": {"type": "array", "items": {"type": "object", "properties": {}}}}}'
            ),
            expect=(("job.py", 3),),
        ),
    ),
)


def check(facts: Facts, job: Job) -> Iterator[Diagnostic]:
    """Yield one diagnostic for each array that W&B cannot offer."""
    for part in parts(facts):
        if part.known("type") == "array" and not part.has("$ref"):
            items = part.entry("items")
            inner = items.value if items is not None else None
            if items is None and not part.has("items"):
                yield RULE.at(part.span, f"{part.shown} is an array without items: W&B cannot show it", _HINT)
            elif isinstance(inner, Mapping) and _lacks(inner):
                message = f"{part.shown} is an array whose items name no values to choose from: W&B cannot show it"
                yield RULE.at(part.keyword_span("items"), message, _HINT)


def _lacks(items: Mapping) -> bool:
    if items.open is not None or any(entry.key in ("$ref", "allOf") for entry in items.entries):
        return False
    by_key = {entry.key: entry.value for entry in items.entries}
    type_ = by_key.get("type")
    wrong = isinstance(type_, Known) and type_.value not in ("integer", "number", "string")
    return "enum" not in by_key or type_ is None or wrong
