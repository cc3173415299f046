"""One config file is managed under two spellings.

## What it does
Reports a `manage_config_file` call for a file that an earlier call names by another path.

## Why is this bad
The path as spelled is the key of the input: `config.yaml` and `./config.yaml` are two inputs, and an override of one
of them reaches the file only there (`wandb-facts`, sections 5 and 6).

## Example
```python
launch.manage_config_file("config.yaml")
launch.manage_config_file("./config.yaml")
```

## Use instead
```python
launch.manage_config_file("config.yaml")
```
"""

from __future__ import annotations

from collections.abc import Iterator

from inputgen.model import Declaration, Diagnostic, Facts, Job, Known
from inputgen.model.rules import Case, Rule
from inputgen.rules.places import argument_span
from inputgen.schema.recorded import declarations

_HEAD = "import wandb\nfrom wandb.sdk import launch\n"
_FILE = (("c.yaml", "lr: 0.1\n"),)

RULE = Rule(
    code="IG114",
    name="two-spellings",
    severity="warning",
    summary="One config file is managed under two spellings",
    valid=(
        Case("one", _HEAD + 'launch.manage_config_file("c.yaml")\nlaunch.manage_config_file("c.yaml")\n', files=_FILE),
        Case(
            "two-files",
            _HEAD + 'launch.manage_config_file("c.yaml")\nlaunch.manage_config_file("d.yaml")\n',
            files=(("c.yaml", "a: 1\n"), ("d.yaml", "a: 1\n")),
        ),
    ),
    invalid=(
        Case(
            "dot",
            _HEAD + 'launch.manage_config_file("c.yaml")\nlaunch.manage_config_file("./c.yaml")\n',
            expect=(("job.py", 4),),
            files=_FILE,
        ),
    ),
)


def check(facts: Facts, job: Job) -> Iterator[Diagnostic]:
    """Yield one diagnostic for each call that names a file by another path than the first did."""
    first: dict[str, tuple[str, Declaration]] = {}
    for call in declarations(facts):
        path = call.path.value if isinstance(call.path, Known) else None
        if isinstance(path, str) and call.file is not None and call.failure is None:
            spelled, earlier = first.setdefault(call.file.path, (path, call))
            if spelled != path:
                message = f"{path!r} is the file {spelled!r} under another spelling: to W&B these are two inputs"
                yield RULE.at(argument_span(call, "path"), message, f"write {spelled!r} both times", (earlier.span,))
