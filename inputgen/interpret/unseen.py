"""Writes to run configs through what is not known: `self.run.config.update(...)`, where `run` comes from a caller.

What such an object is, only its name tells: of those that are called as runs are, their config is taken for a run's.
A wrong guess makes a config open that is not; none would lose what is written.

And code that is chosen by a name that is not known (`get_class(cfg._target_)`): what it is, the project may hold, and
so it may start the run.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Protocol, cast

import libcst as cst

from inputgen.interpret.protocol import Arguments
from inputgen.interpret.trees import descendants
from inputgen.interpret.values import At, Const, DictObj, Func, Slot, Unknown, Value, alternatives

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator
    from inputgen.source.module import Module

_RUNS = re.compile(r"(^|_)(run|experiment|exp|tracker|logger|wandb\w*|wb)$|wandb|[a-z]run$")
_UPDATES = frozenset({"update", "setdefaults"})


class _Model(Protocol):
    """What the W&B model offers for runs that are not seen."""

    def written_unseen(self, ev: Evaluator, method: str, args: Arguments, why: Unknown, at: At) -> None:
        """A method of the config of a run that is not known is called, which writes to it."""

    def started_unseen(self, ev: Evaluator, args: Arguments, at: At) -> None:
        """`wandb.init` is called on what is not known, but named so."""

    def hyperparameters_unseen(self, ev: Evaluator, args: Arguments, why: Unknown, at: At) -> None:
        """`log_hyperparams` is called on a logger that is not known."""

    def trackers_unseen(self, ev: Evaluator, args: Arguments, why: Unknown, at: At) -> None:
        """`init_trackers` is called on an accelerator that is not known."""


def called(ev: Evaluator, node: cst.Call, callee: Value, args: Arguments) -> None:
    """Something is called that is not known: where it is named as a run's config, or as W&B, that is what it is."""
    why = _unknown(callee)
    if why is None or not isinstance(node.func, cst.Attribute):
        return
    method, holder, at = node.func.attr.value, node.func.value, ev.at(node)
    model = cast(_Model, ev.libraries.model("wandb"))
    if method == "init" and "wandb" in _last_name(holder):
        model.started_unseen(ev, args, at)
    elif method == "init_trackers":
        model.trackers_unseen(ev, args, why, at)
    elif method == "log_hyperparams" and _is_run(holder):
        model.hyperparameters_unseen(ev, args, _told(why), at)
    elif method in _UPDATES and _is_config(ev, holder):
        model.written_unseen(ev, method, args, _told(why), at)


def assigned(ev: Evaluator, target: cst.Subscript | cst.Attribute, holder: Value, key: Value, value: Value) -> None:
    """`run.config[key] = value`, `run.config.key = value`, where the run is not known."""
    why = _unknown(holder)
    if why is not None and _is_config(ev, target.value):
        at = ev.at(target)
        known = isinstance(key, Const) and isinstance(key.value, str)
        entries = {key.value: Slot(value, False, at)} if isinstance(key, Const) and known else {}
        open_ = None if known else Unknown("a key is written whose name is not known", at)
        args = Arguments((ev.new(DictObj(dict(entries), open_), None),))
        cast(_Model, ev.libraries.model("wandb")).written_unseen(ev, "update", args, _told(why), at)


def writes_to_run(func: Func) -> bool:
    """Whether a function writes to what is named as the config of a run, or keeps a logger's run, by its text."""
    if not concerns_runs(func.module):
        return False
    return any(_writes(found) or _keeps_run(found) for found in descendants(func.node))


def _writes(node: cst.CSTNode) -> bool:
    if not isinstance(node, cst.Attribute):
        return False
    return node.attr.value == "log_hyperparams" or (node.attr.value == "config" and _is_run(node.value))


def _keeps_run(node: cst.CSTNode) -> bool:
    """`run = logger.experiment`, `use(logger.experiment)`."""
    value = node.value if isinstance(node, cst.Assign | cst.AnnAssign | cst.NamedExpr | cst.Arg | cst.Return) else None
    return isinstance(value, cst.Attribute) and value.attr.value == "experiment"


def may_run(ev: Evaluator, why: Unknown) -> None:
    """Code of the project may run that is not seen, for a reason; what nobody calls is guessed at anyway."""
    if ev.unseen is None and not ev.assuming:
        ev.unseen = why


def may_tell(ev: Evaluator, why: Unknown) -> None:
    """A library that has what logs to runs (a trainer) may start one, or tell it what is not seen, for a reason."""
    ev.told = ev.told or why
    may_run(ev, why)


def concerns_runs(module: Module) -> bool:
    """Whether a module has to do with runs, by its text."""
    return any(word in module.text for word in ("wandb", "Wandb", "log_hyperparams", "experiment.config"))


def _unknown(value: Value) -> Unknown | None:
    return next((each for each in alternatives(value) if isinstance(each, Unknown) and each.part is None), None)


def _told(why: Unknown) -> Unknown:
    return Unknown(f"a run that is not known is written to: {why.reason}", why.at)


def _is_config(ev: Evaluator, node: cst.BaseExpression) -> bool:
    """Whether an expression is `X.config`, X named as runs are, in code that has to do with W&B."""
    if not isinstance(node, cst.Attribute) or node.attr.value != "config":
        return False
    return _is_run(node.value) and concerns_runs(ev.frame.module)


def _is_run(node: cst.BaseExpression) -> bool:
    return _RUNS.search(_last_name(node)) is not None


def _last_name(node: cst.BaseExpression) -> str:
    if isinstance(node, cst.Call):
        node = node.func
    if isinstance(node, cst.Attribute):
        return node.attr.value.lower()
    return node.value.lower() if isinstance(node, cst.Name) else ""
