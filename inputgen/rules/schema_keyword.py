"""W&B's Launch dialect does not have a keyword of the schema.

## What it does
Reports keywords of a schema given as a dict that W&B does not take.

## Why is this bad
W&B warns about them when the run starts, and stores them unused: a `pattern` or a `default` changes nothing in the
launch form, a misspelled `minimun` is no bound (`wandb-facts`, section 7).

## Example
```python
{"type": "number", "mininum": 0, "default": 0.1}
```

## Use instead
```python
{"type": "number", "minimum": 0}
```
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from inputgen.model import Diagnostic, Edit, Facts, Fix, Job, Span
from inputgen.model.rules import Case, Rule
from inputgen.rules.places import literal
from inputgen.rules.schema_parts import Part, parts

ALLOWED = (
    "type", "title", "description", "label", "placeholder", "required", "format", "enum", "properties", "allOf",
    "items", "uniqueItems", "minItems", "maxItems", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum",
)  # fmt: skip
# W&B resolves these itself before it looks (IG315 and IG316 speak of them).
_OTHERS = ("$defs", "$ref", "definitions")
# Of JSON Schema 2020-12: no misspelling of another.
_STANDARD = (
    "default", "const", "pattern", "minLength", "maxLength", "multipleOf", "anyOf", "oneOf", "not", "examples",
    "additionalProperties", "prefixItems", "$schema", "$comment", "$id", "minProperties", "maxProperties", "contains",
    "propertyNames", "patternProperties", "dependentRequired", "readOnly", "writeOnly", "deprecated", "if", "then", "else",
)  # fmt: skip

_JOB = 'import wandb\nfrom wandb.sdk import launch\nS = {}\nlaunch.manage_wandb_config(schema=S)\nwandb.init(config={{"lr": 0.1, "n": 5, "b": True, "s": "x", "m": {{"a": 1}}, "tags": ["a"]}})\n'

RULE = Rule(
    code="IG302",
    name="schema-keyword",
    severity="warning",
    summary="W&B's Launch dialect does not have a keyword of the schema",
    valid=(
        Case(
            "allowed",
            _JOB.format(
                '{"type": "object", "properties": {"lr": {"type": "number", "minimum": 0, "title": "Rate", "description": "d", "required": True, "label": "l", "placeholder": "p", "format": "f"}}}'
            ),
        ),
        Case("property-named-so", _JOB.format('{"type": "object", "properties": {"default": {"type": "number"}}}')),
        Case(
            "array",
            _JOB.format(
                '{"type": "object", "properties": {"tags": {"type": "array", "items": {"type": "string", "enum": ["a"]}, "minItems": 1, "maxItems": 2, "uniqueItems": True}}}'
            ),
        ),
    ),
    invalid=(
        Case(
            "default",
            _JOB.format('{"type": "object", "properties": {"lr": {"type": "number", "default": 0.1}}}'),
            expect=(("job.py", 3),),
        ),
        Case(
            "typo",
            _JOB.format('{"type": "object", "properties": {"lr": {"type": "number", "mininum": 0}}}'),
            expect=(("job.py", 3),),
            fixed=(
                ("job.py", _JOB.format('{"type": "object", "properties": {"lr": {"type": "number", "minimum": 0}}}')),
            ),
        ),
        Case(
            "additional",
            _JOB.format('{"type": "object", "properties": {}, "additionalProperties": False}'),
            expect=(("job.py", 3),),
        ),
        Case(
            "not-a-keyword",
            _JOB.format('{"type": "object", "properties": {"lr": {"type": "number", "help": "x"}}}'),
            expect=(("job.py", 3),),
        ),
    ),
)


def check(facts: Facts, job: Job) -> Iterator[Diagnostic]:
    """Yield one diagnostic for each such keyword."""
    for part in parts(facts):
        for entry in part.mapping.entries:
            if isinstance(entry.key, str) and entry.key not in ALLOWED and entry.key not in _OTHERS:
                yield _diagnostic(part, entry.key)


def _diagnostic(part: Part, keyword: str) -> Diagnostic:
    span = part.keyword_span(keyword)
    message = f"{part.shown}: W&B's dialect has no keyword {keyword!r}; it warns, and makes nothing of it"
    close = get_close_matches(keyword, ALLOWED, n=1, cutoff=0.75) if keyword not in _STANDARD else []
    if not close:
        return RULE.at(span, message, "leave it out; inputgen schema --dialect launch shows what W&B takes")
    fix = Fix((Edit(span, literal(close[0])),)) if is_key(span, keyword) else None
    return RULE.at(span, message, f"did you mean {close[0]!r}?", fix=fix)


def is_key(span: Span, keyword: str) -> bool:
    """Whether a span is that of the keyword itself, in quotes."""
    return span.line == span.end_line and span.end_column - span.column == len(keyword) + 2
