"""Checked overrides -> text: a launch spec, the content of `overrides`, or environment variables."""

from __future__ import annotations

import json
from typing import Any

from inputgen.overrides.problems import Overrides
from inputgen.runtime.environment import MAX_ENV_LENGTH, override_variables


def launch_spec(overrides: Overrides) -> dict[str, Any]:
    """The form that `wandb launch --config FILE` takes, with what else the user's own spec holds."""
    return {**overrides.spec, "overrides": content(overrides)}


def content(overrides: Overrides) -> dict[str, Any]:
    """What is in `overrides`: `run_config` and `files`, each where something is overridden in it."""
    made: dict[str, Any] = {}
    if overrides.run_config or not (overrides.files or overrides.beside):
        made["run_config"] = overrides.run_config
    if overrides.files:
        made["files"] = overrides.files
    return {**made, **overrides.beside}


def variables(overrides: Overrides, max_length: int = MAX_ENV_LENGTH) -> dict[str, str]:
    """The environment variables in which an agent hands them to the job."""
    return override_variables(overrides.run_config, overrides.files, max_length)


def emit(overrides: Overrides, form: str, max_length: int = MAX_ENV_LENGTH) -> str:
    """The overrides as text.

    Args:
        overrides: checked.
        form: `launch`, `json` or `env`.
        max_length: most characters of one variable.
    """
    if form == "env":
        return "".join(f"{name}={quoted(value)}\n" for name, value in variables(overrides, max_length).items())
    document = launch_spec(overrides) if form == "launch" else content(overrides)
    return json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def quoted(text: str) -> str:
    """Text in single quotes, as a POSIX shell takes it."""
    return "'" + text.replace("'", "'\"'\"'") + "'"
