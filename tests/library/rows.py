"""Rows of the tests of library models: a job, what is expected of it, and the same job run for real."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from differential import differences, real_config

from inputgen import model as m
from inputgen.api import ScanResult, scan_source
from inputgen.config import Config, JobConfig
from inputgen.frozen import replace
from inputgen.reporters.common import types_of
from inputgen.schema.infer import default_of


@dataclass(frozen=True)
class Row:
    """A job.

    Attributes:
        id: of the test.
        body: its source; `config` is what it gives to `wandb.init`, unless the body calls it itself.
        types: the expected `run_config` of `--format types`.
        files: what lies beside it.
        argv, env: what it is run with, and configured to be run with.
        real: whether it can be run for real.
        spans: by dotted key, the line (`[FILE:]LINE`; the body starts at line 2 of the job) and the text of the field's
            span: `{"a.b": "3 'b'"}`.
    """

    id: str
    body: str
    types: Any
    files: Mapping[str, str] = field(default_factory=dict)
    argv: tuple[str, ...] = ()
    env: Mapping[str, str] = field(default_factory=dict)
    real: bool = True
    spans: Mapping[str, str] = field(default_factory=dict)

    @property
    def source(self) -> str:
        ends = "" if "wandb.init(" in self.body else "\nwandb.init(config=config)\n"
        return f"import wandb\n{self.body}{ends}"


def parametrized(rows: Sequence[Row]) -> Any:
    """The mark that runs a test for each row."""
    return pytest.mark.parametrize("row", rows, ids=[row.id for row in rows])


def lay(folder: Path, monkeypatch: pytest.MonkeyPatch, files: Mapping[str, str]) -> None:
    """Put files into a folder, and go there."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    monkeypatch.chdir(folder)


def scanned(row: Row, folder: Path, monkeypatch: pytest.MonkeyPatch) -> ScanResult:
    """The scan of a row's job."""
    lay(folder, monkeypatch, row.files)
    job = JobConfig(argv=row.argv or None, env=dict(row.env))
    return scan_source(row.source.encode(), "job.py", Config(base=folder, job={"job.py": job}), stored=True)


def run_config(result: ScanResult) -> m.Value:
    """The config of the only run."""
    (run,) = result.facts.runs
    return run.config


def check(row: Row, folder: Path, monkeypatch: pytest.MonkeyPatch) -> ScanResult:
    """The static types are those expected, and the values those of a real run."""
    result = scanned(row, folder, monkeypatch)
    (shown,) = [types_of(item.types) for item in result.job.inputs if item.source == "run_config"]
    assert shown == row.types, shown
    if row.real:
        real = real_config(row.source, row.argv, row.files, row.env)
        assert differences(run_config(result), real) == []
    assert {path: place(result, path) for path in row.spans} == row.spans
    return result


def place(result: ScanResult, path: str) -> str:
    """Where a field of the run config is: its line, after its file if it is not the job, and the text of its span."""
    (span,) = [
        item.span
        for source in result.job.inputs
        for item in source.fields
        if source.source == "run_config" and ".".join(item.path) == path
    ]
    assert span is not None, path
    lines = result.sources[span.path].splitlines()[span.line - 1 : span.end_line]
    lines[-1] = lines[-1][: span.end_column - 1]
    lines[0] = lines[0][span.column - 1 :]
    return ("" if span.path == "job.py" else f"{span.path}:") + f"{span.line} " + "\n".join(lines)


def held_default(field: m.Field) -> Any:
    """The default that the value of a field has by itself, whatever it is where no option is given (`Field.usual`)."""
    return default_of(replace(field, usual=None))


def entry(value: m.Value, *path: str) -> m.Entry:
    """The entry at a path of keys."""
    found: m.Entry | None = None
    for key in path:
        assert isinstance(value, m.Mapping)
        found = next(each for each in value.entries if each.key == key)
        value = found.value
    assert found is not None
    return found
