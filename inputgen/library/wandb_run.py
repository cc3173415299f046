"""Runs: `wandb.init`, `wandb.run`, `wandb.config`, `run.finish` (`wandb-facts` section 2).

What is current lives in one heap instance, so that branches join: `run`, the run `wandb.run` names, or None; `sweep`,
what the sweep gives whose agent calls the job, or None; `staged`, the declarations that wait for a run; `runs`, all
runs by number; `added`, why runs that start now have keys that are not known, or None.
"""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING

import libcst as cst

from inputgen import model as m
from inputgen.frozen import replace
from inputgen.interpret.exceptions import NOT_STARTED
from inputgen.interpret.frames import Thrown
from inputgen.interpret.join import choice_of, join, join_dicts
from inputgen.interpret.library_attributes import forget_assigned, keep_on_library
from inputgen.interpret.mappings import in_part, merged, with_key
from inputgen.interpret.needed import note_needed
from inputgen.interpret.presence import entries_there
from inputgen.interpret.protocol import Call
from inputgen.interpret.setting_attributes import put_attribute
from inputgen.interpret.snapshot import snapshot
from inputgen.interpret.values import (
    RUN,
    TRUE,
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
from inputgen.library import wandb_config, wandb_ended, wandb_values
from inputgen.model.types import STR

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

CLASS = RUN


def state(ev: Evaluator) -> Ref:
    """The instance that holds what is current."""
    address = ev.modules.get("wandb state")
    if address is None or address not in ev.state.heap:
        attrs = {
            "the run": Slot(Const(None)),
            "the sweep": Slot(Const(None)),
            "the staged": Slot(ev.new(DictObj({}), None)),
            "the runs": Slot(ev.new(DictObj({}), None)),
            "the added": Slot(Const(None)),
        }
        ref = ev.new(Instance(Lib("wandb state"), attrs), None)
        ev.modules["wandb state"] = ref.addr
        return ref
    return Ref(address)


def part(ev: Evaluator, name: str) -> Value:
    """One of `run`, `sweep`, `staged`, `runs`, `added`."""
    obj = ev.instance_at(state(ev))
    assert obj is not None, "the state is an instance"
    return obj.attrs[f"the {name}"].value


def set_part(ev: Evaluator, name: str, value: Value, at: At) -> None:
    """Say what `part` gives from now on."""
    put_attribute(ev, state(ev), f"the {name}", value, at)


def current_run(ev: Evaluator) -> Value:
    """What `wandb.run` is."""
    run = part(ev, "run")
    options = ev.state.conditions.possible(run) if isinstance(run, Choice) else ()
    return options[0] if len(options) == 1 else run


def dict_part(ev: Evaluator, name: str) -> DictObj:
    """The dict `staged` or `runs`."""
    held = ev.dict_at(part(ev, name))
    assert held is not None, "staged and runs are dicts"
    return held


def _init(ev: Evaluator, call: Call) -> Value:
    current = current_run(ev)
    if ev.assuming:  # a function that nothing calls: the job's own run is meant, wherever the job starts one
        own = [
            one for one in alternatives(current) if isinstance(one, Ref) and _number(ev, one) not in ev.runs_of_others
        ]
        current = choice_of(own) if own else current
    return ev.each(current, lambda run: _init_after(ev, call, run))


def _init_after(ev: Evaluator, call: Call, current: Value) -> Value:
    """`wandb.init` where `wandb.run` is `current`: an active run is returned, unless `reinit` says otherwise."""
    is_active = isinstance(current, Ref) and _number(ev, current) not in ev.runs_of_others
    reinit = _setting(ev, call, "reinit")
    if is_active and isinstance(reinit, Open | Unknown):
        reinit = choice_of([Const(True, call.at), Const(False, call.at)])
    return ev.each(reinit, lambda option: _init_as(ev, call, current if is_active else None, ev.constant(option)))


def _init_as(ev: Evaluator, call: Call, active: Value | None, reinit: object) -> Value:
    if active is not None:
        # In a notebook an active run is finished unless the job says otherwise (wandb 0.31.0, `_WandbInit.init`).
        by_default = reinit in (None, "default") and ev.frames[0].module.path.endswith(".ipynb")
        if reinit in (True, "finish_previous") or by_default:
            _finish_run(ev, active, call.at)
        elif reinit != "create_new":
            ev.record(_started(ev, call, _number(ev, active)))
            return active
    current_one = reinit != "create_new"
    return ev.each(part(ev, "sweep"), lambda sweep: _start(ev, call, sweep, becomes_current=current_one))


def runs_may_have_more(ev: Evaluator, why: Unknown, at: At) -> None:
    """The runs that are started from now on may have keys that are not known."""
    set_part(ev, "added", why, at)


def _setting(ev: Evaluator, call: Call, name: str) -> Value:
    """A setting, given to `wandb.init` itself or in its `settings=`; None where it is not given."""
    direct = call.arg(-1, name)
    if direct is not None:
        return direct
    settings = call.arg(-1, "settings")
    obj = ev.get(settings) if isinstance(settings, Ref) else None
    slots = obj.entries if isinstance(obj, DictObj) else obj.attrs if isinstance(obj, Instance) else {}
    slot = slots.get(name)
    return slot.value if slot is not None else Const(None, call.at)


def _started(ev: Evaluator, call: Call, number: int, *, becomes_current: bool = True) -> m.RunStarted:
    given = call.arg(7, "config")
    config = snapshot(ev, given) if given is not None else None
    return m.RunStarted(number, config, call.name, ev.state.certain, ev.span(call.at), becomes_current=becomes_current)


def _number(ev: Evaluator, run: Value) -> int:
    obj = ev.instance_at(run)
    number = obj.attrs["number"].value if obj is not None else None
    return number.value if isinstance(number, Const) and isinstance(number.value, int) else 0


def _start(ev: Evaluator, call: Call, sweep: Value, *, becomes_current: bool) -> Value:
    if ev.tries:  # W&B may not be reached, or refuse the run
        ev.tries[-1].raised.append((ev.state.fork(), Thrown(NOT_STARTED, None, call.at, doubted=True)))
    number = ev.count_run(call.at)
    before = _resumed(ev, call)
    entries = _initial_config(ev, call, before)
    config = wandb_config.new_config(ev, entries, number, call.at)
    drawn = ev.dict_at(sweep)
    if drawn is not None:
        wandb_config.write_locked(ev, config, drawn, call.at)
    for added in alternatives(part(ev, "added")):
        if isinstance(added, Unknown):
            wandb_config.may_have_more(ev, config, added)
    mode = ev.constant(_setting(ev, call, "mode"))
    staged = ev.new(dict_part(ev, "staged"), call.at, "declarations")
    attrs: dict[str, Value] = {
        "number": Const(number),
        "config": config,
        "declarations": staged,
        "certain": Const(ev.state.certain),
        "recorded": Const(mode not in ("disabled", "offline")),
        "disabled": Const(mode == "disabled"),
        "given": call.arg(7, "config") or Const(None),
        "id given": call.arg(3, "id") or Const(None),
        "goes on": Const(before is not None),
    }
    run = ev.new_instance(CLASS, attrs, call.at)
    held = ev.instance_at(config)
    ev.starts(run, [config, staged, *(slot.value for slot in (held.attrs.values() if held is not None else ()))])
    ev.put(part(ev, "runs"), with_key(dict_part(ev, "runs"), number, run, call.at))  # type: ignore[arg-type]
    ev.record(_started(ev, call, number, becomes_current=becomes_current))
    note_needed(ev)
    if becomes_current:
        _set_current(ev, run, call.at)
    return run


def _set_current(ev: Evaluator, run: Value, at: At) -> None:
    set_part(ev, "run", run, at)
    forget_assigned(ev, "wandb.config", "wandb.run")  # wandb.init binds them anew, whatever the job put there


def _initial_config(ev: Evaluator, call: Call, before: DictObj | None) -> DictObj:
    """After init: what a run that goes on held, `config-defaults.yaml`, then `config=` less what is filtered out."""
    defaults = DictObj({})
    if ev.world.exists("config-defaults.yaml"):
        defaults = wandb_values.from_config_file(ev, Const("config-defaults.yaml", call.at), call.at)
    given = call.arg(7, "config")
    entries = wandb_values.entries_of(ev, given, call.at) if given is not None else DictObj({})
    if call.args.open is not None and given is None:
        entries = DictObj({}, call.args.open)
    for name, keeps in (("config_include_keys", True), ("config_exclude_keys", False)):
        entries = _filtered(ev, entries, call.arg(-1, name), keeps=keeps)
    known = merged(before, defaults) if before is not None else defaults
    return merged(known, entries_there(ev.state.conditions, entries))


def _resumed(ev: Evaluator, call: Call) -> DictObj | None:
    """What the config of a run holds that goes on (`wandb.init(id=wandb.run.id, resume=True)`); None for another one.

    W&B gives it back to whoever resumes (docs, "Resume a run"). That it is the one before is known where there was but
    one, whose id the job read, and where the ids are alike. With "must" it has been there: a job that chooses the ids
    of all its runs goes on with one of them.
    """
    told, resume = call.arg(3, "id"), ev.constant(_setting(ev, call, "resume"))
    runs = [obj for slot in dict_part(ev, "runs").entries.values() if (obj := ev.instance_at(slot.value)) is not None]
    if told is None or told == Const(None) or resume not in (True, "allow", "must", "auto"):
        return None
    node = told.at.node if told.at is not None else None
    is_read = isinstance(told, Open) and isinstance(node, cst.Attribute) and node.attr.value == "id"
    if is_read and len(runs) == 1:
        return _stored(ev, runs[0])
    made = [run for run in runs if run.attrs["goes on"].value != TRUE]
    ids = [run.attrs["id given"].value for run in made]
    before = [run for run, chosen in zip(made, ids, strict=True) if isinstance(told, Const) and chosen == told]
    if resume == "must" and not before and Const(None) not in ids:
        are_known = isinstance(told, Const)
        before = [run for run, chosen in zip(made, ids, strict=True) if not (are_known and isinstance(chosen, Const))]
    return reduce(join_dicts, [_stored(ev, run) for run in before]) if before else None


def _stored(ev: Evaluator, run: Instance) -> DictObj:
    return wandb_config.held_by(ev, run.attrs["config"].value, "stored view")


def _filtered(ev: Evaluator, entries: DictObj, keys: Value | None, *, keeps: bool) -> DictObj:
    listed = ev.list_at(keys) if keys is not None else None
    if keys is None or (listed is not None and not listed.items and listed.rest is None):
        return entries
    if listed is None or listed.rest is not None or not all(isinstance(item, Const) for item in listed.items):
        if isinstance(keys, Const) and not keys.value:
            return entries
        why = Unknown("config_exclude_keys or config_include_keys is not known", keys.at)
        return DictObj({key: Slot(slot.value, True, slot.at) for key, slot in entries.entries.items()}, why)
    names = {item.value for item in listed.items if isinstance(item, Const)}
    kept = {key: slot for key, slot in entries.entries.items() if (key in names) is keeps}
    return DictObj(kept, in_part(entries.open))


def _finish_run(ev: Evaluator, run: Value, at: At) -> None:
    """End a run; where it is one of those that may be current, none is then, or another of them."""
    ev.record(m.RunFinished(_number(ev, run), ev.span(at)))
    obj = ev.instance_at(run)
    if obj is not None:
        wandb_ended.end(ev, obj.attrs["config"].value)
    current = current_run(ev)
    options = alternatives(current)
    if run in options:
        others = [option for option in options if option != run]
        set_part(ev, "run", choice_of([Const(None, at), *others]), at)


def finish(ev: Evaluator, call: Call) -> Value:
    """`wandb.finish()`, `run.finish()`, and leaving `with wandb.init()`."""
    if isinstance(call.receiver, Ref):
        _finish_run(ev, call.receiver, call.at)
    elif call.receiver is None:
        current = current_run(ev)
        for run in alternatives(current):
            if isinstance(run, Ref):
                _finish_run(ev, run, call.at)
    return Const(None, call.at)


def _enter(ev: Evaluator, call: Call) -> Value:
    assert call.receiver is not None, "a method has a receiver"
    return call.receiver


def _run_value(ev: Evaluator, at: At) -> Value:
    run = current_run(ev)
    return choice_of([run, replace(_OF_CALLER, at=at)]) if run == Const(None) and _is_of_caller(ev) else run


_OF_CALLER = Unknown("the run of a caller that is not known")


def _is_of_caller(ev: Evaluator) -> bool:
    """Whether a run may be a caller's: nothing calls the function evaluated, and its module starts no run itself."""
    return ev.assuming and not dict_part(ev, "runs").entries and "init(" not in ev.frame.module.text


def _config_value(ev: Evaluator, at: At) -> Value:
    """`wandb.config`: the current run's config, or the object that raises on every use before init."""

    def config_of(run: Value) -> Value:
        if isinstance(run, Unknown):  # one of too many
            return replace(run, at=run.at or at)
        obj = ev.instance_at(run)
        if obj is None and _is_of_caller(ev):
            return replace(_OF_CALLER, at=at)
        return obj.attrs["config"].value if obj is not None else wandb_values.BEFORE_INIT

    return ev.each(current_run(ev), config_of)


def _before_init_member(ev: Evaluator, name: str, at: At) -> Value:
    raise ev.raises(f"Error: You must call wandb.init() before wandb.config.{name}", at)


def _set_before_init(ev: Evaluator, target: Value, name: str, value: Value, at: At) -> None:
    ev.record(m.ConfigWritten(None, "setattr", snapshot(ev, value), False, ev.span(at)))
    raise ev.raises(f"Error: You must call wandb.init() before wandb.config.{name}", at)


def _set_on_module(ev: Evaluator, target: Value, name: str, value: Value, at: At) -> None:
    """`wandb.config = {...}` binds a name of the module: the run never sees it (section "Traps seen")."""
    if name == "config":
        ev.record(m.ConfigWritten(None, "replaced", snapshot(ev, value), False, ev.span(at)))
    assert isinstance(target, Lib), "the module wandb"
    keep_on_library(ev, target, name, value, at)


def _config_static(ev: Evaluator, receiver: Value, at: At) -> Value:
    """`run.config_static`: the config, to be read only."""
    obj = ev.instance_at(receiver)
    return obj.attrs["config"].value if obj is not None else ev.unknown("the run is not known", at)


def _text(ev: Evaluator, receiver: Value, at: At) -> Value:
    return Open(STR, None, "computed", at)


def _nothing(ev: Evaluator, call: Call) -> Value:
    return Const(None, call.at)


def _settings(ev: Evaluator, call: Call) -> Value:
    named = dict(call.args.named or {})
    return ev.new(Instance(Lib("wandb.Settings"), {key: Slot(value) for key, value in named.items()}), call.at)


def _escapes(ev: Evaluator, call: Call) -> Value:
    """A run goes where it is not followed: its config may be read there, and written."""
    if isinstance(call.receiver, Ref):
        ev.record(m.ConfigHandedOn(_number(ev, call.receiver), ev.span(call.at)))
        obj = ev.instance_at(call.receiver)
        why = Unknown(f"the run is given to {call.name}, which inputgen does not model", call.at)
        if obj is not None:
            wandb_config.may_have_more(ev, obj.attrs["config"].value, why)
    return Const(None, call.at)


def _require(ev: Evaluator, call: Call) -> Value:
    requirement = call.arg(0, "requirement")
    if requirement is not None and ev.constant(requirement) == "core":
        from inputgen.library.moving import removal_of

        ev.record(m.CoreRequired(ev.span(call.at), removal_of(call.at)))
    return Const(None, call.at)


def abandoned(ev: Evaluator, mentions: set[str], why: Unknown) -> None:
    """Code that names these is not followed: it may have finished the run."""
    assert why.at is not None, "what is not followed has a place"
    if mentions & {"config", "run", "wandb"}:
        ev.record(m.ConfigHandedOn(None, ev.span(why.at)))
    if "finish" in mentions and isinstance(current_run(ev), Ref):
        set_part(ev, "run", join(current_run(ev), Const(None)), why.at)


FUNCTIONS = {"init": _init, "require": _require, "finish": finish, "Settings": _settings, "sdk.wandb_init.init": _init}
METHODS = {
    "Run.__enter__": _enter,
    "Run.__exit__": finish,
    "Run.finish": finish,
    "Run.escapes": _escapes,
    **{
        f"Run.{name}": _nothing
        for name in ("log", "log_code", "watch", "save", "alert", "define_metric", "mark_preempting")
    },
}
ATTRIBUTES = {"Run.config_static": _config_static} | {
    f"Run.{name}": _text for name in ("id", "name", "project", "entity", "url", "dir", "group", "path")
}
SETTERS = {"": _set_on_module, "config before init": _set_before_init}
MEMBERS = {"config before init": _before_init_member}
VALUES = {"run": _run_value, "config": _config_value}
