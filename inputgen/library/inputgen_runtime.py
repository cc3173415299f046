"""`inputgen.runtime`: the shim's functions declare the same inputs as W&B's own (contract, "Runtime")."""

from __future__ import annotations

from inputgen.library.wandb_launch import RUNTIME_FUNCTIONS

FUNCTIONS = RUNTIME_FUNCTIONS
