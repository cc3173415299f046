"""Rules on what W&B does: the INVALID case under the real wandb shows the behaviour that the rule claims."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from harness import Outcome, run_job

from inputgen.rules.registry import load

EMPTY = {"wb_type": "typedDict", "params": {"type_map": {}}}


def no_types(outcome: Outcome) -> bool:
    return outcome.exit_code == 0 and outcome.input_types.get("@wandb.config") == EMPTY


def raises(name: str) -> Callable[[Outcome], bool]:
    return lambda outcome: outcome.exit_code != 0 and (outcome.exception or "").startswith(name)


# code, case, what the real wandb shows
CLAIMS: list[tuple[str, str, Callable[[Outcome], bool]]] = [
    ("IG103", "typo", no_types),
    ("IG103", "case", no_types),
    ("IG106", "include", no_types),
    ("IG108", "same", no_types),
    ("IG109", "top", no_types),
    ("IG110", "letter", lambda outcome: outcome.timed_out),
    ("IG112", "path", raises("TypeError")),
    ("IG115", "wiped", lambda outcome: outcome.exit_code == 0 and outcome.input_schemas == {}),
    ("IG117", "finished", lambda outcome: outcome.exit_code == 0 and outcome.input_types == {}),
    ("IG117", "create-new", lambda outcome: outcome.exit_code == 0 and outcome.input_types == {}),
    ("IG119", "type-error", lambda outcome: outcome.exit_code == 0 and "files" not in outcome.input_types),
    ("IG120", "dict", lambda outcome: no_types(outcome) and outcome.input_schemas == {}),
    ("IG126", "after", raises("AssertionError")),
    ("IG128", "nested", lambda outcome: (outcome.run_config or {})["m"]["a"] == 1),
    ("IG129", "dict", lambda outcome: (outcome.run_config or {})["lr"] == 0.1),
    ("IG314", "infinity", lambda outcome: outcome.exit_code == 0 and outcome.input_types == {}),
    ("IG403", "files-only", lambda outcome: list(outcome.input_types) == ["files"]),
    ("IG407", "top", lambda outcome: list(outcome.run_config or {}) == ["lr"]),
    ("IG408", "dash", lambda outcome: list(outcome.run_config or {}) == ["lr"]),
]


@pytest.mark.parametrize(("code", "name", "claim"), CLAIMS, ids=[f"{code}-{name}" for code, name, _ in CLAIMS])
def test_the_real_wandb_does_what_the_rule_claims(
    tmp_path: Path, code: str, name: str, claim: Callable[[Outcome], bool]
) -> None:
    [case] = [case for case in load(code).RULE.invalid if case.name == name]
    for path, text in ((case.path, case.source), *case.files):
        (tmp_path / path).write_text(text, encoding="utf-8")
    outcome = run_job(tmp_path / case.path, timeout=8 if code == "IG110" else 40)
    assert claim(outcome), outcome
