"""Models of transformers and peft: modules of torch that are loaded, or made of a config that is not known.

Read from transformers 4.57 (`modeling_utils.py`, `models/auto/auto_factory.py`) and peft 0.17 (`peft_model.py`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from inputgen.interpret.calls import escape
from inputgen.interpret.protocol import Call, Handler
from inputgen.interpret.values import Lib, Open, Value
from inputgen.library import torch
from inputgen.library.simple import nothing, typed
from inputgen.model.types import BOOL, INT

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

MODEL = Lib("transformers.PreTrainedModel")
# `AutoModel.from_pretrained`, `GPT2LMHeadModel(config)`; those of TensorFlow and JAX are no modules of torch.
_MAKES_MODEL = re.compile(
    r"(?:\w+\.)*(?!TF|Flax)(?:(?:Auto\w*Model\w*|[A-Z]\w*(?:For[A-Z]\w+|Model))\.(?:from_\w*pretrained|from_config)"
    r"|(?!Auto)[A-Z]\w*(?:For[A-Z]\w+|LMHeadModel))"
)


def makes(cls: Lib) -> Handler:
    """A call that makes a model, of which only that is known: so may what it is given be used by it."""

    def handler(ev: Evaluator, call: Call) -> Value:
        escape(ev, call.name, call.args, call.at)
        if call.arg(-1, "output_loading_info") is not None or call.arg(-1, "return_unused_kwargs") is not None:
            return ev.unknown("a model, and what else is known of how it was loaded", call.at)
        ev.risk()
        return ev.new_instance(cls, {}, call.at)

    return handler


class Models(dict[str, Handler]):
    """The functions of a library, and by the form of their names those that make models.

    Args:
        functions: those that it has by name.
        cls: the class of the models.
    """

    def __init__(self, functions: Mapping[str, Handler], cls: Lib) -> None:
        super().__init__(functions)
        self._makes = makes(cls)

    def get(self, key: str, default: Any = None) -> Any:
        """The handler of a function, by name."""
        known = super().get(key)
        return known or (self._makes if _MAKES_MODEL.fullmatch(key) else default)


def _not_modelled(ev: Evaluator, call: Call) -> Value:
    return ev.unknown("an attribute of a model, which is not modelled", call.at)


def _counted(ev: Evaluator, call: Call) -> Value:
    """`model.get_nb_trainable_parameters()`: those, and all."""
    return ev.new_list([Open(INT, None, "computed", call.at) for _ in range(2)], call.at, "tuple")


def _not_known(ev: Evaluator, call: Call) -> Value:
    """Whether it has an attribute, or is of one of the classes below its own."""
    return Open(BOOL, None, "computed", call.at)


METHODS: dict[str, Handler] = {
    **torch.OF_MODULES,
    "num_parameters": typed(INT),
    "get_nb_trainable_parameters": _counted,
    "print_trainable_parameters": nothing,
    "__getattr__": _not_modelled,
    "has attribute": _not_known,
    "is below": _not_known,
}
