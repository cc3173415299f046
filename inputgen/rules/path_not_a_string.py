"""An include or exclude path is no string.

## What it does
Reports elements of `include` and `exclude` that are no strings.

## Why is this bad
A number raises TypeError, which `wandb.init` swallows for a call made before it: the declaration and all later ones
are lost. A tuple of strings is glued to one key and takes nothing (`wandb-facts`, sections 2, 4 and 7).

## Example
```python
launch.manage_wandb_config(include=[("trainer", "lr")])
```

## Use instead
```python
launch.manage_wandb_config(include=["trainer.lr"])
```
"""

from __future__ import annotations

from collections.abc import Iterator

from inputgen.keypath import join
from inputgen.model import Declaration, Diagnostic, Edit, Facts, Fix, Job, Known, Sequence
from inputgen.model.rules import Case, Rule
from inputgen.rules.places import argument_span, element_span, literal, path_arguments
from inputgen.schema.recorded import declarations

_HINT = "give a list of dotted paths"

_JOB = 'import wandb\nfrom wandb.sdk import launch\n{}\nwandb.init(config={{"trainer": {{"lr": 0.1, "steps": 5}}, "seed": 1}})\n'

RULE = Rule(
    code="IG107",
    name="path-not-a-string",
    severity="error",
    summary="An include or exclude path is no string",
    valid=(
        Case("strings", _JOB.format('launch.manage_wandb_config(include=["trainer", "seed"])')),
        Case("dict", _JOB.format('launch.manage_wandb_config(include={"trainer": 1})')),
        Case("one-key-in-a-list", _JOB.format('launch.manage_wandb_config(include=[["seed"]])')),
        Case(
            "not-known",
            "from wandb.sdk import launch\nimport other\nlaunch.manage_wandb_config(include=[other.path])\n",
        ),
    ),
    invalid=(
        Case("number", _JOB.format("launch.manage_wandb_config(include=[1])"), expect=(("job.py", 3),)),
        Case("none", _JOB.format("launch.manage_wandb_config(exclude=[None])"), expect=(("job.py", 3),)),
        Case(
            "tuple",
            _JOB.format('launch.manage_wandb_config(include=[("trainer", "lr")])'),
            expect=(("job.py", 3),),
        ),
        Case(
            "list",
            _JOB.format('launch.manage_wandb_config(include=[["trainer", "lr"]])'),
            expect=(("job.py", 3),),
            fixed=(("job.py", _JOB.format('launch.manage_wandb_config(include=["trainer.lr"])')),),
        ),
        Case("no-list", _JOB.format("launch.manage_wandb_config(include=5)"), expect=(("job.py", 3),)),
    ),
)


def check(facts: Facts, job: Job) -> Iterator[Diagnostic]:
    """Yield one diagnostic for each element that is no string, or for an argument that has none."""
    for call in declarations(facts):
        for name, argument in path_arguments(call):
            if isinstance(argument, Known) and not isinstance(argument.value, str | bytes) and argument.value:
                kind = type(argument.value).__name__
                yield RULE.at(
                    argument_span(call, name), f"{name} is a value of type {kind}: W&B raises TypeError", _HINT
                )
            if isinstance(argument, Sequence):
                yield from _elements(call, name, argument)


def _elements(call: Declaration, name: str, argument: Sequence) -> Iterator[Diagnostic]:
    for element in argument.items:
        span = element_span(call, name, element)
        if isinstance(element, Known) and not isinstance(element.value, str):
            message = f"{name} path {element.value!r} is no string: W&B raises TypeError"
            yield RULE.at(span, message, _HINT)
        elif isinstance(element, Sequence) and element.kind in ("tuple", "list"):
            keys = [item.value for item in element.items if isinstance(item, Known) and isinstance(item.value, str)]
            # One key alone is glued to itself, and so is what it says.
            if len(keys) > 1 and len(keys) == len(element.items) and element.rest is None:
                meant = literal(join(tuple(keys)))
                message = f"{name} path is a {element.kind}, which W&B glues together to the key {''.join(keys)!r}"
                # The span of a tuple leaves its parentheses out.
                fix = Fix((Edit(span, meant),)) if element.span == span and element.kind == "list" else None
                yield RULE.at(span, message, f"write {meant}", fix=fix)
