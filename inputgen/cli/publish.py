"""`inputgen publish`: the commands that declare a job's inputs to W&B before its first run."""

from __future__ import annotations

import os
from typing import Any

import click

from inputgen.cli.common import Common, common_options
from inputgen.cli.output import note, write_result
from inputgen.cli.overriding import scan_job, unparsed
from inputgen.errors import UsageError


@click.command(short_help="Print the commands that declare a job's inputs to W&B.")
@click.argument("job", metavar="JOB")
@click.option("-e", "--entity", metavar="NAME", help="The W&B entity; without it, WANDB_ENTITY when they are run.")
@click.option("-p", "--project", metavar="NAME", help="The W&B project; without it, WANDB_PROJECT when they are run.")
@click.option("-n", "--name", metavar="NAME", help="The job's name in W&B; without it, that of its file.")
@common_options(("shell",), diagnostics=False)
def publish(job: str, entity: str | None, project: str | None, name: str | None, **given: Any) -> int:
    """Print the commands that declare the inputs of JOB to W&B before its first run, with what each would store.

    JOB is a .py file.

    Nothing is run, and nothing is sent. W&B learns inputs only from a run, and by default not even then; these
    commands make the job and tell W&B its inputs beforehand.

    \b
      inputgen publish train.py -e my-team -p my-project > declare.sh

    Exit status: 0, or 1 if the job cannot be read, or 2 for bad usage or a file that cannot be read or written.
    """  # noqa: D301  (click takes \b for a block that is not wrapped)
    common = Common(**given)
    if job == "-":
        raise UsageError("'-'", "a job on stdin has no folder to make a job from", "name its file")
    if job.endswith(".ipynb"):
        remedy = "turn it into a script first (jupyter nbconvert --to script), and publish that"
        raise UsageError(job, "a job made by wandb job create runs a script, not a notebook", remedy)
    target = scan_job(job, common, stored=True)
    broken = unparsed(target)
    if broken is not None:
        note(f"inputgen: {broken}; mend it first")
        return 1
    from inputgen.overrides import declare

    found, stored = target.result.job, target.result.stored
    assert stored is not None
    what = declare.declared(found, stored.input_types, target.result.sources)
    if not what.metadata["input_schemas"] and not stored.input_types:
        note("inputgen: the job declares no inputs (no manage_* call is reached): W&B takes its whole run config")
        return 0
    if not common.quiet:
        for text in what.notes:
            note(f"inputgen: note: {text}")
    place = declare.Target(
        os.path.relpath(found.root), found.path, entity, project, name or declare.default_name(found.path)
    )
    write_result(declare.commands(place, what), common.output, utf8=True)
    return 0
