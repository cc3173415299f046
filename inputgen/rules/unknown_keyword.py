"""A Launch function takes no such keyword.

## What it does
Reports a keyword argument that `manage_wandb_config` or `manage_config_file` does not have.

## Why is this bad
The job fails with a TypeError. W&B's documentation itself writes `input_schema=`; the parameter is `schema=`
(`wandb-facts`, section 7).

## Example
```python
launch.manage_wandb_config(include=["trainer"], input_schema=schema)
```

## Use instead
```python
launch.manage_wandb_config(include=["trainer"], schema=schema)
```
"""

from __future__ import annotations

from collections.abc import Iterator

from inputgen.model import Diagnostic, Edit, Facts, Fix, Job, UnknownKeyword
from inputgen.model.rules import Case, Rule

_HEAD = "from wandb.sdk import launch\n"

RULE = Rule(
    code="IG102",
    name="unknown-keyword",
    severity="error",
    summary="A Launch function takes no such keyword",
    valid=(
        Case("all-three", f'{_HEAD}launch.manage_wandb_config(include=["a"], exclude=["a.b"], schema={{}})\n'),
        Case("file-by-keyword", f'{_HEAD}launch.manage_config_file(path="c.yaml")\n', files=(("c.yaml", "lr: 0.1\n"),)),
    ),
    invalid=(
        Case(
            "input-schema",
            f"{_HEAD}launch.manage_wandb_config(input_schema={{}})\n",
            expect=(("job.py", 2),),
            fixed=(("job.py", f"{_HEAD}launch.manage_wandb_config(schema={{}})\n"),),
        ),
        Case(
            "includes",
            f'{_HEAD}launch.manage_wandb_config(includes=["a"])\n',
            expect=(("job.py", 2),),
            fixed=(("job.py", f'{_HEAD}launch.manage_wandb_config(include=["a"])\n'),),
        ),
    ),
)


def check(facts: Facts, job: Job) -> Iterator[Diagnostic]:
    """Yield one diagnostic for each keyword that the function called does not take."""
    for event in facts.events:
        if isinstance(event, UnknownKeyword):
            message = f"{event.function}() takes no keyword {event.keyword!r}; the call raises TypeError"
            hint = f"write {event.suggestion}=" if event.suggestion else None
            fix = Fix((Edit(event.span, event.suggestion),)) if event.suggestion else None
            yield RULE.at(event.span, message, hint, fix=fix)
