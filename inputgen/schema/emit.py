"""An input -> its JSON Schema 2020-12: declared and inferred merged (contract, "Schemas")."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from inputgen.frozen import frozen, replace
from inputgen.keypath import KeyPath
from inputgen.model import Entry, Field, Input, Job, Known, Sequence, TypeBranch, Unknown, Value
from inputgen.model import Mapping as ModelMapping
from inputgen.schema.comments import comment_at
from inputgen.schema.defaults import MISSING
from inputgen.schema.described import described_at
from inputgen.schema.infer import default_of, inferred_schema, title_of
from inputgen.schema.notes import note_at
from inputgen.schema.plain import has_nan, unknown_part
from inputgen.schema.resolve import resolved
from inputgen.schema.secrets import is_secret
from inputgen.schema.validity import violations
from inputgen.schema.wholes import whole_keywords

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_SECRET_FORMATS = ("secret", "password")
_REVEALING = ("default", "const", "enum", "examples", "placeholder")


@frozen
class Emitted:
    """A schema, and what it cannot say, in words."""

    schema: dict[str, Any]
    notes: tuple[str, ...]


def job_schema(job: Job, sources: Mapping[str, str], *, full: bool, show_secrets: bool = False) -> Emitted:
    """The document for a job: `run_config`, and `files` by path."""
    made = [(item, input_schema(item, sources, full=full, show_secrets=show_secrets)) for item in job.inputs]
    properties: dict[str, Any] = {}
    files: dict[str, Any] = {}
    notes: list[str] = []
    for item, emitted in made:
        name = "run_config" if item.source == "run_config" else item.path
        if name is None:
            notes.append("a config file whose path is not known is left out")
            continue
        (properties if item.source == "run_config" else files)[name] = emitted.schema
        notes += [f"{name}: {note}" for note in emitted.notes]
    if files:
        properties["files"] = _object(files, open_=False, full=full)
    return Emitted({"$schema": DIALECT, "title": job.path, **_object(properties, open_=False, full=full)}, tuple(notes))


def with_dialect(emitted: Emitted) -> Emitted:
    """A schema as a document of its own."""
    return Emitted({"$schema": DIALECT, **emitted.schema}, emitted.notes)


def input_schema(item: Input, sources: Mapping[str, str], *, full: bool, show_secrets: bool = False) -> Emitted:
    """The schema of one input's overrides; with `full`, of its complete content."""
    declared = resolved(item.declared_schema)
    root = _Object()
    notes = list(declared.notes)
    if isinstance(declared.schema, Unknown):
        notes.append(f"the declared schema is not known: {declared.schema.reason}")
    keys = Counter((field.span.path, field.span.cell, field.span.line) for field in item.fields)
    for field in item.fields:
        field = replace(field, secret=False) if show_secrets else field
        alone = keys[field.span.path, field.span.cell, field.span.line] == 1
        source = sources.get(field.span.path, "")
        words = None if field.secret else _description(field, source, alone=alone)
        leaf = _leaf(field, _at(declared.schema, field.path), words, notes, shows_secrets=show_secrets)
        root.put(field.path, leaf, optional=field.optional)
    for path, open_ in _opens(item.types, ()):
        root.open(path, open_=open_)
    schema = root.schema(declared.schema, notes, full=full)
    return Emitted(schema, tuple(dict.fromkeys(notes)))


def _description(field: Field, source: str, *, alone: bool) -> str | None:
    """What the source says of a key; of a comment at a line with several keys it is not known which one it is about."""
    comment = comment_at(source, field.span) if alone else None
    return comment or described_at(source, field.span, field.path[-1])


def _opens(tree: Any, path: KeyPath) -> list[tuple[KeyPath, bool]]:
    if not isinstance(tree, TypeBranch):
        return []
    below = [found for entry in tree.entries for found in _opens(entry.tree, (*path, entry.key))]
    return [(path, tree.open is not None), *below]


class _Object:
    """A mapping of the schema being made."""

    def __init__(self) -> None:
        self.parts: dict[str, _Object | dict[str, Any]] = {}
        self.optional: set[str] = set()
        self.is_open = False

    def put(self, path: KeyPath, leaf: dict[str, Any], *, optional: bool) -> None:
        if not path:
            return
        if len(path) == 1:
            self.parts[path[0]] = leaf
            self.optional.update(path if optional else ())
            return
        inner = self.parts.setdefault(path[0], _Object())
        if isinstance(inner, _Object):
            inner.put(path[1:], leaf, optional=optional)

    def open(self, path: KeyPath, *, open_: bool) -> None:
        if not path:
            self.is_open = self.is_open or open_
            return
        inner = self.parts.get(path[0])
        if inner is None and open_:
            inner = self.parts[path[0]] = _Object()
        if isinstance(inner, _Object):
            inner.open(path[1:], open_=open_)

    def schema(
        self, declared: Any, notes: list[str], *, full: bool, title: str | None = None, path: KeyPath = ()
    ) -> dict[str, Any]:
        properties: dict[str, Any] = {}
        required = []
        for key, part in self.parts.items():
            if isinstance(part, _Object):
                below = (*path, key)
                inner = part.schema(_at(declared, (key,)), notes, full=full, title=title_of(key), path=below)
                needed = bool(inner.get("required"))
            else:
                inner = part
                needed = "default" not in part and key not in self.optional
            properties[key] = inner
            required += [key] if needed else []
        allowed = _open_by_declaration(declared)
        made = _object(properties, open_=self.is_open or allowed, full=full)
        if full and required:
            made["required"] = required
        words = {name: declared[name] for name in ("title", "description") if _has_text(declared, name)}
        wholes = whole_keywords(declared, made, full=full)
        notes += [note_at(path, note) for note in wholes.notes]
        return {**({"title": title} if title is not None else {}), **words, **made, **wholes.keywords}


