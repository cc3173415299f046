"""What W&B is told for each run: the declarations replayed in the order it applies them (wandb-facts, section 2 and 4).

Declarations made before `wandb.init` are staged and applied to every later run, in order; the first that fails loses
itself and all staged after it, without a word. One made after init that fails raises, and loses itself alone.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from inputgen.frozen import frozen
from inputgen.model import Declaration, Facts, Known, Run, Span, Unknown, Value
from inputgen.schema.filters import Filters, Paths, Refused, filters_of, paths_of
from inputgen.schema.normal import prepared
from inputgen.schema.stored_schema import NO_SCHEMA, StoredSchema, stored_schemas

IMPLIED = -1
"""The number of the run that is not seen to start (`Facts.implied_run`)."""

LOST_WITH = "lost with an earlier one that fails"


@frozen
class Managed:
    """An input as declared for one run, by its last declaration and what stays of earlier ones."""

    declaration: Declaration
    filters: Filters
    schema: StoredSchema


@frozen
class Lost:
    """A declaration that W&B does not record, and why, in words."""

    declaration: Declaration
    why: str


@frozen
class RunInputs:
    """The inputs of one run.

    Attributes:
        run: the run.
        run_config: None where the run config is not managed.
        files: by path as spelled, in the order first declared; the path is None where it cannot be known.
        lost: declarations that were meant for this run.
        hangs: whether W&B never returns from applying the declarations: this run and what comes after it is never
            stored.
    """

    run: Run
    run_config: Managed | None
    files: tuple[tuple[str | None, Managed], ...]
    lost: tuple[Lost, ...]
    hangs: bool

    @property
    def managed(self) -> bool:
        """Whether any `manage_*` call applies."""
        return self.run_config is not None or bool(self.files)

    @property
    def no_job(self) -> bool:
        """Whether a schema keeps W&B from making a job."""
        schemas = [managed.schema for _, managed in self.files]
        schemas.extend([] if self.run_config is None else [self.run_config.schema])
        return any(schema.no_job for schema in schemas)


@frozen
class _Call:
    declaration: Declaration
    schema: StoredSchema


def replay(facts: Facts, *, defaults: bool, skip: frozenset[int] = frozenset()) -> tuple[RunInputs, ...]:
    """What each run is told, up to and with the first that hangs.

    Args:
        facts: the job's.
        defaults: whether open values are taken at their defaults.
        skip: indexes into `declarations(facts)` of calls taken not to be reached.
    """
    declared = declarations(facts)
    schemas = stored_schemas(declared, defaults=defaults)
    calls = [
        _Call(declaration, schema)
        for index, (declaration, schema) in enumerate(zip(declared, schemas, strict=True))
        if index not in skip
    ]
    out: list[RunInputs] = []
    for run in runs_of(facts):
        out.append(_replay_run(run, calls, defaults))
        if out[-1].hangs:
            break
    return tuple(out)


def declarations(facts: Facts) -> list[Declaration]:
    """The declarations, in the order called."""
    return [event for event in facts.events if isinstance(event, Declaration)]


def runs_of(facts: Facts) -> tuple[Run, ...]:
    """The runs; the one that is not seen to start, where the job starts none itself."""
    if facts.implied_run is None:
        return facts.runs
    why = facts.implied_run
    span = why.span or Span(facts.path, 1, 1, 1, 1)
    return (*facts.runs, Run(IMPLIED, Unknown(why.reason, span), certain=True, recorded=True, span=span))


@dataclass(slots=True)
class _State:
    """The job builder of wandb-core while a run's declarations arrive."""

    run_config: Managed | None = None
    files: dict[str | None, Managed] = field(default_factory=dict)
    lost: list[Lost] = field(default_factory=list)
    hangs: bool = False

    def record(self, call: _Call, filters: Filters) -> None:
        declaration = call.declaration
        if declaration.source == "run_config":
            before = self.run_config
            added = filters if before is None else before.filters.plus(filters)
            # A later call without a schema wipes an earlier one's.
            self.run_config = Managed(declaration, added, call.schema)
            return
        path = _path_text(declaration.path)
        earlier = self.files.get(path)
        schema = call.schema
        if earlier is not None and schema == NO_SCHEMA:
            schema = earlier.schema
        self.files[path] = Managed(declaration, filters, schema)


def _path_text(path: Value | None) -> str | None:
    """The path; of one that anybody may change, its default: the file that was read."""
    value = None if path is None else prepared(path, defaults=True)
    return value.value if isinstance(value, Known) and isinstance(value.value, str) else None


def _replay_run(run: Run, calls: list[_Call], defaults: bool) -> RunInputs:
    state = _State()
    meant = [call for call in calls if run.number in (IMPLIED, *call.declaration.runs)]
    good: list[_Call] = []
    for call in meant:
        failure = call.declaration.failure or call.schema.call_error
        if failure is None:
            good.append(call)
        else:
            state.lost.append(Lost(call.declaration, failure))
    staged = [call for call in good if call.declaration.staged]
    for index, call in enumerate(staged):
        why = _apply(state, call, run, defaults)
        if why is not None:
            state.lost.append(Lost(call.declaration, why))
            later = f"{LOST_WITH}: {why}"
            state.lost.extend(Lost(other.declaration, later) for other in staged[index + 1 :])
            break
    for call in good:
        if not call.declaration.staged and not state.hangs:
            why = _apply(state, call, run, defaults)
            state.lost.extend([] if why is None else [Lost(call.declaration, why)])
    return RunInputs(run, state.run_config, tuple(state.files.items()), tuple(state.lost), state.hangs)


def _apply(state: _State, call: _Call, run: Run, defaults: bool) -> str | None:
    """Record a declaration; why it fails, where it does."""
    declaration = call.declaration
    first = run.number == IMPLIED or declaration.runs[:1] == (run.number,)
    parts: list[Paths | Unknown] = []
    for argument in (declaration.include, declaration.exclude):
        value = None if argument is None else prepared(argument, defaults=defaults)
        paths = paths_of(value, first_use=first)
        if isinstance(paths, Refused):
            state.hangs = paths.hangs
            return paths.why
        parts.append(paths)
    if call.schema.apply_error is not None:
        return call.schema.apply_error
    state.record(call, filters_of(parts[0], parts[1]))
    return None


def lost_declarations(facts: Facts) -> tuple[Lost, ...]:
    """The declarations W&B does not record for a run they are meant for, each once, in the order called."""
    by_call: dict[int, Lost] = {}
    for inputs in replay(facts, defaults=False):
        for lost in inputs.lost:
            by_call.setdefault(id(lost.declaration), lost)
    return tuple(by_call[id(declaration)] for declaration in declarations(facts) if id(declaration) in by_call)
