"""Exclude removes all that an include path takes.

## What it does
Reports an include path all of whose keys `exclude` takes away. Exclude wins, also over a longer include.

## Why is this bad
Nothing of it is left in the launch form, and W&B gives no warning (`wandb-facts`, section 4).

## Example
```python
launch.manage_wandb_config(include=["trainer.lr"], exclude=["trainer"])
```

## Use instead
```python
launch.manage_wandb_config(include=["trainer"], exclude=["trainer.steps"])
```
"""

from __future__ import annotations

from collections.abc import Iterator

from inputgen.keypath import join, starts_with
from inputgen.model import Diagnostic, Facts, Job
from inputgen.model.rules import Case, Rule
from inputgen.rules.places import element_span
from inputgen.schema.declared import Declared, declared, known_paths
from inputgen.schema.filters import elements_of

_JOB = 'import wandb\nfrom wandb.sdk import launch\n{}\nwandb.init(config={{"trainer": {{"lr": 0.1, "steps": 5}}, "seed": 1}})\n'

RULE = Rule(
    code="IG108",
    name="include-wholly-excluded",
    severity="error",
    summary="Exclude removes all that an include path takes",
    valid=(
        Case("part", _JOB.format('launch.manage_wandb_config(include=["trainer"], exclude=["trainer.lr"])')),
        Case("other", _JOB.format('launch.manage_wandb_config(include=["trainer"], exclude=["seed"])')),
    ),
    invalid=(
        Case(
            "same",
            _JOB.format('launch.manage_wandb_config(include=["trainer"], exclude=["trainer"])'),
            expect=(("job.py", 3),),
        ),
        Case(
            "above",
            _JOB.format('launch.manage_wandb_config(include=["trainer.lr"], exclude=["trainer"])'),
            expect=(("job.py", 3),),
        ),
        Case(
            "each-key",
            _JOB.format('launch.manage_wandb_config(include=["trainer"], exclude=["trainer.lr", "trainer.steps"])'),
            expect=(("job.py", 3),),
        ),
        Case(
            "two-calls",
            _JOB.format('launch.manage_wandb_config(include=["seed"]); launch.manage_wandb_config(exclude=["seed"])'),
            expect=(("job.py", 3),),
        ),
    ),
)


def check(facts: Facts, job: Job) -> Iterator[Diagnostic]:
    """Yield one diagnostic for each include path of which exclude leaves nothing."""
    items = [item for item in declared(facts) if item.trees]
    for item in items:
        others = [other for other in items if _adds_up(item, other)]
        found = [known_paths(other.declaration, "exclude") for other in others]
        excludes = [path for paths in found for path in paths or ()]
        for element, path in elements_of(item.declaration.include):
            below = item.leaves_below(path)
            covered = any(starts_with(path, prefix) for prefix in excludes)
            each = bool(below) and all(any(starts_with(leaf, prefix) for prefix in excludes) for leaf in below or ())
            if (covered and below != []) or each:
                message = f"include path {join(path)!r} takes nothing: exclude removes all of it, and exclude wins"
                span = element_span(item.declaration, "include", element)
                yield RULE.at(span, message, "drop the path, or exclude less")


def _adds_up(item: Declared, other: Declared) -> bool:
    """Whether the exclude of another call counts for a call: of the run config all do, of a file its own."""
    if item.declaration.source == "run_config":
        return other.declaration.source == "run_config" and other.declaration.certain
    return other is item
