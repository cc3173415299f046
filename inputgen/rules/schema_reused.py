"""W&B drops parts of the schema at their second use.

## What it does
Reports a schema dict with `$defs` that an earlier declaration was given, too, and a definition with references of its
own that one schema refers to more than once.

## Why is this bad
W&B takes `$defs` and every `$ref` it follows out of the dicts it is given (`wandb-facts`, section 7). What refers to
them a second time is stored as `{}`, without a type: nothing checks an override of it.

## Example
```python
launch.manage_config_file("train.yaml", schema=SCHEMA)
launch.manage_config_file("eval.yaml", schema=SCHEMA)
```

## Use instead
```python
launch.manage_config_file("train.yaml", schema=copy.deepcopy(SCHEMA))
launch.manage_config_file("eval.yaml", schema=copy.deepcopy(SCHEMA))
```
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from inputgen.keypath import KeyPath, join
from inputgen.model import Diagnostic, Facts, Job
from inputgen.model.rules import Case, Rule
from inputgen.rules.places import argument_span
from inputgen.rules.ref_recursive import recursive
from inputgen.schema.recorded import declarations
from inputgen.schema.stored_schema import as_written, stored_schemas

_HEAD = "import wandb\nfrom wandb.sdk import launch\n"
_FILES = (("c.yaml", "lr: 0.1\n"), ("d.yaml", "lr: 0.1\n"))
_SCHEMA = """S = {
    "type": "object",
    "properties": {"lr": {"$ref": "#/$defs/Rate"}},
    "$defs": {"Rate": {"type": "number", "minimum": 0}},
}
"""
_BOTH = 'launch.manage_config_file("c.yaml", schema={})\nlaunch.manage_config_file("d.yaml", schema={})\n'
_TWICE = """S = {
    "type": "object",
    "properties": {"a": {"$ref": "#/$defs/M"}, "b": {"$ref": "#/$defs/M"}},
    "$defs": {
        "M": {"type": "object", "properties": {"rate": {"$ref": "#/$defs/Rate"}}},
        "Rate": {"type": "number", "minimum": 0},
    },
}
launch.manage_wandb_config(schema=S)
"""
_MODELS = """from pydantic import BaseModel
class Rate(BaseModel):
    value: float
class M(BaseModel):
    rate: Rate
class S(BaseModel):
    a: M
    b: M
launch.manage_wandb_config(schema=S)
"""

RULE = Rule(
    code="IG313",
    name="schema-reused",
    severity="warning",
    summary="W&B drops parts of the schema at their second use",
    valid=(
        Case("once", _HEAD + _SCHEMA + "launch.manage_wandb_config(schema=S)\nwandb.init(config={'lr': 0.1})\n"),
        Case("copied", _HEAD + "import copy\n" + _SCHEMA + _BOTH.format(*["copy.deepcopy(S)"] * 2), files=_FILES),
        Case(
            "without-references",
            _HEAD + 'S = {"type": "object", "properties": {"lr": {"type": "number"}}}\n' + _BOTH.format(*["S"] * 2),
            files=_FILES,
        ),
        Case(
            "made-anew",
            _HEAD
            + "def made():\n"
            + "".join(f"    {line}\n" for line in _SCHEMA.splitlines())
            + "    return S\n"
            + _BOTH.format(*["made()"] * 2),
            files=_FILES,
        ),
        Case(
            "definition-without-references-twice",
            _HEAD
            + _SCHEMA.replace(
                '"lr": {"$ref": "#/$defs/Rate"}', '"lr": {"$ref": "#/$defs/Rate"}, "x": {"$ref": "#/$defs/Rate"}'
            )
            + "launch.manage_wandb_config(schema=S)\nwandb.init(config={'lr': 0.1, 'x': 1.0})\n",
        ),
        Case(
            "recursive",
            _HEAD
            + 'S = {"type": "object", "properties": {"a": {"$ref": "#/$defs/M"}}, "$defs": {"M": {"type": "object", "properties": {"x": {"$ref": "#/$defs/M"}}}}}\nlaunch.manage_wandb_config(schema=S)\n',
        ),
    ),
    invalid=(
        Case("dict-twice", _HEAD + _SCHEMA + _BOTH.format("S", "S"), expect=(("job.py", 9),), files=_FILES),
        Case("definition-twice", _HEAD + _TWICE, expect=(("job.py", 11),)),
        Case("model-twice", _HEAD + _MODELS, expect=(("job.py", 11),)),
    ),
)


def check(facts: Facts, job: Job) -> Iterator[Diagnostic]:
    """Yield one diagnostic for each declaration with a schema that loses something to an earlier use."""
    calls = declarations(facts)
    for call, schema in zip(calls, stored_schemas(calls, defaults=False), strict=True):
        if call.failure is not None or recursive(schema.declared) is not None:
            continue
        lost = next(_lost(as_written(schema.declared), schema.data, ()), None)
        if lost is None:
            continue
        [alone] = stored_schemas([call], defaults=False)
        shown = join(lost) or "the schema"
        if alone.data != schema.data:
            message = f"W&B changed this dict when it was used before: it stores {{}} for {shown}"
            hint = "give each declaration a schema of its own: copy.deepcopy(...)"
        else:
            message = (
                f"{shown} comes from a definition that is used before: W&B has taken its $ref out, and stores {{}}"
            )
            hint = "write its parts out where it is used, or refer to it once"
        yield RULE.at(argument_span(call, "schema"), message, hint)


def _lost(written: Any, stored: Any, path: KeyPath) -> Iterator[KeyPath]:
    """The properties of which nothing is stored, though something is written."""
    if not isinstance(written, dict) or not isinstance(stored, dict):
        return
    if written and not stored:
        yield path
        return
    for key, part in written.items():
        inner = stored.get(key)
        if key == "properties" and isinstance(part, dict) and isinstance(inner, dict):
            for name, property_ in part.items():
                yield from _lost(property_, inner.get(name), (*path, str(name)))
        elif isinstance(part, dict):
            yield from _lost(part, inner, path)
        elif isinstance(part, list) and isinstance(inner, list):
            for one, other in zip(part, inner, strict=False):
                yield from _lost(one, other, path)
