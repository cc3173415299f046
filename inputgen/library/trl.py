"""trl: `TrlParser` and its configs, which `transformers` models (trl 0.25)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen.interpret.values import At, Lib, Value
from inputgen.library import transformers, trl_trackers
from inputgen.library import transformers_trainer as trainer
from inputgen.library.argument_classes import class_named
from inputgen.library.transformers import ATTRIBUTES

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


def _experimental(ev: Evaluator, name: str, at: At) -> Value | None:
    """A name of a package below `trl.experimental`: what is a trainer there changes with each version."""
    return Lib("trl.Trainer", at) if name.endswith("Trainer") else _config(ev, name, at)


def _config(ev: Evaluator, name: str, at: At) -> Value | None:
    return class_named(ev, "trl", name, at)


_MODULES = ("", "trainer", "scripts", "scripts.utils", "trainer.utils", "trainer.model_config")
_CONFIGS = "sft dpo grpo kto cpo orpo online_dpo reward rloo ppo prm xpo nash_md gkd"
_EXPERIMENTAL = (
    "a2po async_grpo bco cpo distillation gkd gmpo gold grpo_with_replay_buffer gspo_token kto minillm nash_md "
    "online_dpo orpo papo ppo prm rloo sdft sdpo ssd tpo xpo"
)
MEMBERS = {
    **dict.fromkeys((*_MODULES, *(f"trainer.{name}_config" for name in _CONFIGS.split())), _config),
    **{f"experimental.{name}": _experimental for name in _EXPERIMENTAL.split()},
}
_TRAINERS = ("Trainer", *trainer.TRL)
FUNCTIONS = {**transformers.FUNCTIONS, **trainer.functions(*_TRAINERS), **trl_trackers.FUNCTIONS}
METHODS = {**transformers.METHODS, **trainer.methods(*_TRAINERS), **trl_trackers.METHODS}
__all__ = ["ATTRIBUTES", "FUNCTIONS", "MEMBERS", "METHODS"]
