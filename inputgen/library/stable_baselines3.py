"""stable-baselines3: what W&B's callback tells of a model as it learns (read in stable-baselines3 1.0, 1.6, 1.8, 2.0,
2.3 and 2.9, `common/base_class.py` and the algorithms; wandb 0.31.0, `integration/sb3/sb3.py`).

The callback adds the attributes of the model that the config lacks, under their names: numbers and texts as they are,
anything else as text. Those told here are the arguments that each of these versions keeps as they are given, with the
defaults that all of them have, and what a model has whatever it is; which others there are depends on the version.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING

from inputgen import model as m
from inputgen.interpret.arms import where_there
from inputgen.interpret.attributes import find_attribute
from inputgen.interpret.calls import escape
from inputgen.interpret.hierarchy import class_attribute, linearised
from inputgen.interpret.holding import holds
from inputgen.interpret.join import choice_of
from inputgen.interpret.protocol import Call, Handler
from inputgen.interpret.setting_attributes import put_attribute
from inputgen.interpret.types import parts_of
from inputgen.interpret.values import (
    At,
    ClassObj,
    Const,
    DictObj,
    Func,
    Lib,
    Open,
    Ref,
    Slot,
    Unknown,
    Value,
    alternatives,
)
from inputgen.library.simple import attribute, named
from inputgen.library.wandb_config import held_by
from inputgen.library.wandb_integrations import CLOSED_BEFORE
from inputgen.library.wandb_sinks import current_run, update_config
from inputgen.model.types import FLOAT, INT, STR, union_of

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

_GIVEN = "arguments given"
_RATE = union_of([FLOAT, STR])  # a number, or a schedule, which is told as text
_SEED = union_of([INT, STR])
# Arguments that are kept as they are given: their types, and their defaults where all versions have the same.
_Told = dict[str, tuple[m.Type, object]]
_OF_ANY: _Told = dict.fromkeys(("policy_class", "policy_kwargs", "device"), (STR, ...))
_OF_ALL: _Told = {
    "learning_rate": (_RATE, ...),
    "tensorboard_log": (STR, None),
    "verbose": (INT, 0),
    "seed": (_SEED, None),
    "action_noise": (STR, None),
    "use_sde": (STR, False),
    **_OF_ANY,
}
_NO_KWARGS: _Told = {"policy_kwargs": (STR, "{}")}  # A2C, DDPG and SAC may add to it
_ON_POLICY: _Told = {
    "gamma": (FLOAT, 0.99),
    "ent_coef": (FLOAT, 0.0),
    "vf_coef": (FLOAT, 0.5),
    "max_grad_norm": (FLOAT, 0.5),
}
_OFF_POLICY: _Told = {
    "buffer_size": (INT, 1_000_000),
    "learning_starts": (INT, 100),
    "batch_size": (INT, ...),
    "gamma": (FLOAT, 0.99),
    "tau": (FLOAT, 0.005),
    "gradient_steps": (INT, ...),
}
_TD3: _Told = {"policy_delay": (INT, 2), "target_policy_noise": (FLOAT, 0.2), "target_noise_clip": (FLOAT, 0.5)}
_ALGORITHMS: dict[str, _Told] = {
    "PPO": _ON_POLICY
    | _NO_KWARGS
    | {
        "learning_rate": (_RATE, 3e-4),
        "n_steps": (INT, 2048),
        "batch_size": (INT, 64),
        "n_epochs": (INT, 10),
        "gae_lambda": (FLOAT, 0.95),
        "target_kl": (_RATE, None),
    },
    "A2C": _ON_POLICY | {"learning_rate": (_RATE, 7e-4), "n_steps": (INT, 5), "gae_lambda": (FLOAT, 1.0)},
    "DQN": _OFF_POLICY
    | _NO_KWARGS
    | {
        "learning_rate": (_RATE, 1e-4),
        "learning_starts": (INT, ...),
        "batch_size": (INT, 32),
        "tau": (FLOAT, 1.0),
        "exploration_fraction": (FLOAT, 0.1),
        "exploration_initial_eps": (FLOAT, 1.0),
        "exploration_final_eps": (FLOAT, 0.05),
    },
    "TD3": _OFF_POLICY | _NO_KWARGS | _TD3 | {"learning_rate": (_RATE, 1e-3)},
    "DDPG": _OFF_POLICY | {"learning_rate": (_RATE, 1e-3)},
    "SAC": _OFF_POLICY | {"learning_rate": (_RATE, 3e-4), "batch_size": (INT, 256), "ent_coef": (_RATE, "auto")},
}
_OTHERS = "TQC TRPO ARS RecurrentPPO MaskablePPO QRDQN CrossQ".split()  # of sb3_contrib
_RESET = "reset_num_timesteps"
_CPU = Const("cpu")  # any other device may be none that is there
_ORDER = ("policy", "env", "learning_rate")  # the positions that no version changes
_STEADY = 3  # how many of `learn` none changes


def _new(ev: Evaluator, call: Call) -> Value:
    made = ev.new_instance(Lib(call.name), {}, call.at)
    _keep(ev, call, made)
    return made


def _loaded(ev: Evaluator, call: Call) -> Value:
    """`PPO.load(path, env)`: what it was given before, anyone may have chosen."""
    made = ev.new_instance(Lib(call.name.rpartition(".")[0]), {}, call.at)
    why = Unknown("an argument of a model that is loaded", call.at)
    put_attribute(ev, made, _GIVEN, ev.new(DictObj({}, why), None), call.at)
    escape(ev, call.name, call.args, call.at)
    return made


def _initialise(ev: Evaluator, call: Call) -> Value:
    """The same, of a class of the job below it."""
    if isinstance(call.receiver, Ref):
        _keep(ev, call, call.receiver)
    return Const(None, call.at)


def _keep(ev: Evaluator, call: Call, made: Ref) -> None:
    escape(ev, call.name, call.args, call.at)
    given = dict(zip(_ORDER, call.args.positional, strict=False)) | dict(call.args.named or {})
    why = call.args.open
    if why is None and len(call.args.positional) > len(_ORDER):
        why = Unknown("an argument of a position that differs between versions of stable-baselines3", call.at)
    entries = {name: Slot(value, name in call.args.optional, call.at) for name, value in given.items()}
    put_attribute(ev, made, _GIVEN, ev.new(DictObj(dict(entries), why), None), call.at)


def _learn(ev: Evaluator, call: Call) -> Value:
    """`model.learn(steps, callback=...)`: W&B's callback is set up, and the job's own are called."""
    escape(ev, call.name, call.args, call.at)
    told, model = call.arg(1, "callback"), call.receiver
    if told is None or model is None:
        return Const(None, call.at)
    runs = alternatives(current_run(ev, call.at))

    def add() -> Value:
        values = _attributes(ev, model, call.name.split(".")[-2], call.at)
        values["num_timesteps"] = _steps_done(call)
        for run in runs:
            _add(ev, run, values, call.at)
        return Const(None, call.at)

    for callback in dict.fromkeys(_within(ev, told)):
        # Where a run goes without it, its config may hold anything all the same: nothing more is told then.
        if _tells(ev, callback) and _is_given(ev, told, callback) and _is_where_runs_are(ev, callback, runs):
            where_there(ev, callback, add, surely=True)
    return model


def _within(ev: Evaluator, told: Value) -> list[Ref]:
    """The callbacks that may be among what is given: one of several, what a list holds or may hold, or itself."""
    found: list[Value] = []
    for option in alternatives(told):
        listed = ev.list_at(option)
        held = (option,) if listed is None else (*listed.items, *([listed.rest] if listed.rest is not None else ()))
        found += [each for one in held for each in alternatives(one)]
    return [each for each in found if isinstance(each, Ref)]


def _is_given(ev: Evaluator, told: Value, callback: Ref) -> bool:
    """Whether a callback is given on every path on which it is there."""
    conditions = ev.state.conditions
    made = conditions.started.get(callback.addr)
    held = alternatives(told) if made is None else made.held_of(told)
    return all(
        option == callback or (isinstance(option, Ref) and holds(conditions, ev.state.heap, option.addr, callback.addr))
        for option in held
    )


def _is_where_runs_are(ev: Evaluator, callback: Ref, runs: Iterable[Value]) -> bool:
    """Whether a callback is there on every path on which one of the runs is."""
    conditions = ev.state.conditions
    made = conditions.started.get(callback.addr)
    if made is None or not made.lacking:
        return True
    elsewhere = conditions.without(callback.addr).started
    return not any(isinstance(run, Ref) and run.addr in elsewhere for run in runs)


def _tells(ev: Evaluator, callback: Ref) -> bool:
    """Whether a callback surely is W&B's, made where nothing else might have been in the config."""
    obj = ev.instance_at(callback)
    of_wandb = obj is not None and any(
        isinstance(base, Lib) and base.name.endswith("sb3.WandbCallback") for base in linearised(ev, obj.cls)
    )
    own = obj is not None and isinstance(class_attribute(ev, obj.cls, "_init_callback"), Func)
    return of_wandb and not own and attribute(ev, callback, CLOSED_BEFORE) == Const(True)


