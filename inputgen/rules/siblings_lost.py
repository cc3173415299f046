"""An override of one key drops the others beside it.

## What it does
Reports a mapping that is an input of the job and is put into the run config after `wandb.init`, with keys that it did
not have there.

## Why is this bad
A launch that overrides one key of the mapping locks the whole of it: W&B then ignores what the job sets later, with a
warning, and the keys beside the overridden one are missing (`wandb-facts`, section 6).

## Example
```python
run = wandb.init()
run.config.update({"trainer": {"lr": 0.1, "steps": 100}})
```

## Use instead
```python
run = wandb.init(config={"trainer": {"lr": 0.1, "steps": 100}})
```
"""

from __future__ import annotations

from collections.abc import Iterator

from inputgen.model import ConfigWritten, Diagnostic, Entry, Facts, Input, Job, Mapping, RunStarted, Value
from inputgen.model.rules import Case, Rule

_HEAD = 'import wandb\nfrom wandb.sdk import launch\nlaunch.manage_wandb_config(include=["m"])\n'

RULE = Rule(
    code="IG411",
    name="siblings-lost",
    severity="warning",
    summary="An override of one key drops the others beside it",
    valid=(
        Case("in-init", _HEAD + 'run = wandb.init(config={"m": {"a": 1, "b": 2}})\nprint(run.config["m"])\n'),
        Case(
            "given-before-changed-after",
            _HEAD
            + 'run = wandb.init(config={"m": {"a": 1, "b": 2}})\nrun.config.update({"m": {"a": 3, "b": 4}}, allow_val_change=True)\n',
        ),
        Case("one-key", _HEAD + 'run = wandb.init()\nrun.config.update({"m": {"a": 1}})\n'),
        Case("no-mapping", _HEAD + 'run = wandb.init()\nrun.config.update({"m": 1, "n": 2})\n'),
        Case("no-input", _HEAD + 'run = wandb.init()\nrun.config.update({"m": 1, "other": {"a": 1, "b": 2}})\n'),
        Case(
            "not-declared",
            'import wandb\nrun = wandb.init()\nrun.config.update({"m": {"a": 1, "b": 2}})\n',
        ),
    ),
    invalid=(
        Case(
            "update",
            _HEAD + 'run = wandb.init()\nrun.config.update({"m": {"a": 1, "b": 2}})\n',
            expect=(("job.py", 5),),
        ),
        Case(
            "item",
            _HEAD + 'run = wandb.init(config={"seed": 1})\nrun.config["m"] = {"a": 1, "b": 2}\n',
            expect=(("job.py", 5),),
        ),
        Case(
            "attribute",
            _HEAD + 'wandb.init()\nwandb.config.m = {"a": 1, "b": 2}\n',
            expect=(("job.py", 5),),
        ),
        Case(
            "one-key-more",
            _HEAD
            + 'run = wandb.init(config={"m": {"a": 1}})\nrun.config.update({"m": {"a": 1, "b": 2}}, allow_val_change=True)\n',
            expect=(("job.py", 5),),
        ),
    ),
)


def check(facts: Facts, job: Job) -> Iterator[Diagnostic]:
    """Yield one diagnostic for each such mapping, at its key."""
    declared = [item for item in job.inputs if item.source == "run_config" and item.declared]
    started = {event.run: event.config for event in facts.events if isinstance(event, RunStarted)}
    for event in facts.events if declared else ():
        if isinstance(event, ConfigWritten) and event.seen and event.run in started:
            for entry in event.value.entries if isinstance(event.value, Mapping) else ():
                lost = _lost(entry, started[event.run], declared[0])
                if lost is not None:
                    key, (one, other) = str(entry.key), lost
                    message = (
                        f"an override of {key}.{one} locks {key}: W&B then ignores this, and {key}.{other} is missing"
                    )
                    yield RULE.at(event.span, message, f"give {key} to wandb.init(config=...)")


def _lost(entry: Entry, at_start: Value | None, item: Input) -> tuple[str, str] | None:
    """A key that can be overridden, and one beside it that only this write gives."""
    if not isinstance(entry.value, Mapping):
        return None
    known = _keys(at_start, str(entry.key))
    names = [str(inner.key) for inner in entry.value.entries]
    exposed = [field.path[1] for field in item.fields if len(field.path) > 1 and field.path[0] == entry.key]
    if known is None:
        return None
    pairs = ((one, other) for one in exposed if one in names for other in names if other not in {one, *known})
    return next(pairs, None)


def _keys(at_start: Value | None, name: str) -> set[str] | None:
    """The keys that a mapping of the config given to `wandb.init` has; None where they are not known."""
    if at_start is None:
        return set()
    if not isinstance(at_start, Mapping) or at_start.open is not None:
        return None
    found = next((entry.value for entry in at_start.entries if entry.key == name), None)
    if found is None:
        return set()
    return {str(entry.key) for entry in found.entries} if isinstance(found, Mapping) and found.open is None else None
