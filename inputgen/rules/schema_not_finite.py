"""NaN or infinity in a schema: W&B makes no job.

## What it does
Reports a schema that holds NaN or an infinity.

## Why is this bad
It is not JSON, and W&B makes no job at all: no input is recorded, and only debug-internal.log says why
(`wandb-facts`, section 7).

## Example
```python
{"type": "number", "maximum": float("inf")}
```

## Use instead
```python
{"type": "number"}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from inputgen.model import Diagnostic, Facts, Job
from inputgen.model.rules import Case, Rule
from inputgen.rules.places import argument_span
from inputgen.schema.plain import has_nan
from inputgen.schema.recorded import declarations
from inputgen.schema.stored_schema import stored_schemas

_JOB = 'import wandb\nfrom wandb.sdk import launch\nS = {}\nlaunch.manage_wandb_config(schema=S)\nwandb.init(config={{"lr": 0.1, "n": 5, "b": True, "s": "x", "m": {{"a": 1}}, "tags": ["a"]}})\n'

RULE = Rule(
    code="IG314",
    name="schema-not-finite",
    severity="error",
    summary="NaN or infinity in a schema: W&B makes no job",
    valid=(Case("finite", _JOB.format('{"type": "object", "properties": {"lr": {"type": "number", "maximum": 1}}}')),),
    invalid=(
        Case(
            "infinity",
            _JOB.format('{"type": "object", "properties": {"lr": {"type": "number", "maximum": float("inf")}}}'),
            expect=(("job.py", 4),),
        ),
        Case(
            "nan",
            _JOB.format('{"type": "object", "properties": {"lr": {"type": "number", "minimum": float("nan")}}}'),
            expect=(("job.py", 4),),
        ),
        Case(
            "beyond-floats",
            _JOB.format('{"type": "object", "properties": {"n": {"type": "integer", "maximum": 10**400}}}'),
            expect=(("job.py", 4),),
        ),
    ),
)


def check(facts: Facts, job: Job) -> Iterator[Diagnostic]:
    """Yield one diagnostic for each declaration whose schema keeps W&B from making a job."""
    calls = declarations(facts)
    for call, schema in zip(calls, stored_schemas(calls, defaults=False), strict=True):
        if schema.no_job and call.failure is None:
            what = "NaN or an infinity" if has_nan(schema.data) else "a number beyond any float"
            message = f"the schema holds {what}: W&B makes no job, and says so nowhere"
            yield RULE.at(argument_span(call, "schema"), message, "leave the bound out")
