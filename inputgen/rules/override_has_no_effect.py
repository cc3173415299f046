"""The job declares its run config as an input, and never reads it.

## What it does
Reports a `manage_wandb_config` call in a job that never reads `run.config`: it goes on with its own dict, or its
command line.

## Why is this bad
An override changes `run.config` and nothing else: the dict given to `wandb.init`, argparse's values and the like stay
as they are. The launch form then changes what W&B shows, and not what is trained (`wandb-facts`, section 6).

## Example
```python
launch.manage_wandb_config(include=["lr"])
wandb.init(config=vars(args))
train(lr=args.lr)
```

## Use instead
```python
launch.manage_wandb_config(include=["lr"])
run = wandb.init(config=vars(args))
train(lr=run.config["lr"])
```
"""

from __future__ import annotations

from collections.abc import Iterator

from inputgen.model import Diagnostic, Facts, Job
from inputgen.model.rules import Case, Rule
from inputgen.rules.reads import may_read
from inputgen.schema.recorded import declarations

_HINT = 'take the values from the run: run = wandb.init(...), then run.config["..."]'

_HEAD = "import wandb\nfrom wandb.sdk import launch\n"

RULE = Rule(
    code="IG401",
    name="override-has-no-effect",
    severity="warning",
    summary="The job declares its run config as an input, and never reads it",
    valid=(
        Case(
            "read",
            _HEAD + 'launch.manage_wandb_config()\nrun = wandb.init(config={"lr": 0.1})\nprint(run.config["lr"])\n',
        ),
        Case(
            "handed-on",
            _HEAD
            + 'import other\nlaunch.manage_wandb_config()\nrun = wandb.init(config={"lr": 0.1})\nother.train(run.config)\n',
        ),
        Case(
            "run-handed-on",
            _HEAD
            + 'import other\nlaunch.manage_wandb_config()\nrun = wandb.init(config={"lr": 0.1})\nother.train(run)\n',
        ),
        Case(
            "not-followed",
            _HEAD
            + 'import other\nlaunch.manage_wandb_config()\nrun = wandb.init(config={"lr": 0.1})\n@other.main\ndef train():\n    print(wandb.config.lr)\n',
        ),
        Case(
            "as-dict",
            _HEAD + 'launch.manage_wandb_config()\nrun = wandb.init(config={"lr": 0.1})\nconfig = dict(run.config)\n',
        ),
        Case(
            "nothing-follows",
            _HEAD
            + 'launch.manage_wandb_config()\nwith wandb.init(config={"lr": 0.1}):\n    # Training code\n    pass\n',
        ),
        Case("not-declared", _HEAD + 'wandb.init(config={"lr": 0.1})\n'),
        Case(
            "sdk",
            _HEAD
            + 'launch.manage_wandb_config()\nwandb.init(config={"lr": 0.1})\nconfig = launch.load_wandb_config()\n',
        ),
        Case(
            "environment",
            _HEAD
            + 'import json, os\nlaunch.manage_wandb_config()\nconfig = {"lr": 0.1}\nconfig.update(json.loads(os.environ.get("WANDB_CONFIG", "{}")))\nwandb.init(config=config)\nprint(config["lr"])\n',
        ),
        Case(
            "getattr",
            _HEAD
            + 'launch.manage_wandb_config()\nrun = wandb.init(config={"lr": 0.1})\nconfig = getattr(run, "config")\n',
        ),
    ),
    invalid=(
        Case(
            "own-dict",
            _HEAD
            + 'config = {"lr": 0.1}\nlaunch.manage_wandb_config(include=["lr"])\nwandb.init(config=config)\nprint(config["lr"])\n',
            expect=(("job.py", 4),),
        ),
        Case(
            "written-only",
            _HEAD
            + 'launch.manage_wandb_config()\nrun = wandb.init(config={"lr": 0.1})\nrun.config["seed"] = 1\nrun.config.update({"n": 2})\nprint(0.1)\n',
            expect=(("job.py", 3),),
        ),
        Case(
            "argparse",
            _HEAD
            + 'import argparse\np = argparse.ArgumentParser()\np.add_argument("--lr", type=float, default=0.1)\na = p.parse_args()\nlaunch.manage_wandb_config()\nwandb.init(config=a)\nprint(a.lr)\n',
            expect=(("job.py", 7),),
        ),
    ),
)


def check(facts: Facts, job: Job) -> Iterator[Diagnostic]:
    """Yield one diagnostic for a job that cannot see any override of its run config."""
    calls = [call for call in declarations(facts) if call.source == "run_config" and call.runs and not call.failure]
    if calls and facts.runs and facts.goes_on and not may_read(facts):
        message = "the job never reads run.config: an override changes what W&B shows, and nothing in the job"
        started = tuple(run.span for run in facts.runs[:1])
        yield RULE.at(calls[0].span, message, _HINT, started)
