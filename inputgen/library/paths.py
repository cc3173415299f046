"""Paths of the job: their text, where they lead, and the files the job writes.

A path's text is a value like any other. What is computed from `__file__` or the working directory is open, with a
default that starts with `ROOT`: it can be followed, and its text is shown nowhere.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from inputgen import model as m
from inputgen.frozen import frozen, replace
from inputgen.interpret import bounds
from inputgen.interpret.among import among
from inputgen.interpret.command_line import NAMED_FILE
from inputgen.interpret.join import choice_of
from inputgen.interpret.names import is_rooted, project_path
from inputgen.interpret.pythonic import NotKnown
from inputgen.interpret.texts import apply_known, some_text
from inputgen.interpret.types import common_origin
from inputgen.interpret.values import At, Choice, Const, DictObj, Instance, Lib, ListObj, Open, Slot, Unknown, Value
from inputgen.interpret.world import ROOT
from inputgen.model.types import BOOL

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

PATH = Lib("pathlib.Path")

_REASONS: dict[m.OpenOrigin, str] = {
    "argv": NAMED_FILE,
    "environment": "its path comes from an environment variable",
    "override": "its path comes from the launch's overrides",
    "parameter": "its path comes from a parameter whose value is not known",
}


@frozen
class Followed:
    """Where a path leads.

    Attributes:
        text: the path as the world takes it, normalised; None where it is not known.
        reason: why it is not known.
        origin: who may give another path, where the text is only a default; None where nobody may.
        is_above: whether it leads there only if the job is started from a folder above its own.
    """

    text: str | None
    reason: str = ""
    origin: m.OpenOrigin | None = None
    is_above: bool = False


def path_text(ev: Evaluator, value: Value, at: At) -> Value:
    """`os.fspath(value)`: the text of a str or a path object."""
    if isinstance(value, Choice):
        return ev.each(value, lambda option: path_text(ev, option, at))
    if isinstance(value, Open):
        return settled(value)
    obj = ev.instance_at(value)
    if obj is not None:
        slot = obj.attrs.get("as text")
        return settled(slot.value) if slot is not None and obj.cls == PATH else Unknown("a path of unknown kind", at)
    return value


def settled(value: Value) -> Value:
    """An open value whose default is open in turn, with that one's default."""
    while isinstance(value, Open) and isinstance(value.default, Open):
        value = replace(value, default=value.default.default)
    return value


def at_default(value: Value) -> Value:
    """The value itself, or what it is where nobody changes it."""
    return value.default if isinstance(value, Open) and value.default is not None else value


def apply(ev: Evaluator, values: list[Value], at: At, function: Callable[..., str]) -> Value:
    """A pure function from paths to a text, which may be part of a path (`basename`)."""
    texts = [path_text(ev, value, at) for value in values]
    result = apply_known(ev, texts, at, lambda *args: _bounded(function, args))
    opens = [text for text in texts if isinstance(text, Open)]
    text = result.default.value if isinstance(result, Open) and isinstance(result.default, Const) else None
    if isinstance(text, str) and ROOT not in text and all(map(is_rooted, opens)):
        # Either a part of the path that does not depend on where the project lies, or it climbed out of the project.
        return some_text(at) if text.startswith("/") else Const(text, at)
    if isinstance(result, Open) and result.default is None:
        return replace(result, origin=common_origin(opens))
    return result


def _bounded(function: Callable[..., str], args: tuple[Any, ...]) -> str:
    if sum(len(arg) for arg in args if isinstance(arg, str)) > bounds.TEXT:
        raise NotKnown
    text = function(*args)
    if "\0" in text and not text.startswith(ROOT):  # the name of the project's own folder
        raise NotKnown
    return text


def follow(ev: Evaluator, value: Value, at: At) -> Followed:
    """Where a path leads; an open value is followed as its default (contract, "Open value").

    A choice must be taken apart by the caller.
    """
    text = path_text(ev, value, at)
    origin: m.OpenOrigin | None = None
    if isinstance(text, Unknown):
        return Followed(None, text.reason)
    if isinstance(text, Open):
        origin = None if is_rooted(text) else text.origin
        if text.default in (None, Const(""), Const(None)):  # there is a file only where it is named
            computed = "its path is computed from values that are not known"
            return Followed(None, _REASONS.get(text.origin, computed), origin)
        text = text.default
    plain = text.value if isinstance(text, Const) else None
    if isinstance(plain, bytes):
        plain = plain.decode("utf-8", "replace")
    if not isinstance(plain, str):
        return Followed(None, "its path is no text that can be known", origin)
    place = absolute(ev, plain)
    if place is None:
        return Followed(None, "the job changes its working directory", origin)
    return _from_above(ev, place, origin) or Followed(place, "", origin)


def that_are_there(ev: Evaluator, path: Value, at: At) -> Value:
    """A path made of options that take some values alone: of the files which it may mean, those that are there."""
    texts = None if ev.at_defaults else among(path)
    if texts is None or not isinstance(path, Open):
        return path
    by_default = path.default.value if isinstance(path.default, Const) else None
    each = [
        replace(path, default=Const(text, path.at), constraints=None, among=None)
        for text in sorted(texts, key=lambda text: text != by_default)
        if isinstance(text, str)
    ]
    found = [one for one in each if (place := follow(ev, one, at).text) is not None and ev.world.exists(place)]
    return choice_of(found, path.at) if found else path


