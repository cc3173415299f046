"""Functions of other libraries that open files by path as `open` does, or by URL: fsspec's, smart_open's, TensorFlow's
(fsspec 2024.6, `core.open`; smart_open 7, `open`; TensorFlow 2.16, `tf.io.gfile`).

fsspec opens in binary, the others as text. `with fsspec.open(...) as f` gives the file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen.interpret.protocol import Call, Handler
from inputgen.interpret.values import Const, Open, Value
from inputgen.library import paths
from inputgen.library.files import open_path
from inputgen.library.simple import named

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

_OF_URL = ("://", "::")


def _open(ev: Evaluator, call: Call) -> Value:
    path = call.args.positional[0] if call.args.positional else None
    for name in ("urlpath", "uri", "name"):
        path = path or call.arg(-1, name)
    if path is None:
        return ev.unknown("a file opened without a path", call.at)
    return ev.each(paths.path_text(ev, path, call.at), lambda option: _open_one(ev, call, option))


def _open_one(ev: Evaluator, call: Call, path: Value) -> Value:
    text = ev.constant(path.default if isinstance(path, Open) else path)
    if isinstance(text, str) and any(mark in text for mark in _OF_URL):
        return ev.unknown(f"the file {text} is not of the project", call.at)
    by_default = "rb" if call.name.startswith("fsspec.") else "r"
    mode = call.arg(1, "mode") or Const(by_default, call.at)
    return open_path(ev, path, mode, call.arg(-1, "encoding"), call.at)


_NAMES = "GFile Open FastGFile"
FUNCTIONS: dict[str, Handler] = {
    **named("open core.open", _open),
    **named(_NAMES, _open, "gfile."),
    **named(_NAMES, _open, "io.gfile."),
    **named(_NAMES, _open, "compat.v1.gfile."),
}
