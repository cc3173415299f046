"""A declared schema without references: `$ref` and a single `allOf` replaced by what they stand for.

Unlike W&B's own code (`stored_schema`) it loses nothing: a definition may be used twice, and `definitions`, `#` and
`#/properties/...` resolve, too. A schema that contains itself is cut where it does, to the type it has there.
"""

from __future__ import annotations

from typing import Any

from inputgen.frozen import frozen
from inputgen.model import Unknown

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
    """The schema with every reference replaced; a part that is not known stays `Unknown`."""
    resolver = _Resolver(schema)
    return Resolved(resolver.schema(schema, (), 0), tuple(dict.fromkeys(resolver.notes)))


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
        out: dict[str, Any] = {}
        reference = schema.get("$ref")
        if reference is not None:
            target = self._target(reference, inside, depth)
            if isinstance(target, Unknown):
                return target
            out = target
        for key, value in schema.items():
            if key == "$ref" or (key in _DEFINITIONS and isinstance(value, dict)):
                continue
            self._add(out, key, value, inside, depth)
        return out

    def _add(self, out: dict[str, Any], key: str, value: Any, inside: tuple[str, ...], depth: int) -> None:
        if key in _DATA:
            out[key] = value
        elif key in _MAPS and isinstance(value, dict):
            out[key] = {name: self.schema(part, inside, depth + 1) for name, part in value.items()}
        elif key == "allOf" and isinstance(value, list) and len(value) == 1 and isinstance(value[0], dict):
            lifted = self.schema(value[0], inside, depth + 1)
            out.update(lifted if isinstance(lifted, dict) else {key: [lifted]})
        elif key == "discriminator":
            return
        else:
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
        inner = self.schema(found, (*inside, reference), depth + 1)
        return dict(inner) if isinstance(inner, dict) else inner

    def _find(self, reference: str) -> Any:
        if not reference.startswith("#"):
            return Unknown(f"its $ref {reference!r} leads out of the schema")
        found: Any = self.root
        for part in reference[1:].split("/")[1:]:
            name = part.replace("~1", "/").replace("~0", "~")
            if isinstance(found, Unknown):
                return found
            if not isinstance(found, dict) or name not in found:
                return Unknown(f"there is no {reference!r} in the schema")
            found = found[name]
        return found
