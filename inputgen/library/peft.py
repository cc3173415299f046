"""peft: a model of transformers with adapters, which is a module of torch, too (peft 0.17, `mapping_func.py`)."""

from __future__ import annotations

from inputgen.interpret.protocol import Handler
from inputgen.interpret.values import Lib
from inputgen.library import hub_models
from inputgen.library.simple import named

MODEL = Lib("peft.PeftModel")

FUNCTIONS: dict[str, Handler] = hub_models.Models(
    {
        **named("get_peft_model inject_adapter_in_model PeftModel PeftMixedModel", hub_models.makes(MODEL)),
        **named("prepare_model_for_kbit_training prepare_model_for_int8_training", hub_models.makes(MODEL)),
    },
    MODEL,
)
METHODS: dict[str, Handler] = {f"PeftModel.{name}": handler for name, handler in hub_models.METHODS.items()}
