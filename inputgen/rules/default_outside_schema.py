"""The job's own value is not one that the schema allows.

## What it does
Reports fields whose value in the source breaks the schema that is declared for them.

## Why is this bad
The launch form refuses the value that every run has so far, and inputgen leaves it out as a default. W&B itself never
compares them; its documentation has `batch_size: 32` beside `enum: [16, 64, 256]` (`wandb-facts`, sections 7 and 9).

## Example
```python
schema = {"type": "object", "properties": {"batch_size": {"type": "integer", "enum": [16, 64]}}}
wandb.init(config={"batch_size": 32})
```

## Use instead
```python
schema = {"type": "object", "properties": {"batch_size": {"type": "integer", "enum": [16, 32, 64]}}}
wandb.init(config={"batch_size": 32})
```
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from inputgen.keypath import KeyPath, join
from inputgen.model import Diagnostic, Facts, Job
from inputgen.model.rules import Case, Rule
from inputgen.schema.defaults import MISSING, to_json
from inputgen.schema.plain import unknown_part
from inputgen.schema.resolve import resolved
from inputgen.schema.validity import violations

_JOB = 'import wandb\nfrom wandb.sdk import launch\nS = {}\nlaunch.manage_wandb_config(schema=S)\nwandb.init(config={{"lr": 0.1, "n": 5, "b": True, "s": "x", "m": {{"a": 1}}, "tags": ["a"]}})\n'

RULE = Rule(
    code="IG307",
    name="default-outside-schema",
    severity="error",
    summary="The job's own value is not one that the schema allows",
    valid=(
        Case(
            "inside",
            _JOB.format(
                '{"type": "object", "properties": {"lr": {"type": "number", "minimum": 0, "maximum": 1}, "s": {"type": "string", "enum": ["x"]}}}'
            ),
        ),
        Case("integer-for-number", _JOB.format('{"type": "object", "properties": {"n": {"type": "number"}}}')),
        Case("other-key", _JOB.format('{"type": "object", "properties": {"q": {"type": "number"}}}')),
    ),
    invalid=(
        Case(
            "enum",
            _JOB.format('{"type": "object", "properties": {"n": {"type": "integer", "enum": [1, 2]}}}'),
            expect=(("job.py", 5),),
        ),
        Case(
            "minimum",
            _JOB.format('{"type": "object", "properties": {"lr": {"type": "number", "minimum": 0.5}}}'),
            expect=(("job.py", 5),),
        ),
        Case(
            "type", _JOB.format('{"type": "object", "properties": {"n": {"type": "string"}}}'), expect=(("job.py", 5),)
        ),
        Case(
            "boolean-for-integer",
            _JOB.format('{"type": "object", "properties": {"b": {"type": "integer"}}}'),
            expect=(("job.py", 5),),
        ),
        Case(
            "nested",
            _JOB.format(
                '{"type": "object", "properties": {"m": {"type": "object", "properties": {"a": {"type": "integer", "maximum": 0}}}}}'
            ),
            expect=(("job.py", 5),),
        ),
    ),
)


def check(facts: Facts, job: Job) -> Iterator[Diagnostic]:
    """Yield one diagnostic for each known value that its declared schema refuses."""
    for item in job.inputs:
        for field in item.fields if item.schema_origin == "declared" else ():
            schema = _schema_at(resolved(item.declared_schema).schema, field.path)
            value = MISSING if field.secret else to_json(field.usual or field.value)
            if schema is None or value is MISSING or unknown_part(schema) is not None:
                continue
            broken = violations(value, schema)
            if broken:
                name = join(field.path) if item.path is None else f"{item.path}:{join(field.path)}"
                message = f"{name}: the schema does not allow the job's own value: {broken[0].message}"
                related = (item.span,) if item.span is not None else ()
                yield RULE.at(field.span, message, "change the value, or allow it in the schema", related)


def _schema_at(schema: Any, path: KeyPath) -> dict[str, Any] | None:
    for key in path:
        properties = schema.get("properties") if isinstance(schema, dict) else None
        schema = properties.get(key) if isinstance(properties, dict) else None
    return schema if isinstance(schema, dict) else None
