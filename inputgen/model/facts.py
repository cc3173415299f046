"""What a job was seen to do, in order. Frozen; the interface between the evaluator and everything after it."""

from __future__ import annotations

from typing import Literal, TypeAlias

from inputgen.frozen import frozen
from inputgen.model.diagnostics import Suppression
from inputgen.model.files import ConfigFile
from inputgen.model.scalars import Unknown
from inputgen.model.spans import Span
from inputgen.model.types import Type
from inputgen.model.values import Value

# By place, what options are on the path of a run that does not start with their defaults.
Needed: TypeAlias = tuple[tuple[Span, Value], ...]
DeclarationSource = Literal["run_config", "file"]


@frozen
class Movable:
    """How the statement of a call may go up in its block, its arguments meaning the same there.

    Attributes:
        lines: what goes where it is moved away: its lines, comments just above it included.
        text: their text, which ends in a newline.
        before: the statements above that it may go before, nearest first.
    """

    lines: Span
    text: str
    before: tuple[Span, ...]


@frozen
class Declaration:
    """One `manage_wandb_config` or `manage_config_file` call.

    Attributes:
        source: which input it declares.
        path: the file's path as the job gave it; None for the run config.
        file: the file as it was at the call (W&B copies it then; section 5); None for the run config, or where the
            path is not known or the file cannot be read (then `file_error` says why).
        include: the argument, None where it is not given.
        exclude: the argument, None where it is not given.
        schema: the argument, None where it is not given.
        argument_spans: the span of each argument given, by parameter name.
        runs: the numbers of the runs it applies to (a call after init: that run; before: all later ones).
        staged: whether it was called with no current run, and so waits for the next one.
        certain: False where it is reached only on some paths, and a run that it is for may start without it.
        failure: what W&B raises or does instead of recording it, in words; None where it is recorded.
        span: the call.
        movable: for a config file, how the call may go up in its block; None where it may not.
        schema_dicts: the dicts that the schema is made of, by number, the outermost first: W&B changes them, so that it
            counts which of them were used before. Empty where that is not known.
    """

    source: DeclarationSource
    path: Value | None
    file: ConfigFile | None
    file_error: str | None
    include: Value | None
    exclude: Value | None
    schema: Value | None
    argument_spans: tuple[tuple[str, Span], ...]
    runs: tuple[int, ...]
    staged: bool
    certain: bool
    failure: str | None
    span: Span
    movable: Movable | None = None
    schema_dicts: tuple[int, ...] = ()


# The function that starts a run whose config the job does not give: it is the library's.
TRAINER = "transformers.Trainer.train"


@frozen
class RunStarted:
    """A `wandb.init` (or another call that starts a run).

    Attributes:
        run: its number, counted from 0 in the order seen.
        config: the `config=` argument as it was at the call; None where it is not given.
        function: the call, as a qualified name.
        becomes_current: whether `wandb.run` is this run then: not with `reinit="create_new"` (section 2).
    """

    run: int
    config: Value | None
    function: str
    certain: bool
    span: Span
    becomes_current: bool = True


@frozen
class RunFinished:
    """A `run.finish()` or the end of a `with wandb.init()`."""

    run: int
    span: Span


@frozen
class ConfigWritten:
    """A write to the run config after init.

    Attributes:
        form: `update`, `setitem`, `setattr`, `setdefaults`, or `replaced` for `wandb.config = ...`, which does
            nothing to the run.
        seen: whether W&B sees it (an in-place change of a nested dict is not sent; section 2).
    """

    run: int | None
    form: Literal["update", "setitem", "setattr", "setdefaults", "in-place", "replaced"]
    value: Value
    seen: bool
    span: Span


@frozen
class ConfigRead:
    """A read of a run config key: `run.config["k"]`, `run.config.k`, `run.config.get("k", default)`.

    Attributes:
        path: the keys, from the top of the run config.
        default: the default given to `get`, None where none is.
        type: what a conversion or an annotation around the read says of it (`int(run.config["k"])`).
        caught: whether the job goes on where nothing gives the key: the exception is caught.
        compared: whether `type` is that of a value it is only compared with: it may be of that type, too.
        optional: whether the job asks for it, of a document that the run config was given: that may lack it.
    """

    run: int | None
    path: tuple[str, ...]
    default: Value | None
    span: Span
    type: Type | None = None
    caught: bool = False
    compared: bool = False
    optional: bool = False


@frozen
class ConfigTested:
    """The job asks whether the run config has a key: `"k" in run.config`, `hasattr(run.config, "k")`."""

    run: int | None
    path: tuple[str, ...]
    span: Span


@frozen
class ConfigHandedOn:
    """The run config, or its run, went as a whole where its reads are not seen: any key may be read there."""

    run: int | None
    span: Span


@frozen
class CoreRequired:
    """`wandb.require("core")`: a no-op since wandb 0.18, which warns (section 2).

    Attributes:
        span: the call.
        statement: the lines of the statement that is nothing else than the call; None where it is more.
    """

    span: Span
    statement: Span | None


