"""ray: remote functions, and `tune`, which calls a function with a config drawn from a search space (Ray docs).

Its W&B callback starts a run for each trial, see `ray_wandb`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen import model as m
from inputgen.interpret.attributes import find_attribute
from inputgen.interpret.protocol import Arguments, Call, Handler
from inputgen.interpret.setting_attributes import put_attribute
from inputgen.interpret.values import Bound, Const, Func, Lib, Open, Value
from inputgen.library import ray_wandb
from inputgen.library.entered import apart, in_process
from inputgen.library.simple import attribute as kept
from inputgen.library.simple import itself, named, nothing, passes_through
from inputgen.library.wandb_sweeps import one_of
from inputgen.model.types import FLOAT, INT

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

_REMOTE = Lib("ray.RemoteFunction")
_ACTOR = Lib("ray.ActorHandle")
_TUNER = Lib("ray.tune.Tuner")


def _remote(ev: Evaluator, call: Call) -> Value:
    """`@ray.remote`, `@ray.remote(num_gpus=1)`: a function that is called with `.remote(...)`."""
    if not call.args.positional:
        return Lib("ray.remote", call.at)
    function = call.args.positional[0]
    return ev.new_instance(_REMOTE, {"given function": function}, call.at)


def _call_remote(ev: Evaluator, call: Call) -> Value:
    function = kept(ev, call.receiver, "given function")
    if function is None:
        return ev.unknown("the function called is not known", call.at)
    if isinstance(function, Bound):  # of an actor, which keeps what its methods change
        return apart(ev, function, call.args, call.at)
    made = in_process(ev, function, call.args, call.at)
    if ev.instance_at(made) is None or isinstance(function, Func):
        return made
    return ev.new_instance(_ACTOR, {"given actor": made}, call.at)


def _actor_method(ev: Evaluator, call: Call) -> Value:
    """`actor.method`, called with `.remote(...)`."""
    actor, name = kept(ev, call.receiver, "given actor"), ev.constant(call.arg(0, "name"))
    method = find_attribute(ev, actor, str(name), call.at) if actor is not None else None
    if method is None:
        return ev.unknown("a method of an actor that is not known", call.at)
    return ev.new_instance(_REMOTE, {"given function": method}, call.at)


def _run(ev: Evaluator, call: Call) -> Value:
    """`tune.run(function, config=...)`."""
    return _tune(ev, call.arg(0, "run_or_experiment"), call.arg(-1, "config"), call.arg(-1, "callbacks"), call)


def _tuner(ev: Evaluator, call: Call) -> Value:
    """`Tuner(function, param_space=...)`, which calls it in `fit()`."""
    made = ev.new_instance(_TUNER, {}, call.at)
    for position, name, given in (
        (0, "function", "trainable"),
        (-1, "space", "param_space"),
        (-1, "run", "run_config"),
    ):
        value = call.arg(position, given)
        if value is not None:
            put_attribute(ev, made, f"given {name}", value, call.at)
    return made


def _fit(ev: Evaluator, call: Call) -> Value:
    function, space, run = (kept(ev, call.receiver, f"given {name}") for name in ("function", "space", "run"))
    return _tune(ev, function, space, kept(ev, run, "callbacks"), call)


def _run_config(ev: Evaluator, call: Call) -> Value:
    """`RunConfig(callbacks=[...])`."""
    callbacks = call.arg(-1, "callbacks") or Const(None, call.at)
    return ev.new_instance(Lib("ray.tune.RunConfig"), {"callbacks": callbacks}, call.at)


def _tune(ev: Evaluator, function: Value | None, space: Value | None, callbacks: Value | None, call: Call) -> Value:
    if function is None:
        return ev.unknown("the function called is not known", call.at)
    config = space if space is not None and space != Const(None) else ev.new_dict({}, call.at)
    listed = ev.list_at(callbacks) if callbacks is not None else None
    for callback in listed.items if listed is not None else ():
        ray_wandb.trial_starts(ev, callback, config, call.at)
    in_process(ev, function, Arguments((config,)), call.at)
    return ev.unknown("the results of ray.tune", call.at)


def _with_parameters(ev: Evaluator, call: Call) -> Value:
    """`tune.with_parameters(function, **parameters)`: a partial function."""
    partial = ev.libraries.function("functools.partial")
    assert partial is not None, "functools is modelled"
    return partial(ev, call)


def _between(type_: m.Type) -> Handler:
    """A number between two bounds; whole ones without the upper bound."""

    def handler(ev: Evaluator, call: Call) -> Value:
        low, high = (ev.constant(call.arg(position, name)) for position, name in ((0, "lower"), (1, "upper")))
        low_number = low if isinstance(low, int | float) else None
        high_number = high if isinstance(high, int | float) else None
        whole = type_ == INT
        limits = m.Constraints(
            minimum=low_number,
            maximum=None if whole else high_number,
            exclusive_maximum=high_number if whole else None,
        )
        return Open(type_, None, "sweep", call.at, limits)

    return handler


def _choice(ev: Evaluator, call: Call) -> Value:
    given = call.arg(0, "categories") or call.arg(-1, "values")
    return one_of(ev, given, call.at) if given is not None else ev.unknown("a choice of nothing", call.at)


def _drawn_normal(ev: Evaluator, call: Call) -> Value:
    return Open(FLOAT, None, "sweep", call.at)


def _sampled(ev: Evaluator, call: Call) -> Value:
    return ev.unknown("what a function of the search space draws", call.at)


FUNCTIONS: dict[str, Handler] = {
    "remote": _remote,
    **named("get put", passes_through),
    **named("init shutdown", nothing),
    # Ray gives back the very trainer (ray 2.x: `train/huggingface/transformers/_transformers_utils.py`, `lightning/`).
    **{f"train.{library}.prepare_trainer": passes_through for library in ("huggingface.transformers", "lightning")},
    "tune.run": _run,
    "tune.Tuner": _tuner,
    **{f"{module}.RunConfig": _run_config for module in ("tune", "air", "air.config", "train")},
    "tune.with_resources": passes_through,
    "tune.with_parameters": _with_parameters,
    **named("uniform loguniform quniform qloguniform", _between(FLOAT), "tune."),
    **named("randint lograndint", _between(INT), "tune."),
    **named("randn qrandn", _drawn_normal, "tune."),
    **named("choice grid_search", _choice, "tune."),
    "tune.sample_from": _sampled,
    **ray_wandb.FUNCTIONS,
}
METHODS: dict[str, Handler] = {
    "RemoteFunction.remote": _call_remote,
    "RemoteFunction.options": itself,
    "ActorHandle.__getattr__": _actor_method,
    "tune.Tuner.fit": _fit,
}
