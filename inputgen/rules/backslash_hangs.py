r"""A backslash in a path makes W&B loop forever.

## What it does
Reports an include or exclude path with a backslash before anything but a dot, or at its end.

## Why is this bad
W&B never returns from such a path: in `wandb.init` where the call was made before it, in the call itself after it. At
the end of a path a backslash raises LaunchError, which `wandb.init` swallows together with all later declarations. A
key that holds a backslash cannot be named at all (`wandb-facts`, section 4).

## Example
```python
launch.manage_wandb_config(include=["trainer\\lr"])
```

## Use instead
```python
launch.manage_wandb_config(include=["trainer.lr"])
```
"""

from __future__ import annotations

from collections.abc import Iterator

from inputgen.keypath import KeyPathError, split
from inputgen.model import Diagnostic, Facts, Job, Known, Sequence, Value
from inputgen.model.rules import Case, Rule
from inputgen.rules.places import element_span, path_arguments
from inputgen.schema.recorded import declarations

_EFFECT = {
    "hangs": "W&B loops forever on a backslash that is not before a dot",
    "refused": "W&B raises LaunchError for a backslash at the end",
}
_HINT = "a backslash only stands before a dot that is part of a key; keys with a backslash cannot be named"

_JOB = 'import wandb\nfrom wandb.sdk import launch\n{}\nwandb.init(config={{"trainer.lr": 0.1, "a": {{"b.c": 1}}}})\n'

RULE = Rule(
    code="IG110",
    name="backslash-hangs",
    severity="error",
    summary="A backslash in a path makes W&B loop forever",
    valid=(
        Case("escaped-dot", _JOB.format('launch.manage_wandb_config(include=[r"a\\.b"])')),
        Case("none", _JOB.format('launch.manage_wandb_config(include=["a.b"])')),
    ),
    invalid=(
        Case("letter", _JOB.format('launch.manage_wandb_config(include=["trainer\\\\lr"])'), expect=(("job.py", 3),)),
        Case("twice", _JOB.format('launch.manage_wandb_config(exclude=[r"a\\\\.b"])'), expect=(("job.py", 3),)),
        Case("end", _JOB.format('launch.manage_wandb_config(include=["a\\\\"])'), expect=(("job.py", 3),)),
    ),
)


def check(facts: Facts, job: Job) -> Iterator[Diagnostic]:
    """Yield one diagnostic for each path that W&B cannot split."""
    for call in declarations(facts):
        for name, argument in path_arguments(call):
            for element in argument.items if isinstance(argument, Sequence) else ():
                kind = _kind(element)
                if kind is not None:
                    message = f"{name} path {element.value!r}: {_EFFECT[kind]}"  # type: ignore[union-attr]
                    yield RULE.at(element_span(call, name, element), message, _HINT)


def _kind(element: Value) -> str | None:
    if not isinstance(element, Known) or not isinstance(element.value, str):
        return None
    try:
        split(element.value)
    except KeyPathError as error:
        return error.kind
    return None
