"""W&B itself: runs, the run config and the Launch SDK, put together from one file each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen import model as m
from inputgen.frozen import replace
from inputgen.library import wandb_collect, wandb_config, wandb_integrations, wandb_launch, wandb_run, wandb_sweeps
from inputgen.library.wandb_unseen import hyperparameters_unseen, started_unseen, trackers_unseen, written_unseen

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator
    from inputgen.interpret.values import Unknown

FUNCTIONS = {
    **wandb_config.FUNCTIONS,
    **wandb_run.FUNCTIONS,
    **wandb_launch.FUNCTIONS,
    **wandb_sweeps.FUNCTIONS,
    **wandb_integrations.FUNCTIONS,
}
METHODS = {**wandb_run.METHODS, **wandb_config.METHODS, **wandb_integrations.METHODS}
ATTRIBUTES = {**wandb_run.ATTRIBUTES, **wandb_config.ATTRIBUTES}
SETTERS = {**wandb_run.SETTERS, **wandb_config.SETTERS}
MEMBERS = {**wandb_run.MEMBERS, **wandb_launch.MEMBERS}
VALUES = {**wandb_run.VALUES, **wandb_launch.VALUES, **wandb_integrations.VALUES}
EXPORTS = wandb_launch.EXPORTS
abandoned = wandb_run.abandoned


def prepare(ev: Evaluator) -> None:
    """Make what is kept of runs and declarations."""
    wandb_run.state(ev)


def collect(ev: Evaluator, stopped: Unknown | None) -> tuple[tuple[m.Run, ...], m.Unknown | None]:
    """The runs as W&B stores them when the job ends; completes the declarations among the events.

    A job that declares inputs and starts no run itself is taken to be given one by a library (a Hugging Face
    `Trainer` starts one): the declarations then apply to that run, and the second result says why. So is one that runs
    code which is not seen, of a project that has to do with W&B.
    """
    runs, applies, staged = wandb_collect.collect(ev, stopped)
    for index, event in enumerate(ev.events):
        if isinstance(event, m.Declaration):
            certain = event.certain or not _is_missed(ev, event.span, applies, runs)
            ev.events[index] = replace(event, runs=tuple(applies.get(index, ())), certain=certain)
    return runs, None if runs else _implied(ev, stopped, declares=bool(staged))


def _implied(ev: Evaluator, stopped: Unknown | None, *, declares: bool) -> m.Unknown | None:
    """Why there may be a run though none was seen."""
    declared = next((event.span for event in ev.events if isinstance(event, m.Declaration)), None)
    if stopped is not None:
        return m.Unknown(stopped.reason, declared)
    if declares:
        return m.Unknown("a library that the job uses may start the run", declared)
    if ev.unseen is not None and ev.unseen.at is not None and ev.world.names_wandb:
        return m.Unknown(f"code that is not known may start the run: {ev.unseen.reason}", ev.span(ev.unseen.at))
    return None


def _is_missed(ev: Evaluator, span: m.Span, applies: dict[int, dict[int, bool]], runs: tuple[m.Run, ...]) -> bool:
    """Whether a run may go without what is declared at a place, by one call after another of the code around it.

    A declaration that stands beside `wandb.init` in the same branch is made whenever there is a run.
    """
    made = [index for index, event in enumerate(ev.events) if isinstance(event, m.Declaration) and event.span == span]
    there = [number for index in made for number, surely in applies.get(index, {}).items() if surely]
    recorded = {run.number for run in runs if run.recorded}
    later = {event.run for event in ev.events[made[0] :] if isinstance(event, m.RunStarted) and event.run in recorded}
    loose = {number for index in made for number in applies.get(index, {})}
    return not there or not (later | loose) <= set(there)


__all__ = [
    "ATTRIBUTES",
    "EXPORTS",
    "FUNCTIONS",
    "MEMBERS",
    "METHODS",
    "SETTERS",
    "VALUES",
    "abandoned",
    "collect",
    "hyperparameters_unseen",
    "prepare",
    "started_unseen",
    "trackers_unseen",
    "written_unseen",
]
