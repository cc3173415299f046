"""`shlex` (Python docs, "shlex"): command lines as texts."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from inputgen.interpret.protocol import Call, Handler
from inputgen.interpret.values import Const, Value
from inputgen.library.simple import named, typed, typed_texts
from inputgen.model.types import STR

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


def _split(ev: Evaluator, call: Call) -> Value:
    """`split(text)`: computed where the text is known and nothing else is given."""
    text = ev.constant(call.arg(0, "s"))
    if not isinstance(text, str) or len(call.args.positional) + len(call.args.named or {}) > 1:
        return typed_texts(ev, call)
    try:
        words = shlex.split(text)
    except ValueError as error:
        raise ev.raises(f"ValueError: {error}", call.at) from None
    return ev.new_list([Const(word, call.at) for word in words], call.at)


FUNCTIONS: dict[str, Handler] = {**named("join quote", typed(STR)), "split": _split}
