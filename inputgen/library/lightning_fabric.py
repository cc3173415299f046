"""Lightning's `Fabric` (2.6, `fabric/fabric.py`): it calls what it launches, and logs metrics to the loggers given.

What it sets up is what it is given, wrapped. It logs no hyperparameters by itself: `fabric.logger` does.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from inputgen.interpret.arms import where_there
from inputgen.interpret.attributes import find_attribute
from inputgen.interpret.calls import call as call_value
from inputgen.interpret.handed import hand_over
from inputgen.interpret.holding import holds
from inputgen.interpret.protocol import Arguments, Call, Getter, Handler
from inputgen.interpret.setting_attributes import put_attribute
from inputgen.interpret.unseen import may_tell
from inputgen.interpret.values import At, Choice, Const, Lib, Ref, Unknown, Value
from inputgen.library.lightning_loggers import GIVEN, all_loggers, first_logger, loggers_of
from inputgen.library.simple import always, attribute, likely, named, nothing, passes_through, typed, typed_attribute
from inputgen.model.types import BOOL, INT

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

FABRIC = Lib("lightning.Fabric")
_NAMES = ("Fabric", "fabric.Fabric", "fabric.fabric.Fabric")
_ORDER = ("accelerator", "strategy", "devices", "num_nodes", "precision", "plugins", "callbacks", "loggers")


def _new(ev: Evaluator, call: Call) -> Value:
    """`Fabric(devices=..., loggers=...)`."""
    made = ev.new_instance(FABRIC, {}, call.at)
    assert isinstance(made, Ref), "an instance is on the heap"
    _keep(ev, made, call)
    return made


def _initialise(ev: Evaluator, call: Call) -> Value:
    """`super().__init__(...)` of a class below it."""
    assert isinstance(call.receiver, Ref), "__init__ has a receiver"
    _keep(ev, call.receiver, call)
    return Const(None, call.at)


def _keep(ev: Evaluator, fabric: Ref, call: Call) -> None:
    given = {name: call.arg(_ORDER.index(name), name) or call.args.open for name in ("callbacks", "loggers")}
    put_attribute(ev, fabric, GIVEN, given["loggers"] or Const(None, call.at), call.at)
    hand_over_all(ev, given["callbacks"])  # `fabric.call(hook, ...)` calls their methods


def hand_over_all(ev: Evaluator, value: Value | None) -> None:
    """Hand over a callback, or each of a list of them."""
    listed = ev.list_at(value) if value is not None else None
    for each in listed.items if listed is not None else () if value is None else (value,):
        hand_over(ev, each)


def _launch(ev: Evaluator, call: Call) -> Value:
    """`fabric.launch(function, *args)`: `function(fabric, *args)`, in each process."""
    function = call.arg(0, "function")
    if function is None or call.receiver is None:
        return Const(None, call.at)
    given = (call.receiver, *call.args.positional[1:])
    left = {name: value for name, value in dict(call.args.named or {}).items() if name != "function"}
    return call_value(ev, function, Arguments(given, left, call.args.open, call.args.optional), call.at)


def _log(ev: Evaluator, call: Call) -> Value:
    """`fabric.log(...)`, `fabric.log_dict(...)`: each logger logs metrics, for which it starts its run."""
    told, conditions = attribute(ev, call.receiver, GIVEN), ev.state.conditions
    for logger in loggers_of(ev, call.receiver):
        is_held = isinstance(told, Ref) and holds(conditions, ev.state.heap, told.addr, logger.addr)
        sure = told == logger or (is_held and not isinstance(told, Choice))
        where_there(ev, logger, partial(_start, ev, logger, call.at), surely=sure)
    return Const(None, call.at)


def _start(ev: Evaluator, logger: Value, at: At) -> Value:
    return find_attribute(ev, logger, "experiment", at) or Const(None, at)


def _escapes(ev: Evaluator, call: Call) -> Value:
    """A Fabric goes where it is not followed: what has it may log hyperparameters."""
    if loggers_of(ev, call.receiver) and not call.name.startswith("lightning"):
        may_tell(ev, Unknown(f"the Fabric is given to {call.name}, which inputgen does not model", call.at))
    return Const(None, call.at)


def _set_up(ev: Evaluator, call: Call) -> Value:
    """`fabric.setup(model, *optimizers)`, `setup_dataloaders(*loaders)`: what is given, several of them as a tuple."""
    given = [*call.args.positional, *(value for name, value in dict(call.args.named or {}).items() if name in _SET_UP)]
    if call.args.open is not None or not given or "scheduler" in (call.args.named or ()):
        return ev.unknown("what a Fabric sets up", call.at)
    return given[0] if len(given) == 1 else ev.new_list(given, call.at, "tuple")


def _not_modelled(ev: Evaluator, call: Call) -> Value:
    return ev.unknown("an attribute of a Fabric, which is not modelled", call.at)


_SET_UP = ("module", "optimizer", "dataloader")
_LOGGING = ("log", "log_dict")
_SETTING_UP = "setup setup_module setup_optimizers setup_dataloaders"
_OTHERS = "print barrier backward save"
_QUIET = f"{_SETTING_UP} {_OTHERS} broadcast seed_everything".split()
_METHODS: dict[str, Handler] = {
    "__init__": _initialise,
    "launch": _launch,
    **dict.fromkeys((*_LOGGING, *(f"escapes by {name}" for name in _LOGGING)), _log),
    **named(_SETTING_UP, _set_up),
    **named(_OTHERS, nothing),
    "broadcast": passes_through,
    "seed_everything": typed(INT),
    "escapes": _escapes,
    **{f"escapes by {name}": nothing for name in _QUIET},
    "may be handed back": nothing,
    "__getattr__": _not_modelled,
}
FUNCTIONS: dict[str, Handler] = dict.fromkeys(_NAMES, _new)
METHODS: dict[str, Handler] = {f"{name}.{method}": handler for name in _NAMES for method, handler in _METHODS.items()}
ATTRIBUTES: dict[str, Getter] = {
    **{f"{name}.logger": first_logger for name in _NAMES},
    **{f"{name}.loggers": all_loggers for name in _NAMES},
    **{f"{name}.is_global_zero": lambda ev, receiver, at: likely(BOOL, True)(ev, at) for name in _NAMES},
    **{
        f"{name}.{asked}": typed_attribute(INT)
        for name in _NAMES
        for asked in ("global_rank", "local_rank", "node_rank", "world_size")
    },
}
_RANKS = ("is_global_zero", "global_rank", "local_rank", "node_rank")
STEADY = {f"{name}.{asked}": always for name in _NAMES for asked in _RANKS}
