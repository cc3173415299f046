"""A `$ref` of the schema leads nowhere.

## What it does
Reports references that W&B cannot resolve: to a definition that is missing, to `#/definitions/...`, to `#` or deep
into another schema.

## Why is this bad
Beside `$defs` such a reference raises KeyError or IndexError. `#/definitions/...` W&B does not resolve at all: it
warns, and the field has no type (`wandb-facts`, section 7).

## Example
```python
{"type": "object", "properties": {"m": {"$ref": "#/definitions/M"}}, "definitions": {"M": {"type": "object"}}}
```

## Use instead
```python
{"type": "object", "properties": {"m": {"$ref": "#/$defs/M"}}, "$defs": {"M": {"type": "object"}}}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from inputgen.model import Diagnostic, Facts, Job, Mapping
from inputgen.model.rules import Case, Rule
from inputgen.rules.schema_parts import Part, parts

_HINT = 'put the definition into "$defs" at the top of the schema, and refer to it as "#/$defs/NAME"'

_JOB = 'import wandb\nfrom wandb.sdk import launch\nS = {}\nlaunch.manage_wandb_config(schema=S)\nwandb.init(config={{"lr": 0.1, "n": 5, "b": True, "s": "x", "m": {{"a": 1}}, "tags": ["a"]}})\n'

RULE = Rule(
    code="IG315",
    name="ref-unresolved",
    severity="error",
    summary="A `$ref` of the schema leads nowhere",
    valid=(
        Case(
            "defs",
            _JOB.format(
                '{"type": "object", "properties": {"m": {"$ref": "#/$defs/M"}}, "$defs": {"M": {"type": "object", "properties": {}}}}'
            ),
        ),
    ),
    invalid=(
        Case(
            "missing",
            _JOB.format(
                '{"type": "object", "properties": {"m": {"$ref": "#/$defs/N"}}, "$defs": {"M": {"type": "object", "properties": {}}}}'
            ),
            expect=(("job.py", 3),),
        ),
        Case(
            "definitions",
            _JOB.format(
                '{"type": "object", "properties": {"m": {"$ref": "#/definitions/M"}}, "definitions": {"M": {"type": "object", "properties": {}}}}'
            ),
            expect=(("job.py", 3),),
        ),
        Case(
            "no-defs",
            _JOB.format('{"type": "object", "properties": {"m": {"$ref": "#/$defs/M"}}}'),
            expect=(("job.py", 3),),
        ),
    ),
)


def check(facts: Facts, job: Job) -> Iterator[Diagnostic]:
    """Yield one diagnostic for each reference that W&B does not follow."""
    for part in parts(facts):
        reference = part.known("$ref")
        if isinstance(reference, str):
            why = _why(reference, _definitions(part))
            if why is not None:
                yield RULE.at(part.keyword_span("$ref"), f"{part.shown}: {why}", _HINT)


def _definitions(part: Part) -> set[object] | None:
    """The names of the definitions of the whole schema; None where they are not all known."""
    schema = part.call.schema
    assert isinstance(schema, Mapping), "only dicts have parts"
    if schema.open is not None:
        return None
    found = next((entry.value for entry in schema.entries if entry.key == "$defs"), Mapping(()))
    if not isinstance(found, Mapping) or found.open is not None:
        return None
    return {entry.key for entry in found.entries}


def _why(reference: str, names: set[object] | None) -> str | None:
    name = reference.removeprefix("#/$defs/")
    if name == reference:
        return f"W&B does not resolve {reference!r}"
    if names is not None and name not in names:
        return f"there is no definition {name!r}"
    return None
