"""Assigning to `wandb.config` does nothing to the run.

## What it does
Reports `wandb.config = ...`.

## Why is this bad
It binds a name of the module: the run keeps the config it has, nothing is sent, and overrides are gone for all code
that reads `wandb.config` afterwards (`real-jobs`, traps; `wandb-facts`, section 2).

## Example
```python
wandb.init()
wandb.config = {"lr": 0.1}
```

## Use instead
```python
wandb.init(config={"lr": 0.1})
```
"""

from __future__ import annotations

from collections.abc import Iterator

from inputgen.model import ConfigWritten, Diagnostic, Facts, Job
from inputgen.model.rules import Case, Rule

_HEAD = "import wandb\nfrom wandb.sdk import launch\n"

RULE = Rule(
    code="IG129",
    name="config-replaced",
    severity="error",
    summary="Assigning to `wandb.config` does nothing to the run",
    valid=(
        Case("update", _HEAD + 'wandb.init(config={"lr": 0.1})\nwandb.config.update({"seed": 1})\n'),
        Case("attribute", _HEAD + 'wandb.init(config={"lr": 0.1})\nwandb.config.seed = 1\n'),
    ),
    invalid=(
        Case("dict", _HEAD + 'wandb.init(config={"lr": 0.1})\nwandb.config = {"lr": 0.2}\n', expect=(("job.py", 4),)),
        Case("before-init", _HEAD + 'wandb.config = {"lr": 0.2}\nwandb.init()\n', expect=(("job.py", 3),)),
    ),
)


def check(facts: Facts, job: Job) -> Iterator[Diagnostic]:
    """Yield one diagnostic for each assignment."""
    for event in facts.events:
        if isinstance(event, ConfigWritten) and event.form == "replaced":
            message = "this binds a name of the module wandb: the run never sees it"
            yield RULE.at(event.span, message, "give it to wandb.init(config=...), or call wandb.config.update(...)")
