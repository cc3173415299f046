"""The command line in the tests' own process: as `inputgen.cli.main` runs it, without the start of an interpreter."""

from __future__ import annotations

import sys

import click
from click.testing import CliRunner, Result

from inputgen.cli.faults import guarded
from inputgen.cli.group import cli


@click.command(context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("args", nargs=-1, type=click.UNPROCESSED)
def _whole(args: tuple[str, ...]) -> None:
    sys.exit(guarded(lambda: cli.main(list(args), prog_name="inputgen", standalone_mode=False)))


def inputgen(*args: str, stdin: str | bytes = "", catch_exceptions: bool = False) -> Result:
    """Run the command line in the current folder; faults are handled as `main` does.

    Args:
        args: the arguments.
        stdin: what it may read.
        catch_exceptions: whether an exception is kept in the result, and not raised.
    """
    return CliRunner().invoke(_whole, ["--", *args], input=stdin, catch_exceptions=catch_exceptions)
