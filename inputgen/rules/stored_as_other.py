"""W&B stores a declared input as something else than it is.

## What it does
Reports values of a declared run config that W&B stores in another form: a path, a time or a number class as text, an
Enum member by its name, NaN as null.

## Why is this bad
The launch form then offers another value than the job has, and an override arrives as that other thing: a `str` where
the job expects a `Path`, the member's name where it expects the member (`wandb-facts`, section 3).

## Example
```python
wandb.init(config={"optimizer": Optimizer.ADAM, "data": Path("data")})
```

## Use instead
```python
wandb.init(config={"optimizer": Optimizer.ADAM.value, "data": "data"})
```
"""

from __future__ import annotations

from collections.abc import Iterator

from inputgen.keypath import join
from inputgen.model import Diagnostic, Facts, Job, Known, Object, Value
from inputgen.model.rules import Case, Rule

_TEXTS = {
    "path": "a path",
    "time": "a date or time",
    "number": "a Decimal or Fraction",
    "callable": "a function",
    "class": "a class",
    "pydantic": "a pydantic model",
    "namespace": "a Namespace",
}
_HINT = "give a plain value, and make the object of it after reading run.config"

_HEAD = "import wandb\nfrom wandb.sdk import launch\n"

RULE = Rule(
    code="IG406",
    name="stored-as-other",
    severity="warning",
    summary="W&B stores a declared input as something else than it is",
    valid=(
        Case("plain", _HEAD + 'launch.manage_wandb_config()\nwandb.init(config={"lr": 0.1})\n'),
        Case("not-declared", _HEAD + 'from pathlib import Path\nwandb.init(config={"data": Path("data")})\n'),
        Case(
            "excluded",
            _HEAD
            + 'from pathlib import Path\nlaunch.manage_wandb_config(exclude=["data"])\nwandb.init(config={"data": Path("data"), "lr": 0.1})\n',
        ),
    ),
    invalid=(
        Case(
            "path",
            _HEAD
            + 'from pathlib import Path\nlaunch.manage_wandb_config()\nwandb.init(config={"data": Path("data")})\n',
            expect=(("job.py", 5),),
        ),
        Case(
            "enum",
            _HEAD
            + 'from enum import Enum\nclass O(Enum):\n    ADAM = "adam"\nlaunch.manage_wandb_config()\nwandb.init(config={"o": O.ADAM})\n',
            expect=(("job.py", 7),),
        ),
        Case(
            "nan",
            _HEAD + 'launch.manage_wandb_config()\nwandb.init(config={"x": float("nan")})\n',
            expect=(("job.py", 4),),
        ),
        Case(
            "time",
            _HEAD
            + 'import datetime\nlaunch.manage_wandb_config()\nwandb.init(config={"x": datetime.date(2024, 1, 1)})\n',
            expect=(("job.py", 5),),
        ),
    ),
)


def check(facts: Facts, job: Job) -> Iterator[Diagnostic]:
    """Yield one diagnostic for each value that does not survive the way to W&B."""
    for item in job.inputs:
        if item.source != "run_config" or not item.declared:
            continue
        for field in item.fields:
            stored = None if field.secret else _stored(field.value)
            if stored is not None:
                yield RULE.at(field.span, f"{join(field.path)} is {stored}", _HINT)


def _stored(value: Value | None) -> str | None:
    """What a value is, and what W&B stores; None where that is the same, or not known."""
    if isinstance(value, Known):
        number = value.value
        return "NaN, which W&B stores as null" if isinstance(number, float) and number != number else None
    if not isinstance(value, Object):
        return None
    if value.kind == "enum":
        return f"a member of an Enum, which W&B stores by its name {value.name!r}"
    what = _TEXTS.get(value.kind)
    return None if what is None else f"{what}, which W&B stores as text"
