"""Calls that take a text of all that a config may hold: `AutoModel.from_pretrained(config["model"])` tells its type.

With what else they take, such a value cannot be told from YAML or JSON: paths and files come from neither.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen.interpret.config_reads import tells_type
from inputgen.model.types import NONE, STR, union_of

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator
    from inputgen.interpret.protocol import Arguments
    from inputgen.interpret.values import At

# By function, the first parameter (Python docs, "os"; datasets 4, `load.py`).
_FIRST = {
    "os.makedirs": "name",
    "os.mkdir": "path",
    "datasets.load_dataset": "path",
    "datasets.load_from_disk": "dataset_path",
}
# Of these libraries a class is loaded by its name or path (transformers 4, `modeling_utils.py`; diffusers 0.35,
# `modeling_utils.py`, `pipeline_utils.py`); transformers takes None beside the weights themselves.
_LOADING, _NAME = ("transformers.", "diffusers."), "pretrained_model_name_or_path"
_WEIGHTS = "state_dict"
# The texts of `wandb.init` that may be None as well (wandb 0.31, `Settings`: pydantic turns nothing else into a text).
_OF_A_RUN = ("project", "entity", "name", "group", "job_type", "notes")
_TEXT_OR_NONE = union_of((STR, NONE))


def told_by_call(ev: Evaluator, name: str, args: Arguments, at: At) -> None:
    """Note what a call tells of what was read, on a path that is surely taken."""
    if not ev.state.certain:
        return
    named = dict(args.named or {})
    first = _first(name, frozenset(named))
    if first is not None and (args.positional or first in named):
        tells_type(ev, args.positional[0] if args.positional else named[first], STR, at)
    for each in _OF_A_RUN if name == "wandb.init" else ():
        if each in named:
            tells_type(ev, named[each], _TEXT_OR_NONE, at)


def _first(name: str, given: frozenset[str]) -> str | None:
    if name.endswith(".from_pretrained") and name.startswith(_LOADING) and _WEIGHTS not in given:
        return _NAME
    return _FIRST.get(name)
