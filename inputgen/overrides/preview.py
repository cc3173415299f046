"""What a run would do, without doing it: differences in config files, overrides without their secrets."""

from __future__ import annotations

import copy
import difflib
from collections.abc import Iterator
from typing import Any

from inputgen.frozen import replace
from inputgen.keypath import KeyPath
from inputgen.overrides.launch import Plan
from inputgen.overrides.patched import NotPatchableError, by_shim, by_wandb
from inputgen.overrides.problems import Overrides
from inputgen.source.project import ProjectFileError


def differences(plan: Plan, *, shim: bool) -> Iterator[str]:
    """For each config file that is overridden, the unified difference, line by line.

    Args:
        plan: the run.
        shim: whether the job applies overrides by `inputgen.runtime`, which changes what is overridden; W&B writes the
            whole file anew.
    """
    rewritten = by_shim if shim else by_wandb
    for name, overrides in plan.overrides.files.items():
        try:
            data = plan.project.read(plan.cwd / name)
            after = rewritten(data, name, overrides)
        except ProjectFileError as error:
            yield f"{name}: it {error.reason}; what becomes of it is not known"
            continue
        except NotPatchableError as error:
            yield f"{name}: the job would fail: {error}"
            continue
        before = data.decode("utf-8", "replace").splitlines()
        yield from difflib.unified_diff(before, after.decode().splitlines(), name, name, lineterm="")


def masked(overrides: Overrides, mask: str) -> Overrides:
    """Overrides with a mask for each credential."""
    run_config, files = copy.deepcopy(overrides.run_config), copy.deepcopy(overrides.files)
    for file, path in overrides.secrets:
        _put(run_config if file is None else files[file], path, mask)
    return replace(overrides, run_config=run_config, files=files)


def secret_values(overrides: Overrides) -> list[str]:
    """The credentials among overrides, as text."""
    found: list[str] = []
    for file, path in overrides.secrets:
        value: Any = overrides.run_config if file is None else overrides.files[file]
        for key in path:
            value = value[key]
        if isinstance(value, str) and value:
            found.append(value)
    return found


def _put(target: dict[str, Any], path: KeyPath, value: Any) -> None:
    for key in path[:-1]:
        target = target[key]
    target[path[-1]] = value
