"""TRL's trainers with a loop of the job's own: made, they start a run by accelerate (trl 0.4 to 1.16, `trainer/*.py`).

`PPOTrainer(config, model, ...)` was one up to 0.11; `DDPOTrainer` and `AlignPropTrainer` are. They tell the trackers
that `config.log_with` names `{"trl_ppo_trainer_config": config.to_dict()}`.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from inputgen.frozen import replace
from inputgen.interpret.attribute_dicts import read_attributes
from inputgen.interpret.attributes import find_attribute
from inputgen.interpret.calls import call_library
from inputgen.interpret.protocol import Arguments, Call, Handler
from inputgen.interpret.setting_attributes import put_attribute
from inputgen.interpret.values import At, Const, DictObj, Instance, Lib, Open, Ref, Slot, Unknown, Value
from inputgen.library import transformers_trainer as trainer
from inputgen.library.argument_table import Bounds
from inputgen.library.argument_versions import is_among
from inputgen.model.types import BOOL, INT

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

_TOLD_AS = {
    "PPOTrainer": "trl_ppo_trainer_config",
    "DDPOTrainer": "ddpo_trainer_config",
    "AlignPropTrainer": "alignprop_trainer_config",
}
_OF_THE_JOB: dict[str, Bounds] = {"PPOTrainer": ((0, 0), (0, 12))}
# What `PPOTrainer` sets of its config before it tells the trackers (0.5 to 0.11).
_EPOCHS = "total_ppo_epochs"
_SET = {
    **dict.fromkeys((_EPOCHS, "world_size", "global_backward_batch_size", "global_batch_size"), INT),
    **dict.fromkeys(("is_encoder_decoder", "is_peft_model"), BOOL),
}


def _initialise(ev: Evaluator, call: Call) -> Value:
    name = _name(call)
    bounds = _OF_THE_JOB.get(name)
    is_so = is_among(ev.world.versions, bounds, "trl") if bounds is not None else True
    others = trainer.methods(name)[f"{name}.__init__"]
    if is_so is None:
        return ev.branch([partial(_start, ev, call), partial(others, ev, call)])
    return _start(ev, call) if is_so else others(ev, call)


def _name(call: Call) -> str:
    return next(part for part in call.name.split(".") if part in _TOLD_AS)


def _start(ev: Evaluator, call: Call) -> Value:
    config, at = call.arg(0, "config") or call.args.open or Const(None, call.at), call.at
    assert isinstance(call.receiver, Ref), "__init__ has a receiver"
    trainer.told_already(ev, call.receiver, at)
    if _name(call) in _OF_THE_JOB:
        ev.each(config, partial(_set_sizes, ev, at))
    log_with = _attribute(ev, config, "log_with", at)
    accelerator = call_library(ev, "accelerate.Accelerator", Arguments((), {"log_with": log_with}), at)
    put_attribute(ev, call.receiver, "accelerator", accelerator, at)
    put_attribute(ev, call.receiver, "config", config, at)
    told = ev.each(config, lambda one: ev.new(_as_dict(ev, one, at), at))
    given = {
        "project_name": _attribute(ev, config, "tracker_project_name", at),
        "config": ev.new_dict({_TOLD_AS[_name(call)]: told}, at),
        "init_kwargs": _attribute(ev, config, "tracker_kwargs", at),
    }
    start = ev.libraries.method("accelerate.Accelerator.init_trackers")
    assert start is not None, "accelerate is modelled"
    return start(ev, Call("accelerate.Accelerator.init_trackers", Arguments((), given), at, accelerator))


def _attribute(ev: Evaluator, config: Value, name: str, at: At) -> Value:
    def of(one: Value) -> Value:
        found = find_attribute(ev, one, name, at) if isinstance(one, Ref) else None
        return found if found is not None else Unknown("the trainer's config is not known", at)

    return ev.each(config, of)


def _set_sizes(ev: Evaluator, at: At, config: Value) -> Value:
    """What `PPOTrainer` sets of its config; `__post_init__` has set the number of epochs beside the fields."""
    obj = ev.instance_at(config)
    for name, type_ in _SET.items():
        if obj is not None and isinstance(config, Ref) and (name in obj.attrs or name == _EPOCHS):
            put_attribute(ev, config, name, Open(type_, None, "computed", at), at)
    return config


def _as_dict(ev: Evaluator, config: Value, at: At) -> DictObj:
    """`config.to_dict()`: its attributes; what is in a dict stands beside it (`tracker_kwargs/wandb/name`)."""
    obj = ev.instance_at(config)
    if obj is None:
        return DictObj({}, Unknown("the trainer's config is not known", at))
    return _flattened(ev, read_attributes(obj), "", at)


def _flattened(ev: Evaluator, held: DictObj, prefix: str, at: At) -> DictObj:
    entries: dict[str, Slot] = {}
    open_ = held.open
    for key, slot in held.entries.items():
        inner = ev.dict_at(slot.value)
        if inner is None or not isinstance(key, str):
            entries[f"{prefix}{key}"] = slot
            continue
        below = _flattened(ev, inner, f"{prefix}{key}/", at)
        entries |= {
            name: replace(each, optional=each.optional or slot.optional) for name, each in below.entries.items()
        }
        open_ = open_ or below.open
    return DictObj(entries, open_)


def _new(ev: Evaluator, call: Call) -> Value:
    ref = ev.new(Instance(Lib(call.name), {}), call.at)
    _initialise(ev, replace(call, receiver=ref))
    return ref


FUNCTIONS: dict[str, Handler] = dict.fromkeys(_TOLD_AS, _new)
METHODS: dict[str, Handler] = {f"{name}.__init__": _initialise for name in _TOLD_AS}
