"""W&B's own integrations: what their callbacks write into the run config (read in wandb 0.31.0, `wandb/integration`).

Keras's callbacks write nothing there. Those of stable-baselines3, XGBoost, LightGBM, CatBoost, ultralytics and DSPy
write what the library knows of its model, once it trains: further keys, which are not known. An `autolog`, sacred's
observer and OpenAI's `WandbLogger` start a run of their own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen.interpret.protocol import Arguments, Call, Constant, Handler
from inputgen.interpret.setting_attributes import put_attribute
from inputgen.interpret.values import Const, Lib, Ref, Unknown, Value, alternatives
from inputgen.library.simple import named, nothing
from inputgen.library.wandb_sinks import (
    adds_to_runs,
    current_run,
    is_open,
    may_have_more,
    run_of,
    start_run,
    told_arguments,
)

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

CLOSED_BEFORE = "config closed before"
# What each adds, and the argument that keeps it from doing so.
_ADDS = {
    "xgboost.WandbCallback": ("XGBoost's callback adds the config of the booster", None),
    "xgboost.wandb_callback": ("XGBoost's callback adds the config of the booster", None),
    "lightgbm.wandb_callback": ("LightGBM's callback adds the parameters of training", "log_params"),
    "catboost.log_summary": ("log_summary adds the parameters of the CatBoost model", "log_all_params"),
    "ultralytics.add_wandb_callback": ("ultralytics adds the arguments of training and prediction", None),
    "ultralytics.WandBUltralyticsCallback": ("ultralytics adds the arguments of training and prediction", None),
    "dspy.WandbDSPyCallback": ("DSPy's callback adds what the evaluation is set to", None),
}
_POSITIONS = {"log_params": 0, "log_all_params": 1}
# The module in which a class is defined, below the package that has it too.
_DEFINED = {"sb3": "sb3", "xgboost": "xgboost", "catboost": "catboost", "dspy": "dspy", "ultralytics": "callback"}
_KERAS = "WandbCallback WandbMetricsLogger WandbModelCheckpoint WandbEvalCallback"
# `import wandb.xgboost` and the like are other names of some of them.
_SHORT = ("keras", "xgboost", "catboost", "lightgbm", "sacred", "gym", "fastai")
_AUTOLOGS = ("openai", "cohere", "huggingface", "diffusers")


def adding(why: str, unless: str | None = None) -> Handler:
    """A callback that adds keys to the run config, unless one of its arguments is False."""

    def handler(ev: Evaluator, call: Call) -> Value:
        told = call.arg(_POSITIONS.get(unless, -1), unless) if unless is not None else None
        if told is None or ev.constant(told) is not False:
            adds_to_runs(ev, Unknown(why, call.at), call.at)
        return call.receiver or ev.new_instance(Lib(call.name), {}, call.at)

    return handler


_ADDS_TO_SB3 = adding("stable-baselines3's callback adds the attributes of the model")


def _of_sb3(ev: Evaluator, call: Call) -> Value:
    """stable-baselines3's callback, which keeps whether nothing else may be in the config (see `stable_baselines3`)."""
    runs = alternatives(current_run(ev, call.at))
    closed = all(isinstance(run, Ref) and not is_open(ev, run, call.at) for run in runs)
    made = _ADDS_TO_SB3(ev, call)
    if isinstance(made, Ref):
        put_attribute(ev, made, CLOSED_BEFORE, Const(closed), call.at)
        ev.starts(made, [])  # which paths it is on
    return made


def _silent(ev: Evaluator, call: Call) -> Value:
    """A callback that leaves the run config alone."""
    return call.receiver or ev.new_instance(Lib(call.name), {}, call.at)


def _attribute(ev: Evaluator, call: Call) -> Value:
    return ev.unknown("an attribute of a callback, which is not modelled", call.at)


def _autolog(ev: Evaluator, call: Call) -> Value:
    """`autolog(init)`: `wandb.init(**init)` if it is given anything; a run of its own if there is none."""
    init = call.arg(0, "init")
    given = init is not None and ev.constant(init) is not None
    run = start_run(ev, told_arguments(ev, init, call.at), call.at) if given else run_of(ev, Arguments(), call.at)
    if ".diffusers." in call.name:
        may_have_more(ev, run, Unknown("autolog adds the workflow of the diffusion pipeline", call.at), call.at)
    return Const(None, call.at)


def _observer(ev: Evaluator, call: Call) -> Value:
    """`WandbObserver(**kwargs)` of sacred: a run, to whose config the experiment's is added."""
    run = start_run(ev, call.args, call.at)
    may_have_more(ev, run, Unknown("sacred adds the config of the experiment", call.at), call.at)
    return ev.new_instance(Lib(call.name), {"run": run}, call.at)


_SYNC = frozenset(
    "fine_tune_job_id openai_client num_fine_tunes project entity overwrite wait_for_job_success log_datasets "
    "model_artifact_name model_artifact_type".split()
)


def _sync(ev: Evaluator, call: Call) -> Value:
    """`WandbLogger.sync(...)` of OpenAI's fine-tuning: what it does not take itself goes to `wandb.init`."""
    more = {name: value for name, value in dict(call.args.named or {}).items() if name not in _SYNC}
    run = run_of(ev, Arguments((), more, call.args.open, call.args.optional), call.at)
    may_have_more(ev, run, Unknown("OpenAI's fine-tuning job adds what it was made of", call.at), call.at)
    return ev.unknown("what the fine-tuning job tells", call.at)


def _everywhere(names: dict[str, Handler]) -> dict[str, Handler]:
    """The same below `wandb.integration`, where the class is defined, and under the short names."""
    found: dict[str, Handler] = {}
    for name, handler in names.items():
        package, _, rest = name.partition(".")
        found[f"integration.{name}"] = handler
        if package in _DEFINED:
            found[f"integration.{package}.{_DEFINED[package]}.{rest}"] = handler
        if package in _SHORT:
            found[name] = handler
    return found


_CALLBACKS: dict[str, Handler] = {
    **{name: adding(why, unless) for name, (why, unless) in _ADDS.items()},
    "sb3.WandbCallback": _of_sb3,
    **named(_KERAS, _silent, "keras."),
    "catboost.WandbCallback": _silent,
    "fastai.WandbCallback": _silent,
}
FUNCTIONS: dict[str, Handler] = {
    **_everywhere(_CALLBACKS),
    **_everywhere({"sacred.WandbObserver": _observer, "gym.monitor": nothing}),
    **{f"integration.{name}.autolog": _autolog for name in _AUTOLOGS},
    "integration.openai.fine_tuning.WandbLogger.sync": _sync,
}
METHODS: dict[str, Handler] = {
    **_everywhere({f"{name}.__init__": handler for name, handler in _CALLBACKS.items()}),
    **_everywhere({f"{name}.__getattr__": _attribute for name in _CALLBACKS}),
}
VALUES: dict[str, Constant] = {
    f"integration.lightning.fabric{place}.WandbLogger": lambda ev, at: Lib("lightning.loggers.WandbLogger", at)
    for place in ("", ".logger")
}
