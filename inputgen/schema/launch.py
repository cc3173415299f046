"""JSON Schema -> W&B's Launch dialect: what W&B takes without a warning (wandb-facts, section 7).

Flat, one type to a field, `required` as a boolean of the property, arrays only of values that can be chosen from. What
the dialect cannot say is left out, and told: a keyword where the rest still stands, a field where nothing is left.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from inputgen.model import Input
from inputgen.schema.conjunction import conjunction
from inputgen.schema.emit import Emitted, accepts, input_schema
from inputgen.schema.notes import note_at
from inputgen.schema.number_bounds import BOUNDS, among_integers, is_bound, is_count, tightest
from inputgen.schema.plain import has_nan
from inputgen.schema.validity import is_number

_WORDS = ("title", "description", "label", "placeholder", "format")
_TYPES = ("boolean", "integer", "number", "string", "object", "array")
_SAID_OTHERWISE = {"type", "enum", "const", "default", "required", "properties", "anyOf", "oneOf", "examples", "items"}
_SAID_OTHERWISE |= {"additionalProperties", "uniqueItems", "minItems", "maxItems", *_WORDS, *BOUNDS}
# Of a whole list or mapping they say what its parts do not.
_OF_SCALARS = ("enum", "const")
_LONGEST_PLACEHOLDER = 200


def launch_of(item: Input, sources: Mapping[str, str], *, show_secrets: bool = False) -> Emitted:
    """The dialect's form of an input's schema, with what is lost on the way."""
    full = input_schema(item, sources, full=True, show_secrets=show_secrets)
    made = launch_schema(full.schema)
    return Emitted(made.schema, tuple(dict.fromkeys((*full.notes, *made.notes))))


def launch_schema(full: dict[str, Any]) -> Emitted:
    """The dialect's form of a full schema (`emit.input_schema(..., full=True)`) of an input."""
    converter = _Converter()
    schema = converter.object(full, ())
    converter.left_out(full, ())
    return Emitted(schema, tuple(dict.fromkeys((*converter.notes, *converter.open_notes()))))


