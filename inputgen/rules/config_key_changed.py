"""A key of the run config is not stored as it is.

## What it does
Reports keys of the run config that W&B changes: a key that is no string, one with `-` at its ends,
`_wandb`.

## Why is this bad
A top-level key that is no string raises AttributeError in `wandb.init` (IG903). Nested ones become text (the number 1 is the
text 1), a `-` at either end of a top-level key is cut, and `_wandb` is left out. Overrides then name another key than
the job reads (`wandb-facts`, section 3).

## Example
```python
wandb.init(config={"-lr-": 0.1, "layers": {1: 64}})
```

## Use instead
```python
wandb.init(config={"lr": 0.1, "layers": {"1": 64}})
```
"""

from __future__ import annotations

from collections.abc import Iterator

from inputgen.model import Diagnostic, Entry, Facts, Job, Mapping, RunStarted, Span, Value
from inputgen.model.rules import Case, Rule
from inputgen.schema.declared import declared_runs
from inputgen.schema.keys import SKIPPED, shown_key

_HEAD = "import wandb\nfrom wandb.sdk import launch\n"

RULE = Rule(
    code="IG408",
    name="config-key-changed",
    severity="warning",
    summary="A key of the run config is not stored as it is",
    valid=(
        Case("plain", _HEAD + 'wandb.init(config={"lr": 0.1})\n'),
        Case("inner-dash", _HEAD + 'wandb.init(config={"a-b": 1})\n'),
        Case("not-declared", _HEAD + 'wandb.init(config={"m": {1: 2}})\n'),
        Case("nested-dash", _HEAD + 'wandb.init(config={"m": {"-a": 1}})\n'),
    ),
    invalid=(
        Case(
            "nested-number",
            _HEAD + 'launch.manage_wandb_config()\nwandb.init(config={"m": {1: 2}})\n',
            expect=(("job.py", 4),),
        ),
        Case("dash", _HEAD + 'wandb.init(config={"-lr": 1})\n', expect=(("job.py", 3),)),
        Case("reserved", _HEAD + 'wandb.init(config={"lr": 1, "_wandb": {"a": 1}})\n', expect=(("job.py", 3),)),
    ),
)


def check(facts: Facts, job: Job) -> Iterator[Diagnostic]:
    """Yield one diagnostic for each such key given to `wandb.init`."""
    declared = declared_runs(facts)
    for event in facts.events:
        if isinstance(event, RunStarted) and isinstance(event.config, Mapping):
            for entry in event.config.entries:
                yield from _top(entry, event.span)
                if event.run in declared:
                    yield from _nested(entry.value, entry.span or event.span)


def _top(entry: Entry, fallback: Span) -> Iterator[Diagnostic]:
    key, span = entry.key, entry.span or fallback
    if not isinstance(key, str):
        return  # wandb.init raises: IG903 says so
    if key == SKIPPED:
        yield RULE.at(span, "W&B keeps _wandb for itself, and stores nothing of it", "name it otherwise")
    elif key != key.strip("-"):
        yield RULE.at(span, f"W&B cuts the dashes: {key!r} is stored as {key.strip('-')!r}", "name it without them")


def _nested(value: Value, fallback: Span) -> Iterator[Diagnostic]:
    for entry in value.entries if isinstance(value, Mapping) else ():
        span = entry.span or fallback
        if not isinstance(entry.key, str):
            message = f"the key {entry.key!r} is no string: W&B stores it as {shown_key(entry.key)!r}"
            yield RULE.at(span, message, "write it as text, as an override of it comes")
        yield from _nested(entry.value, span)
