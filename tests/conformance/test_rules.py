"""The real wandb does to each rule's INVALID jobs what the rule says; the claims are in `rule_claims.py`."""

from __future__ import annotations

from pathlib import Path

import pytest
from harness import run_settled
from rule_claims import CLAIMS, NOT_ABOUT_WANDB, SHOWN_TOGETHER, Claim

from inputgen.model.rules import Case
from inputgen.rules.registry import RULES, load

# What a case about a declaration or a config file leaves out: without a run W&B records nothing.
A_RUN = "import wandb\nwandb.init()\n"


def claims_of(code: str, case: Case) -> tuple[Claim, ...]:
    claims = CLAIMS[code]
    found = claims if isinstance(claims, Claim) else claims[case.name]
    return (found,) if isinstance(found, Claim) else found


ROWS = [
    pytest.param(case, claim, id=f"{code}-{case.name}-{number}")
    for code in CLAIMS
    for case in load(code).RULE.invalid
    for number, claim in enumerate(claims_of(code, case))
]


def test_every_rule_has_a_claim_or_a_reason() -> None:
    assert sorted([*CLAIMS, *NOT_ABOUT_WANDB, *SHOWN_TOGETHER]) == sorted(RULES)
    for code, claims in CLAIMS.items():
        if not isinstance(claims, Claim):
            assert sorted(claims) == sorted(case.name for case in load(code).RULE.invalid), code


@pytest.mark.parametrize(("case", "claim"), ROWS)
def test_wandb_does_what_the_rule_says(case: Case, claim: Claim, tmp_path: Path) -> None:
    run = "" if "wandb.init(" in case.source else A_RUN
    files = {**dict(case.files), **claim.files, case.path: case.source + run + claim.after}
    for path, text in files.items():
        target = tmp_path / "job" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    outcome = run_settled(tmp_path / "job" / case.path, claim.run)
    assert not outcome.unanswered, "tests/conformance/backend.py lacks these GraphQL operations"
    claim.holds(outcome, case)


MOVED = [case for case in load("IG130").RULE.invalid if case.fixed]


@pytest.mark.parametrize("case", MOVED, ids=[case.name for case in MOVED])
def test_a_moved_call_comes_in_time(case: Case, tmp_path: Path) -> None:
    for path, text in (*case.files, *case.fixed):
        (tmp_path / path).write_text(text, encoding="utf-8")
    job = tmp_path / case.path
    if "print(c)" not in case.source:
        job.write_text(job.read_text(encoding="utf-8") + "print(c)\n", encoding="utf-8")
    outcome = run_settled(job, {"file_overrides": {"c.yaml": {"lr": 9}}})
    assert (outcome.exit_code, outcome.stdout) == (0, ("{'lr': 9}",))
