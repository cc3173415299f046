"""An include path takes no key of the input.

## What it does
Reports an include path that takes no key of the run config or file. A path is a prefix of whole keys: `model` takes
`model.name`, not `modelx`; it takes nothing below a value that is no mapping, list indexes included.

## Why is this bad
W&B gives no warning. The input's types are then empty, so that nothing can be changed in the launch form
(`wandb-facts`, section 4).

## Example
```python
launch.manage_wandb_config(include=["trianer"])
wandb.init(config={"trainer": {"lr": 0.1}})
```

## Use instead
```python
launch.manage_wandb_config(include=["trainer"])
wandb.init(config={"trainer": {"lr": 0.1}})
```
"""

from __future__ import annotations

from collections.abc import Iterator

from inputgen.model import Diagnostic, Facts, Job
from inputgen.model.rules import Case, Rule
from inputgen.rules.idle_paths import idle_paths

_JOB = 'import wandb\nfrom wandb.sdk import launch\n{}\nwandb.init(config={{"trainer": {{"lr": 0.1, "steps": 5}}, "seed": 1}})\n'
_FILE = (("c.yaml", "trainer:\n  lr: 0.1\nlst: [1]\n"),)

RULE = Rule(
    code="IG103",
    name="include-matches-nothing",
    severity="error",
    summary="An include path takes no key of the input",
    valid=(
        Case("mapping", _JOB.format('launch.manage_wandb_config(include=["trainer"])')),
        Case("leaf", _JOB.format('launch.manage_wandb_config(include=["trainer.lr", "seed"])')),
        Case("everything", _JOB.format('launch.manage_wandb_config(include=[""])')),
        Case("trailing-dot", _JOB.format('launch.manage_wandb_config(include=["trainer."])')),
        Case(
            "schema-tells",
            _JOB.format(
                'launch.manage_wandb_config(include=["epochs"], schema={"type": "object", "properties": {"epochs": {"type": "integer"}}})'
            ),
        ),
        Case(
            "read-tells",
            'import wandb\nfrom wandb.sdk import launch\nlaunch.manage_wandb_config(include=["lr"])\nrun = wandb.init()\nlr = run.config.get("lr", 0.1)\n',
        ),
        Case(
            "config-not-known",
            'import wandb, other\nfrom wandb.sdk import launch\nlaunch.manage_wandb_config(include=["lr"])\nwandb.init(config=other.config())\n',
        ),
        Case(
            "on-some-paths",
            'import sys, wandb\nfrom wandb.sdk import launch\nlaunch.manage_wandb_config(include=["lr"])\nc = {"a": 1}\nif len(sys.argv) > 1:\n    c["lr"] = 1\nwandb.init(config=c)\n',
        ),
        Case("file", _JOB.format('launch.manage_config_file("c.yaml", include=["trainer", "lst"])'), files=_FILE),
    ),
    invalid=(
        Case("typo", _JOB.format('launch.manage_wandb_config(include=["trianer"])'), expect=(("job.py", 3),)),
        Case("case", _JOB.format('launch.manage_wandb_config(include=["Trainer"])'), expect=(("job.py", 3),)),
        Case("part-of-a-key", _JOB.format('launch.manage_wandb_config(include=["train"])'), expect=(("job.py", 3),)),
        Case("blank", _JOB.format('launch.manage_wandb_config(include=[" trainer"])'), expect=(("job.py", 3),)),
        Case("slash", _JOB.format('launch.manage_wandb_config(include=["trainer/lr"])'), expect=(("job.py", 3),)),
        Case("glob", _JOB.format('launch.manage_wandb_config(include=["trainer.*"])'), expect=(("job.py", 3),)),
        Case("below-a-leaf", _JOB.format('launch.manage_wandb_config(include=["seed.x"])'), expect=(("job.py", 3),)),
        Case(
            "list-index",
            _JOB.format('launch.manage_config_file("c.yaml", include=["lst.0"])'),
            expect=(("job.py", 3),),
            files=_FILE,
        ),
    ),
)


def check(facts: Facts, job: Job) -> Iterator[Diagnostic]:
    """Yield one diagnostic for each include path that takes nothing."""
    return idle_paths(facts, "include", RULE, "W&B leaves it out without a word")
