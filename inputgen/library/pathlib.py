"""`pathlib`: paths as objects (Python docs, "pathlib"). A path keeps its text as `as text`; all of it is text work."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from inputgen.interpret import bounds
from inputgen.interpret.protocol import EVERY, Call, Getter, Handler
from inputgen.interpret.pythonic import NotKnown
from inputgen.interpret.texts import some_text
from inputgen.interpret.values import At, Const, ListObj, Open, Unknown, Value
from inputgen.interpret.world import ROOT
from inputgen.library import files, os, paths
from inputgen.library.simple import itself, named, nothing, typed
from inputgen.model.types import BOOL, INT

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


def _new(ev: Evaluator, call: Call) -> Value:
    """`Path(*parts)`."""
    if call.args.open is not None:
        return paths.new_path(ev, some_text(call.at), call.at)
    parts = list(call.args.positional)
    if any(isinstance(part, Unknown) for part in parts):
        return paths.new_path(ev, _first_unknown(parts), call.at)
    text = paths.apply(ev, parts, call.at, lambda *texts: str(PurePosixPath(*texts)))
    return paths.new_path(ev, text, call.at)


def _first_unknown(values: list[Value]) -> Value:
    return next(value for value in values if isinstance(value, Unknown))


def _derived(ev: Evaluator, values: list[Value], at: At, function: Callable[..., str]) -> Value:
    """A new path, computed from the texts of others."""
    unknown = [text for text in (paths.path_text(ev, value, at) for value in values) if isinstance(text, Unknown)]
    return paths.new_path(ev, unknown[0] if unknown else paths.apply(ev, values, at, function), at)


def _receiver(call: Call) -> Value:
    assert call.receiver is not None, "a method has a receiver"
    return call.receiver


def _path_method(function: Callable[..., str]) -> Handler:
    """A method that makes a new path of this one and its arguments."""

    def handler(ev: Evaluator, call: Call) -> Value:
        given = [*call.args.positional, *dict(call.args.named or {}).values()]
        if call.args.open is not None:
            return paths.new_path(ev, some_text(call.at), call.at)
        return _derived(ev, [_receiver(call), *given], call.at, function)

    return handler


def _under(ev: Evaluator, call: Call) -> Value:
    """`text / path`."""
    return _derived(ev, [call.args.positional[0], _receiver(call)], call.at, _joined)


def _joined(*texts: str) -> str:
    return str(PurePosixPath(*texts))


def _with_suffix(path: str, suffix: str) -> str:
    return str(PurePosixPath(path).with_suffix(suffix))


def _relative_to(path: str, *other: str) -> str:
    base = _joined(*other)
    if (ROOT in path) is not (ROOT in base):
        raise NotKnown
    return str(PurePosixPath(path).relative_to(base))


def _text_of(function: Callable[[PurePosixPath], str]) -> Getter:
    """An attribute that is a text."""
    return lambda ev, path, at: paths.apply(ev, [path], at, lambda text: function(PurePosixPath(text)))


def _parent(ev: Evaluator, path: Value, at: At) -> Value:
    return _derived(ev, [path], at, lambda text: str(PurePosixPath(text).parent))


def _parents(ev: Evaluator, path: Value, at: At) -> Value:
    """All parents that are known; beyond the project's own folder they are not."""
    text = paths.path_text(ev, path, at)
    known = ev.constant(paths.at_default(text))
    if not isinstance(known, str):
        return ev.new(ListObj("tuple", (), _derived(ev, [some_text(at)], at, str)), at)
    count = len(PurePosixPath(known).parents) - (1 if known.startswith(ROOT) else 0)
    if count > bounds.PRODUCT:
        return ev.new(ListObj("tuple", (), _derived(ev, [some_text(at)], at, str)), at)
    items = [_derived(ev, [path], at, lambda text, i=i: str(PurePosixPath(text).parents[i])) for i in range(count)]
    above = _derived(ev, [some_text(at)], at, str) if known.startswith(ROOT) else None
    return ev.new(ListObj("tuple", tuple(items), above), at)


def _parts(ev: Evaluator, path: Value, at: At) -> Value:
    known = ev.constant(paths.path_text(ev, path, at))
    if not isinstance(known, str) or known.count("/") > bounds.UNROLL:
        return ev.new(ListObj("tuple", (), some_text(at)), at)
    return ev.new_list([Const(part, at) for part in PurePosixPath(known).parts], at, "tuple")


def _suffixes(ev: Evaluator, path: Value, at: At) -> Value:
    known = ev.constant(paths.path_text(ev, path, at))
    if not isinstance(known, str) or known.count(".") > bounds.UNROLL:
        return ev.new(ListObj("list", (), some_text(at)), at)
    return ev.new_list([Const(part, at) for part in PurePosixPath(known).suffixes], at)


def _as_text(ev: Evaluator, path: Value, at: At) -> Value:
    """What `str(path)` and an f-string see."""
    text = paths.path_text(ev, path, at)
    return some_text(at) if isinstance(text, Unknown) else text


