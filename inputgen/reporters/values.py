"""Values for people."""

from __future__ import annotations

from inputgen.model import Choice, Known, Mapping, Object, Sequence, Typed, Value

_BUDGET = 400  # characters of a value worth writing before it is shortened
_BITS = 4096  # ints beyond this are refused by Python's own int-to-text limit, or are nobody's default


def to_text(value: Value | None) -> str:
    """A value as a person reads it: Python's notation; the empty string where nothing of it is known.

    At most some hundred characters are written, whatever the value's size.
    """
    return _text(value, _BUDGET)


def _text(value: Value | None, budget: int) -> str:
    if isinstance(value, Known):
        return _known(value.value)
    if isinstance(value, Typed):
        return _text(value.default, budget)
    if isinstance(value, Choice):
        return _one_of(value.options, budget)
    if isinstance(value, Sequence):
        brackets = {"tuple": "()", "set": "{}", "frozenset": "{}"}.get(value.kind, "[]")
        rest = [", …" if value.items else "…"] if value.rest is not None else []
        return brackets[0] + _joined(value.items, ", ", budget) + "".join(rest) + brackets[1]
    if isinstance(value, Mapping):
        return _braces(value, budget)
    if isinstance(value, Object):
        return _named(value, budget)
    return ""


def _one_of(options: tuple[Value, ...], budget: int) -> str:
    """Each value once, what is not known last, and alone not at all."""
    known = {text: option for option in options if (text := _text(option, budget // 2))}
    if not known:
        return ""
    rest = " or unknown" if any(not _text(option, budget // 2) for option in options) else ""
    return _joined(tuple(known.values()), " or ", budget) + rest


def _known(value: object) -> str:
    if isinstance(value, int) and value.bit_length() > _BITS:
        return f"an int of {value.bit_length():,} bits"
    if isinstance(value, str | bytes) and len(value) > _BUDGET:
        half = _BUDGET // 2
        return f"{value[:half]!r}…{value[-half:]!r}"
    return repr(value)


def _joined(values: tuple[Value, ...], separator: str, budget: int) -> str:
    parts: list[str] = []
    for value in values:
        if budget <= 0:
            parts.append("…")
            break
        parts.append(_text(value, budget // 2) or "unknown")
        budget -= len(parts[-1]) + len(separator)
    return separator.join(parts)


def _braces(value: Mapping, budget: int) -> str:
    parts: list[str] = []
    for entry in value.entries:
        if budget <= 0:
            parts.append("…")
            break
        key = _known(entry.key) if not isinstance(entry.key, tuple) else "(…)"
        parts.append(f"{key}: {_text(entry.value, budget // 2) or 'unknown'}")
        budget -= len(parts[-1])
    if value.open is not None:
        parts.append("…")
    return "{" + ", ".join(parts) + "}"


def _named(value: Object, budget: int) -> str:
    if value.kind == "enum" and value.name is not None:
        return f"{value.type.rpartition('.')[2]}.{value.name}"
    if value.kind in ("path", "time", "number") and value.value is not None:
        return f"{value.type.rpartition('.')[2]}({_text(value.value, budget)})"
    if value.kind in ("callable", "class", "module") and value.name is not None:
        return value.name
    return f"{value.type.rpartition('.')[2]}(…)"
