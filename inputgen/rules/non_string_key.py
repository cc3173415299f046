"""A key of a config file is no string.

## What it does
Reports keys of a managed YAML file that are numbers, booleans, null or dates to the job: `1: a`, `on: push`.

## Why is this bad
Below the top level W&B takes the whole mapping for unknown, so that nothing in it can be changed. An override names
keys as text: it adds a second key beside the first instead of changing it (`wandb-facts`, sections 5 and 6).

## Example
```yaml
layers:
  1: 64
```

## Use instead
```yaml
layers:
  "1": 64
```
"""

from __future__ import annotations

from collections.abc import Iterator

from inputgen.model import Diagnostic, Edit, Facts, Fix, Job
from inputgen.model.rules import Case, Rule
from inputgen.rules.traps import managed_traps

_YAML = 'from wandb.sdk import launch\nlaunch.manage_config_file("c.yaml")\n'

RULE = Rule(
    code="IG203",
    name="non-string-key",
    severity="warning",
    summary="A key of a config file is no string",
    valid=(
        Case("text", _YAML, files=(("c.yaml", "a:\n  b: 1\n"),)),
        Case("quoted", _YAML, files=(("c.yaml", 'a:\n  "1": 64\n  "on": x\n'),)),
    ),
    invalid=(
        Case(
            "number",
            _YAML,
            files=(("c.yaml", "layers:\n  1: 64\n"),),
            expect=(("c.yaml", 2),),
            fixed=(("c.yaml", 'layers:\n  "1": 64\n'),),
        ),
        Case(
            "boolean",
            _YAML,
            files=(("c.yaml", "a:\n  on: push\n"),),
            expect=(("c.yaml", 2),),
            fixed=(("c.yaml", 'a:\n  "on": push\n'),),
        ),
    ),
)


def check(facts: Facts, job: Job) -> Iterator[Diagnostic]:
    """Yield one diagnostic for each such key, with quotes as a fix that changes the job's own key."""
    for call, trap in managed_traps(facts, "non-string-key"):
        message = f"PyYAML makes of the key {trap.text}: {trap.job}; W&B: {trap.wandb}"
        simple = trap.text.replace("-", "").replace(".", "").isalnum()
        fix = Fix((Edit(trap.span, f'"{trap.text}"'),), safe=False) if simple else None
        yield RULE.at(trap.span, message, "quote it", (call.span,), fix)
