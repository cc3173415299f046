"""Stands in for `wandb.sdk.launch` in a job: `from inputgen.runtime import launch`.

With wandb installed a call goes on to it, so that a run records its inputs. Without it overrides are applied all the
same; then only `load_wandb_config` tells those of the run config.
"""

from __future__ import annotations

import os
import warnings

from inputgen.runtime.environment import read_file_overrides
from inputgen.runtime.errors import LaunchError, LaunchWarning
from inputgen.runtime.run_config import load_wandb_config

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

__all__ = ["load_wandb_config", "manage_config_file", "manage_wandb_config"]


def manage_wandb_config(
    include: list[str] | None = None, exclude: list[str] | None = None, schema: Any | None = None
) -> None:
    r"""Declare the run config as an input of the job.

    Args:
        include: paths of keys to include (`trainer.lr`; `\.` is a dot in a key); everything by default.
        exclude: paths of keys to exclude; wins over `include`.
        schema: a JSON Schema (a dict), or a Pydantic model.
    """
    sdk = _sdk()
    if sdk is not None:
        sdk.manage_wandb_config(include, exclude, schema)


def manage_config_file(
    path: str, include: list[str] | None = None, exclude: list[str] | None = None, schema: Any | None = None
) -> None:
    """Declare a config file as an input of the job, and apply the overrides of this launch to it.

    Args:
        path: the file, relative to the current folder.
        include: as for `manage_wandb_config`.
        exclude: likewise.
        schema: likewise.

    Raises:
        LaunchError: if the path is not one of a config file, or its overrides cannot be applied; the file is as it was.
    """
    sdk = _sdk()
    problem = _problem(path)
    if problem is not None and sdk is None:
        raise LaunchError(f"invalid config path {path}: {problem}")
    if problem is None and _may_patch(path):
        _apply(path, sdk)
    if sdk is not None:
        sdk.manage_config_file(path, include, exclude, schema)


def _problem(path: str) -> str | None:
    """What W&B would refuse a path for, in its order."""
    if not isinstance(path, str):
        raise TypeError(f"path must be a str, not {type(path).__name__}")
    if os.path.isabs(path):
        return "it must be relative"
    if ".." in path:
        return "it must not contain '..'"
    if not os.path.exists(path):
        return "there is no such file"
    if not path.endswith((".json", ".yaml", ".yml")):
        return "only .json, .yaml and .yml files are config files"
    return None


def _may_patch(path: str) -> bool:
    overrides = read_file_overrides()
    if path not in overrides:
        same_file = [other for other in overrides if os.path.normpath(other) == os.path.normpath(path)]
        for other in same_file:
            _warn(f"the overrides of {other!r} are not applied: the job calls that file {path!r}")
    return overrides.get(path) is not None


def _apply(path: str, sdk: Any | None) -> None:
    from inputgen.runtime.patch import patch_file

    overrides = read_file_overrides()[path]
    if not isinstance(overrides, dict):
        raise LaunchError(f"{path}: the overrides of a file must be a JSON object")
    for warning in patch_file(path, overrides):
        _warn(warning)
    if sdk is not None and not _take_from_wandb(path):
        _warn(f"this version of wandb writes {path} anew after the overrides are applied: comments and layout are lost")


def _take_from_wandb(path: str) -> bool:
    """Keep wandb from overriding a file that is patched already: it would dump it anew. Its overrides are private."""
    try:
        from wandb.sdk.launch.inputs.files import FileOverrides

        FileOverrides().overrides.pop(path, None)  # type: ignore[no-untyped-call]
    except (ImportError, AttributeError, TypeError):
        return False
    return True


def _sdk() -> Any | None:
    """W&B's own; None where it is not installed."""
    try:
        from wandb.sdk import launch
    except ModuleNotFoundError as error:
        # A folder `wandb`, as runs leave it, is a namespace package to Python.
        if error.name in ("wandb", "wandb.sdk"):
            return None
        raise
    return launch


def _warn(message: str) -> None:
    # The level of the job's own call: _warn, its caller, manage_config_file, the job.
    warnings.warn(message, LaunchWarning, stacklevel=4)


def __getattr__(name: str) -> Any:
    """What else `wandb.sdk.launch` has (`launch_add`, `LaunchAgent`), where wandb is installed."""
    sdk = None if name.startswith("__") else _sdk()
    if sdk is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(sdk, name)
