"""How W&B merges overrides into what is there: dicts key by key, all else replaced (`wandb-facts` section 6)."""

from __future__ import annotations

from inputgen.runtime.errors import PatchError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def merge_file(target: dict[str, Any], overrides: dict[str, Any]) -> None:
    """Merge overrides into the content of a config file, in place (`_update_dict` of `launch/inputs/files.py`).

    Raises:
        PatchError: for a dict over what is no dict; W&B raises TypeError. An empty dict over it changes nothing.
    """
    _merge_file(target, overrides, ())


def _merge_file(target: dict[str, Any], overrides: dict[str, Any], path: tuple[str, ...]) -> None:
    for key, value in overrides.items():
        if not isinstance(value, dict):
            target[key] = value
            continue
        inner = target.setdefault(key, {})
        if isinstance(inner, dict):
            _merge_file(inner, value, (*path, key))
        elif value:
            raise PatchError(dict_over(inner, (*path, key)))


def merge_run_config(target: dict[str, Any], overrides: dict[str, Any]) -> None:
    """Merge overrides into a run config, in place (`merge_dicts` of `lib/config_util.py`).

    Unlike in a file, a dict replaces what is no dict.
    """
    for key, value in overrides.items():
        inner = target.get(key)
        if isinstance(value, dict) and isinstance(inner, dict):
            merge_run_config(inner, value)
        else:
            target[key] = value


def dict_over(found: object, path: tuple[str, ...]) -> str:
    """The message for an override that has a dict where the file has none. The value itself may be a secret."""
    name = dotted(path)
    return f"the override of {name} is a mapping, but the file has {kind_of(found)} there; override {name} as a whole"


def kind_of(value: object) -> str:
    """What a value is, to users."""
    kinds = {"NoneType": "null", "str": "text", "bool": "a boolean", "int": "a number", "float": "a number"}
    kinds |= {"list": "a list", "dict": "a mapping"}
    return kinds.get(type(value).__name__, f"a {type(value).__name__}")


def dotted(path: tuple[str, ...]) -> str:
    """A key path as users write it: a dot in a key is escaped."""
    return ".".join(key.replace(".", r"\.") for key in path)