def _open_by_declaration(declared: Any) -> bool:
    """Whether the declared schema says itself that further keys are welcome."""
    if not isinstance(declared, dict):
        return False
    further = declared.get("additionalProperties", False)
    return further is True or (isinstance(further, dict) and bool(further))


def _has_text(schema: Any, name: str) -> bool:
    return isinstance(schema, dict) and isinstance(schema.get(name), str)


def _object(properties: dict[str, Any], *, open_: bool, full: bool) -> dict[str, Any]:
    made: dict[str, Any] = {"type": "object", "properties": properties}
    if not open_:
        made["additionalProperties"] = False
    if full and "required" not in made:
        needed = [key for key, part in properties.items() if part.get("required")]
        made.update({"required": needed} if needed else {})
    return made


def _at(schema: Any, path: KeyPath) -> Any:
    """The declared schema of a key path; None where it names none."""
    for key in path:
        properties = schema.get("properties") if isinstance(schema, dict) else None
        if isinstance(properties, Unknown):
            return properties
        schema = properties.get(key) if isinstance(properties, dict) else None
    return schema


def _leaf(field: Field, declared: Any, words: str | None, notes: list[str], *, shows_secrets: bool) -> dict[str, Any]:
    name = ".".join(field.path)
    declared = {"not": {}} if declared is False else declared
    unknown = declared if isinstance(declared, Unknown) else unknown_part(declared)
    if unknown is not None:
        notes.append(f"{name}: its declared schema is not known: {unknown.reason}")
        declared = None
    inferred = inferred_schema(field)
    merged = merge(declared, inferred) if isinstance(declared, dict) else inferred
    if words and "description" not in merged:
        merged["description"] = words
    if field.secret or (not shows_secrets and _reveals(field, merged)):
        if not {"enum", "const"}.isdisjoint(merged):
            notes.append(f"{name}: the values that it may have look like secrets, and are left out")
        return _without_secrets(merged)
    default = default_of(field)
    if default is MISSING:
        default = merged.get("default", MISSING) if field.evidence != "value" else MISSING
    merged.pop("default", None)
    if has_nan(merged):
        notes.append(f"{name}: NaN and infinities are no JSON: what has them is left out")
        merged = {key: value for key, value in merged.items() if not has_nan(value)}
    if default is not MISSING and not has_nan(default):
        if accepts(merged, default):
            merged["default"] = default
        else:
            notes.append(f"{name}: its schema refuses its own default, which is left out")
    return merged


def merge(declared: dict[str, Any], inferred: dict[str, Any]) -> dict[str, Any]:
    """The declared schema, with what the values say where it says nothing (contract, "Schemas")."""
    merged = {**declared, "title": declared.get("title", inferred.get("title"))}
    if not isinstance(merged["title"], str):
        merged.pop("title")
    typed = any(key in declared for key in ("type", "anyOf", "oneOf", "allOf", "enum", "const", "not"))
    for key, value in inferred.items():
        if key == "description" or (not typed and key not in ("title", "default")):
            merged.setdefault(key, value)
    # W&B's own dialect has a boolean here, which JSON Schema has not; an override is partial in any case.
    return {key: value for key, value in merged.items() if key != "required" or not isinstance(value, bool)}


def _reveals(field: Field, schema: dict[str, Any]) -> bool:
    """Whether what a schema says of a field holds something that looks like a credential."""
    shown = [schema[name] for name in _REVEALING if name in schema]
    return any(is_secret(field.path, field.type, _as_value(part)) for part in shown)


def _as_value(data: Any) -> Value:
    if isinstance(data, dict):
        return ModelMapping(tuple(Entry(key, _as_value(part)) for key, part in data.items()))
    if isinstance(data, list):
        return Sequence("list", tuple(_as_value(part) for part in data))
    return Known(data)


def _without_secrets(schema: dict[str, Any]) -> dict[str, Any]:
    kept = {key: value for key, value in schema.items() if key not in _REVEALING}
    return {**kept, "format": kept.get("format") if kept.get("format") in _SECRET_FORMATS else "secret"}


def accepts(schema: dict[str, Any], value: Any) -> bool:
    """Whether a schema takes a value, as far as it is looked at (`schema.validity`)."""
    return not violations(value, schema)