class _Converter:
    def __init__(self) -> None:
        self.notes: list[str] = []
        self.closed: list[tuple[str, ...]] = []

    def note(self, path: tuple[str, ...], what: str) -> None:
        self.notes.append(note_at(path, what))

    def open_notes(self) -> list[str]:
        """Where keys that a schema does not name are refused by it, and not by the dialect: the outermost places."""
        outermost = [path for path in self.closed if not any(path[:n] in self.closed for n in range(len(path)))]
        return [note_at(path, "keys that the schema does not name cannot be refused") for path in outermost]

    def object(self, schema: dict[str, Any], path: tuple[str, ...]) -> dict[str, Any]:
        made = {"type": "object", **self._words(schema)}
        required = schema.get("required")
        needed = required if isinstance(required, list) else []
        given = schema.get("properties")
        properties: dict[str, Any] = {}
        for key, part in given.items() if isinstance(given, dict) else ():
            inner = self._property(part, (*path, key))
            if inner is not None:
                properties[key] = inner
        for key in needed:
            self._require(key, properties, given, path)
        made["properties"] = properties
        further = schema.get("additionalProperties", True)
        if further is False:
            self.closed.append(path)
        elif further not in (True, {}):
            self.note(path, "the types of further keys cannot be said")
        return made

    def _property(self, schema: Any, path: tuple[str, ...]) -> dict[str, Any] | None:
        if isinstance(schema, dict):
            return self.field(schema, path)
        why = "may be anything" if schema is True else "must not be given"
        self.note(path, f"it {why}, which the dialect cannot say: it is left out")
        return None

    def _require(self, key: str, properties: dict[str, Any], given: Any, path: tuple[str, ...]) -> None:
        inner = properties.get(key)
        if inner is None:
            if not isinstance(given, dict) or key not in given:  # else it is told already that it is left out
                self.note((*path, key), "it must be given, and what it may be is not said: it is left out")
        elif inner["type"] != "object":
            inner["required"] = True
        elif not any(part.get("required") for part in inner["properties"].values()):
            self.note((*path, key), "that a mapping must be given cannot be said")

    def field(self, schema: dict[str, Any], path: tuple[str, ...]) -> dict[str, Any] | None:
        """A property; None where the dialect has nothing for it."""
        type_ = self._type(schema, path)
        if type_ is None:
            return None
        schema = _flat(schema)
        if type_ == "object":
            self.left_out(schema, path)
            return self.object(schema, path)
        if type_ == "array":
            return self._array(schema, path)
        made: dict[str, Any] = {"type": type_, **self._words(schema)}
        enum = self._enum(schema, type_, path)
        if enum == []:
            self.note(path, "none of its values can be said: it is left out")
            return None
        made.update({"enum": enum} if enum is not None else {})
        made.update(self._bounds(schema, type_, path))
        made.update(_placeholder(schema))
        self.left_out(schema, path)
        return made

    def _type(self, schema: dict[str, Any], path: tuple[str, ...]) -> str | None:
        names = _type_names(schema)
        kinds = [name for name in names if name != "null"]
        if "number" in kinds:
            kinds = [name for name in kinds if name != "integer"]
        if len(set(kinds)) != 1 or kinds[0] not in _TYPES:
            why = "has several types" if kinds else "has no type"
            self.note(path, f"it {why}, which the dialect cannot say: it is left out")
            return None
        if "null" in names:
            self.note(path, "null cannot be said")
        return kinds[0]

    def _words(self, schema: dict[str, Any]) -> dict[str, Any]:
        return {name: schema[name] for name in _WORDS if isinstance(schema.get(name), str)}

    def _enum(self, schema: dict[str, Any], type_: str, path: tuple[str, ...]) -> list[Any] | None:
        values = [schema["const"]] if "const" in schema else schema.get("enum")
        if values is None:
            values = _values_of_branches(schema)
        if not isinstance(values, list):
            return None
        valid = [value for value in values if accepts(schema, value)]
        kept = [value for value in valid if _sayable(value) and _is_of(value, type_)]
        if type_ == "boolean":
            self.note(path, "which of true and false cannot be said")
            return None
        lost = [value for value in valid if value not in kept and value is not None]
        if lost:
            self.note(path, "some of its values cannot be said")
        return kept

    def _bounds(self, schema: dict[str, Any], type_: str, path: tuple[str, ...]) -> dict[str, Any]:
        given = [name for name in BOUNDS if name in schema]
        if type_ not in ("integer", "number"):
            if given:
                self.note(path, "the bounds of what is no number cannot be said")
            return {}
        made: dict[str, Any] = tightest((schema,))
        if type_ == "integer":
            made = among_integers(made)
        # W&B's core reads numbers as floats: a larger one keeps it from reading the schema at all.
        lost = [name for name in given if not is_bound(schema[name])]
        lost += [name for name in made if not is_number(made[name])]
        for name in lost:
            self.note(path, f"this {name} cannot be said")
        return {name: bound for name, bound in made.items() if name not in lost}

    def _array(self, schema: dict[str, Any], path: tuple[str, ...]) -> dict[str, Any] | None:
        items = schema.get("items")
        item = self.field(items, (*path, "[]")) if isinstance(items, dict) and items else None
        if item is None or "enum" not in item or item["type"] not in ("integer", "number", "string"):
            self.note(path, "a list whose elements are not chosen from given values cannot be said: it is left out")
            return None
        kept = {name: item[name] for name in ("type", "enum", "title", "description", "format") if name in item}
        made: dict[str, Any] = {"type": "array", **self._words(schema), "items": kept}
        if isinstance(schema.get("uniqueItems"), bool):
            made["uniqueItems"] = schema["uniqueItems"]
        for name in ("minItems", "maxItems"):
            count: Any = schema.get(name)
            if is_count(count) and is_number(count):
                made[name] = int(count)
            elif name in schema:
                self.note(path, f"this {name} cannot be said")
        self.left_out(schema, path)
        return made

    def left_out(self, schema: dict[str, Any], path: tuple[str, ...]) -> None:
        lost = [key for key in schema if key not in _SAID_OTHERWISE and not key.startswith("x-")]
        if {"array", "object"}.intersection(_type_names(schema)):
            lost += [key for key in _OF_SCALARS if key in schema]
        for key in lost:
            self.note(path, f"{key} cannot be said")
        if not _alternatives_said(schema):
            self.note(path, "alternatives cannot be said")


