"""What W&B stores in the job artifact: what `scan --format wandb` prints (wandb-facts, sections 2, 3 and 5)."""

from __future__ import annotations

from typing import Any

from inputgen.model import Declaration, Facts, Known, Run, Stored, WandbType
from inputgen.model.wandb_types import UNKNOWN, WandbDict, to_json
from inputgen.schema.exposure import expose, filter_wandb
from inputgen.schema.nodes import config_tree
from inputgen.schema.normal import prepared
from inputgen.schema.recorded import Managed, RunInputs, replay
from inputgen.schema.wandb_types import wandb_tree

UNKNOWN_PATH = "*"
"""Stands for a file whose path cannot be known."""

NOTHING = Stored({}, {}, {})


def stored_of(facts: Facts) -> Stored:
    """What is stored when the job has run, job creation assumed on and open values at their defaults.

    Every run makes a version of the job; the last one that makes any counts. No run, one that is offline or disabled,
    a declaration W&B never returns from, or a NaN in a schema: no job.
    """
    stored = NOTHING
    for inputs in replay(facts, defaults=True):
        if inputs.run.recorded and not inputs.hangs and not inputs.no_job:
            stored = _undecided(_stored_run(inputs), facts, inputs.run)
    return stored


def _undecided(stored: Stored, facts: Facts, run: Run) -> Stored:
    """What is stored, less what depends on a condition that cannot be known even at the defaults."""
    loose = [
        event
        for event in facts.events
        if isinstance(event, Declaration) and not event.certain and (run.number in event.runs or event.staged)
    ]
    if not loose:
        return stored
    types, unknown = dict(stored.input_types), to_json(UNKNOWN)
    if any(declaration.source == "run_config" for declaration in loose):
        types["@wandb.config"] = unknown
    paths = {event.path.value for event in loose if isinstance(event.path, Known) and isinstance(event.path.value, str)}
    if paths:
        types["files"] = {**types.get("files", {}), **dict.fromkeys(sorted(paths), unknown)}
    return Stored(types, dict.fromkeys(stored.input_schemas, unknown), unknown)


def _stored_run(inputs: RunInputs) -> Stored:
    if not inputs.managed:
        return Stored({}, {}, to_json(whole_config(inputs)))
    types: dict[str, Any] = {}
    schemas: dict[str, Any] = {}
    if inputs.run_config is not None:
        types["@wandb.config"] = to_json(managed_config(inputs, inputs.run_config))
        if inputs.run_config.schema.data is not None:
            schemas["@wandb.config"] = inputs.run_config.schema.shown
    if inputs.files:
        types["files"] = {_name(path): to_json(file_types(managed)) for path, managed in inputs.files}
        declared = {
            _name(path): managed.schema.shown for path, managed in inputs.files if managed.schema.data is not None
        }
        schemas.update({"files": declared} if declared else {})
    return Stored(types, schemas, to_json(WandbDict()))


def _name(path: str | None) -> str:
    return UNKNOWN_PATH if path is None else path


def whole_config(inputs: RunInputs) -> WandbType:
    """The type tree of a run's config, nothing filtered."""
    return wandb_tree(config_tree(prepared(inputs.run.config, defaults=True)))


def managed_config(inputs: RunInputs, managed: Managed) -> WandbType:
    """The type tree of a run's config after include and exclude."""
    tree = config_tree(prepared(inputs.run.config, defaults=True))
    return wandb_tree(expose(tree, managed.filters).tree)


def file_types(managed: Managed) -> WandbType:
    """The type tree of a declared file after include and exclude; `unknown` where the file is not known."""
    file = managed.declaration.file
    return UNKNOWN if file is None else filter_wandb(file.wandb, managed.filters)
