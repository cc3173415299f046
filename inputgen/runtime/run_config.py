"""The run config overrides as an object, without a run."""

from __future__ import annotations

from inputgen.runtime.environment import RUN_CONFIG, read_run_config
from inputgen.runtime.errors import LaunchError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

# What is a method on W&B's object, too. Any other name of `dict` may be a key of the config: `config.values`.
_METHODS = frozenset(("as_dict", "get", "items", "keys", "setdefaults", "update"))


class RunConfig(dict):  # type: ignore[type-arg]  # Python's own stub has no default for the parameters
    """A config as `load_wandb_config` of W&B returns it: keys are items and attributes.

    It is a dict too, so that `wandb.init(config=...)`, `json.dumps` and `**` take it.
    """

    def __getattribute__(self, name: str) -> Any:
        if name not in _METHODS and not name.startswith("__") and name in self:
            return self[name]
        return super().__getattribute__(name)

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(f"the run config has no key {name!r}")

    def __setattr__(self, name: str, value: Any) -> None:
        self[name] = value

    def as_dict(self) -> dict[str, Any]:
        """A plain dict."""
        return dict(self)

    def setdefaults(self, defaults: dict[str, Any]) -> None:
        """Add the keys that are not there."""
        for key, value in defaults.items():
            self.setdefault(key, value)


def load_wandb_config(*, missing_ok: bool = False) -> RunConfig:
    """The run config overrides of this launch.

    Args:
        missing_ok: whether to return an empty config where no variable has overrides; W&B raises.

    Raises:
        LaunchError: if there is no variable, or it does not hold a JSON object.
    """
    overrides = read_run_config()
    if overrides is None and not missing_ok:
        raise LaunchError(f"no variable {RUN_CONFIG} or {RUN_CONFIG}_0: was the job launched?")
    # As `wandb.Config` normalises keys.
    return RunConfig({key.strip("-"): value for key, value in (overrides or {}).items()})
