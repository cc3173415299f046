r"""A dot in a key is not escaped.

## What it does
Reports an include or exclude path that takes nothing, while there is a key with its very dots: `a.b` is `b` inside
`a`, never the key `a.b`.

## Why is this bad
W&B gives no warning: the path takes nothing. A dot in a key is written with a backslash before it (`wandb-facts`,
section 4).

## Example
```python
launch.manage_wandb_config(include=["trainer.lr"])
wandb.init(config={"trainer.lr": 0.1})
```

## Use instead
```python
launch.manage_wandb_config(include=[r"trainer\.lr"])
wandb.init(config={"trainer.lr": 0.1})
```
"""

from __future__ import annotations

from collections.abc import Iterator

from inputgen.keypath import join
from inputgen.model import Diagnostic, Edit, Facts, Fix, Job, Known
from inputgen.model.rules import Case, Rule
from inputgen.rules.places import element_span, is_written_in, literal, path_arguments
from inputgen.schema.declared import declared
from inputgen.schema.filters import elements_of

_JOB = 'import wandb\nfrom wandb.sdk import launch\n{}\nwandb.init(config={{"trainer.lr": 0.1, "a": {{"b.c": 1}}}})\n'

RULE = Rule(
    code="IG109",
    name="unescaped-dot",
    severity="error",
    summary="A dot in a key is not escaped",
    valid=(
        Case("escaped", _JOB.format('launch.manage_wandb_config(include=[r"trainer\\.lr"])')),
        Case("inner", _JOB.format('launch.manage_wandb_config(include=[r"a.b\\.c"])')),
        Case("no-such-key", _JOB.format('launch.manage_wandb_config(include=["x.y"])')),
    ),
    invalid=(
        Case(
            "top",
            _JOB.format('launch.manage_wandb_config(include=["trainer.lr"])'),
            expect=(("job.py", 3),),
            fixed=(("job.py", _JOB.format('launch.manage_wandb_config(include=[r"trainer\\.lr"])')),),
        ),
        Case(
            "below",
            _JOB.format('launch.manage_wandb_config(exclude=["a.b.c"])'),
            expect=(("job.py", 3),),
            fixed=(("job.py", _JOB.format('launch.manage_wandb_config(exclude=[r"a.b\\.c"])')),),
        ),
    ),
)


def check(facts: Facts, job: Job) -> Iterator[Diagnostic]:
    """Yield one diagnostic for each path that takes nothing for want of a backslash."""
    for item in declared(facts):
        for name, argument in path_arguments(item.declaration):
            for element, path in elements_of(argument):
                meant = None if item.takes(path) else item.dotted(path)
                if meant is not None and isinstance(element, Known):
                    text = literal(join(meant))
                    edit = Edit(element_span(item.declaration, name, element), text)
                    fix = Fix((edit,)) if is_written_in(item.declaration, name, element) else None
                    message = f"{name} path {element.value!r} takes nothing: the dot is part of the key"
                    yield RULE.at(edit.span, message, f"write {text}", fix=fix)
