"""An argument of a declaration cannot be known.

## What it does
Reports an `include`, `exclude` or `schema` that inputgen cannot evaluate.

## Why is this bad
What the job exposes is then not known before it runs, and no other rule can check it.

## Example
```python
launch.manage_wandb_config(include=requests.get(url).json())
```

## Use instead
```python
launch.manage_wandb_config(include=["trainer"])
```
"""

from __future__ import annotations

from collections.abc import Iterator

from inputgen.model import Diagnostic, Facts, Job, Unknown
from inputgen.model.rules import Case, Rule
from inputgen.rules.places import argument_span, path_arguments
from inputgen.schema.filters import paths_of
from inputgen.schema.normal import prepared
from inputgen.schema.recorded import declarations

_HINT = "write it where it can be read: in this file, in another module of the project, or in a JSON file beside it"

_HEAD = "import wandb\nfrom wandb.sdk import launch\n"

RULE = Rule(
    code="IG121",
    name="arguments-not-known",
    severity="warning",
    summary="An argument of a declaration cannot be known",
    valid=(
        Case("known", _HEAD + 'launch.manage_wandb_config(include=["lr"])\nwandb.init(config={"lr": 0.1})\n'),
        Case("not-given", _HEAD + 'launch.manage_wandb_config()\nwandb.init(config={"lr": 0.1})\n'),
    ),
    invalid=(
        Case(
            "include",
            _HEAD + 'import other\nlaunch.manage_wandb_config(include=other.paths())\nwandb.init(config={"lr": 0.1})\n',
            expect=(("job.py", 4),),
        ),
        Case(
            "schema",
            _HEAD + 'import other\nlaunch.manage_wandb_config(schema=other.SCHEMA)\nwandb.init(config={"lr": 0.1})\n',
            expect=(("job.py", 4),),
        ),
        Case(
            "element",
            _HEAD
            + 'import other\nlaunch.manage_wandb_config(exclude=["lr", other.path])\nwandb.init(config={"lr": 0.1})\n',
            expect=(("job.py", 4),),
        ),
    ),
)


def check(facts: Facts, job: Job) -> Iterator[Diagnostic]:
    """Yield one diagnostic for each argument that is not known."""
    for call in declarations(facts):
        for name, argument in path_arguments(call):
            paths = () if argument is None else paths_of(prepared(argument))
            if isinstance(paths, Unknown):
                yield RULE.at(argument_span(call, name), f"{name} cannot be known: {paths.reason}", _HINT)
        if isinstance(call.schema, Unknown):
            message = f"the schema cannot be known: {call.schema.reason}"
            yield RULE.at(argument_span(call, "schema"), message, _HINT)
