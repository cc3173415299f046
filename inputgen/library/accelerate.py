"""accelerate: `Accelerator(log_with=...)`, whose `init_trackers` starts a run and writes its config (accelerate 1.x).

`tracking.WandBTracker` calls `wandb.init(project=..., **init_kwargs["wandb"])`, then updates the config.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen.frozen import replace
from inputgen.interpret.join import choice_of
from inputgen.interpret.mappings import read
from inputgen.interpret.protocol import Arguments, Call
from inputgen.interpret.setting_attributes import put_attribute
from inputgen.interpret.values import At, Choice, Const, Instance, Lib, ListObj, Ref, Slot, Unknown, Value, alternatives
from inputgen.library.simple import always, attribute, constant, instance, likely, named, nothing, typed_attribute
from inputgen.library.wandb_sinks import (
    current_run,
    finish_run,
    may_have_more,
    names_wandb,
    start_run,
    told_to_use_wandb,
    update_config,
)
from inputgen.model.types import BOOL, INT, STR

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

_NAMES = ("wandb", "all")


def _new(ev: Evaluator, call: Call) -> Value:
    ref = ev.new(Instance(Lib("accelerate.Accelerator"), {}), call.at)
    _initialise(ev, replace(call, receiver=ref))
    return ref


def _initialise(ev: Evaluator, call: Call) -> Value:
    """`Accelerator(...)`, also below a class of the project."""
    obj = ev.instance_at(call.receiver) if call.receiver is not None else None
    if obj is not None and isinstance(call.receiver, Ref):
        told = call.arg(-1, "log_with") or (call.args.open or Const(None, call.at))
        ev.put(call.receiver, replace(obj, attrs={**obj.attrs, "log with": Slot(told)}))
        steps = call.arg(-1, "gradient_accumulation_steps")
        if steps is not None:
            put_attribute(ev, call.receiver, "gradient_accumulation_steps", steps, call.at)
    return Const(None, call.at)


def _logs(ev: Evaluator, told: Value | None) -> bool | None:
    """Whether W&B is among the trackers; None where that is not known."""
    return None if told is None else names_wandb(ev, told, lambda one: _is_wandb(ev, one))


def _is_wandb(ev: Evaluator, tracker: Value) -> bool | None:
    if isinstance(tracker, Const):
        return str(tracker.value).lower() in _NAMES
    if isinstance(tracker, Lib) and "LoggerType." in tracker.name:
        return tracker.name.endswith((".WANDB", ".ALL"))
    return None


def _init_trackers(ev: Evaluator, call: Call) -> Value:
    """`accelerator.init_trackers(project_name, config, init_kwargs)`."""
    told = attribute(ev, call.receiver, "log with")
    # Of several that may be W&B each would start a run, and what the one path needs is needed on that alone.
    if isinstance(told, Choice) and [_logs(ev, option) is not False for option in told.options].count(True) == 1:
        return ev.each(told, lambda option: _init_trackers_of(ev, call, option))
    return _init_trackers_of(ev, call, told)


def _init_trackers_of(ev: Evaluator, call: Call, told: Value | None) -> Value:
    logs = _logs(ev, told)
    given = call.arg(2, "init_kwargs")

    def start_with(init_kwargs: Value | None) -> Value:
        run = start_run(ev, _init_arguments(ev, call, init_kwargs), call.at)
        config = call.arg(1, "config")
        if config is not None and ev.constant(config) is not None:
            ev.each(config, lambda option: _write(ev, run, option, call.at))
        return Const(None, call.at)

    def start() -> Value:
        ev.state.conditions = ev.state.conditions.assuming(frozenset([(_IN_MAIN, True)]))
        if told is not None and logs is None:
            told_to_use_wandb(ev, told, lambda one: _is_wandb(ev, one))
        options = () if given is None else alternatives(given)
        kinds: list[Value | None] = [option for option in options if not isinstance(option, Unknown)]
        more = next((option for option in options if isinstance(option, Unknown)), None)
        made = ev.branch([lambda option=option: start_with(option) for option in kinds or [None]])  # type: ignore[misc]
        if more is not None:  # its `config` may have any further keys
            may_have_more(
                ev, current_run(ev, call.at), Unknown("init_kwargs is not known", more.at or call.at), call.at
            )
        return made

    if logs is None:
        return ev.branch([start, lambda: Const(None, call.at)])
    return start() if logs else Const(None, call.at)


def _write(ev: Evaluator, run: Value, config: Value, at: At) -> Value:
    if ev.constant(config) is not None:
        update_config(ev, run, config, at)
    return config


def _init_arguments(ev: Evaluator, call: Call, given: Value | None) -> Arguments:
    named_: dict[str, Value] = {}
    project = call.arg(0, "project_name")
    if project is not None:
        named_["project"] = project
    held = ev.dict_at(given) if given is not None else None
    if given is None or held is None:
        why = Unknown("init_kwargs is not known", given.at or call.at) if given is not None else None
        return Arguments((), named_, why)
    slot = read(ev, held, Const("wandb"), call.at)
    inner = ev.dict_at(slot.value) if slot is not None else None
    if inner is None:
        return Arguments((), named_, Unknown("init_kwargs is not known", call.at) if slot is not None else None)
    more = {key: each.value for key, each in inner.entries.items() if isinstance(key, str)}
    optional = frozenset(key for key, each in inner.entries.items() if isinstance(key, str) and each.optional)
    return Arguments((), named_ | more, inner.open, optional)


def _get_tracker(ev: Evaluator, call: Call) -> Value:
    """`accelerator.get_tracker("wandb", unwrap=True)`: the run; without `unwrap` an object that has it as `run`."""
    name = call.arg(0, "name")
    if name is None or ev.constant(name) != "wandb":
        return ev.unknown("a tracker that is not W&B's", call.at)
    unwrap = call.arg(1, "unwrap")
    run = current_run(ev, call.at)
    return run if unwrap is not None and ev.constant(unwrap) is True else _tracker(ev, run, call.at)


def _tracker(ev: Evaluator, run: Value, at: At) -> Value:
    told = {"run": run, "tracker": run, "name": Const("wandb", at)}
    return ev.new_instance(Lib("accelerate.tracking.WandBTracker"), told, at)


def _trackers(ev: Evaluator, receiver: Value, at: At) -> Value:
    """`accelerator.trackers`: W&B's one, where it is told to use that, and others, in the order they were told."""
    told = attribute(ev, receiver, "log with") or Const(None, at)
    listed = ev.list_at(told)
    items = (told,) if listed is None else listed.items
    known = [_logs(ev, item) if ev.constant(item) != "all" else None for item in items]
    if None in known or (listed is not None and listed.rest is not None):
        found = choice_of([_tracker(ev, current_run(ev, at), at), ev.unknown("one of the trackers", at)])
        return Ref(ev.new(ListObj("list", (), found), None).addr, at)
    kept = [(item, is_wandb) for item, is_wandb in zip(items, known, strict=True) if ev.constant(item) is not None]
    made = [_tracker(ev, current_run(ev, at), at) if is_wandb else _another(ev, item, at) for item, is_wandb in kept]
    return ev.new_list(made, at)


