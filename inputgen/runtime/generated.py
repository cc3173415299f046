"""What the modules that `inputgen generate` writes call: checks that JSON Schema has and pydantic's types have not.

Standard library only, like all of `inputgen.runtime`.
"""

from __future__ import annotations

import warnings

from inputgen.runtime.environment import MAX_ENV_LENGTH, override_variables
from inputgen.runtime.errors import LaunchWarning
from inputgen.runtime.run_config import load_wandb_config

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

UNSET: Any = type("Unset", (), {"__repr__": lambda _: "UNSET", "__bool__": lambda _: False})()
"""The value of an override that is not given: not null, which may be a value."""

__all__ = [
    "MAX_ENV_LENGTH",
    "UNSET",
    "known_part",
    "launch_config",
    "launch_spec_parts",
    "no_boolean",
    "not_null",
    "one_of",
    "override_variables",
    "refuse_unknown",
    "whole_number",
]


def whole_number(value: object) -> object:
    """A float without a fraction as an int: to JSON Schema `1.0` is an integer (2020-12 validation, section 6.1.1)."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def no_boolean(value: object) -> object:
    """A value that is no boolean, as `whole_number` has it: to `Literal[1]` True is 1, to JSON Schema it is not.

    Raises:
        ValueError: for a boolean.
    """
    if isinstance(value, bool):
        raise ValueError("a boolean is no number")
    return whole_number(value)


def not_null(value: object) -> object:
    """A value that is not None.

    Raises:
        ValueError: for None, which a field that may be left out does not take.
    """
    if value is None:
        raise ValueError("leave it out instead of giving None")
    return value


def one_of(*allowed: object) -> Callable[[Any], Any]:
    """A check that a value is one of some: for values that `Literal` cannot hold."""

    def check(value: Any) -> Any:
        if not any(_equal(value, option) for option in allowed):
            raise ValueError(f"must be one of {', '.join(map(repr, allowed))}")
        return value

    return check


def _equal(value: object, other: object) -> bool:
    """Equality of JSON values: true is not 1."""
    if isinstance(value, bool) or isinstance(other, bool):
        return value is other
    if isinstance(value, dict) and isinstance(other, dict):
        return value.keys() == other.keys() and all(_equal(value[key], other[key]) for key in value)
    if isinstance(value, (list, tuple)) and isinstance(other, (list, tuple)):
        return len(value) == len(other) and all(map(_equal, value, other))
    return value == other


def refuse_unknown(data: object, keys: Mapping[str, str]) -> object:
    """The data of a model, if all its keys are known.

    Args:
        data: what the model is made of.
        keys: the field's name by its key.

    Raises:
        ValueError: naming the first unknown key, and the one that was meant.
    """
    if isinstance(data, dict):
        for key in data:
            if key not in keys and key not in keys.values():
                from difflib import get_close_matches

                close = get_close_matches(str(key), [*keys, *keys.values()], n=1)
                hint = f"; did you mean {close[0]!r}?" if close else f"; the keys are {', '.join(keys)}"
                raise ValueError(f"there is no input {key!r}{hint}")
    return data


def known_part(data: object, keys: Mapping[str, Any], where: str = "run config") -> dict[str, Any]:
    """The part of a config that a model knows; a warning names what is left out.

    Args:
        data: a mapping, `wandb.Config` included.
        keys: the known keys, each with those below it; None for a value.
        where: what messages call it.
    """
    known: dict[str, Any] = {}
    for key, value in _items(data):
        if key not in keys:
            warnings.warn(f"{where}: the key {key!r} is none of this job's inputs", LaunchWarning, stacklevel=3)
        elif keys[key] is not None and isinstance(value, dict):
            known[key] = known_part(value, keys[key], f"{where}: {key}")
        else:
            known[key] = value
    return known


def _items(data: Any) -> list[tuple[str, Any]]:
    return [(key, data[key]) for key in data.keys() if key != "_wandb"]  # noqa: SIM118 - wandb.Config has no __iter__


def launch_config(keys: Mapping[str, Any]) -> dict[str, Any]:
    """The run config overrides of this launch that a model knows; none outside a launch."""
    return known_part(load_wandb_config(missing_ok=True), keys)


def launch_spec_parts(spec: object) -> tuple[dict[str, Any], dict[str, Any]]:
    """The overrides of a launch spec: of the run config, and of files by path.

    Raises:
        ValueError: if it is none, or has overrides where W&B does not look for them (wandb-facts, section 6).
    """
    if not isinstance(spec, dict):
        raise ValueError("a launch spec is a JSON object")
    overrides = spec.get("overrides", {})
    misplaced = [key for key in ("run_config", "files") if key in spec]
    if misplaced:
        raise ValueError(f'{misplaced[0]} belongs into "overrides": W&B ignores it here')
    if not isinstance(overrides, dict):
        raise ValueError("overrides must be an object")
    parts = tuple(overrides.get(name) or {} for name in ("run_config", "files"))
    if not all(isinstance(part, dict) for part in parts):
        raise ValueError("run_config and files must be objects")
    return parts[0], parts[1]