def _add(ev: Evaluator, run: Value, values: dict[str, Value], at: At) -> None:
    config = find_attribute(ev, run, "config", at) if isinstance(run, Ref) else None
    if config is None:
        return
    held = held_by(ev, config, "stored view")
    missing = {key: Slot(value, False, at) for key, value in values.items() if key not in held.entries}
    update_config(ev, run, ev.new(DictObj(dict(missing)), None), at)


def _steps_done(call: Call) -> Value:
    """The steps that a model has taken: none, where learning starts anew."""
    args = call.args
    known = args.open is None and len(args.positional) <= _STEADY and _RESET not in args.optional
    if known and (args.named or {}).get(_RESET, Const(True)) == Const(True):
        return Const(0, call.at)
    return Open(INT, None, "computed", call.at)


def _attributes(ev: Evaluator, model: Value, algorithm: str, at: At) -> dict[str, Value]:
    obj = ev.instance_at(model)
    cls = ev.get(obj.cls) if obj is not None and isinstance(obj.cls, Ref) else None
    values: dict[str, Value] = {"algo": Const(cls.name if isinstance(cls, ClassObj) else algorithm, at)}
    given = ev.dict_at(attribute(ev, model, _GIVEN) or Const(None))
    told = _OF_ANY if given is None else _OF_ALL | _ALGORITHMS.get(algorithm, {})
    for name, (type_, default) in told.items():
        value = _as_made(given or DictObj({}), name, type_, default, at)
        later = obj.attrs.get(name) if obj is not None else None
        if later is not None:
            value = choice_of([later.value, value], at) if later.optional else later.value
        values[name] = ev.each(value, partial(_told, type_, at))
    return values


