"""A bound of the analysis was reached.

## What it does
Reports where the analysis stopped following the job because a bound on its work was reached.

## Why is this bad
What comes after is unknown, so inputs may be missing from the report. Nothing is wrong with the job.

## Example
```python
config = {str(i): i for i in range(10**9)}
```

## Use instead
Write the keys that matter as literals, or declare them in a schema.
"""

from __future__ import annotations

from collections.abc import Iterator

from inputgen.model import BoundReached, Diagnostic, Facts, Job, Span
from inputgen.model.rules import Case, Rule

RULE = Rule(
    code="IG901",
    name="bound-reached",
    severity="warning",
    summary="A bound of the analysis was reached",
    valid=(Case("small-loop", "import wandb\nc = {}\nfor k in 'ab':\n    c[k] = 1\nwandb.init(config=c)\n"),),
    # Which bound a job reaches is the evaluator's business; tests of this rule state the event itself.
    invalid=(),
)


def check(facts: Facts, job: Job) -> Iterator[Diagnostic]:
    """Yield one diagnostic for each bound and place."""
    for event in facts.events:
        if isinstance(event, BoundReached):
            yield RULE.at(
                event.span or Span(facts.path, 1, 1, 1, 1),
                f"the analysis stops here: the bound on {event.bound} ({event.limit:,}) is reached; "
                "what comes after is unknown",
                "declare the inputs in a schema, or write them as literals",
            )
