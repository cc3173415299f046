"""Which file the job manages cannot be known.

## What it does
Reports a `manage_config_file` call whose path comes from the command line, the environment, or from what inputgen
cannot know, without a default.

## Why is this bad
The inputs of the file are missing from all that inputgen tells, until it is told which file is meant.

## Example
```python
launch.manage_config_file(sys.argv[1])
```

## Use instead
```toml
[tool.inputgen.job."job.py"]
argv = ["config.yaml"]            # or env = { CONFIG = "config.yaml" }
files = ["config.yaml"]           # or the files themselves, in the order of such calls
```
"""

from __future__ import annotations

from collections.abc import Iterator

from inputgen.model import Declaration, Diagnostic, Facts, Job, Known, Typed
from inputgen.model.rules import Case, Rule

_HEAD = "import os, sys\nfrom wandb.sdk import launch\n"

RULE = Rule(
    code="IG904",
    name="config-path-not-known",
    severity="warning",
    summary="Which file the job manages cannot be known",
    valid=(
        Case("literal", f'{_HEAD}launch.manage_config_file("c.yaml")\n', files=(("c.yaml", "lr: 0.1\n"),)),
        Case(
            "default",
            f'{_HEAD}launch.manage_config_file(os.getenv("CONFIG", "c.yaml"))\n',
            files=(("c.yaml", "lr: 0.1\n"),),
        ),
    ),
    invalid=(
        Case("argv", f"{_HEAD}launch.manage_config_file(sys.argv[1])\n", expect=(("job.py", 3),)),
        Case("environment", f"{_HEAD}launch.manage_config_file(os.environ['CONFIG'])\n", expect=(("job.py", 3),)),
        Case(
            "no-default",
            f"{_HEAD}import argparse\np = argparse.ArgumentParser()\np.add_argument('--config', required=True)\n"
            "launch.manage_config_file(p.parse_args().config)\n",
            expect=(("job.py", 6),),
        ),
    ),
)


def check(facts: Facts, job: Job) -> Iterator[Diagnostic]:
    """Yield one diagnostic for each declaration of a file whose path is not known."""
    for event in facts.events:
        if isinstance(event, Declaration) and event.source == "file" and event.file is None:
            path = event.path.default if isinstance(event.path, Typed) else event.path
            if not isinstance(path, Known) and event.failure is None:
                span = dict(event.argument_spans).get("path", event.span)
                yield RULE.at(span, event.file_error or "which file it is cannot be known", _hint(event))


def _hint(declaration: Declaration) -> str:
    origin = declaration.path.origin if isinstance(declaration.path, Typed) else None
    ways = {"argv": 'argv = ["..."], or', "environment": "env = { ... }, or"}
    way = f"{ways.get(origin or '', '')} files".strip()
    return f'tell which it is in pyproject.toml, under [tool.inputgen.job."PATH"]: {way} = ["config.yaml"]'
