"""What a job imports where it runs: applies launch overrides as W&B does, without what W&B breaks (docs/runtime.md).

`from inputgen.runtime import launch` stands in for `from wandb.sdk import launch`. Standard library only, and nothing
else of inputgen.
"""

from inputgen.runtime.errors import LaunchError, LaunchWarning, PatchError

__all__ = ["LaunchError", "LaunchWarning", "PatchError"]
