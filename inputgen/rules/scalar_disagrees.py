"""The job and W&B read a value of a config file differently.

## What it does
Reports plain scalars of a managed YAML file that PyYAML, which the job uses, and the YAML library of wandb-core take
for values of different types: `1e-5`, `yes`, `1:30`, `0o17`, dates.

## Why is this bad
W&B shows and checks the one, the job gets the other: `lr: 1e-5` is a number in the launch form and a string in the
job. When an override rewrites the file, such values change for good (`wandb-facts`, sections 5 and 6).

## Example
```yaml
lr: 1e-5
shuffle: yes
```

## Use instead
```yaml
lr: 1.0e-5
shuffle: true
```
"""

from __future__ import annotations

from collections.abc import Iterator

from inputgen.model import Diagnostic, Edit, Facts, Fix, Job
from inputgen.model.rules import Case, Rule
from inputgen.rules.scalars import plain_form
from inputgen.rules.traps import managed_traps

_YAML = 'from wandb.sdk import launch\nlaunch.manage_config_file("c.yaml")\n'
_JSON = _YAML.replace("yaml", "json")

RULE = Rule(
    code="IG201",
    name="scalar-disagrees",
    severity="warning",
    summary="The job and W&B read a value of a config file differently",
    valid=(
        Case("float", _YAML, files=(("c.yaml", "lr: 1.0e-5\nx: 0.1\n"),)),
        Case("quoted", _YAML, files=(("c.yaml", 'lr: "1e-5"\nshuffle: "yes"\n'),)),
        Case("json", _JSON, files=(("c.json", '{"lr": 1e-5}\n'),)),
        Case("not-managed", "import yaml\nc = yaml.safe_load(open('c.yaml'))\n", files=(("c.yaml", "lr: 1e-5\n"),)),
    ),
    invalid=(
        Case(
            "exponent",
            _YAML,
            files=(("c.yaml", "lr: 1e-5 # small\n"),),
            expect=(("c.yaml", 1),),
            fixed=(("c.yaml", "lr: 1.0e-5 # small\n"),),
        ),
        Case(
            "positive-exponent",
            _YAML,
            files=(("c.yaml", "a: 1\nn: -2.5E3\n"),),
            expect=(("c.yaml", 2),),
            fixed=(("c.yaml", "a: 1\nn: -2.5E+3\n"),),
        ),
        Case(
            "no-digit",
            _YAML,
            files=(("c.yaml", "x: +.5\n"),),
            expect=(("c.yaml", 1),),
            fixed=(("c.yaml", "x: +0.5\n"),),
        ),
        Case(
            "bool",
            _YAML,
            files=(("c.yaml", "a:\n  b: yes\n  c: x\n"),),
            expect=(("c.yaml", 2),),
            fixed=(("c.yaml", "a:\n  b: true\n  c: x\n"),),
        ),
        Case(
            "base-sixty",
            _YAML,
            files=(("c.yaml", "t: 1:30\n"),),
            expect=(("c.yaml", 1),),
            fixed=(("c.yaml", "t: 90\n"),),
        ),
        Case("octal", _YAML, files=(("c.yaml", "m: 0o17\n"),), expect=(("c.yaml", 1),), fixed=(("c.yaml", "m: 15\n"),)),
        Case(
            "leading-zero",
            _YAML,
            files=(("c.yaml", "m: 08\n"),),
            expect=(("c.yaml", 1),),
            fixed=(("c.yaml", "m: 8\n"),),
        ),
        Case(
            "date",
            _YAML,
            files=(("c.yaml", "d: 2024-01-01\n"),),
            expect=(("c.yaml", 1),),
            fixed=(("c.yaml", 'd: "2024-01-01"\n'),),
        ),
        Case(
            "flow",
            _YAML,
            files=(("c.yaml", "x: [1e3, 2]\n"),),
            expect=(("c.yaml", 1),),
            fixed=(("c.yaml", "x: [1.0e+3, 2]\n"),),
        ),
    ),
)


def check(facts: Facts, job: Job) -> Iterator[Diagnostic]:
    """Yield one diagnostic for each scalar, with what to write so that both read the same."""
    for call, trap in managed_traps(facts, "scalar-disagrees"):
        message = f"PyYAML reads {trap.text} as {trap.job}, W&B as {trap.wandb}"
        mend = plain_form(trap.text, trap.job)
        hint = f"write {mend[0]}" if mend is not None else "quote it, or write it as both read it"
        fix = Fix((Edit(trap.span, mend[0]),), safe=mend[1]) if mend is not None else None
        yield RULE.at(trap.span, message, hint, (call.span,), fix)
