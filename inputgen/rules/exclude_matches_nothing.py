"""An exclude path takes no key of the input.

## What it does
Reports an exclude path that takes no key of the run config or file.

## Why is this bad
W&B gives no warning, and what was meant to be hidden stays exposed in the launch form (`wandb-facts`, section 4).

## Example
```python
launch.manage_wandb_config(exclude=["trainer.privat"])
wandb.init(config={"trainer": {"private": 1}})
```

## Use instead
```python
launch.manage_wandb_config(exclude=["trainer.private"])
wandb.init(config={"trainer": {"private": 1}})
```
"""

from __future__ import annotations

from collections.abc import Iterator

from inputgen.model import Diagnostic, Facts, Job, Known
from inputgen.model.rules import Case, Rule
from inputgen.rules.places import element_span, is_schema
from inputgen.rules.suggest import suggestion
from inputgen.schema.declared import declared
from inputgen.schema.filters import elements_of

_JOB = 'import wandb\nfrom wandb.sdk import launch\n{}\nwandb.init(config={{"trainer": {{"lr": 0.1, "steps": 5}}, "seed": 1}})\n'
_FILE = (("c.yaml", "trainer:\n  lr: 0.1\nlst: [1]\n"),)

RULE = Rule(
    code="IG105",
    name="exclude-matches-nothing",
    severity="warning",
    summary="An exclude path takes no key of the input",
    valid=(
        Case("leaf", _JOB.format('launch.manage_wandb_config(exclude=["trainer.lr"])')),
        Case("mapping", _JOB.format('launch.manage_wandb_config(exclude=["trainer"])')),
        Case(
            "config-not-known",
            'import wandb, other\nfrom wandb.sdk import launch\nlaunch.manage_wandb_config(exclude=["lr"])\nwandb.init(config=other.config())\n',
        ),
    ),
    invalid=(
        Case("typo", _JOB.format('launch.manage_wandb_config(exclude=["trainer.learning"])'), expect=(("job.py", 3),)),
        Case("slash", _JOB.format('launch.manage_wandb_config(exclude=["trainer/lr"])'), expect=(("job.py", 3),)),
        Case(
            "file",
            _JOB.format('launch.manage_config_file("c.yaml", exclude=["trainer.steps"])'),
            expect=(("job.py", 3),),
            files=_FILE,
        ),
    ),
)


def check(facts: Facts, job: Job) -> Iterator[Diagnostic]:
    """Yield one diagnostic for each exclude path that takes nothing."""
    for item in declared(facts):
        argument = item.declaration.exclude
        if argument is not None and item.trees and not is_schema(argument):
            for element, path in elements_of(argument):
                if not item.takes(path) and item.dotted(path) is None and isinstance(element, Known):
                    where = "the run config" if item.declaration.source == "run_config" else "the file"
                    message = f"exclude path {element.value!r} takes no key of {where}; nothing is hidden by it"
                    span = element_span(item.declaration, "exclude", element)
                    yield RULE.at(span, message, suggestion(path, item.keys()))
