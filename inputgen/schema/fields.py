"""The fields of an input: its values, the properties of its schema, and what the job reads (contract, `fields`)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from inputgen.frozen import frozen, replace
from inputgen.keypath import KeyPath, starts_with
from inputgen.model import ConfigRead, Evidence, Field, Hidden, Span, Type, UnknownType, Value
from inputgen.model.types import DictType, ListType, UnionType, union_of
from inputgen.schema.defaults import MISSING, to_json
from inputgen.schema.filters import Filters
from inputgen.schema.keys import SKIPPED
from inputgen.schema.nodes import Branch, LeafAt, is_null, leaves
from inputgen.schema.normal import first_unknown, prepared
from inputgen.schema.recorded import Managed
from inputgen.schema.schema_fields import SchemaProperty, properties_of, property_span
from inputgen.schema.secrets import is_secret
from inputgen.schema.types_of import type_of


@frozen
class Source:
    """What the fields of one input are read from.

    Attributes:
        tree: what is exposed.
        hidden: the values that are filtered out.
        filters: the filters in effect, for what no value backs.
        managed: the (last) declaration; None where there is none.
        reads: reads of the run config; none for a file.
        span: where a field is shown that has no place of its own.
    """

    tree: Branch
    hidden: tuple[Hidden, ...]
    filters: Filters
    managed: Managed | None
    reads: tuple[ConfigRead, ...]
    span: Span


def _properties(declared: Any) -> list[SchemaProperty]:
    if declared is None:
        return []
    from inputgen.schema.resolve import resolved

    return list(properties_of(resolved(declared).schema))


def fields_of(source: Source) -> tuple[tuple[Field, ...], tuple[Hidden, ...]]:
    """The fields, values first, then schema properties, then reads; and what is hidden, in the same order."""
    declared = None if source.managed is None else source.managed.schema.declared
    properties = _properties(declared)
    secret = frozenset(found.path for found in properties if found.secret)
    fields = [_value_field(leaf, secret, source.span) for leaf in leaves(source.tree)]
    if source.filters.unknown is not None:
        return tuple(fields), source.hidden
    seen = _Seen([*(field.path for field in fields), *(hidden.path for hidden in source.hidden)])
    extra = [*_schema_fields(properties, source, seen), *_read_fields(source, seen)]
    hidden = list(source.hidden)
    for field in extra:
        why = source.filters.why_hidden(field.path)
        if why is None:
            fields.append(field)
        else:
            hidden.append(Hidden(field.path, why))
    return tuple(fields), tuple(hidden)


class _Seen:
    """The paths that something tells of already: a mapping is told of by its keys, what is in a leaf by the leaf."""

    def __init__(self, paths: Iterable[KeyPath]) -> None:
        self._leaves: set[KeyPath] = set()
        self._inner: set[KeyPath] = set()
        for path in paths:
            self.add(path)

    def add(self, path: KeyPath) -> None:
        self._leaves.add(path)
        self._inner.update(path[:length] for length in range(len(path)))

    def covers(self, path: KeyPath) -> bool:
        return path in self._inner or any(path[:length] in self._leaves for length in range(len(path) + 1))


def _value_field(leaf: LeafAt, secret: frozenset[KeyPath], fallback: Span) -> Field:
    type_ = type_of(leaf.value)
    return Field(
        path=leaf.path,
        type=type_,
        value=leaf.value,
        evidence="value",
        optional=leaf.optional,
        secret=leaf.path in secret or is_secret(leaf.path, type_, leaf.value),
        reason=_reason(type_, leaf.value),
        span=leaf.span or fallback,
    )


def _reason(type_: Type, value: Value | None) -> str | None:
    if isinstance(type_, UnknownType):
        return type_.reason
    if not _is_loose(type_):  # an object that is stored as its text, whatever it holds
        return None
    unknown = None if value is None else first_unknown(value)
    return None if unknown is None else unknown.reason


def _is_loose(type_: Type) -> bool:
    """Whether a type leaves open what is in a list or a mapping."""
    if isinstance(type_, ListType):
        return type_.element is None or _is_loose(type_.element)
    return isinstance(type_, DictType) or (isinstance(type_, UnionType) and any(map(_is_loose, type_.parts)))


def _schema_fields(properties: list[SchemaProperty], source: Source, seen: _Seen) -> Iterable[Field]:
    for found in properties:
        if source.managed is None or seen.covers(found.path):
            continue
        seen.add(found.path)
        declaration = source.managed.declaration
        argument = dict(declaration.argument_spans).get("schema", declaration.span)
        span = property_span(declaration.schema, found.path) or argument
        secret = found.secret or is_secret(found.path, found.type, None)
        yield _bare(found.path, found.type, "schema", secret, span)


def _read_fields(source: Source, seen: _Seen) -> Iterable[Field]:
    by_path: dict[KeyPath, list[ConfigRead]] = {}
    for read in source.reads:
        by_path.setdefault(read.path, []).append(read)
    for path, reads in by_path.items():
        mapping = any(len(other) > len(path) and starts_with(other, path) for other in by_path)
        if not path or mapping or SKIPPED in path or seen.covers(path):
            continue
        type_ = _read_type(reads)
        secret = is_secret(path, type_, None) or any(_secret_default(path, read) for read in reads)
        field = _bare(path, type_, "read", secret, reads[0].span)
        optional = all(read.optional for read in reads)
        yield replace(field, read_default=_agreed_default(reads), optional=optional)


def _agreed_default(reads: list[ConfigRead]) -> Value | None:
    """The default that every read gives; None where one gives none, or another.

    What one place reads of several runs gives the same default each time, though it is told of one of them alone.
    """
    told = {read.span for read in reads if read.default is not None}
    asked = [read for read in reads if read.default is not None or read.span not in told]
    defaults = [None if read.default is None else prepared(read.default) for read in asked]
    plain = {repr(to_json(value)) for value in defaults}
    return defaults[0] if len(plain) == 1 and repr(MISSING) not in plain else None


def _bare(path: KeyPath, type_: Type, evidence: Evidence, secret: bool, span: Span) -> Field:
    """A field that no value backs."""
    return Field(path, type_, None, evidence, optional=False, secret=secret, reason=_reason(type_, None), span=span)


def _secret_default(path: KeyPath, read: ConfigRead) -> bool:
    if read.default is None:
        return False
    default = prepared(read.default)
    return is_secret(path, type_of(default), default)


def _read_type(reads: list[ConfigRead]) -> Type:
    """The types told of what is read, else those of the defaults given to `get`; a default of None tells nothing.

    What it is compared with tells no type by itself, but that there is another one beside those told.
    """
    told = [read.type for read in reads if read.type is not None and not read.compared]
    defaults = [prepared(read.default) for read in reads if read.default is not None and read.type is None]
    types = [*told, *([] if all(map(is_null, defaults)) else map(type_of, defaults))]
    if not types:
        return UnknownType("it is read, but nothing tells its type")
    return union_of([*types, *(read.type for read in reads if read.type is not None and read.compared)])
