"""The schema refers to itself.

## What it does
Reports definitions that hold a `$ref` to themselves, directly or through others, in a dict or a pydantic model.

## Why is this bad
W&B cuts such a schema to `{}` where it comes around: the field has no type there, and cannot be shown (`wandb-facts`,
section 7).

## Example
```python
{"$defs": {"N": {"type": "object", "properties": {"next": {"$ref": "#/$defs/N"}}}}, ...}
```

## Use instead
```python
{"type": "object", "properties": {"depth": {"type": "integer"}}}
```
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from inputgen.model import Diagnostic, Facts, Job
from inputgen.model.rules import Case, Rule
from inputgen.rules.places import argument_span
from inputgen.schema.recorded import declarations
from inputgen.schema.stored_schema import stored_schemas

_JOB = 'import wandb\nfrom wandb.sdk import launch\nS = {}\nlaunch.manage_wandb_config(schema=S)\nwandb.init(config={{"lr": 0.1, "n": 5, "b": True, "s": "x", "m": {{"a": 1}}, "tags": ["a"]}})\n'

RULE = Rule(
    code="IG316",
    name="ref-recursive",
    severity="warning",
    summary="The schema refers to itself",
    valid=(
        Case(
            "twice-used",
            _JOB.format(
                '{"type": "object", "properties": {"a": {"$ref": "#/$defs/M"}}, "$defs": {"M": {"type": "object", "properties": {}}}}'
            ),
        ),
    ),
    invalid=(
        Case(
            "itself",
            _JOB.format(
                '{"type": "object", "properties": {"a": {"$ref": "#/$defs/M"}}, "$defs": {"M": {"type": "object", "properties": {"x": {"$ref": "#/$defs/M"}}}}}'
            ),
            expect=(("job.py", 4),),
        ),
        Case(
            "model",
            'import wandb\nfrom pydantic import BaseModel\nfrom typing import Optional\nfrom wandb.sdk import launch\nclass N(BaseModel):\n    next: Optional["N"] = None\nclass S(BaseModel):\n    n: N\nlaunch.manage_wandb_config(schema=S)\nwandb.init()\n',
            expect=(("job.py", 9),),
        ),
    ),
)


def check(facts: Facts, job: Job) -> Iterator[Diagnostic]:
    """Yield one diagnostic for each declaration whose schema comes back to itself."""
    calls = declarations(facts)
    for call, schema in zip(calls, stored_schemas(calls, defaults=False), strict=True):
        name = recursive(schema.declared) if call.failure is None else None
        if name is not None:
            message = f"the definition {name!r} refers to itself: W&B cuts it to {{}}"
            yield RULE.at(argument_span(call, "schema"), message, "flatten it to a depth that is known")


def recursive(schema: Any) -> str | None:
    """The first definition that is reached from itself."""
    definitions = schema.get("$defs") if isinstance(schema, dict) else None
    if not isinstance(definitions, dict):
        return None
    reached = {name: set(_references(part)) for name, part in definitions.items()}
    for name in reached:
        seen: set[str] = set()
        waiting = list(reached[name])
        while waiting:
            other = waiting.pop()
            if other == name:
                return str(name)
            if other not in seen:
                seen.add(other)
                waiting.extend(reached.get(other, ()))
    return None


def _references(schema: Any) -> Iterator[str]:
    waiting = [schema]
    while waiting:
        part = waiting.pop()
        if isinstance(part, dict):
            reference = part.get("$ref")
            if isinstance(reference, str) and reference.startswith("#/$defs/"):
                yield reference.removeprefix("#/$defs/")
            waiting.extend(part.values())
        elif isinstance(part, list):
            waiting.extend(part)
