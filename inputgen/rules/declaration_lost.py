"""A declaration is lost with an earlier one that fails.

## What it does
Reports declarations that come after one that fails inside `wandb.init`.

## Why is this bad
W&B applies the declarations made before `wandb.init` one after the other. The first that raises is swallowed, and all
later ones are lost with it, without a word (`wandb-facts`, section 2).

## Example
```python
launch.manage_wandb_config(include=[1])
launch.manage_config_file("config.yaml")
wandb.init()
```

## Use instead
```python
launch.manage_wandb_config(include=["lr"])
launch.manage_config_file("config.yaml")
wandb.init()
```
"""

from __future__ import annotations

from collections.abc import Iterator

from inputgen.model import Diagnostic, Facts, Job
from inputgen.model.rules import Case, Rule
from inputgen.schema.recorded import LOST_WITH, lost_declarations

_HEAD = "import wandb\nfrom wandb.sdk import launch\n"
_FILE = (("c.yaml", "lr: 0.1\n"),)

RULE = Rule(
    code="IG119",
    name="declaration-lost",
    severity="error",
    summary="A declaration is lost with an earlier one that fails",
    valid=(
        Case(
            "both-right",
            _HEAD
            + 'launch.manage_wandb_config(include=["lr"])\nlaunch.manage_config_file("c.yaml")\nwandb.init(config={"lr": 0.1})\n',
            files=_FILE,
        ),
        Case(
            "after-init",
            _HEAD
            + 'wandb.init(config={"lr": 0.1})\ntry:\n    launch.manage_wandb_config(include=[1])\nexcept TypeError:\n    pass\nlaunch.manage_config_file("c.yaml")\n',
            files=_FILE,
        ),
    ),
    invalid=(
        Case(
            "type-error",
            _HEAD
            + 'launch.manage_wandb_config(include=[1])\nlaunch.manage_config_file("c.yaml")\nwandb.init(config={"lr": 0.1})\n',
            expect=(("job.py", 4),),
            files=_FILE,
        ),
        Case(
            "backslash",
            _HEAD
            + 'launch.manage_wandb_config(include=["a\\\\"])\nlaunch.manage_config_file("c.yaml")\nwandb.init(config={"lr": 0.1})\n',
            expect=(("job.py", 4),),
            files=_FILE,
        ),
    ),
)


def check(facts: Facts, job: Job) -> Iterator[Diagnostic]:
    """Yield one diagnostic for each declaration that is right by itself, and lost."""
    for lost in lost_declarations(facts):
        if lost.why.startswith(LOST_WITH):
            yield RULE.at(lost.declaration.span, f"W&B never records this: {lost.why}", "mend the earlier call")
