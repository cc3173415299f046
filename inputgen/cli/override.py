"""`inputgen override`: check overrides against the inputs of a job, and emit them."""

from __future__ import annotations

from typing import Any

import click

from inputgen.cli.common import Common, common_options
from inputgen.cli.output import note, write_result
from inputgen.cli.overriding import checked, override_options, say, scan_job, unparsed
from inputgen.errors import UsageError

_MAX_ENV_LENGTH = 32670


@click.command(short_help="Check overrides of a job's inputs, and emit them.")
@click.argument("job", metavar="JOB")
@override_options
@click.option(
    "--max-env-length",
    type=click.IntRange(min=1),
    default=_MAX_ENV_LENGTH,
    show_default=True,
    metavar="N",
    help="Most characters of one variable (--format env); longer values are cut as a Launch agent cuts them. "
    "SageMaker takes 512.",
)
@common_options(("launch", "env", "json"), diagnostics=False)
def override(job: str, assignments: tuple[str, ...], from_file: str | None, max_env_length: int, **given: Any) -> int:
    """Check overrides against the inputs of JOB, and emit them.

    JOB is a .py or .ipynb file, or - for source on stdin. Nothing of it is run.

    \b
      inputgen override train.py --set trainer.lr=3e-3 > overrides.json
      inputgen override train.py --set config.yaml:batch_size=64 --format env
      inputgen override train.py --from overrides.yaml

    Formats: launch is the launch spec that wandb launch --config takes; json is the content of its "overrides"; env
    is the variables that a Launch agent sets, for a shell.

    Exit status: 0, or 1 if an override is invalid (all are told at once, and nothing is emitted), or 2 for bad usage
    or a file that cannot be read or written.
    """  # noqa: D301  (click takes \b for a block that is not wrapped)
    common = Common(**given)
    if not assignments and from_file is None:
        raise UsageError("nothing to override", "neither --set nor --from is given", "give --set KEY=VALUE")
    target = scan_job(job, common)
    broken = unparsed(target)
    if broken is not None:
        note(f"inputgen: {broken}; mend it first, nothing was emitted")
        return 1
    outcome = checked(target, assignments, from_file)
    if not say(outcome, target, what="nothing was emitted", quiet=common.quiet):
        return 1
    from inputgen.overrides.emit import emit

    overrides = outcome.overrides
    if common.format == "env" and (overrides.beside or overrides.spec) and not common.quiet:
        left = ", ".join([*overrides.spec, *(f"overrides.{key}" for key in overrides.beside)])
        note(f"inputgen: note: no variable stands for {left}; the agent uses them itself")
    write_result(emit(overrides, common.format, max_env_length), common.output, utf8=True)
    return 0
