"""The commands: arguments -> api -> reporter -> exit status.

`main` is the console script. A command's module is imported when the command is named (or listed by `--help`), and
imports what is heavy inside its function: `inputgen --version` loads click and nothing else.
"""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line and end the process with its status."""
    from inputgen.cli.faults import guarded
    from inputgen.cli.group import cli

    _tune_collector()
    sys.exit(guarded(lambda: cli.main(prog_name="inputgen", standalone_mode=False)))


def _tune_collector() -> None:
    """Collect cyclic garbage rarely.

    Parsing allocates hundreds of thousands of tree nodes, nearly all of them alive until the end: with Python's
    default threshold the collector walks them over and over. It stays on, so that a scan of a large folder does not
    keep every tree it has seen.
    """
    import gc

    gc.set_threshold(100_000, 20, 20)
