"""A later call without a schema wipes the schema.

## What it does
Reports a `manage_wandb_config` call without `schema=` after one that gives a schema.

## Why is this bad
Of several calls for the run config the last one's schema counts, and none is none: W&B stores no schema
(`wandb-facts`, section 4).

## Example
```python
launch.manage_wandb_config(include=["lr"], schema=SCHEMA)
launch.manage_wandb_config(include=["seed"])
```

## Use instead
```python
launch.manage_wandb_config(include=["lr"])
launch.manage_wandb_config(include=["seed"], schema=SCHEMA)
```
"""

from __future__ import annotations

from collections.abc import Iterator

from inputgen.model import Declaration, Diagnostic, Facts, Job, Known, Mapping, Value
from inputgen.model.rules import Case, Rule
from inputgen.schema.recorded import declarations

_HEAD = "import wandb\nfrom wandb.sdk import launch\n"
_FILE = (("c.yaml", "lr: 0.1\n"),)

RULE = Rule(
    code="IG115",
    name="schema-wiped",
    severity="error",
    summary="A later call without a schema wipes the schema",
    valid=(
        Case(
            "last-has-it",
            _HEAD
            + 'launch.manage_wandb_config(include=["lr"])\nlaunch.manage_wandb_config(schema={"type": "object"})\n',
        ),
        Case(
            "file-keeps-it",
            _HEAD
            + 'launch.manage_config_file("c.yaml", schema={"type": "object"})\nlaunch.manage_config_file("c.yaml")\n',
            files=_FILE,
        ),
        Case(
            "on-some-paths",
            _HEAD
            + 'import sys\nlaunch.manage_wandb_config(schema={"type": "object"})\nif len(sys.argv) > 1:\n    launch.manage_wandb_config(include=["a"])\n',
        ),
    ),
    invalid=(
        Case(
            "wiped",
            _HEAD
            + 'launch.manage_wandb_config(schema={"type": "object"})\nlaunch.manage_wandb_config(include=["lr"])\nwandb.init(config={"lr": 0.1})\n',
            expect=(("job.py", 4),),
        ),
        Case(
            "empty-schema",
            _HEAD
            + 'launch.manage_wandb_config(schema={"type": "object"})\nlaunch.manage_wandb_config(schema=None)\nwandb.init(config={"lr": 0.1})\n',
            expect=(("job.py", 4),),
        ),
    ),
)


def check(facts: Facts, job: Job) -> Iterator[Diagnostic]:
    """Yield one diagnostic for each call that wipes the schema of one before it, for the same runs."""
    earlier: Declaration | None = None
    for call in declarations(facts):
        if call.source != "run_config" or call.failure is not None:
            continue
        if is_given(call.schema):
            earlier = call
        elif earlier is not None and call.certain and earlier.runs == call.runs:
            message = "this call has no schema, and so wipes the one given before: W&B stores none"
            yield RULE.at(call.span, message, "give the schema here, or in this call alone", (earlier.span,))
            earlier = None


def is_given(schema: Value | None) -> bool:
    """Whether a schema is given, as far as known."""
    if isinstance(schema, Known):
        return bool(schema.value)
    if isinstance(schema, Mapping):
        return bool(schema.entries) or schema.open is not None
    return schema is not None
