"""The pipeline, on one screen: source -> facts -> job -> diagnostics.

`scan_source` -> `scan_file` -> `scan_paths`, each built on the one before; none of them prints, or runs anything of a
job. Heavy packages are imported in the functions that need them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from inputgen import model as m
from inputgen.config import Config
from inputgen.errors import ReadError
from inputgen.frozen import frozen, replace

if TYPE_CHECKING:
    from inputgen.interpret.world import Setting, World
    from inputgen.source.module import Module
    from inputgen.source.project import Project
    from inputgen.source.search import Candidate


@frozen
class ScanResult:
    """All that is known of one job.

    Attributes:
        job: its inputs and diagnostics.
        facts: what it was seen to do.
        stored: what W&B would store; None unless asked for.
        sources: the text of every source and config file read, by its path relative to the project root.
    """

    job: m.Job
    facts: m.Facts
    stored: m.Stored | None
    sources: Mapping[str, str]


def scan_source(data: bytes, path: str, config: Config, *, stored: bool = False) -> ScanResult:
    """Scan a job given as bytes.

    Args:
        data: the source.
        path: where it is taken to be, relative to the current folder; `-` for nowhere.
        config: the configuration of its project.
        stored: whether to work out what W&B would store, too.
    """
    from inputgen.source.project import Project, find_project

    job = Path.cwd() / ("stdin.py" if path == "-" else path)
    project = Project(Path.cwd().resolve()) if path == "-" else find_project(job)
    return _scan(data, job, project, config, shown="-" if path == "-" else None, stored=stored)


def scan_file(
    path: Path, config: Config, *, stored: bool = False, changed: Mapping[str, bytes] | None = None
) -> ScanResult:
    """Scan a job.

    Args:
        path: the job.
        config: the configuration of its project.
        stored: whether to work out what W&B would store, too.
        changed: files taken to have another content than on disk, by path relative to the project root.

    Raises:
        ReadError: if the file cannot be read.
    """
    from inputgen.source.project import ProjectFileError, find_project, read_file

    project = find_project(path)
    if changed:
        project = replace(project, changed=changed)
    try:
        data = changed.get(project.relative(path)) if changed else None
        data = read_file(path) if data is None else data
    except ProjectFileError as error:
        remedy = "name a .py file, or a folder to search"
        raise ReadError(str(path), f"it {error.reason}", remedy) from None
    return _scan(data, path.absolute(), project, config, shown=None, stored=stored)


def scan_paths(
    paths: Sequence[Path],
    config: Config,
    *,
    all_jobs: bool = False,
    stored: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> list[ScanResult]:
    """Scan files, whatever they reach, and the jobs found in folders, in order.

    Args:
        paths: files and folders.
        config: the configuration of their project.
        all_jobs: whether a file of a folder that only starts a run is a job, too.
        stored: whether to work out what W&B would store, too.
        progress: told how many files are done, of how many.

    Raises:
        ReadError: if a named path cannot be read.
    """
    searched = [candidate for path in paths if path.is_dir() for candidate in _search(path, config, all_jobs=all_jobs)]
    named = [path for path in paths if not path.is_dir()]
    total = len(named) + len(searched)
    results = [scan_file(path, config, stored=stored) for path in named]
    found: list[tuple[Candidate, ScanResult]] = []
    for done, candidate in enumerate(searched, len(named)):
        if progress is not None:
            progress(done, total)
        found.append((candidate, scan_file(candidate.path, config, stored=stored)))
    if progress is not None:
        progress(total, total)
    return results + _jobs(found, all_jobs=all_jobs)


@frozen
class GeneratedFiles:
    """What `inputgen generate` writes for one job.

    Attributes:
        texts: the module and, where asked for, its stub: path and text.
        notes: what could not be said.
    """

    texts: tuple[tuple[Path, str], ...]
    notes: tuple[str, ...]


def generated_files(
    result: ScanResult,
    config: Config,
    *,
    output: Path | None = None,
    style: str | None = None,
    enums: str | None = None,
    stubs: bool | None = None,
) -> GeneratedFiles:
    """The generated module of a job, and its stub. Nothing is written.

    Options that are not given are those of the configuration, else those that the module there was made with.

    Args:
        result: the job.
        config: the configuration of its project.
        output: the module; None for `<stem>_inputs.py` beside the job, or in the configured folder.
        style: `pydantic` or `typed-dict`.
        enums: `literal` or `class`.
        stubs: whether a stub goes beside it.
    """
    from inputgen.codegen.generate import Options, generate, options_of

    path = output if output is not None else generated_path(result.job, config)
    there = options_of(_text_of(path))
    options = Options(
        style or config.generate.style or there.style,
        enums or there.enums,
        there.stubs if stubs is None else stubs,
    )
    made = generate(result.job, result.sources, options)
    stub = () if made.stub is None else ((path.with_suffix(".pyi"), made.stub),)
    return GeneratedFiles(((path, made.text), *stub), made.notes)


def generated_path(job: m.Job, config: Config) -> Path:
    """Where the generated module of a job goes."""
    source = Path(job.root, job.path)
    name = f"{source.stem}_inputs.py"
    if config.generate.output is not None and config.base is not None:
        return config.base / config.generate.output / name
    return source.with_name(name)


def _stale_module(facts: m.Facts, job: m.Job, world: World, config: Config) -> m.Span | None:
    """The line of a generated module that says of what it was made, where that is something else."""
    path = generated_path(job, config)
    # Beside the job a link may lead out of the project; a folder that the configuration names is the user's word.
    allowed = config.generate.output is not None or world.project.contains(path)
    if not allowed or any(isinstance(event, m.Unparsed) for event in facts.events):
        return None
    text = _text_of(path)
    if not text:
        return None
    from inputgen.codegen.generate import made_of, stale_line

    line = stale_line(text, made_of(job, world.sources, text))
    if line is None:
        return None
    name = world.project.relative(path)
    world.remember(name, text.encode("utf-8", "replace"))
    return m.Span(name, line, 1, line, len(text.splitlines()[line - 1]) + 1)


def _text_of(path: Path) -> str:
    """The text of a file; nothing where there is none that can be read without waiting."""
    from inputgen.source.project import ProjectFileError, read_file

    try:
        return read_file(path).decode("utf-8", "replace")
    except ProjectFileError:
        return ""


def _search(folder: Path, config: Config, *, all_jobs: bool) -> tuple[Candidate, ...]:
    from inputgen.source.project import find_project
    from inputgen.source.search import find_candidates

    project = find_project(folder)
    return find_candidates([folder], project, exclude=config.exclude, roots=config.roots, any_run_config=all_jobs)


def _jobs(found: Sequence[tuple[Candidate, ScanResult]], *, all_jobs: bool) -> list[ScanResult]:
    """The jobs among the files of a folder that may be one (contract, "Job").

    A module that jobs import, and that is no script itself, is theirs; and what only a function declares that
    nothing calls is not reached where somebody else imports it.
    """
    jobs = [(candidate, result) for candidate, result in found if is_job(result.facts, all_jobs=all_jobs)]
    imported = {module for _, result in jobs for module in result.facts.modules if module != result.job.path}
    return [
        result
        for candidate, result in jobs
        if candidate.has_main or (result.job.path not in imported and _is_own(candidate, result.facts))
    ]


def _is_own(candidate: Candidate, facts: m.Facts) -> bool:
    if not candidate.imported_by:
        return True
    uncalled = next((i for i, event in enumerate(facts.events) if isinstance(event, m.NotCalled)), None)
    return uncalled is None or is_job(replace(facts, events=facts.events[:uncalled]), all_jobs=True)


def is_job(facts: m.Facts, *, all_jobs: bool = False) -> bool:
    """Whether a file is a job (contract, "Job"): its own execution reaches a `manage_*` call.

    A file that does not parse may be one: it is kept, so that its error is seen.
    """
    reached = (m.Declaration, m.UnknownLaunchFunction, m.UnknownKeyword, m.Unparsed)
    wanted = (*reached, m.RunStarted) if all_jobs else reached
    return any(isinstance(event, wanted) for event in facts.events)


def _scan(data: bytes, path: Path, project: Project, config: Config, *, shown: str | None, stored: bool) -> ScanResult:
    from inputgen.interpret.world import World
    from inputgen.rules.run import run_rules
    from inputgen.schema.inputs import job_of
    from inputgen.schema.usual import lacks_defaults, with_usual
    from inputgen.source.parse import parse_source

    name = shown if shown is not None else project.relative(path)
    world = World(project, name, _setting(path, project, config))
    world.remember(name, data)
    module = parse_source(data, name)
    facts = _facts(module, world, name)
    job = job_of(facts, str(project.root))
    if lacks_defaults(job) and not _is_cut_short(facts):
        usual = _facts(module, world, name, by_default=facts)
        asked = facts.needed if not usual.runs and not _is_cut_short(usual) else ()  # none starts by default
        with_a_run = _facts(module, world, name, by_default=facts, needed=asked) if asked else usual
        job = with_usual(job, job_of(with_a_run, str(project.root)))
    facts = _with_texts(facts, job, world, config)
    job = replace(job, diagnostics=run_rules(facts, job, config))
    one_run = _facts(module, world, name, by_default=facts, draws=True) if stored else None
    return ScanResult(job, facts, _stored(one_run) if one_run is not None else None, world.sources)


def _with_texts(facts: m.Facts, job: m.Job, world: World, config: Config) -> m.Facts:
    """Facts with what the texts of the files say besides: what they name, comments, what a module was made of."""
    from inputgen.source.mentions import Mentions
    from inputgen.source.suppressions import suppressions

    mentions = Mentions(world.sources, facts.modules)
    started = (event.span for event in facts.events if isinstance(event, m.RunStarted | m.Declaration))
    creates = world.setting.env.get("WANDB_DISABLE_JOB_CREATION", "").lower() == "false"
    return replace(
        facts,
        config_mentions=mentions.configs(),
        suppressions=suppressions(world.sources),
        stale_module=_stale_module(facts, job, world, config),
        creates_jobs=creates or mentions.job_creation(),
        goes_on=mentions.work_after(started),
    )


def _facts(
    module: Module | m.Unparsed,
    world: World,
    name: str,
    *,
    by_default: m.Facts | None = None,
    needed: m.Needed = (),
    draws: bool = False,
) -> m.Facts:
    """What a job was seen to do; of one that was evaluated, what it does `by_default`."""
    if isinstance(module, m.Unparsed):
        return m.Facts(name, (module,), (), None, (name,))
    from inputgen.interpret.protocol import Libraries
    from inputgen.interpret.run import evaluate_job
    from inputgen.library import REGISTRY, SINKS

    libraries = Libraries(REGISTRY, SINKS)
    if by_default is None:
        return evaluate_job(module, world, libraries)
    called = by_default.called
    return evaluate_job(module, world, libraries, at_defaults=True, needed=needed, called=called, draws=draws)


def _stored(usual: m.Facts) -> m.Stored:
    """What one run would store: open values are taken at their defaults (contract, "Open value")."""
    from inputgen.schema.stored import stored_of

    return stored_of(usual)


def _is_cut_short(facts: m.Facts) -> bool:
    """Whether the evaluation came to its bound: another one would take as long."""
    return any(isinstance(event, m.BoundReached) and event.bound == "steps" for event in facts.events)


def _setting(path: Path, project: Project, config: Config) -> Setting:
    from inputgen.interpret.world import Setting

    job = config.for_job(path)
    base = config.base if config.base is not None else project.root
    cwd = (base / job.cwd if job.cwd is not None else path.parent).resolve()
    above = tuple(folder for folder in cwd.parents if job.cwd is None and folder.is_relative_to(project.root))
    roots = tuple(base / root for root in config.roots)
    return Setting(cwd, above, roots, job.argv, job.env, job.files)
