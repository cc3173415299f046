"""JSON Schema -> W&B's Launch dialect: what W&B takes without a warning (wandb-facts, section 7).

Flat, one type to a field, `required` as a boolean of the property, arrays only of values that can be chosen from. What
the dialect cannot say is left out, and told: a keyword where the rest still stands, a field where nothing is left.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from inputgen.model import Input
from inputgen.schema.emit import Emitted, accepts, input_schema
from inputgen.schema.plain import has_nan

_WORDS = ("title", "description", "label", "placeholder", "format")
_BOUNDS = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")
_TYPES = ("boolean", "integer", "number", "string", "object", "array")
_SAID_OTHERWISE = {"type", "enum", "const", "default", "required", "properties", "anyOf", "oneOf", "examples", "items"}
_SAID_OTHERWISE |= {"additionalProperties", "uniqueItems", "minItems", "maxItems", *_WORDS, *_BOUNDS}
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
    return Emitted(schema, tuple(dict.fromkeys(converter.notes)))


class _Converter:
    def __init__(self) -> None:
        self.notes: list[str] = []

    def note(self, path: tuple[str, ...], what: str) -> None:
        self.notes.append(f"{'.'.join(path)}: {what}" if path else what)

    def object(self, schema: dict[str, Any], path: tuple[str, ...]) -> dict[str, Any]:
        made = {"type": "object", **self._words(schema)}
        required = schema.get("required")
        needed = required if isinstance(required, list) else []
        properties: dict[str, Any] = {}
        for key, part in (schema.get("properties") or {}).items():
            inner = self.field(part, (*path, key)) if isinstance(part, dict) else None
            if inner is None:
                continue
            if key in needed and inner["type"] != "object":
                inner["required"] = True
            properties[key] = inner
        made["properties"] = properties
        if schema.get("additionalProperties") not in (None, False, True):
            self.note(path, "the types of further keys cannot be said")
        return made

    def field(self, schema: dict[str, Any], path: tuple[str, ...]) -> dict[str, Any] | None:
        """A property; None where the dialect has nothing for it."""
        type_ = self._type(schema, path)
        if type_ is None:
            return None
        schema = self._flat(schema, path)
        if type_ == "object":
            self._left_out(schema, path)
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
        self._left_out(schema, path)
        return made

    def _type(self, schema: dict[str, Any], path: tuple[str, ...]) -> str | None:
        names = _type_names(schema)
        kinds = [name for name in names if name != "null"]
        if "integer" in kinds and "number" in kinds:
            kinds.remove("integer")
        if len(set(kinds)) != 1 or kinds[0] not in _TYPES:
            why = "has several types" if kinds else "has no type"
            self.note(path, f"it {why}, which the dialect cannot say: it is left out")
            return None
        if "null" in names:
            self.note(path, "null cannot be said")
        return kinds[0]

    def _flat(self, schema: dict[str, Any], path: tuple[str, ...]) -> dict[str, Any]:
        """A schema that is `T | null`, as that of `T`."""
        branch = _only_branch(schema)
        while branch is not None:
            outer = {key: value for key, value in schema.items() if key not in ("anyOf", "oneOf")}
            for key in outer.keys() & branch.keys():
                if outer[key] != branch[key] and key not in _WORDS:
                    self.note(path, f"one of two constraints cannot be said: {key}")
            schema = {**branch, **outer}
            branch = _only_branch(schema)
        return schema

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
        given = {name: schema.get(name) for name in _BOUNDS}
        bounds = {name: bound for name, bound in given.items() if bound is not None and _is_number(bound)}
        if type_ == "number":
            return bounds
        if type_ != "integer":
            if bounds:
                self.note(path, "the bounds of what is no number cannot be said")
            return {}
        return {_whole(name, bound)[0]: _whole(name, bound)[1] for name, bound in bounds.items()}

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
            if isinstance(schema.get(name), int):
                made[name] = schema[name]
        self._left_out(schema, path)
        return made

    def _left_out(self, schema: dict[str, Any], path: tuple[str, ...]) -> None:
        lost = [key for key in schema if key not in _SAID_OTHERWISE and not key.startswith("x-")]
        for key in lost:
            self.note(path, f"{key} cannot be said")
        if _values_of_branches(schema) is None and any(set(part) - {"type"} for part in _branches(schema)):
            self.note(path, "alternatives cannot be said")


def _type_names(schema: dict[str, Any]) -> list[str]:
    """The types that a value may have, as far as the schema tells."""
    named = schema.get("type")
    if isinstance(named, str):
        return [named]
    if isinstance(named, list):
        return [str(name) for name in named]
    for keyword in ("anyOf", "oneOf"):
        parts = schema.get(keyword)
        if isinstance(parts, list):
            return [name for part in parts for name in (_type_names(part) if isinstance(part, dict) else [""])]
    values = [schema["const"]] if "const" in schema else schema.get("enum")
    if isinstance(values, list):
        return list(dict.fromkeys(_json_type(value) for value in values))
    return []


def _branches(schema: dict[str, Any]) -> list[dict[str, Any]]:
    """The alternatives that are not null."""
    for keyword in ("anyOf", "oneOf"):
        parts = schema.get(keyword)
        if isinstance(parts, list):
            return [part for part in parts if isinstance(part, dict) and part.get("type") != "null"]
    return []


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
    return isinstance(value, str) or _is_number(value)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _is_of(value: Any, type_: str) -> bool:
    return _json_type(value) == type_ or (type_ == "number" and _is_number(value))


def _whole(name: str, bound: float) -> tuple[str, int]:
    """A bound of an integer, as one: above 0.5 is from 1."""
    if float(bound).is_integer():
        return name, int(bound)
    if name in ("minimum", "exclusiveMinimum"):
        return "minimum", math.ceil(bound)
    return "maximum", math.floor(bound)


def _placeholder(schema: dict[str, Any]) -> dict[str, str]:
    """The default, shown in the form's empty field."""
    import json

    default = schema.get("default")
    if default is None or "placeholder" in schema or has_nan(default):
        return {}
    text = default if isinstance(default, str) else json.dumps(default, ensure_ascii=False)
    return {"placeholder": text} if text and len(text) <= _LONGEST_PLACEHOLDER else {}
