"""W&B does not take this as a schema.

## What it does
Reports a `schema=` argument that is neither a dict nor a pydantic model (version 2), or an instance of one.

## Why is this bad
W&B raises `LaunchError` at the call. A model of pydantic's version 1, `pydantic.v1` included, is none to W&B: it has
no `model_json_schema` (`wandb-facts`, section 7).

## Example
```python
from pydantic.v1 import BaseModel


class Schema(BaseModel):
    lr: float = 0.1


launch.manage_wandb_config(schema=Schema)
```

## Use instead
```python
from pydantic import BaseModel
```
"""

from __future__ import annotations

from collections.abc import Iterator

from inputgen.model import Declaration, Diagnostic, Facts, Job
from inputgen.model.rules import Case, Rule

_HEAD = "from wandb.sdk import launch\n"
_MODEL = "class S(BaseModel):\n    a: int = 1\nlaunch.manage_wandb_config(schema=S)\n"
_FAILURE = "LaunchError: schema must be a dict"

RULE = Rule(
    code="IG301",
    name="schema-refused",
    severity="error",
    summary="W&B does not take this as a schema",
    valid=(
        Case("dict", f"{_HEAD}launch.manage_wandb_config(schema={{'type': 'object'}})\n"),
        Case("model", f"{_HEAD}from pydantic import BaseModel\n{_MODEL}"),
        Case("none", f"{_HEAD}launch.manage_wandb_config(schema=None)\n"),
        Case("not-known", f"{_HEAD}import other\nlaunch.manage_wandb_config(schema=other.S)\n"),
    ),
    invalid=(
        Case("list", f"{_HEAD}launch.manage_wandb_config(schema=[1])\n", expect=(("job.py", 2),)),
        Case("version-1", f"{_HEAD}from pydantic.v1 import BaseModel\n{_MODEL}", expect=(("job.py", 5),)),
        Case(
            "version-1-instance",
            f"{_HEAD}from pydantic.v1 import BaseModel\n{_MODEL.replace('=S)', '=S())')}",
            expect=(("job.py", 5),),
        ),
    ),
)


def check(facts: Facts, job: Job) -> Iterator[Diagnostic]:
    """Yield one diagnostic for each declaration that fails for its schema."""
    for event in facts.events:
        if isinstance(event, Declaration) and event.failure is not None and event.failure.startswith(_FAILURE):
            span = dict(event.argument_spans).get("schema", event.span)
            hint = "give a dict, or a model of pydantic's version 2 (`from pydantic import BaseModel`)"
            yield RULE.at(span, f"this is no schema to W&B; the call raises {event.failure}", hint)
