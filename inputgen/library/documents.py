"""Config files and texts in JSON, YAML and TOML, as the job's own reader gives them, on the heap.

The readers are those of `files/`; here their values, each with its place in the file, become values of the evaluator.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from inputgen import model as m
from inputgen.files.faults import MAX_YAML_CHARS, Fault, Unsure, too_large
from inputgen.files.places import Places
from inputgen.frozen import frozen, replace
from inputgen.interpret import bounds
from inputgen.interpret.command_line import GIVEN_TEXT, OTHER_FILE
from inputgen.interpret.types import type_of
from inputgen.interpret.values import (
    At,
    Const,
    DictObj,
    FilePlace,
    Instance,
    Lib,
    ListObj,
    Open,
    Ref,
    Slot,
    Unknown,
    Value,
)
from inputgen.interpret.world import FoundText

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

Reader = Callable[[str, Places], m.Value]


@frozen
class Source:
    """What a document is read from: a file of the project by name, or a text; else why that is not known.

    Attributes:
        origin: who may give another one, where this is only a default; None where nobody may.
        at: the place of the text.
    """

    name: str | None = None
    text: str | None = None
    problem: Unknown | None = None
    origin: m.OpenOrigin | None = None
    at: At | None = None


@frozen
class Options:
    """What a reader was told to do with what it reads.

    Attributes:
        text: what becomes of a plain text (a YAML loader with resolvers of its own).
        mapping: what becomes of a mapping (`object_hook`).
        tolerated: kinds of faults that make the document unknown, where they are no error to this reader.
    """

    text: Callable[[m.Known, At], Value] | None = None
    mapping: Callable[[Value], Value] | None = None
    tolerated: frozenset[str] = frozenset()


_PLAIN = Options()


@frozen
class _Parsed:
    value: m.Value
    refused: Fault | None = None


def load(ev: Evaluator, source: Source, format_: str, at: At, options: Options = _PLAIN) -> Value:
    """The document a source holds; what is not known of it is plain data (see `values.Unknown`).

    Raises:
        PathEndsError: where the reader surely raises.
    """
    value = _load(ev, source, format_, at, options)
    return replace(value, plain=True) if isinstance(value, Unknown) else value


def _load(ev: Evaluator, source: Source, format_: str, at: At, options: Options) -> Value:
    """The document a source holds.

    Args:
        ev: the evaluation.
        source: what is read.
        format_: `json`, `yaml`, `toml`, or as which library reads YAML: `omegaconf`, `ruamel`.
        at: the call that reads it.
        options: what the reader was told.

    Raises:
        PathEndsError: where the reader surely raises.
    """
    if source.problem is not None:
        return ev.unknown(ev.state.asked or source.problem.reason, source.problem.at or at)
    place: FilePlace | None = None
    origin = source.origin
    if source.name is not None:
        found = ev.world.text_file(source.name)
        place = FilePlace(source.name, found.path)
        origin = origin or managed(ev, found.path)
        parsed = ev.world.contents(source.name, format_, lambda text: _parse(text, format_))
    else:
        parsed = _parse(FoundText("", source.text, None), format_)
    if parsed.refused is not None:
        sure = source.origin is None or ev.at_defaults
        if sure and parsed.refused.kind not in options.tolerated:
            raise ev.raises(parsed.refused.message, at)
        if source.name is not None and source.origin == "argv" and parsed.refused.kind not in options.tolerated:
            return ev.unknown(OTHER_FILE, at)
        return ev.unknown(f"the file is not read: {parsed.refused.message}", at)
    if source.name is None or origin is not None:  # a file of the project was read just now: it is as it is
        ev.risk()
    value = Heap(ev, place, source.at or at, None if ev.at_defaults else origin, options).value(parsed.value)
    if source.name is None and origin is not None and not ev.at_defaults:
        return _of_any_text(ev, value, origin, at)
    return value


def _of_any_text(ev: Evaluator, value: Value, origin: m.OpenOrigin, at: At) -> Value:
    """What is read from a text that anyone may replace: the default's keys, and any others."""
    held = ev.dict_at(value)
    if held is not None and isinstance(value, Ref):
        why = GIVEN_TEXT if origin == "argv" else "its text may be another"
        ev.put(value, replace(held, open=Unknown(why, at)))
        return value
    return ev.unknown("its text may be another", at)


def managed(ev: Evaluator, path: str) -> m.OpenOrigin | None:
    """`override` where the job declared a file as an input before: a launch may have changed what it holds."""
    for event in ev.events:
        if isinstance(event, m.Declaration) and event.file is not None and event.file.path == path:
            return "override"
    return None


def _parse(found: FoundText, format_: str) -> _Parsed:
    if found.text is None:
        return _Parsed(m.Unknown(f"the file {found.error}"))
    if len(found.text) > MAX_YAML_CHARS:
        return _Parsed(m.Unknown(too_large(len(found.text), MAX_YAML_CHARS).reason))
    try:
        return _Parsed(_reader(format_)(found.text, Places(found.path, found.text)))
    except Fault as fault:
        return _Parsed(m.Unknown(fault.message), fault)
    except Unsure as unsure:
        return _Parsed(m.Unknown(unsure.reason))


