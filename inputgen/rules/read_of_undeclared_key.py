"""The job reads a key of the run config that nothing gives.

## What it does
Reports `run.config["k"]` and `run.config.k` where neither the config, nor a schema, nor a default gives the key.

## Why is this bad
Without an override the read raises KeyError (AttributeError), hours later perhaps.

## Example
```python
run = wandb.init(config={"learning_rate": 0.1})
train(run.config["learnin_rate"])
```

## Use instead
```python
run = wandb.init(config={"learning_rate": 0.1})
train(run.config["learning_rate"])
```
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from inputgen.keypath import join
from inputgen.model import ConfigRead, Diagnostic, Facts, Job
from inputgen.model.rules import Case, Rule

_HEAD = "import wandb\nfrom wandb.sdk import launch\n"

RULE = Rule(
    code="IG404",
    name="read-of-undeclared-key",
    severity="warning",
    summary="The job reads a key of the run config that nothing gives",
    valid=(
        Case("given", _HEAD + 'run = wandb.init(config={"lr": 0.1})\nprint(run.config["lr"])\n'),
        Case("get", _HEAD + 'run = wandb.init(config={"lr": 0.1})\nprint(run.config.get("seed", 1))\n'),
        Case(
            "schema",
            _HEAD
            + 'launch.manage_wandb_config(schema={"type": "object", "properties": {"seed": {"type": "integer"}}})\nrun = wandb.init(config={"lr": 0.1})\nprint(run.config["seed"])\n',
        ),
        Case("no-config", _HEAD + 'run = wandb.init()\nprint(run.config["lr"])\n'),
        Case(
            "open",
            _HEAD + 'import other\nrun = wandb.init(config={"lr": 0.1, **other.config()})\nprint(run.config["seed"])\n',
        ),
        Case(
            "caught",
            _HEAD
            + 'run = wandb.init(config={"lr": 0.1})\ntry:\n    print(run.config["seed"])\nexcept KeyError:\n    pass\n',
        ),
        Case(
            "tested",
            _HEAD + 'run = wandb.init(config={"lr": 0.1})\nif "seed" in run.config:\n    print(run.config["seed"])\n',
        ),
        Case(
            "set-first",
            _HEAD + 'run = wandb.init(config={"lr": 0.1})\nrun.config["seed"] = 1\nprint(run.config["seed"])\n',
        ),
    ),
    invalid=(
        Case(
            "typo",
            _HEAD + 'run = wandb.init(config={"learning_rate": 0.1})\nprint(run.config["learnin_rate"])\n',
            expect=(("job.py", 4),),
        ),
        Case(
            "attribute",
            _HEAD + 'wandb.init(config={"learning_rate": 0.1})\nprint(wandb.config.learning_rat)\n',
            expect=(("job.py", 4),),
        ),
    ),
)


def check(facts: Facts, job: Job) -> Iterator[Diagnostic]:
    """Yield one diagnostic for each key that is read without a default and is spelled nearly as one that is given.

    A key that is like no other may be meant to be given by the launch: there the schema should tell it.
    """
    for item in job.inputs:
        if item.source != "run_config" or item.open is not None:
            continue
        given = [field for field in item.fields if field.evidence != "read"]
        hidden = [found.path for found in item.hidden]
        names = [join(field.path) for field in given] + [join(path) for path in hidden]
        for field in item.fields:
            close = get_close_matches(join(field.path), names, n=1, cutoff=0.8)
            if field.evidence == "read" and field.read_default is None and close:
                if any(event.path == field.path and event.default is not None for event in _reads(facts)):
                    continue
                message = f"nothing gives {join(field.path)}: without an override this read raises"
                yield RULE.at(field.span, message, f"did you mean {close[0]}?")


def _reads(facts: Facts) -> Iterator[ConfigRead]:
    return (event for event in facts.events if isinstance(event, ConfigRead))
