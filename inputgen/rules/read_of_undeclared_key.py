"""The job reads a key of the run config that nothing gives.

## What it does
Reports `run.config["k"]` and `run.config.k` where neither the config, nor a schema, nor a default gives the key.

## Why is this bad
Without an override the read raises KeyError (AttributeError), hours later perhaps. A key that is spelled nearly as one
that is given is reported, unless the job asks whether it is there, gives a default or catches the exception. It is a
warning, since a launch or a sweep may give the key.

## Example
```python
run = wandb.init(config={"learning_rate": 0.1})
train(run.config["learnin_rate"])
```

## Use instead
```python
run = wandb.init(config={"learning_rate": 0.1})
train(run.config["learning_rate"])
```
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from inputgen.keypath import KeyPath, join
from inputgen.model import ConfigRead, ConfigTested, Diagnostic, Facts, Job
from inputgen.model.rules import Case, Rule

_HEAD = "import wandb\nfrom wandb.sdk import launch\n"

_NEAR = 'config = wandb.init(config={"learning_rate": 0.1}).config\n'

_ASKED_FOR: tuple[tuple[str, str], ...] = (  # the job goes on where nothing gives the key
    ("tested", 'if "learnin_rate" in config:\n    print(config["learnin_rate"])\n'),
    ("tested-in-keys", 'if "learnin_rate" in config.keys():\n    print(config["learnin_rate"])\n'),
    ("tested-in-a-copy", 'c = dict(config)\nprint(c["learnin_rate"] if "learnin_rate" in c else 1)\n'),
    ("tested-by-name", 'for k in ("learnin_rate", "learning_rate"):\n    if k in config:\n        print(config[k])\n'),
    ("left-out", 'if "learnin_rate" not in config:\n    raise SystemExit("no rate")\nprint(config["learnin_rate"])\n'),
    ("hasattr", 'print(config.learnin_rate if hasattr(config, "learnin_rate") else 1)\n'),
    ("getattr", 'print(getattr(config, "learnin_rate", 1))\n'),
    ("get-default", 'print(config.get("learnin_rate", 1))\n'),
    ("caught", 'try:\n    print(config["learnin_rate"])\nexcept KeyError:\n    pass\n'),
    ("attribute-caught", "try:\n    print(config.learnin_rate)\nexcept (TypeError, AttributeError):\n    pass\n"),
    ("all-caught", "try:\n    print(float(config.learnin_rate))\nexcept Exception:\n    pass\n"),
    (
        "caught-around-the-call",
        'def rate():\n    return config["learnin_rate"]\n\ntry:\n    rate()\nexcept LookupError:\n    pass\n',
    ),
    ("suppressed", 'import contextlib\nwith contextlib.suppress(KeyError):\n    print(config["learnin_rate"])\n'),
)

RULE = Rule(
    code="IG404",
    name="read-of-undeclared-key",
    severity="warning",
    summary="The job reads a key of the run config that nothing gives",
    valid=(
        Case("given", _HEAD + 'run = wandb.init(config={"lr": 0.1})\nprint(run.config["lr"])\n'),
        Case("get", _HEAD + 'run = wandb.init(config={"lr": 0.1})\nprint(run.config.get("seed", 1))\n'),
        Case(
            "schema",
            _HEAD
            + 'launch.manage_wandb_config(schema={"type": "object", "properties": {"seed": {"type": "integer"}}})\nrun = wandb.init(config={"lr": 0.1})\nprint(run.config["seed"])\n',
        ),
        Case("no-config", _HEAD + 'run = wandb.init()\nprint(run.config["lr"])\n'),
        Case(
            "open",
            _HEAD + 'import other\nrun = wandb.init(config={"lr": 0.1, **other.config()})\nprint(run.config["seed"])\n',
        ),
        *(Case(name, _HEAD + _NEAR + code) for name, code in _ASKED_FOR),
        Case(
            "set-first",
            _HEAD + 'run = wandb.init(config={"lr": 0.1})\nrun.config["seed"] = 1\nprint(run.config["seed"])\n',
        ),
    ),
    invalid=(
        Case(
            "typo",
            _HEAD + 'run = wandb.init(config={"learning_rate": 0.1})\nprint(run.config["learnin_rate"])\n',
            expect=(("job.py", 4),),
        ),
        Case(
            "attribute",
            _HEAD + 'wandb.init(config={"learning_rate": 0.1})\nprint(wandb.config.learning_rat)\n',
            expect=(("job.py", 4),),
        ),
        Case(
            "another-exception-caught",
            _HEAD + _NEAR + "try:\n    print(config.learnin_rate)\nexcept KeyError:\n    pass\n",
            expect=(("job.py", 5),),
        ),
    ),
)


def check(facts: Facts, job: Job) -> Iterator[Diagnostic]:
    """Yield one diagnostic for each key that is read without a default and is spelled nearly as one that is given.

    A key that is like no other may be meant to be given by the launch: there the schema should tell it.
    """
    for item in job.inputs:
        if item.source != "run_config" or item.open is not None:
            continue
        given = [field for field in item.fields if field.evidence != "read"]
        hidden = [found.path for found in item.hidden]
        names = [join(field.path) for field in given] + [join(path) for path in hidden]
        unsure = [field for field in item.fields if field.evidence == "read" and not _is_asked_for(facts, field.path)]
        for field in unsure:
            close = get_close_matches(join(field.path), names, n=1, cutoff=0.8)
            if close:
                message = f"nothing gives {join(field.path)}: without an override this read raises"
                yield RULE.at(field.span, message, f"did you mean {close[0]}?")


def _is_asked_for(facts: Facts, path: KeyPath) -> bool:
    """Whether the job knows that a key may be missing: it asks for it, gives a default, or catches the exception."""
    events = [event for event in facts.events if isinstance(event, ConfigRead | ConfigTested) and event.path == path]
    reads = [event for event in events if isinstance(event, ConfigRead)]
    return (
        len(reads) < len(events)
        or any(read.default is not None for read in reads)
        or all(read.caught for read in reads)
    )
