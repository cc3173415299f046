"""Facts -> Job: the inputs of a job, with their types, fields and schemas."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain, combinations
from typing import Literal

from inputgen.frozen import frozen, replace
from inputgen.keypath import KeyPath
from inputgen.model import ConfigRead, Diagnostic, Facts, Hidden, Input, Job, Unknown, WandbType
from inputgen.schema.exposure import Exposure, expose
from inputgen.schema.fields import Source, fields_of
from inputgen.schema.filters import Filters
from inputgen.schema.nodes import Branch, config_tree, file_tree, first_open, join_branches, leaves
from inputgen.schema.normal import prepared
from inputgen.schema.recorded import IMPLIED, Managed, RunInputs, declarations, replay, runs_of
from inputgen.schema.stored import file_types, managed_config, whole_config
from inputgen.schema.stored_schema import NO_SCHEMA
from inputgen.schema.tree import branch_types

_MAX_UNDECIDED = 4


@frozen
class _Effect:
    """An input in one run of one course of the job; course 0 is the one that reaches every declaration."""

    course: int
    run: RunInputs
    managed: Managed | None
    exposure: Exposure

    @property
    def filters(self) -> Filters:
        return Filters() if self.managed is None else self.managed.filters


@frozen
class _Courses:
    """The courses a job can take.

    Attributes:
        runs: the runs of each course that are stored.
        concrete: those of the course with every declaration, open values at their defaults.
        undecided: why filters cannot be known, where too many declarations are undecided to try every course.
    """

    runs: tuple[list[RunInputs], ...]
    concrete: list[RunInputs]
    undecided: Unknown | None


def job_of(facts: Facts, root: str, diagnostics: Sequence[Diagnostic] = ()) -> Job:
    """The job and its inputs.

    The run config comes first, then the files in the order first declared. Several runs are joined, and so are the
    courses a job can take where a declaration is reached on some paths only.

    Args:
        facts: what the job was seen to do.
        root: the project root, absolute.
        diagnostics: findings made so far.
    """
    courses = _courses(facts)
    run_config = _run_config(facts, courses)
    inputs = [*(() if run_config is None else (run_config,)), *_files(courses)]
    return Job(facts.path, root, tuple(inputs), tuple(diagnostics))


def _courses(facts: Facts) -> _Courses:
    calls = declarations(facts)
    unsure = [index for index, call in enumerate(calls) if not call.certain and call.failure is None]
    undecided = None
    if len(unsure) > _MAX_UNDECIDED:
        undecided = Unknown("too many declarations are reached on some paths only", calls[unsure[0]].span)
        unsure = []
    subsets = chain.from_iterable(combinations(unsure, size) for size in range(len(unsure) + 1))
    runs = [_stored_runs(replay(facts, defaults=False, skip=frozenset(skip))) for skip in subsets]
    return _Courses(tuple(runs), _stored_runs(replay(facts, defaults=True)), undecided)


def _stored_runs(runs: Iterable[RunInputs]) -> list[RunInputs]:
    """The runs that make a job; where all are offline or disabled, those that would, were they not."""
    reached = [run for run in runs if not run.hangs]
    return [run for run in reached if run.run.recorded] or reached


def _run_config(facts: Facts, courses: _Courses) -> Input | None:
    effects: list[_Effect] = []
    trees = {run.number: config_tree(prepared(run.config)) for run in runs_of(facts)}
    for number, runs in enumerate(courses.runs):
        # Where one run declares the run config, those that do not are no inputs of the job.
        declared = [run for run in runs if run.run_config is not None]
        for run in declared or [run for run in runs if not run.managed]:
            managed = _decided(run.run_config, courses)
            filters = Filters() if managed is None else managed.filters
            effects.append(_Effect(number, run, managed, expose(trees[run.run.number], filters)))
    if not effects:
        return None
    return _input("run_config", None, effects, _reads(facts, effects), _config_wandb(courses.concrete))


def _decided(managed: Managed | None, courses: _Courses) -> Managed | None:
    if managed is None or courses.undecided is None:
        return managed
    return replace(managed, filters=Filters(None, None, courses.undecided))


def _config_wandb(runs: list[RunInputs]) -> WandbType | None:
    for run in reversed(runs):
        if run.run_config is not None:
            return managed_config(run, run.run_config)
    whole = [run for run in runs if not run.managed]
    return whole_config(whole[-1]) if whole else None


def _reads(facts: Facts, effects: list[_Effect]) -> tuple[ConfigRead, ...]:
    numbers = {effect.run.run.number for effect in effects}
    events = (event for event in facts.events if isinstance(event, ConfigRead))
    return tuple(read for read in events if read.run is None or read.run in numbers or IMPLIED in numbers)


def _files(courses: _Courses) -> Iterable[Input]:
    by_path: dict[str | None, list[_Effect]] = {}
    for number, runs in enumerate(courses.runs):
        for run in runs:
            for path, found in run.files:
                managed = _decided(found, courses) or found
                effect = _Effect(number, run, managed, expose(_file_branch(managed), managed.filters))
                by_path.setdefault(path, []).append(effect)
    concrete = {path: managed for run in courses.concrete for path, managed in run.files}
    for path, effects in by_path.items():
        stored = file_types(concrete[path]) if path in concrete else None
        yield _input("file", path, effects, (), stored)


def _file_branch(managed: Managed) -> Branch:
    declaration = managed.declaration
    if declaration.file is None:
        why = Unknown(declaration.file_error or "the file is not known", declaration.span)
        return Branch((), why, why)
    return file_tree(prepared(declaration.file.job))


def _input(
    source: Literal["run_config", "file"],
    path: str | None,
    effects: list[_Effect],
    reads: tuple[ConfigRead, ...],
    wandb: WandbType | None,
) -> Input:
    last = _last_declared(effects)
    managed = last.managed
    exposure = _joined(effects)
    agreed = _agree(effects)
    span = last.run.run.span if managed is None else managed.declaration.span
    filters = last.filters if agreed else Filters()
    fields, hidden = fields_of(Source(exposure.tree, exposure.hidden, filters, managed, reads, span))
    schema = NO_SCHEMA if managed is None else managed.schema
    return Input(
        source=source,
        path=path,
        declared=managed is not None,
        include=filters.include if agreed else None,
        exclude=filters.exclude if agreed else None,
        types=branch_types(exposure.tree),
        fields=fields,
        hidden=hidden,
        wandb=wandb,
        schema=schema.known,
        schema_origin=schema.origin,
        open=first_open(exposure.tree),
        span=span,
        declared_schema=schema.declared,
    )


def _last_declared(effects: list[_Effect]) -> _Effect:
    """The last run that declares the input, in the course nearest to reaching every declaration."""
    declared = [effect for effect in effects if effect.managed is not None]
    return max(enumerate(declared or effects), key=lambda pair: (-pair[1].course, pair[0]))[1]


def _agree(effects: list[_Effect]) -> bool:
    """Whether a run has the same filters in every course."""
    by_run: dict[int, Filters] = {}
    return all(by_run.setdefault(effect.run.run.number, effect.filters) == effect.filters for effect in effects)


def _joined(effects: list[_Effect]) -> Exposure:
    """What the runs and courses expose together; hidden is what none of them exposes."""
    trees: list[Branch] = []
    for effect in effects:
        if effect.exposure.tree not in trees:
            trees.append(effect.exposure.tree)
    tree = join_branches(trees)
    shown = {leaf.path for leaf in leaves(tree)}
    hidden: dict[KeyPath, Hidden] = {}
    for effect in effects:
        for found in effect.exposure.hidden:
            if found.path not in shown:
                hidden.setdefault(found.path, found)
    return Exposure(tree, tuple(hidden.values()))
