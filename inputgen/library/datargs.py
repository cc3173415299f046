"""datargs and argparse_dataclass: a dataclass as an argparse parser (datargs 1.1, argparse_dataclass 2.0).

Options are `--long-name`; a bool is a flag that turns its default round.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen.interpret.calls import call_library
from inputgen.interpret.protocol import Arguments, Call, Handler
from inputgen.interpret.values import Lib, Value
from inputgen.library.class_argv import Style
from inputgen.library.class_parse import parsed
from inputgen.library.open_classes import Leaf, Opening
from inputgen.library.simple import attribute, named

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


def _strings(leaf: Leaf) -> list[str]:
    return ["--" + "-".join(leaf.path).replace("_", "-")]


_STYLE = Style(_strings, flag="toggle")


def _parse(ev: Evaluator, call: Call) -> Value:
    """`datargs.parse(Cls, args=)`."""
    cls = call.arg(0, "cls")
    if cls is None:
        return ev.unknown("no class is parsed", call.at)
    return parsed(ev, cls, call.arg(1, "args"), call.at, _STYLE, Opening())


def _parser(ev: Evaluator, call: Call) -> Value:
    """`argparse_dataclass.ArgumentParser(Cls)`."""
    cls = call.arg(0, "options_class") or ev.unknown("no class is parsed", call.at)
    return ev.new_instance(Lib("argparse_dataclass.ArgumentParser"), {"options class": cls}, call.at)


def _parse_args(ev: Evaluator, call: Call) -> Value:
    cls = attribute(ev, call.receiver, "options class")
    if cls is None:
        return ev.unknown("the class of a parser that is not known", call.at)
    return parsed(ev, cls, call.arg(0, "args"), call.at, _STYLE, Opening())


def _field(ev: Evaluator, call: Call) -> Value:
    """`arg(default=, ...)`: a field with options for `add_argument`."""
    taken = ("default", "default_factory", "init", "repr", "compare", "metadata")
    told = {name: value for name, value in dict(call.args.named or {}).items() if name in taken}
    return call_library(ev, "dataclasses.field", Arguments((), told, call.args.open), call.at)


FUNCTIONS: dict[str, Handler] = {
    "parse": _parse,
    "ArgumentParser": _parser,
    **named("arg", _field),
}
METHODS: dict[str, Handler] = {"ArgumentParser.parse_args": _parse_args}
EXPORTS = {"": ("parse", "arg", "ArgumentParser")}
__all__ = ["EXPORTS", "FUNCTIONS", "METHODS"]
