"""unsloth (2026.10): whether the GPU computes in bfloat16 (`models/_utils.py`), and what it does with a trainer.

`train_on_responses_only` (`unsloth_zoo/dataset_utils.py`) changes the data of a trainer, and gives it back;
`unsloth_train` (`trainer.py`) trains it, up to transformers 4.45 by a loop of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen.interpret.attributes import find_attribute
from inputgen.interpret.calls import call as call_value
from inputgen.interpret.calls import escape, returned_by
from inputgen.interpret.protocol import Arguments, Call, Handler
from inputgen.interpret.values import Const, Value
from inputgen.library.argument_table import ANY_LATER
from inputgen.library.argument_versions import is_among
from inputgen.library.simple import named, typed
from inputgen.model.types import BOOL

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

_BY_TRAINER = ((4, 46), ANY_LATER)


def _on_responses(ev: Evaluator, call: Call) -> Value:
    """`train_on_responses_only(trainer, ...)`: the trainer, or with `return_function` a function."""
    trainer, function = call.arg(0, "trainer"), call.arg(5, "return_function")
    if trainer is None or call.args.open is not None or not (function is None or ev.constant(function) is False):
        return returned_by(ev, call.name, call.at)
    return trainer


def _train(ev: Evaluator, call: Call) -> Value:
    """`unsloth_train(trainer, *args, **kwargs)`: `trainer.train(*args, **kwargs)`."""
    trainer = call.arg(0, "trainer")
    if trainer is None or is_among(ev.world.versions, _BY_TRAINER) is False:
        escape(ev, call.name, call.args, call.at)
        return returned_by(ev, call.name, call.at)

    def train(one: Value) -> Value:
        method = find_attribute(ev, one, "train", call.at)
        return call_value(ev, method, Arguments(), call.at) if method is not None else Const(None, call.at)

    return ev.each(trainer, train)


FUNCTIONS: dict[str, Handler] = {
    **named("is_bfloat16_supported is_bf16_supported", typed(BOOL)),
    **dict.fromkeys(("train_on_responses_only", "chat_templates.train_on_responses_only"), _on_responses),
    **dict.fromkeys(("unsloth_train", "trainer.unsloth_train"), _train),
}