def _as_made(given: DictObj, name: str, type_: m.Type, default: object, at: At) -> Value:
    """What an attribute is as a model is made with these arguments."""
    slot = given.entries.get(name)
    if slot is None:
        known = given.open is None and default is not ...
        return Const(default, at) if known else Open(type_, None, "computed", at)
    if name == "device":
        device = slot.value.default if isinstance(slot.value, Open) else slot.value
        return Open(STR, device if device == _CPU and not slot.optional else None, "computed", at)
    kept = not slot.optional and name not in _OF_ANY
    return slot.value if kept else Open(type_, None, "computed", at)


def _told(type_: m.Type, at: At, value: Value) -> Value:
    """An attribute as the callback tells it: anything but a number and a text as text."""
    if isinstance(value, Const):
        return value if type(value.value) in (int, float, str) else Const(str(value.value), value.at or at)
    if isinstance(value, Open):
        parts = [part if part in (INT, FLOAT, STR) else STR for part in parts_of(value.type)]
        default = _told(type_, at, value.default) if value.default is not None else None
        return Open(union_of(parts), default, value.origin, value.at)
    return value if isinstance(value, Unknown) and type_ != STR else Open(STR, None, "computed", at)


def _not_modelled(ev: Evaluator, call: Call) -> Value:
    return ev.unknown("an attribute of a model of stable-baselines3, which is not modelled", call.at)


def _names(algorithm: str) -> tuple[str, ...]:
    package = {"RecurrentPPO": "ppo_recurrent", "MaskablePPO": "ppo_mask"}.get(algorithm, algorithm.lower())
    return (algorithm, f"{package}.{algorithm}", f"{package}.{package}.{algorithm}")


def _listed(ev: Evaluator, call: Call) -> Value:
    """`CallbackList(callbacks)`."""
    return call.arg(0, "callbacks") or ev.unknown("a list of callbacks that is not known", call.at)


_CLASSES = [name for algorithm in (*_ALGORITHMS, *_OTHERS) for name in _names(algorithm)]
FUNCTIONS: dict[str, Handler] = {
    **dict.fromkeys(_CLASSES, _new),
    **{f"{name}.load": _loaded for name in _CLASSES},
    **named("CallbackList callbacks.CallbackList", _listed, "common."),
}
METHODS: dict[str, Handler] = {
    f"{name}.{method}": handler
    for name in _CLASSES
    for method, handler in (("__init__", _initialise), ("learn", _learn), ("__getattr__", _not_modelled))
}
