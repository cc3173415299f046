"""A comment that ignores findings keeps none away.

## What it does
Reports `# inputgen: ignore` comments, and codes in their brackets, that no finding answers to; and codes that no rule
has.

## Why is this bad
It hides the next real finding on that line.

## Example
```python
launch.manage_wandb_config(include=["trainer"])  # inputgen: ignore[IG103]
```

## Use instead
```python
launch.manage_wandb_config(include=["trainer"])
```
"""

from __future__ import annotations

from collections.abc import Iterator

from inputgen.model import Diagnostic, Edit, Facts, Fix, Job, Suppression
from inputgen.model.rules import Case, Rule
from inputgen.rules.registry import RULES, name_of
from inputgen.rules.suppress import suppresses

_JOB = 'import wandb\nfrom wandb.sdk import launch\nlaunch.manage_wandb_config(include=["{}"]){}\nwandb.init(config={{"lr": 0.1}})\n'

RULE = Rule(
    code="IG905",
    name="unused-suppression",
    severity="warning",
    summary="A comment that ignores findings keeps none away",
    valid=(
        Case("used", _JOB.format("l", "  # inputgen: ignore[IG103]")),
        Case("by-name", _JOB.format("l", "  # inputgen: ignore[include-matches-nothing]")),
        Case("by-prefix", _JOB.format("l", "  # inputgen: ignore[IG1]")),
        Case("blanket", _JOB.format("l", "  # inputgen: ignore")),
        Case("above", _JOB.format("l", "").replace("launch.m", "# inputgen: ignore[IG103]\nlaunch.m")),
        Case("file", "# inputgen: ignore-file[IG103]\n" + _JOB.format("l", "")),
        Case("text", _JOB.format("lr", "; print('# inputgen: ignore')")),
    ),
    invalid=(
        Case(
            "blanket-unused",
            _JOB.format("lr", "  # inputgen: ignore"),
            expect=(("job.py", 3),),
            fixed=(("job.py", _JOB.format("lr", "")),),
        ),
        Case(
            "code-unused",
            _JOB.format("lr", "  # inputgen: ignore[IG103]"),
            expect=(("job.py", 3),),
            fixed=(("job.py", _JOB.format("lr", "")),),
        ),
        Case(
            "one-of-two",
            _JOB.format("l", "  # inputgen: ignore[IG103, IG110]"),
            expect=(("job.py", 3),),
            fixed=(("job.py", _JOB.format("l", "  # inputgen: ignore[IG103]")),),
        ),
        Case(
            "no-such-code",
            _JOB.format("l", "  # inputgen: ignore[IG103, IG777]"),
            expect=(("job.py", 3),),
            fixed=(("job.py", _JOB.format("l", "  # inputgen: ignore[IG103]")),),
        ),
    ),
)


def check(facts: Facts, job: Job) -> Iterator[Diagnostic]:
    """Yield one diagnostic for each comment, or code in it, that keeps nothing of `job.diagnostics` away."""
    complete = set(job.checked) == set(RULES)
    for comment in facts.suppressions:
        if comment.codes is None:
            # Findings of level info are not shown unless asked for: nobody writes a comment because of them.
            if complete and not any(suppresses(comment, item) for item in job.diagnostics if item.severity != "info"):
                yield _unused(comment, "this comment keeps no finding away", ())
            continue
        idle = [code for code in comment.codes if _is_idle(comment, code, job)]
        if idle:
            kept = tuple(code for code in comment.codes if code not in idle)
            strange = [code for code in idle if not _rules(code)]
            what = f"no rule is {strange[0]}" if strange else f"{', '.join(idle)} keeps no finding away here"
            yield _unused(comment, what, kept)


def _is_idle(comment: Suppression, code: str, job: Job) -> bool:
    """Whether a code keeps nothing away, as far as its rules were run."""
    if not set(_rules(code)) <= set(job.checked):
        return False
    return not any(suppresses(comment, item, code) for item in job.diagnostics)


def _rules(text: str) -> list[str]:
    return [code for code in RULES if text == name_of(code) or (text.startswith("IG") and code.startswith(text))]


def _unused(comment: Suppression, what: str, kept: tuple[str, ...]) -> Diagnostic:
    if not kept:
        return RULE.at(comment.span, what, "remove it", fix=Fix((Edit(comment.removal, ""),)))
    marker = "ignore-file" if comment.whole_file else "ignore"
    text = f"# inputgen: {marker}[{', '.join(kept)}]"
    return RULE.at(comment.span, what, f"write {text}", fix=Fix((Edit(comment.span, text),)))
