"""TOML text -> values with the place of each key that stands on a line of its own (toml.io, v1.0.0).

The standard parser keeps no places. A key is found again where its line says plainly which it is; elsewhere (inline
tables, quoted keys) the place is the whole file.
"""

from __future__ import annotations

import datetime
import re
import sys
from typing import Any

from inputgen.files.faults import Fault, Unsure
from inputgen.files.places import Places
from inputgen.interpret import bounds
from inputgen.model import Entry, Known, Mapping, Object, Sequence, Span, Unknown, Value

_HEADER = re.compile(r"[ \t]*\[[ \t]*([A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*)[ \t]*\][ \t]*(?:#.*)?")
_OTHER_HEADER = re.compile(r"[ \t]*\[")
_PAIR = re.compile(r"[ \t]*([A-Za-z0-9_-]+)[ \t]*=")

Path = tuple[str, ...]


def read_toml(text: str, places: Places) -> Value:
    """The value of a TOML text.

    Raises:
        Fault: where `tomllib` refuses it.
        Unsure: nested too deeply.
    """
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Fault(f"TOMLDecodeError: {error}", 0) from None
    except (RecursionError, ValueError) as error:
        raise Unsure(f"tomllib gives up: {type(error).__name__}") from None
    return _Converter(places, _key_spans(text, places)).value(data, (), places.whole(), 0)


def _key_spans(text: str, places: Places) -> dict[Path, Span]:
    """The places of bare keys; a path that two lines seem to set (one may be inside a text) has none."""
    found: dict[Path, Span] = {}
    twice: set[Path] = set()
    table: Path | None = ()
    start = 0
    for line in text.splitlines(keepends=True):
        header, pair = _HEADER.match(line), _PAIR.match(line)
        if header is not None:
            table = tuple(header[1].split("."))
        elif _OTHER_HEADER.match(line):
            table = None
        elif pair is not None and table is not None:
            path = (*table, pair[1])
            if path in found:
                twice.add(path)
            found[path] = places.span(start + pair.start(1), start + pair.end(1))
        start += len(line)
    return {path: span for path, span in found.items() if path not in twice}


class _Converter:
    def __init__(self, places: Places, spans: dict[Path, Span]) -> None:
        self._whole = places.whole()
        self._spans = spans

    def value(self, data: Any, path: Path | None, span: Span, depth: int) -> Value:
        if depth > bounds.SNAPSHOT_DEPTH:
            return Unknown("it is nested too deep", span)
        if isinstance(data, dict):
            return Mapping(tuple(self._entry(key, item, path, depth) for key, item in data.items()), None, span)
        if isinstance(data, list):
            return Sequence("list", tuple(self.value(item, None, span, depth + 1) for item in data), None, span)
        if isinstance(data, datetime.date | datetime.time):
            return Object("time", f"datetime.{type(data).__name__}", None, Known(str(data), span), None, span)
        return Known(data, span)

    def _entry(self, key: str, item: Any, path: Path | None, depth: int) -> Entry:
        inner = None if path is None else (*path, key)
        span = self._whole if inner is None else self._spans.get(inner, self._whole)
        return Entry(key, self.value(item, inner, span, depth + 1), False, span)
