"""A file of the job does not parse.

## What it does
Reports a job, or a module of its project that it imports, that is not valid Python, or is nested too deeply to be
parsed safely. The place is where the mend goes, which may be a line before the one Python names.

## Why is this bad
Python cannot run the job, and what it exposes cannot be told. Two examples of W&B's own documentation are published
like this.

## Example
```python
launch.manage_wandb_config(
    include=["trainer"]
    exclude=["trainer.private"],
)
```

## Use instead
```python
launch.manage_wandb_config(
    include=["trainer"],
    exclude=["trainer.private"],
)
```
"""

from __future__ import annotations

from collections.abc import Iterator

from inputgen.model import Diagnostic, Facts, Job, Unparsed
from inputgen.model.rules import Case, Rule

RULE = Rule(
    code="IG001",
    name="syntax-error",
    severity="error",
    summary="A file of the job does not parse",
    valid=(
        Case("empty", ""),
        Case("comment-only", "# nothing here\n"),
        Case("newer-syntax", 'import wandb\nname = "a"\nwandb.init(config={"k": f"{name!r}"})\n'),
    ),
    invalid=(
        Case(
            "missing-comma",
            'from wandb.sdk import launch\n\nlaunch.manage_wandb_config(\n    include=["a"]\n    exclude=["a.b"],\n)\n',
            expect=(("job.py", 4),),
        ),
        Case(
            "missing-colon",
            'import wandb\n\nwith wandb.init(config={"lr": 0.1})\n    pass\n',
            expect=(("job.py", 3),),
        ),
        Case("unclosed", 'import wandb\nwandb.init(config={"lr": 0.1}\n', expect=(("job.py", 2),)),
    ),
)


def check(facts: Facts, job: Job) -> Iterator[Diagnostic]:
    """Yield one diagnostic for each file that does not parse."""
    for event in facts.events:
        if isinstance(event, Unparsed):
            yield RULE.at(event.span, event.message, event.hint)
