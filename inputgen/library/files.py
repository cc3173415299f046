"""Files: `open`, `io`, `codecs`, and what is read from them (Python docs, "Built-in Functions" and "io").

A file is an instance of `builtins.file`. What it keeps: `file name`, the path the world takes, where it can be read;
else `file problem`, why not; `file text` for a text in memory; `file origin`, who may give another path; `file place`,
the path as the job gave it; `file position`, `start` until something is read. In a loop that may run any number of
times, one place opens many files: `newest position` is that of the one that was opened last.
"""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from inputgen import model as m
from inputgen.files.places import Places
from inputgen.interpret import bounds
from inputgen.interpret.command_line import NAMED_FILE
from inputgen.interpret.names import is_rooted
from inputgen.interpret.newest import is_older
from inputgen.interpret.protocol import Call
from inputgen.interpret.setting_attributes import put_attribute
from inputgen.interpret.snapshot import snapshot
from inputgen.interpret.texts import some_text
from inputgen.interpret.values import At, Const, FilePlace, Lib, ListObj, Open, Ref, Unknown, Value
from inputgen.library import paths
from inputgen.library.documents import Source, managed, plain_newlines, source_of_text, value_of_file
from inputgen.library.simple import attribute, itself, nothing, typed
from inputgen.model.types import BOOL, INT, STR

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

CLASS = Lib("builtins.file")
_POSITION, _OF_NEWEST = "file position", "newest position"

_CONFIG_FILES = (".json", ".yaml", ".yml", ".toml")
_UTF_8 = frozenset({"utf-8", "utf8", "u8", "utf", "ascii", "us-ascii"})


def _open(ev: Evaluator, call: Call) -> Value:
    encoding = call.arg(2 if call.name == "codecs.open" else 3, "encoding")
    path = call.arg(0, "file") or call.arg(0, "filename")
    if path is None:
        return ev.unknown("a file opened without a path", call.at)
    return open_path(ev, path, call.arg(1, "mode"), encoding, call.at)


def open_path(ev: Evaluator, path: Value, mode: Value | None, encoding: Value | None, at: At) -> Value:
    """`open(path, mode, encoding=encoding)`.

    Raises:
        PathEndsError: for a file that is not there, in the one run that W&B would store.
    """
    text = paths.that_are_there(ev, paths.path_text(ev, path, at), at)
    return ev.each(text, lambda option: _open_one(ev, option, mode, encoding, at))


def _open_one(ev: Evaluator, path: Value, mode: Value | None, encoding: Value | None, at: At) -> Value:
    how = Const("r") if mode is None else mode.default if isinstance(mode, Open) else mode
    text = ev.constant(how)
    attrs: dict[str, Value] = {"file place": path}
    if not isinstance(text, str):
        attrs["file problem"] = Unknown("the file is opened in a mode that is not known", at)
        paths.mark_written(ev, path, at)
    elif set(text) & set("wax+"):
        attrs["file problem"] = Unknown("the file is written by the job", at)
        paths.mark_written(ev, path, at)
        ev.risk()
    else:
        attrs["file binary"] = Const("b" in text)
        attrs.update(_readable(ev, path, encoding, at))
    return _at_start(ev, attrs, at)


def _at_start(ev: Evaluator, attrs: dict[str, Value], at: At) -> Ref:
    """A file from which nothing is read yet, whatever was read from those that the same place opened before."""
    file = ev.new_instance(CLASS, {**attrs, _POSITION: Const("start")}, at)
    put_attribute(ev, file, _OF_NEWEST, Const("start"), at)
    return file


def _readable(ev: Evaluator, path: Value, encoding: Value | None, at: At) -> dict[str, Value]:
    """What is kept of a file opened for reading."""
    followed = paths.follow(ev, path, at)
    place = followed.text
    if place is None:
        ev.risk()
        return {"file problem": Unknown(followed.reason, path.at or at)}
    record_read(ev, path, place, at)
    if followed.is_above:
        ev.risk()
    problem = _problem(ev, place, encoding, at)
    if problem is not None:
        ev.risk()
        is_absent = followed.origin == "argv" and ev.world.exists(place) is False and not paths.is_written(ev, place)
        if is_absent:  # whoever starts the job names another one
            return {"file problem": Unknown(NAMED_FILE, at)}
        return {"file problem": Unknown(problem, at)}
    origin = {"file origin": Const(followed.origin)} if followed.origin is not None else {}
    return {"file name": Const(place), **origin}