def _type_names(schema: dict[str, Any]) -> list[str]:
    """The types that a value may have, as far as the schema tells."""
    named = schema.get("type")
    if isinstance(named, str):
        return [named]
    if isinstance(named, list):
        return [str(name) for name in named]
    keyword = _alternatives(schema)
    if keyword is not None:
        parts = [part for part in schema[keyword] if part is not False]
        return [name for part in parts for name in (_type_names(part) if isinstance(part, dict) else []) or [""]]
    values = [schema["const"]] if "const" in schema else schema.get("enum")
    if isinstance(values, list):
        return list(dict.fromkeys(_json_type(value) for value in values))
    return []


def _alternatives(schema: dict[str, Any]) -> str | None:
    """The keyword that has a schema's alternatives."""
    return next((keyword for keyword in ("anyOf", "oneOf") if isinstance(schema.get(keyword), list)), None)


def _branches(schema: dict[str, Any]) -> list[dict[str, Any]]:
    """The alternatives that are not null."""
    parts = schema.get(_alternatives(schema) or "", [])
    given = [{} if part is True else part for part in parts]  # `false` is no alternative
    return [part for part in given if isinstance(part, dict) and not _is_null(part)]


def _is_null(schema: dict[str, Any]) -> bool:
    return schema.get("type") == "null" or schema.get("const", ...) is None or schema.get("enum") == [None]


def _alternatives_said(schema: dict[str, Any]) -> bool:
    """Whether a schema without its alternatives takes no more than with them."""
    if "anyOf" in schema and "oneOf" in schema:
        return False
    if _alternatives(schema) is None or _values_of_branches(schema) is not None:
        return True
    branches = _branches(schema)
    # Of `oneOf`, a value that two take is refused.
    return "anyOf" in schema and bool(branches) and not any(set(part) - {"type"} for part in branches)


def _flat(schema: dict[str, Any]) -> dict[str, Any]:
    """A schema that is `T | null`, as that of `T`."""
    branch = _only_branch(schema)
    while branch is not None:
        schema = conjunction(branch, {key: value for key, value in schema.items() if key != _alternatives(schema)})
        branch = _only_branch(schema)
    return schema


def _only_branch(schema: dict[str, Any]) -> dict[str, Any] | None:
    """The one alternative that is not null, of a schema that is `T | null`."""
    branches = _branches(schema)
    return branches[0] if len(branches) == 1 else None


def _values_of_branches(schema: dict[str, Any]) -> list[Any] | None:
    """The values of alternatives that are all values; None where one is not."""
    values: list[Any] = []
    for part in _branches(schema):
        given = [part["const"]] if "const" in part else part.get("enum")
        if not isinstance(given, list):
            return None
        values += [value for value in given if value not in values]
    return values or None


def _json_type(value: Any) -> str:
    kinds = {bool: "boolean", int: "integer", float: "number", str: "string", list: "array", dict: "object"}
    return "null" if value is None else kinds.get(type(value), "")


def _sayable(value: Any) -> bool:
    return isinstance(value, str) or is_number(value)


def _is_of(value: Any, type_: str) -> bool:
    return _json_type(value) == type_ or (type_ == "number" and is_number(value))


def _placeholder(schema: dict[str, Any]) -> dict[str, str]:
    """The default, shown in the form's empty field."""
    import json

    default = schema.get("default")
    if default is None or "placeholder" in schema or has_nan(default):
        return {}
    text = default if isinstance(default, str) else json.dumps(default, ensure_ascii=False)
    return {"placeholder": text} if text and len(text) <= _LONGEST_PLACEHOLDER else {}
