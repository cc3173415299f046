"""Include or exclude is a string, which W&B takes letter by letter.

## What it does
Reports an `include` or `exclude` that is a plain string.

## Why is this bad
W&B iterates over it: `"lr"` means the keys `l` and `r`. There is no warning, and the input's types are empty
(`wandb-facts`, section 4).

## Example
```python
launch.manage_wandb_config(include="trainer")
```

## Use instead
```python
launch.manage_wandb_config(include=["trainer"])
```
"""

from __future__ import annotations

from collections.abc import Iterator

from inputgen.model import Declaration, Diagnostic, Edit, Facts, Fix, Job, Known
from inputgen.model.rules import Case, Rule
from inputgen.rules.places import end_of, path_arguments, start_of
from inputgen.schema.recorded import declarations

_JOB = 'import wandb\nfrom wandb.sdk import launch\n{}\nwandb.init(config={{"trainer": {{"lr": 0.1, "steps": 5}}, "seed": 1}})\n'
_FILE = (("c.yaml", "trainer:\n  lr: 0.1\nlst: [1]\n"),)

RULE = Rule(
    code="IG106",
    name="paths-not-a-list",
    severity="error",
    summary="Include or exclude is a string, which W&B takes letter by letter",
    valid=(
        Case("list", _JOB.format('launch.manage_wandb_config(include=["trainer"])')),
        Case("tuple", _JOB.format('launch.manage_wandb_config(include=("trainer",))')),
        Case("none", _JOB.format("launch.manage_wandb_config(include=None)")),
        Case("empty", _JOB.format('launch.manage_wandb_config(include="")')),
    ),
    invalid=(
        Case(
            "include",
            _JOB.format('launch.manage_wandb_config(include="trainer")'),
            expect=(("job.py", 3),),
            fixed=(("job.py", _JOB.format('launch.manage_wandb_config(include=["trainer"])')),),
        ),
        Case(
            "exclude",
            _JOB.format('launch.manage_wandb_config(exclude="trainer.lr")'),
            expect=(("job.py", 3),),
            fixed=(("job.py", _JOB.format('launch.manage_wandb_config(exclude=["trainer.lr"])')),),
        ),
        Case(
            "file",
            _JOB.format('launch.manage_config_file("c.yaml", "trainer")'),
            expect=(("job.py", 3),),
            fixed=(("job.py", _JOB.format('launch.manage_config_file("c.yaml", ["trainer"])')),),
            files=_FILE,
        ),
        Case(
            "constant",
            'from wandb.sdk import launch\nKEYS = "trainer"\nlaunch.manage_wandb_config(KEYS)\n',
            expect=(("job.py", 3),),
            fixed=(("job.py", 'from wandb.sdk import launch\nKEYS = "trainer"\nlaunch.manage_wandb_config([KEYS])\n'),),
        ),
    ),
)


def check(facts: Facts, job: Job) -> Iterator[Diagnostic]:
    """Yield one diagnostic for each argument that is a string."""
    for call in declarations(facts):
        for name, argument in path_arguments(call):
            if isinstance(argument, Known) and isinstance(argument.value, str) and argument.value:
                yield _diagnostic(call, name, argument.value)


def _diagnostic(call: Declaration, name: str, text: str) -> Diagnostic:
    letters = ", ".join(dict.fromkeys(text))
    message = f"{name} is a string: W&B takes it letter by letter, as the keys {letters}"
    span = dict(call.argument_spans).get(name)
    fix = Fix((Edit(start_of(span), "["), Edit(end_of(span), "]"))) if span is not None else None
    return RULE.at(span or call.span, message, "give a list of paths", fix=fix)
