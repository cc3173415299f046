"""A schema says no type.

## What it does
Reports schemas given as dicts, or parts of them, without `type`.

## Why is this bad
W&B warns of something else (`'items' is a required property`), and does not know what to show for the field. That
goes for an `enum` without a type and for `properties` at the top, too (`wandb-facts`, section 7).

## Example
```python
{"properties": {"lr": {"minimum": 0}}}
```

## Use instead
```python
{"type": "object", "properties": {"lr": {"type": "number", "minimum": 0}}}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from inputgen.model import Diagnostic, Facts, Fix, Job, Type
from inputgen.model.rules import Case, Rule
from inputgen.model.types import render
from inputgen.rules.schema_parts import insertion, parts

_JOB = 'import wandb\nfrom wandb.sdk import launch\nS = {}\nlaunch.manage_wandb_config(schema=S)\nwandb.init(config={{"lr": 0.1, "n": 5, "b": True, "s": "x", "m": {{"a": 1}}, "tags": ["a"]}})\n'

RULE = Rule(
    code="IG303",
    name="schema-without-type",
    severity="warning",
    summary="A schema says no type",
    valid=(
        Case("typed", _JOB.format('{"type": "object", "properties": {"lr": {"type": "number"}}}')),
        Case(
            "reference",
            _JOB.format(
                '{"type": "object", "properties": {"m": {"$ref": "#/$defs/M"}}, "$defs": {"M": {"type": "object", "properties": {"a": {"type": "integer"}}}}}'
            ),
        ),
        Case("empty", _JOB.format("{}")),
    ),
    invalid=(
        Case(
            "top",
            _JOB.format('{"properties": {"lr": {"type": "number"}}}'),
            expect=(("job.py", 3),),
            fixed=(("job.py", _JOB.format('{"type": "object", "properties": {"lr": {"type": "number"}}}')),),
        ),
        Case(
            "float",
            _JOB.format('{"type": "object", "properties": {"lr": {"minimum": 0}}}'),
            expect=(("job.py", 3),),
            fixed=(
                ("job.py", _JOB.format('{"type": "object", "properties": {"lr": {"type": "number", "minimum": 0}}}')),
            ),
        ),
        Case(
            "integer",
            _JOB.format('{"type": "object", "properties": {"n": {}}}'),
            expect=(("job.py", 3),),
            fixed=(("job.py", _JOB.format('{"type": "object", "properties": {"n": {"type": "integer"}}}')),),
        ),
        Case(
            "text",
            _JOB.format('{"type": "object", "properties": {"s": {"enum": ["x", "y"]}}}'),
            expect=(("job.py", 3),),
            fixed=(
                (
                    "job.py",
                    _JOB.format('{"type": "object", "properties": {"s": {"type": "string", "enum": ["x", "y"]}}}'),
                ),
            ),
        ),
        Case(
            "no-such-key",
            _JOB.format('{"type": "object", "properties": {"q": {"title": "Q"}}}'),
            expect=(("job.py", 3),),
        ),
    ),
)


def check(facts: Facts, job: Job) -> Iterator[Diagnostic]:
    """Yield one diagnostic for each schema without a type; the job's own value may tell which."""
    types = {field.path: field.type for item in job.inputs if item.source == "run_config" for field in item.fields}
    for part in parts(facts):
        if part.has("type") or part.has("$ref") or part.has("allOf") or part.has("anyOf") or part.has("oneOf"):
            continue
        name = "object" if part.has("properties") else None
        if name is None and part.call.source == "run_config" and part.path:
            name = type_name(types.get(part.path))
        edit = insertion(part.mapping, f'"type": "{name}"') if name else None
        fix = Fix((edit,)) if edit is not None else None
        hint = f'add "type": "{name}"' if name else 'add "type"'
        yield RULE.at(part.span, f"{part.shown} has no type: W&B warns, and cannot show it", hint, fix=fix)


def type_name(type_: Type | None) -> str | None:
    """JSON Schema's name of a type that is one of W&B's scalars."""
    return (
        {"int": "integer", "float": "number", "str": "string", "bool": "boolean"}.get(render(type_)) if type_ else None
    )
