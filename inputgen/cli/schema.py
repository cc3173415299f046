"""`inputgen schema`: the JSON Schema of a job's inputs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from inputgen.cli.common import Common, common_options, config_at, is_folder
from inputgen.cli.output import note, write_result
from inputgen.cli.scanning import note_diagnostics, scan_stdin, status_of
from inputgen.errors import UsageError

if TYPE_CHECKING:
    from inputgen.api import ScanResult
    from inputgen.model import Input
    from inputgen.schema.emit import Emitted

RUN_CONFIG = "run_config"


@click.command(short_help="Emit the JSON Schema of a job's inputs.")
@click.argument("job", metavar="JOB")
@click.option("--full", is_flag=True, help="The schema of a complete configuration: what has no default is required.")
@click.option("--input", "chosen", metavar="run_config|PATH", help="Only the schema of this input.")
@click.option(
    "--dialect",
    type=click.Choice(("json-schema", "launch")),
    default="json-schema",
    help="JSON Schema 2020-12, or the part of it that W&B Launch accepts.",
)
@click.option("--show-secrets", is_flag=True, help="Show the defaults of fields that look like credentials.")
@common_options(("json",))
def schema(job: str, *, full: bool, chosen: str | None, dialect: str, show_secrets: bool, **given: Any) -> int:
    """Emit the JSON Schema of a job's inputs: what may be overridden, with types, defaults, bounds and descriptions.

    JOB is a job (.py or .ipynb), or - for source on stdin. Nothing of it is run. With --dialect launch the schema is
    ready for schema=, or for `wandb job create --schema FILE`.

    Exit status: 0, or 1 if the job has an error (with --strict a warning), or 2 for bad usage or a file that cannot be
    read or written.
    """
    common = Common(**given)
    result, strict = _scan(job, common)
    emitted = _emitted(result, job, chosen, full=full, launch=dialect == "launch", show_secrets=show_secrets)
    from inputgen.reporters.common import to_json_text

    write_result(to_json_text(emitted.schema), common.output, utf8=True)
    if not common.quiet:
        from inputgen.reporters.secrets import mask, secret_texts

        secrets = () if show_secrets else secret_texts(result.job)
        for text in emitted.notes:
            note(f"inputgen: {mask(text, secrets)}")
    note_diagnostics([result], common, info=common.info)
    return status_of(result.job.diagnostics, strict=strict)


def _scan(job: str, common: Common) -> tuple[ScanResult, bool]:
    if job == "-":
        target, result, _ = scan_stdin([job], common)
        return result, target.config.strict
    path = Path(job)
    if is_folder(path):
        raise UsageError(job, "it is a folder, not a job", "name one .py or .ipynb file")
    config = config_at(path.parent, common)
    from inputgen import api

    return api.scan_file(path, config), config.strict


def _emitted(
    result: ScanResult, job: str, chosen: str | None, *, full: bool, launch: bool, show_secrets: bool
) -> Emitted:
    from inputgen.schema.emit import input_schema, job_schema

    if chosen is None and not launch:
        return job_schema(result.job, result.sources, full=full, show_secrets=show_secrets)
    item = _input(result.job.inputs, job, chosen)
    if launch:
        from inputgen.schema.launch import launch_of

        return launch_of(item, result.sources, show_secrets=show_secrets)
    from inputgen.schema.emit import with_dialect

    return with_dialect(input_schema(item, result.sources, full=full, show_secrets=show_secrets))


def _input(inputs: Sequence[Input], job: str, chosen: str | None) -> Input:
    """The input that is asked for; without a name the run config, or the only one.

    Raises:
        UsageError: if there is none, or which one is meant cannot be told.
    """
    by_name = {RUN_CONFIG if item.source == "run_config" else str(item.path): item for item in inputs}
    if chosen is not None:
        if chosen in by_name:
            return by_name[chosen]
        listed = ", ".join(by_name) or "none"
        raise UsageError(f"--input {chosen}", f"{job} has no such input", f"its inputs are: {listed}")
    if RUN_CONFIG in by_name:
        return by_name[RUN_CONFIG]
    if len(by_name) == 1:
        return next(iter(by_name.values()))
    if by_name:
        raise UsageError(job, "it has several inputs", f"choose one with --input: {', '.join(by_name)}")
    raise UsageError(job, "it has no inputs", "declare one with launch.manage_wandb_config")
