"""The options that `Trainer.add_argparse_args(parser)` of Lightning 1.x gives a parser (`trainer_options.jsonl`).

Each argument of `Trainer` that may be given as a text is one, and that differs between versions. Those are taken that
the project allows, or all of 1.0 to 1.9: what they agree on is told, and that there may be others where they differ.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from inputgen import model as m
from inputgen.frozen import frozen
from inputgen.interpret.join import choice_of
from inputgen.interpret.protocol import Arguments, Call, Handler
from inputgen.interpret.types import type_of
from inputgen.interpret.values import At, Const, Lib, Open, Ref, Value
from inputgen.library.argparse_adding import add_argument
from inputgen.library.argparse_options import open_options
from inputgen.library.lightning_versions import bounds_of_first
from inputgen.library.simple import typed
from inputgen.model.types import BOOL, FLOAT, INT, STR, union_of

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

_CONVERTERS = "pytorch_lightning.utilities.argparse."
_GIVES: dict[str, m.Type] = {
    "str_to_bool": BOOL,
    "str_to_bool_or_str": union_of([BOOL, STR]),
    "str_to_bool_or_int": union_of([BOOL, INT]),
    "_gpus_allowed_type": union_of([INT, STR]),
    "_precision_allowed_type": union_of([INT, STR]),
    "_int_or_float_type": union_of([FLOAT, INT]),
}


@frozen
class Form:
    """An option, as one version or more have it.

    Attributes:
        converter: what a text is converted with: a type, or a function of Lightning's.
        is_flag: whether it may be given without a value, which is True then.
        default: its default in a tuple, which is empty where it is no constant.
    """

    converter: str
    is_flag: bool
    default: tuple[m.Scalar, ...]


@cache
def _table() -> tuple[dict[tuple[int, int], int], dict[str, dict[int, Form]]]:
    """The versions, by number, and the forms of each option by version."""
    text = files("inputgen.library").joinpath("trainer_options.jsonl").read_text("utf-8")
    head, *lines = map(json.loads, text.splitlines())
    versions = {(major, minor): at for at, (major, minor) in enumerate(head["versions"])}
    forms = {
        line["name"]: {
            version: Form(converter, is_flag, tuple(default))
            for first, last, converter, is_flag, *default in line["forms"]
            for version in range(first, last + 1)
        }
        for line in lines
    }
    return versions, forms


def add_options(ev: Evaluator, parser: Ref, at: At) -> None:
    """Add the trainer's options to a parser."""
    versions, options = _table()
    oldest, newest = bounds_of_first(ev)
    allowed = {at for number, at in versions.items() if oldest <= number <= newest} or set(versions.values())
    for name, forms in options.items():
        if allowed <= forms.keys():
            _add(ev, parser, name, {forms[version] for version in allowed}, at)
    if any(not allowed.isdisjoint(forms) and not allowed <= forms.keys() for forms in options.values()):
        open_options(ev, parser, "which options Lightning's Trainer has depends on its version", at)


def _add(ev: Evaluator, parser: Ref, name: str, forms: set[Form], at: At) -> None:
    converters = sorted({form.converter for form in forms})
    named = {"type": choice_of([_converter(each) for each in converters], at), "default": _default(forms, at)}
    if any(form.is_flag for form in forms):
        named |= {"nargs": Const("?"), "const": Const(True)}
    add_argument(ev, Call("add_argument", Arguments((Const(f"--{name}", at),), named), at, parser))


def _converter(name: str) -> Lib:
    return Lib(f"{_CONVERTERS}{name}" if name in _GIVES else f"builtins.{name}")


def _default(forms: set[Form], at: At) -> Value:
    """The default of all forms; that which is no constant is told as its text."""
    told = {form.default for form in forms}
    values = [Const(value, at) for default in told for value in default]
    if len(told) == 1 and values:
        return values[0]
    return Open(union_of([*map(type_of, values), *([STR] if () in told else [])]), None, "computed", at)


FUNCTIONS: dict[str, Handler] = {f"utilities.argparse.{name}": typed(type_) for name, type_ in _GIVES.items()}
