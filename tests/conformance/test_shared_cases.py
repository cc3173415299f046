"""`inputgen scan --format wandb` against measured answers that lie beside the project, where they do.

`../shared/oracle/cases/NAME/job.py` are jobs, `NAME.expected.json` what wandb 0.31.0 stored of each. The folder is no
part of the project; without it there is nothing to test here (`test_scan.py` runs the project's own jobs).
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from comparison import compare, inputgen_scan

CASES = Path(__file__).parents[3] / "shared" / "oracle" / "cases"
NAMES = sorted(path.parent.name for path in CASES.glob("*/job.py"))

# Cases of which inputgen does not know every leaf yet, and why. What it says of them must be right all the same; a case
# that is right throughout has to leave the table.
KNOWN_UNKNOWN: dict[str, str] = {}

# Settings of a case (its oracle.json) that make its answer another than that of a run as such.
NOT_COMPARED = {
    "run_config": "override applied at launch",
    "file_overrides": "override applied at launch",
    "launched_from": "override applied at launch",
    "job_creation": "W&B stores nothing here; `scan` assumes that job creation is on",
}

pytestmark = pytest.mark.skipif(not NAMES, reason="no ../shared/oracle/cases beside the project")


def settings_of(name: str) -> dict[str, Any]:
    path = CASES / name / "oracle.json"
    return dict(json.loads(path.read_text(encoding="utf-8"))) if path.exists() else {}


def expected_of(name: str) -> dict[str, Any]:
    answer = json.loads((CASES / f"{name}.expected.json").read_text(encoding="utf-8"))
    return {
        "input_types": answer["input_types"] or {},
        "input_schemas": answer["input_schemas"] or {},
        # absent where no job was made
        "job_json_input_types": answer.get("wandb_job_json_input_types") or {},
    }


@pytest.mark.parametrize("name", NAMES)
def test_scan_says_what_was_measured(name: str, tmp_path: Path) -> None:
    if reason := next((NOT_COMPARED[key] for key in settings_of(name) if key in NOT_COMPARED), None):
        pytest.skip(reason)
    shutil.copytree(CASES / name, tmp_path / name)
    expected, ours = expected_of(name), inputgen_scan(tmp_path / name / "job.py")
    known_unknown = name in KNOWN_UNKNOWN
    differences = compare(expected, ours, None if known_unknown else ())
    assert not differences, "\n".join(["", *differences])
    if known_unknown:
        assert compare(expected, ours), "every leaf is right: take it out of KNOWN_UNKNOWN"


def test_the_table_names_cases_that_exist() -> None:
    assert KNOWN_UNKNOWN.keys() <= set(NAMES)
