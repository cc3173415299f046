"""A parser of argparse's that takes a command line apart for the job's: it ends nothing, and says nothing."""

from __future__ import annotations

import argparse
from typing import NoReturn


class RefusedError(Exception):
    """The command line is refused: in the job, the process ends."""


class RefusingParser(argparse.ArgumentParser):
    """`argparse.ArgumentParser` that raises `RefusedError` where it would end the process, also after its help."""

    def error(self, message: str) -> NoReturn:
        """Refuse the command line."""
        raise RefusedError(message)

    def exit(self, status: int = 0, message: str | None = None) -> NoReturn:  # noqa: ARG002 - overrides
        """End here: after the help, or a version."""
        raise RefusedError(message or "the help, or the version, is all that is asked for")

    def _print_message(self, message: str, file: object = None) -> None:
        """Print nothing: what a job would print is not for whoever scans it."""
