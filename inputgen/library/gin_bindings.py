"""What gin's files, texts and `bind_parameter` bind to parameters, kept in one dict on the heap (see `gin`)."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from inputgen import model as m
from inputgen.files.faults import Fault, Unsure
from inputgen.files.gin_file import Binding, Import, Include, Statement, read_gin
from inputgen.files.places import Places
from inputgen.interpret.calls import call_library
from inputgen.interpret.command_line import GIVEN_TEXT, NAMED_FILE, OTHER_FILE, is_set_by_command_line
from inputgen.interpret.iteration import elements
from inputgen.interpret.join import choice_of
from inputgen.interpret.mappings import with_key
from inputgen.interpret.open_lists import list_of_default
from inputgen.interpret.protocol import Arguments, Call, Handler
from inputgen.interpret.values import At, Const, DictObj, FilePlace, Lib, Open, Ref, Slot, Unknown, Value
from inputgen.library.documents import Heap, Options, Source
from inputgen.library.files import source_of

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

REFERENCE = Lib("gin.reference")
_INCLUDES = 20  # files that include files


def address(ev: Evaluator) -> int:
    """The address of the dict of what is bound."""
    return ev.singleton("gin bindings", lambda: DictObj({}))


def table(ev: Evaluator) -> DictObj:
    """What is bound: `scope/function.parameter`, and `%macro`; open, where further parameters may be bound."""
    held = ev.get(address(ev))
    assert isinstance(held, DictObj), "what is bound is kept in a dict"
    return held


def key_of(text: str) -> str:
    """The key of `scope/module.function.parameter`, or of a macro."""
    scope, _, selector = text.rpartition("/")
    path, _, parameter = selector.rpartition(".")
    if not path:
        return f"%{selector.removeprefix('%')}"
    return f"{scope}/{path.rpartition('.')[2]}.{parameter}"


def bind(ev: Evaluator, text: str, value: Value, at: At) -> None:
    """`scope/module.function.parameter = value`."""
    ev.put(address(ev), with_key(table(ev), key_of(text), value, at))


def loosen(ev: Evaluator, why: Unknown) -> None:
    """Anything may be bound now, and what was bound may be bound anew."""
    if ev.at_defaults and is_set_by_command_line(why):
        return
    held = table(ev)
    entries = {key: Slot(choice_of([slot.value, why]), slot.optional, slot.at) for key, slot in held.entries.items()}
    ev.put(address(ev), DictObj(entries, held.open or why))


def found(held: DictObj, names: list[str], parameter: str) -> tuple[Slot | None, list[Slot]]:
    """What is bound to a parameter of a function of any of these names; and what is in some scope."""
    plain = [held.entries[key] for name in names if (key := f"/{name}.{parameter}") in held.entries]
    ends = tuple(f"/{name}.{parameter}" for name in names)
    scoped = [slot for key, slot in held.entries.items() if str(key).endswith(ends) and not str(key).startswith("/")]
    return (plain[0], [*plain[1:], *scoped]) if plain else (None, scoped)


def others(held: DictObj, names: list[str], params: list[str]) -> list[tuple[str, Value]]:
    """What is bound to further names of a function that takes any."""
    result: list[tuple[str, Value]] = []
    for key, slot in held.entries.items():
        selector, _, parameter = str(key).rpartition(".")
        if parameter not in params and selector.rpartition("/")[2] in names and not str(key).startswith("%"):
            result.append((parameter, slot.value))
    return result


def reference(ev: Evaluator, text: str, at: At) -> Value:
    """`@function`, `@function()` or `%macro`, as it is kept until it is asked for."""
    return ev.new_instance(REFERENCE, {"text": Const(text, at)}, at)


# --- files and texts -------------------------------------------------------------------------------------------------


def _parse_file(ev: Evaluator, call: Call) -> Value:
    """`gin.parse_config_file(path, skip_unknown=...)`."""
    path = call.arg(0, "config_file")
    if path is not None:
        _read_file(ev, path, call.at, 0)
    return _parsed(ev, call)


def _read_file(ev: Evaluator, path: Value, at: At, depth: int) -> None:
    if isinstance(path, Open) and path.default is None and path.origin == "argv":
        loosen(ev, Unknown(NAMED_FILE, path.at or at))
        return
    file = call_library(ev, "builtins.open", Arguments((_searched(ev, path),)), at)
    ev.each(file, lambda one: _read_source(ev, source_of(ev, one, at), at, depth))


def _searched(ev: Evaluator, path: Value) -> Value:
    """The path, below the first of the folders that gin searches where it is there."""
    text, folders = ev.constant(path), ev.get(_folders(ev))
    if isinstance(text, str) and isinstance(folders, DictObj) and not posixpath.isabs(text):
        for folder in ("", *map(str, folders.entries)):
            if ev.world.exists(posixpath.join(folder, text)) is True:
                return Const(posixpath.join(folder, text), path.at)
    return path


def _folders(ev: Evaluator) -> int:
    return ev.singleton("gin folders", lambda: DictObj({}))


def _search_also(ev: Evaluator, call: Call) -> Value:
    """`gin.add_config_file_search_path(folder)`."""
    text, held = ev.constant(call.arg(0, "location_prefix") or Const(None)), ev.get(_folders(ev))
    if isinstance(text, str) and isinstance(held, DictObj):
        ev.put(_folders(ev), with_key(held, text, Const(True), call.at))
    return Const(None, call.at)


def _read_source(ev: Evaluator, source: Source, at: At, depth: int) -> Value:
    if source.problem is not None or (source.name is None and source.text is None):
        loosen(ev, source.problem or Unknown("the file is not known", at))
        return Const(None, at)
    read = ev.world.text_file(source.name) if source.name is not None else None
    text = source.text if read is None else read.text
    where = FilePlace(source.name, read.path) if source.name is not None and read is not None else None
    _take(ev, text, where, at, source.origin, depth)
    if source.origin is not None:
        loosen(ev, Unknown(OTHER_FILE if source.name is not None else GIVEN_TEXT, at))
    return Const(None, at)


def _take(
    ev: Evaluator, text: str | None, where: FilePlace | None, at: At, origin: m.OpenOrigin | None, depth: int
) -> None:
    """Take over what a text binds, statement by statement; one that gin refuses may bind anything."""
    if text is None or depth > _INCLUDES:
        loosen(ev, Unknown("gin's file is not read", at))
        return
    try:
        statements = read_gin(text, Places(where.path if where is not None else "", text))
    except (Fault, Unsure) as problem:
        ev.risk()
        loosen(ev, Unknown(f"gin's file is not read: {problem}", at))
        return
    heap = Heap(ev, where, at, None if ev.at_defaults else origin, Options())
    for statement in statements:
        _do(ev, statement, heap, where, at, depth)


def _do(ev: Evaluator, statement: Statement, heap: Heap, where: FilePlace | None, at: At, depth: int) -> None:
    if isinstance(statement, Import):
        if ev.world.has_module(statement.module, ev.frame.module.path, 0):
            call_library(ev, "importlib.import_module", Arguments((Const(statement.module, at),)), at)
    elif isinstance(statement, Include):
        _read_file(ev, Const(statement.path, at), at, depth + 1)
    else:
        place = where.at(statement.span) if where is not None else at
        _bind(ev, statement, heap, place)


def _bind(ev: Evaluator, binding: Binding, heap: Heap, at: At) -> None:
    if binding.reference is not None:
        value = reference(ev, binding.reference, at)
    else:
        value = heap.value(binding.value) if binding.value is not None else Unknown("no value", at)
    if binding.parameter is None:
        name = f"{binding.scope}/{binding.function}" if binding.scope else binding.function
        ev.put(address(ev), with_key(table(ev), f"%{name}", value, at))
    else:
        bind(ev, f"{binding.scope}/{binding.function}.{binding.parameter}", value, at)


def _parse_text(ev: Evaluator, call: Call) -> Value:
    """`gin.parse_config(bindings)`: a text, an open file, or a list of lines."""
    given = call.arg(0, "bindings")
    if given is not None:
        _read_lines(ev, given, call.at)
    return _parsed(ev, call)


def _read_lines(ev: Evaluator, given: Value, at: At) -> None:
    default = list_of_default(ev, given)
    listed = ev.list_at(given) if default is None else ev.list_at(default)
    if isinstance(given, Const) and not isinstance(given.value, str):
        return
    if listed is None and not isinstance(given, Open) and elements(ev, given, at) is None:
        ev.each(given, lambda one: _read_source(ev, source_of(ev, one, at), at, 0))
        return
    for item in listed.items if listed is not None else [given]:
        ev.each(item, lambda one: _read_source(ev, source_of(ev, one, at), at, 0))
    if listed is not None and listed.rest is not None:
        loosen(ev, listed.rest if isinstance(listed.rest, Unknown) else _from_outside(listed.rest, GIVEN_TEXT, at))
    elif isinstance(given, Open):
        loosen(ev, _from_outside(given, GIVEN_TEXT, at))


def _from_outside(value: Value, by_command_line: str, at: At) -> Unknown:
    is_given = isinstance(value, Open) and value.origin == "argv"
    return Unknown(by_command_line if is_given else "what is bound is not known", value.at or at)


def _parse_both(ev: Evaluator, call: Call) -> Value:
    """`gin.parse_config_files_and_bindings(config_files, bindings, ...)`."""
    files, lines = call.arg(0, "config_files"), call.arg(1, "bindings")
    if files is not None:
        ev.each(files, lambda one: _read_files(ev, one, call.at))
    if lines is not None:
        ev.each(lines, lambda one: _each_line(ev, one, call.at))
    return _parsed(ev, call)


def _each_line(ev: Evaluator, given: Value, at: At) -> Value:
    _read_lines(ev, given, at)
    return Const(None, at)


def _read_files(ev: Evaluator, files: Value, at: At) -> Value:
    default = list_of_default(ev, files)
    listed = ev.list_at(files if default is None else default)
    if isinstance(files, Const) and files.value is None:
        return files
    for item in listed.items if listed is not None else ():
        _read_file(ev, item, at, 0)
    if listed is None or listed.rest is not None or default is not None:
        why = listed.rest if listed is not None and listed.rest is not None else files
        loosen(ev, why if isinstance(why, Unknown) else _from_outside(why, NAMED_FILE, at))
    return Const(None, at)


def _parsed(ev: Evaluator, call: Call) -> Value:
    return ev.unknown("what gin tells of the files it read", call.at)


FUNCTIONS: dict[str, Handler] = {
    "parse_config_file": _parse_file,
    "parse_config": _parse_text,
    "parse_config_files_and_bindings": _parse_both,
    "add_config_file_search_path": _search_also,
}

__all__ = ["FUNCTIONS", "Ref", "address", "bind", "found", "key_of", "loosen", "others", "reference", "table"]
