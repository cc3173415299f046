"""`tempfile` (Python docs, "tempfile"): files and folders with names that nobody knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen.interpret.protocol import Call, Getter, Handler
from inputgen.interpret.texts import some_text
from inputgen.interpret.values import Open, Value
from inputgen.library.simple import instance, itself, named, nothing, typed, typed_attribute
from inputgen.model.types import INT, STR

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


def _handle_and_name(ev: Evaluator, call: Call) -> Value:
    """`mkstemp()`: an open file's number, and its path."""
    return ev.new_list([Open(INT, None, "computed", call.at), some_text(call.at)], call.at, "tuple")


def _unread(ev: Evaluator, call: Call) -> Value:
    return ev.unknown("what is in a temporary file is not followed", call.at)


FUNCTIONS: dict[str, Handler] = {
    **named("mkdtemp mktemp gettempdir gettempprefix gettempdirb gettempprefixb", typed(STR)),
    "mkstemp": _handle_and_name,
    **named("NamedTemporaryFile TemporaryFile SpooledTemporaryFile", instance("tempfile.file")),
    "TemporaryDirectory": instance("tempfile.folder"),
}
METHODS: dict[str, Handler] = {
    "file.__enter__": itself,
    **named("__exit__ close flush seek writelines", nothing, "file."),
    **named("write tell fileno", typed(INT), "file."),
    "file.__getattr__": _unread,
    "folder.__enter__": typed(STR),
    **named("__exit__ cleanup", nothing, "folder."),
}
ATTRIBUTES: dict[str, Getter] = {"file.name": typed_attribute(STR), "folder.name": typed_attribute(STR)}
