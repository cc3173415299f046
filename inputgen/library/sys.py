"""`sys` (Python docs, "sys"): arguments, the module search path, leaving the job."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from inputgen.interpret.attributes import find_attribute
from inputgen.interpret.exceptions import new_exception
from inputgen.interpret.interactive import SHELL_MODULES, is_plain_script
from inputgen.interpret.iteration import elements
from inputgen.interpret.library_attributes import keep_on_library
from inputgen.interpret.names import project_path
from inputgen.interpret.protocol import Call
from inputgen.interpret.texts import some_text
from inputgen.interpret.values import At, Choice, Const, Instance, Lib, ListObj, Open, Ref, Unknown, Value, alternatives
from inputgen.library import paths
from inputgen.library.files import standard_stream
from inputgen.library.simple import constant, likely, named, nothing, typed
from inputgen.model.types import BOOL, INT, STR

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

_SEARCH_PATH = Lib("sys.SearchPath")
_MODULES = Lib("sys.Modules")


def arguments(ev: Evaluator) -> ListObj:
    """`sys.argv` as the job is given it: the script, then what the configuration says, or anything."""
    script = project_path(ev.frames[0].module.path, None)
    given = ev.world.setting.argv
    if ev.at_defaults:
        return ListObj("list", (script, *(Const(text) for text in given or ())))
    return ListObj("list", (script,), Open(STR, None, "argv"))


def _argv(ev: Evaluator, at: At) -> Value:
    return Ref(ev.singleton("sys arguments", lambda: arguments(ev)), at)


def set_arguments(ev: Evaluator, at: At) -> tuple[str, ...] | None:
    """The arguments that the job has put into `sys.argv` itself; None where that is not all of it, or nothing."""
    held = held_arguments(ev, at)
    if held is None or not held.items or held.rest is not None:
        return None
    texts = [item.value for item in held.items[1:] if isinstance(item, Const) and isinstance(item.value, str)]
    return tuple(texts) if len(texts) == len(held.items) - 1 else None


def added_arguments(ev: Evaluator, at: At) -> tuple[Value, ...]:
    """What the job has put into `sys.argv` among arguments that anyone may give, in any order."""
    value = find_attribute(ev, Lib("sys"), "argv", at)
    if isinstance(value, Choice):
        return tuple(each for option in value.options for each in _given_in(ev, option))
    held = ev.list_at(value) if value is not None else None
    if held is None or held.rest is None:
        return ()
    script = arguments(ev).items[0]
    every = [each for item in (*held.items, held.rest) for each in alternatives(item)]
    return tuple(each for each in every if each != script and not (isinstance(each, Open) and each.origin == "argv"))


def _given_in(ev: Evaluator, value: Value) -> list[Value]:
    """What the job has put into a list that `sys.argv` is on some paths only; the list itself where it is not known."""
    held = ev.list_at(value)
    return [value] if held is None else _of_the_job(held, 1)


def put_into(ev: Evaluator, value: Value | None) -> tuple[Value, ...]:
    """What the job itself has put into a list of arguments that it hands on; nothing where that list is not known."""
    held = ev.list_at(value) if value is not None else None
    return () if held is None else tuple(_of_the_job(held, 0))


def _of_the_job(held: ListObj, start: int) -> list[Value]:
    rest = [] if held.rest is None else [held.rest]
    every = [each for item in (*held.items[start:], *rest) for each in alternatives(item)]
    return [each for each in every if not (isinstance(each, Open) and each.origin == "argv")]


def changes_arguments(ev: Evaluator, at: At) -> bool:
    """Whether the job has put arguments into `sys.argv` itself."""
    set_ = set_arguments(ev, at)
    return bool(added_arguments(ev, at)) or set_ not in (None, tuple(ev.world.setting.argv or ()))


def held_arguments(ev: Evaluator, at: At) -> ListObj | None:
    """`sys.argv`, where it is a list that is known."""
    value = find_attribute(ev, Lib("sys"), "argv", at)
    return ev.list_at(value) if value is not None else None


def _exit(ev: Evaluator, call: Call) -> Value:
    raise ev.exits(new_exception(ev, "SystemExit", call.args.positional[:1], call.at))


# --- the search path -------------------------------------------------------------------------------------------------


def _path(ev: Evaluator, at: At) -> Value:
    return Ref(ev.singleton("sys search path", lambda: Instance(_SEARCH_PATH, {})), at)


def search_also(ev: Evaluator, folder: Value, at: At, *, first: bool) -> Value:
    """A folder is put on `sys.path`; it is given back."""
    followed = paths.follow(ev, folder, at)
    inside = followed.text is not None and ev.world.search_also(followed.text, first=first)
    if not inside and ev.leaving is None and _is_beside(ev, folder, at):
        ev.leaving = at
    return folder


def _is_beside(ev: Evaluator, folder: Value, at: At) -> bool:
    """Whether a folder is named by where it lies from the job: its own code may be there, elsewhere are libraries."""
    text = paths.path_text(ev, folder, at)
    if isinstance(text, Const):
        return isinstance(text.value, str) and not posixpath.isabs(text.value)
    return isinstance(text, Open) and text.origin == "computed"


def _append(ev: Evaluator, call: Call) -> Value:
    folder = call.args.positional[-1] if call.args.positional else None
    if folder is not None:
        first = call.name.endswith("insert")
        ev.each(folder, lambda option: search_also(ev, option, call.at, first=first))
    return Const(None, call.at)


def _extend(ev: Evaluator, call: Call) -> Value:
    """`sys.path.extend(folders)`, `sys.path += folders`, `sys.path + folders`."""
    given = call.args.positional[0] if call.args.positional else None
    _search_all(ev, given, call.at)
    return call.receiver if call.name.endswith("__") and call.receiver is not None else Const(None, call.at)


def _search_all(ev: Evaluator, folders: Value | None, at: At) -> None:
    listed = elements(ev, folders, at) if folders is not None else None
    for folder in listed.items if listed is not None else ():
        ev.each(folder, lambda option: search_also(ev, option, at, first=False))


def _set_on_module(ev: Evaluator, target: Value, name: str, value: Value, at: At) -> None:
    """`sys.path = [...]` is searched too; `sys.argv = [...]` is what the job sees from then on."""
    if name != "path" and isinstance(target, Lib):
        keep_on_library(ev, target, name, value, at)
    elif not (isinstance(value, Ref) and isinstance(ev.get(value), Instance)):
        _search_all(ev, value, at)


def _folders(ev: Evaluator, receiver: Value, at: At) -> Value:
    return ev.new(ListObj("list", (), some_text(at)), at)


def _some_folder(ev: Evaluator, call: Call) -> Value:
    if ev.constant(call.arg(0, "index")) == 0:
        job = ev.frames[0].module.path
        return project_path(posixpath.dirname(job), call.at)
    return some_text(call.at)


# --- modules, streams, versions --------------------------------------------------------------------------------------


def _modules(ev: Evaluator, at: At) -> Value:
    return Ref(ev.singleton("sys modules", lambda: Instance(_MODULES, {})), at)


def _module(ev: Evaluator, call: Call) -> Value:
    """`sys.modules[__name__]`: the job itself; any other module is not known."""
    if ev.constant(call.arg(0, "key")) == "__main__":
        return Ref(ev.frames[0].scope, call.at)
    return ev.unknown("a module of sys.modules", call.at)


def _has_module(ev: Evaluator, call: Call) -> Value:
    """`"ipykernel" in sys.modules`: by default no shell runs the job."""
    name = ev.constant(call.arg(0, "key"))
    absent = name in SHELL_MODULES and is_plain_script(ev)
    return Const(False, call.at) if absent else Open(BOOL, None, "computed", call.at)


def _forget_module(ev: Evaluator, call: Call) -> Value:
    """`del sys.modules[name]`: imported again, it is searched for again."""
    ev.imported.clear()
    return ev.unknown("a module of sys.modules", call.at)


def _all_modules(ev: Evaluator, receiver: Value, at: At) -> Value:
    from inputgen.interpret.values import DictObj

    return ev.new(DictObj({}, Unknown("the modules that are loaded", at)), at)


def _version_info(ev: Evaluator, at: At) -> Value:
    numbers: list[Value] = [Const(3, at), Open(INT, None, "computed", at), Open(INT, None, "computed", at)]
    return ev.new_list([*numbers, some_text(at), Open(INT, None, "computed", at)], at, "namedtuple")


def _flags(ev: Evaluator, at: At) -> Value:
    interactive = Const(0, at) if is_plain_script(ev) else Open(INT, None, "computed", at)
    return ev.new_instance(Lib("sys.Flags"), {"interactive": interactive}, at)


FUNCTIONS = {
    "exit": _exit,
    **named("getrecursionlimit getsizeof getrefcount", typed(INT)),
    **named("getdefaultencoding getfilesystemencoding intern", typed(STR)),
    **named("setrecursionlimit settrace setprofile setswitchinterval addaudithook excepthook", nothing),
}
METHODS = {
    **named("append insert", _append, "SearchPath."),
    **named("extend __add__ __iadd__", _extend, "SearchPath."),
    **named("remove pop clear reverse", nothing, "SearchPath."),
    "SearchPath.__getitem__": _some_folder,
    "Modules.__getitem__": _module,
    "Modules.get": _module,
    "Modules.__contains__": _has_module,
    "Modules.pop": _forget_module,
    "Modules.__delitem__": _forget_module,
    "Modules.__setitem__": nothing,
}
ATTRIBUTES = {"SearchPath.as elements": _folders, "Modules.as mapping": _all_modules}
SETTERS = {"": _set_on_module}
VALUES = {
    "argv": _argv,
    "flags": _flags,
    "path": _path,
    "modules": _modules,
    "stdin": standard_stream,
    "stdout": standard_stream,
    "stderr": standard_stream,
    "platform": likely(STR, "linux"),
    "byteorder": likely(STR, "little"),
    "version": lambda ev, at: some_text(at),
    "executable": lambda ev, at: some_text(at),
    "prefix": lambda ev, at: some_text(at),
    "version_info": _version_info,
    "maxsize": constant(2**63 - 1),
}
