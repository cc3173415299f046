"""transformers and trl: a `Trainer` whose `train` starts a run (transformers 4.57, `WandbCallback`).

So does whatever it logs first: `evaluate` and `log`. What comes later tells the run nothing of the arguments.

The callback is there if `report_to` names W&B, or names nothing and W&B is installed. It starts a run unless there is
one, and updates its config by the config of the model, which is not known, and by `args.to_dict()`. Of a model that
counts its parameters, as those of transformers do, it adds their number, and what adapters it has. Up to 4.31 it is
`args.to_sanitized_dict()`.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial, reduce
from typing import TYPE_CHECKING

from inputgen import model as m
from inputgen.frozen import replace
from inputgen.interpret.attributes import find_attribute
from inputgen.interpret.calls import call as call_value
from inputgen.interpret.calls import maker_of
from inputgen.interpret.handed import hand_over
from inputgen.interpret.hierarchy import class_attribute, foreign_base, linearised
from inputgen.interpret.join import choice_of, join, join_dicts
from inputgen.interpret.protocol import Arguments, Call, Handler
from inputgen.interpret.setting_attributes import put_attribute
from inputgen.interpret.types import type_of
from inputgen.interpret.unseen import may_tell
from inputgen.interpret.values import (
    At,
    Choice,
    Const,
    DictObj,
    Instance,
    Lib,
    Open,
    Ref,
    Slot,
    Unknown,
    Value,
    alternatives,
)
from inputgen.library import peft
from inputgen.library import transformers_callbacks as callbacks
from inputgen.library.accelerate import all_but_main
from inputgen.library.argument_classes import BASE, counts_parameters, source_of, tell_trainer, tells_texts
from inputgen.library.argument_versions import since_plain
from inputgen.library.simple import attribute
from inputgen.library.trl_trainers import change_arguments
from inputgen.library.wandb_reporting import is_kept_out, uses_wandb
from inputgen.library.wandb_sinks import current_run, is_open, may_have_more, names_wandb, start_run, update_config
from inputgen.model.types import INT, STR

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

_ARGS, _MODEL, _KEPT_OUT, _TOLD = "given args", "given model", "W&B kept out", "W&B told"
_ADAPTED = "adapters made"
_PARAMETERS = "model/num_parameters"
# The config of the model depends on what is downloaded, and which arguments there are on the version of transformers.
_ADDED = "transformers adds the config of the model, and other training arguments in other versions than {}"
TRANSFORMERS = ("Trainer", "Seq2SeqTrainer")
TRL = tuple(
    f"{name}Trainer" for name in "SFT DPO GRPO KTO CPO ORPO OnlineDPO Reward RLOO PPO PRM XPO NashMD GKD BCO".split()
)


def _new(ev: Evaluator, call: Call) -> Value:
    """`Trainer(model, args, ...)`."""
    ref = ev.new(Instance(Lib(call.name), {}), call.at)
    _initialise(ev, replace(call, receiver=ref))
    return ref


def _initialise(ev: Evaluator, call: Call) -> Value:
    assert isinstance(call.receiver, Ref), "__init__ has a receiver"
    tell_trainer(ev, "trl" if "trl." in call.name else "transformers", call.args.named or ())
    args = _arguments(ev, call)
    put_attribute(ev, call.receiver, _ARGS, args, call.at)
    if "trl." in call.name:
        change_arguments(ev, call, args)
        adapters = (call.args.named or {}).get("peft_config") or Const(None)
        peft.apply(ev, adapters, call.at)
        may_lack = "peft_config" in call.args.optional
        put_attribute(ev, call.receiver, _ADAPTED, join(adapters, Const(None)) if may_lack else adapters, call.at)
    # The callback is made now: where W&B is kept out, there is none, or it is refused.
    put_attribute(ev, call.receiver, _KEPT_OUT, Const(is_kept_out(ev), call.at), call.at)
    put_attribute(ev, call.receiver, _TOLD, Const(False), call.at)
    callbacks.keep(ev, call.receiver, (call.args.named or {}).get("callbacks"), call.at)
    made = call.arg(-1, "model_init") or call.args.open
    put_attribute(ev, call.receiver, _MODEL, call.arg(0, "model") or made or Const(None), call.at)
    return Const(None, call.at)


def told_already(ev: Evaluator, trainer: Ref, at: At) -> None:
    """Note of a trainer that it has told W&B all that it tells."""
    put_attribute(ev, trainer, _TOLD, Const(True), at)


def _arguments(ev: Evaluator, call: Call) -> Value:
    """The training arguments: `args`, wherever among the arguments a trainer takes them."""
    given = (call.args.named or {}).get("args")
    if given is not None:
        return given
    found = next((value for value in call.args.positional if _are_arguments(ev, value)), None)
    return found or call.args.open or Const(None, call.at)


def handed_over(ev: Evaluator, call: Call) -> Value:
    """Training arguments are given to what is not modelled: a class named as trainers are is one, and will train."""
    assert call.receiver is not None, "the arguments that are given"
    if not call.name.endswith("Trainer") or is_kept_out(ev):
        return Const(None, call.at)
    if _logs(ev, call.receiver, _trackers(ev, call.receiver, call.at)) is not False:
        _report(ev, call.receiver, call.at, {}, sure=False)
    return Const(None, call.at)


def _are_arguments(ev: Evaluator, value: Value) -> bool:
    obj = ev.instance_at(value)
    return obj is not None and BASE in linearised(ev, obj.cls)


def _logging(ev: Evaluator, call: Call) -> Value:
    """`trainer.train()`, and what else logs: the callback is set up before the first of them."""
    assert call.receiver is not None, "a method has a receiver"
    hand_over(ev, call.receiver)  # methods that the job overrides are called while it trains
    told = attribute(ev, call.receiver, _TOLD) or Const(False)
    if told == Const(False):
        _set_up(ev, call.receiver, call.at)
    elif told != Const(True):
        ev.branch([partial(_set_up, ev, call.receiver, call.at), lambda: told])
    return ev.unknown("what training gives", call.at)


def _set_up(ev: Evaluator, trainer: Value, at: At) -> Value:
    """The callback, if there is one, tells the run the arguments."""
    given = attribute(ev, trainer, _ARGS) or Unknown("the trainer's arguments are not known", at)
    adapted = attribute(ev, trainer, _ADAPTED) or Const(None)
    model = attribute(ev, trainer, _MODEL) or Const(None)
    added = _added(ev, model, adapted, at)
    kept_out = attribute(ev, trainer, _KEPT_OUT) or Const(False)
    if isinstance(trainer, Ref):
        put_attribute(ev, trainer, _TOLD, Const(True), at)

    def reports(args: Value, tracker: Value | None) -> Value:
        removed = callbacks.is_removed(ev, trainer)
        logs = _logs(ev, args, tracker) if kept_out != Const(True) and not removed else False
        if removed is None and logs:
            logs = None
        if logs is None or (logs and kept_out != Const(False)):
            return ev.branch([lambda: _report(ev, args, at, added, sure=False), lambda: args])
        return _report(ev, args, at, added, sure=True) if logs else args

    def of_each(args: Value) -> Value:
        """Each tracker is told of on a path of its own: what it depends on may be what a run depends on."""
        trackers = _trackers(ev, args, at)
        return reports(args, None) if trackers is None else ev.each(trackers, partial(reports, args))

    told = ev.each(given, of_each)
    if kept_out != Const(True):
        callbacks.set_up(ev, trainer, given, model, lambda args: _report(ev, args, at, added, sure=True), at)
    return told


def _new_callback(ev: Evaluator, call: Call) -> Value:
    """`WandbCallback()`."""
    ref = ev.new(Instance(Lib(call.name), {}), call.at)
    _initialise_callback(ev, replace(call, receiver=ref))
    return ref


def _initialise_callback(ev: Evaluator, call: Call) -> Value:
    assert isinstance(call.receiver, Ref), "__init__ has a receiver"
    if is_kept_out(ev):
        raise ev.raises("RuntimeError: WandbCallback requires wandb to be installed", call.at)
    callbacks.initialise(ev, call.receiver, call.at)
    return Const(None, call.at)


def _set_up_callback(ev: Evaluator, call: Call) -> Value:
    """`super().setup(args, state, model)`: the run is told the arguments."""
    args = call.arg(0, "args") or Unknown("the trainer's arguments are not known", call.at)
    _report(ev, args, call.at, _added(ev, call.arg(2, "model") or Const(None), Const(None), call.at), sure=True)
    return Const(None, call.at)


def _quiet(ev: Evaluator, call: Call) -> Value:
    """What logs nothing."""
    return ev.unknown(f"what {call.name.rpartition('.')[2]} of a trainer gives", call.at)


def _escapes(ev: Evaluator, call: Call) -> Value:
    """The trainer goes where it is not followed: it may train there (`unsloth_train(trainer)`)."""
    kept_out = attribute(ev, call.receiver, _KEPT_OUT) or Const(False)
    given = attribute(ev, call.receiver, _ARGS)
    if kept_out == Const(True) or given is None:
        return Const(None, call.at)
    if any(_logs(ev, args, _trackers(ev, args, call.at)) is not False for args in alternatives(given)):
        may_tell(ev, Unknown(f"the trainer is given to {call.name}, which inputgen does not model", call.at))
    return Const(None, call.at)


def _added(ev: Evaluator, model: Value, adapted: Value, at: At) -> dict[str, Slot]:
    """What the callback adds of a model; `adapted`: the config by which the trainer makes adapters for it.

    The versions that count the parameters tell of adapters, too (`peft_config`, by the name of the adapter).
    """
    counts = _counts_parameters(ev, model)
    added = {_PARAMETERS: Slot(Open(INT, None, "computed", at), counts is None, at)} if counts is not False else {}
    told = counts_parameters(ev)
    found = [[peft.config_of(ev, option) for option in alternatives(source)] for source in (adapted, model)]
    configs = [config for several in found for config in several if config is not None]
    if told is not False and configs:
        is_known = all(peft.is_lora(ev, each) for config in configs for each in alternatives(config))
        known = {"default": Slot(choice_of(configs), False, at)} if is_known else {}
        held = ev.new(DictObj(known, Unknown("peft tells the config of each adapter", at)), at)
        is_sure = told is True and any(None not in several for several in found)
        added["peft_config"] = Slot(held, not is_sure, at)
    return added


def _counts_parameters(ev: Evaluator, model: Value) -> bool | None:
    """Whether the callback tells of the parameters of a model; None where that is not known."""
    told = counts_parameters(ev)
    if told is False:
        return False
    counts = _can_count(ev, model)
    return counts if told or counts is False else None


def _can_count(ev: Evaluator, model: Value) -> bool | None:
    """Whether a model has `num_parameters`, as those of transformers have; None where that is not known.

    A text names one, for TRL's trainers.
    """
    if isinstance(model, Choice):
        answers = {_can_count(ev, option) for option in model.options}
        return answers.pop() if len(answers) == 1 else None
    maker = maker_of(model) or ""
    if (isinstance(model, Const | Open) and type_of(model) == STR) or maker.startswith("transformers."):
        return True
    obj = ev.instance_at(model)
    if obj is not None and obj.cls == peft.MODEL:  # it has what the model within it has
        return None
    if obj is None:
        return False if model == Const(None) else None
    if any(isinstance(base, Lib) and base.name.startswith("transformers.") for base in linearised(ev, obj.cls)):
        return True
    if class_attribute(ev, obj.cls, "num_parameters") is not None:
        return True
    return None if obj.open is not None or foreign_base(ev, obj.cls) is not None else "num_parameters" in obj.attrs


def _report(ev: Evaluator, args: Value, at: At, added: Mapping[str, Slot], *, sure: bool) -> Value:
    current = current_run(ev, at)
    is_told = all_but_main(ev, current)  # in the other processes nothing is
    run = ev.each(
        current, lambda one: one if isinstance(one, Ref) or is_told else start_run(ev, Arguments(), at, m.TRAINER)
    )
    for one in (each for each in alternatives(run) if isinstance(each, Ref) or not is_told):
        # What is told on some paths only, of a config that may have any key, is known by name alone: a long list of it.
        told = _as_dict(ev, args, at) if sure or not is_open(ev, one, at) else None
        may_have_more(ev, one, Unknown(_ADDED.format(source_of(ev, args)), at), at)
        held = ev.dict_at(told) if told is not None else None
        if held is not None:  # fields of other versions are further keys, and none of those that the run has
            told = ev.new(replace(held, open=None, entries={**held.entries, **added}), at)
        if told is not None:
            update_config(ev, one, told, at)
    return args


def _as_dict(ev: Evaluator, args: Value, at: At) -> Value | None:
    """What the callback tells the run of its arguments; None where their class is not known."""
    texts = tells_texts(ev)
    names = [name for name, told in (("to_sanitized_dict", True), ("to_dict", False)) if texts in (told, None)]
    methods = [find_attribute(ev, args, name, at) if isinstance(args, Ref) else None for name in names]
    calls = [partial(call_value, ev, method, Arguments(), at) for method in methods if method is not None]
    if len(calls) < len(names):
        return None
    told = [ev.dict_at(each()) for each in calls]
    known = [each for each in told if each is not None]
    if len(names) == 2 and len(known) == 2:  # what the older versions have not, none of them tells as a text
        kept = {key: slot for key, slot in known[0].entries.items() if key not in since_plain()}
        known[0] = replace(known[0], entries=kept)
    # The caller tells of further keys: they are none of those that one of the two methods adds.
    closed = [replace(each, open=None) for each in known]
    return ev.new(reduce(join_dicts, closed), at) if len(known) == len(told) else None


def _trackers(ev: Evaluator, args: Value, at: At) -> Value | None:
    return find_attribute(ev, args, "report_to", at) if isinstance(args, Ref) else None


def _logs(ev: Evaluator, args: Value, told: Value | None) -> bool | None:
    """Whether the arguments, with these trackers, have W&B told; None where that is not known."""
    if told is None:
        return None if isinstance(args, Unknown) else uses_wandb(ev)
    return names_wandb(ev, told, lambda one: _is_wandb(ev, one))


def _is_wandb(ev: Evaluator, tracker: Value) -> bool | None:
    if not isinstance(tracker, Const):
        return None
    return uses_wandb(ev) if tracker.value in (None, "all") else tracker.value == "wandb"


_LOGGING: dict[str, Handler] = dict.fromkeys(("train", "evaluate", "log"), _logging)
_QUIET = "save_model save_state log_metrics save_metrics push_to_hub create_model_card is_world_process_zero".split()


def functions(*names: str) -> dict[str, Handler]:
    """What makes the trainers of these names."""
    return dict.fromkeys(names, _new)


def methods(*names: str) -> dict[str, Handler]:
    """Their methods that matter."""
    own: dict[str, Handler] = {
        "__init__": _initialise,
        **callbacks.METHODS,
        **dict.fromkeys(_QUIET, _quiet),
        **_LOGGING,
        "escapes": _escapes,
        **{f"escapes by {name}": _quiet for name in _QUIET},
        "may be handed back": _quiet,
    }
    return {f"{name}.{method}": handler for name in names for method, handler in own.items()}


CALLBACKS: dict[str, Handler] = dict.fromkeys(callbacks.NAMES, _new_callback)
CALLBACK_METHODS: dict[str, Handler] = {
    f"{name}.{method}": handler
    for name in callbacks.NAMES
    for method, handler in {"__init__": _initialise_callback, "setup": _set_up_callback}.items()
}
