"""A config file holds several documents.

## What it does
Reports a managed YAML file with more than one document.

## Why is this bad
W&B stores the types of the first one; `yaml.safe_load` raises in the job, and so does W&B when there is an override
to apply (`wandb-facts`, sections 5 and 6).

## Example
```yaml
lr: 0.1
---
lr: 0.2
```

## Use instead
```yaml
lr: 0.1
```
"""

from __future__ import annotations

from collections.abc import Iterator

from inputgen.model import Diagnostic, Facts, Job
from inputgen.model.rules import Case, Rule
from inputgen.rules.traps import managed_traps

_YAML = 'from wandb.sdk import launch\nlaunch.manage_config_file("c.yaml")\n'

RULE = Rule(
    code="IG204",
    name="several-documents",
    severity="error",
    summary="A config file holds several documents",
    valid=(Case("one", _YAML, files=(("c.yaml", "---\nlr: 0.1\n"),)),),
    invalid=(Case("two", _YAML, files=(("c.yaml", "lr: 0.1\n---\nlr: 0.2\n"),), expect=(("c.yaml", 2),)),),
)


def check(facts: Facts, job: Job) -> Iterator[Diagnostic]:
    """Yield one diagnostic for each file."""
    for call, trap in managed_traps(facts, "several-documents"):
        message = f"this is a second document: yaml.safe_load raises, and W&B stores {trap.wandb}"
        yield RULE.at(trap.span, message, "keep one document a file", (call.span,))
