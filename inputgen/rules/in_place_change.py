"""A change inside the run config is never sent.

## What it does
Reports changes of a dict or list inside the run config: `run.config["model"]["layers"] = 4`.

## Why is this bad
W&B sends what is assigned to the config itself. A change inside one of its dicts is seen by the job alone: what is
stored, and shown in the launch form, is the old value (`wandb-facts`, section 2).

## Example
```python
run.config["model"]["layers"] = 4
```

## Use instead
```python
run.config["model"] = {**run.config["model"], "layers": 4}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from inputgen.keypath import KeyPath, join
from inputgen.model import Diagnostic, Facts, Job, Known, Mapping, Span, Value
from inputgen.model.rules import Case, Rule

_HEAD = "import wandb\nfrom wandb.sdk import launch\n"

RULE = Rule(
    code="IG128",
    name="in-place-change",
    severity="error",
    summary="A change inside the run config is never sent",
    valid=(
        Case(
            "assigned",
            _HEAD
            + 'run = wandb.init(config={"m": {"a": 1}})\nrun.config.update({"m": {"a": 2}}, allow_val_change=True)\n',
        ),
        Case(
            "persisted",
            _HEAD + 'run = wandb.init(config={"m": {"a": 1}})\nrun.config["m"]["a"] = 2\nrun.config.persist()\n',
        ),
        Case("a-copy", _HEAD + 'run = wandb.init(config={"m": {"a": 1}})\nm = dict(run.config["m"])\nm["a"] = 2\n'),
    ),
    invalid=(
        Case(
            "nested",
            _HEAD + 'run = wandb.init(config={"m": {"a": 1}})\nrun.config["m"]["a"] = 2\n',
            expect=(("job.py", 4),),
        ),
        Case(
            "added",
            _HEAD + 'run = wandb.init(config={"m": {"a": 1}})\nrun.config["m"]["b"] = 2\n',
            expect=(("job.py", 4),),
        ),
    ),
)


def check(facts: Facts, job: Job) -> Iterator[Diagnostic]:
    """Yield one diagnostic for each nested key that the job reads back otherwise than it was sent."""
    for run in facts.runs:
        if isinstance(run.read_back, Mapping) and isinstance(run.config, Mapping):
            yield from _below(run.read_back, run.config, (), run.span)


def _below(back: Mapping, sent: Mapping, path: KeyPath, fallback: Span) -> Iterator[Diagnostic]:
    stored = {entry.key: entry.value for entry in sent.entries}
    for entry in back.entries:
        old = stored.get(entry.key)
        if isinstance(entry.value, Mapping) and isinstance(old, Mapping):
            yield from _below(entry.value, old, (*path, str(entry.key)), fallback)
        elif path and not entry.optional and _differs(entry.value, old, sent):
            name = join((*path, str(entry.key)))
            message = f"{name} is changed inside the run config: W&B never sees it, and keeps the old value"
            yield RULE.at(
                entry.span or fallback, message, f"assign {join(path)} as a whole, or call run.config.persist()"
            )


def _differs(new: Value, old: Value | None, sent: Mapping) -> bool:
    if not isinstance(new, Known):
        return False
    if old is None:
        return sent.open is None
    return (
        isinstance(old, Known)
        and type(old.value) is type(new.value)
        and old.value != new.value
        and new.value == new.value
    )
