"""Facts built by hand: Python values -> snapshots, calls -> declarations."""

from __future__ import annotations

import dataclasses
import enum
import re
import types
from collections import deque
from itertools import count
from pathlib import PurePath
from typing import Any

from inputgen import model as m

KINDS = {list: "list", tuple: "tuple", set: "set", frozenset: "frozenset", range: "range", deque: "deque"}
_lines = count(1)


def span(line: int | None = None) -> m.Span:
    """A place of its own for every call; the same for the same line given."""
    line = next(_lines) + 10_000 if line is None else line
    return m.Span("job.py", line, 1, line, 2)


def value(data: Any) -> m.Value:
    """The snapshot the evaluator would make of a Python value; snapshots stay as they are."""
    if isinstance(data, (m.Known, m.Sequence, m.Mapping, m.Object, m.Typed, m.Choice, m.Unknown)):
        return data
    if isinstance(data, enum.Enum):
        return m.Object("enum", type(data).__qualname__, data.name, value(data.value), span=span())
    if dataclasses.is_dataclass(data):
        fields = {field.name: getattr(data, field.name) for field in dataclasses.fields(data)}
        return m.Object("dataclass", type(data).__qualname__, fields=mapping(fields), span=span())
    if isinstance(data, dict):
        return mapping(data)
    if isinstance(data, types.GeneratorType):
        return m.Sequence("generator", tuple(map(value, data)), span=span())
    if isinstance(data, bytearray):
        return m.Sequence("bytearray", tuple(map(value, data)), span=span())
    if type(data) in KINDS:
        return m.Sequence(KINDS[type(data)], tuple(map(value, data)), span=span())
    if isinstance(data, slice):
        parts = {"start": data.start, "stop": data.stop, "step": data.step}
        return m.Object("slice", "slice", fields=mapping(parts), span=span())
    if isinstance(data, PurePath):
        return m.Object("path", "pathlib.Path", value=value(str(data)), span=span())
    return m.Known(data, span())


def mapping(data: dict[Any, Any], *, open_: str | None = None, optional: tuple[Any, ...] = ()) -> m.Mapping:
    entries = [m.Entry(key, value(item), key in optional, span()) for key, item in data.items()]
    return m.Mapping(tuple(entries), None if open_ is None else m.Unknown(open_), span())


def unknown(reason: str = "not modelled") -> m.Unknown:
    return m.Unknown(reason, span())


@dataclasses.dataclass
class Call:
    """A manage_* call in the order of `facts`; `path` makes it a file's."""

    path: Any = None
    include: Any = None
    exclude: Any = None
    schema: Any = None
    file: m.ConfigFile | None = None
    staged: bool = True
    runs: tuple[int, ...] = (0,)
    certain: bool = True
    failure: str | None = None
    dicts: tuple[int, ...] = ()

    def declaration(self) -> m.Declaration:
        at = span()
        arguments = {"include": self.include, "exclude": self.exclude, "schema": self.schema}
        values = {name: None if data is None else value(data) for name, data in arguments.items()}
        spans = [(name, span()) for name, data in values.items() if data is not None]
        return m.Declaration(
            source="run_config" if self.path is None else "file",
            path=None if self.path is None else value(self.path),
            file=self.file,
            file_error=None,
            include=values["include"],
            exclude=values["exclude"],
            schema=values["schema"],
            argument_spans=tuple(spans),
            runs=self.runs,
            staged=self.staged,
            certain=self.certain,
            failure=self.failure,
            span=at,
            schema_dicts=self.dicts,
        )


def config_file(path: str, job: Any, wandb: m.WandbType) -> m.ConfigFile:
    return m.ConfigFile(path, "yaml", value(job), wandb, (), span())


def facts(
    config: Any = None,
    *calls: Call | m.Event,
    runs: list[Any] | None = None,
    implied: str | None = None,
) -> m.Facts:
    """A job with one run of this config, or with these runs, or with a run that another library starts."""
    configs = runs if runs is not None else [config]
    made = (
        []
        if implied is not None
        else [
            m.Run(number, value(data), certain=True, recorded=True, span=span()) for number, data in enumerate(configs)
        ]
    )
    events = [call.declaration() if isinstance(call, Call) else call for call in calls]
    return m.Facts("job.py", tuple(events), tuple(made), implied and m.Unknown(implied, None), ("job.py",))


def compact(tree: dict[str, Any]) -> Any:
    """W&B's wire form, readable: a dict per typedDict, `list[2]<number>`, `number|string`, else the name."""
    name, params = tree["wb_type"], tree.get("params", {})
    if name == "typedDict":
        return {key: compact(item) for key, item in params["type_map"].items()}
    if name == "list":
        return f"list[{params['length']}]<{_text(params['element_type'])}>"
    return _text(tree) if name == "union" else name


def _text(tree: dict[str, Any]) -> str:
    if tree["wb_type"] == "union":
        return "|".join(sorted(_text(part) for part in tree["params"]["allowed_types"]))
    found = compact(tree)
    return found if isinstance(found, str) else repr(found)


def label(item: object) -> str:
    """A test id for any value, the same in every process."""
    text = type(item).__name__ if isinstance(item, set | frozenset) else repr(item)
    return re.sub(r" at 0x\w+", "", text)[:60]
