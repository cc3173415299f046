"""A declaration reaches no run.

## What it does
Reports a `manage_*` call after the last run has finished, or with no current run because the run was made by
`wandb.init(reinit="create_new")`.

## Why is this bad
Without a current run W&B keeps the call for the next `wandb.init`. There is none, so the declaration is lost without
a word (`wandb-facts`, section 2).

## Example
```python
run = wandb.init(config=config)
run.finish()
launch.manage_wandb_config(include=["lr"])
```

## Use instead
```python
launch.manage_wandb_config(include=["lr"])
run = wandb.init(config=config)
run.finish()
```
"""

from __future__ import annotations

from collections.abc import Iterator

from inputgen.model import BoundReached, Declaration, Diagnostic, Facts, Job, RunStarted
from inputgen.model.rules import Case, Rule

_HINT = "declare before wandb.init, or while the run goes on"

_HEAD = "import wandb\nfrom wandb.sdk import launch\n"

RULE = Rule(
    code="IG117",
    name="declared-too-late",
    severity="error",
    summary="A declaration reaches no run",
    valid=(
        Case("before", _HEAD + 'launch.manage_wandb_config(include=["lr"])\nwandb.init(config={"lr": 0.1})\n'),
        Case(
            "within", _HEAD + 'with wandb.init(config={"lr": 0.1}):\n    launch.manage_wandb_config(include=["lr"])\n'
        ),
        Case(
            "next-run",
            _HEAD
            + 'wandb.init(config={"lr": 0.1})\nwandb.finish()\nlaunch.manage_wandb_config(include=["lr"])\nwandb.init(config={"lr": 0.1})\n',
        ),
        Case("no-run-at-all", _HEAD + 'launch.manage_wandb_config(include=["lr"])\n'),
        Case(
            "finished-on-some-paths",
            _HEAD
            + 'import sys\nrun = wandb.init(config={"lr": 0.1})\nif len(sys.argv) > 1:\n    run.finish()\nlaunch.manage_wandb_config(include=["lr"])\n',
        ),
    ),
    invalid=(
        Case(
            "finished",
            _HEAD + 'run = wandb.init(config={"lr": 0.1})\nrun.finish()\nlaunch.manage_wandb_config(include=["lr"])\n',
            expect=(("job.py", 5),),
        ),
        Case(
            "after-with",
            _HEAD + 'with wandb.init(config={"lr": 0.1}):\n    pass\nlaunch.manage_wandb_config(include=["lr"])\n',
            expect=(("job.py", 5),),
        ),
        Case(
            "create-new",
            _HEAD + 'wandb.init(config={"lr": 0.1}, reinit="create_new")\nlaunch.manage_wandb_config(include=["lr"])\n',
            expect=(("job.py", 4),),
        ),
    ),
)


def check(facts: Facts, job: Job) -> Iterator[Diagnostic]:
    """Yield one diagnostic for each declaration that is for no run although there is one."""
    if not facts.runs or any(isinstance(event, BoundReached) for event in facts.events):
        return
    for index, event in enumerate(facts.events):
        if isinstance(event, Declaration) and event.staged and not event.runs and event.failure is None:
            before = [other for other in facts.events[:index] if isinstance(other, RunStarted)]
            if before:
                yield RULE.at(event.span, f"{_why(before[-1])}: this declaration is lost", _HINT, (before[-1].span,))


def _why(run: RunStarted) -> str:
    if run.becomes_current:
        return "the run has finished, and no other starts"
    return 'reinit="create_new" leaves wandb.run unset, so that there is no current run'
