"""Hydra's own configuration: `HydraConfig.get()`, `${hydra:...}` (hydra 1.3, `conf/__init__.py`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen.interpret.texts import some_text
from inputgen.interpret.values import At, Value

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


def hydra_value(ev: Evaluator, key: str, at: At) -> Value:
    """The value of a key of Hydra's own configuration."""
    return some_text(at)
