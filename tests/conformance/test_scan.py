"""`inputgen scan --format wandb` says what the real wandb stores, for every fixture job.

A fixture is a folder `fixtures/GROUP/NAME/` with a `job.py`. What is special about it for this test is in its
`conformance.toml`, all of it optional:

    skip = "why the job cannot run here"
    least = [3, 11]               # the first version of Python that does what is expected
    unknown = ['input_types.@wandb\\.config.lr']     # where inputgen may not know (a place as in comparison.py)

    [run]
    args = ["--lr", "0.1"]        # the job's own command line
    env = {NAME = "value"}
    timeout = 60                  # seconds; for a job that hangs by design
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest
from comparison import compare, inputgen_scan
from harness import run_settled

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

FIXTURES = Path(__file__).parents[2] / "fixtures"
JOBS = sorted(FIXTURES.glob("*/*/job.py"))
KNOWN_SETTINGS = {"skip": str, "least": list, "unknown": list, "run": dict}
KNOWN_RUN_SETTINGS = {"args": list, "env": dict, "timeout": int}


def settings_of(job: Path) -> dict[str, Any]:
    path = job.with_name("conformance.toml")
    settings = tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    for known, given in ((KNOWN_SETTINGS, settings), (KNOWN_RUN_SETTINGS, settings.get("run", {}))):
        for name, value in given.items():
            assert name in known, f"{path}: unknown setting {name!r}, there are {', '.join(known)}"
            assert isinstance(value, known[name]), f"{path}: {name} must be a {known[name].__name__}"
            assert name != "skip" or str(value).strip(), f"{path}: skip needs a reason"
    return settings


def test_there_are_fixture_jobs() -> None:
    assert JOBS


@pytest.mark.parametrize("job", JOBS, ids=lambda job: job.parent.relative_to(FIXTURES).as_posix())
def test_scan_says_what_wandb_stores(job: Path) -> None:
    settings = settings_of(job)
    if "skip" in settings:
        pytest.skip(settings["skip"])
    if sys.version_info < tuple(settings.get("least", ())):
        pytest.skip("an earlier Python does something else")
    outcome = run_settled(job, settings.get("run", {}))
    assert not outcome.unanswered, "tests/conformance/backend.py lacks these GraphQL operations"
    assert outcome.timed_out == ("timeout" in settings.get("run", {})), "`timeout` is for jobs that hang, and they must"
    missing = (outcome.exception or "").startswith("ModuleNotFoundError") and "'wandb" not in str(outcome.exception)
    assert not missing, f"{outcome.exception}: give the fixture a stand-in, or a `skip` in conformance.toml"
    differences = compare(outcome.stored(), inputgen_scan(job), settings.get("unknown", ()))
    assert not differences, "\n".join(["", *differences])
