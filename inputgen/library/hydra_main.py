"""`@hydra.main`, `initialize` and `compose` (hydra 1.3, `main.py`, `initialize.py`, `compose.py`).

The function that `@hydra.main` decorates is called without arguments; what it is given is the composed config, whose
every value may be changed on the command line. What it is decorated with is kept by the function.
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from typing import TYPE_CHECKING

from inputgen import model as m
from inputgen.frozen import frozen, replace
from inputgen.interpret.command_line import NAMED_CONFIG
from inputgen.interpret.functions import call_function
from inputgen.interpret.iteration import elements
from inputgen.interpret.mappings import with_key
from inputgen.interpret.names import is_rooted, project_path
from inputgen.interpret.open_lists import list_of_default
from inputgen.interpret.protocol import Arguments, Call, Handler
from inputgen.interpret.texts import some_text
from inputgen.interpret.types import common_origin
from inputgen.interpret.values import At, Bound, Const, DictObj, Func, Lib, ListObj, Open, Ref, Unknown, Value
from inputgen.interpret.world import ROOT
from inputgen.library import hydra_config, paths
from inputgen.library.hydra_compose import Composed, compose
from inputgen.library.hydra_needed import need_leaves
from inputgen.library.hydra_overrides import (
    CommandLine,
    CompositionError,
    NotComposedError,
    Override,
    parse,
    take_apart,
)
from inputgen.library.hydra_repository import Repository
from inputgen.library.hydra_sweeper import swept
from inputgen.library.omegaconf_making import open_config
from inputgen.library.omegaconf_nodes import (
    ANY_CLASS,
    dict_content,
    is_config,
    is_dict,
    list_content,
    new_dict,
    open_leaves,
    set_flag,
)
from inputgen.library.omegaconf_resolve import select
from inputgen.library.sys import added_arguments, set_arguments

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

_RUN = "hydra.run decorated"


@frozen
class _Application:
    """What `@hydra.main(...)` was told, as values."""

    path: Value | None
    name: Value | None
    base: Value | None


# --- the decorator ---------------------------------------------------------------------------------------------------


def main(ev: Evaluator, call: Call) -> Value:
    """`hydra.main(config_path, config_name, version_base)`: a decorator."""
    names = ("config_path", "config_name", "version_base")
    given = {name: call.arg(i, name) for i, name in enumerate(names)}
    return ev.new_instance(Lib("hydra.decorator"), {k: v for k, v in given.items() if v is not None}, call.at)


def decorate(ev: Evaluator, call: Call) -> Value:
    """What `hydra.main(...)` gives, called with a function."""
    task = call.arg(0, "task_function")
    if isinstance(task, Func) and isinstance(call.receiver, Ref):
        held = ev.dict_at(_applications(ev))
        assert held is not None, "applications are kept in a dict"
        ev.put(_applications(ev), with_key(held, _key(task), call.receiver, call.at))
        return replace(task, called_by=_RUN)
    if isinstance(task, Bound | Ref):
        return task
    return ev.unknown("a function decorated by Hydra that is not known", call.at)


def _applications(ev: Evaluator) -> Ref:
    return Ref(ev.singleton("hydra applications", lambda: DictObj({})))


def _key(task: Func) -> int:
    return id(task.node)


def run_decorated(ev: Evaluator, call: Call) -> Value:
    """The decorated function is called: with a config of its own, or with the one that is composed."""
    task = call.receiver
    assert isinstance(task, Func), "the function itself is the receiver"
    ev.entered.add(id(task.node))  # it is called, whatever becomes of its config
    held = ev.dict_at(_applications(ev))
    slot = held.entries.get(_key(task)) if held is not None else None
    obj = ev.instance_at(slot.value) if slot is not None else None
    given = call.args.positional[0] if call.args.positional else None
    passed = given is not None and not (isinstance(given, Const) and given.value is None)
    if passed and given is not None and (is_config(ev, given) or ev.dict_at(given) is not None):
        return call_function(ev, task, call.args, call.at)
    attrs = {name: each.value for name, each in obj.attrs.items()} if obj is not None else {}
    application = _Application(attrs.get("config_path"), attrs.get("config_name"), attrs.get("version_base"))
    config = _config_of(ev, application, task, call.at)
    call_function(ev, task, Arguments((config,)), call.at)
    return Const(None, call.at)


def _config_of(ev: Evaluator, application: _Application, task: Func, at: At) -> Value:
    """The config that the decorated function is given."""
    legacy = is_legacy(ev, application.base)
    try:
        line = _command_line(ev, at)
        if line.ends:
            raise ev.exits()
        composed = _composed(ev, application, task, line, legacy, at)
    except CompositionError as error:
        if ev.at_defaults:
            raise ev.raises(f"ConfigCompositionException: {error}", at) from None
        return _any_config(ev, f"Hydra does not compose the config: {error}", at)
    except NotComposedError as error:
        named = str(error) == NAMED_CONFIG
        return _any_config(ev, NAMED_CONFIG if named else f"the config is not composed: {error}", at)
    if ev.at_defaults:
        need_leaves(ev, composed.config)
    else:
        open_leaves(ev, composed.config, "argv")
    own = hydra_config.keep(ev, composed, at, overridden=bool(line.overrides))
    _change_directory(ev, own, legacy, at)
    return composed.config


def _any_config(ev: Evaluator, reason: str, at: At) -> Value:
    """A config of which nothing is known: what the job sets in it is, all the same."""
    ev.risk()
    made = open_config(ev, new_dict(ev, at), Unknown(reason, at))
    for name in ("struct", ANY_CLASS):
        set_flag(ev, made, name, Const(True), at)
    hydra_config.keep_any(ev, made, at)
    return made


def is_legacy(ev: Evaluator, base: Value | None) -> bool:
    """Whether a `version_base` is below 1.2; so it is where none is given."""
    text = ev.constant(base) if base is not None else "1.1"
    return isinstance(text, str) and text.strip() in ("1.0", "1.1")


_OWN_OVERRIDES = ("hydra.", "hydra/", "+hydra.", "++hydra.", "~hydra.")  # of Hydra's own config


def _command_line(ev: Evaluator, at: At) -> CommandLine:
    texts = set_arguments(ev, at)
    added = [each for each in added_arguments(ev, at) if not str(ev.constant(each)).startswith(_OWN_OVERRIDES)]
    if added or (texts is None and ev.at_defaults):
        raise NotComposedError("the job puts arguments into sys.argv itself")
    return take_apart(ev.world.setting.argv or () if texts is None else texts)


def _composed(
    ev: Evaluator, application: _Application, task: Func, line: CommandLine, legacy: bool, at: At
) -> Composed:
    path = application.path if application.path is not None else Const("." if legacy else None, at)
    name = application.name if application.name is not None else Const(None, at)
    if "path" in line.flags:
        path = Const(line.flags["path"], at)
    if "name" in line.flags:
        name = Const(line.flags["name"], at)
    name = paths.at_default(name)
    known = name.value if isinstance(name, Const) else None
    if not isinstance(name, Const) or not isinstance(known, str | None):
        raise NotComposedError("the name of its config is not known")
    if known is None and ev.world.setting.argv is None and not ev.at_defaults:
        raise NotComposedError(NAMED_CONFIG)
    folders = _folders(ev, path, posixpath.dirname(task.module.path), at)
    if "dir" in line.flags:
        folders += _folders(ev, Const(line.flags["dir"], at), None, at)
    repository = Repository(ev, folders, at)
    _search_also(ev, repository, known)

    def build(overrides: tuple[Override, ...]) -> Composed:
        every = (*overrides, *line.overrides)
        return compose(ev, repository, known, every, at, legacy=legacy, strict=ev.at_defaults)

    return swept(ev, build(()), build, at)


def _folders(ev: Evaluator, path: Value, base: str | None, at: At) -> list[str]:
    """The folder a `config_path` names, from the folder of the file that names it; none for None."""
    text = paths.path_text(ev, path, at) if not (isinstance(path, Const) and path.value is None) else path
    text = paths.at_default(text)
    known = text.value if isinstance(text, Const) else None
    if not isinstance(text, Const) or not isinstance(known, str | None):
        raise NotComposedError("the folder of its configs is not known")
    if known is None:
        return []
    if known.startswith("pkg://"):
        return [_package_folder(ev, known)]
    if posixpath.isabs(known):
        return [posixpath.normpath(known)]
    if base is None:
        place = paths.absolute(ev, known or ".")
        if place is None:
            raise NotComposedError("the folder of its configs is not known")
        return [place]
    joined = posixpath.normpath(posixpath.join("/", base, known)) if ".." not in known else None
    if joined is None:
        joined = "/" + posixpath.normpath(posixpath.join(base or ".", known))
        if joined.startswith("/.."):
            raise NotComposedError("the folder of its configs is outside the project")
    return [posixpath.normpath(f"{ROOT}{joined}")]


def _package_folder(ev: Evaluator, text: str) -> str:
    """The folder of `pkg://a.b/conf`, a package of the project."""
    package, _, rest = text.removeprefix("pkg://").partition("/")
    name = package.replace("/", ".")
    module = ev.world.module(name, ev.frame.module.path, 0)
    if module is None or isinstance(module, m.Unparsed):
        raise NotComposedError(f"its configs are in {text}, which is not in the project")
    return posixpath.normpath(f"{ROOT}/{posixpath.dirname(module.path)}/{rest}")


def _search_also(ev: Evaluator, repository: Repository, name: str | None) -> None:
    """`hydra.searchpath` of the primary config: more folders, after the first."""
    loaded = repository.load(name) if name is not None else None
    held = dict_content(ev, loaded.config) if loaded is not None and is_dict(ev, loaded.config) else None
    if held is None or loaded is None or "hydra" not in held.entries:
        return
    found = select(ev, loaded.config, ["hydra", "searchpath"], repository.at)
    if not isinstance(found, Ref) or not is_config(ev, found) or is_dict(ev, found):
        return
    for item in list_content(ev, found).items:
        text = ev.constant(item)
        if not isinstance(text, str):
            repository.incomplete = "a folder of hydra.searchpath is not known"
        elif text.startswith("pkg://"):
            try:
                repository.folders.append(_package_folder(ev, text))
            except NotComposedError as error:
                repository.incomplete = str(error)
        else:
            repository.folders += _folders(ev, Const(text.removeprefix("file://")), None, repository.at)


def _change_directory(ev: Evaluator, own: Ref, legacy: bool, at: At) -> None:
    """Below version base 1.2 each run has its own working directory, unless told otherwise (`core/utils.run_job`)."""
    told = select(ev, own, ["job", "chdir"], at)
    chdir = told.value if isinstance(told, Const) and isinstance(told.value, bool) else None
    if chdir is None and (told is None or isinstance(told, Unknown | Const)):
        chdir = legacy
    if not chdir:
        return
    folder = select(ev, own, ["run", "dir"], at)
    known = folder if isinstance(folder, Const) else some_text(at)
    paths.change_directory(ev, known, at)


# --- composing in the job's own code ---------------------------------------------------------------------------------


def initialize(kind: str) -> Handler:
    """`initialize(config_path=...)`, `initialize_config_dir(...)`, `initialize_config_module(...)`."""

    def handler(ev: Evaluator, call: Call) -> Value:
        path = call.arg(0, kind)
        base = call.arg(-1, "version_base")
        attrs: dict[str, Value] = {"kind": Const(kind), "path": path or Const(None, call.at)}
        attrs["base folder"] = project_path(posixpath.dirname(ev.frame.module.path), call.at)
        if base is not None:
            attrs["version base"] = base
        made = ev.new_instance(Lib("hydra.initialization"), attrs, call.at)
        ev.put(_initialized(ev), ListObj("list", (made,)))
        return made

    return handler


def _initialized(ev: Evaluator) -> Ref:
    return Ref(ev.singleton("hydra initialized", lambda: ListObj("list")))


def compose_call(ev: Evaluator, call: Call) -> Value:
    """`compose(config_name, overrides=[...])`.

    Nobody else can change what it gives, unless the command line tells the name, the folder or an override: they are
    then followed as they are by default, and every value may be another.
    """
    held = ev.get(_initialized(ev))
    made = ev.instance_at(held.items[0]) if isinstance(held, ListObj) and len(held.items) == 1 else None
    if made is None:
        return ev.unknown("compose before Hydra is initialized", call.at)
    attrs = {name: slot.value for name, slot in made.attrs.items()}
    name = paths.settled(call.arg(0, "config_name") or Const(None))
    overrides, given = _overrides(ev, call)
    told = [value for value in (name, attrs["path"], *(overrides or ()), given) if isinstance(value, Open)]
    told = [value for value in told if not is_rooted(value)]
    try:
        composed = _composed_by_call(ev, name, overrides, attrs, call.at)
    except CompositionError as error:
        if told and not ev.at_defaults:
            return _any_config(ev, f"Hydra does not compose the config: {error}", call.at)
        raise ev.raises(f"ConfigCompositionException: {error}", call.at) from None
    except NotComposedError as error:
        if str(error) == NAMED_CONFIG:
            return _any_config(ev, NAMED_CONFIG, call.at)
        return ev.unknown(f"the config is not composed: {error}", call.at)
    if told and not ev.at_defaults:
        open_leaves(ev, composed.config, common_origin(told))
    return composed.config


def _overrides(ev: Evaluator, call: Call) -> tuple[tuple[Value, ...] | None, Value | None]:
    """The overrides as they are by default, and what the command line gives of them; None where they are not known."""
    given = call.arg(1, "overrides")
    if given is None or (isinstance(given, Const) and given.value is None):
        return (), None
    known = list_of_default(ev, given)
    listed = ev.list_at(known) if known is not None else elements(ev, given, call.at)
    told = given if known is not None else listed.rest if listed is not None else None
    if listed is None or (told is not None and not (isinstance(told, Open) and told.origin == "argv")):
        return None, None
    return tuple(map(paths.settled, listed.items)), told


def _composed_by_call(
    ev: Evaluator, name: Value, overrides: tuple[Value, ...] | None, attrs: Mapping[str, Value], at: At
) -> Composed:
    known = _by_default(ev, name)
    if isinstance(name, Open) and known is None and not ev.at_defaults:
        raise NotComposedError(NAMED_CONFIG)
    texts = [_by_default(ev, item) for item in overrides or ()]
    if not isinstance(known, str | None) or overrides is None or not all(isinstance(text, str) for text in texts):
        raise NotComposedError("its name, or its overrides, are not known")
    kind = ev.constant(attrs["kind"])
    base = str(_by_default(ev, attrs["base folder"])).removeprefix(ROOT).lstrip("/")
    path = attrs["path"]
    if kind == "config_module":
        module = ev.constant(path)
        folders = [_package_folder(ev, f"pkg://{module}")] if isinstance(module, str) else []
    else:
        folders = _folders(ev, path, base if kind == "config_path" else None, at)
    repository = Repository(ev, folders, at)
    _search_also(ev, repository, known)
    legacy = is_legacy(ev, attrs.get("version base"))
    return compose(ev, repository, known, tuple(map(parse, map(str, texts))), at, legacy=legacy, strict=True)


def _by_default(ev: Evaluator, value: Value) -> object:
    """The constant that a value is, or is by default."""
    return ev.constant(paths.at_default(value))
