"""A declared schema without references: `$ref` and `allOf` replaced by what they stand for.

What is written beside them holds together with it (`conjunction`), and its words win. Unlike W&B's own code
(`stored_schema`) it loses nothing: a definition may be used twice, and `definitions`, `#` and `#/properties/...`
resolve, too. A schema that contains itself is cut where it does, to the type it has there.
"""

from __future__ import annotations

from functools import reduce
from typing import Any
from urllib.parse import unquote

from inputgen.frozen import frozen
from inputgen.model import Unknown
from inputgen.schema.conjunction import conjunction
from inputgen.schema.lawful import lawful

MAX_DEPTH = 60
MAX_PARTS = 50_000
_DEFINITIONS = ("$defs", "definitions")
_MAPS = ("properties", "patternProperties", "dependentSchemas")
_DATA = ("default", "enum", "const", "examples")


@frozen
class Resolved:
    """A schema, and what of it could not be kept."""

    schema: Any
    notes: tuple[str, ...]


def resolved(schema: Any) -> Resolved:
    """The schema with every reference replaced, and lawful; a part that is not known stays `Unknown`."""
    resolver = _Resolver(schema)
    made = lawful(resolver.schema(schema, (), 0))
    return Resolved(made.schema, tuple(dict.fromkeys((*resolver.notes, *made.notes))))


class _Resolver:
    def __init__(self, root: Any) -> None:
        self.root = root
        self.notes: list[str] = []
        self.count = 0

    def schema(self, schema: Any, inside: tuple[str, ...], depth: int) -> Any:
        self.count += 1
        if isinstance(schema, list):
            return [self.schema(item, inside, depth + 1) for item in schema]
        if not isinstance(schema, dict):
            return schema
        if depth > MAX_DEPTH or self.count > MAX_PARTS:
            self.notes.append("it is nested too deep, or too large: what lies deeper is left out")
            return {}
        own: dict[str, Any] = {}
        others = self._referred(schema, inside, depth)
        for key, value in schema.items():
            if key == "allOf" and isinstance(value, list):
                parts = [_as_dict(self.schema(part, inside, depth + 1)) for part in value]
                others += [part for part in parts if isinstance(part, dict)]
                odd = [part for part in parts if not isinstance(part, dict)]
                own.update({key: odd} if odd else {})
            elif key != "$ref" and not (key in _DEFINITIONS and isinstance(value, dict)):
                self._add(own, key, value, inside, depth)
        unknown = next((part for part in others if isinstance(part, Unknown)), None)
        if unknown is not None:
            return unknown
        return conjunction(reduce(conjunction, others), own) if others else own

    def _referred(self, schema: dict[str, Any], inside: tuple[str, ...], depth: int) -> list[Any]:
        """What a schema's `$ref` stands for, if it has one."""
        if "$ref" not in schema:
            return []
        target = _as_dict(self._target(schema["$ref"], inside, depth))
        return [target if isinstance(target, dict | Unknown) else Unknown(f"its $ref {schema['$ref']!r} is no schema")]

    def _add(self, out: dict[str, Any], key: str, value: Any, inside: tuple[str, ...], depth: int) -> None:
        if key in _DATA:
            out[key] = value
        elif key in _MAPS and isinstance(value, dict):
            out[key] = {name: self.schema(part, inside, depth + 1) for name, part in value.items()}
        elif key != "discriminator":
            out[key] = self.schema(value, inside, depth + 1)

    def _target(self, reference: Any, inside: tuple[str, ...], depth: int) -> Any:
        if not isinstance(reference, str):
            return reference if isinstance(reference, Unknown) else Unknown("its $ref is no text")
        found = self._find(reference)
        if isinstance(found, Unknown):
            return found
        if reference in inside:
            self.notes.append(f"{reference} contains itself: it is cut there")
            kind = found.get("type") if isinstance(found, dict) else None
            return {"type": kind} if isinstance(kind, str) else {}
        return self.schema(found, (*inside, reference), depth + 1)

    def _find(self, reference: str) -> Any:
        if not reference.startswith("#"):
            return Unknown(f"its $ref {reference!r} leads out of the schema")
        if reference != "#" and not reference.startswith("#/"):
            return Unknown(f"its $ref {reference!r} is a name, which is not looked up")
        found: Any = self.root
        for part in unquote(reference).split("/")[1:]:
            name = part.replace("~1", "/").replace("~0", "~")
            if isinstance(found, Unknown):
                return found
            if isinstance(found, list) and name.isdecimal() and int(name) < len(found):
                found = found[int(name)]
            elif isinstance(found, dict) and name in found:
                found = found[name]
            else:
                return Unknown(f"there is no {reference!r} in the schema")
        return found


def _as_dict(schema: Any) -> Any:
    """`true` and `false` as the dicts that say the same."""
    if isinstance(schema, bool):
        return {} if schema else {"not": {}}
    return schema
