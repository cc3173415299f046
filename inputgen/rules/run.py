"""Run the rules over one job."""

from __future__ import annotations

from inputgen.config import Config
from inputgen.frozen import replace
from inputgen.model import Diagnostic, Facts, Job
from inputgen.rules.registry import RULES, load, name_of
from inputgen.rules.select import apply, is_selected
from inputgen.rules.suppress import suppresses
from inputgen.schema.recorded import declarations


def run_rules(facts: Facts, job: Job, config: Config) -> tuple[Diagnostic, ...]:
    """The diagnostics of every selected rule, at their configured levels.

    A rule that the configuration leaves out is not even loaded.

    Returns:
        Diagnostics sorted by path, cell, line, column and code, each once.
    """
    checked = tuple(code for code in RULES if is_selected(code, name_of(code), config))
    found: dict[Diagnostic, None] = {}
    silent = _silent_groups(facts)
    for code in checked:
        if code.startswith(silent):
            continue
        # The last rule looks at what the others found: at the comments that keep nothing away.
        seen = replace(job, diagnostics=tuple(found), checked=checked)
        found.update(dict.fromkeys(load(code).check(facts, seen)))
    kept = [item for item in found if not any(suppresses(comment, item) for comment in facts.suppressions)]
    return apply(sorted(kept, key=_place), job.root, config)


def _silent_groups(facts: Facts) -> tuple[str, ...]:
    """The groups of rules that have nothing to look at. They are not loaded: that takes longer than all the checks."""
    calls = declarations(facts)
    there = {"IG2": any(call.file for call in calls), "IG3": any(call.schema is not None for call in calls)}
    return tuple(group for group, found in there.items() if not found)


def _place(diagnostic: Diagnostic) -> tuple[str, int, int, int, str, str]:
    span = diagnostic.span
    return (span.path, span.cell or 0, span.line, span.column, diagnostic.code, diagnostic.message)
