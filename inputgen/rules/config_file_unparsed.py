"""A managed config file does not parse.

## What it does
Reports a managed config file that W&B's Go core, or the reader the job itself would use, cannot parse.

## Why is this bad
W&B stores nothing for such a file, without a word: it is no input of the job. YAML that only W&B refuses (a
duplicate key, a `%YAML 1.2` directive) works in the job, so nobody notices. Where the job's reader refuses it, the job
fails (`wandb-facts`, section 5).

## Example
```yaml
lr: 0.01
lr: 0.02
```

## Use instead
```yaml
lr: 0.02
```
"""

from __future__ import annotations

from collections.abc import Iterator

from inputgen.model import ConfigFile, Declaration, Diagnostic, Facts, FileTrap, Job
from inputgen.model.rules import Case, Rule
from inputgen.model.wandb_types import UNPARSED

_REFUSED = {"top-level-not-mapping": "it is no mapping", "duplicate-key": "a key is given twice"}
_JOB = 'from wandb.sdk import launch\nlaunch.manage_config_file("{}")\n'
_YAML, _JSON = _JOB.format("c.yaml"), _JOB.format("c.json")

RULE = Rule(
    code="IG003",
    name="config-file-unparsed",
    severity="error",
    summary="A managed config file does not parse",
    valid=(
        Case("yaml", _YAML, files=(("c.yaml", "lr: 0.1\n"),)),
        Case("empty-yaml", _YAML, files=(("c.yaml", ""),)),
        Case("json", _JSON, files=(("c.json", '{"lr": 0.1}'),)),
    ),
    invalid=(
        Case("tab", _YAML, files=(("c.yaml", "a:\n\tb: 1\n"),), expect=(("c.yaml", 2),)),
        Case("list", _JSON, files=(("c.json", "[1]\n"),), expect=(("c.json", 1),)),
        Case("twice", _YAML, files=(("c.yaml", "a: 1\na: 2\n"),), expect=(("c.yaml", 2),)),
        Case("json-comma", _JSON, files=(("c.json", '{"lr": 0.1,}\n'),), expect=(("c.json", 1),)),
    ),
)


def check(facts: Facts, job: Job) -> Iterator[Diagnostic]:
    """Yield one diagnostic for each managed file that one of its readers cannot parse."""
    seen: set[str] = set()
    for event in facts.events:
        if isinstance(event, Declaration) and event.file is not None and event.file.path not in seen:
            seen.add(event.file.path)
            by_wandb = _first(event.file, "unparsed-by-wandb") or _refused(event.file)
            by_job = _first(event.file, "unparsed-by-job")
            if by_wandb or by_job:
                yield _diagnostic(event, event.file, by_wandb, by_job)


def _first(file: ConfigFile, kind: str) -> FileTrap | None:
    return next((trap for trap in file.traps if trap.kind == kind), None)


def _refused(file: ConfigFile) -> FileTrap | None:
    """What W&B refuses a whole file for although it is valid: a list at its top, a key given twice."""
    if file.wandb != UNPARSED:
        return None
    return next((trap for trap in file.traps if trap.kind in ("top-level-not-mapping", "duplicate-key")), None)


def _diagnostic(
    declaration: Declaration, file: ConfigFile, by_wandb: FileTrap | None, by_job: FileTrap | None
) -> Diagnostic:
    trap = by_job or by_wandb
    assert trap is not None
    kind = file.format.upper() if file.format == "json" else "YAML"
    if by_wandb and by_job:
        message = f"not valid {kind}: {trap.text}; the job's reader raises, and W&B stores no types for the file"
    elif by_wandb:
        why = _REFUSED.get(trap.kind, trap.text)
        message = f"W&B cannot take this {kind} ({why}) and stores no types for it; the job's reader can"
    else:
        message = f"the job's reader cannot parse this {kind}: {trap.text}; W&B can"
    hint = f"mend the {kind}, or the file is no input of the job"
    return RULE.at(trap.span, message, hint, related=(declaration.span,))
