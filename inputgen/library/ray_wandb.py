"""ray's W&B integrations: `setup_wandb`, and the callback of `ray.tune` (ray 2.60, `air/integrations/wandb.py`).

The callback starts a run for each trial, in a process of its own, with the trial's config, and adds what Ray knows of
the trial; `setup_wandb(config)` starts one where it is called.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen.frozen import replace
from inputgen.interpret.mappings import without_key
from inputgen.interpret.protocol import Arguments, Call, Handler
from inputgen.interpret.values import At, Const, DictObj, Lib, Ref, Slot, Unknown, Value, alternatives
from inputgen.library.simple import attribute
from inputgen.library.wandb_sinks import finish_run, may_have_more, start_run

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

_CALLBACK = Lib("ray.tune.WandbLoggerCallback")
_OWN = frozenset(
    "project group api_key_file api_key excludes log_config upload_checkpoints save_checkpoints upload_timeout "
    "video_kwargs image_kwargs".split()
)
_OF_SET_UP = frozenset("config api_key api_key_file rank_zero_only trial_id trial_name _wandb".split())
_ADDED = "Ray adds what it knows of the trial: its id, the host, the date"


def _set_up(ev: Evaluator, call: Call) -> Value:
    """`setup_wandb(config, ..., **kwargs)`: `wandb.init(config=config, **kwargs)`, a run of its own."""
    given = {name: value for name, value in dict(call.args.named or {}).items() if name not in _OF_SET_UP}
    config = call.arg(0, "config")
    named = {"reinit": Const(True), **({} if config is None else {"config": config}), **given}
    return start_run(ev, Arguments((), named, call.args.open, call.args.optional), call.at)


def _new_callback(ev: Evaluator, call: Call) -> Value:
    """`WandbLoggerCallback(project, ..., excludes=[...], **kwargs)`: the rest goes to `wandb.init`."""
    more = {name: value for name, value in dict(call.args.named or {}).items() if name not in _OWN}
    entries: dict[object, Slot] = {name: Slot(value, name in call.args.optional) for name, value in more.items()}
    kept = ev.new(DictObj(entries, call.args.open), None)
    attrs: dict[str, Value] = {"for init": kept, "excludes": call.arg(4, "excludes") or Const(None)}
    return ev.new_instance(_CALLBACK, attrs, call.at)


def trial_starts(ev: Evaluator, callback: Value, config: Value, at: At) -> None:
    """A trial starts: where the callback is W&B's, so does a run, in another process."""
    obj = ev.instance_at(callback)
    if obj is None or obj.cls != _CALLBACK:
        return
    held = ev.dict_at(attribute(ev, callback, "for init") or Const(None))
    assert held is not None, "a callback keeps what it is given"
    named = {str(key): slot.value for key, slot in held.entries.items()}
    named = {"reinit": Const(True), "config": _without(ev, config, attribute(ev, callback, "excludes"), at), **named}
    run = start_run(ev, Arguments((), named, held.open), callback.at or at)
    for one in alternatives(run):
        may_have_more(ev, one, Unknown(_ADDED, at), at)
    finish_run(ev, at)


def _without(ev: Evaluator, config: Value, excludes: Value | None, at: At) -> Value:
    """The config of a trial, less what is excluded."""
    held = ev.dict_at(config)
    if held is None:
        return config
    kept = without_key(held, "callbacks")
    listed = ev.list_at(excludes) if excludes is not None else None
    names = [ev.constant(item) for item in listed.items] if listed is not None and listed.rest is None else []
    for name in names:
        if isinstance(name, str):
            kept = without_key(kept, name)
    known = excludes is None or ev.constant(excludes) is None or all(isinstance(name, str) for name in names)
    if not known:
        kept = DictObj({key: replace(slot, optional=True) for key, slot in kept.entries.items()}, kept.open)
    ref = ev.new(kept, None)
    return Ref(ref.addr, config.at or at)


_MODULES = ("air.integrations.wandb", "tune.integration.wandb", "tune.logger.wandb")
FUNCTIONS: dict[str, Handler] = {
    **{f"{module}.setup_wandb": _set_up for module in _MODULES},
    **{f"{module}.WandbLoggerCallback": _new_callback for module in _MODULES},
}