def _another(ev: Evaluator, told: Value, at: At) -> Value:
    """A tracker that is not W&B's; of one that the job made itself nothing is known."""
    if not isinstance(told, Const):
        return ev.unknown("a tracker that is not W&B's", at)
    return ev.new_instance(Lib("accelerate.tracking.tracker of another"), {"name": told}, at)


def _store(ev: Evaluator, call: Call) -> Value:
    values, run = call.arg(0, "values"), attribute(ev, call.receiver, "run")
    if values is not None and run is not None:
        update_config(ev, run, values, call.at)
    return Const(None, call.at)


def _end(ev: Evaluator, call: Call) -> Value:
    finish_run(ev, call.at)
    return Const(None, call.at)


def _main(ev: Evaluator, receiver: Value, at: At) -> Value:
    return likely(BOOL, True)(ev, at)


def all_but_main(ev: Evaluator, run: Value) -> bool:
    """Whether a run is there in the main process, if it is not: a condition told so of each path that lacks it.

    The callbacks of a Trainer tell nothing in the other processes (`state.is_world_process_zero`).
    """
    started = [ev.state.conditions.started.get(one.addr) for one in alternatives(run) if isinstance(one, Ref)]
    lacking = [way for each in started if each is not None for way in each.lacking]
    return bool(lacking) and None not in started and all(any(map(_is_other_process, way)) for way in lacking)


def _is_other_process(outcome: tuple[object, bool]) -> bool:
    asked, truthy = outcome
    return isinstance(asked, tuple) and not truthy and asked[0] in _MAIN


_MAIN = ("accelerate.Accelerator.is_main_process", "accelerate.Accelerator.is_local_main_process")
# What a condition on that reads (see `operands`), of whichever accelerator.
_IN_MAIN = (_MAIN[0], True)
_STATES = ("AcceleratorState", "PartialState", "state.AcceleratorState", "state.PartialState")
_RANKS = ("num_processes", "process_index", "local_process_index")
FUNCTIONS = {
    "Accelerator": _new,
    **named("utils.set_seed utils.write_basic_config", nothing),
    **dict.fromkeys(_STATES, instance("accelerate.AcceleratorState")),
}
METHODS = {
    "Accelerator.__init__": _initialise,
    "Accelerator.init_trackers": _init_trackers,
    "Accelerator.get_tracker": _get_tracker,
    "Accelerator.end_training": _end,
    "tracking.WandBTracker.store_init_configuration": _store,
    "tracking.tracker of another.store_init_configuration": nothing,
    **named("log print wait_for_everyone save_state load_state backward free_memory", nothing, "Accelerator."),
    "Accelerator.__getattr__": lambda ev, call: ev.unknown(
        "an attribute of an accelerator, which is not modelled", call.at
    ),
}


def _state(ev: Evaluator, receiver: Value, at: At) -> Value:
    """`accelerator.state`: what it knows of the processes."""
    return ev.new_instance(Lib("accelerate.AcceleratorState"), {}, at)


ATTRIBUTES = {
    "Accelerator.trackers": _trackers,
    "Accelerator.is_main_process": _main,
    "Accelerator.is_local_main_process": _main,
    "Accelerator.num_processes": typed_attribute(INT),
    "Accelerator.process_index": typed_attribute(INT),
    "Accelerator.mixed_precision": typed_attribute(STR),
    "Accelerator.gradient_accumulation_steps": typed_attribute(INT),
    "Accelerator.state": _state,
    **{f"{name}.{rank}": typed_attribute(INT) for name in _STATES for rank in _RANKS},
    **{f"{name}.mixed_precision": typed_attribute(STR) for name in _STATES},
    **{f"{name}.is_{kind}_process": _main for name in _STATES for kind in ("main", "local_main")},
}
# What a process is told by its launcher does not change (accelerate 1.x: `state.py`, `PartialState`).
STEADY = named(
    "is_main_process is_local_main_process is_last_process process_index local_process_index num_processes",
    always,
    "Accelerator.",
)
VALUES = {f"utils.LoggerType.{name}": constant(name.lower()) for name in ("WANDB", "ALL", "TENSORBOARD", "COMETML")}
