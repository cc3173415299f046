"""A schema is given in the place of include.

## What it does
Reports a JSON Schema given as the first argument of `manage_wandb_config`, or the second of `manage_config_file`.

## Why is this bad
It lands in `include`, where W&B takes its keys for paths: the input types are empty and no schema is stored, without
a word (`wandb-facts`, section 7).

## Example
```python
launch.manage_wandb_config({"type": "object", "properties": {"lr": {"type": "number"}}})
```

## Use instead
```python
launch.manage_wandb_config(schema={"type": "object", "properties": {"lr": {"type": "number"}}})
```
"""

from __future__ import annotations

from collections.abc import Iterator

from inputgen.model import Diagnostic, Edit, Facts, Fix, Job, Object, Value
from inputgen.model.rules import Case, Rule
from inputgen.rules.places import is_schema, start_of
from inputgen.schema.recorded import declarations

_HEAD = "import wandb\nfrom wandb.sdk import launch\n"
_FILE = (("c.yaml", "lr: 0.1\n"),)

RULE = Rule(
    code="IG120",
    name="schema-as-include",
    severity="error",
    summary="A schema is given in the place of include",
    valid=(
        Case("keyword", _HEAD + 'launch.manage_wandb_config(schema={"type": "object", "properties": {}})\n'),
        Case("dict-of-keys", _HEAD + 'launch.manage_wandb_config({"lr": 1})\nwandb.init(config={"lr": 0.1})\n'),
    ),
    invalid=(
        Case(
            "dict",
            _HEAD
            + 'launch.manage_wandb_config({"type": "object", "properties": {"lr": {"type": "number"}}})\nwandb.init(config={"lr": 0.1})\n',
            expect=(("job.py", 3),),
            fixed=(
                (
                    "job.py",
                    _HEAD
                    + 'launch.manage_wandb_config(schema={"type": "object", "properties": {"lr": {"type": "number"}}})\nwandb.init(config={"lr": 0.1})\n',
                ),
            ),
        ),
        Case(
            "file",
            _HEAD + 'S = {"properties": {}}\nlaunch.manage_config_file("c.yaml", S)\nwandb.init(config={"lr": 0.1})\n',
            expect=(("job.py", 4),),
            fixed=(
                (
                    "job.py",
                    _HEAD
                    + 'S = {"properties": {}}\nlaunch.manage_config_file("c.yaml", schema=S)\nwandb.init(config={"lr": 0.1})\n',
                ),
            ),
            files=_FILE,
        ),
        Case(
            "model",
            _HEAD
            + 'from pydantic import BaseModel\nclass S(BaseModel):\n    lr: float = 0.1\nlaunch.manage_wandb_config(S)\nwandb.init(config={"lr": 0.1})\n',
            expect=(("job.py", 6),),
            fixed=(
                (
                    "job.py",
                    _HEAD
                    + 'from pydantic import BaseModel\nclass S(BaseModel):\n    lr: float = 0.1\nlaunch.manage_wandb_config(schema=S)\nwandb.init(config={"lr": 0.1})\n',
                ),
            ),
        ),
    ),
)


def check(facts: Facts, job: Job) -> Iterator[Diagnostic]:
    """Yield one diagnostic for each include that is a schema."""
    for call in declarations(facts):
        if call.include is not None and is_schema(call.include) and call.schema is None:
            span = dict(call.argument_spans).get("include")
            fix = Fix((Edit(start_of(span), "schema="),)) if span is not None else None
            yield RULE.at(span or call.span, _message(call.include), "write schema=", fix=fix)


def _message(include: Value) -> str:
    if isinstance(include, Object):
        return "this model lands in include, where W&B finds no paths: it records neither an input nor a schema"
    return "this schema lands in include: W&B takes its keys for paths, and stores no schema"
