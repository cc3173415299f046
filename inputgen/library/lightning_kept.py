"""What a checkpoint of Lightning kept: arguments of `__init__`, as it declares them (`core/saving.py`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from inputgen.frozen import replace
from inputgen.interpret.annotations import annotation_scope
from inputgen.interpret.entering import arguments_given_elsewhere
from inputgen.interpret.frames import Frame
from inputgen.interpret.functions import all_params
from inputgen.interpret.names import find_slot
from inputgen.interpret.protocol import Arguments
from inputgen.interpret.values import At, Func, Lib, Unknown
from inputgen.library.omegaconf_making import open_config
from inputgen.library.omegaconf_nodes import new_dict

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

_CONFIG = Lib("omegaconf.DictConfig")


def kept_arguments(ev: Evaluator, init: Func, why: str) -> Arguments:
    """The arguments of `__init__` that were kept: of one that is declared to be a config, any keys.

    Args:
        ev: the evaluation.
        init: the `__init__`.
        why: why what they are is not known.
    """
    kept = arguments_given_elsewhere(ev, init, 1, why)
    named = dict(kept.named or {})
    for param in all_params(init.node.params)[1:]:
        not_known = named.get(param.name.value)
        if isinstance(not_known, Unknown) and _declares_config(ev, init, param):
            at = At(init.module, param)
            named[param.name.value] = open_config(ev, new_dict(ev, at), not_known)
    return replace(kept, named=named)


def _declares_config(ev: Evaluator, init: Func, param: cst.Param) -> bool:
    written = param.annotation.annotation if param.annotation is not None else None
    if not isinstance(written, cst.Name):
        return False
    ev.frames.append(Frame(init.module, annotation_scope(ev, init)))
    try:
        slot = find_slot(ev, written.value)
    finally:
        ev.frames.pop()
    return slot is not None and slot.value == _CONFIG