def _problem(ev: Evaluator, place: str, encoding: Value | None, at: At) -> str | None:
    """Why a file cannot be read; None where it can."""
    if paths.is_written(ev, place):
        return "the file is written by the job"
    shown = shown_path(ev, place)
    found = ev.world.text_file(place)
    if found.text is None:
        if ev.at_defaults and ev.world.exists(place) is False:
            raise ev.raises(f"FileNotFoundError: {shown}", at)
        # What is not here now may be there when the job runs.
        return f"the file {shown} {found.error}"
    name = ev.constant(encoding) if encoding is not None else None
    plain = name is None or (isinstance(name, str) and name.lower().replace("_", "-") in _UTF_8)
    return None if plain or found.text.isascii() else f"the file {shown} is read in another encoding than UTF-8"


def shown_path(ev: Evaluator, place: str) -> str:
    """A path as it may be shown: relative to the working directory, where it is of the project."""
    if "\0" not in place:
        return place
    project, setting = ev.world.project, ev.world.setting
    return posixpath.relpath(project.relative(ev.world.target(place)), project.relative(setting.cwd))


def record_read(ev: Evaluator, path: Value, place: str | None, at: At) -> None:
    """Record that the job reads a config file."""
    if place is not None and not place.lower().endswith(_CONFIG_FILES):
        return
    rooted = place is not None and is_rooted(path)
    shown: m.Value = m.Known(shown_path(ev, place), ev.span(at)) if rooted and place is not None else snapshot(ev, path)
    within = tuple(span for span in (frame.under_way for frame in ev.frames) if span is not None)
    ev.record(m.FileRead(shown, ev.span(at), within))


def source_of(ev: Evaluator, stream: Value, at: At) -> Source:
    """What a reader is given: an open file, from its start, or a text."""
    obj = ev.instance_at(stream)
    if obj is None or obj.cls != CLASS or not isinstance(stream, Ref):
        return source_of_text(ev, stream, at)
    position = _position(ev, stream)
    _move(ev, stream, "end", at)
    if position != "start":
        return Source(problem=Unknown("the file is read from a position that is not known", at))
    text, name = attribute(ev, stream, "file text"), ev.constant(attribute(ev, stream, "file name"))
    if text is not None:
        return source_of_text(ev, text, at)
    if isinstance(name, str):
        return Source(name=name, origin=_origin(ev, stream))
    problem = attribute(ev, stream, "file problem")
    path = attribute(ev, stream, "file place")
    if path is not None and paths.follow(ev, path, at).text is None:
        record_read(ev, path, None, at)
    return Source(problem=problem if isinstance(problem, Unknown) else Unknown("the file is not known", at))


def _position(ev: Evaluator, file: Value) -> object:
    """Where reading a file goes on."""
    is_newest = isinstance(file, Ref) and not is_older(ev.state.newest, file)
    return ev.constant(attribute(ev, file, _OF_NEWEST if is_newest else _POSITION))


def _move(ev: Evaluator, file: Value, to: str, at: At) -> None:
    if isinstance(file, Ref):
        put_attribute(ev, file, _POSITION, Const(to), at)
        put_attribute(ev, file, _OF_NEWEST, Const(to), at)


def _origin(ev: Evaluator, file: Value) -> m.OpenOrigin | None:
    origin = ev.constant(attribute(ev, file, "file origin"))
    return origin if isinstance(origin, str) else None  # type: ignore[return-value]


def text_of_file(ev: Evaluator, name: str, origin: m.OpenOrigin | None, at: At) -> Value:
    """The whole text of a file, which remembers the file it is of."""
    found = ev.world.text_file(name)
    if found.text is None or len(found.text) > bounds.TEXT:
        return some_text(at)
    place = FilePlace(name, found.path).at(Places(found.path, found.text).whole())
    known = Const(plain_newlines(found.text), place)
    by = origin or managed(ev, found.path)
    return known if by is None or ev.at_defaults else Open(STR, known, by, place)


def contents(ev: Evaluator, file: Value, at: At) -> Value:
    """What reading a file from its start to its end gives, as text."""
    kept = attribute(ev, file, "file text")
    if kept is not None:
        return kept
    name = ev.constant(attribute(ev, file, "file name"))
    if isinstance(name, str):
        return text_of_file(ev, name, _origin(ev, file), at)
    problem = attribute(ev, file, "file problem")
    is_named = isinstance(problem, Unknown) and problem.reason == NAMED_FILE
    return Open(STR, None, "argv", at) if is_named else some_text(at)


