"""Python's `os` and `os.path`, as on the POSIX systems that jobs run on (Python docs, "os", "os.path")."""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from typing import TYPE_CHECKING

from inputgen.interpret.exceptions import new_exception
from inputgen.interpret.names import is_rooted
from inputgen.interpret.protocol import EVERY, Call, Handler
from inputgen.interpret.pythonic import NotKnown
from inputgen.interpret.texts import some_text
from inputgen.interpret.values import Const, ListObj, Open, Unknown, Value
from inputgen.interpret.world import ROOT
from inputgen.library import environment, paths
from inputgen.library.simple import constant, instance, likely, likely_typed, named, nothing, typed, typed_tuple
from inputgen.model.types import BOOL, FLOAT, INT, STR

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


def _text(function: Callable[..., str], parameter: str = "path") -> Handler:
    """A pure function of one path."""

    def handler(ev: Evaluator, call: Call) -> Value:
        value = call.arg(0, parameter)
        if value is None:
            return ev.unknown("a path function without a path", call.at)
        return paths.apply(ev, [value], call.at, function)

    return handler


def _join(ev: Evaluator, call: Call) -> Value:
    if call.args.open is not None or not call.args.positional:
        return some_text(call.at)
    return paths.apply(ev, list(call.args.positional), call.at, posixpath.join)


def _parts(function: Callable[[str], tuple[str, str]]) -> Handler:
    """`split`, `splitext`: two texts."""

    def handler(ev: Evaluator, call: Call) -> Value:
        value = call.arg(0, "p")
        if value is None:
            return ev.unknown("a path function without a path", call.at)
        halves = [paths.apply(ev, [value], call.at, lambda text, i=i: function(text)[i]) for i in (0, 1)]
        return ev.new_list(halves, call.at, "tuple")

    return handler


def _abspath(ev: Evaluator, call: Call) -> Value:
    value = call.arg(0, "path") or call.arg(0, "filename")
    return ev.unknown("abspath of nothing", call.at) if value is None else paths.absolute_text(ev, value, call.at)


def _relpath(ev: Evaluator, call: Call) -> Value:
    value, start = call.arg(0, "path"), call.arg(1, "start")
    if value is None:
        return ev.unknown("relpath of nothing", call.at)
    base = paths.current_directory(ev, call.at) if start is None else paths.absolute_text(ev, start, call.at)
    return paths.apply(ev, [paths.absolute_text(ev, value, call.at), base], call.at, _relative)


def _relative(path: str, start: str) -> str:
    if (ROOT in path) is not (ROOT in start):
        raise NotKnown
    return posixpath.relpath(path, start)


def _expand(signs: str) -> Handler:
    """`expanduser`, `expandvars`: a path with nothing to expand stays as it is."""

    def expand(text: str) -> str:
        if text.startswith("~") if signs == "~" else "$" in text:
            raise NotKnown
        return text

    return _text(expand)


def _ask(question: Callable[[Evaluator, str], bool | None]) -> Handler:
    def handler(ev: Evaluator, call: Call) -> Value:
        value = call.arg(0, "path")
        if value is None:
            return ev.unknown("a path function without a path", call.at)
        return paths.ask(ev, value, call.at, lambda text: question(ev, text))

    return handler


def exists(ev: Evaluator, place: str) -> bool | None:
    """Whether something is at a path."""
    return ev.world.exists(place)


def is_folder(ev: Evaluator, place: str) -> bool | None:
    """Whether a folder is at a path."""
    return ev.world.is_folder(place)


def is_file(ev: Evaluator, place: str) -> bool | None:
    """Whether a file is at a path."""
    there, folder = ev.world.exists(place), ev.world.is_folder(place)
    return None if there is None or folder is None else there and not folder


def _isabs(ev: Evaluator, call: Call) -> Value:
    value = call.arg(0, "s")
    text = paths.path_text(ev, value, call.at) if value is not None else None
    known = ev.constant(text.default if isinstance(text, Open) and is_rooted(text) else text)
    return Const(posixpath.isabs(known), call.at) if isinstance(known, str) else Open(BOOL, None, "computed", call.at)


def _fspath(ev: Evaluator, call: Call) -> Value:
    value = call.arg(0, "path")
    return ev.unknown("fspath of nothing", call.at) if value is None else paths.path_text(ev, value, call.at)


def _getcwd(ev: Evaluator, call: Call) -> Value:
    return paths.current_directory(ev, call.at)


def _chdir(ev: Evaluator, call: Call) -> Value:
    value = call.arg(0, "path")
    if value is not None:
        paths.change_directory(ev, value, call.at)
    return Const(None, call.at)


