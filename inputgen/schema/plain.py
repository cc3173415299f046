"""Values -> the plain Python data W&B's schema code works on, and that data -> JSON.

Snapshots have no identity, and W&B's code changes dicts in place, so whether two parts are one dict object matters.
`to_plain` takes that as an argument; `stored_schema` compares both answers.
"""

from __future__ import annotations

import math
from typing import Any

from inputgen.frozen import frozen
from inputgen.model import Known, Mapping, Object, Scalar, Sequence, Span, Typed, Unknown, Value
from inputgen.schema.keys import complex_text, encodes, key_text
from inputgen.schema.objects import init_error

Shared = dict[Span, tuple[Mapping, dict[Any, Any]]]
"""The first dict made of what is written at a place."""


@frozen
class Opaque:
    """Data that W&B's code does not walk into because it is no dict or list: an enum member's value, a tuple."""

    data: Any


class UnstorableError(Exception):
    """A value JSON has no form for: sending the schema raises.

    Args:
        why: what W&B raises, in words.
    """


def to_plain(value: Value, shared: Shared | None) -> Any:
    """The value as dicts, lists and scalars; `Unknown` stands for what cannot be known.

    Args:
        value: a prepared value (`normal.prepared`).
        shared: where given, equal mappings written at one place are one dict; otherwise each is its own.
    """
    if isinstance(value, Known):
        return value.value
    if isinstance(value, Mapping):
        return _dict(value, shared)
    if isinstance(value, Sequence):
        return _sequence(value, shared)
    if isinstance(value, Object):
        return _object(value, shared)
    if isinstance(value, Unknown):
        return value
    if isinstance(value, Typed):
        return Unknown("only its type is known", value.span)
    return Unknown("it is one of several values", value.span)


def _dict(value: Mapping, shared: Shared | None) -> Any:
    if value.open is not None:
        return value.open
    optional = next((entry for entry in value.entries if entry.optional), None)
    if optional is not None:
        return Unknown("it has a key that is there only on some paths", optional.span)
    if shared is not None and value.span is not None and value.span in shared:
        first, known = shared[value.span]
        if first == value:
            return known
    made: dict[Any, Any] = {}
    for entry in value.entries:
        made[entry.key] = to_plain(entry.value, shared)
    if shared is not None and value.span is not None:
        shared.setdefault(value.span, (value, made))
    return made


def _sequence(value: Sequence, shared: Shared | None) -> Any:
    if value.rest is not None:
        return Unknown("it may have further elements", value.span)
    if value.kind == "range":
        return Opaque(UnstorableError("TypeError: Object of type range is not JSON serializable"))
    if value.kind in ("generator", "bytearray"):
        return Unknown(f"a {value.kind} in a schema", value.span)
    if value.kind in ("set", "frozenset") and len(value.items) > 1:
        return Unknown("a set has no order", value.span)
    items = [to_plain(item, shared) for item in value.items]
    return items if value.kind == "list" else Opaque(items)


def _object(value: Object, shared: Shared | None) -> Any:
    if value.kind in ("enum", "path") and value.value is not None:
        inner = to_plain(value.value, shared)
        return Opaque(inner) if isinstance(inner, (dict, list)) else inner
    if value.kind == "dataclass" and value.fields is not None:
        return Opaque(_dict(value.fields, shared))
    if value.kind == "slice" or init_error(value) is not None:
        return Opaque(UnstorableError(f"TypeError: Object of type {value.type} is not JSON serializable"))
    return Unknown(f"how W&B writes {value.type} in a schema is not known", value.span)


def to_json(data: Any) -> Any:
    """Plain data as JSON; `Unknown` parts stay.

    Raises:
        UnstorableError: for what JSON has no form for.
    """
    if isinstance(data, Opaque):
        return to_json(data.data)
    if isinstance(data, UnstorableError):
        raise data
    if isinstance(data, dict):
        return _json_dict(data)
    if isinstance(data, list):
        return [to_json(item) for item in data]
    return data if isinstance(data, Unknown) else _json_scalar(data)


def _json_dict(data: dict[Any, Any]) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for key, item in data.items():
        text = key_text(key)
        if text is None:
            raise UnstorableError("a key that cannot be encoded")
        out[text] = to_json(item)
    return out


def _json_scalar(data: Scalar) -> Any:
    if isinstance(data, bytes):
        try:
            return data.decode()
        except UnicodeDecodeError:
            raise UnstorableError("UnicodeDecodeError: bytes that are not UTF-8") from None
    if isinstance(data, complex):
        return complex_text(data)
    if isinstance(data, str) and not encodes(data):
        raise UnstorableError("UnicodeEncodeError: a lone surrogate")
    return data


def has_nan(data: Any) -> bool:
    """Whether JSON data holds a NaN or an infinity."""
    if isinstance(data, float):
        return not math.isfinite(data)
    return any(map(has_nan, _parts(data)))


def is_sendable(data: Any) -> bool:
    """Whether W&B's core reads JSON data: it keeps numbers as floats, and makes no job for one that no float holds."""
    if isinstance(data, int | float):
        try:
            return math.isfinite(data)
        except OverflowError:
            return False
    return all(map(is_sendable, _parts(data)))


def unknown_part(data: Any) -> Unknown | None:
    """The first part of JSON data that is not known."""
    if isinstance(data, Unknown):
        return data
    return next(filter(None, map(unknown_part, _parts(data))), None)


def mark_unknown(data: Any) -> Any:
    """The data with `{"wb_type": "unknown"}` for what is not known (contract, `scan --format wandb`)."""
    if isinstance(data, Unknown):
        return {"wb_type": "unknown"}
    if isinstance(data, dict):
        return {key: mark_unknown(item) for key, item in data.items()}
    return [mark_unknown(item) for item in data] if isinstance(data, list) else data


def _parts(data: Any) -> list[Any]:
    if isinstance(data, dict):
        return list(data.values())
    return data if isinstance(data, list) else []
