"""`inputgen run`: run a job here, with checked overrides, the way a Launch agent would."""

from __future__ import annotations

import os
import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from inputgen.cli.common import Common, common_options, is_folder
from inputgen.cli.output import note, write_result
from inputgen.cli.overriding import Target, checked, override_options, say, scan_job, unparsed
from inputgen.errors import UsageError

if TYPE_CHECKING:
    from inputgen.overrides.launch import Plan


@click.command(short_help="Run a job here, with checked overrides.")
@click.argument("job", metavar="JOB")
@click.argument("arguments", metavar="[-- ARGS]...", nargs=-1, type=click.UNPROCESSED)
@override_options
@click.option("--python", metavar="PROGRAM", help="The interpreter; without it, the one that runs inputgen.")
@click.option("--isolated", is_flag=True, help="Run in a temporary copy of the project, which is named and kept.")
@click.option("--keep", is_flag=True, help="Leave config files as the job leaves them, instead of putting them back.")
@click.option("--dry-run", is_flag=True, help="Show the command, the variables and what becomes of config files.")
@click.option("--show-secrets", is_flag=True, help="Show the values of credentials (--dry-run).")
@common_options(("text",), diagnostics=False)
def run(
    job: str,
    arguments: tuple[str, ...],
    assignments: tuple[str, ...],
    from_file: str | None,
    python: str | None,
    isolated: bool,
    keep: bool,
    dry_run: bool,
    show_secrets: bool,
    **given: Any,
) -> int:
    """Run JOB here, with checked overrides, the way a Launch agent would.

    \b
      inputgen run train.py --set trainer.lr=3e-3 -- --epochs 3
      inputgen run train.py --from overrides.yaml --isolated

    The job runs in its own folder (or the cwd that is configured for it), with the variables that an agent sets.
    Config files that it declares are put back byte for byte when it ends, also if it crashes or is killed; if
    inputgen itself is killed, the next run puts them back. ARGS are the job's own; without them the argv that is
    configured for it.

    Exit status: the job's own; 1 if an override is invalid, and 2 for bad usage, in which case nothing is run.
    """  # noqa: D301  (click takes \b for a block that is not wrapped)
    common = Common(**given)
    path = _job(job)
    from inputgen.overrides import launch
    from inputgen.source.project import find_project

    project = find_project(path)
    for line in launch.recover(project):
        note(f"inputgen: {line}")
    target = scan_job(job, common)
    overrides = checked(target, assignments, from_file)
    broken = unparsed(target)
    if broken is not None and (assignments or from_file):
        note(f"inputgen: {broken}; mend it first, nothing was run")
        return 1
    if not say(overrides, target, what="nothing was run", quiet=common.quiet):
        return 1
    setting = target.config.for_job(Path(job).absolute())
    base = target.config.base or project.root
    cwd = (base / setting.cwd).resolve() if setting.cwd is not None else path.parent
    if not cwd.is_relative_to(project.root):
        raise UsageError(str(cwd), "the job's working directory is outside its project", "mend cwd")
    plan = launch.plan(
        path,
        project,
        cwd,
        overrides.overrides,
        [item.path for item in target.result.job.inputs if item.path is not None],
        arguments or setting.argv or (),
        python,
        {**os.environ, **setting.env},
    )
    if dry_run:
        write_result(_shown(plan, target, show_secrets=show_secrets), common.output, utf8=False)
        return 0
    _note_project(plan, quiet=common.quiet)
    from inputgen.overrides.process import end_like

    def tell(line: str) -> None:
        note(f"inputgen: {line}")

    status = launch.run_isolated(plan, tell) if isolated else launch.run(plan, tell, keep=keep)
    return end_like(status)


def _job(job: str) -> Path:
    if job == "-":
        raise UsageError("'-'", "a job on stdin has no folder to run in", "name its file")
    if is_folder(Path(job)):
        raise UsageError(job, "it is a folder, and this command takes one job", "name a .py file")
    path = Path(job)
    return path.absolute().parent.resolve() / path.name


def _note_project(plan: Plan, *, quiet: bool) -> None:
    """W&B takes the project of a launched run from its variables alone."""
    online = plan.environment.get("WANDB_MODE") not in ("offline", "disabled", "dryrun")
    if online and "WANDB_PROJECT" not in plan.environment and not quiet:
        why = "a launched run ignores wandb.init(project=..., entity=...)"
        note(f"inputgen: note: {why}; set WANDB_PROJECT and WANDB_ENTITY, or WANDB_MODE=offline")


def _shown(plan: Plan, target: Target, *, show_secrets: bool) -> str:
    """What would be run: the folder, the command, the variables, and the differences in files."""
    from inputgen.overrides.emit import quoted
    from inputgen.overrides.launch import agent_variables
    from inputgen.overrides.preview import differences, masked, secret_values
    from inputgen.reporters.secrets import MASK, mask, secret_texts

    overrides = plan.overrides if show_secrets else masked(plan.overrides, MASK)
    lines = [f"cd {shlex.quote(os.path.relpath(plan.cwd))}\n"]
    shown = agent_variables(overrides, plan.environment)
    lines += [f"{name}={quoted(value)}\n" for name, value in shown.items()]
    lines.append(f"{shlex.join(plan.command)}\n")
    lines += [f"{text}\n" for text in differences(plan, shim=_uses_shim(target))]
    text = "".join(lines)
    if show_secrets:
        return text
    return mask(text, sorted((*secret_texts(target.result.job), *secret_values(plan.overrides)), key=len, reverse=True))


def _uses_shim(target: Target) -> bool:
    """Whether the job imports `inputgen.runtime` in place of W&B's functions."""
    texts = (target.result.sources.get(path, "") for path in target.result.facts.modules)
    return any("inputgen.runtime" in text for text in texts)
