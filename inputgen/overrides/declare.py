"""The commands that declare a job's inputs to W&B before its first run (wandb-facts, section 8). Nothing is run.

W&B learns inputs only from a run. `wandb job create --schema` stores the schema of the run config with a job that has
not run yet; the public API can store the rest, config files too. Both were read in wandb 0.31.0.
"""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

from inputgen.frozen import frozen
from inputgen.model import Job
from inputgen.schema.launch import launch_of

RUN_CONFIG = "@wandb.config"


@frozen
class Target:
    """Where a job is declared.

    Attributes:
        folder: what `wandb job create code` takes: the project root, relative to the current folder.
        entry: the job, relative to that.
        entity: None for what WANDB_ENTITY says when the commands are run.
        project: None for what WANDB_PROJECT says then.
        name: of the job in W&B.
    """

    folder: str
    entry: str
    entity: str | None
    project: str | None
    name: str


@frozen
class Declared:
    """What is declared.

    Attributes:
        metadata: what the job artifact's metadata gets: `input_types`, `input_schemas`.
        notes: what could not be said, a line each.
    """

    metadata: Mapping[str, Any]
    notes: tuple[str, ...]


def declared(job: Job, input_types: Mapping[str, Any], sources: Mapping[str, str]) -> Declared:
    """What a run would store of the inputs, with a schema for each input in W&B's dialect, whether declared or not.

    Args:
        job: the job.
        input_types: as W&B would store them (`model.Stored`).
        sources: the text of what was read, by path.
    """
    schemas: dict[str, Any] = {}
    files: dict[str, Any] = {}
    notes: list[str] = []
    for item in job.inputs:
        if not item.declared or (item.source == "file" and item.path is None):
            continue
        made = launch_of(item, sources)
        notes += [note if item.path is None else f"{item.path}: {note}" for note in made.notes]
        if item.path is None:
            schemas[RUN_CONFIG] = made.schema
        else:
            files[item.path] = made.schema
    if files:
        schemas["files"] = files
    if '"wb_type": "unknown"' in json.dumps(input_types):
        notes.append("some types are unknown to inputgen, and are declared as unknown; inputgen scan tells why")
    return Declared({"input_types": input_types, "input_schemas": schemas}, tuple(notes))


def commands(target: Target, what: Declared) -> str:
    """The commands, as a POSIX shell script that says what each would store.

    All that comes from the job is quoted: a word by `shlex`, a document in a here-document, where no line of JSON can
    be the line that ends it.
    """
    metadata = what.metadata
    schema = metadata["input_schemas"].get(RUN_CONFIG)
    create = ["wandb", "job", "create", "code", target.folder, "-E", f"python {shlex.quote(target.entry)}"]
    create += [*_flag("-e", target.entity), *_flag("-p", target.project), "-n", target.name]
    lines = [f"# Declares the inputs of {_comment(target.entry)} to W&B before its first run.", *_needs(target), ""]
    if schema is not None:
        lines += [
            "# Makes the job, and stores this schema of the run config.",
            'schema="$(mktemp -d)/schema.json"',
            "cat > \"$schema\" <<'END_OF_SCHEMA'",
            _json(schema),
            "END_OF_SCHEMA",
            f'{shlex.join(create)} --schema "$schema"',
        ]
    else:
        lines += ["# Makes the job. Its run config is no input.", shlex.join(create)]
    stored = _counted(metadata)
    lines += [
        "",
        f"# Stores with the job: {stored}.",
        f"python -c {shlex.quote(_SNIPPET)} {_artifact(target)} <<'END_OF_INPUTS'",
    ]
    lines += [_json(metadata), "END_OF_INPUTS"]
    return "\n".join(lines) + "\n"


_SNIPPET = """\
import json, sys, wandb
job = wandb.Api().artifact(sys.argv[1], type="job")
job.metadata.update(json.load(sys.stdin))
job.metadata.pop("_partial", None)
job.save()"""


def _needs(target: Target) -> list[str]:
    missing = [name for name, given in (("ENTITY", target.entity), ("PROJECT", target.project)) if given is None]
    return [f"# Set {' and '.join(f'WANDB_{name}' for name in missing)} first."] if missing else []


def _artifact(target: Target) -> str:
    entity = '"${WANDB_ENTITY:?}"' if target.entity is None else shlex.quote(target.entity)
    project = '"${WANDB_PROJECT:?}"' if target.project is None else shlex.quote(target.project)
    return f"{entity}/{project}/{shlex.quote(f'{target.name}:latest')}"


def _counted(metadata: Mapping[str, Any]) -> str:
    types, schemas = metadata["input_types"], metadata["input_schemas"]
    of_types = [*(["run config"] if RUN_CONFIG in types else []), *types.get("files", {})]
    of_schemas = [*(["run config"] if RUN_CONFIG in schemas else []), *schemas.get("files", {})]
    return _comment(f"the input types of {', '.join(of_types)}; the input schemas of {', '.join(of_schemas)}")


def _comment(text: str) -> str:
    """Text for a comment: one line, whatever a file is called."""
    return "".join(char if char.isprintable() else "?" for char in text)


def _flag(name: str, value: str | None) -> list[str]:
    return [] if value is None else [name, value]


def _json(document: Any) -> str:
    return json.dumps(document, indent=2, ensure_ascii=True)


def default_name(path: str) -> str:
    """The name of a job in W&B: that of its file."""
    return PurePosixPath(path).stem
