"""A later call for the same file replaces its include and exclude.

## What it does
Reports a `manage_config_file` call for a file whose earlier call gives other paths to include or exclude.

## Why is this bad
For files the paths of several calls do not add up, as they do for the run config: those of the last call count alone
(`wandb-facts`, section 4).

## Example
```python
launch.manage_config_file("c.yaml", include=["lr"])
launch.manage_config_file("c.yaml", include=["seed"])
```

## Use instead
```python
launch.manage_config_file("c.yaml", include=["lr", "seed"])
```
"""

from __future__ import annotations

from collections.abc import Iterator

from inputgen.model import Declaration, Diagnostic, Facts, Job, Known
from inputgen.model.rules import Case, Rule
from inputgen.schema.declared import known_paths
from inputgen.schema.recorded import declarations

_HEAD = "import wandb\nfrom wandb.sdk import launch\n"
_FILE = (("c.yaml", "lr: 0.1\n"),)

RULE = Rule(
    code="IG116",
    name="filters-replaced",
    severity="warning",
    summary="A later call for the same file replaces its include and exclude",
    valid=(
        Case("once", _HEAD + 'launch.manage_config_file("c.yaml", include=["lr"])\n', files=_FILE),
        Case(
            "same",
            _HEAD
            + 'launch.manage_config_file("c.yaml", include=["lr"])\nlaunch.manage_config_file("c.yaml", include=["lr"])\n',
            files=_FILE,
        ),
        Case(
            "run-config",
            _HEAD + 'launch.manage_wandb_config(include=["lr"])\nlaunch.manage_wandb_config(exclude=["seed"])\n',
        ),
    ),
    invalid=(
        Case(
            "include",
            _HEAD
            + 'launch.manage_config_file("c.yaml", include=["lr"])\nlaunch.manage_config_file("c.yaml", include=["s"])\n',
            expect=(("job.py", 4),),
            files=(("c.yaml", "lr: 1\ns: 2\n"),),
        ),
        Case(
            "dropped",
            _HEAD + 'launch.manage_config_file("c.yaml", exclude=["lr"])\nlaunch.manage_config_file("c.yaml")\n',
            expect=(("job.py", 4),),
            files=_FILE,
        ),
    ),
)


def check(facts: Facts, job: Job) -> Iterator[Diagnostic]:
    """Yield one diagnostic for each call that replaces paths of an earlier one."""
    last: dict[str, Declaration] = {}
    for call in declarations(facts):
        path = call.path.value if isinstance(call.path, Known) else None
        if not isinstance(path, str) or call.failure is not None:
            continue
        before = last.get(path)
        last[path] = call
        if before is not None and before.runs == call.runs and call.certain and _differ(before, call):
            message = f"this call replaces the include and exclude of the earlier one for {path!r}"
            yield RULE.at(call.span, message, "put all paths into one call", (before.span,))


def _differ(before: Declaration, call: Declaration) -> bool:
    for name in ("include", "exclude"):
        old, new = known_paths(before, name), known_paths(call, name)
        if old and new is not None and set(old) - set(new):
            return True
    return False