def loaded_from(ev: Evaluator, path: Value | None, at: At) -> str:
    """Why what a library loads from a checkpoint is not known: only the command line may ask for it, or name it."""
    named = path is not None and not isinstance(path, Choice) and follow(ev, path, at).reason == NAMED_FILE
    return ev.state.asked or (NAMED_FILE if named else "it is in a checkpoint")


def _from_above(ev: Evaluator, place: str, origin: m.OpenOrigin | None) -> Followed | None:
    """Where a path leads that is not in the job's folder, but in one above it: jobs are started from there too."""
    places = ev.world.places_above(place)
    if len(places) > 1:
        return Followed(None, "files of that name lie in several folders above the job, which do not agree", origin)
    return Followed(places[0], "", origin, is_above=True) if places else None


def absolute(ev: Evaluator, text: str) -> str | None:
    """A path as the world takes it; None where it is relative to a folder that is not known."""
    if posixpath.isabs(text):
        return posixpath.normpath(text)
    folder = working_directory(ev)
    if folder == _START:
        return posixpath.normpath(text) if text else None
    if (
        not isinstance(folder, Open)
        or not isinstance(folder.default, Const)
        or not isinstance(folder.default.value, str)
    ):
        return None
    return posixpath.normpath(posixpath.join(folder.default.value, text))


_START = Const("the working directory")


def working_directory(ev: Evaluator) -> Value:
    """What `os.chdir` set last; `_START` for where the job starts."""
    cell = ev.get(ev.singleton("os working directory", lambda: ListObj("list", (_START,))))
    assert isinstance(cell, ListObj), "the working directory is kept in a cell"
    return cell.items[0]


def change_directory(ev: Evaluator, value: Value, at: At) -> None:
    """`os.chdir`."""
    folder = absolute_text(ev, value, at)
    cell = ev.singleton("os working directory", lambda: ListObj("list", (_START,)))
    start = start_directory(ev, at)
    unchanged = isinstance(folder, Open) and isinstance(start, Open) and folder == start
    ev.put(cell, ListObj("list", (_START if unchanged else folder,)))


def start_directory(ev: Evaluator, at: At) -> Value:
    """Where the job starts, as an absolute path."""
    relative = ev.world.project.relative(ev.world.setting.cwd)
    if relative.startswith(".."):
        return some_text(at)
    return project_path("" if relative == "." else relative, at)


def current_directory(ev: Evaluator, at: At) -> Value:
    """`os.getcwd()`."""
    folder = working_directory(ev)
    return start_directory(ev, at) if folder == _START else folder


def absolute_text(ev: Evaluator, value: Value, at: At) -> Value:
    """`os.path.abspath(value)`."""
    folder = current_directory(ev, at)
    text = path_text(ev, value, at)
    if isinstance(text, Const) and isinstance(text.value, str) and posixpath.isabs(text.value):
        return Const(posixpath.normpath(text.value), at)
    return apply(ev, [folder, text], at, lambda base, path: posixpath.normpath(posixpath.join(base, path)))


# --- what the job writes ---------------------------------------------------------------------------------------------


def _written(ev: Evaluator) -> int:
    return ev.singleton("files written", lambda: DictObj({}))


def _name(ev: Evaluator, place: str) -> str:
    return place if "\0" in place.removeprefix(ROOT) else ev.world.project.relative(ev.world.target(place))


def mark_written(ev: Evaluator, value: Value, at: At) -> None:
    """Note that the job writes, moves or removes a file: what it holds from now on is not known.

    A path that is not known marks none: a job that writes its outputs somewhere would otherwise lose its config.
    """
    followed = follow(ev, value, at) if not isinstance(value, Choice) else None
    if isinstance(value, Choice):
        for option in value.options:
            mark_written(ev, option, at)
    elif followed is not None and followed.text is not None:
        address = _written(ev)
        held = ev.get(address)
        assert isinstance(held, DictObj), "the files written are kept in a dict"
        ev.put(address, DictObj({**held.entries, _name(ev, followed.text): Slot(Const(True), False, at)}))


def is_written(ev: Evaluator, place: str) -> bool:
    """Whether the job may have written a file, or the folder around it."""
    held = ev.get(_written(ev))
    assert isinstance(held, DictObj), "the files written are kept in a dict"
    name = _name(ev, place)
    return any(name == known or name.startswith(f"{known}/") for known in held.entries)


def ask(ev: Evaluator, value: Value, at: At, question: Callable[[str], bool | None]) -> Value:
    """A question of a path (`exists`).

    What is there now is there when the job runs; what is not may be made before it runs, so that this is open.
    """
    if isinstance(value, Choice):
        return ev.each(value, lambda option: ask(ev, option, at, question))
    followed = follow(ev, value, at)
    if followed.text is None or is_written(ev, followed.text):
        return Open(BOOL, None, followed.origin or "computed", at)
    answer = question(followed.text)
    if answer is None or (followed.is_above and is_rooted(path_text(ev, value, at))):  # beside the job it is not there
        return Open(BOOL, None, followed.origin or "computed", at)
    if ev.at_defaults or (answer and followed.origin is None and not followed.is_above):
        return Const(answer, at)
    return Open(BOOL, Const(answer, at), followed.origin or "computed", at)


def new_path(ev: Evaluator, text: Value, at: At) -> Value:
    """A `pathlib.Path` of a text."""
    return ev.new(Instance(PATH, {"as text": Slot(text, False, at)}), at)
