"""`launch` is not defined in this file.

## What it does
Reports a `launch.manage_*` call in a file that never binds `launch`. The call is taken for W&B's.

## Why is this bad
The job fails with a NameError. The schema examples of W&B's documentation are fragments like this.

## Example
```python
launch.manage_wandb_config(include=["trainer"])
```

## Use instead
```python
from wandb.sdk import launch

launch.manage_wandb_config(include=["trainer"])
```
"""

from __future__ import annotations

from collections.abc import Iterator

from inputgen.model import Diagnostic, Edit, Facts, Fix, Job, UnboundLaunch
from inputgen.model.rules import Case, Rule

_IMPORT = "from wandb.sdk import launch"

RULE = Rule(
    code="IG104",
    name="launch-not-imported",
    severity="warning",
    summary="`launch` is not defined in this file",
    valid=(
        Case("imported", "from wandb.sdk import launch\nlaunch.manage_wandb_config()\n"),
        Case("in-a-function", "def f():\n    from wandb.sdk import launch\n    launch.manage_wandb_config()\nf()\n"),
    ),
    invalid=(
        Case(
            "fragment",
            'launch.manage_wandb_config(include=["a"])\n',
            expect=(("job.py", 1),),
            fixed=(("job.py", 'from wandb.sdk import launch\nlaunch.manage_wandb_config(include=["a"])\n'),),
        ),
        Case(
            "after-the-imports",
            '"""A job."""\n\n# what it needs\nimport wandb\nfrom a import (\n    b,\n)\n\nlaunch.manage_wandb_config()\n',
            expect=(("job.py", 9),),
            fixed=(
                (
                    "job.py",
                    (
                        '"""A job."""\n\n# what it needs\nimport wandb\nfrom a import (\n    b,\n)\n'
                        "from wandb.sdk import launch\n\nlaunch.manage_wandb_config()\n"
                    ),
                ),
            ),
        ),
        Case(
            "two-calls-one-report",
            "launch.manage_wandb_config()\nlaunch.manage_wandb_config()\n",
            expect=(("job.py", 1),),
            fixed=(("job.py", "from wandb.sdk import launch\n" + "launch.manage_wandb_config()\n" * 2),),
        ),
    ),
)


def check(facts: Facts, job: Job) -> Iterator[Diagnostic]:
    """Yield one diagnostic for each file, at the first use: one import mends them all."""
    seen: set[str] = set()
    for event in facts.events:
        if isinstance(event, UnboundLaunch) and event.span.path not in seen:
            seen.add(event.span.path)
            yield RULE.at(
                event.span,
                "`launch` is not defined in this file; it is taken for wandb.sdk.launch",
                "add `from wandb.sdk import launch`",
                fix=Fix((Edit(event.import_place, f"{_IMPORT}\n"),)) if event.import_place is not None else None,
            )
