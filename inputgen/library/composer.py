"""MosaicML's composer: the run that a `Trainer` starts for a `WandBLogger` (composer 0.32, `loggers/wandb_logger.py`).

The logger calls `wandb.init(**init_kwargs)` when a trainer is made with it. The trainer then adds hyperparameters of
its own, by version (`composer_version`, `num_nodes`, ...).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen.frozen import replace
from inputgen.interpret.hierarchy import linearised
from inputgen.interpret.protocol import Call, Handler
from inputgen.interpret.values import Const, Lib, Ref, Slot, Unknown, Value, alternatives
from inputgen.library.simple import attribute
from inputgen.library.wandb_sinks import current_run, may_have_more, start_run, told_arguments, update_config

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

_LOGGER = Lib("composer.loggers.WandBLogger")
_KWARGS = "given init_kwargs"
_ORDER = ("project", "group", "name", "entity", "tags")


def _new_logger(ev: Evaluator, call: Call) -> Value:
    """`WandBLogger(project, group, name, entity, tags, log_artifacts, rank_zero_only, init_kwargs)`."""
    ref = ev.new_instance(_LOGGER, {}, call.at)
    _initialise_logger(ev, replace(call, receiver=ref))
    return ref


def _initialise_logger(ev: Evaluator, call: Call) -> Value:
    obj = ev.instance_at(call.receiver) if call.receiver is not None else None
    if obj is not None and isinstance(call.receiver, Ref):
        given = call.arg(7, "init_kwargs") or (call.args.open or Const(None, call.at))
        ev.put(call.receiver, replace(obj, attrs={**obj.attrs, _KWARGS: Slot(given)}))
    return Const(None, call.at)


def _log_hyperparameters(ev: Evaluator, call: Call) -> Value:
    params = call.arg(0, "hyperparameters")
    if params is not None:
        update_config(ev, current_run(ev, call.at), params, call.at)
    return Const(None, call.at)


def _new_trainer(ev: Evaluator, call: Call) -> Value:
    """`Trainer(..., loggers=...)`."""
    ref = ev.new_instance(Lib("composer.Trainer"), {}, call.at)
    _initialise_trainer(ev, call)
    return ref


def _initialise_trainer(ev: Evaluator, call: Call) -> Value:
    """Its loggers start their runs as it is made."""
    told = call.arg(-1, "loggers")
    listed = ev.list_at(told) if told is not None else None
    given = (told,) if listed is None else (*listed.items, listed.rest)
    for each in given:
        options = () if each is None else alternatives(each)
        loggers = [option for option in options if _is_logger(ev, option)]
        sure = len(loggers) == len(options)
        for logger in loggers:  # several are alternatives, of which each starts a run on its path
            if sure and len(loggers) == 1:
                _start(ev, logger, call)
            else:
                ev.branch([lambda logger=logger: _start(ev, logger, call), lambda logger=logger: logger])  # type: ignore[misc]
    return Const(None, call.at)


def _is_logger(ev: Evaluator, value: Value) -> bool:
    obj = ev.instance_at(value)
    return obj is not None and any(base in _LOGGERS for base in linearised(ev, obj.cls))


def _start(ev: Evaluator, logger: Value, call: Call) -> Value:
    given = attribute(ev, logger, _KWARGS) or Unknown("a logger that is not known", call.at)
    run = ev.each(given, lambda one: start_run(ev, told_arguments(ev, one, call.at), logger.at or call.at))
    for one in alternatives(run):
        may_have_more(ev, one, Unknown("composer adds hyperparameters of its own", call.at), call.at)
    return run


def _not_modelled(ev: Evaluator, call: Call) -> Value:
    return ev.unknown("an attribute of composer, which is not modelled", call.at)


_PLACES = ("loggers.", "loggers.wandb_logger.")
_LOGGERS = tuple(Lib(f"composer.{place}WandBLogger") for place in _PLACES)
_OF_LOGGER: dict[str, Handler] = {
    "__init__": _initialise_logger,
    "__getattr__": _not_modelled,
    "log_hyperparameters": _log_hyperparameters,
}
_TRAINERS = ("Trainer", "trainer.Trainer", "trainer.trainer.Trainer")
FUNCTIONS: dict[str, Handler] = {
    **{f"{place}WandBLogger": _new_logger for place in _PLACES},
    **dict.fromkeys(_TRAINERS, _new_trainer),
}
METHODS: dict[str, Handler] = {
    **{f"{place}WandBLogger.{name}": handler for place in _PLACES for name, handler in _OF_LOGGER.items()},
    **{f"{name}.__init__": _initialise_trainer for name in _TRAINERS},
    **{f"{name}.__getattr__": _not_modelled for name in _TRAINERS},
}
