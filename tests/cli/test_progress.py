from __future__ import annotations

import io
import subprocess
import sys

import pytest

from inputgen.cli import progress as module
from inputgen.cli.progress import ProgressBar


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def search(stream: io.StringIO, monkeypatch: pytest.MonkeyPatch, patience: float, *, shown: bool = True) -> str:
    # Not in a fixture: pytest's capture puts its own stderr back between setup and test.
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setattr(module, "_PATIENCE", patience)
    with ProgressBar(shown=shown) as bar:
        bar(1, 20)
        bar(20, 20)
    return stream.getvalue()


def test_a_slow_search_shows_a_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "20/20" in search(Terminal(), monkeypatch, -1.0)


@pytest.mark.parametrize(("patience", "shown"), [(1e9, True), (-1.0, False)])
def test_a_quick_or_quiet_search_shows_none(monkeypatch: pytest.MonkeyPatch, patience: float, *, shown: bool) -> None:
    assert search(Terminal(), monkeypatch, patience, shown=shown) == ""


def test_a_pipe_shows_none(monkeypatch: pytest.MonkeyPatch) -> None:
    assert search(io.StringIO(), monkeypatch, -1.0) == ""


def test_rich_is_not_loaded_before_it_is_needed() -> None:
    code = "import sys, inputgen.cli.scan, inputgen.cli.progress; assert 'rich' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True, env=None)
