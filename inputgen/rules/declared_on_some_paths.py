"""A declaration is reached only on some paths.

## What it does
Reports a `manage_*` call under a condition that depends on the command line, the environment, or what cannot be
known, where a run may start without it. A call that stands beside `wandb.init` under the same condition is made whenever
there is a run.

## Why is this bad
What W&B records as the inputs of the job is then decided by the run that happens to record it.

## Example
```python
if args.launch:
    launch.manage_wandb_config(include=["lr"])
wandb.init(config=config)
```

## Use instead
```python
launch.manage_wandb_config(include=["lr"])
wandb.init(config=config)
```
"""

from __future__ import annotations

from collections.abc import Iterator

from inputgen.model import Diagnostic, Facts, Job
from inputgen.model.rules import Case, Rule
from inputgen.schema.recorded import declarations

_HEAD = "import wandb\nfrom wandb.sdk import launch\n"

_CALL = 'launch.manage_wandb_config(include=["lr"])\n'
_INIT = 'run = wandb.init(config={"lr": 0.1})\n'

_WITH_THE_RUN: tuple[tuple[str, str], ...] = (  # whenever a run starts, it is declared
    ("beside-init", f"if len(sys.argv) > 1:\n    {_CALL}    {_INIT}"),
    ("after-init", f"if len(sys.argv) > 1:\n    {_INIT}    {_CALL}"),
    (
        "else-disabled",
        f'if len(sys.argv) > 1:\n    {_CALL}    {_INIT}else:\n    run = wandb.init(mode="disabled")\n',
    ),
    (
        "tried-again",
        f"def train():\n    {_CALL}    {_INIT}\ntry:\n    train()\nexcept MemoryError:\n    train()\n",
    ),
    (
        "called-in-two-ways",
        f"def train():\n    {_CALL}    {_INIT}\nif len(sys.argv) > 1:\n    train()\nelse:\n    train()\n",
    ),
    (
        "in-a-function",
        f"def start(on):\n    if not on:\n        return None\n    {_CALL}    {_INIT}    return run\n\nstart(len(sys.argv) > 1)\n",
    ),
)

_WITHOUT_IT: tuple[tuple[str, str, int], ...] = (
    ("after-one-init", f"{_INIT}if len(sys.argv) > 1:\n    {_CALL}", 6),
    ("one-of-two-runs", f"if len(sys.argv) > 1:\n    {_CALL}    {_INIT}else:\n    wandb.init(config={{'lr': 1}})\n", 5),
)

RULE = Rule(
    code="IG122",
    name="declared-on-some-paths",
    severity="warning",
    summary="A declaration is reached only on some paths",
    valid=(
        Case("always", _HEAD + 'launch.manage_wandb_config(include=["lr"])\nwandb.init(config={"lr": 0.1})\n'),
        Case(
            "known-condition",
            _HEAD
            + 'LAUNCH = True\nif LAUNCH:\n    launch.manage_wandb_config(include=["lr"])\nwandb.init(config={"lr": 0.1})\n',
        ),
        *(Case(name, _HEAD + "import sys\n" + code) for name, code in _WITH_THE_RUN),
    ),
    invalid=(
        Case(
            "argv",
            _HEAD
            + 'import sys\nif len(sys.argv) > 1:\n    launch.manage_wandb_config(include=["lr"])\nwandb.init(config={"lr": 0.1})\n',
            expect=(("job.py", 5),),
        ),
        *(Case(name, _HEAD + "import sys\n" + code, (("job.py", line),)) for name, code, line in _WITHOUT_IT),
    ),
)


def check(facts: Facts, job: Job) -> Iterator[Diagnostic]:
    """Yield one diagnostic for each declaration that is not certain; one that is made again was certain before."""
    certain = {call.span for call in declarations(facts) if call.certain}
    for call in declarations(facts):
        if not call.certain and call.span not in certain:
            message = "whether this is reached cannot be known: a run that starts without it has other inputs"
            yield RULE.at(call.span, message, "declare the inputs unconditionally")
