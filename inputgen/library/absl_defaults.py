"""absl's flags: what a definition makes of its default (`absl.flags`, `_argument_parser.py`, `_flag.py`)."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from inputgen import model as m
from inputgen.interpret.protocol import Call
from inputgen.interpret.values import At, Const, ListObj, Ref, Value
from inputgen.library.click_options import converted
from inputgen.library.command_options import option_value
from inputgen.model.types import BOOL, FLOAT, INT, STR

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

DEFINITIONS: dict[str, m.Type] = {
    "DEFINE_string": STR,
    "DEFINE_integer": INT,
    "DEFINE_float": FLOAT,
    "DEFINE_boolean": BOOL,
    "DEFINE_bool": BOOL,
    "DEFINE_enum": STR,
    "DEFINE_list": m.ListType(STR),
    "DEFINE_spaceseplist": m.ListType(STR),
    "DEFINE_multi_string": m.ListType(STR),
    "DEFINE_multi_integer": m.ListType(INT),
    "DEFINE_multi_float": m.ListType(FLOAT),
    "DEFINE_multi_enum": m.ListType(STR),
}


def separators_of(ev: Evaluator, call: Call, kind: str) -> str | None:
    """What stands between the elements of a text; None where a text is one element."""
    if kind == "DEFINE_list":
        return ","
    compatible = call.arg(3, "comma_compat") if kind == "DEFINE_spaceseplist" else None
    known = ev.constant(compatible) if compatible is not None else False
    return None if kind != "DEFINE_spaceseplist" else " ," if known is True else " " if known is False else "unknown"


def by_default(
    ev: Evaluator, kind: str, separators: object, default: Value | None, at: At, *, must: bool = False
) -> Value:
    """The value of a flag whose default is `default`, which anyone may give another."""
    type_ = DEFINITIONS[kind]
    given = default if default is not None and ev.constant(default) is not None else None
    made = _default(ev, given, type_, separators, at) if given is not None else None
    return option_value(ev, type_, made, at, required=must)


def _default(ev: Evaluator, value: Value, type_: m.Type, separators: object, at: At) -> Value:
    """A default as the flag's parser makes it: of a flag that may be given several times, of each element."""
    if not isinstance(type_, m.ListType):
        return converted(ev, value, type_, at)
    known, listed = ev.constant(value), ev.list_at(value)
    if isinstance(separators, str):
        try:
            parts = _parts(known, separators) if isinstance(known, str) else None
        except csv.Error as error:  # the job raises it too
            raise ev.raises(f"ValueError: Unable to parse the value {known!r}: {error}", at) from None
        if parts is not None:
            items: list[Value] = [Const(part, value.at) for part in parts]
            return Ref(ev.new(ListObj("list", tuple(items)), None).addr, value.at)
        return value if listed is not None else ev.unknown("a list that is not known", at)
    if known is ... and listed is None:
        return value
    element = type_.element
    assert element is not None, "the flags are lists of something"
    given = (value,) if listed is None else listed.items
    rest = converted(ev, listed.rest, element, at) if listed is not None and listed.rest is not None else None
    made = tuple(converted(ev, item, element, at) for item in given)
    return Ref(ev.new(ListObj("list", made, rest), None).addr, value.at)


def _parts(text: str, separators: str) -> list[str] | None:
    """The elements of a text, as absl's parsers of lists take it apart; None where that is not known."""
    if separators == ",":
        rows = list(csv.reader([text], strict=True)) if text else []
        return [part.strip() for row in rows for part in row]
    return None if separators == "unknown" else text.replace(separators[-1], " ").split()
