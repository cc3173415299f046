"""Every rule's own VALID and INVALID jobs, through the whole pipeline."""

from __future__ import annotations

from pathlib import Path

import pytest

from inputgen import api
from inputgen.config import Config, load_config
from inputgen.frozen import replace
from inputgen.model.rules import Case
from inputgen.rules.registry import RULES, load

CASES = [
    pytest.param(code, case, id=f"{code}-{kind}-{case.name}")
    for code in RULES
    for kind, cases in (("valid", load(code).RULE.valid), ("invalid", load(code).RULE.invalid))
    for case in cases
]


def written(case: Case, folder: Path) -> Path:
    """The job of a case, written to a folder with its other files."""
    for path, text in ((case.path, case.source), *case.files):
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    return folder / case.path


def only(code: str, folder: Path) -> Config:
    """The configuration that runs one rule; the one on comments looks at what all others find."""
    config = load_config(folder)
    return config if code == "IG905" else replace(config, select=(code,))


@pytest.mark.parametrize(("code", "case"), CASES)
def test_case(code: str, case: Case, tmp_path: Path) -> None:
    job = written(case, tmp_path)
    found = api.scan_file(job, only(code, tmp_path)).job.diagnostics
    assert [(item.span.path, item.span.line) for item in found if item.code == code] == list(case.expect)


@pytest.mark.parametrize(("code", "case"), [param for param in CASES if "-invalid-" in str(param.id)])
def test_case_ignored(code: str, case: Case, tmp_path: Path) -> None:
    found = api.scan_file(written(case, tmp_path), replace(Config(), ignore=(code,))).job.diagnostics
    assert code not in {item.code for item in found}
