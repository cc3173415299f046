"""A declaration after `wandb.init(mode="disabled")` fails.

## What it does
Reports a `manage_*` call while the current run is disabled.

## Why is this bad
W&B raises AssertionError: a disabled run has no backend to tell (`wandb-facts`, section 2).

## Example
```python
wandb.init(mode="disabled")
launch.manage_wandb_config(include=["lr"])
```

## Use instead
```python
launch.manage_wandb_config(include=["lr"])
wandb.init(mode="disabled")
```
"""

from __future__ import annotations

from collections.abc import Iterator

from inputgen.model import Diagnostic, Facts, Job
from inputgen.model.rules import Case, Rule
from inputgen.schema.recorded import declarations

_HEAD = "import wandb\nfrom wandb.sdk import launch\n"

RULE = Rule(
    code="IG126",
    name="disabled-run",
    severity="error",
    summary='A declaration after `wandb.init(mode="disabled")` fails',
    valid=(
        Case("before", _HEAD + 'launch.manage_wandb_config(include=["lr"])\nwandb.init(mode="disabled")\n'),
        Case(
            "offline",
            _HEAD + 'wandb.init(mode="offline", config={"lr": 1})\nlaunch.manage_wandb_config(include=["lr"])\n',
        ),
    ),
    invalid=(
        Case(
            "after",
            _HEAD + 'wandb.init(mode="disabled", config={"lr": 1})\nlaunch.manage_wandb_config(include=["lr"])\n',
            expect=(("job.py", 4),),
        ),
    ),
)


def check(facts: Facts, job: Job) -> Iterator[Diagnostic]:
    """Yield one diagnostic for each declaration that fails for a disabled run."""
    for call in declarations(facts):
        if call.failure == "AssertionError":
            message = "the current run is disabled: W&B raises AssertionError here"
            yield RULE.at(call.span, message, "declare before wandb.init, where a disabled run is no fault")
