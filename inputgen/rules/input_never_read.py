"""A declared input is never read from the run config.

## What it does
Reports fields of a declared run config that the job never reads, while it reads others by their keys.

## Why is this bad
An override of such a field changes what W&B shows, and nothing in the job (`wandb-facts`, section 6).

## Example
```python
launch.manage_wandb_config(include=["lr", "seed"])
run = wandb.init(config={"lr": 0.1, "seed": 1})
train(lr=run.config["lr"], seed=1)
```

## Use instead
```python
launch.manage_wandb_config(include=["lr", "seed"])
run = wandb.init(config={"lr": 0.1, "seed": 1})
train(lr=run.config["lr"], seed=run.config["seed"])
```
"""

from __future__ import annotations

from collections.abc import Iterator

from inputgen.keypath import join, starts_with
from inputgen.model import ConfigRead, Diagnostic, Facts, Job
from inputgen.model.rules import Case, Rule
from inputgen.rules.reads import reads_are_known

_HINT = "read it from run.config, or exclude it"

_HEAD = "import wandb\nfrom wandb.sdk import launch\n"

RULE = Rule(
    code="IG405",
    name="input-never-read",
    severity="warning",
    summary="A declared input is never read from the run config",
    valid=(
        Case(
            "all-read",
            _HEAD + 'launch.manage_wandb_config()\nrun = wandb.init(config={"lr": 0.1})\nprint(run.config["lr"])\n',
        ),
        Case(
            "as-a-whole",
            _HEAD
            + 'launch.manage_wandb_config()\nrun = wandb.init(config={"lr": 0.1, "seed": 1})\nprint(run.config["lr"], dict(run.config))\n',
        ),
        Case(
            "alias",
            _HEAD
            + 'launch.manage_wandb_config()\nrun = wandb.init(config={"lr": 0.1, "seed": 1})\nc = run.config\nprint(c["lr"])\n',
        ),
        Case("none-read", _HEAD + 'launch.manage_wandb_config()\nwandb.init(config={"lr": 0.1, "seed": 1})\n'),
        Case(
            "parent-read",
            _HEAD
            + 'launch.manage_wandb_config()\nrun = wandb.init(config={"m": {"a": 1, "b": 2}})\nprint(run.config["m"])\n',
        ),
    ),
    invalid=(
        Case(
            "one",
            _HEAD
            + 'launch.manage_wandb_config()\nrun = wandb.init(config={"lr": 0.1, "seed": 1})\nprint(run.config["lr"])\n',
            expect=(("job.py", 4),),
        ),
        Case(
            "nested",
            _HEAD
            + 'launch.manage_wandb_config()\nrun = wandb.init(config={"lr": 0.1, "m": {"a": 1}})\nprint(wandb.config.lr)\n',
            expect=(("job.py", 4),),
        ),
    ),
)


def check(facts: Facts, job: Job) -> Iterator[Diagnostic]:
    """Yield one diagnostic for each exposed value that no read takes."""
    if not reads_are_known(facts):
        return
    reads = [event.path for event in facts.events if isinstance(event, ConfigRead)]
    for item in job.inputs:
        if item.source != "run_config" or not item.declared or not reads:
            continue
        for field in item.fields:
            taken = any(starts_with(field.path, path) or starts_with(path, field.path) for path in reads)
            if field.evidence == "value" and not taken:
                name = join(field.path)
                yield RULE.at(field.span, f"{name} is an input, but the job never reads it from run.config", _HINT)
