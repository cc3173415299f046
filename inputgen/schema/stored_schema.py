"""A declared schema -> the JSON W&B stores, quirks included (wandb-facts, section 7).

The algorithm is that of wandb 0.31.0, `inputs/internal.py`, `_prepare_schema` and `_replace_refs_and_allofs`, on plain
data. It changes the caller's dicts ($defs and every $ref it follows are popped), so the order of calls counts: a second
use of one schema dict stores `{}` for each $ref, and so does the second use of one definition.

Which dicts two calls share, the declarations tell (`schema_dicts`); which part each of them is, they do not: where two
schemas share some of their dicts only, the second is not known. Within a schema, parts written at one place (a name
used twice, or a comprehension) may or may not be one: where that changes the outcome, the schema is not known.
"""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from typing import Any

from inputgen.frozen import field, frozen, replace
from inputgen.model import (
    Choice,
    Declaration,
    Definitions,
    Known,
    Mapping,
    Object,
    SchemaOrigin,
    Sequence,
    Unknown,
    Value,
)
from inputgen.schema.normal import prepared
from inputgen.schema.objects import is_empty
from inputgen.schema.plain import Shared, UnstorableError, is_sendable, mark_unknown, to_json, to_plain, unknown_part

_REFUSED = "LaunchError: schema must be a dict, Pydantic model instance, or Pydantic model class."
_TWO_OR_ONE = "whether two of its parts are one dict cannot be known"
_NEVER_SCHEMAS = frozenset({"enum", "path", "time", "number", "callable", "module", "slice", "namespace", "file"})


@frozen
class StoredSchema:
    """What becomes of one declaration's schema argument.

    Attributes:
        data: the JSON stored, `Unknown` where a part cannot be known; None where there is no schema.
        origin: `declared`, `inferred` where there is no schema, `unknown` where there may be one.
        call_error: what the call itself raises, in words.
        apply_error: what W&B raises when it sends the schema to a run.
        no_job: whether a NaN, an infinity or a number beyond floats keeps W&B from making a job at all.
        declared: the schema as it was given, references and all, as JSON with `Unknown` parts; None where there is
            none.
    """

    data: Any = None
    origin: SchemaOrigin = "inferred"
    call_error: str | None = None
    apply_error: str | None = None
    no_job: bool = False
    declared: Any = field(default=None, compare=False)

    @property
    def known(self) -> dict[str, Any] | None:
        """The schema where all of it is known."""
        return self.data if isinstance(self.data, dict) and unknown_part(self.data) is None else None

    @property
    def shown(self) -> Any:
        """The schema as `scan --format wandb` writes it: `{"wb_type": "unknown"}` for what is not known."""
        return mark_unknown(self.data)


_MAX_DEPTH = 120

NO_SCHEMA = StoredSchema()


class _CallError(Exception):
    """The call raises; the message says what."""


class _DepthError(Exception):
    """References lead deeper than `_MAX_DEPTH` dicts."""


def stored_schemas(declarations: Iterable[Declaration], *, defaults: bool) -> list[StoredSchema]:
    """The schema each declaration stores, in the order of the calls.

    Args:
        declarations: in the order called.
        defaults: whether open values are taken at their defaults.
    """
    models = _Models()
    apart, together = _Objects(models), _Objects(models)
    out: list[StoredSchema] = []
    for declaration in declarations:
        if declaration.schema is None:
            out.append(NO_SCHEMA)
            continue
        schema = prepared(declaration.schema, defaults=defaults)
        one = _stored(schema, apart.plain(schema, None, declaration.schema_dicts))
        other = _stored(schema, together.plain(schema, {}, declaration.schema_dicts))
        stored = one if one == other else StoredSchema(Unknown(_TWO_OR_ONE, schema.span), "declared")
        out.append(replace(stored, declared=None if stored == NO_SCHEMA else _declared(schema, models)))
    return out


def _declared(schema: Value, models: _Models) -> Any:
    """The schema before W&B changes it."""
    if isinstance(schema, Object) and schema.definitions is not None:
        return models.schema(schema.definitions)
    if not isinstance(schema, Mapping) or not schema.entries:
        return schema if isinstance(schema, Unknown) else None
    try:
        return to_json(to_plain(schema, None))
    except UnstorableError as error:
        return Unknown(str(error), schema.span)


class _Models:
    """The schemas of pydantic models, each made once; by identity, since `1 == True`."""

    def __init__(self) -> None:
        self._made: dict[int, Any] = {}

    def schema(self, definitions: Definitions) -> Any:
        """A copy of what `model_json_schema()` gives (pydantic is slow to import)."""
        from inputgen.schema.rebuild import model_schema

        if id(definitions) not in self._made:
            self._made[id(definitions)] = model_schema(definitions)
        return deepcopy(self._made[id(definitions)])


class _Objects:
    """The schema dicts of the calls so far, changed as W&B changes them, by their numbers."""

    def __init__(self, models: _Models) -> None:
        self._made: dict[int, tuple[Value, Any]] = {}
        self._used: set[int] = set()
        self._models = models

    def plain(self, schema: Value, shared: Shared | None, dicts: tuple[int, ...]) -> Any:
        """The data W&B is given: the very dict of an earlier call where that was given the same one."""
        if isinstance(schema, Object) and schema.definitions is not None:  # each call makes a dict of its own
            return self._models.schema(schema.definitions)
        if not dicts:
            return to_plain(schema, shared)
        first, made = self._made.get(dicts[0], (None, None))
        if first == schema:
            return made
        fresh = to_plain(schema, shared)
        if not self._used.isdisjoint(dicts) and _has_refs(fresh):
            fresh = Unknown("a dict in it was given to W&B before, which changes it", schema.span)
        self._used |= set(dicts)
        self._made[dicts[0]] = schema, fresh
        return fresh


