"""A managed config file cannot be read.

## What it does
Reports a `manage_config_file` call whose file is missing, outside the project, a folder, or of a kind that Launch
does not take.

## Why is this bad
W&B checks the file at the call and raises there, so the job ends before its run starts (`wandb-facts`, section 5).

## Example
```python
launch.manage_config_file("../shared/config.yaml")
```

## Use instead
```python
launch.manage_config_file("config.yaml")  # relative to the job's working directory, inside the project
```
"""

from __future__ import annotations

from collections.abc import Iterator

from inputgen.model import Declaration, Diagnostic, Facts, Job, Known
from inputgen.model.rules import Case, Rule

_HEAD = "from wandb.sdk import launch\n"

RULE = Rule(
    code="IG002",
    name="config-file-unreadable",
    severity="error",
    summary="A managed config file cannot be read",
    valid=(
        Case("beside-the-job", f'{_HEAD}launch.manage_config_file("c.yaml")\n', files=(("c.yaml", "lr: 0.1\n"),)),
        Case("path-not-known", f"import os\n{_HEAD}launch.manage_config_file(os.environ['CONFIG'])\n"),
    ),
    invalid=(
        Case("missing", f'{_HEAD}launch.manage_config_file("c.yaml")\n', expect=(("job.py", 2),)),
        Case("above", f'{_HEAD}launch.manage_config_file("../c.yaml")\n', expect=(("job.py", 2),)),
        Case("absolute", f'{_HEAD}launch.manage_config_file("/etc/c.yaml")\n', expect=(("job.py", 2),)),
        Case(
            "extension",
            f'{_HEAD}launch.manage_config_file("c.toml")\n',
            files=(("c.toml", "lr = 0.1\n"),),
            expect=(("job.py", 2),),
        ),
        Case(
            "folder",
            f'{_HEAD}launch.manage_config_file("c.yaml")\n',
            files=(("c.yaml/x.txt", ""),),
            expect=(("job.py", 2),),
        ),
    ),
)


def check(facts: Facts, job: Job) -> Iterator[Diagnostic]:
    """Yield one diagnostic for each declaration whose path is known and whose file cannot be read."""
    for event in facts.events:
        if isinstance(event, Declaration) and event.file_error is not None:
            path = event.path.value if isinstance(event.path, Known) else None
            if isinstance(path, str):
                yield _diagnostic(event, path, event.file_error)


def _diagnostic(declaration: Declaration, path: str, why: str) -> Diagnostic:
    span = dict(declaration.argument_spans).get("path", declaration.span)
    consequence = declaration.failure or "W&B raises here"
    return RULE.at(
        span,
        f"config file {path!r}: {why}; {consequence}",
        "name a .json, .yaml or .yml file inside the project, by its path from the job's working directory",
    )
