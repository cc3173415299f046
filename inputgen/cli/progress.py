"""A progress bar for searches that take over a second, on a terminal."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING

from inputgen.cli.output import is_terminal

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

_PATIENCE = 1.0  # seconds before a bar appears


class ProgressBar:
    """A callback for `scan_paths` that draws a bar on stderr, but not for quick searches.

    rich is imported when the bar first appears; by then its import time does not matter.
    """

    def __init__(self, *, shown: bool) -> None:
        self._shown = shown and is_terminal(sys.stderr)
        self._start = time.monotonic()
        self._bar: Progress | None = None
        self._task: TaskID | None = None

    def __enter__(self) -> ProgressBar:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    def __call__(self, done: int, total: int) -> None:
        """Say that `done` of `total` files are scanned."""
        if not self._shown:
            return
        if self._bar is None and time.monotonic() - self._start > _PATIENCE:
            self._bar = _new_bar()
            self._task = self._bar.add_task("scanning", total=total)
            self._bar.start()
        if self._bar is not None and self._task is not None:
            self._bar.update(self._task, completed=done, total=total)


def _new_bar() -> Progress:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=Console(stderr=True), transient=True)
