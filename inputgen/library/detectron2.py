"""detectron2: `launch(main, ..., args=(...))`, which calls `main(*args)`, its parser, and its config (detectron2 0.6).

Read in `engine/launch.py`, `engine/defaults.py` and `config/config.py`: `get_cfg()` gives a yacs node with some hundred
options, of which the version decides; those that the job sets are known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen.interpret.calls import call as call_value
from inputgen.interpret.protocol import Arguments, Call, Constant
from inputgen.interpret.values import Const, DictObj, Lib, Open, Unknown, Value
from inputgen.library import yacs
from inputgen.library.argparse_adding import add_argument
from inputgen.library.argparse_options import new_parser
from inputgen.library.attribute_dict_classes import new_attribute_dict
from inputgen.library.entered import given_arguments
from inputgen.model.types import STR

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


def _launch(ev: Evaluator, call: Call) -> Value:
    """With one process it calls the function itself; with several, in each of them: the first is followed."""
    function = call.arg(0, "main_func")
    if function is None:
        return ev.unknown("the function called is not known", call.at)
    call_value(ev, function, given_arguments(ev, call.arg(5, "args"), None, call.at), call.at)
    return Const(None, call.at)


def _default_argument_parser(ev: Evaluator, call: Call) -> Value:
    """`default_argument_parser()`: the options of detectron2's own scripts, to which a job adds its own."""
    parser = new_parser(ev, Call("argparse.ArgumentParser", Arguments(), call.at))
    flag: dict[str, Value] = {"action": Const("store_true")}
    whole: dict[str, Value] = {"type": Lib("builtins.int"), "default": Const(1, call.at)}
    told: dict[str, dict[str, Value]] = {
        "--config-file": {"default": Const("", call.at)},
        "--resume": flag,
        "--eval-only": flag,
        "--num-gpus": whole,
        "--num-machines": whole,
        "--machine-rank": {**whole, "default": Const(0, call.at)},
        "--dist-url": {"default": Open(STR, None, "computed", call.at)},  # its port is made of the user's number
        "opts": {"nargs": Const("..."), "default": Const(None, call.at)},
    }
    for name, named in told.items():
        args = Arguments((Const(name, call.at),), named)
        add_argument(ev, Call("argparse.ArgumentParser.add_argument", args, call.at, parser))
    return parser


def _get_cfg(ev: Evaluator, call: Call) -> Value:
    why = Unknown("detectron2 has options of its own, by version", call.at)
    return new_attribute_dict(ev, yacs.CLASS, DictObj({}, why), call.at)


FUNCTIONS = {
    "engine.launch": _launch,
    "engine.launch.launch": _launch,
    "engine.default_argument_parser": _default_argument_parser,
    "engine.defaults.default_argument_parser": _default_argument_parser,
    "config.get_cfg": _get_cfg,
    "config.config.get_cfg": _get_cfg,
}
VALUES: dict[str, Constant] = {
    name: lambda ev, at: Lib(yacs.CLASS, at) for name in ("config.CfgNode", "config.config.CfgNode")
}
