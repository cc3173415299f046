"""A key of a JSON config file is given twice.

## What it does
Reports an object of a managed JSON file that has a key twice. (In YAML, W&B refuses the whole file: IG003.)

## Why is this bad
The last one wins, for the job and for W&B; the other is dead text that somebody may edit in vain (`wandb-facts`,
section 5).

## Example
```json
{"lr": 0.1, "lr": 0.2}
```

## Use instead
```json
{"lr": 0.2}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from inputgen.model import Diagnostic, Facts, Job
from inputgen.model.rules import Case, Rule
from inputgen.rules.traps import managed_traps

_YAML = 'from wandb.sdk import launch\nlaunch.manage_config_file("c.yaml")\n'
_JSON = _YAML.replace("yaml", "json")

RULE = Rule(
    code="IG202",
    name="duplicate-key",
    severity="warning",
    summary="A key of a JSON config file is given twice",
    valid=(
        Case("once", _JSON, files=(("c.json", '{"lr": 0.1}\n'),)),
        Case("nested", _JSON, files=(("c.json", '{"a": {"lr": 0.1}, "b": {"lr": 0.1}}\n'),)),
    ),
    invalid=(Case("twice", _JSON, files=(("c.json", '{"lr": 0.1,\n "lr": 0.2}\n'),), expect=(("c.json", 2),)),),
)


def check(facts: Facts, job: Job) -> Iterator[Diagnostic]:
    """Yield one diagnostic for each repeated key of a file that W&B takes."""
    for call, trap in managed_traps(facts, "duplicate-key"):
        if call.file is not None and call.file.format == "json":
            yield RULE.at(trap.span, f"the key {trap.text} is given twice: the last one wins", "drop one", (call.span,))
