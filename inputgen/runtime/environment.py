r"""Overrides in environment variables, as a Launch agent sets them and W&B reads them (`wandb-facts` section 8).

What does not fit one variable is cut anywhere into `NAME_0`, `NAME_1`, ...; the unsuffixed name wins.
"""

from __future__ import annotations

import os

from inputgen.runtime.errors import LaunchError
from inputgen.runtime.merge import kind_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

LAUNCH = "WANDB_LAUNCH"
RUN_CONFIG = "WANDB_CONFIG"
FILE_OVERRIDES = "WANDB_LAUNCH_FILE_OVERRIDES"

# Most characters of one variable: what an agent allows for every runner but SageMaker (512).
MAX_ENV_LENGTH = 32670


def read_run_config(environ: Mapping[str, str] | None = None) -> dict[str, Any] | None:
    """The run config overrides; None where no variable has any.

    Args:
        environ: the environment; that of the process unless given.

    Raises:
        LaunchError: if the variables do not hold a JSON object.
    """
    text = _joined(RUN_CONFIG, environ)
    return None if text is None else _object(RUN_CONFIG, text)


def read_file_overrides(environ: Mapping[str, str] | None = None) -> dict[str, Any]:
    """The overrides of config files, by the path the job calls them; empty where no variable has any.

    Args:
        environ: the environment; that of the process unless given.

    Raises:
        LaunchError: if the variables do not hold a JSON object.
    """
    text = _joined(FILE_OVERRIDES, environ)
    # W&B takes an empty variable for none.
    return _object(FILE_OVERRIDES, text) if text else {}


def override_variables(
    run_config: Mapping[str, Any], files: Mapping[str, Any], max_length: int = MAX_ENV_LENGTH
) -> dict[str, str]:
    """The variables in which an agent hands overrides to a job.

    Args:
        run_config: overrides of the run config.
        files: overrides of config files, by path.
        max_length: most characters of one variable.

    Raises:
        ValueError: if `max_length` is not positive.
        TypeError: if the overrides are not JSON.
    """
    import json

    if max_length < 1:
        raise ValueError(f"max_length must be positive, not {max_length}")
    variables = {LAUNCH: "True"}
    for name, overrides in ((RUN_CONFIG, run_config), (FILE_OVERRIDES, files)):
        text = json.dumps(dict(overrides))
        if len(text) <= max_length:
            variables[name] = text
        else:
            chunks = (text[start : start + max_length] for start in range(0, len(text), max_length))
            variables |= {f"{name}_{index}": chunk for index, chunk in enumerate(chunks)}
    return variables


def without_overrides(environ: Mapping[str, str]) -> dict[str, str]:
    """An environment less the variables of `override_variables`.

    Before others are added these have to go, all of them: an unsuffixed name wins over chunks, and a chunk too many
    breaks the text.
    """
    return {name: value for name, value in environ.items() if not _is_override(name)}


def _is_override(name: str) -> bool:
    base, _, index = name.rpartition("_")
    return name in (LAUNCH, RUN_CONFIG, FILE_OVERRIDES) or (base in (RUN_CONFIG, FILE_OVERRIDES) and index.isdecimal())


def _joined(name: str, environ: Mapping[str, str] | None) -> str | None:
    environ = os.environ if environ is None else environ
    if name in environ:
        return environ[name]
    chunks: list[str] = []
    while (chunk := environ.get(f"{name}_{len(chunks)}")) is not None:
        chunks.append(chunk)
    return "".join(chunks) if chunks else None


def _object(name: str, text: str) -> dict[str, Any]:
    import json

    # The text is not shown: it may hold a secret.
    try:
        value = json.loads(text)
    except RecursionError:
        raise LaunchError(f"{name} is nested too deeply") from None
    except json.JSONDecodeError as error:
        raise LaunchError(f"{name} does not hold JSON: {error.msg} at character {error.pos}") from None
    except ValueError:
        # An integer of more digits than Python converts.
        raise LaunchError(f"{name} holds a number that is too long") from None
    if not isinstance(value, dict):
        raise LaunchError(f"{name} holds {kind_of(value)}, not a JSON object")
    return value
