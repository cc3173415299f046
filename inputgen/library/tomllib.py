"""`tomllib`, `tomli` and `toml`: TOML documents read from files and texts (Python docs, "tomllib")."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen.interpret.protocol import Call, Handler
from inputgen.interpret.values import Ref, Value
from inputgen.library import files, paths
from inputgen.library.documents import load
from inputgen.library.simple import attribute, nothing, typed
from inputgen.model.types import STR

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


def _load(ev: Evaluator, call: Call) -> Value:
    stream = call.args.positional[0] if call.args.positional else call.arg(-1, "fp") or call.arg(-1, "f")
    return (
        ev.unknown("toml reads nothing", call.at)
        if stream is None
        else ev.each(stream, lambda v: _load_one(ev, call, v))
    )


def _load_one(ev: Evaluator, call: Call, stream: Value) -> Value:
    if call.name.startswith("toml.") and not _is_file(ev, stream):  # `toml.load` takes a path as well
        opened = files.open_path(ev, stream, None, None, call.at)
        return ev.each(opened, lambda file: load(ev, files.source_of(ev, file, call.at), "toml", call.at))
    if not call.name.startswith("toml.") and ev.constant(attribute(ev, stream, "file binary")) is False:
        raise ev.raises("TypeError: File must be opened in binary mode, e.g. use `open('foo.toml', 'rb')`", call.at)
    return load(ev, files.source_of(ev, stream, call.at), "toml", call.at)


def _is_file(ev: Evaluator, value: Value) -> bool:
    obj = ev.instance_at(value)
    return isinstance(value, Ref) and obj is not None and obj.cls != paths.PATH


def _loads(ev: Evaluator, call: Call) -> Value:
    text = call.args.positional[0] if call.args.positional else call.arg(-1, "s")
    if text is None:
        return ev.unknown("toml reads nothing", call.at)
    return ev.each(text, lambda value: load(ev, files.source_of(ev, value, call.at), "toml", call.at))


FUNCTIONS: dict[str, Handler] = {"load": _load, "loads": _loads, "dump": nothing, "dumps": typed(STR)}
