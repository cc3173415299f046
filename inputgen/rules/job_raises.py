"""The job raises an exception whatever happens.

## What it does
Reports an exception that, as far as inputgen can follow the job, every path reaches and nothing catches.

## Why is this bad
The job ends there. What W&B records is what had been set until then. What comes after is not looked at, so that inputs
and findings may be missing. Of a notebook only the cell ends there: whoever works with it goes on in the next one, so
those are looked at, though a run of all cells stops. It is a warning, since what stands there may be more than inputgen
follows: a package that makes its names at run time, say.

## Example
```python
config = {"lr": 0.1}
batch_size = config["batch_size"]
```

## Use instead
```python
config = {"lr": 0.1, "batch_size": 32}
batch_size = config["batch_size"]
```
"""

from __future__ import annotations

from collections.abc import Iterator

from inputgen.model import Diagnostic, Facts, Job, Raised
from inputgen.model.rules import Case, Rule

RULE = Rule(
    code="IG903",
    name="job-raises",
    severity="warning",
    summary="The job raises an exception whatever happens",
    valid=(
        Case("caught", "import wandb\ntry:\n    {}['a']\nexcept KeyError:\n    pass\nwandb.init()\n"),
        Case("on-some-paths", "import sys, wandb\nif len(sys.argv) > 9:\n    raise ValueError\nwandb.init()\n"),
    ),
    invalid=(
        Case("missing-key", "import wandb\nc = {'lr': 1}\nwandb.init(config=c['x'])\n", expect=(("job.py", 3),)),
        Case(
            "refused-command-line",
            "import argparse, wandb\np = argparse.ArgumentParser()\np.parse_args(['--n', '1'])\nwandb.init()\n",
            expect=(("job.py", 3),),
        ),
        Case("list", "import wandb\nwandb.init(config=[1])\n", expect=(("job.py", 2),)),
    ),
)


def check(facts: Facts, job: Job) -> Iterator[Diagnostic]:
    """Yield one diagnostic for each such place."""
    for event in facts.events:
        if isinstance(event, Raised):
            ends = "cell" if facts.path.endswith(".ipynb") else "job"
            yield RULE.at(
                event.span,
                f"the {ends} ends here with {event.what}; what comes after it is not looked at",
                "mend the exception, or catch it",
            )
