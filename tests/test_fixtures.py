"""Every job under `fixtures/` has the outputs that lie beside it.

A fixture is a folder `fixtures/GROUP/NAME/` with a `job.py` or `job.ipynb`, what the job reads, and `expected/`: what
`inputgen scan job.py`, run in that folder, prints in each format, and its exit status. To add one, write the job and
run

    pytest tests/test_fixtures.py --regenerate

which writes `expected/` anew, for every fixture (`-k GROUP/NAME` for some). Read the difference before you commit it:
an expected output is what is right, not what is printed. `conformance.toml` is for `conformance/test_scan.py`, which
runs the scripts under W&B, not the notebooks.
"""

from __future__ import annotations

import ast
import difflib
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from in_process import inputgen

FIXTURES = Path(__file__).parents[1] / "fixtures"
JOBS = {path.parent.relative_to(FIXTURES).as_posix(): path.name for path in sorted(FIXTURES.glob("*/*/job.*"))}
IDS = sorted(JOBS)

# What each expected file holds: the options of `scan`. The text is shown as by default, with the summary that goes to
# stderr; the document has the diagnostics of level info, too.
OUTPUTS = {
    "scan.txt": ("--format", "text"),
    "types.json": ("--format", "types"),
    "scan.json": ("--format", "json", "--info"),
    "wandb.json": ("--format", "wandb"),
}

# The examples that W&B's documentation publishes broken: each has one error, with this place and this mend.
BROKEN_IN_THE_DOCUMENTATION = {
    "docs/schema_published": ("IG001", 6, 10, "','"),
    "docs/with_published": ("IG001", 20, 31, "':'"),
    "docs/file_with_published": ("IG001", 13, 31, "':'"),
    "docs/file_body_published": ("IG001", 13, 32, "'pass'"),
    "docs/misspelled_published": ("IG101", 21, 12, "manage_wandb_config"),
    "docs/instance_published": ("IG102", 6, 5, "schema="),
}


def scan(job: str, *options: str) -> tuple[int, str, str]:
    """Run `inputgen scan` on a job here; its status, its stdout, and its stdout and stderr together."""
    result = inputgen("scan", job, "--no-cache", "--color", "never", *options)
    return result.exit_code, result.stdout, result.output


def outputs(job: str) -> dict[str, str]:
    """What `scan` says of a job in the current folder, by the name of the expected file."""
    texts, statuses = {}, set()
    for name, options in OUTPUTS.items():
        status, stdout, both = scan(job, *options)
        statuses.add(status)
        texts[name] = both if name == "scan.txt" else stdout
    assert len(statuses) == 1, f"the status depends on the format: {statuses}"
    return {**texts, "status": f"{statuses.pop()}\n"}


