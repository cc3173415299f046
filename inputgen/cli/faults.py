"""The one place where faults become a line on stderr and a status (contract, "Exit status")."""

from __future__ import annotations

from collections.abc import Callable

import click

from inputgen.cli.output import ReaderGoneError, note
from inputgen.errors import InputgenError
from inputgen.reporters.style import printable

FAULT = 2
INTERRUPTED = 130  # 128 + SIGINT, as shells report it
PIPE_CLOSED = 141  # 128 + SIGPIPE: the reader went away, as `head` does


def guarded(command: Callable[[], object]) -> int:
    """Run a command and give its exit status.

    Bad usage and I/O faults become one line on stderr and status 2. Anything else is a bug, and propagates.
    """
    try:
        status = command()
    except InputgenError as fault:
        return _say(str(fault))
    except click.exceptions.Exit as end:
        return end.exit_code
    except click.ClickException as fault:
        return _say(_usage(fault))
    except (KeyboardInterrupt, click.Abort):
        return INTERRUPTED
    except ReaderGoneError:
        return PIPE_CLOSED
    return status if isinstance(status, int) else 0


def _usage(fault: click.ClickException) -> str:
    """Click's message as one line: what, and where to read on."""
    message = " ".join(fault.format_message().split()).rstrip(".")
    message = message[:1].lower() + message[1:]
    context = getattr(fault, "ctx", None)
    command = context.command_path if context is not None else "inputgen"
    return f"{message}; see '{command} --help'"


def _say(text: str) -> int:
    note(f"inputgen: {printable(' '.join(text.split()))}")
    return FAULT
