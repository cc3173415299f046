"""Where results and notes go: stdout or a file for results, stderr for everything else."""

from __future__ import annotations

import contextlib
import os
import stat
import sys
from collections.abc import Callable
from pathlib import Path

from inputgen.errors import WriteError

_WIDTH = 100  # columns where no terminal says otherwise: the same bytes everywhere
_MAX_WIDTH = 160


class ReaderGoneError(Exception):
    """Whoever read stdout has gone, as `head` does: no fault, and nothing to say.

    Not a BrokenPipeError: click takes those for itself, and ends with status 1.
    """


def write_result(text: str, output: str | None, *, utf8: bool) -> None:
    """Write a report to a file, or to stdout (`output` None or `-`).

    Args:
        text: the whole report.
        output: the file.
        utf8: whether stdout gets UTF-8 whatever its own encoding: what programs read does not depend on the locale.

    Raises:
        WriteError: if it cannot be written.
        ReaderGoneError: if whoever reads stdout has gone.
    """
    if output is not None and output != "-":
        write_file(Path(output), text.encode("utf-8", "backslashreplace"), f"--output {output}")
        return
    encoding = "utf-8" if utf8 else (getattr(sys.stdout, "encoding", None) or "utf-8")
    write_stdout(text.encode(encoding, "backslashreplace"))


def write_stdout(data: bytes) -> None:
    """Write bytes to stdout.

    Raises:
        WriteError: if it is closed or cannot be written.
        ReaderGoneError: if whoever reads it has gone.
    """
    stream = sys.stdout
    if stream is None:
        raise WriteError("standard output", "it is closed", "redirect it, or name a file with --output")
    try:
        stream.flush()
        stream.buffer.write(data)
        stream.buffer.flush()
    except BrokenPipeError:
        forget_stdout()
        raise ReaderGoneError from None
    except OSError as error:
        forget_stdout()
        raise WriteError(
            "standard output", error.strerror or str(error), "redirect it, or name a file with --output"
        ) from None


def forget_stdout() -> None:
    """Point stdout at nothing: else Python flushes at exit what could not be written, and fails once more."""
    with contextlib.suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def write_file(path: Path, data: bytes, named: str | None = None) -> None:
    """Replace a file at once: a reader sees the old content or the new, and a failure leaves the old.

    Permissions stay, and a symbolic link stays one.

    Args:
        path: the file; it need not exist.
        data: its new content.
        named: how messages name it.

    Raises:
        WriteError: if it cannot be written.
    """
    named = named or str(path)
    try:
        target = Path(os.path.realpath(path))
        if target.is_dir():
            raise WriteError(named, "it is a folder", "name a file")
        if not target.parent.is_dir():
            raise WriteError(named, "its folder does not exist", f"create {target.parent} first")
        if target.exists() and not stat.S_ISREG(target.stat().st_mode):
            target.write_bytes(data)  # a device or a pipe cannot be replaced
        else:
            _replace(target, data)
    except OSError as error:
        raise WriteError(named, error.strerror or str(error), "name a file that can be written") from None
    except ValueError as error:  # a NUL in the name
        raise WriteError(named, str(error), "name a file that can be written") from None


def _replace(target: Path, data: bytes) -> None:
    import tempfile

    descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:100]}.", suffix=".tmp")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
        Path(name).chmod(_mode(target))
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _mode(target: Path) -> int:
    """The mode of the file replaced, else what a new file gets (mkstemp makes private ones)."""
    if target.exists():
        return stat.S_IMODE(target.stat().st_mode)
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def note(text: str) -> None:
    """Write text to stderr; a closed stderr is no fault."""
    with contextlib.suppress(OSError, ValueError, AttributeError):
        sys.stderr.write(text if text.endswith("\n") else f"{text}\n")
        sys.stderr.flush()


def is_terminal(stream: object) -> bool:
    """Whether a stream is a terminal; a closed or missing one is not."""
    isatty: Callable[[], bool] | None = getattr(stream, "isatty", None)
    try:
        return isatty is not None and isatty()
    except ValueError:
        return False


def wants_color(choice: str, stream: object) -> bool:
    """Whether to style what goes to `stream`.

    An explicit choice wins over `NO_COLOR` (no-color.org); `auto` means a terminal that can.
    """
    if choice != "auto":
        return choice == "always"
    return not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb" and is_terminal(stream)


def text_width(stream: object) -> int:
    """Columns to lay text out for."""
    if not is_terminal(stream):
        return _WIDTH
    import shutil

    return min(max(shutil.get_terminal_size((_WIDTH, 24)).columns, 40), _MAX_WIDTH)
