"""pytorch-ignite: its `WandBLogger`, which starts a run, and is W&B to whoever uses it (ignite 0.5.5, `handlers`).

`WandBLogger(*args, **kwargs)` calls `wandb.init(*args, **kwargs)`, unless it is told `init=False`; what it does not
have itself is read from the module `wandb` (`logger.config`, `logger.run`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen.frozen import replace
from inputgen.interpret.attributes import find_attribute
from inputgen.interpret.comparisons import truth
from inputgen.interpret.protocol import Arguments, Call, Handler
from inputgen.interpret.setting_attributes import put_attribute
from inputgen.interpret.values import Const, Lib, Ref, Value
from inputgen.library.simple import named, nothing
from inputgen.library.wandb_sinks import finish_run, start_run

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

_TAKEN = frozenset("trainer optimizers evaluators log_every_iters trainer_metric_names evaluator_metric_names".split())


def _new(ev: Evaluator, call: Call) -> Value:
    """`WandBLogger(*args, **kwargs)`."""
    made = ev.new_instance(Lib("ignite.WandBLogger"), {}, call.at)
    _initialise(ev, replace(call, receiver=made))
    return made


def _initialise(ev: Evaluator, call: Call) -> Value:
    """`__init__`, of a class below it, too."""
    given = dict(call.args.named or {})
    told = given.pop("init", None)

    def start() -> Value:
        return start_run(ev, replace(call.args, named=given), call.at)

    starts = True if told is None else truth(ev, told)
    if starts is None:
        ev.branch([start, lambda: Const(None, call.at)])
    elif starts:
        start()
    if isinstance(call.receiver, Ref):
        put_attribute(ev, call.receiver, "is W&B", Const(True), call.at)
    return Const(None, call.at)


def _set_up(ev: Evaluator, call: Call) -> Value:
    """`setup_wandb_logging(trainer, optimizers, evaluators, log_every_iters, **kwargs)`: a logger of the rest."""
    more = {name: value for name, value in dict(call.args.named or {}).items() if name not in _TAKEN}
    return _new(ev, replace(call, args=Arguments((), more, call.args.open, call.args.optional)))


def _attribute(ev: Evaluator, call: Call) -> Value:
    name = ev.constant(call.arg(0, "name"))
    found = find_attribute(ev, Lib("wandb"), name, call.at) if isinstance(name, str) else None
    return found or ev.unknown("an attribute of W&B that is not known", call.at)


def _close(ev: Evaluator, call: Call) -> Value:
    finish_run(ev, call.at)
    return Const(None, call.at)


_PLACES = ("", "handlers.", "handlers.wandb_logger.", "contrib.handlers.", "contrib.handlers.wandb_logger.")
_SET_UP = ("handlers.logger_utils.", "handlers.", "contrib.engines.", "contrib.engines.common.")
_OWN: dict[str, Handler] = {
    "__init__": _initialise,
    "__getattr__": _attribute,
    "close": _close,
    **named("attach attach_output_handler attach_opt_params_handler", nothing),
}
FUNCTIONS: dict[str, Handler] = {
    **{f"{place}WandBLogger": _new for place in _PLACES},
    **{f"{place}setup_wandb_logging": _set_up for place in _SET_UP},
}
METHODS: dict[str, Handler] = {
    f"{place}WandBLogger.{name}": handler for place in _PLACES for name, handler in _OWN.items()
}