def _changes(*positions: int) -> Handler:
    """A function that makes, moves or removes what is at some of its arguments."""

    def handler(ev: Evaluator, call: Call) -> Value:
        ev.risk()
        for position in positions:
            if position < len(call.args.positional):
                paths.mark_written(ev, call.args.positional[position], call.at)
        name = call.arg(0, "name") or call.arg(0, "path")
        if name is not None and not call.args.positional:
            paths.mark_written(ev, name, call.at)
        return Const(None, call.at)

    return handler


def _some_texts(ev: Evaluator, call: Call) -> Value:
    return ev.new(ListObj("list", (), some_text(call.at)), call.at)


def _walk(ev: Evaluator, call: Call) -> Value:
    def texts() -> Value:
        return ev.new(ListObj("list", (), some_text(call.at)), None)

    each = ev.new_list([some_text(call.at), texts(), texts()], None, "tuple")
    return ev.new(ListObj("generator", (), each), call.at)


def _putenv(ev: Evaluator, call: Call) -> Value:
    return Const(None, call.at)  # Python docs: `os.environ` does not see it


def _entries(ev: Evaluator, call: Call) -> Value:
    return ev.new(ListObj("generator", (), Unknown("an entry of a folder", call.at)), call.at)


def _exit(ev: Evaluator, call: Call) -> Value:
    raise ev.exits(new_exception(ev, "SystemExit", call.args.positional[:1], call.at))


def _abort(ev: Evaluator, call: Call) -> Value:
    raise ev.exits(new_exception(ev, "SystemExit", (Const(134, call.at),), call.at))


_PATH: dict[str, Handler] = {
    "join": _join,
    "dirname": _text(posixpath.dirname, "p"),
    "basename": _text(posixpath.basename, "p"),
    "normpath": _text(posixpath.normpath),
    "normcase": _text(posixpath.normcase, "s"),
    "split": _parts(posixpath.split),
    "splitext": _parts(posixpath.splitext),
    "abspath": _abspath,
    "realpath": _abspath,
    "relpath": _relpath,
    "expanduser": _expand("~"),
    "expandvars": _expand("$"),
    "exists": _ask(exists),
    "lexists": _ask(exists),
    "isfile": _ask(is_file),
    "isdir": _ask(is_folder),
    "isabs": _isabs,
    **named("islink ismount samefile", typed(BOOL)),
    "getsize": typed(INT),
    **named("getmtime getctime getatime", typed(FLOAT)),
    **named("commonprefix commonpath", typed(STR)),
}
FUNCTIONS: dict[str, Handler] = {
    **{f"path.{name}": handler for name, handler in _PATH.items()},
    "getenv": environment.getenv,
    "putenv": _putenv,
    "getcwd": _getcwd,
    "chdir": _chdir,
    "fspath": _fspath,
    **named("makedirs mkdir remove unlink rmdir removedirs chmod utime", _changes(0)),
    **named("rename replace renames link symlink", _changes(0, 1)),
    "listdir": _some_texts,
    "walk": _walk,
    "scandir": _entries,
    **named("cpu_count getpid getppid getuid getgid system nice umask", typed(INT)),
    **named("strerror ctermid", typed(STR)),
    "getlogin": likely_typed(STR),
    "urandom": typed(STR),
    "uname": typed_tuple(**dict.fromkeys("sysname nodename release version machine".split(), STR)),
    "getloadavg": typed_tuple(one=FLOAT, five=FLOAT, fifteen=FLOAT),
    "popen": instance("subprocess.stream"),
    **named("kill killpg setsid sync close fsync register_at_fork", nothing),
    "_exit": _exit,
    "abort": _abort,
}
METHODS = environment.METHODS
ATTRIBUTES = environment.ATTRIBUTES
VALUES = {
    "environ": environment.environ,
    "name": likely(STR, "posix"),
    **{
        name: constant(value)
        for name, value in {"sep": "/", "linesep": "\n", "pathsep": ":", "devnull": "/dev/null"}.items()
    },
    **{
        name: constant(value) for name, value in {"curdir": ".", "pardir": "..", "extsep": ".", "path.sep": "/"}.items()
    },
}
STEADY = dict.fromkeys(("getenv", "environ.get", "Environ.get", "Environ.__getitem__"), environment.as_set)
# A path is a str, bytes or a path-like object, or a TypeError (Python docs, "os.fspath").
REFUSES_NONE = {
    **{f"path.{name}": (0,) for name in _PATH if name != "commonprefix"},
    **dict.fromkeys("makedirs mkdir remove unlink rmdir removedirs fspath".split(), (0,)),
    **dict.fromkeys("rename replace renames link symlink".split(), (0, 1)),
    "path.join": EVERY,
}
