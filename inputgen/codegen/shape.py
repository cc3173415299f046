"""A full JSON Schema -> models: one for each object in it, with named fields, before any Python is written."""

from __future__ import annotations

from typing import Any

from inputgen.codegen.names import ClassNames, field_names
from inputgen.frozen import frozen
from inputgen.schema.defaults import MISSING


@frozen
class ModelField:
    """A field of a model.

    Attributes:
        key: the key in the config.
        name: the Python name.
        schema: JSON Schema of its type, without words and default; objects in it are references to models.
        model: the class that the field is, where it is a nested mapping; None elsewhere.
        required: whether a complete configuration must have it.
        default: JSON; `MISSING` where there is none.
        title: for people, or None.
        description: likewise.
        choices: the values allowed, where no type can say them (floats); None elsewhere.
    """

    key: str
    name: str
    schema: dict[str, Any]
    model: str | None
    required: bool
    default: Any
    title: str | None
    description: str | None
    choices: tuple[Any, ...] | None


@frozen
class Model:
    """A mapping with known keys.

    Attributes:
        name: its class.
        fields: in source order.
        is_open: whether further keys are welcome.
        description: for people, or None.
    """

    name: str
    fields: tuple[ModelField, ...]
    is_open: bool
    description: str | None

    @property
    def complete(self) -> bool:
        """Whether it can be made without giving anything."""
        return not any(field.required for field in self.fields)


_WORDS = ("title", "description", "default", "examples", "label", "placeholder", "deprecated", "readOnly", "writeOnly")
_DEPTH = 60


class Shaper:
    """Collects the models of all inputs of a job, each class name once."""

    def __init__(self) -> None:
        self.models: list[Model] = []
        self._names = ClassNames()

    def input(self, root: str, schema: dict[str, Any]) -> Model:
        """The model of an input; nested ones come before it in `models`."""
        return self._model(self._names.allot(root, ()), root, (), schema)

    def _model(self, name: str, root: str, path: tuple[str, ...], schema: dict[str, Any]) -> Model:
        properties = schema.get("properties") or {}
        names = field_names(properties)
        required = schema.get("required")
        needed = set(required) if isinstance(required, list) else set()
        fields = tuple(
            self._field(key, names[key], key in needed, root, (*path, key), part) for key, part in properties.items()
        )
        further = schema.get("additionalProperties", True)
        model = Model(name, fields, further is not False, _text(schema, "description"))
        self.models.append(model)
        return model

    def _field(self, key: str, name: str, required: bool, root: str, path: tuple[str, ...], schema: Any) -> ModelField:
        part = schema if isinstance(schema, dict) else {}
        type_ = self._type(part, root, path, 0)
        reference = type_.get("$ref")
        default = part.get("default", MISSING)
        return ModelField(
            key,
            name,
            type_,
            reference.rpartition("/")[2] if isinstance(reference, str) else None,
            required and default is MISSING,
            default,
            _text(part, "title"),
            _text(part, "description"),
            _choices(part),
        )

    def _type(self, schema: dict[str, Any], root: str, path: tuple[str, ...], depth: int) -> dict[str, Any]:
        """The schema less words; an object with properties as a reference to its own model."""
        if depth > _DEPTH:
            return {}
        if schema.get("type") == "object" and schema.get("properties"):
            name = self._names.allot(root, path)
            self._model(name, root, path, schema)
            return {"$ref": f"#/$defs/{name}"}
        schema = _by_type(schema)
        made: dict[str, Any] = {}
        for keyword, value in schema.items():
            if keyword in _WORDS or keyword.startswith("$"):
                continue
            if keyword in ("items", "additionalProperties") and isinstance(value, dict):
                made[keyword] = self._type(value, root, (*path, "item"), depth + 1)
            elif keyword in ("anyOf", "oneOf") and isinstance(value, list):
                parts = [part for part in value if isinstance(part, dict)]
                made["anyOf"] = [self._type(part, root, path, depth + 1) for part in parts]
            elif keyword in _UNDERSTOOD:
                made[keyword] = value
        if _choices(schema) is not None:
            made.pop("enum", None)
            made.pop("const", None)
        return made


_UNDERSTOOD = frozenset(
    "type enum const minimum maximum exclusiveMinimum exclusiveMaximum multipleOf minLength maxLength pattern "
    "minItems maxItems prefixItems properties".split()
)


_OF = {
    **dict.fromkeys(
        ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"), ("integer", "number")
    ),
    **dict.fromkeys(("minLength", "maxLength", "pattern"), ("string",)),
    **dict.fromkeys(("items", "prefixItems", "minItems", "maxItems"), ("array",)),
    "additionalProperties": ("object",),
}


def _by_type(schema: dict[str, Any]) -> dict[str, Any]:
    """A schema of several types as one for each: a constraint is on values of its type alone."""
    types = schema.get("type")
    if not isinstance(types, list) or len({*types} - {"null"}) < 2 or not _OF.keys() & schema.keys():
        return schema
    if {"enum", "const", "anyOf", "oneOf"} & schema.keys():
        return schema
    parts = [
        {name: value for name, value in schema.items() if name not in _OF or type_ in _OF[name]} | {"type": type_}
        for type_ in types
    ]
    return {"anyOf": [{name: value for name, value in part.items() if name not in _WORDS} for part in parts]}


def _choices(schema: dict[str, Any]) -> tuple[Any, ...] | None:
    """The values of an `enum` or `const` that `Literal` cannot hold: floats, lists, objects."""
    values = [schema["const"]] if "const" in schema else schema.get("enum")
    if not isinstance(values, list) or not values:
        return None
    plain = all(value is None or isinstance(value, str | int) for value in values)
    return None if plain else tuple(values)


def _text(schema: dict[str, Any], name: str) -> str | None:
    value = schema.get(name)
    return value if isinstance(value, str) and value.strip() else None
