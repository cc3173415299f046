"""The job runs code that is made at run time.

## What it does
Says that the job runs code with `exec` which is not known: it is not written in the job or in a file of its project,
or it looks at the names around it itself. The names that hold a text, a number or a bool before it are taken to hold one
of the same type after it, whose value the command line may set; a dict may have further keys; any other may hold anything.

## Why is this bad
It may not be: jobs that take their options so are common. But if that code gives a name another type, the type shown
is wrong.

## Example
```python
learning_rate = 6e-4
exec(open("configurator.py").read())
```

## Use instead
```python
parser = argparse.ArgumentParser()
parser.add_argument("--learning_rate", type=float, default=6e-4)
args = parser.parse_args()
```
"""

from __future__ import annotations

from collections.abc import Iterator

from inputgen.model import CodeNotRead, Diagnostic, Facts, Job
from inputgen.model.rules import Case, Rule

RULE = Rule(
    code="IG906",
    name="code-not-read",
    severity="info",
    summary="The job runs code that is made at run time",
    valid=(Case("import", "import wandb\n\nlr = 0.1\nwandb.init(config={'lr': lr})\n"),),
    invalid=(
        Case(
            "exec",
            "import wandb\n\nlr = 0.1\nexec(open('configurator.py').read())\nwandb.init(config={'lr': lr})\n",
            expect=(("job.py", 4),),
        ),
    ),
)


def check(facts: Facts, job: Job) -> Iterator[Diagnostic]:
    """Yield one diagnostic for each place that runs such code."""
    for event in facts.events:
        if isinstance(event, CodeNotRead):
            yield RULE.at(
                event.span,
                f"{event.function} runs code that is not read; the names it may set are taken to keep their types",
            )
