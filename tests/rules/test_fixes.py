"""What the fixes of each rule's INVALID cases leave, in the rule's own layout and in others."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_cases import CASES, only, written

from inputgen import api, fixing
from inputgen.model.rules import Case

FIXED = [param for param in CASES if "-invalid-" in str(param.id)]


def fix(job: Path, code: str) -> fixing.FixResult:
    config = only(code, job.parent)
    [result] = fixing.fix_jobs([api.scan_file(job, config)], config, unsafe=True)
    return result


def layouts(text: str) -> dict[str, bytes]:
    """The same file as other editors save it."""
    return {
        "plain": text.encode(),
        "crlf": text.replace("\n", "\r\n").encode(),
        "bom": b"\xef\xbb\xbf" + text.encode(),
        "no-newline": text.rstrip("\n").encode(),
    }


@pytest.mark.parametrize("layout", ["plain", "crlf", "bom", "no-newline"])
@pytest.mark.parametrize(("code", "case"), FIXED)
def test_fixed(code: str, case: Case, layout: str, tmp_path: Path) -> None:
    if layout != "plain" and not case.fixed:
        pytest.skip("the rule mends nothing here")
    job = written(case, tmp_path)
    for path, text in ((case.path, case.source), *case.files):
        if not path.endswith((".toml", ".json", ".ipynb")):
            (tmp_path / path).write_bytes(layouts(text)[layout])
    result = fix(job, code)
    assert not result.fixed.refused
    wanted = {
        path: text.encode() if path.endswith((".toml", ".json", ".ipynb")) else layouts(text)[layout]
        for path, text in case.fixed
    }
    assert dict(result.fixed.changes) == wanted
    for path, data in result.fixed.changes.items():
        (tmp_path / path).write_bytes(data)
    again = fix(job, code)
    assert not again.fixed.changes
    if case.fixed:
        left = [item for item in again.fixed.diagnostics if item.code == code]
        assert len(left) < len(case.expect)
