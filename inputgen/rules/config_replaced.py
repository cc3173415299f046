"""Assigning to `wandb.config` does nothing to the run.

## What it does
Reports `wandb.config = ...`.

## Why is this bad
It binds a name of the module: the run keeps the config it has, nothing is sent, and overrides are gone for all code
that reads `wandb.config` afterwards (`real-jobs`, traps; `wandb-facts`, section 2). Where a later `wandb.init` is given
all that was assigned (`wandb.init(config=wandb.config)`), the run has it.

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

from inputgen.model import ConfigWritten, Diagnostic, Facts, Job, Mapping, RunStarted, Value
from inputgen.model.rules import Case, Rule

_HEAD = "import wandb\nfrom wandb.sdk import launch\n"

RULE = Rule(
    code="IG129",
    name="config-replaced",
    severity="error",
    summary="Assigning to `wandb.config` does nothing to the run",
    valid=(
        Case("update", _HEAD + 'wandb.init(config={"lr": 0.1})\nwandb.config.update({"seed": 1})\n'),
        Case("given-to-init", _HEAD + 'wandb.config = {"lr": 0.2}\nwandb.init(config=wandb.config)\n'),
        Case("attribute", _HEAD + 'wandb.init(config={"lr": 0.1})\nwandb.config.seed = 1\n'),
    ),
    invalid=(
        Case("dict", _HEAD + 'wandb.init(config={"lr": 0.1})\nwandb.config = {"lr": 0.2}\n', expect=(("job.py", 4),)),
        Case("before-init", _HEAD + 'wandb.config = {"lr": 0.2}\nwandb.init()\n', expect=(("job.py", 3),)),
    ),
)


def check(facts: Facts, job: Job) -> Iterator[Diagnostic]:
    """Yield one diagnostic for each assignment."""
    for index, event in enumerate(facts.events):
        if isinstance(event, ConfigWritten) and event.form == "replaced":
            started = (later for later in facts.events[index:] if isinstance(later, RunStarted))
            if any(_has_all(later.config, event.value) for later in started):
                continue
            message = "this binds a name of the module wandb: the run never sees it"
            yield RULE.at(event.span, message, "give it to wandb.init(config=...), or call wandb.config.update(...)")


def _has_all(given: Value | None, assigned: Value) -> bool:
    """Whether what a run is given has all keys that were assigned."""
    if not isinstance(given, Mapping) or not isinstance(assigned, Mapping):
        return False
    return {entry.key for entry in assigned.entries} <= {entry.key for entry in given.entries}
