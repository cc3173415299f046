"""Groups that are none by default and have an option for W&B: `logger: null`, and `logger=wandb` on the command line.

The run is started where that is chosen; elsewhere the config lacks what the option puts there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen.frozen import replace
from inputgen.library.hydra_overrides import CompositionError, NotComposedError
from inputgen.library.omegaconf_merge import update
from inputgen.library.omegaconf_nodes import dict_content, is_dict, put_child

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator
    from inputgen.interpret.values import At, Ref
    from inputgen.library.hydra_defaults import Composer
    from inputgen.library.hydra_repository import Loaded, Repository

_OPTION = "wandb"


def add_options(ev: Evaluator, config: Ref, composer: Composer, at: At) -> None:
    """Add what the option `wandb` puts into a config, of each group that is none, as what is there on some paths."""
    for group, choice in composer.known.items():
        is_own = "/" not in group and "@" not in group  # its package is its name
        if choice is not None or not is_own or group in dict_content(ev, config).entries:
            continue
        loaded = _option(composer.repository, group)
        if loaded is not None and not loaded.defaults and loaded.package in (None, "_group_", group):
            update(ev, config, group, loaded.config, at, merge=False, force=True)
            put_child(ev, config, group, replace(dict_content(ev, config).entries[group], optional=True))


def _option(repository: Repository, group: str) -> Loaded | None:
    try:
        loaded = repository.load(f"{group}/{_OPTION}")
    except (CompositionError, NotComposedError):
        return None
    return loaded if loaded is not None and is_dict(repository.ev, loaded.config) else None
