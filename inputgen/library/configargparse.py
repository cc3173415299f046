"""ConfigArgParse: `argparse` whose options may be set in files and by the environment (ConfigArgParse 1.7).

What an option that names such a file says by default, or the parser's own list of files, is read before the command
line: there the options are not known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen.interpret.calls import returned_by
from inputgen.interpret.protocol import Call
from inputgen.interpret.values import Value
from inputgen.library import argparse as argparse_model

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


def _new_parser(ev: Evaluator, call: Call) -> Value:
    """`ArgParser(...)`: a parser as argparse has, unless it reads files of its own accord."""
    if call.arg(-1, "default_config_files") is not None or call.args.open is not None:
        return returned_by(ev, call.name, call.at)
    return argparse_model.FUNCTIONS["ArgumentParser"](ev, call)


FUNCTIONS = {
    **dict.fromkeys(("ArgumentParser", "ArgParser", "Parser"), _new_parser),
    "Namespace": argparse_model.FUNCTIONS["Namespace"],
}
VALUES = argparse_model.VALUES
