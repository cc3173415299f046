"""Files that lie in a package of the project: `importlib.resources`, `pkg_resources`, `pkgutil` (Python docs).

A package is found where an import would find it; its folder is a path like any other.
"""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from inputgen import model as m
from inputgen.interpret.names import project_path
from inputgen.interpret.protocol import Call, Handler
from inputgen.interpret.values import At, Const, Ref, Scope, Value
from inputgen.library import files, os, paths
from inputgen.library.simple import likely_typed, named, typed_texts
from inputgen.model.types import STR

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


def _folder(ev: Evaluator, package: Value | None, at: At) -> Value:
    """The folder of a package, given by its name or as a module; of the calling module where none is given."""
    obj = ev.get(package) if isinstance(package, Ref) else None
    if package is None:
        return project_path(posixpath.dirname(ev.frame.module.path), at)
    if isinstance(obj, Scope):
        return project_path(posixpath.dirname(obj.module.path), at)
    name = ev.constant(package)
    if not isinstance(name, str) or not name:
        return ev.unknown("a file of a package that is not known", at)
    module = ev.world.module(name, ev.frame.module.path, 0)
    if module is not None:
        return project_path(posixpath.dirname(module.span.path if isinstance(module, m.Unparsed) else module.path), at)
    folder = ev.world.package_folder(name)
    if folder is None:
        return ev.unknown(f"a file of the package {name}, which is not in this project", at)
    return project_path(folder, at)


def _place(ev: Evaluator, call: Call) -> Value:
    """The path of a file of a package: the package, then the parts of its path."""
    package = call.arg(0, "package") or call.arg(0, "anchor") or call.arg(0, "package_or_requirement")
    folder = _folder(ev, package, call.at)
    named_part = call.arg(1, "resource") or call.arg(1, "resource_name")
    parts = [*call.args.positional[1:]] or [named_part or Const("")]
    return paths.apply(ev, [folder, *parts], call.at, posixpath.join) if call.args.open is None else call.args.open


def _files(ev: Evaluator, call: Call) -> Value:
    """`files(package)`: its folder."""
    return paths.new_path(ev, _folder(ev, call.arg(0, "anchor") or call.arg(0, "package"), call.at), call.at)


def _path(ev: Evaluator, call: Call) -> Value:
    return paths.new_path(ev, _place(ev, call), call.at)


def _as_file(ev: Evaluator, call: Call) -> Value:
    return call.arg(0, "path") or ev.unknown("a file of no path", call.at)


def _open(ev: Evaluator, call: Call) -> Value:
    return files.open_path(ev, _place(ev, call), None, None, call.at)


def _read(ev: Evaluator, call: Call) -> Value:
    return ev.each(_open(ev, call), lambda file: files.contents(ev, file, call.at))


def _is_there(ev: Evaluator, call: Call) -> Value:
    return paths.ask(ev, _place(ev, call), call.at, lambda text: os.exists(ev, text))


RESOURCES: dict[str, Handler] = {
    "files": _files,
    "path": _path,
    "as_file": _as_file,
    **named("open_text open_binary", _open),
    **named("read_text read_binary", _read),
    "is_resource": _is_there,
    "contents": typed_texts,
}
PKG_RESOURCES: dict[str, Handler] = {
    "resource_filename": _place,
    "resource_stream": _open,
    "resource_string": _read,
    **named("resource_exists resource_isdir", _is_there),
    "resource_listdir": typed_texts,
}
PKGUTIL: dict[str, Handler] = {"get_data": _read}
METADATA: dict[str, Handler] = {"version": likely_typed(STR)}
