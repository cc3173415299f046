"""Only files are managed, so that the run config is not recorded.

## What it does
Reports a job that gives `wandb.init` a config and declares config files only.

## Why is this bad
With a `manage_config_file` call and no `manage_wandb_config`, W&B records no run config at all for the job: it cannot
be changed in the launch form (`wandb-facts`, section 2).

## Example
```python
launch.manage_config_file("config.yaml")
wandb.init(config={"lr": 0.1})
```

## Use instead
```python
launch.manage_config_file("config.yaml")
launch.manage_wandb_config()
wandb.init(config={"lr": 0.1})
```
"""

from __future__ import annotations

from collections.abc import Iterator

from inputgen.model import TRAINER, Diagnostic, Facts, Job, RunStarted
from inputgen.model.rules import Case, Rule
from inputgen.schema.nodes import config_tree, file_tree, leaves
from inputgen.schema.normal import prepared
from inputgen.schema.recorded import declarations

_HEAD = "import wandb\nfrom wandb.sdk import launch\n"
_FILE = (("c.yaml", "lr: 0.1\n"),)

RULE = Rule(
    code="IG403",
    name="run-config-not-captured",
    severity="warning",
    summary="Only files are managed, so that the run config is not recorded",
    valid=(
        Case(
            "both",
            _HEAD
            + 'launch.manage_config_file("c.yaml")\nlaunch.manage_wandb_config()\nwandb.init(config={"lr": 0.1})\n',
            files=_FILE,
        ),
        Case("no-config", _HEAD + 'launch.manage_config_file("c.yaml")\nwandb.init()\n', files=_FILE),
        Case("neither", _HEAD + 'wandb.init(config={"lr": 0.1})\n'),
        Case(
            "config-is-the-file",
            _HEAD
            + 'import yaml\nlaunch.manage_config_file("c.yaml")\nc = yaml.safe_load(open("c.yaml"))\nwandb.init(config=c)\n',
            files=_FILE,
        ),
    ),
    invalid=(
        Case(
            "files-only",
            _HEAD + 'launch.manage_config_file("c.yaml")\nwandb.init(config={"seed": 1})\n',
            expect=(("job.py", 3),),
            files=_FILE,
        ),
    ),
)


def check(facts: Facts, job: Job) -> Iterator[Diagnostic]:
    """Yield one diagnostic for a job whose runs have a config that nothing declares."""
    calls = [call for call in declarations(facts) if call.failure is None and call.certain]
    if not calls or any(call.source == "run_config" for call in declarations(facts)):
        return
    known = {leaf.path for call in calls if call.file for leaf in leaves(file_tree(prepared(call.file.job)))}
    of_library = {e.run for e in facts.events if isinstance(e, RunStarted) and e.function == TRAINER}
    for run in (run for run in facts.runs if run.number not in of_library):
        lost = [leaf for leaf in leaves(config_tree(prepared(run.config))) if leaf.path not in known]
        if lost and any(run.number in call.runs for call in calls):
            message = "only files are managed: W&B records no run config for this job"
            yield RULE.at(calls[0].span, message, "add launch.manage_wandb_config()", (run.span,))
            return