def _reader(format_: str) -> Reader:
    if format_ == "json":
        from inputgen.files.json_job import JsonReader

        return lambda text, places: JsonReader(text, places).read()
    if format_ == "toml":
        from inputgen.library.toml_places import read_toml

        return read_toml
    if format_ == "omegaconf":
        from inputgen.files.yaml_omegaconf import read

        return read
    if format_ == "ruamel":
        from inputgen.files import yaml_ruamel

        return yaml_ruamel.read
    # PyYAML is loaded for YAML only: start-up time.
    from inputgen.files import yaml_job

    return lambda text, places: yaml_job.Reader(places).read(yaml_job.parse(text).root)


def value_of_file(ev: Evaluator, file: m.ConfigFile, at: At) -> Value:
    """What a config file gives the job, each key and value at its place in the file."""
    return Heap(ev, FilePlace(file.path, file.path), at, None, _PLAIN).value(file.job)


class Heap:
    """Puts the values of one document on the heap; what an alias repeats is one object.

    Args:
        ev: the evaluation.
        place: the file; None for a text, whose values all are at `at`.
        at: where the document is read.
        origin: who may change the scalars; None for a document that is fixed.
        options: what the reader was told.
    """

    def __init__(
        self, ev: Evaluator, place: FilePlace | None, at: At, origin: m.OpenOrigin | None, options: Options
    ) -> None:
        self._ev = ev
        self._place = place
        self._at = at
        self._origin = origin
        self._options = options
        self._done: dict[int, Value] = {}

    def value(self, value: m.Value) -> Value:
        """The evaluator's value."""
        done = self._done.get(id(value))
        if done is None:
            done = self._done[id(value)] = self._of(value)
        return done

    def _where(self, span: m.Span | None) -> At:
        return self._at if self._place is None or span is None else self._place.at(span)

    def _new(self, obj: DictObj | ListObj | Instance, at: At) -> Ref:
        # One place makes one object: in a text, where all are at the same place, each needs one of its own.
        return self._ev.new(obj, at) if self._place is not None else self._ev.new_part(obj, at)

    def _of(self, value: m.Value) -> Value:
        at = self._where(value.span)
        if isinstance(value, m.Known):
            return self._scalar(value, at)
        if isinstance(value, m.Sequence):
            if len(value.items) > bounds.CONTAINER:
                return Unknown("the list is too long to follow", at)
            return self._new(ListObj(value.kind, tuple(self.value(item) for item in value.items)), at)
        if isinstance(value, m.Mapping):
            return self._mapping(value, at)
        if isinstance(value, m.Object) and value.kind == "time" and isinstance(value.value, m.Known):
            return self._new(Instance(Lib(value.type), {"as text": Slot(Const(value.value.value, at))}), at)
        reason = value.reason if isinstance(value, m.Unknown) else "a value that is not modelled"
        return Unknown(reason, at)

    def _scalar(self, value: m.Known, at: At) -> Value:
        if isinstance(value.value, str) and self._options.text is not None:
            return self._options.text(value, at)
        known = Const(value.value, at)
        return known if self._origin is None else Open(type_of(known), known, self._origin, at)

    def _mapping(self, value: m.Mapping, at: At) -> Value:
        if len(value.entries) > bounds.CONTAINER:
            return Unknown("the mapping is too large to follow", at)
        entries = {
            entry.key: Slot(self.value(entry.value), entry.optional, self._where(entry.span)) for entry in value.entries
        }
        open_ = Unknown(value.open.reason, self._where(value.open.span)) if value.open is not None else None
        made = self._new(DictObj(entries, open_), at)
        return made if self._options.mapping is None else self._options.mapping(made)


def source_of_text(ev: Evaluator, value: Value, at: At) -> Source:
    """The source that a text is: the file it was read from, where it still is that file's text."""
    if isinstance(value, Open):
        if value.default is None:
            why = "the text is not known" if value.origin == "computed" else f"the text comes from the {value.origin}"
            why = GIVEN_TEXT if value.origin == "argv" else why
            return Source(problem=Unknown(why, value.at or at))
        return replace(
            source_of_text(ev, value.default, at), origin=None if value.origin == "computed" else value.origin
        )
    if isinstance(value, Unknown):
        return Source(problem=value)
    text = value.value if isinstance(value, Const) else None
    if isinstance(text, bytes):
        text = text.decode("utf-8", "replace")
    if not isinstance(text, str):
        return Source(problem=Unknown("it is read from an object that is not modelled", at))
    module = value.at.module if value.at is not None else None
    if isinstance(module, FilePlace) and plain_newlines(ev.world.text_file(module.name).text or "") == text:
        return Source(name=module.name)
    return Source(text=text, at=value.at)


def plain_newlines(text: str) -> str:
    """A text as Python's text mode gives it."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
