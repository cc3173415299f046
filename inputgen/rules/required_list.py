"""`required` is a list, where W&B takes a boolean of each property.

## What it does
Reports `required: [...]` of JSON Schema.

## Why is this bad
In W&B's dialect `required` is a boolean of the property itself. It warns of the list (`['lr'] is not of type
'boolean'`), and the launch form requires nothing (`wandb-facts`, section 7).

## Example
```python
{"type": "object", "properties": {"lr": {"type": "number"}}, "required": ["lr"]}
```

## Use instead
```python
{"type": "object", "properties": {"lr": {"required": True, "type": "number"}}}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from inputgen.model import Diagnostic, Facts, Fix, Job, Known, Mapping, Sequence
from inputgen.model.rules import Case, Rule
from inputgen.rules.schema_parts import Part, insertion, parts, removal

_JOB = 'import wandb\nfrom wandb.sdk import launch\nS = {}\nlaunch.manage_wandb_config(schema=S)\nwandb.init(config={{"lr": 0.1, "n": 5, "b": True, "s": "x", "m": {{"a": 1}}, "tags": ["a"]}})\n'

RULE = Rule(
    code="IG306",
    name="required-list",
    severity="warning",
    summary="`required` is a list, where W&B takes a boolean of each property",
    valid=(
        Case("boolean", _JOB.format('{"type": "object", "properties": {"lr": {"type": "number", "required": True}}}')),
        Case("property-named-so", _JOB.format('{"type": "object", "properties": {"required": {"type": "number"}}}')),
    ),
    invalid=(
        Case(
            "list",
            _JOB.format(
                '{"type": "object", "properties": {"lr": {"type": "number"}, "n": {"type": "integer"}}, "required": ["lr"]}'
            ),
            expect=(("job.py", 3),),
            fixed=(
                (
                    "job.py",
                    _JOB.format(
                        '{"type": "object", "properties": {"lr": {"required": True, "type": "number"}, "n": {"type": "integer"}}}'
                    ),
                ),
            ),
        ),
        Case(
            "first",
            _JOB.format('{"required": ["lr"], "type": "object", "properties": {"lr": {}}}'),
            expect=(("job.py", 3),),
            fixed=(("job.py", _JOB.format('{"type": "object", "properties": {"lr": {"required": True}}}')),),
        ),
        Case(
            "own-line",
            _JOB.format(
                '{\n    "type": "object",\n    "properties": {"lr": {"type": "number"}},\n    "required": ["lr"],\n}'
            ),
            expect=(("job.py", 6),),
            fixed=(
                (
                    "job.py",
                    _JOB.format(
                        '{\n    "type": "object",\n    "properties": {"lr": {"required": True, "type": "number"}},\n}'
                    ),
                ),
            ),
        ),
    ),
)


def check(facts: Facts, job: Job) -> Iterator[Diagnostic]:
    """Yield one diagnostic for each list."""
    for part in parts(facts):
        entry = part.entry("required")
        if entry is not None and isinstance(entry.value, Sequence):
            fix = _fix(part, entry.value)
            message = f"{part.shown}: required is a list; W&B takes a boolean of each property, and warns"
            yield RULE.at(part.keyword_span("required"), message, 'write "required": True in the property', fix=fix)


def _fix(part: Part, names: Sequence) -> Fix | None:
    properties = part.entry("properties")
    found = properties.value if properties is not None else None
    by_name = {entry.key: entry.value for entry in found.entries} if isinstance(found, Mapping) else {}
    edits = [removal(part.mapping, "required")]
    for name in names.items:
        inner = by_name.get(name.value) if isinstance(name, Known) else None
        has = isinstance(inner, Mapping) and any(entry.key == "required" for entry in inner.entries)
        edits.append(insertion(inner, '"required": True') if isinstance(inner, Mapping) and not has else None)
    made = tuple(edit for edit in edits if edit is not None)
    return Fix(made) if len(made) == len(edits) and names.rest is None else None
