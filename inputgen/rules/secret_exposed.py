"""A credential is an input, or is stored in the run config.

## What it does
Reports fields that look like credentials, by name or value, or are declared `format: secret`, where their value is
stored in the run config or exposed in a config file.

## Why is this bad
W&B stores the run config in the clear, with the run and with the job, for all who may see the project. inputgen never
prints the value (`real-jobs`, traps).

## Example
```python
wandb.init(config={"lr": 0.1, "hf_token": os.environ["HF_TOKEN"]})
```

## Use instead
```python
wandb.init(config={"lr": 0.1})
```
"""

from __future__ import annotations

from collections.abc import Iterator

from inputgen.keypath import join
from inputgen.model import Diagnostic, Facts, Job, Known, Typed, Value
from inputgen.model.rules import Case, Rule

_HINT = "leave it out of the config: read it from the environment where it is used"

_HEAD = "import wandb\nfrom wandb.sdk import launch\n"

RULE = Rule(
    code="IG402",
    name="secret-exposed",
    severity="warning",
    summary="A credential is an input, or is stored in the run config",
    valid=(
        Case("harmless", _HEAD + 'wandb.init(config={"max_tokens": 100, "pad_token": "<pad>"})\n'),
        Case("empty", _HEAD + 'wandb.init(config={"api_key": None, "hf_token": ""})\n'),
        Case(
            "excluded",
            _HEAD + 'launch.manage_config_file("c.yaml", exclude=["api_key"])\n',
            files=(("c.yaml", "api_key: abcdef0123456789\n"),),
        ),
    ),
    invalid=(
        Case(
            "by-name",
            _HEAD + 'wandb.init(config={"lr": 0.1, "api_key": "abcdef0123456789"})\n',
            expect=(("job.py", 3),),
        ),
        Case(
            "environment",
            _HEAD + 'import os\nwandb.init(config={"hf_token": os.environ["HF_TOKEN"]})\n',
            expect=(("job.py", 4),),
        ),
        Case(
            "file",
            _HEAD + 'launch.manage_config_file("c.yaml")\n',
            expect=(("c.yaml", 1),),
            files=(("c.yaml", "api_key: abcdef0123456789\n"),),
        ),
    ),
)


def check(facts: Facts, job: Job) -> Iterator[Diagnostic]:
    """Yield one diagnostic for each exposed credential that has, or may have, a value."""
    for item in job.inputs:
        for field in item.fields:
            if field.secret and field.evidence == "value" and _may_hold(field.value):
                where = "the run config" if item.path is None else item.path
                message = f"{join(field.path)} looks like a credential, and {where} is stored in the clear"
                yield RULE.at(field.span, message, _HINT)


def _may_hold(value: Value | None) -> bool:
    if isinstance(value, Known):
        return isinstance(value.value, str) and value.value != ""
    if isinstance(value, Typed):
        return value.default is None or _may_hold(value.default) or value.origin in ("argv", "environment")
    return value is not None
