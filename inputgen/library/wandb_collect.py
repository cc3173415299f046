"""What is told of runs when the job ends, on each of the ways it ends (`wandb-facts` section 2)."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

from inputgen import model as m
from inputgen.frozen import replace
from inputgen.interpret.snapshot import snapshot
from inputgen.interpret.values import TRUE, Instance, Ref, Unknown
from inputgen.library import wandb_values
from inputgen.library.wandb_run import dict_part, state

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

Applies = dict[int, dict[int, bool]]
"""For each declaration the runs it applies to, and whether surely."""


def collect(ev: Evaluator, stopped: Unknown | None) -> tuple[tuple[m.Run, ...], Applies, set[int]]:
    """The runs as stored at the end; for each declaration the runs it applies to, and whether surely; the staged ones.

    Args:
        ev: the evaluation.
        stopped: why the evaluation ended before the job did: then there may be further keys.
    """
    applies: Applies = {}
    runs = _runs(ev, stopped, applies)
    staged = {index for index in dict_part(ev, "staged").entries if isinstance(index, int)}
    if stopped is not None:
        runs += _on_other_paths(ev, {run.number for run in runs}, stopped)
    else:
        runs = _where_it_exits(ev, runs, applies)
    return tuple(sorted(runs, key=lambda run: run.number)), applies, staged


def _runs(ev: Evaluator, stopped: Unknown | None, applies: Applies) -> list[m.Run]:
    """The runs on the current path."""
    runs = []
    for number, slot in dict_part(ev, "runs").entries.items():
        obj = ev.instance_at(slot.value)
        assert obj is not None, "runs are instances"
        assert isinstance(number, int), "runs are kept by number"
        stored = wandb_values.view(ev, obj.attrs["config"].value, "stored view")
        assert stored is not None, "a config has its views"
        config = snapshot(ev, stored)
        if stopped is not None:
            config = _may_be_added_to(config, stopped)
        certain = obj.attrs["certain"].value == TRUE
        recorded = obj.attrs["recorded"].value == TRUE
        assert slot.value.at is not None, "a run starts somewhere"
        given, read_back = _at_the_end(ev, obj) if stopped is None else (None, None)
        runs.append(m.Run(number, config, certain, recorded, ev.span(slot.value.at), given, read_back))
        declared = ev.dict_at(obj.attrs["declarations"].value)
        for index, made in declared.entries.items() if declared is not None else ():
            assert isinstance(index, int), "declarations are kept by their index"
            applies.setdefault(index, {}).setdefault(number, not made.optional)
    return runs


def _where_it_exits(ev: Evaluator, runs: list[m.Run], applies: Applies) -> list[m.Run]:
    """The runs, with those of the paths on which the job asks to exit, or never ends, and what is written there."""
    found, end, kept = {run.number: run for run in runs}, ev.state, state(ev).addr
    for kind, left in ev.ends:
        if kind == "raise" or kept not in left.heap:
            continue
        ev.path = left
        for run in _runs(ev, None, applies):
            known = found.get(run.number)
            found[run.number] = replace(run, certain=False) if known is None else _with_more(known, run)
    ev.path = end
    return list(found.values())


def _with_more(run: m.Run, elsewhere: m.Run) -> m.Run:
    """A run, with the keys that only another path of the job writes."""
    ours, theirs = run.config, elsewhere.config
    if not isinstance(ours, m.Mapping) or not isinstance(theirs, m.Mapping):
        return run
    there = {entry.key for entry in ours.entries}
    more = tuple(replace(entry, optional=True) for entry in theirs.entries if entry.key not in there)
    return replace(run, config=replace(ours, entries=ours.entries + more, open=ours.open or theirs.open))


def _may_be_added_to(config: m.Value, stopped: Unknown) -> m.Mapping:
    """A config where the evaluation stops: what was sent by then is stored, what comes after may add to it."""
    return m.Mapping(_sent(config), m.Unknown(stopped.reason, config.span))


def _sent(config: m.Value) -> tuple[m.Entry, ...]:
    """The keys of a config: of one of several, those of each, there on some paths only if not in all of them."""
    if not isinstance(config, m.Choice):
        return config.entries if isinstance(config, m.Mapping) else ()
    parts = [_sent(option) for option in config.options]
    found: dict[Any, list[m.Entry]] = {}
    for entry in chain.from_iterable(parts):
        found.setdefault(entry.key, []).append(entry)
    return tuple(_one_of(entries, everywhere=len(entries) == len(parts)) for entries in found.values())


def _one_of(entries: list[m.Entry], *, everywhere: bool) -> m.Entry:
    values: list[m.Value] = []
    for entry in entries:
        options = entry.value.options if isinstance(entry.value, m.Choice) else (entry.value,)
        values += [option for option in options if option not in values]
    optional = not everywhere or any(entry.optional for entry in entries)
    value = values[0] if len(values) == 1 else m.Choice(tuple(values), entries[0].value.span)
    return replace(entries[0], value=value, optional=optional)


def _on_other_paths(ev: Evaluator, known: set[int], stopped: Unknown) -> list[m.Run]:
    """The runs that were started on paths other than the one on which the evaluation stops."""
    started = [event for event in ev.events if isinstance(event, m.RunStarted) and event.run not in known]
    configs = [event.config if event.config is not None else m.Mapping(()) for event in started]
    return [
        m.Run(event.run, _may_be_added_to(config, stopped), certain=False, recorded=True, span=event.span)
        for event, config in zip(started, configs, strict=True)
    ]


def _at_the_end(ev: Evaluator, run: Instance) -> tuple[m.Value | None, m.Value | None]:
    """What was given to `wandb.init`, and what the config reads back, as they are when the job ends."""
    given = run.attrs["given"].value
    back = wandb_values.view(ev, run.attrs["config"].value, "python view")
    return (
        snapshot(ev, given) if isinstance(given, Ref) else None,
        snapshot(ev, back) if back is not None else None,
    )
