"""What a job exposes: inputs, fields, hidden keys."""

from __future__ import annotations

from typing import Any, Literal, TypeAlias

from inputgen.frozen import frozen
from inputgen.keypath import KeyPath
from inputgen.model.diagnostics import Diagnostic
from inputgen.model.spans import Span
from inputgen.model.types import Type
from inputgen.model.values import Unknown, Value
from inputgen.model.wandb_types import WandbType

Evidence = Literal["value", "schema", "read"]
SchemaOrigin = Literal["declared", "inferred", "unknown"]


@frozen
class TypeLeaf:
    """A leaf of an input's type tree."""

    type: Type


@frozen
class TypeEntry:
    """A key of a type tree; `optional` where it is there only on some paths."""

    key: str
    tree: TypeTree
    optional: bool = False


@frozen
class TypeBranch:
    """A mapping in an input's type tree, in source order; `open` says why further keys are possible."""

    entries: tuple[TypeEntry, ...]
    open: Unknown | None = None


TypeTree: TypeAlias = TypeLeaf | TypeBranch


@frozen
class Field:
    """One overridable value of an input.

    Attributes:
        path: its keys, from the top of the input.
        type: what the job's own code sees.
        value: its value as evaluated; None where no value backs the field. Never shown if `secret`.
        evidence: what tells that it exists.
        optional: whether it is there only on some paths.
        secret: whether it looks like, or is declared as, a credential (contract, "Secrets").
        reason: why its type or value is unknown; None where both are known.
        span: where its key was written.
        usual: what it is with every open value at its default, where that is known of one of several values alone.
        read_default: the default that every read of it gives (`run.config.get("k", 1)`), where no value backs it.
    """

    path: KeyPath
    type: Type
    value: Value | None
    evidence: Evidence
    optional: bool
    secret: bool
    reason: str | None
    span: Span
    read_default: Value | None = None
    usual: Value | None = None


@frozen
class Hidden:
    """A key that include or exclude filters out.

    Attributes:
        why: the filter in words ("not included", "excluded by trainer.private").
    """

    path: KeyPath
    why: str


@frozen
class Input:
    """One overridable source of a job's values: the run config, or one config file.

    Attributes:
        path: the file's path as the job spells it; None for the run config.
        declared: False where W&B captures it by default, without a `manage_*` call.
        include: key-path prefixes; None where the argument cannot be known.
        exclude: likewise.
        types: the exposed values, by type.
        wandb: the type tree W&B stores, filtered; None where it stores none.
        schema: the schema W&B stores, resolved as W&B resolves it; None where there is none, or it is not known.
        declared_schema: the schema as it was declared, references and all: JSON with `Unknown` in the place of what
            cannot be known; None where there is none.
        open: why keys beyond `fields` are possible, None where `fields` is all.
        span: the (last) declaration, or the call that starts the run; None where there is neither.
    """

    source: Literal["run_config", "file"]
    path: str | None
    declared: bool
    include: tuple[KeyPath, ...] | None
    exclude: tuple[KeyPath, ...] | None
    types: TypeTree
    fields: tuple[Field, ...]
    hidden: tuple[Hidden, ...]
    wandb: WandbType | None
    schema: dict[str, Any] | None
    schema_origin: SchemaOrigin
    open: Unknown | None
    span: Span | None
    declared_schema: Any = None


@frozen
class Stored:
    """What W&B stores in the metadata of the job artifact, job creation assumed on (section 2).

    Attributes:
        input_types: JSON, as in `oracle/cases/*.expected.json`; `{}` where nothing is stored.
        input_schemas: likewise.
        job_json_input_types: what goes to `wandb-job.json`; `{}` where no job is made.
    """

    input_types: dict[str, Any]
    input_schemas: dict[str, Any]
    job_json_input_types: dict[str, Any]


@frozen
class Job:
    """A job and its inputs.

    Attributes:
        path: relative to the project root, with `/`.
        root: the project root, absolute; the base of every span's path.
        checked: the codes of the rules that looked at it.
    """

    path: str
    root: str
    inputs: tuple[Input, ...]
    diagnostics: tuple[Diagnostic, ...]
    checked: tuple[str, ...] = ()
