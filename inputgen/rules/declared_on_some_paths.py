"""A declaration is reached only on some paths.

## What it does
Reports a `manage_*` call under a condition that depends on the command line, the environment, or what cannot be
known.

## Why is this bad
What W&B records as the inputs of the job is then decided by the run that happens to record it.

## Example
```python
if args.launch:
    launch.manage_wandb_config(include=["lr"])
```

## Use instead
```python
launch.manage_wandb_config(include=["lr"])
```
"""

from __future__ import annotations

from collections.abc import Iterator

from inputgen.model import Diagnostic, Facts, Job
from inputgen.model.rules import Case, Rule
from inputgen.schema.recorded import declarations

_HEAD = "import wandb\nfrom wandb.sdk import launch\n"

RULE = Rule(
    code="IG122",
    name="declared-on-some-paths",
    severity="warning",
    summary="A declaration is reached only on some paths",
    valid=(
        Case("always", _HEAD + 'launch.manage_wandb_config(include=["lr"])\nwandb.init(config={"lr": 0.1})\n'),
        Case(
            "known-condition",
            _HEAD
            + 'LAUNCH = True\nif LAUNCH:\n    launch.manage_wandb_config(include=["lr"])\nwandb.init(config={"lr": 0.1})\n',
        ),
    ),
    invalid=(
        Case(
            "argv",
            _HEAD
            + 'import sys\nif len(sys.argv) > 1:\n    launch.manage_wandb_config(include=["lr"])\nwandb.init(config={"lr": 0.1})\n',
            expect=(("job.py", 5),),
        ),
    ),
)


def check(facts: Facts, job: Job) -> Iterator[Diagnostic]:
    """Yield one diagnostic for each declaration that is not certain."""
    for call in declarations(facts):
        if not call.certain:
            message = "whether this is reached cannot be known: W&B records it for some runs only"
            yield RULE.at(call.span, message, "declare the inputs unconditionally")
