"""Run a job here, with overrides, the way a Launch agent would."""

from __future__ import annotations

import os
import shutil
import stat
import sys
import uuid
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from inputgen.errors import ReadError, UsageError
from inputgen.frozen import frozen, replace
from inputgen.overrides.emit import variables
from inputgen.overrides.isolated import copy_project
from inputgen.overrides.journal import Journal, Snapshot
from inputgen.overrides.patched import NotPatchableError, by_wandb, digest
from inputgen.overrides.problems import Overrides
from inputgen.overrides.process import forwarding
from inputgen.runtime.environment import without_overrides
from inputgen.source.project import Project, ProjectFileError

Say = Callable[[str], None]


@frozen
class Plan:
    """A run to come.

    Attributes:
        project: of the job.
        cwd: the working directory, absolute and inside the project.
        command: the interpreter, the job relative to `cwd` where it is below it, and its arguments.
        variables: what an agent would set.
        environment: the whole environment, those included.
        files: the config files that the job declares, as it spells them.
    """

    project: Project
    cwd: Path
    command: tuple[str, ...]
    variables: Mapping[str, str]
    environment: Mapping[str, str]
    files: tuple[str, ...]
    overrides: Overrides


def plan(
    job: Path,
    project: Project,
    cwd: Path,
    overrides: Overrides,
    files: Sequence[str],
    arguments: Sequence[str],
    python: str | None,
    environment: Mapping[str, str],
) -> Plan:
    """What to run.

    Args:
        job: absolute.
        project: of the job.
        cwd: its working directory, absolute and inside the project.
        overrides: checked.
        files: the config files that the job declares, as it spells them.
        arguments: of the job.
        python: an interpreter; None for the one that runs this.
        environment: what the job inherits; overrides in it do not count.

    Raises:
        ReadError: if there is no such interpreter.
        UsageError: if the job is a notebook, or its working directory does not exist.
    """
    if job.suffix == ".ipynb":
        remedy = "turn it into a script first (jupyter nbconvert --to script)"
        raise UsageError(job.name, "a notebook is not run by an interpreter alone", remedy)
    if not cwd.is_dir():
        raise UsageError(str(cwd), "the job's working directory does not exist", "mend cwd in [tool.inputgen]")
    relative = job.relative_to(cwd) if job.is_relative_to(cwd) else job
    agent = agent_variables(overrides, environment)
    command = (_interpreter(python), str(relative), *arguments)
    whole = {**without_overrides(environment), **agent}
    return Plan(project, cwd, command, agent, whole, tuple(files), overrides)


def agent_variables(overrides: Overrides, environment: Mapping[str, str]) -> dict[str, str]:
    """What an agent sets besides the server, the key, the project and the entity (wandb-facts, section 8).

    `WANDB_RUN_ID` and `WANDB_ARTIFACTS` that are set already stay.
    """
    run_id = environment.get("WANDB_RUN_ID") or uuid.uuid4().hex[:8]
    return {
        **variables(overrides),
        "WANDB_RUN_ID": run_id,
        "WANDB_ARTIFACTS": environment.get("WANDB_ARTIFACTS") or "{}",
    }


def _interpreter(named: str | None) -> str:
    """The path of an interpreter.

    Raises:
        ReadError: if there is none of that name.
    """
    if named is None:
        if not sys.executable:
            raise ReadError("the interpreter", "it cannot be told which one runs this", "name one with --python")
        return sys.executable
    found = shutil.which(named)
    if found is None:
        raise ReadError(f"--python {named}", "no such program, or it may not be run", "name a Python interpreter")
    return os.path.abspath(found)  # noqa: PTH100  (a virtual environment is told by the link itself)


def recover(project: Project) -> list[str]:
    """Put back the config files that a killed run has left patched.

    Returns:
        What was done, a line each.
    """
    return Journal(project.root, digest).recover()


def run(what: Plan, say: Say, *, keep: bool = False) -> int:
    """Run a job, and put its config files back when it ends.

    Args:
        what: the run.
        say: told what the user has to know, a line each.
        keep: whether the files stay as the job leaves them.

    Returns:
        Its exit status; negative, the signal that ended it.
    """
    journal = Journal(what.project.root, digest)
    with forwarding() as child:
        try:
            journal.hold(snapshots(what))
            return child.run(what.command, what.cwd, what.environment, journal.locks)
        finally:
            for line in journal.release(restore=not keep):
                say(line)


def run_isolated(what: Plan, say: Say) -> int:
    """Run a job in a temporary copy of its project, which stays.

    Returns:
        Its exit status; negative, the signal that ended it.
    """
    copy = copy_project(what.project.root)
    say(f"running in {copy}, which is kept")
    cwd = copy / what.cwd.relative_to(what.project.root)
    cwd.mkdir(parents=True, exist_ok=True)
    command = list(what.command)
    job = Path(command[1])
    if job.is_absolute():
        command[1] = str(copy / job.relative_to(what.project.root))
    environment = {**what.environment, "PWD": str(cwd)}
    with forwarding() as child:
        return child.run(command, cwd, environment, ())


def snapshots(what: Plan) -> list[Snapshot]:
    """The declared config files as they are; those that do not exist yet are the job's own affair.

    Raises:
        UsageError: if one that is overridden cannot be put back: it is outside the project, or no regular file.
    """
    found: dict[str, Snapshot] = {}
    for name in what.files:
        path = what.cwd / name
        overrides = what.overrides.files.get(name)
        try:
            data = what.project.read(path)
        except ProjectFileError as error:
            if overrides and os.path.lexists(path):
                why = f"it {error.reason}, so it could not be put back"
                raise UsageError(name, why, "give --isolated, or leave its overrides out") from None
            continue
        real = path.resolve()
        relative = real.relative_to(what.project.root).as_posix()
        snapshot = Snapshot(relative, data, stat.S_IMODE(real.stat().st_mode), _expected(data, relative, overrides))
        found[relative] = snapshot if relative not in found else replace(snapshot, expected=None)
    return list(found.values())


def _expected(data: bytes, path: str, overrides: dict[str, Any] | None) -> str | None:
    if not overrides:
        return digest(data, path)
    try:
        return digest(by_wandb(data, path, overrides), path)
    except NotPatchableError:
        return None
