"""Whether transformers tells W&B anything (`integration_utils.py`, `is_wandb_available`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen.library.argument_versions import DISABLING, is_among
from inputgen.library.environment import truth_of_set

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

_TRUE = frozenset({"1", "ON", "YES", "TRUE"})  # `ENV_VARS_TRUE_VALUES`


def is_kept_out(ev: Evaluator) -> bool | None:
    """Whether W&B is kept out by `WANDB_DISABLED`, as it is up to transformers 4; None where it may be."""
    is_set = truth_of_set(ev, "WANDB_DISABLED", _TRUE)
    if is_set is False:
        return False
    asked = is_among(ev.world.versions, DISABLING)
    return asked if is_set else None if asked is not False else False


def uses_wandb(ev: Evaluator) -> bool | None:
    """Whether W&B is surely used where all is that is there: the job imports it."""
    kept_out = is_kept_out(ev)
    return False if kept_out else True if kept_out is False and "wandb" in ev.installed else None