@frozen
class FileRead:
    """A config file opened or loaded by the job.

    Attributes:
        path: the path as the job gave it.
        within: the statements under way: the one that reads, and before it those that called for it, outermost first.
    """

    path: Value
    span: Span
    within: tuple[Span, ...] = ()


@frozen
class LaunchImported:
    """The job bound W&B's launch module, or one of its functions, to a name."""

    name: str
    span: Span


@frozen
class UnknownLaunchFunction:
    """A name taken from W&B's launch module that it does not have.

    Attributes:
        imported: whether by `from wandb.sdk.launch import ...`, so that the name is used elsewhere, too.
    """

    name: str
    suggestion: str | None
    span: Span
    imported: bool = False


@frozen
class UnknownKeyword:
    """A keyword argument that a Launch function does not take."""

    function: str
    keyword: str
    suggestion: str | None
    span: Span


@frozen
class UnboundLaunch:
    """`launch.manage_*` in a fragment that imports nothing: taken for W&B's (contract, seeds).

    Attributes:
        import_place: where the line of the missing import goes; None where that is not known.
    """

    name: str
    span: Span
    import_place: Span | None = None


@frozen
class BoundReached:
    """A bound of the evaluator was reached; what came after it is unknown.

    Attributes:
        bound: which one ("steps", "call depth", "loop iterations"); "faults", of which none is allowed.
        fault: the exception of inputgen's own that ended the evaluation; None where it was a bound.
    """

    bound: str
    limit: int
    span: Span | None
    fault: str | None = None


@frozen
class NotCalled:
    """A function that declares or starts a run, which nothing in the job was seen to call: entered once by itself.

    Attributes:
        is_written: whether a call of it is written in code that was run, and did not get there; or a library calls it.
    """

    function: str
    span: Span
    is_written: bool = False


@frozen
class CodeNotRead:
    """Code that is made at run time, by the function named: what it sets is taken to keep its type."""

    function: str
    span: Span


@frozen
class Raised:
    """The job ends here with an exception on every path.

    Attributes:
        what: the exception, in words.
    """

    what: str
    span: Span


@frozen
class Unparsed:
    """A module that cannot be parsed, or not safely (the depth guard).

    Attributes:
        span: where the mend goes.
        message: what is wrong there.
        hint: what to write instead, None where that is not known.
    """

    message: str
    hint: str | None
    span: Span


Event: TypeAlias = (
    Declaration
    | RunStarted
    | RunFinished
    | ConfigWritten
    | ConfigRead
    | ConfigTested
    | ConfigHandedOn
    | CoreRequired
    | FileRead
    | LaunchImported
    | UnknownLaunchFunction
    | UnknownKeyword
    | UnboundLaunch
    | BoundReached
    | NotCalled
    | CodeNotRead
    | Raised
    | Unparsed
)


@frozen
class Run:
    """A run as W&B stores it when the job ends.

    Attributes:
        number: counted from 0 in the order started.
        config: its run config: a `Mapping` of what was *sent* (updates merged as wandb-core merges them, changes it
            never sees left out), keys as Python gave them; or `Unknown`.
        certain: False where the run starts only on some paths.
        recorded: False where no job is made of it (`mode="offline"` or `"disabled"`; section 2).
        span: the call that started it.
        given: the `config=` argument as it is when the job ends; None where none was given.
        read_back: what the job itself reads back then, in-place changes included; None where that is not known.
    """

    number: int
    config: Value
    certain: bool
    recorded: bool
    span: Span
    given: Value | None = None
    read_back: Value | None = None


@frozen
class Facts:
    """All that is known of a job after evaluation.

    Attributes:
        path: the job, relative to the project root, with `/`.
        events: in the order of evaluation; both arms of an undecided `if` one after the other.
        runs: in the order started. Empty where the job itself starts none.
        implied_run: why there may be a run where the job starts none itself: it declares inputs (another library starts
            it), or runs code that is not seen; None where a run was seen, or there is no such reason.
        modules: the project files evaluated, relative to the root, in the order entered.
        stale_module: where the generated module says of what it was made, if that is not what the job is now.
        suppressions: the comments, in all files read, that keep diagnostics away.
        creates_jobs: whether the job, or the environment configured for it, switches job creation on (section 2).
        goes_on: whether code follows the last of the events, other than what ends a run or stands for nothing.
        needed: what options are wherever a run starts that are another thing by default.
        called: the functions of the job's own file that it calls on some path, or gives to a library.
        config_mentions: where these files name a `.config`, `load_wandb_config` or `WANDB_CONFIG`, evaluated or not.
    """

    path: str
    events: tuple[Event, ...]
    runs: tuple[Run, ...]
    implied_run: Unknown | None
    modules: tuple[str, ...]
    needed: Needed = ()
    called: tuple[Span, ...] = ()
    config_mentions: tuple[Span, ...] = ()
    suppressions: tuple[Suppression, ...] = ()
    stale_module: Span | None = None
    creates_jobs: bool = False
    goes_on: bool = True
