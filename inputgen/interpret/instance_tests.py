"""What `isinstance(x, C)` tells of `x`, given how it came out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen import model as m
from inputgen.frozen import replace
from inputgen.interpret.join import choice_of
from inputgen.interpret.protocol import Arguments, Call
from inputgen.interpret.types import is_loosely_typed, parts_of, type_of
from inputgen.interpret.values import At, Choice, Const, Lib, Open, Unknown, Value
from inputgen.model.types import BOOL, FLOAT, INT, STR, union_of

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

TEST = Lib("builtins.isinstance")

# The types of JSON that instances of these have: True is an int (Python docs, "Boolean Type").
_OF_CLASSES: dict[str, tuple[m.Type, ...]] = {
    "builtins.str": (STR,),
    "builtins.float": (FLOAT,),
    "builtins.bool": (BOOL,),
    "builtins.int": (INT, BOOL),
}


def tested(ev: Evaluator, value: Value, classes: Value, at: At, *, truthy: bool) -> Value | None:
    """The value, known to be (or not to be) an instance of the classes; None where it cannot be."""
    if isinstance(value, Choice):
        left = [tested(ev, option, classes, at, truthy=truthy) for option in value.options]
        options = [option for option in left if option is not None]
        return value if left == list(value.options) else choice_of(options) if options else None
    if isinstance(value, Open) and isinstance(value.type, m.UnionType):
        return _of_parts(ev, value, classes, at, truthy)
    if isinstance(value, Unknown) and value.part is None and truthy:
        types = _types(ev, classes)
        return value if types is None else Open(union_of(list(types)), None, "computed", value.at or at, tested=True)
    if isinstance(value, Open) and is_loosely_typed(value) and truthy:
        types = _types(ev, classes) or (value.type,)
        return value if value.type in types else replace(value, type=union_of(list(types)), default=None)
    return None if _answer(ev, value, classes, at) is (not truthy) else value


def _of_parts(ev: Evaluator, value: Open, classes: Value, at: At, truthy: bool) -> Value | None:
    parts = parts_of(value.type)
    plain = [Open(part, None, value.origin, value.at) for part in parts]
    kept = [part.type for part in plain if _answer(ev, part, classes, at) is not (not truthy)]
    if len(kept) == len(parts):
        return value
    return without_types(value, kept) if kept else None


def without_types(value: Open, kept: list[m.Type]) -> Open:
    """The open value where it is of some of its types only: its default goes where it is of another."""
    default = value.default
    if default is not None and not (isinstance(default, Const) and type_of(default) in kept):
        default = None
    return Open(union_of(kept), default, value.origin, value.at, value.constraints)


def _answer(ev: Evaluator, value: Value, classes: Value, at: At) -> object:
    handler = ev.libraries.function(TEST.name)
    assert handler is not None, "Python's own functions are modelled"
    return ev.constant(handler(ev, Call(TEST.name, Arguments((value, classes)), at)))


def _types(ev: Evaluator, classes: Value) -> tuple[m.Type, ...] | None:
    """The types of JSON that an instance of the classes has; None where it may be something else."""
    listed = ev.list_at(classes)
    if listed is None:
        return _OF_CLASSES.get(classes.name) if isinstance(classes, Lib) else None
    found = [_types(ev, cls) for cls in listed.items]
    if listed.rest is not None or not found or None in found:
        return None
    return tuple(type_ for types in found if types is not None for type_ in types)
