"""The schema does not name an input.

## What it does
Reports exposed fields that the declared schema has no property for.

## Why is this bad
The launch form shows them without bounds or words. They stay inputs all the same (`wandb-facts`, section 7).

## Example
```python
schema = {"type": "object", "properties": {"lr": {"type": "number"}}}
wandb.init(config={"lr": 0.1, "seed": 1})
```

## Use instead
```python
schema = {"type": "object", "properties": {"lr": {"type": "number"}, "seed": {"type": "integer"}}}
wandb.init(config={"lr": 0.1, "seed": 1})
```
"""

from __future__ import annotations

from collections.abc import Iterator

from inputgen.keypath import join, starts_with
from inputgen.model import Diagnostic, Facts, Job
from inputgen.model.rules import Case, Rule
from inputgen.schema.resolve import resolved
from inputgen.schema.schema_fields import properties_of

RULE = Rule(
    code="IG310",
    name="input-without-property",
    severity="info",
    summary="The schema does not name an input",
    valid=(
        Case(
            "all",
            'import wandb\nfrom wandb.sdk import launch\nlaunch.manage_wandb_config(schema={"type": "object", "properties": {"lr": {"type": "number"}}})\nwandb.init(config={"lr": 0.1})\n',
        ),
        Case(
            "no-schema",
            'import wandb\nfrom wandb.sdk import launch\nlaunch.manage_wandb_config()\nwandb.init(config={"lr": 0.1})\n',
        ),
    ),
    invalid=(
        Case(
            "one",
            'import wandb\nfrom wandb.sdk import launch\nlaunch.manage_wandb_config(schema={"type": "object", "properties": {"lr": {"type": "number"}}})\nwandb.init(config={"lr": 0.1, "seed": 1})\n',
            expect=(("job.py", 4),),
        ),
    ),
)


def check(facts: Facts, job: Job) -> Iterator[Diagnostic]:
    """Yield one diagnostic for each field that no property describes."""
    for item in job.inputs:
        if item.schema_origin != "declared":
            continue
        told = [found.path for found in properties_of(resolved(item.declared_schema).schema)]
        for field in item.fields:
            if not any(starts_with(field.path, path) or starts_with(path, field.path) for path in told):
                message = f"the schema has no property for {join(field.path)}"
                yield RULE.at(field.span, message, "describe it, or exclude it")
