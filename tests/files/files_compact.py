"""Config files in short: type trees as one line, values as Python objects."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import Any

from inputgen.model import (
    Known,
    Mapping,
    Object,
    Sequence,
    Unknown,
    Value,
    WandbDict,
    WandbList,
    WandbType,
    WandbUnion,
)

DATA = Path(__file__).parent / "data"


def rows(name: str) -> list[Any]:
    """The rows of a data file: measured with wandb 0.31.0 (wandb-core) and PyYAML 6.0.3."""
    return json.loads((DATA / name).read_text(encoding="utf-8"))


def content(text: str | dict[str, str]) -> bytes:
    return text.encode() if isinstance(text, str) else text["latin-1"].encode("latin-1")


def short(type_: WandbType) -> str:
    """`{"a": number, "b": [string]*2}`; what W&B cannot parse is `""`."""
    if isinstance(type_, WandbDict):
        parts = (f"{json.dumps(key, ensure_ascii=False)}: {short(value)}" for key, value in sorted(type_.entries))
        return "{" + ", ".join(parts) + "}"
    if isinstance(type_, WandbList):
        return f"[{short(type_.element)}]*{type_.length}"
    if isinstance(type_, WandbUnion):
        return "(" + "|".join(sorted(short(part) for part in type_.parts)) + ")"
    return type_.name or '""'


def python(value: Value) -> Any:
    """The Python object a value stands for, times as ("time", text), unknown ones as ("unknown", reason)."""
    if isinstance(value, Known):
        return value.value
    if isinstance(value, Sequence):
        items = [python(item) for item in value.items]
        return {"list": list, "tuple": tuple, "set": frozenset}[value.kind](items)
    if isinstance(value, Object) and isinstance(value.value, Known):
        return ("time", value.value.value)
    if isinstance(value, Mapping):
        if value.open is not None:
            return ("unknown", value.open.reason)
        return {entry.key: python(entry.value) for entry in value.entries}
    assert isinstance(value, Unknown)
    return ("unknown", value.reason)


def bounded(value: Value) -> bool:
    """Whether a value is, or holds, one that is unknown by a bound or refers to itself."""
    reasons = ("refers to itself", "merged into itself", "nested deeper", "too large", "a number of")
    if isinstance(value, Unknown):
        return any(reason in value.reason for reason in reasons)
    if isinstance(value, Sequence):
        return any(map(bounded, value.items))
    return isinstance(value, Mapping) and any(bounded(entry.value) for entry in value.entries)


def same(ours: Any, theirs: Any) -> bool:
    """Whether two Python objects are the same, types, order of keys and NaN included."""
    if isinstance(theirs, (datetime.date, datetime.datetime)):
        return ours == ("time", str(theirs))
    if isinstance(theirs, dict):
        if any(isinstance(key, datetime.date) for key in theirs):
            return isinstance(ours, tuple) and ours[0] == "unknown"
        if not isinstance(ours, dict) or len(ours) != len(theirs):
            return False
        pairs = zip(ours.items(), theirs.items(), strict=True)
        return all(same(a, b) and same(x, y) for (a, x), (b, y) in pairs)
    if isinstance(theirs, (list, tuple)):
        return (
            type(ours) is type(theirs)
            and len(ours) == len(theirs)
            and all(same(a, b) for a, b in zip(ours, theirs, strict=True))
        )
    if isinstance(theirs, (set, frozenset)):
        return isinstance(ours, frozenset) and sorted(map(repr, ours)) == sorted(map(repr, theirs))
    return type(ours) is type(theirs) and repr(ours) == repr(theirs)
