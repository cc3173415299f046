"""What a job accepts: one `Form` for each input, made of its fields, its filters and its declared schema."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from inputgen.frozen import frozen
from inputgen.keypath import KeyPath, starts_with
from inputgen.model import (
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
    """

    file: str | None
    slots: Mapping[KeyPath, Slot]
    mappings: Mapping[KeyPath, Unknown | None]
    hidden: Mapping[KeyPath, str]
    filters: Filters
    span: Span | None

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


def forms_of(job: Job, facts: Facts) -> Forms:
    """What a job accepts."""
    run_config: Form | None = None
    files: dict[str, Form] = {}
    unknown_file: Unknown | None = None
    for item in job.inputs:
        if item.source == "run_config":
            run_config = _form(item, facts)
        elif item.path is None:
            unknown_file = item.open or Unknown("which file it is cannot be known", item.span)
        else:
            files[item.path] = _form(item, facts)
    return Forms(run_config, files, unknown_file)


def _form(item: Input, facts: Facts) -> Form:
    slots = {found.path: _slot(item, found, facts) for found in item.fields}
    mappings: dict[KeyPath, Unknown | None] = {(): item.open if _unparsed(item) else None}
    for path in slots:
        for length in range(len(path)):
            mappings.setdefault(path[:length], None)
    if isinstance(item.types, TypeBranch):
        _add_mappings(item.types, (), mappings)
    hidden = {found.path: found.why for found in item.hidden}
    return Form(item.path, slots, mappings, hidden, Filters(item.include, item.exclude), item.span)


def _unparsed(item: Input) -> bool:
    return not isinstance(item.types, TypeBranch)


def _add_mappings(tree: TypeBranch, path: KeyPath, found: dict[KeyPath, Unknown | None]) -> None:
    found[path] = tree.open
    for entry in tree.entries:
        if isinstance(entry.tree, TypeBranch):
            _add_mappings(entry.tree, (*path, entry.key), found)


def _slot(item: Input, found: Field, facts: Facts) -> Slot:
    schema = subschema(item, found.path)
    declared = _declared_at(item, found.path, facts) if schema else None
    secret = found.secret or schema.get("format") in _SECRET_FORMATS
    return Slot(found.path, _type(found, schema), schema, secret, found.span, declared)


def subschema(item: Input, path: KeyPath) -> Mapping[str, Any]:
    """The part of an input's declared schema that constrains the value at a path; `{}` where there is none."""
    schema: Any = item.schema
    for key in path:
        properties = schema.get("properties") if isinstance(schema, dict) else None
        schema = properties.get(key) if isinstance(properties, dict) else None
    return schema if isinstance(schema, dict) else {}


def _type(found: Field, schema: Mapping[str, Any]) -> Type:
    """The declared type, joined with None where the default is None: the Launch dialect cannot say null.

    A default of None alone tells no type: what it is instead, the job knows.
    """
    declared = schema_type(dict(schema)) if schema else None
    if declared is None or isinstance(declared, UnknownType):
        return UnknownType("its value None tells no type") if found.type == NONE else found.type
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