def _take(ev: Evaluator, call: Call) -> Value | None:
    """The text from the start to the end, which is then read; None where reading starts somewhere else."""
    assert call.receiver is not None, "a method has a receiver"
    position = _position(ev, call.receiver)
    _move(ev, call.receiver, "end", call.at)
    return contents(ev, call.receiver, call.at) if position == "start" else None


def _read(ev: Evaluator, call: Call) -> Value:
    size = call.arg(0, "size")
    if size is not None and ev.constant(size) not in (None, -1):
        _moved(ev, call)
        return some_text(call.at)
    text = _take(ev, call)
    binary = attribute(ev, call.receiver, "file binary")
    if isinstance(text, Const) and isinstance(text.value, str) and ev.constant(binary) is True:
        return Const(text.value.encode(), text.at)
    return text if text is not None else some_text(call.at)


def _moved(ev: Evaluator, call: Call) -> Value:
    """`seek(0)` goes back to the start; where anything else leads is not known."""
    to_start = call.name.endswith("seek") and ev.constant(call.arg(0, "cookie")) == 0 and len(call.args.positional) == 1
    assert call.receiver is not None, "a method has a receiver"
    _move(ev, call.receiver, "start" if to_start else "moved", call.at)
    return Open(INT, None, "computed", call.at)


def _lines(ev: Evaluator, text: Value | None, at: At) -> ListObj:
    if isinstance(text, Const) and isinstance(text.value, str):
        lines = text.value.splitlines(keepends=True)
        if len(lines) <= bounds.CONTAINER:
            return ListObj("list", tuple(Const(line, at) for line in lines))
    return ListObj("list", (), some_text(at))


def _readlines(ev: Evaluator, call: Call) -> Value:
    return ev.new(_lines(ev, _take(ev, call), call.at), call.at)


def _readline(ev: Evaluator, call: Call) -> Value:
    _moved(ev, call)
    return some_text(call.at)


def _as_elements(ev: Evaluator, file: Value, at: At) -> Value:
    started = _position(ev, file) == "start"
    _move(ev, file, "end", at)
    return ev.new(_lines(ev, contents(ev, file, at) if started else None, at), at)


def _write(ev: Evaluator, call: Call) -> Value:
    if isinstance(call.receiver, Ref) and attribute(ev, call.receiver, "file text") is not None:
        put_attribute(ev, call.receiver, "file text", some_text(call.at), call.at)
    return Open(INT, None, "computed", call.at)


def _in_memory(ev: Evaluator, call: Call) -> Value:
    """`io.StringIO(text)`, `io.BytesIO(data)`."""
    text = call.args.positional[0] if call.args.positional else Const("", call.at)
    return _at_start(ev, {"file text": text, "file place": Const(None)}, call.at)


def _getvalue(ev: Evaluator, call: Call) -> Value:
    assert call.receiver is not None, "a method has a receiver"
    return contents(ev, call.receiver, call.at)


def _wrapped(ev: Evaluator, call: Call) -> Value:
    return call.args.positional[0] if call.args.positional else ev.unknown("a wrapper of no file", call.at)


def _name(ev: Evaluator, file: Value, at: At) -> Value:
    return attribute(ev, file, "file place") or some_text(at)


def standard_stream(ev: Evaluator, at: At) -> Value:
    """`sys.stdin`, `sys.stdout`: nothing that is read from it is known."""
    return ev.new_instance(CLASS, {"file problem": Unknown("it is read from the standard input", at)}, at)


FUNCTIONS = {"open": _open, "StringIO": _in_memory, "BytesIO": _in_memory, "TextIOWrapper": _wrapped}
METHODS = {
    "file.read": _read,
    "file.readline": _readline,
    "file.readlines": _readlines,
    "file.write": _write,
    "file.writelines": _write,
    "file.getvalue": _getvalue,
    "file.seek": _moved,
    "file.tell": typed(INT),
    "file.truncate": _moved,
    "file.isatty": typed(BOOL),
    "file.fileno": typed(INT),
    "file.flush": nothing,
    "file.close": nothing,
    "file.reconfigure": nothing,
    "file.__enter__": itself,
    "file.__exit__": nothing,
}
ATTRIBUTES = {"file.as elements": _as_elements, "file.name": _name}

__all__ = ["ATTRIBUTES", "FUNCTIONS", "METHODS", "value_of_file"]
