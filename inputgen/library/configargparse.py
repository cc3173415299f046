"""ConfigArgParse: `argparse` whose options may be set in files and by the environment (ConfigArgParse 1.7).

What an option that names such a file says by default, or the parser's own list of files, is read before the command
line, as if its lines were arguments: the options have their types, and defaults that are not known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen.interpret.protocol import Call
from inputgen.interpret.setting_attributes import put_attribute
from inputgen.interpret.values import Ref, Value
from inputgen.library import argparse as argparse_model

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


def _new_parser(ev: Evaluator, call: Call) -> Value:
    """`ArgParser(...)`: a parser as argparse has, which may read files of its own accord."""
    made = argparse_model.FUNCTIONS["ArgumentParser"](ev, call)
    files = call.arg(-1, "default_config_files") or call.args.open
    if files is not None and isinstance(made, Ref):
        put_attribute(ev, made, "config files", files, call.at)
    return made


FUNCTIONS = {
    **dict.fromkeys(("ArgumentParser", "ArgParser", "Parser"), _new_parser),
    "Namespace": argparse_model.FUNCTIONS["Namespace"],
}
VALUES = argparse_model.VALUES