def _str(ev: Evaluator, call: Call) -> Value:
    return _as_text(ev, _receiver(call), call.at)


def _resolve(ev: Evaluator, call: Call) -> Value:
    text = paths.path_text(ev, _receiver(call), call.at)
    return paths.new_path(ev, text if isinstance(text, Unknown) else paths.absolute_text(ev, text, call.at), call.at)


def _expanduser(path: str) -> str:
    if path.startswith("~"):
        raise NotKnown
    return path


def _ask(question: Callable[[Evaluator, str], bool | None]) -> Handler:
    return lambda ev, call: paths.ask(ev, _receiver(call), call.at, lambda text: question(ev, text))


def _is_absolute(ev: Evaluator, call: Call) -> Value:
    handler = os.FUNCTIONS["path.isabs"]
    return handler(ev, Call(call.name, call.args.__class__((_receiver(call),)), call.at))


def _open(ev: Evaluator, call: Call) -> Value:
    return files.open_path(ev, _receiver(call), call.arg(0, "mode"), call.arg(2, "encoding"), call.at)


def _read_text(ev: Evaluator, call: Call) -> Value:
    opened = files.open_path(ev, _receiver(call), None, call.arg(0, "encoding"), call.at)
    return ev.each(opened, lambda file: files.contents(ev, file, call.at))


def _read_bytes(ev: Evaluator, call: Call) -> Value:
    return _read_text(ev, Call(call.name, call.args.__class__(), call.at, call.receiver))


def _changed(ev: Evaluator, call: Call) -> Value:
    ev.risk()
    paths.mark_written(ev, _receiver(call), call.at)
    for moved in call.args.positional[:1] if call.name.endswith(("rename", "replace")) else ():
        paths.mark_written(ev, moved, call.at)
    return Const(None, call.at)


def _written(ev: Evaluator, call: Call) -> Value:
    _changed(ev, call)
    return Open(INT, None, "computed", call.at)


def _entries(ev: Evaluator, call: Call) -> Value:
    """`iterdir`, `glob`: paths that are not known."""
    return ev.new(ListObj("generator", (), _derived(ev, [some_text(call.at)], call.at, str)), call.at)


def _cwd(ev: Evaluator, call: Call) -> Value:
    return paths.new_path(ev, paths.current_directory(ev, call.at), call.at)


def _home(ev: Evaluator, call: Call) -> Value:
    return paths.new_path(ev, some_text(call.at), call.at)


_METHODS: dict[str, Handler] = {
    **named("__truediv__ joinpath", _path_method(_joined)),
    "__rtruediv__": _under,
    "with_suffix": _path_method(_with_suffix),
    "with_name": _path_method(lambda path, name: str(PurePosixPath(path).with_name(name))),
    "with_stem": _path_method(lambda path, stem: str(PurePosixPath(path).with_stem(stem))),
    "relative_to": _path_method(_relative_to),
    "expanduser": _path_method(_expanduser),
    **named("resolve absolute", _resolve),
    **named("as_posix __str__ __fspath__", _str),
    "exists": _ask(os.exists),
    "is_file": _ask(os.is_file),
    "is_dir": _ask(os.is_folder),
    "is_absolute": _is_absolute,
    **named("is_symlink match is_relative_to samefile", typed(BOOL)),
    "open": _open,
    "read_text": _read_text,
    "read_bytes": _read_bytes,
    **named("write_text write_bytes", _written),
    **named("mkdir touch unlink rmdir rename replace chmod symlink_to", _changed),
    **named("iterdir glob rglob", _entries),
    "__enter__": itself,
    "__exit__": nothing,
}
_CLASSES = ("Path", "PurePath", "PosixPath", "PurePosixPath", "WindowsPath", "PureWindowsPath")

FUNCTIONS: dict[str, Handler] = {
    **dict.fromkeys(_CLASSES, _new),
    **{f"{cls}.cwd": _cwd for cls in _CLASSES},
    **{f"{cls}.home": _home for cls in _CLASSES},
}
METHODS: dict[str, Handler] = {f"Path.{name}": handler for name, handler in _METHODS.items()}
ATTRIBUTES: dict[str, Getter] = {
    "Path.as text": _as_text,
    "Path.name": _text_of(lambda path: path.name),
    "Path.stem": _text_of(lambda path: path.stem),
    "Path.suffix": _text_of(lambda path: path.suffix),
    "Path.anchor": _text_of(lambda path: path.anchor),
    "Path.root": _text_of(lambda path: path.root),
    "Path.drive": _text_of(lambda path: path.drive),
    "Path.parent": _parent,
    "Path.parents": _parents,
    "Path.parts": _parts,
    "Path.suffixes": _suffixes,
}
REFUSES_NONE = dict.fromkeys(("Path", "PurePath", "PosixPath"), EVERY)
