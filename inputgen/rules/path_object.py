"""The path of a config file is no string.

## What it does
Reports a `pathlib.Path` given to `manage_config_file`.

## Why is this bad
W&B raises TypeError: it takes the path as text only (`wandb-facts`, section 5).

## Example
```python
launch.manage_config_file(Path("config.yaml"))
```

## Use instead
```python
launch.manage_config_file("config.yaml")
```
"""

from __future__ import annotations

from collections.abc import Iterator

from inputgen.model import Diagnostic, Edit, Facts, Fix, Job, Object
from inputgen.model.rules import Case, Rule
from inputgen.rules.places import end_of, start_of
from inputgen.schema.recorded import declarations

_HEAD = "import wandb\nfrom wandb.sdk import launch\n"
_FILE = (("c.yaml", "lr: 0.1\n"),)

RULE = Rule(
    code="IG112",
    name="path-object",
    severity="error",
    summary="The path of a config file is no string",
    valid=(
        Case("text", _HEAD + 'launch.manage_config_file("c.yaml")\n', files=_FILE),
        Case(
            "str-of-path",
            _HEAD + 'from pathlib import Path\nlaunch.manage_config_file(str(Path("c.yaml")))\n',
            files=_FILE,
        ),
    ),
    invalid=(
        Case(
            "path",
            _HEAD + 'from pathlib import Path\nlaunch.manage_config_file(Path("c.yaml"))\n',
            expect=(("job.py", 4),),
            fixed=(("job.py", _HEAD + 'from pathlib import Path\nlaunch.manage_config_file(str(Path("c.yaml")))\n'),),
            files=_FILE,
        ),
        Case(
            "keyword",
            _HEAD + 'from pathlib import Path\np = Path("c.yaml")\nlaunch.manage_config_file(path=p)\n',
            expect=(("job.py", 5),),
            fixed=(
                (
                    "job.py",
                    _HEAD + 'from pathlib import Path\np = Path("c.yaml")\nlaunch.manage_config_file(path=str(p))\n',
                ),
            ),
            files=_FILE,
        ),
    ),
)


def check(facts: Facts, job: Job) -> Iterator[Diagnostic]:
    """Yield one diagnostic for each path that is a `pathlib` object."""
    for call in declarations(facts):
        if isinstance(call.path, Object) and call.path.kind == "path":
            span = dict(call.argument_spans).get("path")
            fix = Fix((Edit(start_of(span), "str("), Edit(end_of(span), ")"))) if span is not None else None
            message = "the path is a pathlib.Path: W&B takes text only, and raises TypeError"
            yield RULE.at(span or call.span, message, "wrap it in str(...)", fix=fix)
