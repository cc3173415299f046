"""Optuna: studies call an objective, whose trial draws values; its callback for W&B (optuna and optuna_integration 5.0,
`wandb/wandb.py`).

`WeightsAndBiasesCallback(wandb_kwargs=...)` starts a run when it is made, or with `as_multirun=True` one for each
trial, whose config gets the parameters that the trial has drawn; each trial adds the directions of the study.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen import model as m
from inputgen.interpret.attributes import find_attribute
from inputgen.interpret.calls import call as call_value
from inputgen.interpret.comparisons import truth
from inputgen.interpret.mappings import with_key
from inputgen.interpret.protocol import Arguments, Call, Handler
from inputgen.interpret.values import At, Const, DictObj, Lib, ListObj, Open, Ref, Unknown, Value, alternatives
from inputgen.library.entered import apart, several_times
from inputgen.library.simple import attribute, instance, named, nothing, typed, typed_attribute
from inputgen.library.wandb_sinks import current_run, finish_run, run_of, start_run, told_arguments, update_config
from inputgen.library.wandb_sweeps import one_of
from inputgen.model.types import BOOL, FLOAT, INT, STR

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

_TRIAL, _CALLBACK = Lib("optuna.Trial"), Lib("optuna.WeightsAndBiasesCallback")
_DRAWN, _KWARGS, _MANY = "drawn", "given wandb_kwargs", "given as_multirun"


# --- trials ----------------------------------------------------------------------------------------------------------


def _keep(ev: Evaluator, call: Call, value: Value) -> Value:
    """What a trial draws under a name is among its parameters from now on."""
    drawn, name = attribute(ev, call.receiver, _DRAWN), ev.constant(call.arg(0, "name") or Const(None))
    held = ev.dict_at(drawn) if drawn is not None else None
    if held is not None and isinstance(drawn, Ref):
        if isinstance(name, str):
            ev.put(drawn, with_key(held, name, value, call.at))
        else:
            why = held.open or Unknown("a parameter whose name is not known", call.at)
            ev.put(drawn, DictObj(held.entries, why))
    return value


def _number(type_: m.Type) -> Handler:
    """`suggest_float(name, low, high)`, `suggest_int(...)`: both bounds count."""

    def handler(ev: Evaluator, call: Call) -> Value:
        low, high = (ev.constant(call.arg(at, name) or Const(None)) for at, name in ((1, "low"), (2, "high")))
        minimum, maximum = (each if isinstance(each, int | float) else None for each in (low, high))
        limits = m.Constraints(minimum=minimum, maximum=maximum)
        return _keep(ev, call, Open(type_, None, "sweep", call.at, limits))

    return handler


def _categorical(ev: Evaluator, call: Call) -> Value:
    choices = call.arg(1, "choices")
    value = one_of(ev, choices, call.at) if choices is not None else ev.unknown("a choice of nothing", call.at)
    return _keep(ev, call, value)


def _params(ev: Evaluator, trial: Value, at: At) -> Value:
    """`trial.params`: a copy of what has been drawn so far."""
    held = ev.dict_at(attribute(ev, trial, _DRAWN) or Const(None))
    return ev.new(held if held is not None else DictObj({}, Unknown("a trial that is not known", at)), at)


def _new_trial(ev: Evaluator, at: At) -> Ref:
    return ev.new_instance(_TRIAL, {_DRAWN: ev.new_dict({}, at)}, at)


def _ask(ev: Evaluator, call: Call) -> Value:
    """`study.ask()`: a trial."""
    return _new_trial(ev, call.at)


# --- studies ---------------------------------------------------------------------------------------------------------


def _optimize(ev: Evaluator, call: Call) -> Value:
    """`study.optimize(objective, ..., callbacks=[...])`: the objective is called with a trial, then the callbacks."""
    objective = call.arg(0, "func")
    if objective is None:
        return Const(None, call.at)
    listed = ev.list_at(call.arg(5, "callbacks") or Const(None))
    study = call.receiver or ev.unknown("a study", call.at)

    def run() -> None:
        trial = _new_trial(ev, call.at)
        apart(ev, objective, Arguments((trial,)), call.at)
        for callback in listed.items if listed is not None else ():
            apart(ev, callback, Arguments((study, trial)), call.at)

    if ev.draws or ev.constant(call.arg(1, "n_trials") or Const(None)) == 1:
        run()
    else:
        several_times(ev, run)
    return Const(None, call.at)


def _not_modelled(ev: Evaluator, call: Call) -> Value:
    return ev.unknown("what a study, or a trial, found is not known", call.at)


# --- the callback ----------------------------------------------------------------------------------------------------


def _new_callback(ev: Evaluator, call: Call) -> Value:
    """`WeightsAndBiasesCallback(metric_name, wandb_kwargs, as_multirun)`."""
    kwargs, many = call.arg(1, "wandb_kwargs") or Const(None), call.arg(2, "as_multirun") or Const(False)
    made = ev.new_instance(_CALLBACK, {_KWARGS: kwargs, _MANY: many}, call.at)
    if truth(ev, many) is not True:  # where it is not known, the run has what either has
        ev.each(kwargs, lambda one: start_run(ev, told_arguments(ev, one, call.at), call.at))
    return made


def _run_of_trial(ev: Evaluator, callback: Value | None, at: At) -> Value:
    given = attribute(ev, callback, _KWARGS) or Const(None)
    place = callback.at if callback is not None and callback.at is not None else at
    return ev.each(given, lambda one: run_of(ev, told_arguments(ev, one, at), place))


def _called(ev: Evaluator, call: Call) -> Value:
    """`callback(study, trial)`: the run is told what the trial was."""
    run = _run_of_trial(ev, call.receiver, call.at)
    many = truth(ev, attribute(ev, call.receiver, _MANY) or Const(False)) is True
    trial = call.arg(1, "trial")
    params = ev.dict_at(find_attribute(ev, trial, "params", call.at) or Const(None)) if many and trial else None
    directions = ev.new(ListObj("list", (), Open(STR, None, "computed", call.at)), call.at)
    told = with_key(params if params is not None else DictObj({}), "direction", directions, call.at)
    for one in alternatives(run):
        update_config(ev, one, ev.new(told, None), call.at)
    if many:
        finish_run(ev, call.at)
    return Const(None, call.at)


def _track(ev: Evaluator, call: Call) -> Value:
    """`@callback.track_in_wandb()`: the objective has a run when it is called."""
    return ev.new_instance(Lib("optuna.tracker"), {"callback": call.receiver or Const(None)}, call.at)


def _tracked(ev: Evaluator, call: Call) -> Value:
    callback, function = attribute(ev, call.receiver, "callback"), call.arg(0, "func")
    attrs = {"callback": callback or Const(None), "function": function or Const(None)}
    return ev.new_instance(Lib("optuna.tracked"), attrs, call.at)


def _call_tracked(ev: Evaluator, call: Call) -> Value:
    if not any(isinstance(run, Ref) for run in alternatives(current_run(ev, call.at))):
        _run_of_trial(ev, attribute(ev, call.receiver, "callback"), call.at)
    function = attribute(ev, call.receiver, "function")
    return call_value(ev, function, call.args, call.at) if function is not None else Const(None, call.at)


_STUDIES = "create_study load_study study.create_study study.load_study"
_CALLBACKS = "WeightsAndBiasesCallback wandb.WeightsAndBiasesCallback"
FUNCTIONS: dict[str, Handler] = {
    **named(_STUDIES, instance("optuna.Study")),
    **named(_CALLBACKS, _new_callback),
    **named(_CALLBACKS, _new_callback, "integration."),
    "logging.set_verbosity": nothing,
}
METHODS: dict[str, Handler] = {
    "Study.optimize": _optimize,
    "Study.ask": _ask,
    **named("tell enqueue_trial set_user_attr stop", nothing, "Study."),
    "Study.__getattr__": _not_modelled,
    **named("suggest_float suggest_uniform suggest_loguniform suggest_discrete_uniform", _number(FLOAT), "Trial."),
    "Trial.suggest_int": _number(INT),
    "Trial.suggest_categorical": _categorical,
    "Trial.should_prune": typed(BOOL),
    **named("report set_user_attr", nothing, "Trial."),
    "Trial.__getattr__": _not_modelled,
    "WeightsAndBiasesCallback.__call__": _called,
    "WeightsAndBiasesCallback.track_in_wandb": _track,
    "tracker.__call__": _tracked,
    "tracked.__call__": _call_tracked,
}
ATTRIBUTES = {"Trial.params": _params, "Trial.number": typed_attribute(INT), "Study.best_value": typed_attribute(FLOAT)}
