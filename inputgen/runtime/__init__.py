"""What a job imports where it runs: applies launch overrides as W&B does, without what W&B breaks (docs/runtime.md).

`from inputgen.runtime import launch` stands in for `from wandb.sdk import launch`. Standard library only, and nothing
else of inputgen.
"""

from inputgen.runtime import launch
from inputgen.runtime.errors import LaunchError, LaunchWarning, PatchError
from inputgen.runtime.launch import load_wandb_config, manage_config_file, manage_wandb_config

__all__ = [
    "LaunchError",
    "LaunchWarning",
    "PatchError",
    "launch",
    "load_wandb_config",
    "manage_config_file",
    "manage_wandb_config",
]
