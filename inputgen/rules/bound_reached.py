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

_SHOWN = 5  # further places; one bound may be met in hundreds of imported modules

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
    """Yield one diagnostic for each bound, at the first place where it was reached."""
    places: dict[tuple[str, int], list[Span]] = {}
    for event in facts.events:
        if isinstance(event, BoundReached):
            span = event.span or Span(facts.path, 1, 1, 1, 1)
            places.setdefault((event.bound, event.limit), []).append(span)
    for (bound, limit), (first, *others) in places.items():
        also = f", as at {len(others)} more place{'s' * (len(others) > 1)}" if others else ""
        yield RULE.at(
            first,
            f"the analysis stops here{also}: the bound on {bound} ({limit:,}) is reached; what comes after is unknown",
            "declare the inputs in a schema, or write them as literals",
            tuple(others[:_SHOWN]),
        )
