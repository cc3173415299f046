"""trl: `TrlParser` and its configs, which `transformers` models (trl 0.25)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen.interpret.values import At, Value
from inputgen.library import transformers
from inputgen.library import transformers_trainer as trainer
from inputgen.library.argument_classes import class_named
from inputgen.library.transformers import ATTRIBUTES

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


def _config(ev: Evaluator, name: str, at: At) -> Value | None:
    return class_named(ev, "trl", name, at)


_MODULES = ("", "trainer", "scripts", "scripts.utils", "trainer.utils", "trainer.model_config")
_CONFIGS = "sft dpo grpo kto cpo orpo online_dpo reward rloo ppo prm xpo nash_md gkd"
MEMBERS = dict.fromkeys((*_MODULES, *(f"trainer.{name}_config" for name in _CONFIGS.split())), _config)
FUNCTIONS = {**transformers.FUNCTIONS, **trainer.functions(*trainer.TRL)}
METHODS = {**transformers.METHODS, **trainer.methods(*trainer.TRL)}
__all__ = ["ATTRIBUTES", "FUNCTIONS", "MEMBERS", "METHODS"]
