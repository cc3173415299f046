"""Scans in a process of their own, which may hang, die, or ask for all memory, and not take the tests with them."""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Mapping
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

MEMORY = 3 << 30  # bytes of address space
SECONDS = 60  # for one scan: hundred times what the longest takes, for a machine that does other things, too

# What lies beside a job: a text, or `("fifo", "")`, or `("link", target)`.
Files = Mapping[str, "str | tuple[str, str]"]


class Apart:
    """A process that scans jobs, started anew where it hangs or dies."""

    def __init__(self) -> None:
        self._process: Any = None
        self._end: Connection | None = None

    def scan(self, source: str, folder: Path, files: Files) -> dict[str, Any]:
        """The types of the run config, and the reasons and defaults of its fields, by key at the top.

        Raises:
            AssertionError: where the scan hangs, dies or raises.
        """
        if self._end is None:
            self._start()
        assert self._end is not None, "the process was started"
        self._end.send((source, str(folder), dict(files)))
        failed = "it hangs"
        try:
            if self._end.poll(SECONDS):
                result: dict[str, Any] = self._end.recv()
                failed = result.get("failed", "")
                if not failed:
                    return result
        except EOFError:
            failed = "it died"
        self.stop()
        raise AssertionError(failed)

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._end, other = context.Pipe()
        self._process = context.Process(target=_serve, args=(other,), daemon=True)
        self._process.start()
        other.close()

    def stop(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.kill()
            self._process.join()
        self._process = self._end = None


def _serve(end: Connection) -> None:
    if sys.platform == "linux":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    while True:
        try:
            source, folder, files = end.recv()
        except EOFError:
            return
        try:
            end.send(_scan(source, Path(folder), files))
        except BaseException as error:
            end.send({"failed": f"{type(error).__name__}: {error}"})


def _scan(source: str, folder: Path, files: Files) -> dict[str, Any]:
    from inputgen.api import scan_source
    from inputgen.config import Config
    from inputgen.reporters.common import types_of

    os.chdir(folder)
    for name, text in files.items():
        _lay(Path(name), text)
    job = scan_source(source.encode(), "job.py", Config(base=folder)).job
    configs = [each for each in job.inputs if each.source == "run_config"]
    fields = [each for config in configs for each in config.fields]
    return {
        "types": [types_of(config.types) for config in configs],
        "reasons": {each.path[0]: each.reason for each in fields if each.reason is not None},
        "codes": [diagnostic.code for diagnostic in job.diagnostics],
    }


def _lay(path: Path, text: str | tuple[str, str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(text, str):
        path.write_text(text)
    elif text[0] == "fifo":
        os.mkfifo(path)
    else:
        path.symlink_to(text[1])
