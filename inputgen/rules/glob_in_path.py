"""The path of a config file reads as a glob.

## What it does
Reports a config file whose name has `*`, `?` or `[` in it.

## Why is this bad
W&B takes the path for a glob when it saves the file, finds nothing by it, and stores no types for the input
(`wandb-facts`, section 5).

## Example
```python
launch.manage_config_file("exp[1].yaml")
```

## Use instead
```python
launch.manage_config_file("exp-1.yaml")
```
"""

from __future__ import annotations

from collections.abc import Iterator

from inputgen.model import Diagnostic, Facts, Job, Known
from inputgen.model.rules import Case, Rule
from inputgen.rules.places import argument_span
from inputgen.schema.recorded import declarations

_HEAD = "import wandb\nfrom wandb.sdk import launch\n"
_FILE = (("c.yaml", "lr: 0.1\n"),)

RULE = Rule(
    code="IG113",
    name="glob-in-path",
    severity="error",
    summary="The path of a config file reads as a glob",
    valid=(Case("plain", _HEAD + 'launch.manage_config_file("c.yaml")\n', files=_FILE),),
    invalid=(
        Case(
            "brackets",
            _HEAD + 'launch.manage_config_file("c[1].yaml")\n',
            expect=(("job.py", 3),),
            files=(("c[1].yaml", "lr: 0.1\n"),),
        ),
    ),
)


def check(facts: Facts, job: Job) -> Iterator[Diagnostic]:
    """Yield one diagnostic for each managed file whose path is a glob."""
    for call in declarations(facts):
        path = call.path.value if isinstance(call.path, Known) else None
        if isinstance(path, str) and call.file is not None and any(character in path for character in "*?["):
            message = f"{path!r} reads as a glob: W&B finds no file by it and stores no types for the input"
            yield RULE.at(argument_span(call, "path"), message, "rename the file, without *, ? and [")
