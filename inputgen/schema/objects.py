"""What W&B makes of objects that are no scalars, lists or dicts (wandb-facts, section 3)."""

from __future__ import annotations

import builtins

from inputgen.model import Entry, Mapping, Object, Sequence, Unknown, Value

_RAISING = frozenset(
    {"object", "mappingproxy", "MappingProxyType", "NotImplementedType", "ellipsis", "EllipsisType", "module"}
)
_SLICE = (("start", "slice_start"), ("step", "slice_step"), ("stop", "slice_stop"))


def init_error(value: Object) -> str | None:
    """Why `wandb.init` raises on this value of the run config; None where it takes it.

    Instances of builtin classes that JSON has no form for: `object()`, a module, an exception, `NotImplemented`.
    """
    name = value.type.rsplit(".", 1)[-1]
    module = value.type.rpartition(".")[0]
    if value.kind == "module":
        return "a module is not JSON serializable: wandb.init raises TypeError"
    if value.kind == "instance" and module in ("", "builtins", "types") and (name in _RAISING or _is_exception(name)):
        return f"Object of type {name} is not JSON serializable: wandb.init raises TypeError"
    return None


def _is_exception(name: str) -> bool:
    found = getattr(builtins, name, None)
    return isinstance(found, type) and issubclass(found, BaseException)


def as_mapping(value: Value) -> Mapping | None:
    """The mapping a value is stored as: a dict itself, a dataclass instance's fields, a slice's three parts."""
    if isinstance(value, Mapping):
        return value
    if not isinstance(value, Object) or value.kind not in ("dataclass", "slice"):
        return None
    if value.fields is None:
        return Mapping((), Unknown(f"the fields of {value.type} are not known", value.span), value.span)
    if value.kind == "dataclass":
        return value.fields
    return _slice(value, value.fields)


def _slice(value: Object, fields: Mapping) -> Mapping:
    by_name = {entry.key: entry for entry in fields.entries}
    entries = []
    for name, key in _SLICE:
        found = by_name.get(name)
        part: Value = Unknown(f"the slice's {name} is not known", value.span) if found is None else found.value
        entries.append(Entry(key, part, span=value.span))
    return Mapping(tuple(entries), span=value.span)


def is_empty(value: Value) -> bool | None:
    """Whether `bool(value)` is False for a container; None where that cannot be known or it is none."""
    if isinstance(value, Mapping):
        parts: tuple[object, ...] = value.entries
        certain = any(not entry.optional for entry in value.entries)
        more = value.open is not None
    elif isinstance(value, Sequence):
        if value.kind == "generator":
            return False
        parts, certain, more = value.items, bool(value.items), value.rest is not None
    else:
        return None
    if certain:
        return False
    return None if parts or more else True
