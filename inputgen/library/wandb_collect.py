"""What is told of runs when the job ends, on each of the ways it ends (`wandb-facts` section 2)."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

from inputgen import model as m
from inputgen.frozen import replace
from inputgen.interpret.snapshot import snapshot
from inputgen.interpret.state import State, join_states
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
    if stopped is None:
        ev.path = _where_it_may_end(ev)
    runs = _runs(ev, stopped, applies)
    staged = {index for index in dict_part(ev, "staged").entries if isinstance(index, int)}
    if stopped is not None:
        runs += _on_other_paths(ev, {run.number for run in runs}, stopped)
    else:
        runs = _where_it_fails(ev, runs, applies)
    runs = runs if ev.told is None else [_told_unseen(run, ev.told) for run in runs]
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


def _where_it_may_end(ev: Evaluator) -> State:
    """The state the job ends in, be it past its last statement or where it exits with a status that may be 0.

    What is not there on a path that exits before any run starts is no matter of runs.
    """
    exits = [left for kind, left in ev.ends if kind == "exit" and _holds_runs(ev, left)]
    return join_states([ev.state, *exits], ev.state.certain) or ev.state


def _holds_runs(ev: Evaluator, left: State) -> bool:
    """Whether a run was started on a path."""
    end, ev.path = ev.path, left
    held = state(ev).addr in left.heap and bool(dict_part(ev, "runs").entries)
    ev.path = end
    return held


def _where_it_fails(ev: Evaluator, runs: list[m.Run], applies: Applies) -> list[m.Run]:
    """The runs, with what is written only where the job fails, or never ends, and the runs of the paths that never do.

    A run that fails lacks what would have come later: that makes nothing optional. Nor do runs count that are there
    only where an exception ends the job.
    """
    found, end = {run.number: run for run in runs}, ev.state
    for kind, left in ev.ends:
        if kind == "exit" or not _holds_runs(ev, left):
            continue
        ev.path = left
        for run in _runs(ev, None, applies if kind != "raise" else {}):
            known = found.get(run.number)
            if known is not None:
                found[run.number] = _with_more(known, run)
            elif kind != "raise":
                found[run.number] = replace(run, certain=False)
    ev.path = end
    return list(found.values())


def _with_more(run: m.Run, elsewhere: m.Run) -> m.Run:
    """A run, with the keys that only another path of the job writes."""
    return replace(run, config=_with_keys_of(run.config, elsewhere.config))


def _with_keys_of(config: m.Value, theirs: m.Value) -> m.Value:
    """A mapping with the keys of another one, there on some paths only; so is each mapping that it may be."""
    if isinstance(config, m.Choice):
        return replace(config, options=tuple(_with_keys_of(option, theirs) for option in config.options))
    if not isinstance(config, m.Mapping):
        return config
    more = {entry.key: entry for entry in _sent(theirs)}
    entries = []
    for entry in config.entries:
        other = more.pop(entry.key, entry)
        entries.append(replace(entry, value=_with_keys_of(entry.value, other.value)))
    entries += [replace(entry, optional=True) for entry in more.values()]
    is_open = next((part.open for part in _options(theirs) if isinstance(part, m.Mapping) and part.open), None)
    return replace(config, entries=tuple(entries), open=config.open or is_open)


def _options(value: m.Value) -> tuple[m.Value, ...]:
    return value.options if isinstance(value, m.Choice) else (value,)


def _may_be_added_to(config: m.Value, stopped: Unknown) -> m.Mapping:
    """A config where the evaluation stops: what was sent by then is stored, what comes after may add to it."""
    return m.Mapping(_sent(config), m.Unknown(stopped.reason, config.span))


def _told_unseen(run: m.Run, why: Unknown) -> m.Run:
    """A run that a library may have told further keys."""
    is_open = isinstance(run.config, m.Mapping) and run.config.open is not None
    return run if is_open else replace(run, config=_may_be_added_to(run.config, why))


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
        values += [option for option in _options(entry.value) if option not in values]
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
