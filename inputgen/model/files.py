"""A config file in its two readings: what the job's own reader gets, and what W&B's Go core stores."""

from __future__ import annotations

from typing import Literal

from inputgen.frozen import frozen
from inputgen.model.spans import Span
from inputgen.model.values import Value
from inputgen.model.wandb_types import WandbType

FileFormat = Literal["yaml", "json"]

TrapKind = Literal[
    "scalar-disagrees",  # PyYAML and yaml.v3 read this scalar as different types
    "duplicate-key",
    "non-string-key",
    "several-documents",
    "custom-tag",
    "top-level-not-mapping",
    "unparsed-by-wandb",  # W&B cannot parse the file at all; `text` says why
    "unparsed-by-job",  # the job's reader raises; `text` says what
]


@frozen
class FileTrap:
    """A place where the two readings part, or where one of them fails.

    Attributes:
        text: the source text concerned (a scalar, a key), or what the parser said.
        job: what the job sees, in words ("str '1e-5'", "bool True", "an error").
        wandb: what W&B stores, in words ("number", "nothing: the file is refused").
    """

    kind: TrapKind
    text: str
    job: str
    wandb: str
    span: Span


@frozen
class ConfigFile:
    """A JSON or YAML config file, read once.

    Attributes:
        path: the file, relative to the project root, with `/`.
        format: by its extension, `.json` or `.yaml`/`.yml`, as W&B decides.
        job: what `json.load` / `yaml.safe_load` gives the job; `Unknown` with the parser's message where it raises.
        wandb: the type tree W&B stores, not filtered; `UNPARSED` where W&B cannot parse it.
        traps: in order of place.
        span: the whole file.
    """

    path: str
    format: FileFormat
    job: Value
    wandb: WandbType
    traps: tuple[FileTrap, ...]
    span: Span
