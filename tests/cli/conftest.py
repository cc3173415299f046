from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from cli_stub import StubApi
from click.testing import CliRunner, Result

import inputgen
from inputgen.cli.faults import guarded
from inputgen.cli.group import cli


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
    import click

    @click.command(context_settings={"ignore_unknown_options": True, "help_option_names": []})
    @click.argument("args", nargs=-1, type=click.UNPROCESSED)
    def whole(args: tuple[str, ...]) -> None:
        sys.exit(guarded(lambda: cli.main(list(args), prog_name="inputgen", standalone_mode=False)))

    def call(*args: str, stdin: str | bytes = "") -> Result:
        return CliRunner().invoke(whole, ["--", *args], input=stdin)

    return call
