"""`hydra.mode: MULTIRUN`: the job runs once with each combination of `hydra.sweeper.params`, and never without.

Hydra 1.3, `_internal/core_plugins/basic_sweeper.py`: the params come before the overrides of the command line. What
the runs are given is taken together, as with the options of a group that must be chosen. Another sweeper than Hydra's
own draws values that cannot be known.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from math import prod
from typing import TYPE_CHECKING

from inputgen.frozen import replace
from inputgen.interpret import bounds
from inputgen.interpret.values import At, Const, Ref
from inputgen.library.hydra_choices import one_of
from inputgen.library.hydra_compose import Composed
from inputgen.library.hydra_overrides import NotComposedError, Override, parse_sweep
from inputgen.library.omegaconf_discard import discard
from inputgen.library.omegaconf_nodes import dict_content, is_config, is_dict
from inputgen.library.omegaconf_resolve import select

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

Build = Callable[[tuple[Override, ...]], Composed]
"""Composes the config with overrides before those of the command line."""


def swept(ev: Evaluator, composed: Composed, build: Build, at: At) -> Composed:
    """What the runs that a config asks for are given: of one run, what is composed.

    Raises:
        CompositionError: where Hydra refuses.
        NotComposedError: where the values of the runs cannot be known.
    """
    own = composed.hydra
    mode = select(ev, own, ["mode"], at) if own is not None else None
    if own is None or not isinstance(mode, Const) or mode.value != "MULTIRUN":
        return composed
    if composed.choices.get("hydra/sweeper", "basic") != "basic":
        raise NotComposedError("its sweeper draws the values of several runs")
    several = [parse_sweep(text) for text in _params(ev, own, at)]
    if prod(map(len, several)) > bounds.HYDRA_OPTIONS:
        raise NotComposedError("its sweeper starts too many runs to follow")
    if not several:
        return composed
    before = set(ev.state.heap)
    made = [build(overrides) for overrides in product(*several)]
    config = one_of(ev, [each.config for each in made], at)
    discard(ev, before, config)
    return replace(composed, config=config)


def _params(ev: Evaluator, own: Ref, at: At) -> list[str]:
    """The overrides of `hydra.sweeper.params`, each with all its values."""
    params = select(ev, own, ["sweeper", "params"], at)
    if params is None or (isinstance(params, Const) and params.value is None):
        return []
    if not isinstance(params, Ref) or not is_config(ev, params) or not is_dict(ev, params):
        raise NotComposedError("the values of its sweeper are not known")
    texts = []
    for key, slot in dict_content(ev, params).entries.items():
        if not isinstance(slot.value, Const):
            raise NotComposedError("the values of its sweeper are not known")
        texts.append(f"{key}={slot.value.value!s}")
    return texts
