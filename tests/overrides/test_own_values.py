"""Every fixture: what a field is already, is a valid override of it, and comes out as it went in."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from inputgen.api import scan_file
from inputgen.config import Config
from inputgen.overrides import constraints
from inputgen.overrides.check import check
from inputgen.overrides.form import forms_of
from inputgen.overrides.problems import Given
from inputgen.overrides.texts import fits, read_text
from inputgen.schema.defaults import MISSING, to_json
from inputgen.schema.emit import input_schema

FIXTURES = Path(__file__).parents[2] / "fixtures"
JOBS = sorted(path.relative_to(FIXTURES).as_posix() for path in FIXTURES.glob("*/*/job.py"))


@pytest.mark.parametrize("name", JOBS)
def test_own_values_are_valid(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    path = FIXTURES / name
    monkeypatch.chdir(path.parent)
    result = scan_file(Path("job.py"), Config())
    forms = forms_of(result.job, result.facts, lambda item: input_schema(item, result.sources, full=False).schema)
    for item in result.job.inputs:
        form = forms.of(item.path)
        for field in item.fields if form is not None else ():
            value = to_json(field.value)
            if value is MISSING:
                continue
            found = check([Given(item.path, field.path, value=value)], forms)
            slot = form.slots[field.path]  # type: ignore[union-attr]
            contradicted = slot.type != field.type and not fits(value, slot.type)
            if contradicted or constraints.broken(value, slot.schema):
                assert found.problems  # a default that the declared schema refuses
                continue
            assert not found.problems, (field, found.problems)
            text = value if isinstance(value, str) else json.dumps(value)
            if not isinstance(value, str) or "str" in repr(slot.type):
                assert read_text(text, slot.type) == value


def test_there_are_fixtures() -> None:
    assert len(JOBS) > 30
    assert os.path.isdir(FIXTURES / "docs")  # noqa: PTH112
