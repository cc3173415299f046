"""A config file is read before it is managed.

## What it does
Reports a `manage_config_file` call after the job has read the file, where it does not read it again.

## Why is this bad
W&B writes the overrides into the file at the call: what was read before it are the old values, and an override
changes nothing in the job (`wandb-facts`, section 6).

## Example
```python
config = yaml.safe_load(open("config.yaml"))
launch.manage_config_file("config.yaml")
```

## Use instead
```python
launch.manage_config_file("config.yaml")
config = yaml.safe_load(open("config.yaml"))
```
"""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import normpath
from typing import TypeGuard

from inputgen.model import Declaration, Diagnostic, Facts, FileRead, Job, Known
from inputgen.model.rules import Case, Rule

_HEAD = "import wandb\nfrom wandb.sdk import launch\n"
_FILE = (("c.yaml", "lr: 0.1\n"),)

RULE = Rule(
    code="IG130",
    name="read-before-managed",
    severity="error",
    summary="A config file is read before it is managed",
    valid=(
        Case(
            "before",
            _HEAD
            + 'import yaml\nlaunch.manage_config_file("c.yaml")\nc = yaml.safe_load(open("c.yaml"))\nwandb.init(config={"lr": 0.1})\n',
            files=_FILE,
        ),
        Case(
            "read-again",
            _HEAD
            + 'import yaml\na = yaml.safe_load(open("c.yaml"))\nlaunch.manage_config_file("c.yaml")\nb = yaml.safe_load(open("c.yaml"))\n',
            files=_FILE,
        ),
        Case(
            "other-file",
            _HEAD + 'import yaml\na = yaml.safe_load(open("d.yaml"))\nlaunch.manage_config_file("c.yaml")\n',
            files=(("c.yaml", "lr: 1\n"), ("d.yaml", "lr: 1\n")),
        ),
    ),
    invalid=(
        Case(
            "open",
            _HEAD
            + 'import yaml\nc = yaml.safe_load(open("c.yaml"))\nlaunch.manage_config_file("c.yaml")\nwandb.init(config=c)\n',
            expect=(("job.py", 5),),
            files=_FILE,
        ),
        Case(
            "omegaconf",
            _HEAD
            + 'from omegaconf import OmegaConf\nc = OmegaConf.load("./c.yaml")\nlaunch.manage_config_file("c.yaml")\n',
            expect=(("job.py", 5),),
            files=_FILE,
        ),
        Case(
            "with",
            _HEAD
            + 'import json\nwith open("c.json") as f:\n    c = json.load(f)\nlaunch.manage_config_file("c.json")\n',
            expect=(("job.py", 6),),
            files=(("c.json", '{"a": 1}'),),
        ),
    ),
)


def check(facts: Facts, job: Job) -> Iterator[Diagnostic]:
    """Yield one diagnostic for each file whose only reads come before the call."""
    for index, call in enumerate(facts.events):
        path = call.path if isinstance(call, Declaration) else None
        if not isinstance(call, Declaration) or call.file is None or not isinstance(path, Known):
            continue
        reads = [(place, event) for place, event in enumerate(facts.events) if _is_read(event, str(path.value))]
        if reads and all(place < index for place, _ in reads):
            message = f"{path.value!r} is read before this call: an override of it comes too late for the job"
            yield RULE.at(call.span, message, "manage the file first, then read it", (reads[0][1].span,))


def _is_read(event: object, path: str) -> TypeGuard[FileRead]:
    read = event.path if isinstance(event, FileRead) else None
    return isinstance(read, Known) and normpath(str(read.value)) == normpath(path)
