"""The type of an input cannot be known.

## What it does
Reports each input field whose type is unknown, with the reason.

## Why is this bad
Selected in CI, this rule demands that every input has a type that is known before the job runs.

## Example
```python
run.config["lr"]
```

## Use instead
```python
float(run.config["lr"])
```
"""

from __future__ import annotations

from collections.abc import Iterator

from inputgen.keypath import join
from inputgen.model import Diagnostic, Facts, Job, UnknownType
from inputgen.model.rules import Case, Rule

_HEAD = "import wandb\nfrom wandb.sdk import launch\n"

RULE = Rule(
    code="IG412",
    name="type-not-known",
    severity="info",
    summary="The type of an input cannot be known",
    valid=(Case("known", _HEAD + 'launch.manage_wandb_config()\nwandb.init(config={"lr": 0.1})\n'),),
    invalid=(
        Case(
            "read",
            _HEAD + 'launch.manage_wandb_config()\nrun = wandb.init()\nx = run.config["x"]\n',
            expect=(("job.py", 5),),
        ),
        Case(
            "value",
            _HEAD + 'import other\nlaunch.manage_wandb_config()\nwandb.init(config={"x": other.value})\n',
            expect=(("job.py", 5),),
        ),
    ),
)


def check(facts: Facts, job: Job) -> Iterator[Diagnostic]:
    """Yield one diagnostic for each field of unknown type."""
    for item in job.inputs:
        for field in item.fields:
            if isinstance(field.type, UnknownType):
                where = join(field.path) if item.path is None else f"{item.path}:{join(field.path)}"
                message = f"the type of {where} cannot be known: {field.reason or field.type.reason}"
                yield RULE.at(field.span, message, "give it a value, a type or a schema that can be read")
