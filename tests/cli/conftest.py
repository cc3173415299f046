from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from cli_stub import StubApi
from click.testing import Result
from in_process import inputgen as command_line

import inputgen


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch) -> StubApi:
    stub = StubApi()
    monkeypatch.setitem(sys.modules, "inputgen.api", stub)  # type: ignore[arg-type]
    monkeypatch.setattr(inputgen, "api", stub, raising=False)
    return stub


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def run(folder: Path) -> Callable[..., Result]:
    """Run the command line in an empty folder; faults are handled as `main` does."""
    return partial(command_line, catch_exceptions=True)
