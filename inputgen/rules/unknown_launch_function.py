"""W&B Launch has no such function.

## What it does
Reports a name taken from `wandb.sdk.launch` that the module does not have.

## Why is this bad
The job fails with an AttributeError or ImportError. The Japanese edition of W&B's documentation spells one like this.

## Example
```python
launch.manange_wandb_config(include=["trainer"])
```

## Use instead
```python
launch.manage_wandb_config(include=["trainer"])
```
"""

from __future__ import annotations

from collections.abc import Iterator

from inputgen.model import Diagnostic, Edit, Facts, Fix, Job, UnknownLaunchFunction
from inputgen.model.rules import Case, Rule

_HEAD = "from wandb.sdk import launch\n"

RULE = Rule(
    code="IG101",
    name="unknown-launch-function",
    severity="error",
    summary="W&B Launch has no such function",
    valid=(
        Case("run-config", f"{_HEAD}launch.manage_wandb_config()\n"),
        Case("other-module", "import types\nlaunch = types.SimpleNamespace()\nlaunch.manange_wandb_config = print\n"),
    ),
    invalid=(
        Case(
            "misspelled",
            f"{_HEAD}launch.manange_wandb_config()\n",
            expect=(("job.py", 2),),
            fixed=(("job.py", f"{_HEAD}launch.manage_wandb_config()\n"),),
        ),
        Case("imported", "from wandb.sdk.launch import manage_config_files\n", expect=(("job.py", 1),)),
    ),
)


def check(facts: Facts, job: Job) -> Iterator[Diagnostic]:
    """Yield one diagnostic for each name that the launch module does not have."""
    for event in facts.events:
        if isinstance(event, UnknownLaunchFunction):
            hint = f"did you mean {event.suggestion}?" if event.suggestion else None
            # Only where the name stands by itself: one that is imported is used elsewhere, too.
            is_name = event.span.end_column - event.span.column == len(event.name)
            mend = is_name and event.suggestion is not None and not event.imported
            fix = Fix((Edit(event.span, event.suggestion or ""),)) if mend else None
            yield RULE.at(event.span, f"W&B Launch has no function {event.name!r}; the job fails here", hint, fix=fix)