def _has_refs(data: Any) -> bool:
    if isinstance(data, dict):
        return "$ref" in data or any(map(_has_refs, data.values()))
    return isinstance(data, list) and any(map(_has_refs, data))


def _stored(schema: Value, plain: Any) -> StoredSchema:
    falsy = _falsy(schema)
    if falsy is None:
        return StoredSchema(_why_unknown(schema), _origin(schema))
    if falsy:
        return NO_SCHEMA
    if not isinstance(schema, Mapping) and not _is_model(schema):
        return StoredSchema(origin="declared", call_error=_REFUSED)
    if isinstance(plain, Unknown):
        return StoredSchema(plain, "declared")
    try:
        data = _prepare(plain)
        _check_property_names(data)
    except _DepthError:
        return StoredSchema(Unknown(f"nested deeper than {_MAX_DEPTH} levels", schema.span), "declared")
    except _CallError as error:
        return StoredSchema(origin="declared", call_error=str(error))
    if not data:
        return NO_SCHEMA
    try:
        stored = to_json(data)
    except UnstorableError as error:
        return StoredSchema(origin="declared", apply_error=str(error))
    return StoredSchema(stored, "declared", no_job=not is_sendable(stored))


def _falsy(schema: Value) -> bool | None:
    """Whether `if schema:` is False; None where that, or whether it is a pydantic model, cannot be known."""
    if isinstance(schema, Known):
        return not schema.value
    if isinstance(schema, (Mapping, Sequence)):
        return is_empty(schema)
    if isinstance(schema, Object) and (schema.kind in _NEVER_SCHEMAS or _is_model(schema)):
        return False
    return None


def _is_model(schema: Value) -> bool:
    return isinstance(schema, Object) and schema.definitions is not None


def _origin(schema: Value) -> SchemaOrigin:
    return "declared" if isinstance(schema, Object) else "unknown"


def _why_unknown(schema: Value) -> Unknown:
    if isinstance(schema, Unknown):
        return schema
    if isinstance(schema, Object):
        return Unknown(f"whether {schema.type} is a Pydantic model is not known", schema.span)
    if isinstance(schema, Choice):
        return Unknown("the schema is one of several values", schema.span)
    return Unknown("the schema cannot be known", schema.span)


def _prepare(schema: dict[Any, Any]) -> dict[Any, Any]:
    defs = schema.pop("$defs", None)
    return _replace(schema, defs, 0)


class _Untouched(dict[str, Any]):
    """Definitions as they are written: each use gets one that no other has changed."""

    def __getitem__(self, name: str) -> Any:
        return deepcopy(super().__getitem__(name))


def as_written(declared: Any) -> Any:
    """A declared schema with each reference replaced by what it refers to, as if W&B changed nothing it is given.

    None where it is no dict, or where W&B raises, or where references lead too deep.
    """
    if not isinstance(declared, dict):
        return None
    schema = deepcopy(declared)
    definitions = schema.pop("$defs", None)
    try:
        return _replace(schema, _Untouched(definitions) if isinstance(definitions, dict) else definitions, 0)
    except (_CallError, _DepthError):
        return None


def _replace(schema: Any, defs: Any, depth: int) -> dict[Any, Any]:
    """`_replace_refs_and_allofs`: pops `$ref` and `$defs` from the very dicts it is given."""
    if not isinstance(schema, dict):
        raise _CallError(f"a definition has to be a dict, not {type(schema).__name__}")
    if depth > _MAX_DEPTH:
        raise _DepthError
    out: dict[Any, Any] = {}
    if "$ref" in schema and defs:
        target = _definition(schema.pop("$ref"), defs)
        if isinstance(target, Unknown):
            return {"$ref": target}
        out = _replace(target, defs, depth + 1)
    for key, value in schema.items():
        if isinstance(value, dict):
            out[key] = _replace(value, defs, depth + 1)
        elif isinstance(value, list):
            items = [_replace(item, defs, depth + 1) if isinstance(item, dict) else item for item in value]
            if key == "allOf" and len(items) == 1 and isinstance(items[0], dict):
                out.update(items[0])
            else:
                out[key] = items
        else:
            out[key] = value
    return out


def _definition(reference: Any, defs: Any) -> Any:
    if isinstance(reference, Unknown):
        return reference
    if isinstance(defs, Unknown):
        return defs
    if not isinstance(reference, str):
        raise _CallError(f"AttributeError: $ref is {type(reference).__name__}, not str")
    parts = reference.split("#/$defs/")
    if len(parts) < 2:
        raise _CallError(f"IndexError: $ref {reference!r} is not below #/$defs/")
    if not isinstance(defs, dict):
        raise _CallError(f"TypeError: $defs is {type(defs).__name__}, not dict")
    if parts[1] not in defs:
        raise _CallError(f"KeyError: {parts[1]!r}: there is no such definition")
    return defs[parts[1]]


def _check_property_names(schema: Any) -> None:
    """The jsonschema package raises TypeError on a property name that is no str."""
    if not isinstance(schema, dict):
        return
    properties = schema.get("properties")
    if isinstance(properties, dict):
        odd = [name for name in properties if not isinstance(name, str)]
        if odd:
            raise _CallError(f"TypeError: the property name {odd[0]!r} is no str")
        for inner in properties.values():
            _check_property_names(inner)
    _check_property_names(schema.get("items"))
    for inner in schema["allOf"] if isinstance(schema.get("allOf"), list) else ():
        _check_property_names(inner)
