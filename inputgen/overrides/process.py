"""Run a command as if it were this process: signals go to it, and its end is this process's end."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import FrameType

from inputgen.errors import ReadError

_FORWARDED = tuple(
    getattr(signal, name)
    for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT", "SIGUSR1", "SIGUSR2")
    if hasattr(signal, name)
)
_FROM_TERMINAL = tuple(getattr(signal, name) for name in ("SIGINT", "SIGQUIT") if hasattr(signal, name))


class Child:
    """A process to come, or that runs, and the signals meant for it."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._early: list[int] = []

    def run(self, command: Sequence[str], cwd: Path, env: Mapping[str, str], descriptors: Sequence[int]) -> int:
        """Run a command to its end; negative is the signal that ended it.

        Raises:
            ReadError: if it cannot be started.
        """
        if self._early:  # a signal came before there was a process: it never starts
            return -self._early[0]
        try:
            self._process = subprocess.Popen(command, cwd=cwd, env=env, pass_fds=tuple(descriptors))
        except (OSError, ValueError) as error:
            why = (error.strerror if isinstance(error, OSError) else None) or str(error)
            raise ReadError(command[0], f"cannot be run: {why}", "name an interpreter with --python") from None
        for number in self._early:
            self._process.send_signal(number)
        return self._process.wait()

    def take(self, number: int, _frame: FrameType | None) -> None:
        """Handle a signal. What a terminal sends, it sends to the job, too: then it is not passed on."""
        if self._process is None:
            self._early.append(number)
        elif number not in _FROM_TERMINAL or not _in_foreground():
            self._process.send_signal(number)


def _in_foreground() -> bool:
    """Whether this process group is a terminal's foreground: what is typed there, its processes all get."""
    try:
        descriptor = os.open("/dev/tty", os.O_RDONLY | os.O_NOCTTY)
    except OSError:
        return False
    try:
        return os.tcgetpgrp(descriptor) == os.getpgrp()
    except OSError:
        return False
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def forwarding() -> Iterator[Child]:
    """Give the signals that end a process to a child, instead of ending this one; what is ignored stays so."""
    child = Child()
    before = {number: signal.getsignal(number) for number in _FORWARDED}
    for number, handler in before.items():
        if handler not in (signal.SIG_IGN, None):
            signal.signal(number, child.take)
    try:
        yield child
    finally:
        for number, handler in before.items():
            if handler is not None:
                signal.signal(number, handler)


def end_like(status: int) -> int:
    """End as a child ended: by the same signal, if a signal ended it.

    Args:
        status: its status; negative for a signal.

    Returns:
        The exit status, where it was no signal (or one that cannot end this process: then as shells report it).
    """
    if status >= 0:
        return status
    number = -status
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError, AttributeError):
            stream.flush()
    with contextlib.suppress(OSError, ValueError, ImportError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # the job has left its core already
    with contextlib.suppress(OSError, ValueError):
        signal.signal(number, signal.SIG_DFL)
    with contextlib.suppress(OSError, ValueError):
        os.kill(os.getpid(), number)
    return 128 + number
