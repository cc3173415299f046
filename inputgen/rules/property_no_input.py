"""A property of the schema is no key of the input.

## What it does
Reports properties of a declared schema that nearly are a key of the run config or file, and are none.

## Why is this bad
W&B never compares the two: the launch form shows a field whose value nothing in the job reads, and the real one has
no bounds (`wandb-facts`, section 7).

## Example
```python
schema = {"type": "object", "properties": {"learnin_rate": {"type": "number"}}}
wandb.init(config={"learning_rate": 0.1})
```

## Use instead
```python
schema = {"type": "object", "properties": {"learning_rate": {"type": "number"}}}
wandb.init(config={"learning_rate": 0.1})
```
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from inputgen.keypath import KeyPath, join
from inputgen.model import ConfigRead, Diagnostic, Facts, Job
from inputgen.model.rules import Case, Rule

_JOB = 'import wandb\nfrom wandb.sdk import launch\nS = {}\nlaunch.manage_wandb_config(schema=S)\nwandb.init(config={{"lr": 0.1, "n": 5, "b": True, "s": "x", "m": {{"a": 1}}, "tags": ["a"]}})\n'

RULE = Rule(
    code="IG309",
    name="property-no-input",
    severity="error",
    summary="A property of the schema is no key of the input",
    valid=(
        Case("same", _JOB.format('{"type": "object", "properties": {"lr": {"type": "number"}}}')),
        Case("new-key", _JOB.format('{"type": "object", "properties": {"epochs": {"type": "integer"}}}')),
        Case(
            "no-values",
            'import wandb\nfrom wandb.sdk import launch\nlaunch.manage_wandb_config(schema={"type": "object", "properties": {"lr": {"type": "number"}}})\nwandb.init()\n',
        ),
    ),
    invalid=(
        Case(
            "typo",
            'import wandb\nfrom wandb.sdk import launch\nlaunch.manage_wandb_config(schema={"type": "object", "properties": {"learnin_rate": {"type": "number"}}})\nwandb.init(config={"learning_rate": 0.1})\n',
            expect=(("job.py", 3),),
        ),
        Case(
            "wrong-level",
            _JOB.format('{"type": "object", "properties": {"a": {"type": "integer"}}}'),
            expect=(("job.py", 3),),
        ),
    ),
)


def check(facts: Facts, job: Job) -> Iterator[Diagnostic]:
    """Yield one diagnostic for each property without a value that is like a key with one.

    A property that is like no key may be meant to be given by the launch alone, as `load_wandb_config` reads it.
    """
    for item in job.inputs:
        reads = {event.path for event in facts.events if isinstance(event, ConfigRead)}
        valued = [field.path for field in item.fields if field.evidence == "value"]
        named = [field.path for field in item.fields if field.evidence == "schema" and field.path not in reads]
        for field in item.fields if item.open is None else ():
            meant = _meant(field.path, [path for path in valued if path not in named]) if field.path in named else None
            if meant is not None:
                message = f"the schema's {join(field.path)} is no key of the input"
                yield RULE.at(field.span, message, f"did you mean {join(meant)}?")


def _meant(path: KeyPath, keys: list[KeyPath]) -> KeyPath | None:
    same_name = [key for key in keys if key[-1] == path[-1] and len(key) != len(path)]
    if len(same_name) == 1:
        return same_name[0]
    by_text = {join(key): key for key in keys}
    close = get_close_matches(join(path), list(by_text), n=1, cutoff=0.85)
    return by_text[close[0]] if close else None
