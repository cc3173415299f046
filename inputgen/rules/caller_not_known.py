"""Nothing in the job calls this function.

## What it does
Says that a function which declares inputs or starts a run is called by nothing in the job, and was entered once by
itself, its parameters known only by annotation and default.

## Why is this bad
It is not: a test runner, a decorator or another program may call it. But values that come from its parameters are
known by type at most.

## Example
```python
def train(config):
    wandb.init(config=config)
```

## Use instead
```python
def train(config):
    wandb.init(config=config)


if __name__ == "__main__":
    train({"lr": 0.01})
```
"""

from __future__ import annotations

from collections.abc import Iterator

from inputgen.model import Diagnostic, Facts, Job, NotCalled
from inputgen.model.rules import Case, Rule

RULE = Rule(
    code="IG902",
    name="caller-not-known",
    severity="info",
    summary="Nothing in the job calls this function",
    valid=(Case("called", "import wandb\n\ndef train(c):\n    wandb.init(config=c)\n\ntrain({'lr': 0.1})\n"),),
    invalid=(Case("not-called", "import wandb\n\ndef train(c):\n    wandb.init(config=c)\n", expect=(("job.py", 3),)),),
)


def check(facts: Facts, job: Job) -> Iterator[Diagnostic]:
    """Yield one diagnostic for each function entered by itself."""
    for event in facts.events:
        if isinstance(event, NotCalled) and not event.is_written:
            yield RULE.at(
                event.span,
                f"nothing in this job calls {event.function}(); "
                "its parameters are known by annotation and default only",
            )
