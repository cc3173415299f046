"""A config file has a tag that the job's reader refuses.

## What it does
Reports tags of a managed YAML file that are none of YAML's own: `!env HOME`, `!!python/tuple [1]`.

## Why is this bad
W&B looks at the shape alone. `yaml.safe_load` raises ConstructorError, in a job that uses it and in W&B itself when
there is an override to apply (`wandb-facts`, sections 5 and 6).

## Example
```yaml
home: !env HOME
```

## Use instead
```yaml
home: HOME
```
"""

from __future__ import annotations

from collections.abc import Iterator

from inputgen.model import Diagnostic, Facts, Job
from inputgen.model.rules import Case, Rule
from inputgen.rules.traps import managed_traps

_YAML = 'from wandb.sdk import launch\nlaunch.manage_config_file("c.yaml")\n'

RULE = Rule(
    code="IG205",
    name="custom-tag",
    severity="warning",
    summary="A config file has a tag that the job's reader refuses",
    valid=(
        Case("standard", _YAML, files=(("c.yaml", "a: !!str 5\n"),)),
        Case("none", _YAML, files=(("c.yaml", "a: 5\n"),)),
    ),
    invalid=(Case("own", _YAML, files=(("c.yaml", "a: 1\nb: !mytag 5\n"),), expect=(("c.yaml", 2),)),),
)


def check(facts: Facts, job: Job) -> Iterator[Diagnostic]:
    """Yield one diagnostic for each tag."""
    for call, trap in managed_traps(facts, "custom-tag"):
        message = f"yaml.safe_load takes {trap.text} for {trap.job}; W&B for {trap.wandb}"
        yield RULE.at(trap.span, message, "write a plain value, and make the object in the job", (call.span,))
