"""An empty dict is not stored.

## What it does
Reports empty dicts in a declared run config.

## Why is this bad
W&B drops them from the config and from the input types: there is no such input, and reading it back from the launch
form is impossible (`wandb-facts`, section 3).

## Example
```python
wandb.init(config={"lr": 0.1, "model": {}})
```

## Use instead
```python
wandb.init(config={"lr": 0.1, "model": {"name": None}})
```
"""

from __future__ import annotations

from collections.abc import Iterator

from inputgen.keypath import KeyPath, join
from inputgen.model import Diagnostic, Entry, Facts, Job, Mapping, Value
from inputgen.model.rules import Case, Rule
from inputgen.schema.declared import declared_runs

_HEAD = "import wandb\nfrom wandb.sdk import launch\n"

RULE = Rule(
    code="IG407",
    name="empty-dict-vanishes",
    severity="warning",
    summary="An empty dict is not stored",
    valid=(
        Case("filled", _HEAD + 'launch.manage_wandb_config()\nwandb.init(config={"m": {"a": 1}})\n'),
        Case("in-a-list", _HEAD + 'launch.manage_wandb_config()\nwandb.init(config={"m": [{}]})\n'),
        Case("not-declared", _HEAD + 'wandb.init(config={"m": {}})\n'),
        Case("filled-later", _HEAD + 'launch.manage_wandb_config()\nm = {}\nm["a"] = 1\nwandb.init(config={"m": m})\n'),
    ),
    invalid=(
        Case(
            "top",
            _HEAD + 'launch.manage_wandb_config()\nwandb.init(config={"lr": 0.1, "m": {}})\n',
            expect=(("job.py", 4),),
        ),
        Case(
            "nested",
            _HEAD + 'launch.manage_wandb_config()\nwandb.init(config={"lr": 0.1, "m": {"n": {}}})\n',
            expect=(("job.py", 4),),
        ),
    ),
)


def check(facts: Facts, job: Job) -> Iterator[Diagnostic]:
    """Yield one diagnostic for each empty dict given to a run whose config is declared."""
    declared = declared_runs(facts)
    for run in facts.runs:
        if run.number in declared and run.given is not None:
            for path, entry in _empty(run.given, ()):
                span = entry.span or run.span
                yield RULE.at(span, f"{join(path)} is an empty dict: W&B does not store it", "leave it out, or fill it")


def _empty(value: Value, path: KeyPath) -> Iterator[tuple[KeyPath, Entry]]:
    for entry in value.entries if isinstance(value, Mapping) else ():
        inner = (*path, str(entry.key))
        if isinstance(entry.value, Mapping) and not entry.value.entries and entry.value.open is None:
            yield inner, entry
        elif isinstance(entry.value, Mapping):
            yield from _empty(entry.value, inner)
