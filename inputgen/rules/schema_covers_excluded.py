"""The schema describes a key that is filtered out.

## What it does
Reports properties of a declared schema for keys that `exclude` removes or `include` does not take.

## Why is this bad
The launch form shows them all the same, and an override of them is applied: W&B never compares the schema with
include and exclude (`wandb-facts`, sections 6 and 7).

## Example
```python
launch.manage_wandb_config(exclude=["seed"], schema={"type": "object", "properties": {"seed": {"type": "integer"}}})
```

## Use instead
```python
launch.manage_wandb_config(exclude=["seed"], schema={"type": "object", "properties": {"lr": {"type": "number"}}})
```
"""

from __future__ import annotations

from collections.abc import Iterator

from inputgen.keypath import KeyPath, join
from inputgen.model import Diagnostic, Facts, Input, Job, Span
from inputgen.model.rules import Case, Rule
from inputgen.rules.places import argument_span
from inputgen.schema.recorded import declarations
from inputgen.schema.resolve import resolved
from inputgen.schema.schema_fields import properties_of, property_span

_JOB = 'import wandb\nfrom wandb.sdk import launch\nS = {}\nlaunch.manage_wandb_config(schema=S)\nwandb.init(config={{"lr": 0.1, "n": 5, "b": True, "s": "x", "m": {{"a": 1}}, "tags": ["a"]}})\n'

RULE = Rule(
    code="IG311",
    name="schema-covers-excluded",
    severity="warning",
    summary="The schema describes a key that is filtered out",
    valid=(Case("exposed", _JOB.format('{"type": "object", "properties": {"lr": {"type": "number"}}}')),),
    invalid=(
        Case(
            "excluded",
            'import wandb\nfrom wandb.sdk import launch\nlaunch.manage_wandb_config(exclude=["seed"], schema={"type": "object", "properties": {"seed": {"type": "integer"}}})\nwandb.init(config={"lr": 0.1, "seed": 1})\n',
            expect=(("job.py", 3),),
        ),
        Case(
            "not-included",
            'import wandb\nfrom wandb.sdk import launch\nlaunch.manage_wandb_config(include=["lr"], schema={"type": "object", "properties": {"seed": {"type": "integer"}}})\nwandb.init(config={"lr": 0.1, "seed": 1})\n',
            expect=(("job.py", 3),),
        ),
    ),
)


def check(facts: Facts, job: Job) -> Iterator[Diagnostic]:
    """Yield one diagnostic for each property of a hidden key."""
    for item in job.inputs:
        told = {found.path for found in properties_of(resolved(item.declared_schema).schema)}
        for hidden in item.hidden if item.span is not None else ():
            if hidden.path in told:
                message = f"the schema describes {join(hidden.path)}, which is {hidden.why}"
                yield RULE.at(_span(facts, item, hidden.path), message, "drop the property, or expose the key")


def _span(facts: Facts, item: Input, path: KeyPath) -> Span:
    for call in declarations(facts):
        if call.span == item.span:
            return property_span(call.schema, path) or argument_span(call, "schema")
    assert item.span is not None, "checked by the caller"
    return item.span
