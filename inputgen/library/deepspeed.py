"""deepspeed: `add_config_arguments(parser)` adds its options to a parser, and returns it (`deepspeed/__init__.py`).

Which options there are depends on the version: those that all have are known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen.interpret.protocol import Arguments, Call, Handler
from inputgen.interpret.values import Const, Lib, Value
from inputgen.library.argparse_adding import add_argument
from inputgen.library.argparse_options import open_options, parser_of

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


def _add_config_arguments(ev: Evaluator, call: Call) -> Value:
    given = call.arg(0, "parser")
    parser = parser_of(ev, given)
    if given is None or parser is None:
        return ev.unknown("the options of a parser that is not known", call.at)
    told: dict[str, dict[str, Value]] = {
        "--deepspeed": {"action": Const("store_true")},
        "--deepspeed_config": {"type": Lib("builtins.str"), "default": Const(None, call.at)},
    }
    for name, named in told.items():
        args = Arguments((Const(name, call.at),), named)
        add_argument(ev, Call("argparse.ArgumentParser.add_argument", args, call.at, parser))
    open_options(ev, parser, "other versions of deepspeed add other options", call.at)
    return given


FUNCTIONS: dict[str, Handler] = {"add_config_arguments": _add_config_arguments}
EXPORTS = {"": ("add_config_arguments",)}