@pytest.fixture
def enter(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    def enter(name: str) -> Path:
        monkeypatch.chdir(FIXTURES / name)
        return FIXTURES / name

    return enter


@pytest.mark.parametrize("name", IDS)
def test_outputs(name: str, enter: Callable[[str], Path], pytestconfig: pytest.Config) -> None:
    expected = enter(name) / "expected"
    found = {file: text.encode() for file, text in outputs(JOBS[name]).items()}
    if pytestconfig.getoption("--regenerate"):
        _write(expected, found)
    wanted = {path.name: path.read_bytes() for path in sorted(expected.glob("*"))}
    assert sorted(wanted) == sorted(found), f"{name}: run `pytest tests/test_fixtures.py --regenerate -k {name}`"
    differences = [line for file, data in found.items() for line in _difference(file, wanted[file], data)]
    assert not differences, "\n".join(["", *differences])


def _write(expected: Path, found: dict[str, bytes]) -> None:
    expected.mkdir(exist_ok=True)
    for path in expected.iterdir():
        if path.name not in found:
            path.unlink()
    for file, data in found.items():
        (expected / file).write_bytes(data)


def _difference(file: str, wanted: bytes, found: bytes) -> list[str]:
    if wanted == found:
        return []
    before, after = (data.decode("utf-8", "backslashreplace").splitlines() for data in (wanted, found))
    lines = list(difflib.unified_diff(before, after, f"expected/{file}", "found", lineterm=""))
    return lines or [f"expected/{file}: the ends of lines differ"]


def test_every_folder_is_a_fixture() -> None:
    folders = {path.relative_to(FIXTURES).as_posix() for path in FIXTURES.glob("*/*")}
    assert folders == set(IDS)


@pytest.mark.parametrize("name", IDS)
def test_expected_outputs_hold_nothing_of_the_machine(name: str) -> None:
    for path in sorted((FIXTURES / name / "expected").iterdir()):
        text = path.read_text(encoding="utf-8")
        assert str(FIXTURES.parent) not in text, path.name
        assert "fixtures/" not in text, path.name
        assert not re.search(r"\b0x[0-9a-f]{6,}|Traceback|" + re.escape(str(Path.home())), text), path.name


def test_expected_documents_are_json_and_nothing_more() -> None:
    for path in FIXTURES.glob("*/*/expected/*.json"):
        text = path.read_text(encoding="utf-8")
        if text:  # nothing is printed where the status is 2
            json.loads(text, parse_constant=lambda name: pytest.fail(f"{name} is no JSON"))


def test_expected_outputs_hold_no_secret() -> None:
    name = "values/secrets"
    source = (FIXTURES / name / "job.py").read_text(encoding="utf-8")
    for secret in ("not-a-real-key-0123456789", "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0", "hunter2"):
        assert secret in source
        for path in (FIXTURES / name / "expected").iterdir():
            assert secret not in path.read_text(encoding="utf-8"), path.name


SCRIPTS = [name for name in IDS if JOBS[name] == "job.py"]


@pytest.mark.parametrize("name", [name for name in SCRIPTS if not name.startswith(("docs/", "bad/"))])
def test_every_job_says_in_one_line_what_it_shows(name: str) -> None:
    source = (FIXTURES / name / "job.py").read_text(encoding="utf-8")
    docstring = ast.get_docstring(ast.parse(source))
    assert docstring, "a job starts with a docstring"
    assert "\n" not in docstring


def report(name: str) -> dict[str, Any]:
    document = json.loads((FIXTURES / name / "expected" / "scan.json").read_text(encoding="utf-8"))
    return dict(document["jobs"][0])


def test_the_first_example_of_the_documentation() -> None:
    types = json.loads((FIXTURES / "docs/first_example/expected/types.json").read_text(encoding="utf-8"))
    trainer = {"learning_rate": "float", "batch_size": "int", "model": "str", "dataset": "str"}
    assert types == {"run_config": {"trainer": trainer}}
    assert {item["severity"] for item in report("docs/first_example")["diagnostics"]} <= {"info"}


@pytest.mark.parametrize("name", BROKEN_IN_THE_DOCUMENTATION)
def test_a_broken_example_of_the_documentation_has_one_error_that_names_the_mend(name: str) -> None:
    code, line, column, mend = BROKEN_IN_THE_DOCUMENTATION[name]
    (error,) = [found for found in report(name)["diagnostics"] if found["severity"] == "error"]
    assert (error["code"], error["span"]["line"], error["span"]["column"]) == (code, line, column)
    assert mend in error["hint"]
    text = (FIXTURES / name / "expected" / "scan.txt").read_text(encoding="utf-8")
    assert re.search(rf"^job\.py:{line}:{column}: error {code} .*\n +\|\n +{line} \| .*\n +\| +\^", text, re.MULTILINE)
    assert (FIXTURES / name / "expected" / "status").read_text(encoding="utf-8") == "1\n"


def test_repaired_examples_of_the_documentation_have_no_error() -> None:
    repaired = [name for name in IDS if name.startswith("docs/") and name.endswith("_repaired")]
    assert repaired
    for name in repaired:
        assert [found for found in report(name)["diagnostics"] if found["severity"] == "error"] == [], name
