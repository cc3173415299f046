"""An exclude path takes no key of the input.

## What it does
Reports an exclude path that takes no key of the run config or file.

## Why is this bad
W&B gives no warning, and what was meant to be hidden stays exposed in the launch form (`wandb-facts`, section 4).

## Example
```python
launch.manage_wandb_config(exclude=["trainer.privat"])
wandb.init(config={"trainer": {"private": 1}})
```

## Use instead
```python
launch.manage_wandb_config(exclude=["trainer.private"])
wandb.init(config={"trainer": {"private": 1}})
```
"""

from __future__ import annotations

from collections.abc import Iterator

from inputgen.model import Diagnostic, Facts, Job
from inputgen.model.rules import Case, Rule
from inputgen.rules.idle_paths import idle_paths

_JOB = 'import wandb\nfrom wandb.sdk import launch\n{}\nwandb.init(config={{"trainer": {{"lr": 0.1, "steps": 5}}, "seed": 1}})\n'
_FILE = (("c.yaml", "trainer:\n  lr: 0.1\nlst: [1]\n"),)

RULE = Rule(
    code="IG105",
    name="exclude-matches-nothing",
    severity="warning",
    summary="An exclude path takes no key of the input",
    valid=(
        Case("leaf", _JOB.format('launch.manage_wandb_config(exclude=["trainer.lr"])')),
        Case("mapping", _JOB.format('launch.manage_wandb_config(exclude=["trainer"])')),
        Case(
            "config-not-known",
            'import wandb, other\nfrom wandb.sdk import launch\nlaunch.manage_wandb_config(exclude=["lr"])\nwandb.init(config=other.config())\n',
        ),
    ),
    invalid=(
        Case("typo", _JOB.format('launch.manage_wandb_config(exclude=["trainer.learning"])'), expect=(("job.py", 3),)),
        Case("slash", _JOB.format('launch.manage_wandb_config(exclude=["trainer/lr"])'), expect=(("job.py", 3),)),
        Case(
            "file",
            _JOB.format('launch.manage_config_file("c.yaml", exclude=["trainer.steps"])'),
            expect=(("job.py", 3),),
            files=_FILE,
        ),
    ),
)


def check(facts: Facts, job: Job) -> Iterator[Diagnostic]:
    """Yield one diagnostic for each exclude path that takes nothing."""
    return idle_paths(facts, "exclude", RULE, "nothing is hidden by it")
