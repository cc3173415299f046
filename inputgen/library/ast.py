"""ast: `literal_eval`, which reads a literal and runs nothing (Python docs, ast)."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from inputgen.interpret.command_line import GIVEN_TEXT, is_set_by_command_line
from inputgen.interpret.join import choice_of
from inputgen.interpret.protocol import Call, Handler
from inputgen.interpret.pythonic import from_python
from inputgen.interpret.values import Const, Open, Unknown, Value
from inputgen.library.simple import each_argument
from inputgen.model.types import BOOL, FLOAT, INT, NONE

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

_LONGEST = 500  # characters: Python's parser recurses over what is nested
_NO_TEXT = (BOOL, INT, FLOAT, NONE)


def _literal(ev: Evaluator, call: Call, value: Value) -> Value:
    """The literal that a text holds; anything but a text is refused."""
    if (isinstance(value, Const) and not isinstance(value.value, str)) or (
        isinstance(value, Open) and value.type in _NO_TEXT
    ):
        raise ev.raises("ValueError: malformed node or string", call.at)
    if isinstance(value, Open) and isinstance(value.default, Const) and isinstance(value.default.value, str):
        found = _literal(ev, call, value.default)
        return choice_of([found, ev.unknown("a literal read from a text that anyone may change", call.at)])
    if isinstance(value, Open) and value.origin == "argv":
        return ev.unknown(GIVEN_TEXT, call.at)
    if isinstance(value, Unknown) and is_set_by_command_line(value):
        return ev.unknown(value.reason, call.at)
    if not isinstance(value, Const) or not isinstance(value.value, str) or len(value.value) > _LONGEST:
        return ev.unknown("a literal read from a text that is not known", call.at)
    try:
        found = ast.literal_eval(value.value)
    except (SyntaxError, ValueError, TypeError, MemoryError, RecursionError) as error:
        raise ev.raises(f"{type(error).__name__}: malformed node or string", call.at) from None
    return from_python(ev, found, call.at)


FUNCTIONS: dict[str, Handler] = {"literal_eval": each_argument(_literal, "literal_eval of nothing")}
