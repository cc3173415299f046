"""The findings in each example of W&B's documentation, as published and as repaired, and why each of them is right.

The page on job inputs is what users copy from. A finding that is not listed here is a false alarm, or needs a reason of
its own; one that is listed and no longer found is a mistake that users go back to making. Where the repaired twin of an
example has no such finding, the published one has it because of what was repaired.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[1] / "fixtures/docs"

Finding = tuple[str, str, int]  # code, level, line

# Why a finding is right, by its code. Where a code needs another reason in one example, it is given there.
REASONS = {
    "IG001": "the example does not parse as published: Python stops here, and so does the job",
    "IG101": "published with this misspelling in the Japanese edition: AttributeError",
    "IG102": "published with input_schema=, which is no parameter: TypeError",
    "IG104": "a fragment that is published without its imports: NameError",
    "IG121": "the fragment goes on from another, so what it gives as schema is not there to be read",
    "IG123": "published with wandb.require('core'), 'required for launch sdk use': a no-op that warns since wandb 0.18",
    "IG124": "wandb makes no job by default, of which the page says nothing: the example records no input as it stands",
    "IG307": "batch_size is 32 in the page's config and one of 16, 64, 256 in its schema: W&B stores both, unchecked",
    "IG310": "trainer.model is in the page's config, and its schema has no property for it",
}

FINDINGS: dict[str, list[Finding]] = {
    "first_example": [("IG123", "info", 4), ("IG124", "info", 18)],
    "file_example": [("IG123", "info", 5), ("IG124", "info", 6)],
    # With a colon missing, a function misspelled, a comment for a body (Japanese edition).
    "with_published": [("IG001", "error", 20)],
    "with_repaired": [("IG123", "info", 5), ("IG124", "info", 21)],
    "misspelled_published": [("IG123", "info", 5), ("IG124", "info", 21), ("IG101", "error", 21)],
    "file_with_published": [("IG001", "error", 13)],
    "file_body_published": [("IG001", "error", 13)],
    "file_with_repaired": [("IG123", "info", 6), ("IG124", "info", 8)],
    # The schema as a dict: a comma is missing, and nothing is imported.
    "schema_published": [("IG001", "error", 6)],
    "schema_unbound": [("IG104", "warning", 29), ("IG124", "info", 29)],
    "schema_repaired": [("IG124", "info", 44)],
    "default_outside_enum": [("IG307", "error", 9), ("IG124", "info", 44)],
    "examples_together": [
        ("IG123", "info", 6),
        ("IG307", "error", 10),
        ("IG310", "info", 11),
        ("IG124", "info", 48),
    ],
    # The schema as a Pydantic class, and as an instance of it. That W&B warns of its `required` and of defaults is no
    # finding: nobody can write a model without them.
    "pydantic_published": [("IG104", "warning", 11), ("IG124", "info", 11)],
    "pydantic_repaired": [("IG124", "info", 29)],
    "instance_published": [
        ("IG104", "warning", 3),
        ("IG121", "warning", 3),
        ("IG124", "info", 3),
        ("IG102", "error", 6),
    ],
    "instance_keyword": [("IG124", "info", 31), ("IG102", "error", 34)],
    "instance_repaired": [("IG124", "info", 31)],
    # Nothing is declared: load_wandb_config() reads what is launched.
    "load_config_published": [],
    "load_config_ja_published": [],
}


def test_every_example_is_listed_and_every_reason_is_used() -> None:
    assert sorted(FINDINGS) == sorted(path.parent.name for path in EXAMPLES.glob("*/job.py"))
    assert set(REASONS) == {code for found in FINDINGS.values() for code, _, _ in found}


@pytest.mark.parametrize("name", FINDINGS)
def test_the_findings_of_an_example(name: str) -> None:
    document = json.loads((EXAMPLES / name / "expected/scan.json").read_text(encoding="utf-8"))
    found = [
        (item["code"], item["severity"], item["span"]["line"])
        for job in document["jobs"]
        for item in job["diagnostics"]
    ]
    assert found == FINDINGS[name]
