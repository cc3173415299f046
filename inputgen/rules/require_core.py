"""`wandb.require("core")` is no longer needed.

## What it does
Reports a call of `wandb.require("core")`.

## Why is this bad
wandb-core is the default since wandb 0.18. The call does nothing but print a warning; W&B's documentation still has
it (`wandb-facts`, section 2).

## Example
```python
wandb.require("core")
wandb.init()
```

## Use instead
```python
wandb.init()
```
"""

from __future__ import annotations

from collections.abc import Iterator

from inputgen.model import CoreRequired, Diagnostic, Edit, Facts, Fix, Job
from inputgen.model.rules import Case, Rule

_HEAD = "import wandb\nfrom wandb.sdk import launch\n"

RULE = Rule(
    code="IG123",
    name="require-core",
    severity="info",
    summary='`wandb.require("core")` is no longer needed',
    valid=(
        Case("without", _HEAD + 'wandb.init(config={"lr": 0.1})\n'),
        Case("other", _HEAD + 'wandb.require("service")\n'),
    ),
    invalid=(
        Case(
            "core",
            _HEAD + 'wandb.require("core")\nwandb.init(config={"lr": 0.1})\n',
            expect=(("job.py", 3),),
            fixed=(("job.py", _HEAD + 'wandb.init(config={"lr": 0.1})\n'),),
        ),
        Case(
            "in-a-block",
            _HEAD + 'if True:\n    wandb.require("core")\n    wandb.init(config={"lr": 0.1})\n',
            expect=(("job.py", 4),),
            fixed=(("job.py", _HEAD + 'if True:\n    wandb.init(config={"lr": 0.1})\n'),),
        ),
        Case(
            "alone-in-a-block",
            _HEAD + 'if True:\n    wandb.require("core")\nwandb.init(config={"lr": 0.1})\n',
            expect=(("job.py", 4),),
        ),
    ),
)


def check(facts: Facts, job: Job) -> Iterator[Diagnostic]:
    """Yield one diagnostic for each such call."""
    for event in facts.events:
        if isinstance(event, CoreRequired):
            fix = Fix((Edit(event.statement, ""),)) if event.statement is not None else None
            message = "wandb-core is the default since wandb 0.18: this does nothing but warn"
            yield RULE.at(event.span, message, "drop the call", fix=fix)
