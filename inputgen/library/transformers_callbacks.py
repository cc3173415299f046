"""The callbacks that a job gives to a `Trainer`, as far as they tell W&B its arguments (transformers 4.57).

A class below `WandbCallback` is set up when training begins, as the callback that `report_to` brings is: by a `setup`
of its own, which is given the arguments, or else as that one. `remove_callback(WandbCallback)` leaves such a class.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

from inputgen.interpret.attributes import find_attribute
from inputgen.interpret.calls import call as call_value
from inputgen.interpret.handed import hand_over
from inputgen.interpret.hierarchy import class_attribute, linearised
from inputgen.interpret.iteration import elements
from inputgen.interpret.protocol import Arguments, Call, Handler
from inputgen.interpret.setting_attributes import put_attribute
from inputgen.interpret.values import At, Const, Func, Instance, Lib, Ref, Slot, Unknown, Value, alternatives
from inputgen.library.simple import attribute

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

# Tells the run of a trainer's arguments, as W&B's own callback does.
Report: TypeAlias = Callable[[Value], Value]

NAMES = ("integrations.WandbCallback", "integrations.integration_utils.WandbCallback")
_CLASSES = frozenset(Lib(f"transformers.{name}") for name in NAMES)
_STATE = Lib("transformers.TrainerState")
_GIVEN, _LOOSE, _REMOVED = "given callbacks", "callbacks that may be given", "default callback removed"


def keep(ev: Evaluator, trainer: Ref, given: Value | None, at: At) -> None:
    """Keep the callbacks that a trainer is made with: a copy of the list."""
    listed = elements(ev, given, at) if isinstance(given, Ref) else None
    sure = list(listed.items) if listed is not None else []
    loose = [one for one in alternatives(listed.rest) if one not in sure] if listed is not None and listed.rest else []
    put_attribute(ev, trainer, _GIVEN, ev.new_list(sure, at), at)
    put_attribute(ev, trainer, _LOOSE, ev.new_list(loose, at), at)
    put_attribute(ev, trainer, _REMOVED, Const(False), at)


def is_removed(ev: Evaluator, trainer: Value) -> bool | None:
    """Whether the job took away W&B's own callback; None where it may have."""
    held = attribute(ev, trainer, _REMOVED) or Const(False)
    return bool(held.value) if isinstance(held, Const) else None


def _listed(ev: Evaluator, trainer: Value, name: str, at: At) -> tuple[Value, ...]:
    held = attribute(ev, trainer, name)
    listed = elements(ev, held, at) if held is not None else None
    return () if listed is None else listed.items if listed.rest is None else (*listed.items, listed.rest)


def _add(ev: Evaluator, call: Call) -> Value:
    """`trainer.add_callback(callback)`: an instance, or a class that is called."""
    given = call.arg(0, "callback")
    assert isinstance(call.receiver, Ref), "a method has a receiver"
    if given is not None:
        hand_over(ev, given)
        if isinstance(given, Lib) and given in _CLASSES:
            given = call_value(ev, given, Arguments(), call.at)
        items = [*_listed(ev, call.receiver, _GIVEN, call.at), given]
        put_attribute(ev, call.receiver, _GIVEN, ev.new_list(items, call.at), call.at)
    return Const(None, call.at)


def _remove(ev: Evaluator, call: Call) -> Value:
    """`trainer.remove_callback(callback)`: a class stands for the first of its instances, W&B's own at first."""
    given = call.arg(0, "callback")
    assert isinstance(call.receiver, Ref), "a method has a receiver"
    if isinstance(given, Lib) and given in _CLASSES:
        put_attribute(ev, call.receiver, _REMOVED, Const(True), call.at)
    elif isinstance(given, Ref):
        held = _listed(ev, call.receiver, _GIVEN, call.at)
        kept = [one for one in held if one != given and getattr(ev.instance_at(one), "cls", None) != given]
        put_attribute(ev, call.receiver, _GIVEN, ev.new_list(kept, call.at), call.at)
    return ev.unknown("a callback that a trainer had", call.at)


METHODS: dict[str, Handler] = {"add_callback": _add, "remove_callback": _remove, "pop_callback": _remove}


def set_up(ev: Evaluator, trainer: Value, args: Value, model: Value, report: Report, at: At) -> None:
    """Training begins: the callbacks tell W&B of it, those that may be there on a path of their own."""
    for callback in _listed(ev, trainer, _GIVEN, at):
        ev.each(callback, lambda one: _set_up(ev, one, args, model, report, at))
    for callback in _listed(ev, trainer, _LOOSE, at):
        if _tells(ev, callback):
            ev.branch([partial(_set_up, ev, callback, args, model, report, at), lambda: Const(None)])


def _tells(ev: Evaluator, callback: Value) -> bool:
    obj = ev.instance_at(callback)
    if obj is None or isinstance(class_attribute(ev, obj.cls, "on_train_begin"), Func):
        return False  # a method of that name is followed as any that a library calls
    return any(isinstance(base, Lib) and base in _CLASSES for base in linearised(ev, obj.cls))


def _set_up(ev: Evaluator, callback: Value, args: Value, model: Value, report: Report, at: At) -> Value:
    if not _tells(ev, callback):
        return Const(None, at)
    method = find_attribute(ev, callback, "setup", at)
    obj = ev.instance_at(callback)
    if method is None or obj is None or not isinstance(class_attribute(ev, obj.cls, "setup"), Func):
        return report(args)
    return call_value(ev, method, Arguments((args, _state(ev, at), model)), at)


def _state(ev: Evaluator, at: At) -> Value:
    """The state of a trainer in the first process of a training that searches no hyperparameters."""
    known = {"is_world_process_zero": True, "is_local_process_zero": True, "is_hyper_param_search": False}
    attrs = {name: Slot(Const(value, at), False, at) for name, value in known.items()}
    return ev.new(Instance(_STATE, attrs, Unknown("the state of a trainer is not known", at)), at)


def initialise(ev: Evaluator, callback: Ref, at: At) -> None:
    """What `WandbCallback.__init__` sets."""
    put_attribute(ev, callback, "_wandb", Lib("wandb", at), at)
    put_attribute(ev, callback, "_initialized", Const(False, at), at)
