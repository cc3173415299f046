"""The dict given to `wandb.init` is changed afterwards.

## What it does
Reports keys of the dict given as `config=` that are changed after `wandb.init`, where the run config is declared and
keeps the old value.

## Why is this bad
W&B copies the dict: what is changed afterwards is not in the run config, neither stored nor read back (`real-jobs`,
traps).

## Example
```python
config = {"lr": 0.1}
wandb.init(config=config)
config["lr"] = 0.2
```

## Use instead
```python
config = {"lr": 0.1}
config["lr"] = 0.2
wandb.init(config=config)
```
"""

from __future__ import annotations

from collections.abc import Iterator

from inputgen.model import Diagnostic, Entry, Facts, Job, Known, Mapping, Run, RunStarted
from inputgen.model.rules import Case, Rule
from inputgen.schema.declared import declared_runs

_HEAD = "import wandb\nfrom wandb.sdk import launch\n"

RULE = Rule(
    code="IG127",
    name="config-changed-after-init",
    severity="warning",
    summary="The dict given to `wandb.init` is changed afterwards",
    valid=(
        Case("before", _HEAD + 'launch.manage_wandb_config()\nc = {"lr": 0.1}\nc["lr"] = 0.2\nwandb.init(config=c)\n'),
        Case(
            "told-to-the-run",
            _HEAD
            + 'launch.manage_wandb_config()\nc = {"lr": 0.1}\nrun = wandb.init(config=c)\nc["lr"] = 0.2\nrun.config.update(c, allow_val_change=True)\n',
        ),
        Case("not-declared", _HEAD + 'c = {"lr": 0.1}\nwandb.init(config=c)\nc["lr"] = 0.2\n'),
    ),
    invalid=(
        Case(
            "changed",
            _HEAD + 'launch.manage_wandb_config()\nc = {"lr": 0.1}\nwandb.init(config=c)\nc["lr"] = 0.2\n',
            expect=(("job.py", 6),),
        ),
        Case(
            "added",
            _HEAD + 'launch.manage_wandb_config()\nc = {"lr": 0.1}\nwandb.init(config=c)\nc["seed"] = 2\n',
            expect=(("job.py", 6),),
        ),
    ),
)


def check(facts: Facts, job: Job) -> Iterator[Diagnostic]:
    """Yield one diagnostic for each key that the run config has otherwise, or not at all."""
    declared = declared_runs(facts)
    for run in facts.runs:
        if run.number in declared and isinstance(run.given, Mapping) and isinstance(run.config, Mapping):
            stored = {entry.key: entry for entry in run.config.entries}
            at_call = _at_call(facts, run)
            for entry in run.given.entries:
                changed = at_call is not None and _differs(entry, at_call.get(entry.key), run)
                if entry.span is not None and changed and _differs(entry, stored.get(entry.key), run):
                    message = f"{entry.key!r} is changed after wandb.init took it: the run config does not see it"
                    yield RULE.at(entry.span, message, "set it before wandb.init, or in run.config too", (run.span,))


def _at_call(facts: Facts, run: Run) -> dict[object, Entry] | None:
    """The entries of the dict as `wandb.init` got it; None where they are not all known."""
    for event in facts.events:
        if isinstance(event, RunStarted) and event.run == run.number and isinstance(event.config, Mapping):
            return None if event.config.open else {entry.key: entry for entry in event.config.entries}
    return None


def _differs(entry: Entry, old: Entry | None, run: Run) -> bool:
    if entry.optional or not isinstance(entry.value, Known) or (entry.span and entry.span == run.span):
        return False
    if old is None:
        closed = isinstance(run.config, Mapping) and run.config.open is None
        return closed and isinstance(entry.key, str) and entry.key.strip("-") == entry.key
    return isinstance(old.value, Known) and not old.optional and not _same(entry.value, old.value)


def _same(new: Known, old: Known) -> bool:
    return type(new.value) is type(old.value) and (new.value == old.value or new.value != new.value)
