"""Runs that another library starts and writes to for the job: what loggers and trackers share."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from inputgen.interpret.attributes import find_attribute
from inputgen.interpret.protocol import Arguments, Call
from inputgen.interpret.refine import away_from_default
from inputgen.interpret.values import TRUE, At, Choice, Open, Ref, Unknown, Value, alternatives
from inputgen.library import wandb_config, wandb_run

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


def current_run(ev: Evaluator, at: At) -> Value:
    """What `wandb.run` is now."""
    value = ev.libraries.value("wandb.run")
    assert value is not None, "wandb is modelled"
    return value(ev, at)


def start_run(ev: Evaluator, args: Arguments, at: At, function: str = "wandb.init") -> Value:
    """`wandb.init(...)`, called by a library: by the function of it named, where the job gives no config of its own."""
    handler = ev.libraries.function("wandb.init")
    assert handler is not None, "wandb is modelled"
    return handler(ev, Call(function, args, at))


def run_of(ev: Evaluator, args: Arguments, at: At) -> Value:
    """The current run, or one that is started as `wandb.init(...)` would."""
    return ev.each(current_run(ev, at), lambda one: one if isinstance(one, Ref) else start_run(ev, args, at))


def told_arguments(ev: Evaluator, given: Value | None, at: At) -> Arguments:
    """The arguments of `wandb.init(**given)`: none where `given` is None."""
    if given is None or ev.constant(given) is None:
        return Arguments()
    held = ev.dict_at(given)
    if held is None:
        reason = given.reason if isinstance(given, Unknown) else "what wandb.init is given is not known"
        return Arguments((), {}, Unknown(reason, given.at or at))
    named = {key: slot.value for key, slot in held.entries.items() if isinstance(key, str)}
    optional = frozenset(key for key, slot in held.entries.items() if isinstance(key, str) and slot.optional)
    return Arguments((), named, held.open, optional)


def finish_run(ev: Evaluator, at: At) -> None:
    """`wandb.finish()`, called by a library."""
    handler = ev.libraries.function("wandb.finish")
    assert handler is not None, "wandb is modelled"
    handler(ev, Call("wandb.finish", Arguments(), at))


def adds_to_runs(ev: Evaluator, why: Unknown, at: At) -> None:
    """What is made now adds keys that are not known to the current run, or to those that are started later."""
    for run in alternatives(current_run(ev, at)):
        if isinstance(run, Ref):
            may_have_more(ev, run, why, at)
        else:
            wandb_run.runs_may_have_more(ev, why, at)


def update_config(ev: Evaluator, run: Value, values: Value, at: At) -> None:
    """`run.config.update(values, allow_val_change=True)`, called by a library."""

    def update(one: Value) -> Value:
        config = find_attribute(ev, one, "config", at) if isinstance(one, Ref) else None
        handler = ev.libraries.method("wandb.Config.update")
        if config is None or handler is None:
            return Unknown("the config of a run that is not known", at)
        args = Arguments((values,), {"allow_val_change": TRUE})
        return ev.each(config, lambda each: handler(ev, Call("wandb.Config.update", args, at, each)))

    ev.each(run, update)


def may_have_more(ev: Evaluator, run: Value, why: Unknown, at: At) -> None:
    """The run's config may have further keys, which are not known."""
    config = find_attribute(ev, run, "config", at) if isinstance(run, Ref) else None
    if config is not None:
        wandb_config.may_have_more(ev, config, why)


def is_open(ev: Evaluator, run: Value, at: At) -> bool:
    """Whether the run's config may have keys that are not known."""
    from inputgen.interpret.attributes import find_attribute
    from inputgen.library import wandb_config

    config = find_attribute(ev, run, "config", at) if isinstance(run, Ref) else None
    return wandb_config.held_by(ev, config, "stored view").open is not None


def names_wandb(ev: Evaluator, told: Value, one: Callable[[Value], bool | None]) -> bool | None:
    """Whether W&B is among the trackers that a library is told to use; None where that is not known.

    Args:
        ev: the evaluation.
        told: a tracker, or several in a list.
        one: whether a single one is W&B, or stands for it.
    """
    if isinstance(told, Open) and ev.at_defaults and told.default is not None:
        return names_wandb(ev, told.default, one)
    if isinstance(told, Choice):  # `"wandb" if args.track else None`, under `if args.track:`
        each = {names_wandb(ev, option, one) for option in ev.state.conditions.possible(told)}
        return each.pop() if len(each) == 1 else None
    listed = ev.list_at(told)
    if listed is None:
        return one(told)
    found = [names_wandb(ev, item, one) for item in listed.items]
    if True in found:
        return True
    return None if None in found or listed.rest is not None else False


def told_to_use_wandb(ev: Evaluator, told: Value, one: Callable[[Value], bool | None]) -> None:
    """On a path where W&B is used, an option that decides it by a default without W&B is not at its default.

    Args:
        ev: the evaluation.
        told: what the library is told to use.
        one: whether a single tracker is W&B, or stands for it.
    """
    may_tell = [option for option in alternatives(told) if names_wandb(ev, option, one) is not False]
    option = may_tell[0] if len(may_tell) == 1 else None
    if isinstance(option, Open) and option.default is not None and names_wandb(ev, option.default, one) is False:
        away_from_default(ev, option)
