"""A bound of the analysis was reached.

## What it does
Reports where the analysis stopped following the job because a bound on its work was reached, or by an error of its own.

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

from inputgen.frozen import replace
from inputgen.model import BoundReached, Diagnostic, Facts, Job, Span
from inputgen.model.rules import Case, Rule

_REPORT = "please report it, with the code around this place"
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
    places: dict[BoundReached, list[Span]] = {}
    for event in facts.events:
        if isinstance(event, BoundReached):
            span = event.span or Span(facts.path, 1, 1, 1, 1)
            places.setdefault(replace(event, span=None), []).append(span)
    for event, (first, *others) in places.items():
        also = f", as at {len(others)} more place{'s' * (len(others) > 1)}" if others else ""
        yield RULE.at(
            first,
            f"the analysis stops here{also}: {_why(event)}; what comes after is unknown",
            "declare the inputs in a schema, or write them as literals" if event.fault is None else _REPORT,
            tuple(others[:_SHOWN]),
        )


def _why(event: BoundReached) -> str:
    if event.fault is not None:
        return f"an error of inputgen itself ({event.fault})"
    return f"the bound on {event.bound} ({event.limit:,}) is reached"
