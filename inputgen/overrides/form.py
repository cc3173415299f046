"""What a job accepts: one `Form` for each input, made of its fields, its filters and its declared schema."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from inputgen.frozen import frozen
from inputgen.keypath import KeyPath, starts_with
from inputgen.model import (
    ConfigWritten,
    Declaration,
    DictType,
    Facts,
    Field,
    Input,
    Job,
    Known,
    Span,
    Type,
    TypeBranch,
    UnionType,
    Unknown,
    UnknownType,
)
from inputgen.model import Mapping as ValueMapping
from inputgen.model.types import NONE, union_of
from inputgen.schema.filters import Filters
from inputgen.schema.schema_fields import property_span, schema_type

_SECRET_FORMATS = ("secret", "password")


@frozen
class Slot:
    """A field that takes an override.

    Attributes:
        type: what a value has to be: the declared schema's type where it says one, else the field's.
        schema: the subschema that constrains it; `{}` where there is none.
        span: where the field was written.
        declared: where the schema says what it may be; None where there is no schema for it.
    """

    path: KeyPath
    type: Type
    schema: Mapping[str, Any]
    secret: bool
    span: Span
    declared: Span | None

    @property
    def takes_keys(self) -> bool:
        """Whether it may be a mapping, so that keys inside it may be overridden."""
        parts = self.type.parts if isinstance(self.type, UnionType) else (self.type,)
        return any(isinstance(part, (DictType, UnknownType)) for part in parts)


@frozen
class Form:
    """What one input accepts.

    Attributes:
        file: the config file as the job spells it; None for the run config.
        slots: its fields, by path.
        mappings: the paths above the fields, and of mappings without keys, with why further keys are possible (None
            where they are not).
        hidden: the keys that are filtered out, and by what.
        filters: include and exclude.
        span: its declaration, or the call that starts the run.
        late: the top-level keys of the run config that the job writes after it has started the run, and where.
    """

    file: str | None
    slots: Mapping[KeyPath, Slot]
    mappings: Mapping[KeyPath, Unknown | None]
    hidden: Mapping[KeyPath, str]
    filters: Filters
    span: Span | None
    late: Mapping[str, Span]

    def why_hidden(self, path: KeyPath) -> str | None:
        """Why a key is no input, in words; None where it is one, or nothing hides it.

        A mapping is hidden where everything known of it is.
        """
        for other, why in self.hidden.items():
            if starts_with(path, other) or (starts_with(other, path) and path not in self.mappings):
                return why
        return None if path in self.mappings else self.filters.why_hidden(path)


@frozen
class Forms:
    """What a job accepts.

    Attributes:
        run_config: None where the run config is no input of the job.
        files: by the path as the job spells it.
        unknown_file: why the job may declare files that are not known; None where it does not.
    """

    run_config: Form | None
    files: Mapping[str, Form]
    unknown_file: Unknown | None

    def of(self, file: str | None) -> Form | None:
        """The form of an input; None where the job does not have it."""
        return self.run_config if file is None else self.files.get(file)


SchemaOf = Callable[[Input], Mapping[str, Any] | None]
"""The JSON Schema that constrains an input, flat (no `$ref`); None where nothing does."""


def declared_schema(item: Input) -> Mapping[str, Any] | None:
    """The schema that W&B stores of an input."""
    return item.schema


def forms_of(job: Job, facts: Facts, schema_of: SchemaOf = declared_schema) -> Forms:
    """What a job accepts.

    Args:
        job: the job.
        facts: what it was seen to do.
        schema_of: tells the schema that constrains an input.
    """
    run_config: Form | None = None
    files: dict[str, Form] = {}
    unknown_file: Unknown | None = None
    for item in job.inputs:
        if item.source == "run_config":
            run_config = _form(item, facts, schema_of(item))
        elif item.path is None:
            unknown_file = item.open or Unknown("which file it is cannot be known", item.span)
        else:
            files[item.path] = _form(item, facts, schema_of(item))
    return Forms(run_config, files, unknown_file)


def _form(item: Input, facts: Facts, schema: Mapping[str, Any] | None) -> Form:
    slots = {found.path: _slot(item, found, facts, subschema(schema, found.path)) for found in item.fields}
    mappings: dict[KeyPath, Unknown | None] = {(): item.open if _unparsed(item) else None}
    for path in slots:
        for length in range(len(path)):
            mappings.setdefault(path[:length], None)
    if isinstance(item.types, TypeBranch):
        _add_mappings(item.types, (), mappings)
    hidden = {found.path: found.why for found in item.hidden}
    late = _late(facts) if item.source == "run_config" else {}
    return Form(item.path, slots, mappings, hidden, Filters(item.include, item.exclude), item.span, late)


def _late(facts: Facts) -> dict[str, Span]:
    """What is written to the run config of a run that has started: there W&B leaves out what is overridden."""
    found: dict[str, Span] = {}
    for event in facts.events:
        if isinstance(event, ConfigWritten) and event.seen and isinstance(event.value, ValueMapping):
            for entry in event.value.entries:
                found.setdefault(str(entry.key), event.span)
    return found


def _unparsed(item: Input) -> bool:
    return not isinstance(item.types, TypeBranch)


def _add_mappings(tree: TypeBranch, path: KeyPath, found: dict[KeyPath, Unknown | None]) -> None:
    found[path] = tree.open
    for entry in tree.entries:
        if isinstance(entry.tree, TypeBranch):
            _add_mappings(entry.tree, (*path, entry.key), found)


def _slot(item: Input, found: Field, facts: Facts, schema: Mapping[str, Any]) -> Slot:
    declared = _declared_at(item, found.path, facts) if subschema(item.schema, found.path) else None
    secret = found.secret or schema.get("format") in _SECRET_FORMATS
    return Slot(found.path, _type(found, schema), schema, secret, found.span, declared)


def subschema(schema: Any, path: KeyPath) -> Mapping[str, Any]:
    """The part of a schema that constrains the value at a path; `{}` where there is none."""
    for key in path:
        properties = schema.get("properties") if isinstance(schema, Mapping) else None
        schema = properties.get(key) if isinstance(properties, Mapping) else None
    return schema if isinstance(schema, Mapping) else {}


def _type(found: Field, schema: Mapping[str, Any]) -> Type:
    """The declared type, joined with None where the default is None: the Launch dialect cannot say null.

    A default of None alone tells no type: what it is instead, the job knows.
    """
    declared = schema_type(dict(schema)) if schema else found.type
    if found.type == NONE and (declared == NONE or isinstance(declared, UnknownType)):
        return UnknownType("its value None tells no type")
    if isinstance(declared, UnknownType):
        return found.type
    parts = found.type.parts if isinstance(found.type, UnionType) else (found.type,)
    is_null = isinstance(found.value, Known) and found.value.value is None
    return union_of([declared, NONE]) if NONE in parts or is_null else declared


def _declared_at(item: Input, path: KeyPath, facts: Facts) -> Span | None:
    """Where the last schema given for an input names the key, else where the schema is given."""
    for event in reversed(facts.events):
        if isinstance(event, Declaration) and event.source == item.source and event.schema is not None:
            given = event.path.value if isinstance(event.path, Known) else None
            if item.source == "run_config" or given == item.path:
                argument = dict(event.argument_spans).get("schema", event.span)
                return property_span(event.schema, path) or argument
    return item.span
