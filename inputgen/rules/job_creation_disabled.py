"""Nothing is recorded unless job creation is switched on.

## What it does
Reports a job that declares inputs and does not switch job creation on itself.

## Why is this bad
`disable_job_creation` is true by default since wandb 0.20: W&B then records no job and no input types, and says so
nowhere but in debug-internal.log. It may be on by `WANDB_DISABLE_JOB_CREATION=false` where the job runs, which the
source does not show (`wandb-facts`, section 2).

## Example
```python
wandb.init()
```

## Use instead
```python
wandb.init(settings=wandb.Settings(disable_job_creation=False))
```
"""

from __future__ import annotations

from collections.abc import Iterator

from inputgen.model import Diagnostic, Facts, Job
from inputgen.model.rules import Case, Rule
from inputgen.schema.recorded import declarations

_HINT = "run it with WANDB_DISABLE_JOB_CREATION=false, or declare the inputs before the first run (inputgen publish)"

_HEAD = "import wandb\nfrom wandb.sdk import launch\n"

RULE = Rule(
    code="IG124",
    name="job-creation-disabled",
    severity="info",
    summary="Nothing is recorded unless job creation is switched on",
    valid=(
        Case(
            "settings",
            _HEAD + "launch.manage_wandb_config()\nwandb.init(settings=wandb.Settings(disable_job_creation=False))\n",
        ),
        Case(
            "environment",
            _HEAD
            + 'import os\nos.environ["WANDB_DISABLE_JOB_CREATION"] = "false"\nlaunch.manage_wandb_config()\nwandb.init(config={"lr": 0.1})\n',
        ),
        Case("nothing-declared", _HEAD + 'wandb.init(config={"lr": 0.1})\n'),
    ),
    invalid=(
        Case(
            "default", _HEAD + 'launch.manage_wandb_config()\nwandb.init(config={"lr": 0.1})\n', expect=(("job.py", 3),)
        ),
        Case(
            "disabled",
            _HEAD + "launch.manage_wandb_config()\nwandb.init(settings=wandb.Settings(disable_job_creation=True))\n",
            expect=(("job.py", 3),),
        ),
    ),
)


def check(facts: Facts, job: Job) -> Iterator[Diagnostic]:
    """Yield one diagnostic for a job that declares inputs, at the first declaration."""
    calls = declarations(facts)
    if calls and not facts.creates_jobs:
        message = "W&B makes no job by default (disable_job_creation), so that no input is recorded"
        yield RULE.at(calls[0].span, message, _HINT)
