"""DeepSpeed: the options it adds to a parser (deepspeed 0.15, `deepspeed/__init__.py`, `add_config_arguments`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen.interpret.protocol import Arguments, Call
from inputgen.interpret.values import Const, Value

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

# Option -> whether it takes a value, which is a text; the others are flags.
_OPTIONS = {"--deepspeed": False, "--deepspeed_config": True, "--deepscale": False, "--deepscale_config": True}


def _add_config_arguments(ev: Evaluator, call: Call) -> Value:
    parser = call.arg(0, "parser")
    add = ev.libraries.method("argparse.ArgumentParser.add_argument")
    if parser is None or add is None or ev.instance_at(parser) is None:
        return ev.unknown("a parser that is not known, with DeepSpeed's options", call.at)
    for option, takes_value in _OPTIONS.items():
        named: dict[str, Value] = {} if takes_value else {"action": Const("store_true", call.at)}
        arguments = Arguments((Const(option, call.at),), named)
        add(ev, Call("add_argument", arguments, call.at, parser))
    return parser


FUNCTIONS = {"add_config_arguments": _add_config_arguments}
